"""Replicas: what is wrong in one is found, and only authentic bytes ever repair anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from muniment.cli.main import COMMANDS
from muniment_cli import answers, call, kinds, new_archive
from torture.damage import Damage, do, files_of, flips, names
from torture.judging import good, judged
from torture.table import Part
from torture.work import Crew, Outcome, Scene, copy_tree, stage

FAULT = "replicas"
HOW = "folders: flipped, deleted, renamed, swapped, stale, one and two of three malicious"
NEEDED = ("replica", "replicate", "repair", "audit")
NAMES = ("main", "second", "third")
SAMPLE = 8
# One flip in so many: each is a copy, an audit, a repair and two verifications.
EVERY = 97


def run(crew: Crew) -> Iterator[Part]:
    """Damage a replica, then the archive, then lie in replicas."""
    if lacking := [name for name in NEEDED if name not in COMMANDS]:
        yield Part("folders", not_run=f"there is no `muniment {lacking[0]}` yet")
        return
    template: Path = crew.ask(template_of)
    files = files_of(template / "archive")
    structural = [one for one in names(files) if one.kind in ("deleted", "renamed", "swapped")]
    damages = [*list(flips(files))[::EVERY], *structural[:: EVERY // 12]]
    cases = [(template, one) for one in crew.sample(damages, SAMPLE)]
    yield crew.strike("a damaged replica", damaged_replica, cases)
    yield crew.strike("a damaged archive", damaged_archive, cases)
    for name in LIES:
        yield crew.strike(name, lied_to, [(template, name)])
    yield Part("S3", not_run="needs an S3 server: tests of replicas start one")


def template_of() -> Path:
    """Build the archive that all workers copy."""
    template = stage().folder.parent / "replicas"
    stage().lay_out("replicas", _build).folder.rename(template)
    return template


def damaged_replica(template: Path, damage: Damage) -> Outcome:
    """Damage a replica: `audit --replica` names it, `repair --replica` makes it whole."""

    def judge() -> bool:
        scene = _laid_out(template)
        replica = scene.folder / "copies" / "main"
        do(replica, damage, _data(replica, damage))
        done = call("audit", "--json", "--replica", "main", archive=scene.archive)
        assert done.returncode == 1, f"unnoticed: audit ended with {done}"
        _is_named(damage, done.stdout + done.stderr)
        good(scene, "repair", "--replica", "main")
        _holds(scene, replica)
        assert "repair" in kinds(scene.archive)
        return True

    return judged(f"replica: {damage}", judge)


def damaged_archive(template: Path, damage: Damage) -> Outcome:
    """Damage the archive: `audit` names it, `repair` makes it whole from a replica, and says so."""

    def judge() -> bool:
        scene = _laid_out(template)
        do(scene.archive, damage, _data(scene.archive, damage))
        done = call("audit", "--json", archive=scene.archive)
        assert done.returncode in (1, 3), f"unnoticed: audit ended with {done}"
        _is_named(damage, done.stdout + done.stderr)
        done = call("repair", "--look", archive=scene.archive)
        assert done.returncode == 0, done
        good(scene, "verify")
        good(scene, "log", "check")
        return True

    return judged(f"archive: {damage}", judge)


def lied_to(template: Path, name: str) -> Outcome:
    """Let replicas lie, lose a file here, and repair: what comes back is authentic, or nothing."""

    def judge() -> bool:
        scene = _laid_out(template)
        [path, *_] = sorted(scene.archive.glob("shelves/*/*/*/v1/content/renditions/*"))
        lost, relative = path.read_bytes(), path.relative_to(scene.archive)
        path.unlink()
        authentic = LIES[name](scene, relative)
        done = call("repair", "--json", "--look", archive=scene.archive)
        assert done.returncode == (0 if authentic else 1), done
        if authentic:
            assert path.read_bytes() == lost, "what came back is not what was lost"
            good(scene, "verify")
        else:
            assert not path.exists() and relative.as_posix() in done.stdout, done
        return True

    return judged(name, judge)


def one_malicious(scene: Scene, path: Path) -> bool:
    """The first of three replicas has another text, with inventories that fit."""
    (scene.folder / "copies" / "main" / path).write_bytes(b"Open at night.\n")
    return True


def two_malicious(scene: Scene, path: Path) -> bool:
    """Two of three agree on another text: authenticity decides, not majority."""
    for name in NAMES[:2]:
        (scene.folder / "copies" / name / path).write_bytes(b"Open at night.\n")
    return True


def all_malicious(scene: Scene, path: Path) -> bool:
    """All three agree on another text: nothing is taken."""
    for name in NAMES:
        (scene.folder / "copies" / name / path).write_bytes(b"Open at night.\n")
    return False


def stale(scene: Scene, path: Path) -> bool:
    """Replicas are behind the archive, and say so; what they have is still good."""
    new = scene.folder / "new.txt"
    new.write_text("new\n")
    done = call("preserve", new, archive=scene.archive)
    assert done.returncode == 0, done
    return True


LIES: dict[str, Callable[[Scene, Path], bool]] = {
    "one of three malicious": one_malicious,
    "two of three malicious": two_malicious,
    "all malicious": all_malicious,
    "stale replicas": stale,
}


def _build(scene: Scene) -> None:
    new_archive(scene.folder)
    for name in ("first", "second"):
        source = scene.folder / f"{name}.txt"
        source.write_text(f"{name}\n")
        good(scene, "preserve", source)
    (scene.folder / "copies").mkdir()


def _laid_out(template: Path) -> Scene:
    """Copy the template; replicas are added where the copy stands, since addresses are whole."""
    scene = Scene(stage().folder / "scene")
    shutil.rmtree(scene.folder, ignore_errors=True)
    copy_tree(template, scene.folder)
    shutil.rmtree(scene.folder / "copies")
    (scene.folder / "copies").mkdir()
    for name in NAMES:
        good(scene, "replica", "add", name, f"folder:{scene.folder / 'copies' / name}")
    good(scene, "replicate")
    return scene


def _data(root: Path, damage: Damage) -> bytes:
    return (root / damage.path).read_bytes()


def _is_named(damage: Damage, said: str) -> None:
    assert any(path in said for path in damage.where), f"not named in: {said[-400:]}"


def _holds(scene: Scene, replica: Path) -> None:
    done = call("verify", "--json", "-a", replica, archive=scene.archive)
    assert done.returncode == 0, answers(done)
