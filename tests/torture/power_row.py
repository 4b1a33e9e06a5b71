"""The power cut at every call that writes: what was acknowledged is there when it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from torture.disks import Cut, PowerDisk, why_no_power_disk
from torture.judging import judged, no_empty_files
from torture.kill_row import count, missing
from torture.points import Point
from torture.scenario import Scenario
from torture.scenarios import scenario
from torture.table import Part
from torture.work import Crew, Outcome, Scene, stage

FAULT = "power cut"
HOW = (
    "stopped before every write-side system call; loop-mounted ext4 shut down "
    "(`EXT4_IOC_SHUTDOWN`, journal flushed and not), mounted again"
)
SAMPLE = 4


def run(crew: Crew, scenarios: Iterable[Scenario]) -> Iterator[Part]:
    """Cut the power in every scenario at every point, in both ways."""
    why = crew.ask(_why_not)
    for one in scenarios:
        if reason := missing(one) or why:
            yield Part(one.name, not_run=reason)
            continue
        points = crew.sample(crew.ask(count, one.name), SAMPLE)
        cases = [(one.name, point, cut) for point in points for cut in Cut]
        yield crew.strike(one.name, cut_at, cases)


def cut_at(name: str, point: Point, cut: Cut) -> Outcome:
    """Stop a command at a point and cut the power; look; call it again; cut; look again."""
    one = scenario(name)
    disk = PowerDisk(stage().folder, name, one.build)
    inject = f"{point.call}:signal=KILL:when={point.number}"

    def judge() -> bool:
        told = one.play(scene, (point.call,), inject)
        disk.cut(cut)
        no_empty_files(*_evidence(scene))
        one.at_once(scene, told)
        one.again(scene)
        # What is claimed by now is on the disk too, not only in memory.
        disk.cut(Cut.NOLOGFLUSH)
        no_empty_files(scene.archive / "log", *_evidence(scene))
        # Staging may be back as it was before it was swept: the next writer sweeps it again.
        one.as_if(scene)
        one.holds(scene)
        return "killed by SIGKILL" in told.trace

    with disk.mounted() as scene:
        return judged(f"{name}, {cut.name}, {point} ({point.shown[:120]})", judge)


def _evidence(scene: Scene) -> tuple[Path, ...]:
    """Where no file may be empty at any time. A tile may be: no checkpoint speaks of it yet."""
    archive = scene.archive
    if not (archive / "muniment.toml").exists():
        return ()  # What an interrupted init left is no archive.
    return (
        *(archive / part for part in ("shelves", "log/checkpoints", "keys")),
        *(scene.config / part for part in ("keys", "trust")),
    )


def _why_not() -> str:
    return why_no_power_disk(stage().folder)
