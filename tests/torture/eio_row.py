"""A disk that answers EIO: nothing is claimed that did not reach it, and no sync is tried twice."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

from torture.failing import count_reads, count_writes, fail_at
from torture.full_row import SQLITE
from torture.judging import judged, refused_plainly
from torture.kill_row import missing
from torture.lossy import KINDS, lossy_disk, why_no_lossy_disk
from torture.points import Point
from torture.scenario import Scenario
from torture.scenarios import scenario
from torture.table import Part
from torture.traced import run_child
from torture.work import Crew, Outcome, stage

FAULT = "EIO"
HOW = (
    "`error=EIO` at every call that writes, syncs or reads; under `preserve`, a FUSE disk that "
    "fails the N-th read, write and sync, takes unsynced data for clean then, and loses its power "
    "afterwards"
)
SAMPLE = 6
# Each run takes seconds there; how a group is made durable is the same whatever the command.
LOSSY = ("preserve: new notices", "preserve: a new version")
# Where SQLite cannot open a file for writing, it opens it for reading.
CAUSES = (
    *(os.strerror(errno.EIO), *SQLITE),
    *("database disk image is malformed", "attempt to write a readonly database"),
)


def run(crew: Crew, scenarios: Iterable[Scenario]) -> Iterator[Part]:
    """Fail every call of every scenario; then the same on a disk that loses what was not synced."""
    why = crew.ask(_why_not)
    for one in scenarios:
        if reason := missing(one):
            yield Part(one.name, not_run=reason)
            continue
        for kind, counted in (("writes", count_writes), ("reads", count_reads)):
            points: tuple[Point, ...] = crew.ask(counted, one.name)
            cases = [(one.name, point) for point in crew.sample(points, SAMPLE)]
            yield crew.strike(f"{kind}: {one.name}", eio_at, cases)
        if one.name not in LOSSY:
            continue
        if why:
            yield Part(f"FUSE: {one.name}", not_run=why)
            continue
        counts: dict[str, int] = crew.ask(count_lossy, one.name)
        blows = [(one.name, kind, n) for kind in KINDS for n in range(1, counts[kind] + 1)]
        yield crew.strike(f"FUSE: {one.name}", lose_at, crew.sample(blows, SAMPLE))


def eio_at(name: str, point: Point) -> Outcome:
    """Let one call fail as a dying disk does."""
    return fail_at(name, point, "EIO", CAUSES)


def count_lossy(name: str) -> dict[str, int]:
    """Carry out a scenario on a lossy disk that does not fail; give its operations by kind."""
    one = scenario(name)
    disk = lossy_disk(stage().folder, one.build)
    disk.counts()
    told = run_child(one.arguments(disk.scene), disk.scene.environment())
    assert told.returncode == 0, told
    counts = disk.counts()
    disk.order("cut")
    one.as_if(disk.scene)
    return counts


def lose_at(name: str, kind: str, number: int) -> Outcome:
    """Let the N-th operation fail; then, twice: cut the power, look, call again."""
    one = scenario(name)
    disk = lossy_disk(stage().folder, one.build)
    scene = disk.scene

    def judge() -> bool:
        disk.order(f"arm {kind} {number}")
        told = run_child(one.arguments(scene), scene.environment())
        struck = disk.counts().get(kind, 0) >= number
        if told.returncode != 0 and not (told.returncode == 1 and one.looks):
            refused_plainly(told, *CAUSES)
        disk.order("arm none 0")
        again = run_child(one.arguments(scene), scene.environment())
        disk.order("cut")
        said = told.stdout.rpartition("\n")[0]
        one.at_once(scene, replace(again, stdout=f"{said}\n{again.stdout}"))
        one.again(scene)
        return struck

    return judged(f"{name}, EIO at {kind} {number} (FUSE)", judge)


def _why_not() -> str:
    return why_no_lossy_disk(stage().folder)
