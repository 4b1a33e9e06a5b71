"""Asks the worker what a file is; what it crashes over or takes too long for has no answer."""

from __future__ import annotations

import importlib.util
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from manifests import Limits

# What the worker needs to be found and to read names; nothing else of ours is told to it.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT")
_NEEDED = ("fido", "pypdfium2", "olefile", "lxml")
_START_SECONDS = 60
_ANSWER_BYTES = 1 << 16


def can_identify() -> bool:
    """Tell whether the extra `formats` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


class Formats:
    """Tells formats, by one worker that is started when it is first asked, whoever asks.

    Used as a context, from any thread.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._worker: subprocess.Popen[bytes] | None = None
        self._said: Mapping[str, str] = {}
        self._asking = threading.Lock()

    def identify(self, path: Path) -> Mapping[str, Any]:
        """Say what a file is, as the ``formats`` items of statements do, without its ``path``.

        Where the worker failed over it, `trouble` says so in place of an answer. Raises OSError
        where no worker can be started.
        """
        with self._asking:
            answer = self._ask(path)
        if answer is None:
            return {**self._said, "trouble": "the tool crashed or met a limit"}
        told = {name: answer[name] for name in ("puids", "mime", "by", "facts") if answer[name]}
        return {**self._said, **told}

    def _ask(self, path: Path) -> Any:
        """Ask the worker, who is gone where it gives no answer."""
        worker = self._started()
        assert worker.stdin is not None
        try:
            worker.stdin.write(json.dumps(str(path)).encode() + b"\n")
            answer = self._read(self._limits.format_seconds)
        except BrokenPipeError:
            answer = None
        if answer is None:
            self._end()
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._worker is None:
            memory, seconds = self._limits.format_bytes, int(self._limits.format_seconds)
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "ingest.formats.worker", str(memory), str(seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                bufsize=0,
            )
            said = self._read(_START_SECONDS)
            if said is None:
                self._end()
                raise OSError(
                    "the process that tells formats does not start: install the extra "
                    '`formats` anew, or set `formats.identify` to "no"'
                )
            self._said = {"tool": said["tool"], "signatures": said["signatures"]}
        return self._worker

    def _read(self, seconds: float) -> Any:
        """Read a line, or None where there is none in time."""
        assert self._worker is not None and self._worker.stdout is not None
        line, until = b"", time.monotonic() + seconds
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._worker.stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n") and len(line) <= _ANSWER_BYTES:
                if not waiting.select(max(0.0, until - time.monotonic())):
                    return None
                piece = os.read(self._worker.stdout.fileno(), _ANSWER_BYTES)
                if not piece:
                    return None
                line += piece
        return json.loads(line) if line.endswith(b"\n") else None

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for stream in (worker.stdin, worker.stdout):
            if stream is not None:
                stream.close()
