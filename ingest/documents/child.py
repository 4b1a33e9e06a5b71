"""A process of others' code with bounds: its input a file, its output lines, its end certain.

The processor's seconds are bounded by the kernel. What only waits is ended after many times as
long, so a busy machine changes no answer.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.documents.bounded import NOT_ALONE

# What a child needs to be found and to read names; nothing else of ours is told to it.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT")
_LINE_BYTES = 96 << 20
_BOUNDED = str(Path(__file__).with_name("bounded.py"))


class StoppedError(Exception):
    """The process crashed, or met one of its bounds."""


class NotAloneError(StoppedError):
    """The system does not let a process be without a network; nothing was run."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may take: bytes of memory, seconds of the processor, bytes of output.

    `written` are the bytes of each file that it may write, `patience` how many times its seconds
    may pass while it waits; `alone` is without a network.
    """

    memory: int
    seconds: int
    output: int
    written: int = 0
    patience: int = 20
    alone: bool = False


def is_installed(name: str) -> bool:
    """Tell whether a library is here, without loading it."""
    return importlib.util.find_spec(name) is not None


def document_lines(kind: str, data: bytes, bounds: Bounds, *words: str) -> Iterator[Any]:
    """Have the worker read a document; give what it says, a JSON value a line.

    Raises `StoppedError` where it ends before it has said that it is done.
    """
    command = [sys.executable, "-m", "ingest.documents.worker", kind, *words]
    with started(command, data, bounds) as output:
        size = 0
        for line in iter(lambda: output.readline(min(bounds.output, _LINE_BYTES)), b""):
            size += len(line)
            if size > bounds.output or not line.endswith(b"\n"):
                raise StoppedError("it said too much")
            if line == b"null\n":
                return
            yield json.loads(line)
    raise StoppedError("it ended before it was done")


def output_of(
    command: Sequence[str],
    data: bytes,
    bounds: Bounds,
    folder: Path | None = None,
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Run a command to its end; give what it wrote to stdout. Raises `StoppedError`."""
    with started(command, data, bounds, folder, extra) as output:
        said: bytes = output.read(bounds.output + 1)
        if len(said) > bounds.output:
            raise StoppedError("it said too much")
    return said


@contextmanager
def started(
    command: Sequence[str],
    data: bytes,
    bounds: Bounds,
    folder: Path | None = None,
    extra: Mapping[str, str] | None = None,
) -> Iterator[Any]:
    """Start a command on some input; give its stdout. All that it started has ended afterwards.

    Raises `StoppedError` where its output was read to the end and it failed.
    """
    limits = (str(bounds.memory), str(bounds.seconds), str(bounds.written))
    alone = "alone" if bounds.alone else "-"
    bounded = [sys.executable, "-I", "-S", _BOUNDED, *limits, alone, *command]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    with tempfile.TemporaryFile() as held:
        held.write(data)
        held.seek(0)
        child = subprocess.Popen(
            bounded,
            stdin=held,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**environment, **(extra or {})},
            start_new_session=True,
        )
    assert child.stdout is not None
    waiting = threading.Timer(bounds.seconds * bounds.patience, _end, (child,))
    waiting.start()
    try:
        yield child.stdout
        if not child.stdout.read(1) and child.wait() != 0:
            if bounds.alone and child.returncode == NOT_ALONE:
                raise NotAloneError("the system does not let it be without a network")
            raise StoppedError(f"it ended with {child.returncode}")
    finally:
        waiting.cancel()
        _end(child)
        child.wait()
        child.stdout.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and all of its session."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
