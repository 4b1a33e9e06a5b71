"""A call that fails once, at a chosen point, and what a command may then say.

It ends with 3 and a sentence that names the cause; or with 1 where it looks over many files and one
cannot be read, which it names; or, where the call did not matter (a draft that could not be swept
away, an index that can be built anew), with 0 and everything as it should be.
A failed sync always matters, except for what no claim is made of: the catalogue, which SQLite
writes (fdatasync(2) is always its own), and the memory of what a verifier has seen. What was to be
made durable is then never claimed to be. A server refuses one visitor then, and lives on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from torture.judging import acknowledged, found_plainly, judged, refused_plainly
from torture.points import READS, SYNCS, WRITES, Point, on_files, reading_points, writing_points
from torture.scenarios import scenario
from torture.work import Outcome, stage

_STRUCK = re.compile(r"^\d+ +\w+\(.*\(INJECTED\)$", re.MULTILINE)
_MEMORY = "/config/trust"
_TALK = re.compile(r"^\d+ +write\(2<")


def count_writes(name: str) -> tuple[Point, ...]:
    """Carry out a scenario to its end; give the points at which it writes."""
    return _count(name, WRITES, writing_points)


def count_reads(name: str) -> tuple[Point, ...]:
    """Carry out a scenario to its end; give the points at which it reads."""
    return _count(name, READS, reading_points)


def fail_at(name: str, point: Point, error: str, causes: tuple[str, ...]) -> Outcome:
    """Let a call of a command fail; look; call it again with nothing in its way; look again."""
    one = scenario(name)
    scene = stage().lay_out(name, one.build)
    inject = f"{point.call}:error={error}:when={point.number}"

    def judge() -> bool:
        told = one.play(scene, (point.call,), inject, point.only)
        struck = _STRUCK.search(told.trace)
        if struck is None:
            return False
        if one.serves:
            pass  # It was told to end, whatever befell it: what it gave away is judged at once.
        elif told.returncode != 0:
            if told.returncode == 1 and one.looks:
                found_plainly(told, struck[0], *causes)
            elif not _TALK.match(struck[0]):  # Where stderr fails there is nothing to say it on.
                refused_plainly(told, *causes)
        elif point.call in SYNCS and _MEMORY not in struck[0]:
            said = [one.get("outcome") for one in acknowledged(told)]
            raise AssertionError(f"{struck[0]} failed and it ended with 0, having told {said}")
        else:
            one.finished(scene)
        one.at_once(scene, told)
        one.again(scene)
        return True

    return judged(f"{name}, {error} at {point} ({point.shown[:120]})", judge)


def _count(
    name: str, calls: Sequence[str], points: Callable[[str], tuple[Point, ...]]
) -> tuple[Point, ...]:
    """Give the points of a scenario, which must end well by itself.

    A server also talks to itself over sockets, to be woken: its points are on its files.
    """
    one = scenario(name)
    scene = stage().lay_out(name, one.build)
    told = one.play(scene, calls)
    assert told.returncode == 0, told
    one.finished(scene)
    if not one.serves:
        return points(told.trace)
    trace, files = on_files(told.trace, scene.folder, told.pid)
    return tuple(replace(point, only=files) for point in points(trace))
