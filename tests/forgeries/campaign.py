"""Every forgery on both verifiers, each in a process of its own, with what it cost."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from forgeries.attack import Attack, Group, Scene, Target
from forgeries.judge import Told, by_script, faults_of, faults_of_script, read_json
from forgeries.seed import Seed
from muniment_cli import COMMAND, environment

SECONDS, BYTES = 2.0, 200 * 1000 * 1000


@dataclass(frozen=True)
class Cost:
    """What one verification took: seconds of processor time, and bytes of memory at most."""

    seconds: float
    memory: int

    @property
    def excess(self) -> list[str]:
        """Say what is more than any forgery may cost."""
        if self.seconds < SECONDS and self.memory < BYTES:
            return []
        return [f"it took {self.seconds:.1f} s and {self.memory / 1e6:.0f} MB"]


@dataclass(frozen=True)
class Outcome:
    """How one forgery went: what is wrong with the answers, and what muniment's cost."""

    attack: Attack
    faults: tuple[str, ...]
    cost: Cost


def carry_out(attack: Attack, seed: Seed, folder: Path, tools: Path) -> Outcome:
    """Forge, ask both verifiers, and clean up."""
    folder.mkdir()
    try:
        scene = attack.stage(seed, folder)
        trust = seed.folder / "trust" / attack.trust
        told, cost = measured(scene, trust)
        faults = [*faults_of(attack, told), *cost.excess]
        if attack.target is Target.KIT:
            script = by_script(scene, trust, tools)
            faults += [f"verify.sh: {one}" for one in faults_of_script(attack, script)]
    finally:
        shutil.rmtree(folder)
    return Outcome(attack, tuple(faults), cost)


def measured(scene: Scene, trust: Path) -> tuple[Told, Cost]:
    """Run `muniment verify` as a process, so that its memory is its own."""
    here = scene.path.parent
    mine = shutil.copytree(trust, here / "trust")
    words = (*COMMAND, "verify", *map(str, scene.words), "--trust", str(mine), "--json")
    child = os.fork()
    if child == 0:
        for name, number in (("out", 1), ("err", 2)):
            os.dup2(os.open(here / name, os.O_CREAT | os.O_WRONLY, 0o600), number)
        os.execve(sys.executable, words, environment(config=here / "config"))
    _, status, used = os.wait4(child, 0)
    cost = Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
    said = [(here / name).read_text(errors="replace") for name in ("out", "err")]
    return read_json(os.waitstatus_to_exitcode(status), *said), cost


def table(groups: Sequence[Group], outcomes: Sequence[Outcome]) -> str:
    """Give a line for each group, and one for all."""
    heading = ("group", "forgeries", "caught", "slowest", "largest")
    rows = [
        _row(group.title, [o for o in outcomes if o.attack in group.attacks]) for group in groups
    ]
    rows.append(_row("all", outcomes))
    return "\n".join(("| " + " | ".join(heading) + " |", "|---|--:|--:|--:|--:|", *rows))


def _row(title: str, outcomes: Sequence[Outcome]) -> str:
    caught = sum(1 for one in outcomes if not one.faults)
    slowest = max((one.cost.seconds for one in outcomes), default=0.0)
    largest = max((one.cost.memory for one in outcomes), default=0)
    cells = (title, str(len(outcomes)), str(caught), f"{slowest:.2f} s", f"{largest / 1e6:.0f} MB")
    return "| " + " | ".join(cells) + " |"
