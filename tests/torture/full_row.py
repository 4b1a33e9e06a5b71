"""No room left: at every call, at every size of the disk, at every size that a file may have."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from torture.disks import FullDisk, why_no_full_disk
from torture.failing import count_writes, fail_at
from torture.judging import judged, refused_plainly
from torture.kill_row import missing
from torture.points import Point
from torture.scenario import Scenario
from torture.scenarios import scenario
from torture.table import Part
from torture.traced import run_child
from torture.work import Crew, Outcome, Scene, copy_tree, stage

FAULT = "disk full"
HOW = (
    "`error=ENOSPC` at every write-side call; under `preserve` of groups, a tmpfs swept in 4 KiB "
    "steps and `RLIMIT_FSIZE` swept in steps of 512 bytes"
)
SAMPLE = 6
BULK = "preserve: groups"
PAGE = 4096
# SQLite has its own words, and sometimes no others than these.
SQLITE = ("database or disk is full", "disk I/O error", "unable to open database file")
SPACE = (os.strerror(errno.ENOSPC), *SQLITE)
SIZE = (os.strerror(errno.EFBIG), *SQLITE)


def run(crew: Crew, scenarios: Iterable[Scenario]) -> Iterator[Part]:
    """Refuse room at every call; then, where groups are played, sweep the room of a disk and of a
    file.
    """
    for one in scenarios:
        name = f"ENOSPC: {one.name}"
        if reason := missing(one):
            yield Part(name, not_run=reason)
            continue
        points: tuple[Point, ...] = crew.ask(count_writes, one.name)
        cases = [(one.name, point) for point in crew.sample(points, SAMPLE)]
        yield crew.strike(name, no_room_at, cases)
        if one.name == BULK:
            yield _sweep_disk(crew)
            sizes = crew.sample(range(0, crew.ask(_largest) + 512, 512), 2 * SAMPLE)
            yield crew.strike("RLIMIT_FSIZE", small_files, [(size,) for size in sizes])


def no_room_at(name: str, point: Point) -> Outcome:
    """Let one call fail for want of room."""
    return fail_at(name, point, "ENOSPC", SPACE)


def small_disk(free: int) -> Outcome:
    """Preserve four files on a disk with so many free bytes; make room; preserve them again."""
    one = scenario(BULK)
    template = stage().lay_out(BULK, one.build)
    disk = FullDisk(stage().folder / "small")
    with disk.mounted() as point:
        copy_tree(template.folder, point / "scene")
        scene = Scene(point / "scene")
        shutil.rmtree(template.folder)
        disk.leave_free(free)

        def judge() -> bool:
            told = run_child(one.arguments(scene), scene.environment())
            full = told.returncode != 0
            if full:
                refused_plainly(told, *SPACE)
            disk.leave_free(PAGE << 10)
            one.at_once(scene, told)
            one.again(scene)
            return full

        return judged(f"{free} bytes free", judge)


def small_files(size: int) -> Outcome:
    """Preserve four files where no file may be larger than so many bytes; then without a limit."""
    one = scenario(BULK)
    scene = stage().lay_out(BULK, one.build)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def judge() -> bool:
        told = run_child(one.arguments(scene), scene.environment(), limit)
        if told.returncode != 0:
            refused_plainly(told, *SIZE)
        one.at_once(scene, told)
        one.again(scene)
        return told.returncode != 0

    return judged(f"files of at most {size} bytes", judge)


def _sweep_disk(crew: Crew) -> Part:
    name = "tmpfs in 4 KiB steps"
    if why := crew.ask(_why_not):
        return Part(name, not_run=why)
    steps = range(0, crew.ask(_room_taken) + 8 * PAGE, PAGE)
    return crew.strike(name, small_disk, [(free,) for free in crew.sample(steps, 2 * SAMPLE)])


def _finished() -> Scene:
    one = scenario(BULK)
    scene = stage().lay_out(BULK, one.build)
    told = run_child(one.arguments(scene), scene.environment())
    assert told.returncode == 0, told
    return scene


def _largest() -> int:
    return max(path.stat().st_size for path in _files(_finished().folder))


def _room_taken() -> int:
    untouched = stage().lay_out(BULK, scenario(BULK).build)
    before = sum(_pages(path) for path in _files(untouched.folder))
    after = sum(_pages(path) for path in _files(_finished().folder))
    # Twice: what is staged is there together with what is shelved, and the catalogue's journal.
    return 2 * (after - before)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _pages(path: Path) -> int:
    return -(-path.stat().st_size // PAGE) * PAGE


def _why_not() -> str:
    return why_no_full_disk(stage().folder)
