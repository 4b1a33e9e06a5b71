"""A real process within bounds: how it ended, how long it took, how much memory it ever held."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MEMORY: Final = 256 << 20
SECONDS: Final = 30
# The processor's seconds are what counts: others may be at work on the machine. This ends what only
# waits.
_PATIENCE: Final = 10 * SECONDS
# A process of its own starts what is measured, since what a parent holds counts for its child.
_LAUNCH: Final = """
import json, os, resource, signal, sys
seconds, patience, told, *command = sys.argv[1:]
child = os.fork()
if not child:
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(command[0], command)
signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
signal.alarm(int(patience))
_, status, used = os.wait4(child, 0)
busy, code = used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)
with open(told, "w") as out:
    json.dump({"code": code, "busy": busy, "memory": used.ru_maxrss * 1024}, out)
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. `busy` are seconds of the processor, `memory` the most bytes held."""

    code: int
    busy: float
    memory: int
    said: str

    @property
    def fault(self) -> str:
        """What is wrong with how it ended, in a few words; nothing where nothing is."""
        if self.code < 0:
            return f"ended by {signal.Signals(-self.code).name}"
        if self.memory > MEMORY:
            return f"{self.memory >> 20} MB of memory"
        if self.busy > SECONDS:
            return f"{self.busy:.0f} seconds of the processor"
        return "a traceback" if "Traceback" in self.said else ""


def run_bounded(command: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """Run a command, ended by the kernel where it uses the processor for too long."""
    with tempfile.NamedTemporaryFile("r") as told:
        launched = [sys.executable, "-I", "-S", "-c", _LAUNCH]
        ran = subprocess.run(
            [*launched, str(SECONDS), str(_PATIENCE), told.name, *command],
            env=dict(environment),
            capture_output=True,
            check=True,
        )
        measured = json.load(told)
    return Ended(**measured, said=(ran.stdout + ran.stderr).decode("utf-8", "replace"))
