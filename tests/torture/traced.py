"""A command of muniment in a process of its own, with strace(1) attached before its first call.

Starting an interpreter takes longer than the command, so the child is forked from a process that
has muniment at hand. It waits at a gate; strace says that it is attached once PTRACE_INTERRUPT has
been sent, after which the child cannot take a step unseen; then the gate opens. What is counted
and hit is therefore the command's own calls, the same ones in every run.
"""

from __future__ import annotations

import fcntl
import importlib
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from muniment_cli import surroundings

STRACE = shutil.which("strace") or ""
# Whoever takes longer hangs: on a busy machine a command takes a second or two.
PATIENCE = 300.0
_PIPE_BYTES = 1 << 20
_ATTACHED = re.compile(r"strace: Process \d+ attached")


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended: its code, or minus the signal that ended it, and what it said."""

    returncode: int
    stdout: str
    stderr: str
    trace: str = ""
    pid: int = 0


class Child:
    """A forked command that waits at its gate. `first` is done in the child, before all else."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        first: Callable[[], object] = lambda: None,
    ) -> None:
        load_commands()
        self._gate, self._out, self._err = os.pipe(), os.pipe(), os.pipe()
        for pipe in (self._out, self._err):
            fcntl.fcntl(pipe[1], fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self.pid = os.fork()
        if self.pid == 0:
            self._live(arguments, environment, first)
        for descriptor in (self._gate[0], self._out[1], self._err[1]):
            os.close(descriptor)
        self.out = self._out[0]

    def open_gate(self) -> None:
        """Let the command begin."""
        os.close(self._gate[1])

    def first_line(self) -> str:
        """Give the first line that it says on stdout; empty where it ended without one."""
        said = b""
        while not said.endswith(b"\n") and (piece := os.read(self.out, 1)):
            said += piece
        return said.decode()

    def end(self) -> None:
        """Tell it to end (SIGTERM), or let it be where it has; it is still to be waited for."""
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Kill it (SIGKILL); it is still to be waited for."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> Told:
        """Wait for the end and give what was said, which is taken to fit into a pipe.

        Raises AssertionError, having killed it, where it does not end.
        """
        descriptor = os.pidfd_open(self.pid)
        ended, _, _ = select.select([descriptor], [], [], PATIENCE)
        os.close(descriptor)
        if not ended:
            self.kill()
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        told = Told(code, _drain(self.out), _drain(self._err[0]), pid=self.pid)
        assert ended, f"it did not end within {PATIENCE:.0f} s: {told.stderr}"
        return told

    def _live(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        first: Callable[[], object],
    ) -> None:
        from muniment.cli import main

        code = os.EX_SOFTWARE  # What comes past `main` is a fault of the harness.
        try:
            for descriptor in (self._out[0], self._err[0], self._gate[1]):
                os.close(descriptor)
            for number, pipe in ((1, self._out), (2, self._err)):
                os.dup2(pipe[1], number)
                os.close(pipe[1])
            sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
            sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
            with surroundings(environment):
                # No read(2): whether strace sees the call in which it finds the child is chance.
                select.select([self._gate[0]], [], [])
                first()
                code = main(list(arguments))
                sys.stdout.flush()
        finally:
            os._exit(code)


def load_commands() -> None:
    """Load every command, so that what a child reads is the archive, not our own code."""
    from muniment.cli.main import COMMANDS, module_of

    for name in COMMANDS:
        importlib.import_module(module_of(name))


def run_child(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    first: Callable[[], object] = lambda: None,
    meanwhile: Callable[[Child], str] | None = None,
) -> Told:
    """Carry out a command in a forked process, untraced."""
    child = Child(arguments, environment, first)
    child.open_gate()
    return child.wait() if meanwhile is None else _visited(child, meanwhile)


def run_traced(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    calls: Sequence[str],
    inject: str = "",
    meanwhile: Callable[[Child], str] | None = None,
    only: Callable[[int], Sequence[str]] = lambda pid: (),
) -> Told:
    """Carry out a command under strace, with every file's path in the trace of `calls`.

    `inject` is strace's: ``rename:signal=KILL:when=3``, ``fsync:error=EIO:when=1``. A server is
    visited `meanwhile`; what that gives is told as said, and then it is ended (SIGTERM). Where
    `only` gives paths to this process, calls on anything else are not traced, counted or hit.
    """
    with tempfile.NamedTemporaryFile("w+", prefix="trace-", suffix=".txt") as trace:
        child = Child(arguments, environment)
        paths = only(child.pid)
        tracer = attach(child.pid, Path(trace.name), calls, inject, paths)
        child.open_gate()
        told = child.wait() if meanwhile is None else _visited(child, meanwhile)
        tracer.communicate()
        return replace(told, trace=trace.read())


def attach(
    pid: int, trace: Path, calls: Sequence[str], inject: str = "", paths: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Attach strace to a process that waits; when this returns, every further call is seen."""
    names = ",".join(f"?{name}" for name in calls)
    what = ["-e", f"trace={names}", *(["-e", f"inject={inject}"] if inject else [])]
    for path in paths:
        what += ["-P", path]
    tracer = subprocess.Popen(
        [STRACE, "-f", "-y", "-s", "160", "-o", str(trace), *what, "-p", str(pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    if not _ATTACHED.search(said):
        tracer.kill()
        os.kill(pid, signal.SIGKILL)
        raise RuntimeError(f"strace did not attach: {said}{tracer.stderr.read()}")
    return tracer


def _visited(child: Child, meanwhile: Callable[[Child], str]) -> Told:
    try:
        said = meanwhile(child)
    finally:
        child.end()
        told = child.wait()
    return replace(told, stdout=said + told.stdout)


def _drain(descriptor: int) -> str:
    with open(descriptor, encoding="utf-8", errors="replace") as stream:
        return stream.read()
