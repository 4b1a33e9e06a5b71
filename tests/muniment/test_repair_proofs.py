"""Repair of what lies beside checkpoints: authenticity decides there too."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from damage import Scene, rot
from manifests import CosignatureSigner
from manifests.moments.stamp_file import stamped_part
from muniment_cli import call, config_of, good, holds, kinds
from proof_scenes import WITNESS, another, ask, new_proofs, sign
from stampers import new_stamper

STRANGER = CosignatureSigner("stranger.example/w", bytes(range(1, 33)))
FILES = ("a.tsr", "a.tsq", "b.tsr", "b.tsq", "city.cosignature")


def flip(path: Path) -> None:
    rot(path, len(path.read_bytes()) // 2)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:31])


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x" * 70_000)


def put_a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("checkpoint")


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: tuple[Callable[[Path], None], ...] = (flip, truncate, grow, put_a_link, put_a_folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("repair-proofs") / "scene"
    folder.mkdir()
    return new_proofs(folder)


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Iterator[Scene]:
    yield made.to(tmp_path / "scene")
    shutil.rmtree(tmp_path / "scene")


def at(scene: Scene, name: str, of: str = "archive") -> Path:
    """Where a proof file lies, beside the checkpoint of four entries that was stamped."""
    return scene.folder / of / "log/checkpoints/4" / name


def mended(scene: Scene, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Repair; give what was answered of the archive's own files."""
    [told] = [one for one in scene.repair(*arguments, code=code) if one["name"] == ""]
    return told


def found(told: dict[str, Any]) -> list[str]:
    return [one["code"] for one in told["findings"]]


def names(told: dict[str, Any]) -> list[str]:
    return sorted(one["path"].rpartition("/")[2] for one in told["files"])


