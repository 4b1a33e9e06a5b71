"""Writers side by side, killed at random and started again: every item once, and no deadlock."""

from __future__ import annotations

import json
import os
import random
import selectors
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from killing import assert_tidy, assert_whole
from muniment_cli import answers, holds, new_archive
from torture.judging import good, judged
from torture.table import Part
from torture.traced import PATIENCE, Child
from torture.work import Crew, Outcome, Scene, stage

FAULT = "writers at once"
HOW = (
    "2 to 8 processes preserve 200 files each and 20 in common; killed (-9) at random, begun again"
)
WRITERS = (2, 3, 4, 6, 8)
ITEMS, SHARED = 200, 20
# A writer is killed after so many acknowledgements on average, whoever's they were.
EVERY = 25


def run(crew: Crew) -> Iterator[Part]:
    """Let so many writers work at once."""
    items = 20 if crew.quick else ITEMS
    for writers in crew.sample(WRITERS, 2):
        yield crew.strike(f"{writers} writers × {items}", together, [(writers, items)])


@dataclass
class Desk:
    """One writer: its call, the process that carries it out, and what it told in all its lives."""

    arguments: list[str]
    child: Child | None = None
    half: bytes = b""
    told: list[dict[str, Any]] = field(default_factory=list)
    deaths: int = 0


def together(writers: int, items: int) -> Outcome:
    """Let writers work at once, killing one now and then, until all have come to their end."""
    scene = stage().lay_out("writers", _found)
    desks = [Desk(_call(scene, number, items)) for number in range(writers)]

    def judge() -> bool:
        _work(scene, desks, random.Random(writers))
        assert sum(one.deaths for one in desks) > 0, "nobody was killed"
        _look(scene, desks, writers * items + SHARED)
        return True

    return judged(f"{writers} writers", judge)


def _work(scene: Scene, desks: list[Desk], chance: random.Random) -> None:
    with selectors.DefaultSelector() as lines:
        for one in desks:
            _start(scene, one, lines)
        while lines.get_map():
            ready = lines.select(PATIENCE)
            if not ready:
                for one in desks:
                    if one.child is not None:
                        one.child.kill()
                raise AssertionError(f"nobody got on for {PATIENCE:.0f} s: a deadlock")
            for key, _ in ready:
                _listen(scene, key.data, lines)
                if chance.randrange(EVERY) == 0:
                    victim = chance.choice([one for one in desks if one.child is not None] or desks)
                    if victim.child is not None:
                        victim.child.kill()


def _start(scene: Scene, one: Desk, lines: selectors.BaseSelector) -> None:
    one.child = Child(one.arguments, scene.environment())
    one.half = b""
    lines.register(one.child.out, selectors.EVENT_READ, one)
    one.child.open_gate()


def _listen(scene: Scene, one: Desk, lines: selectors.BaseSelector) -> None:
    assert one.child is not None
    data = os.read(one.child.out, 65536)
    *whole, one.half = (one.half + data).split(b"\n")
    one.told.extend(json.loads(line) for line in whole)
    if data:
        return
    lines.unregister(one.child.out)
    ended = one.child.wait()
    one.child = None
    if ended.returncode < 0:
        one.deaths += 1
        _start(scene, one, lines)
    else:
        assert ended.returncode == 0, ended.stderr


def _look(scene: Scene, desks: list[Desk], expected: int) -> None:
    told = [one for desk in desks for one in desk.told]
    listed = answers(good(scene, "list", "--json"))
    assert len(listed) == expected, f"{len(listed)} notices where {expected} were preserved"
    assert {one["versions"] for one in listed} == {1}
    shown = answers(good(scene, "log", "show", "--json", "--last", "1000000"))[0]["entries"]
    entries = {one["index"]: one["id"] for one in shown}
    accessions = Counter(one["object"] for one in shown if one["kind"] == "accession")
    assert set(accessions.values()) == {1}, "a notice was logged twice"
    notices: dict[str, set[str]] = {}
    for one in told:
        assert entries[one["index"]] == one["record"], f"{one['record']} is not where it was told"
        notices.setdefault(one["source"], set()).add(one["notice"])
    assert len(notices) == expected and {len(ids) for ids in notices.values()} == {1}
    assert_whole(scene.archive)
    assert_tidy(scene.archive)
    holds(scene.archive)


def _call(scene: Scene, writer: int, items: int) -> list[str]:
    folder = scene.folder / "sources"
    folder.mkdir(exist_ok=True)
    own = [folder / f"{writer}-{number:03}.txt" for number in range(items)]
    shared = [folder / f"shared-{number:03}.txt" for number in range(SHARED)]
    for path in (*own, *shared):
        path.write_text(f"{path.name}\n")
    mixed = [*own, *shared]
    random.Random(writer).shuffle(mixed)
    return ["preserve", "--json", *map(str, mixed)]


def _found(scene: Scene) -> None:
    new_archive(scene.folder)
    (scene.archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 5\n")
