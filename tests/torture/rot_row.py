"""Rot: whatever changes in an archive's bytes or names is noticed, and the finding names it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from muniment.cli.main import COMMANDS
from muniment_cli import call
from torture.custody import add_a_version, an_archive
from torture.damage import Damage, blocks, do, files_of, flips, names, truncations, undo
from torture.judging import good, judged
from torture.table import Part
from torture.work import Crew, Outcome, Scene, copy_tree, stage

FAULT = "rotten bytes"
# How it is looked for: the command, and of how many damages of a kind it sees one.
LOOKS = {
    "verify": (("verify", "--json"), 1),
    "audit": (("audit", "--json", "--no-record", "--full", "--processes", "1"), 11),
}
HOW = (
    "one bit flipped at every byte, every truncation, zeroed and swapped blocks of 512 and 4096 "
    "bytes, files deleted, duplicated, renamed, swapped, added; `verify` at each, `audit` at one "
    f"in {LOOKS['audit'][1]}"
)
SAMPLE = 60
# What can be computed anew from the rest, with no other copy at hand.
REBUILT = re.compile(r".*/(inventory\.json(\.sha512)?|0=ocfl_object_1\.1)|log/tile/[0-9].*")
_scenes: dict[Path, tuple[Scene, dict[str, bytes]]] = {}


def run(crew: Crew) -> Iterator[Part]:
    """Do every damage there is, one at a time, and look; then let what can be be rebuilt."""
    for name, (_, generate) in GENERATORS.items():
        template: Path = crew.ask(template_of, name)
        every = list(generate(files_of(template / "archive")))
        for look, (_, step) in LOOKS.items():
            if look not in COMMANDS:
                yield Part(f"{look}: {name}", not_run=f"there is no `muniment {look}` yet")
                continue
            cases = [(template, one, look) for one in crew.sample(every[::step], SAMPLE)]
            yield crew.strike(f"{look}: {name}", damage_and_look, cases)
    if "repair" not in COMMANDS:
        yield Part("rebuilt", not_run="there is no `muniment repair` yet")
        return
    rotten = [one for one in every if one.kind == "deleted" and REBUILT.fullmatch(one.path)]
    cases = [(template, one) for one in crew.sample(rotten, SAMPLE)]
    yield crew.strike("rebuilt by `repair`, with no other copy", damage_and_repair, cases)


def template_of(name: str) -> Path:
    """Build the archive that all workers copy: a damage is of this one's bytes."""
    template = stage().folder.parent / f"rot {name}"
    stage().lay_out(name, GENERATORS[name][0]).folder.rename(template)
    return template


def damage_and_look(template: Path, damage: Damage, look: str) -> Outcome:
    """Do one damage, look with a command that ought to see it, and undo it."""
    scene, files = _laid_out(template)
    data = files.get(damage.path, b"")
    do(scene.archive, damage, data)
    try:
        return judged(f"{damage}, by {look}", lambda: _is_noticed(scene, damage, look))
    finally:
        undo(scene.archive, damage, data)


def damage_and_repair(template: Path, damage: Damage) -> Outcome:
    """Do one damage to what follows from the rest, and let it be repaired."""
    scene = Scene(stage().folder / "scene")
    shutil.rmtree(scene.folder, ignore_errors=True)
    copy_tree(template, scene.folder)
    do(scene.archive, damage, b"")

    def judge() -> bool:
        good(scene, "repair", "--look")
        good(scene, "verify")
        good(scene, "log", "check")
        return True

    return judged(f"repair: {damage}", judge)


def _is_noticed(scene: Scene, damage: Damage, look: str) -> bool:
    done = call(*LOOKS[look][0], archive=scene.archive)
    said = done.stdout + done.stderr
    assert "fault in muniment" not in said, said[-400:]
    assert done.returncode in (1, 3), f"unnoticed: {look} ended with {done.returncode}"
    assert any(path in said for path in damage.where), f"not named in: {said[-400:]}"
    return True


def _laid_out(template: Path) -> tuple[Scene, dict[str, bytes]]:
    if template not in _scenes:
        scene = Scene(stage().folder / template.name)
        copy_tree(template, scene.folder)
        _scenes[template] = (scene, files_of(scene.archive))
    return _scenes[template]


def small(scene: Scene) -> None:
    """An archive with one notice of two versions."""
    an_archive(scene)
    good(scene, *add_a_version(scene))
    good(scene, "verify")


def with_blocks(scene: Scene) -> None:
    """The same, and a notice of many blocks, no two alike."""
    small(scene)
    large = scene.folder / "large.txt"
    large.write_text("".join(f"Line {number} of the notice.\n" for number in range(1000)))
    good(scene, "preserve", large)
    good(scene, "verify")


# What is damaged, and by which generator.
Build = Callable[[Scene], None]
Generator = Callable[[dict[str, bytes]], Iterator[Damage]]
GENERATORS: dict[str, tuple[Build, Generator]] = {
    "bits flipped": (small, flips),
    "truncated": (small, truncations),
    "blocks zeroed and swapped": (with_blocks, blocks),
    "deleted, duplicated, renamed, swapped, added": (small, names),
}
