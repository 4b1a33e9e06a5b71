"""Where the work is done: a scene laid out anew for each run, and a crew of processes that runs.

A scene always stands at the same path of its worker, so that paths inside it (a source's, a
replica's) are right in every copy.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from muniment_cli import environment
from torture.table import Loss, Part

T = TypeVar("T")
_NEW_NAMESPACE = 0x00020000  # CLONE_NEWNS (sched.h)
_SAY_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A folder with an archive, its owner's configuration, and what a command is to work on."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def config(self) -> Path:
        return self.folder / "config"

    def environment(self) -> dict[str, str]:
        return environment(self.archive)

    def note(self, text: str) -> None:
        """Write down what the command has to know: an identifier, a name."""
        (self.folder / "note").write_text(text)

    @property
    def noted(self) -> str:
        return (self.folder / "note").read_text()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one point: whether the fault struck at all, and what was lost."""

    struck: bool
    loss: Loss | None


class Stage:
    """A worker's place: each kind of scene is built once and then laid out by copying it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def lay_out(self, name: str, build: Callable[[Scene], None]) -> Scene:
        """Give a fresh scene, as `build` made it; what was laid out before is gone."""
        scene = Scene(self.folder / "scene")
        template = self.folder / "templates" / name.replace("/", "-")
        shutil.rmtree(scene.folder, ignore_errors=True)
        if not template.exists():
            scene.folder.mkdir()
            build(scene)
            template.parent.mkdir(exist_ok=True)
            scene.folder.rename(template)
        copy_tree(template, scene.folder)
        return scene


def copy_tree(old: Path, new: Path) -> None:
    """Copy a folder with modes, times, links and holes."""
    subprocess.run(["cp", "-a", "--reflink=auto", old, new], check=True)


_stages: list[Stage] = []


def stage() -> Stage:
    """This worker's stage."""
    return _stages[0]


def begin(base: Path) -> None:
    """Begin as a worker, whose stage and temporary files lie below `base`."""
    _stages[:] = [Stage(base / f"worker-{os.getpid()}")]
    tempfile.tempdir = str(stage().folder)


class Crew:
    """So many processes that strike at points; progress goes to stderr."""

    def __init__(self, base: Path, workers: int, quick: bool) -> None:
        self.base = base
        self.quick = quick
        self.workers = workers

    def sample(self, points: Sequence[T], most: int) -> Sequence[T]:
        """Give all points; of a quick run at most so many, spread over all."""
        if not self.quick or len(points) <= most:
            return points
        step = -(-len(points) // most)
        return points[step // 2 :: step]

    def ask(self, function: Callable[..., T], *arguments: object) -> T:
        """Carry out something on a stage, in a process of its own."""
        return next(iter(self._map(function, [arguments])))

    def strike(
        self, name: str, function: Callable[..., Outcome], cases: Sequence[tuple[object, ...]]
    ) -> Part:
        """Strike at every case and sum up: a strike is a run, and a point where it hit."""
        struck, losses = 0, []
        begun = said = time.monotonic()
        for number, outcome in enumerate(self._map(function, cases), start=1):
            struck += outcome.struck
            if outcome.loss is not None:
                losses.append(outcome.loss)
                print(f"  LOST at {outcome.loss.where}: {outcome.loss.why}", file=sys.stderr)
            if time.monotonic() - said >= _SAY_EVERY:
                said = time.monotonic()
                left = (said - begun) / number * (len(cases) - number)
                print(
                    f"  {name}: {number:,} of {len(cases):,}, {len(losses)} losses, "
                    f"about {left / 60:.0f} min left",
                    file=sys.stderr,
                )
        return Part(name, struck, len(cases), tuple(losses))

    def _map(self, function: Callable[..., T], cases: Sequence[tuple[object, ...]]) -> Iterator[T]:
        context = multiprocessing.get_context("fork")
        workers = max(1, min(self.workers, len(cases)))
        try:
            with ProcessPoolExecutor(workers, context, begin, (self.base,)) as pool:
                waiting = [pool.submit(function, *case) for case in cases]
                for one in waiting:
                    yield one.result()
        finally:
            _unmount_below(self.base)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder in memory where there is one: what a kill leaves is the same, and it is quicker."""
    memory = Path("/dev/shm")
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="torture-", dir=where) as folder:
        yield Path(folder)


def keep_mounts_to_ourselves() -> str:
    """Enter a mount namespace of our own, so that no mount outlives us; say why not where not."""
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() != 0 or libc.unshare(_NEW_NAMESPACE) != 0:
        return "only a superuser may mount a disk of its own"
    done = subprocess.run(
        ["mount", "--make-rprivate", "/"], capture_output=True, text=True, check=False
    )
    return done.stderr.strip()


def _unmount_below(base: Path) -> None:
    """Let go of the disks that workers left mounted."""
    mounted = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    for point in [point for point in mounted if point.startswith(f"{base}/")]:
        subprocess.run(["umount", "-l", point], check=True, capture_output=True)
