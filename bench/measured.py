"""A command, measured from outside."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One command: its seconds, those of the processor (user and system, of all its processes), and
    the largest resident set of any of them, in bytes."""

    seconds: float
    memory: int
    processor: float = 0.0


def run_measured(call: Sequence[str]) -> Run:
    """Run a command to its end, unheard (wait4(2)). Raises SystemExit where it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(call[:6])} ... ended with {process.returncode}")
    return Run(seconds, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)
