"""Replicas and restored archives have the proofs beside checkpoints, and the right ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from damage import Scene
from muniment_cli import answers, call, config_of, good
from proof_scenes import another, new_proofs

FILES = ("a.tsq", "a.tsr", "b.tsq", "b.tsr", "city.cosignature")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("proofs-carried") / "scene"
    folder.mkdir()
    return new_proofs(folder)


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Iterator[Scene]:
    yield made.to(tmp_path / "scene")
    shutil.rmtree(tmp_path / "scene")


def beside(scene: Scene, of: str) -> Path:
    return scene.folder / of / "log/checkpoints/4"


def exchange(scene: Scene, of: str) -> None:
    """Put another good token of the authority a in the place of the one that was kept."""
    place = beside(scene, of)
    (place / "a.tsr").write_bytes(another(place, "a"))


def restore(scene: Scene, code: int = 0) -> dict[str, Any]:
    copies = [f"folder:{scene.folder / name}" for name in ("copy", "copy2")]
    done = call(
        *("restore", copies[0], scene.folder / "new", "--also", copies[1], "--json"),
        config=config_of(scene.archive),
    )
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    [told] = answers(done)
    return told


def replicated(scene: Scene) -> Scene:
    good(scene.archive, "replica", "add", "far", f"folder:{scene.folder / 'far'}")
    good(scene.archive, "replicate")
    return scene


def codes(told: dict[str, Any]) -> set[str]:
    return {one["code"] for one in told["findings"]}


class TestRestored:
    """A restored archive gets what was logged, out of whichever copy has it."""

    def test_the_right_ones_come_out_of_several_copies(self, scene: Scene) -> None:
        exchange(scene, "copy")
        (beside(scene, "copy") / "city.cosignature").unlink()
        (beside(scene, "copy2") / "b.tsr").unlink()
        told = restore(scene)
        assert codes(told) == {"copy-damaged"}
        for name in FILES:
            new, old = (beside(scene, of) / name for of in ("new", "archive"))
            assert new.read_bytes() == old.read_bytes()
        good(scene.folder / "new", "log", "check")

    def test_what_is_right_nowhere_is_named(self, scene: Scene) -> None:
        for of in ("copy", "copy2"):
            exchange(scene, of)
        told = restore(scene, 1)
        assert "proof-missing" in codes(told)
        assert not (beside(scene, "new") / "a.tsr").exists()


class TestReplicated:
    """A replica gets what is right here, and keeps what it has."""

    def test_what_is_wrong_here_is_named_and_not_sent(self, scene: Scene) -> None:
        exchange(scene, "archive")
        (beside(scene, "archive") / "b.tsr").unlink()
        good(scene.archive, "replica", "add", "far", f"folder:{scene.folder / 'far'}")
        done = call("replicate", "--json", archive=scene.archive)
        assert done.returncode == 1
        assert codes(answers(done)[0]) == {"proof-missing", "replicate-proof-wrong"}
        names = sorted(path.name for path in beside(scene, "far").iterdir())
        assert names == ["a.tsq", "b.tsq", "checkpoint", "city.cosignature"]

    def test_what_rots_here_later_changes_nothing_there(self, scene: Scene) -> None:
        replicated(scene)
        before = (beside(scene, "far") / "a.tsr").read_bytes()
        (beside(scene, "archive") / "a.tsr").write_bytes(b"short")
        good(scene.archive, "replicate")
        assert call("repair", "--replica", "far", archive=scene.archive).returncode == 1
        assert (beside(scene, "far") / "a.tsr").read_bytes() == before
        good(scene.archive, "repair")
        good(scene.archive, "log", "check")

    def test_what_rots_there_is_found_and_put_anew(self, scene: Scene) -> None:
        replicated(scene)
        exchange(scene, "far")
        (beside(scene, "far") / "b.tsq").unlink()
        (beside(scene, "far") / "c.tsr").write_bytes(b"stranger")
        done = call("audit", "--replica", "far", archive=scene.archive)
        assert done.returncode == 1
        for said in ("4/a.tsr changed", "4/b.tsq is missing", "4/c.tsr does not belong"):
            assert said in done.stdout
        good(scene.archive, "repair", "--replica", "far")
        for name in FILES:
            there, here = (beside(scene, of) / name for of in ("far", "archive"))
            assert there.read_bytes() == here.read_bytes()
        assert (beside(scene, "far") / "c.tsr").read_bytes() == b"stranger"
