"""Replicas: what is wrong in one is found, and only authentic bytes ever repair anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from muniment_cli import answers, call, kinds, new_archive
from torture.damage import Damage, do, files_of, flips, names
from torture.judging import good, judged
from torture.lies import LIES
from torture.places import Folders, Place, buckets, why_no_buckets
from torture.table import Part
from torture.work import Crew, Outcome, Scene, copy_tree, stage

FAULT = "replicas"
HOW = (
    "three folders: one bit in every {every}th byte flipped, files deleted, renamed, swapped, "
    "added, in a replica and in the archive; three prefixes in S3 (OpenStack Swift): a bit flipped "
    "in each file, each file deleted; stale; one, two, all three malicious"
)
NAMES = ("main", "second", "third")
SAMPLE = 6
# Each is an audit, a repair and two verifications.
EVERY = 97
HOW = HOW.format(every=EVERY)


def run(crew: Crew) -> Iterator[Part]:
    """Damage a replica, then the archive, then lie in replicas; in folders, then in buckets."""
    template: Path = crew.ask(template_of)
    replica, archive = (files_of(template / one) for one in (f"copies/{NAMES[0]}", "archive"))
    yield from _everywhere(crew, Folders(), template, _many(replica), _many(archive))
    if why := why_no_buckets():
        yield Part("S3", not_run=why)
        return
    with buckets() as store:
        yield from _everywhere(crew, store, template, _each(replica), _each(archive))


def _everywhere(
    crew: Crew, place: Place, template: Path, there: list[Damage], here: list[Damage]
) -> Iterator[Part]:
    for name, strike, damages in (
        ("a damaged replica", damaged_replica, there),
        ("a damaged archive", damaged_archive, here),
    ):
        cases = [(place, template, one) for one in crew.sample(damages, SAMPLE)]
        yield crew.strike(f"{place.name}: {name}", strike, cases)
    lies = [(place, template, name) for name in LIES]
    yield crew.strike(f"{place.name}: stale and malicious replicas", lied_to, lies)


def _many(files: dict[str, bytes]) -> list[Damage]:
    return [*list(flips(files))[::EVERY], *_structural(files, EVERY // 12)]


def _each(files: dict[str, bytes]) -> list[Damage]:
    middle = [Damage("flipped", path, len(data) // 2) for path, data in files.items() if data]
    deleted = [one for one in names(files) if one.kind == "deleted"]
    return [*middle, *deleted]


def _structural(files: dict[str, bytes], swaps: int) -> list[Damage]:
    """Every deletion, renaming and addition of a file that there is, and so many of the swaps."""
    every = list(names(files))
    return [
        *(one for one in every if one.kind in ("deleted", "renamed", "added")),
        *[one for one in every if one.kind == "swapped"][::swaps],
    ]


def template_of() -> Path:
    """Build the archive and its replicas, of which all workers take copies."""
    template = stage().folder.parent / "replicas"
    stage().lay_out("replicas, built", _build).folder.rename(template)
    return template


def damaged_replica(place: Place, template: Path, damage: Damage) -> Outcome:
    """Damage a replica: `audit --replica` names it, `repair --replica` makes it whole."""

    def judge() -> bool:
        scene = _laid_out(place, template)
        replica = copies(scene)[0]
        do(replica, damage, _data(replica, damage))
        place.put(replica)
        _is_named_in(scene, replica, *damage.where)
        done = call("repair", "--replica", replica.name, archive=scene.archive)
        named = damage.stray and damage.stray in done.stdout
        assert done.returncode == 0 or named, done
        if damage.stray:  # Whose it is, nobody knows: it is set aside, or left to a human being.
            place.get(replica)
            (replica / damage.stray).unlink(missing_ok=True)
            place.put(replica)
        _holds(place, scene, replica)
        return True

    return judged(f"{place.name}: replica: {damage}", judge)


def damaged_archive(place: Place, template: Path, damage: Damage) -> Outcome:
    """Damage the archive: `audit` names it, `repair` makes it whole from a replica, and says so."""

    def judge() -> bool:
        scene = _laid_out(place, template)
        do(scene.archive, damage, _data(scene.archive, damage))
        done = call("audit", "--json", archive=scene.archive)
        assert done.returncode in (1, 3), f"unnoticed: audit ended with {done}"
        said = done.stdout + done.stderr
        assert any(path in said for path in damage.where), f"not named in: {said[-400:]}"
        good(scene, "repair", "--look")
        if damage.stray:
            (scene.archive / damage.stray).unlink(missing_ok=True)
        elif damage.kind != "added":
            assert "repair" in kinds(scene.archive), "the log says nothing of it"
        good(scene, "verify")
        good(scene, "log", "check")
        return True

    return judged(f"{place.name}: archive: {damage}", judge)


def lied_to(place: Place, template: Path, name: str) -> Outcome:
    """Let replicas lie, lose a file here, and repair: what comes back is authentic, or nothing."""
    lie = LIES[name]

    def judge() -> bool:
        scene = _laid_out(place, template)
        lost, authentic = lie.tell(scene, copies(scene))
        for replica in copies(scene):
            place.put(replica)
        for replica in copies(scene)[: lie.malicious]:
            _is_named_in(scene, replica, lost.as_posix())
        path = scene.archive / lost
        path.unlink()
        done = call("repair", "--json", "--look", archive=scene.archive)
        if not authentic:
            assert done.returncode == 1 and lost.as_posix() in done.stdout, done
            assert not path.exists(), "something was taken that is not authentic"
            return True
        assert done.returncode == 0, done
        assert path.read_bytes() == authentic, "what came back is not what was lost"
        assert "repair" in kinds(scene.archive), "the log says nothing of it"
        good(scene, "verify")
        for replica in copies(scene)[: lie.malicious]:
            good(scene, "repair", "--replica", replica.name)
            _holds(place, scene, replica)
        return True

    return judged(f"{place.name}: {name}", judge)


def _data(root: Path, damage: Damage) -> bytes:
    path = root / damage.path
    return path.read_bytes() if path.exists() else b""


def copies(scene: Scene) -> list[Path]:
    """The folders in which the replicas are seen."""
    return [scene.folder / "copies" / name for name in NAMES]


def _is_named_in(scene: Scene, replica: Path, *paths: str) -> None:
    done = call("audit", "--json", "--replica", replica.name, archive=scene.archive)
    if done.returncode == 3 and "has no checkpoint" in done.stderr:
        assert "log/checkpoint" in paths, "it has one"
        return
    assert done.returncode == 1, f"unnoticed: audit ended with {done}"
    said = done.stdout + done.stderr
    assert any(path in said for path in paths), f"not named in: {said[-400:]}"
    assert kinds(scene.archive)[-1] == "fixity", "the log says nothing of what was found"


def _holds(place: Place, scene: Scene, replica: Path) -> None:
    assert kinds(scene.archive)[-1] == "repair", "the log says nothing of the repair"
    good(scene, "replicate", replica.name)
    place.get(replica)
    done = call("verify", "--json", "-a", replica, archive=scene.archive)
    assert done.returncode == 0, answers(done)
    good(scene, "log", "check", "-a", replica)


def _build(scene: Scene) -> None:
    new_archive(scene.folder)
    (scene.folder / "copies").mkdir()
    main, *others = copies(scene)
    good(scene, "replica", "add", main.name, f"folder:{main}")
    for name in ("first", "second"):
        source = scene.folder / f"{name}.txt"
        source.write_text(f"{name}\n")
        good(scene, "preserve", source)
        good(scene, "replicate")
    good(scene, "replica", "remove", main.name)
    for other in others:
        shutil.copytree(main, other)


def _laid_out(place: Place, template: Path) -> Scene:
    """Copy archive and replicas; replicas are added where each worker has them."""

    def build(scene: Scene) -> None:
        copy_tree(template, scene.folder / "built")
        for one in (scene.folder / "built").iterdir():
            one.rename(scene.folder / one.name)
        for replica in copies(scene):
            place.put(replica)
            good(scene, "replica", "add", replica.name, place.address(replica))
        good(scene, "replicate")
        for replica in copies(scene):
            place.get(replica)

    scene = stage().lay_out(f"replicas in {place.name}", build)
    for replica in copies(scene):
        place.put(replica)
    return scene
