"""Killed (SIGKILL) before every system call that writes: the archive is the old one or the new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from torture.judging import judged
from torture.points import WRITES, Point, writing_points
from torture.scenario import Scenario
from torture.scenarios import scenario
from torture.table import Part
from torture.traced import STRACE
from torture.work import Crew, Outcome, stage

FAULT = "kill -9"
HOW = "`strace -e inject=…:signal=KILL:when=K` before every write-side system call, every K"
SAMPLE = 8
# Two notices in about a hundred scenes share a folder of the shelves: then a mkdir(2) fewer is made
# than in the run that was counted, and the scene is played again with other identifiers.
TRIES = 3


def run(crew: Crew, scenarios: Iterable[Scenario]) -> Iterator[Part]:
    """Kill every scenario at every point."""
    for one in scenarios:
        if reason := missing(one):
            yield Part(one.name, not_run=reason)
            continue
        points = crew.sample(crew.ask(count, one.name), SAMPLE)
        yield crew.strike(one.name, kill_at, [(one.name, point) for point in points])


def missing(one: Scenario) -> str:
    """Say why a scenario cannot be played here, or nothing."""
    if not STRACE:
        return "strace is not installed"
    return "" if one.exists else f"there is no `muniment {one.command}` yet"


def count(name: str) -> tuple[Point, ...]:
    """Carry out a scenario to its end; give its points. It must end well by itself."""
    one = scenario(name)
    scene = stage().lay_out(name, one.build)
    told = one.play(scene, WRITES)
    assert told.returncode == 0, told
    one.finished(scene)
    return writing_points(told.trace)


def kill_at(name: str, point: Point) -> Outcome:
    """Kill a command at a point; look; call it again; look again."""
    for _ in range(TRIES):
        outcome = _kill_once(name, point)
        if outcome.struck or outcome.loss is not None:
            break
    return outcome


def _kill_once(name: str, point: Point) -> Outcome:
    one = scenario(name)
    scene = stage().lay_out(name, one.build)
    inject = f"{point.call}:signal=KILL:when={point.number}"

    def judge() -> bool:
        told = one.play(scene, (point.call,), inject)
        one.at_once(scene, told)
        one.again(scene)
        return "killed by SIGKILL" in told.trace

    return judged(f"{name}, {point} ({point.shown[:120]})", judge)
