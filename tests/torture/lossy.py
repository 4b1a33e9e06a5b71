"""A lossy disk at a worker's place: `lossy_disk.py` as a process of its own, and its commands."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from torture.work import Scene

ROOT = Path(__file__).resolve().parents[2]
_PYTHON = ROOT / ".peers" / "mfusepy" / "bin" / "python"
_PROGRAM = Path(__file__).with_name("lossy_disk.py")
KINDS = ("read", "write", "sync")


class Lossy:
    """A mounted lossy disk. Its commands are those of `lossy_disk.py`."""

    def __init__(self, point: Path, process: subprocess.Popen[str]) -> None:
        self.scene = Scene(point / "scene")
        self._process = process

    def order(self, command: str) -> str:
        """Give a command; give its answer."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError(f"the lossy disk went away at {command!r}")
        return answer

    def counts(self) -> dict[str, int]:
        """How many operations of each kind there were since the last `arm` or `counts`."""
        counted = self.order("counts")
        pairs = (one.partition("=") for one in counted.split() if "=" in one)
        return {kind: int(count) for kind, _, count in pairs}


_mounted: dict[Callable[[Scene], None], Lossy] = {}


def lossy_disk(folder: Path, build: Callable[[Scene], None]) -> Lossy:
    """Give a lossy disk with a scene on it that is durable, as `build` made it.

    Each kind of scene is built once by a worker; its disk stays mounted until the worker ends.
    """
    if build not in _mounted:
        _mounted[build] = _mount(folder / f"lossy-{len(_mounted)}", build)
    _mounted[build].order("again")
    return _mounted[build]


def _mount(point: Path, build: Callable[[Scene], None]) -> Lossy:
    point.mkdir()
    outside = os.stat(point).st_dev
    process = subprocess.Popen(
        [_PYTHON, _PROGRAM, point], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    disk = Lossy(point, process)
    disk.order("counts")
    while os.stat(point).st_dev == outside:
        if process.poll() is not None:
            raise RuntimeError("the lossy disk could not be mounted")
    disk.scene.folder.mkdir()
    build(disk.scene)
    disk.order("keep")
    return disk


def why_no_lossy_disk(folder: Path) -> str:
    """Say why there is no lossy disk here, or nothing."""
    if not _PYTHON.exists():
        return "mfusepy is not here (`make peers`)"
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "/dev/fuse cannot be opened here"
    try:
        lossy_disk(folder, lambda _: None)
    except (OSError, RuntimeError) as error:
        return str(error)
    return ""