class TestDamage:
    """What is damaged or missing comes back from wherever it is whole."""

    @pytest.mark.parametrize("turn", [0, 1])
    def test_damaged_files_come_back_and_are_kept_aside(self, scene: Scene, turn: int) -> None:
        before = {name: at(scene, name).read_bytes() for name in FILES}
        for name, damage in zip(FILES, DAMAGE[turn:] + DAMAGE[:turn], strict=True):
            damage(at(scene, name))
        checked = call("log", "check", archive=scene.archive)
        assert checked.returncode == 1
        assert all(f"4/{name}" in checked.stdout for name in FILES[:4])
        told = mended(scene)
        assert (told["outcome"], names(told)) == ("repaired", sorted(FILES))
        assert {one["from"] for one in told["files"]} == {"copy-1"}
        assert kinds(scene.archive)[-1] == "repair"
        kept = scene.archive / "quarantine" / told["quarantine"] / "log/checkpoints/4"
        for name in FILES:
            assert at(scene, name).read_bytes() == before[name]
            assert at(scene, name).is_file() and not at(scene, name).is_symlink()
            assert (kept / name).exists() or (kept / name).is_symlink()
        holds(scene.archive)

    def test_missing_files_come_back(self, scene: Scene) -> None:
        for name in FILES:
            at(scene, name).unlink()
        checked = call("log", "check", archive=scene.archive).stdout
        assert all(f"4/{name} is missing" in checked for name in FILES[:4])
        assert call("audit", archive=scene.archive).returncode == 1
        looked = mended(scene, "--dry-run")
        assert looked["outcome"] == "would be repaired" and not at(scene, "a.tsr").exists()
        assert names(mended(scene)) == names(looked) == sorted(FILES)
        holds(scene.archive)

    def test_the_record_that_tells_of_them_comes_back_first(self, scene: Scene) -> None:
        [place] = [
            path.parent.parent.parent.parent
            for path in scene.archive.glob("shelves/*/*/*/v1/content/manifests/*.json")
            if b'"proofs"' in path.read_bytes()
        ]
        shutil.rmtree(place)
        at(scene, "a.tsr").unlink()
        assert [one["outcome"] for one in scene.repair()] == ["repaired", "repaired"]
        holds(scene.archive)

    def test_the_log_comes_back_before_them(self, scene: Scene) -> None:
        before = at(scene, "a.tsr").read_bytes()
        flip(at(scene, "a.tsr"))
        (scene.archive / "log/checkpoint").unlink()
        told = scene.repair()
        assert [names(one) for one in told] == [["checkpoint"], ["a.tsr"]]
        assert at(scene, "a.tsr").read_bytes() == before
        assert not [*scene.archive.glob("quarantine/*/journal.jsonl")]
        holds(scene.archive)

    def test_what_was_put_back_before_a_full_disk_is_recorded_by_the_next(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_room(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        flip(at(scene, "a.tsr"))
        with monkeypatch.context() as full:
            full.setattr("muniment.repair.proofs.log_own_record", no_room)
            assert scene.call().returncode == 3
        holds(scene.archive)
        told = mended(scene)
        assert names(told) == ["a.tsr"] and kinds(scene.archive)[-1] == "repair"
        assert not [*scene.archive.glob("quarantine/*/journal.jsonl")]


class TestAuthenticity:
    """ "What is right follows from our own log": nothing that a replica says is weighed."""

    def test_another_good_token_is_not_the_one_that_was_logged(self, scene: Scene) -> None:
        before = at(scene, "a.tsr").read_bytes()
        for of in ("archive", "copy"):
            at(scene, "a.tsr", of).write_bytes(another(at(scene, "a.tsr", "copy").parent, "a"))
        assert "4/a.tsr changed" in call("log", "check", archive=scene.archive).stdout
        told = mended(scene)
        assert found(told) == ["repair-source-differs"]
        assert [one["from"] for one in told["files"]] == ["copy-2"]
        assert at(scene, "a.tsr").read_bytes() == before

    def test_what_is_right_nowhere_stays_and_is_named(self, scene: Scene) -> None:
        token = another(at(scene, "a.tsr", "copy").parent, "a")
        for of in ("archive", "copy", "copy2"):
            at(scene, "a.tsr", of).write_bytes(token)
            at(scene, "b.tsq", of).unlink()
            at(scene, "city.cosignature", of).write_bytes(sign(scene.archive, 4, STRANGER))
        told = mended(scene, code=1)
        assert told["outcome"] == "left alone"
        assert found(told) == ["proof-changed", "proof-missing"]
        assert at(scene, "a.tsr").read_bytes() == token
        assert not (scene.archive / "quarantine").exists()

    def test_what_was_never_logged_is_taken_only_from_whom_the_owner_pins(
        self, scene: Scene
    ) -> None:
        for name in ("a", "c"):
            place = at(scene, f"{name}.tsr", "copy").parent.with_name("3")
            message = stamped_part((place / "checkpoint").read_bytes())
            (place / f"{name}.tsr").write_bytes(new_stamper("p256", name).answer(message))
        at(scene, "town.cosignature", "copy").write_bytes(sign(scene.archive, 4, STRANGER))
        told = mended(scene)
        assert [one["path"] for one in told["files"]] == ["log/checkpoints/3/a.tsr"]
        assert {one["where"].rpartition("/")[2] for one in told["findings"]} == {
            *("c.tsr", "town.cosignature")
        }
        ask(scene.archive, "town", STRANGER)
        assert names(mended(scene)) == ["town.cosignature"]
        holds(scene.archive)

    def test_a_witness_is_believed_under_its_own_name_alone(self, scene: Scene) -> None:
        ask(scene.archive, "town", STRANGER)
        at(scene, "city.cosignature").unlink()
        for of in ("copy", "copy2"):
            at(scene, "city.cosignature", of).write_bytes(sign(scene.archive, 4, STRANGER))
        told = mended(scene)
        assert found(told) == ["repair-source-differs"] * 2 and not told["files"]
        at(scene, "city.cosignature", "copy2").write_bytes(sign(scene.archive, 3, WITNESS))
        assert found(mended(scene)) == ["repair-source-differs"] * 2

    def test_a_wrong_line_by_a_pinned_witness_is_named(self, scene: Scene) -> None:
        (config_of(scene.archive) / "trust/witnesses").write_text(f"city {WITNESS.verifier}\n")
        at(scene, "city.cosignature").write_bytes(sign(scene.archive, 3, WITNESS))
        checked = call("log", "check", archive=scene.archive)
        assert checked.returncode == 1 and "4/city.cosignature" in checked.stdout
        assert names(mended(scene)) == ["city.cosignature"]
        good(scene.archive, "log", "check")
