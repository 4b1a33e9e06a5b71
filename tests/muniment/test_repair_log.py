"""Repair of the log: the mark's root decides, and every file that leads to it is made again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from damage import Scene, rot
from muniment.config import Config
from muniment_cli import answers, call, config_of, good, kinds
from sampling import some


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """An archive of 305 entries, so that there are full tiles and two levels; and a copy of it."""
    folder = tmp_path_factory.mktemp("repair-log") / "scene"
    folder.mkdir()
    made = Scene.new(folder, notices=301)
    shutil.rmtree(made.copies[0] / "shelves")
    return made


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Iterator[Scene]:
    with made.lending_shelves(tmp_path / "scene") as scene:
        yield scene


@pytest.fixture
def alone(scene: Scene) -> Scene:
    """The archive without its copy."""
    shutil.rmtree(scene.copies[0])
    return scene


FILES = (
    "checkpoint",
    "checkpoints/303/checkpoint",
    "checkpoints/302/checkpoint",
    "checkpoints/0/checkpoint",
    "tile/0/000",
    "tile/0/001.p/47",
    "tile/0/001.p/46",
    "tile/1/000.p/1",
    "tile/entries/000",
    "tile/entries/001.p/47",
    "tile/entries/001.p/46",
)
OWN = (
    "keys/roles/0001",
    "keys/roles/0001.sig",
    "README.md",
    "shelves/0=ocfl_1.1",
    "shelves/ocfl_layout.json",
)


class TestOneFile:
    """ "Tiles and partial tiles recomputed from entries; entry bundles recovered"."""

    def test_these_are_the_files(self, made: Scene) -> None:
        for path in FILES:
            assert (made.archive / "log" / path).is_file(), path

    @pytest.mark.parametrize("path", some(FILES, 4))
    def test_a_changed_file_is_made_again(self, scene: Scene, path: str) -> None:
        before = (scene.archive / "log" / path).read_bytes()
        rot(scene.archive / "log" / path, len(before) // 2)
        damaged = (scene.archive / "log" / path).read_bytes()
        told = mended(scene)
        assert [one["path"] for one in told["files"]] == [f"log/{path}"]
        kept = scene.archive / "quarantine" / told["quarantine"] / "log" / path
        assert kept.read_bytes() == damaged
        if path not in ("checkpoint", "tile/1/000.p/1"):  # Which the record's entry has changed.
            assert (scene.archive / "log" / path).read_bytes() == before
        assert kinds(scene.archive)[-1] == "repair"
        holds_log(scene)

    @pytest.mark.parametrize("path", some((one for one in FILES if not one.endswith("/46")), 4))
    def test_a_file_that_is_gone_is_made_again_without_a_copy(
        self, alone: Scene, path: str
    ) -> None:
        (alone.archive / "log" / path).unlink()
        assert [one["path"] for one in mended(alone)["files"]] == [f"log/{path}"]
        holds_log(alone)

    @pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/entries/001.p/47"])
    @pytest.mark.parametrize("length", some([31, 0], 2))
    def test_a_file_that_was_cut_off(self, alone: Scene, path: str, length: int) -> None:
        file = alone.archive / "log" / path
        file.write_bytes(file.read_bytes()[:length])
        assert [one["path"] for one in mended(alone)["files"]] == [f"log/{path}"]
        holds_log(alone)


class TestWholeLog:
    """Everything below log/ may go; what is on the shelves and in the mark brings it back."""

    def test_a_log_that_is_gone_comes_back_from_the_shelves(self, alone: Scene) -> None:
        size = len(kinds(alone.archive))
        shutil.rmtree(alone.archive / "log")
        told = mended(alone)
        assert told["outcome"] == "repaired"
        assert len(kinds(alone.archive)) == size + 1
        holds_log(alone)

    def test_without_a_catalogue_it_comes_back_from_a_copy(self, scene: Scene) -> None:
        shutil.rmtree(scene.archive / "log")
        (scene.archive / "catalogue.db").unlink()
        told = mended(scene)
        assert told["outcome"] == "repaired"
        holds_log(scene)

    def test_with_neither_it_says_what_it_needs(self, alone: Scene) -> None:
        shutil.rmtree(alone.archive / "log")
        (alone.archive / "catalogue.db").unlink()
        [told] = alone.repair(code=1)
        assert told["outcome"] == "not repaired"
        assert {one["code"] for one in told["findings"]} == {"repair-log-lost"}

    def test_bundles_come_back_from_shelves_that_nobody_indexed(self, alone: Scene) -> None:
        shutil.rmtree(alone.archive / "log" / "tile" / "entries")
        (alone.archive / "catalogue.db").unlink()
        told = mended(alone)
        assert told["outcome"] == "repaired"
        holds_log(alone)

    def test_a_log_cut_back_to_yesterday_with_the_mark_ahead(self, scene: Scene) -> None:
        log = scene.archive / "log"
        shutil.rmtree(log)
        shutil.copytree(scene.copies[0] / "log", log)
        # The copy is of today; take what a copy of the day before would not have had.
        (log / "checkpoint").write_bytes((log / "checkpoints/302/checkpoint").read_bytes())
        shutil.rmtree(log / "checkpoints" / "303")
        for path in ("tile/0/001.p/47", "tile/entries/001.p/47"):
            (log / path).unlink()
        shutil.rmtree(scene.copies[0])
        assert call("preserve", scene.folder / "0.txt", archive=scene.archive).returncode == 3
        told = mended(scene)
        assert told["outcome"] == "repaired"
        holds_log(scene)

    def test_the_newest_entries_come_from_shelves_the_rest_from_a_copy(self, scene: Scene) -> None:
        (scene.folder / "new.txt").write_text("new\n")
        good(scene.archive, "preserve", scene.folder / "new.txt")
        shutil.rmtree(scene.archive / "log" / "tile")
        told = mended(scene)
        assert "copy-1" in {one["from"] for one in told["files"]}
        holds_log(scene)


class TestTheMark:
    """ "A replica never lengthens or replaces our log"."""

    def mark(self, scene: Scene) -> Path:
        return Config(config_of(scene.archive)).keys("example.org/log") / "mark"

    def test_without_a_mark_nothing_is_signed(self, scene: Scene) -> None:
        self.mark(scene).unlink()
        refused = scene.call()
        assert refused.returncode == 3 and "log resume" in refused.stderr

    def test_a_mark_older_than_the_log_is_named(self, scene: Scene) -> None:
        before = self.mark(scene).read_bytes()
        (scene.folder / "new.txt").write_text("new\n")
        good(scene.archive, "preserve", scene.folder / "new.txt")
        self.mark(scene).write_bytes(before)
        refused = scene.call()
        assert refused.returncode == 3 and "the mark is from an older copy" in refused.stderr

    def test_a_copy_that_is_ahead_shows_that_the_mark_is_behind(self, scene: Scene) -> None:
        before = scene.with_shelves_linked(scene.folder.parent / "before")
        (scene.folder / "new.txt").write_text("new\n")
        good(scene.archive, "preserve", scene.folder / "new.txt")
        scene.copy("copy-ahead")
        shutil.copytree(scene.folder / "copy-ahead", before.folder / "copy-ahead")
        refused = before.call()
        assert refused.returncode == 3 and "the mark is from an older copy" in refused.stderr

    def test_another_archives_log_is_not_taken(self, scene: Scene, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        other = Scene.new(tmp_path / "other")
        shutil.rmtree(scene.copies[0] / "log")
        shutil.copytree(other.archive / "log", scene.copies[0] / "log")
        shutil.rmtree(scene.archive / "log")
        told = mended(scene)
        assert told["outcome"] == "repaired"
        assert {one["code"] for one in told["findings"]} == {"repair-source-differs"}
        holds_log(scene)


class TestOwnFiles:
    """Roles, the storage root's own files and the page come back too; settings are the owner's."""

    @pytest.mark.parametrize("path", OWN)
    @pytest.mark.parametrize("copies", some([False, True], 2))
    def test_a_file_that_is_gone_comes_back(self, scene: Scene, path: str, copies: bool) -> None:
        before = (scene.archive / path).read_bytes()
        (scene.archive / path).unlink()
        if not copies:
            shutil.rmtree(scene.copies[0])
        told = mended(scene)
        assert [one["path"] for one in told["files"]] == [path]
        assert (scene.archive / path).read_bytes() == before
        holds_log(scene)

    def test_roles_that_another_root_signed_are_not_taken(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        other = Scene.new(tmp_path / "other")
        for name in ("0001", "0001.sig"):
            for of in (scene.archive, scene.copies[0]):
                shutil.copy(other.archive / "keys" / "roles" / name, of / "keys" / "roles" / name)
        told = mended(scene)
        assert {one["from"] for one in told["files"]} == {"local"}
        holds_log(scene)

    def test_settings_are_not_guessed(self, scene: Scene) -> None:
        (scene.archive / "muniment.toml").unlink()
        refused = scene.call()
        assert refused.returncode == 3 and "format = 1" in refused.stderr
        (scene.archive / "muniment.toml").write_text("format = 1\n")
        assert [one["outcome"] for one in scene.repair(anybody(scene))] == ["whole"]
        holds_log(scene)

    def test_a_lost_staging_folder_is_made(self, scene: Scene) -> None:
        shutil.rmtree(scene.archive / "staging")
        assert [one["outcome"] for one in scene.repair(anybody(scene))] == ["whole"]
        holds_log(scene)

    def test_a_dry_run_only_says_so(self, scene: Scene) -> None:
        (scene.archive / "log" / "tile" / "0" / "000").unlink()
        [told] = scene.repair("--dry-run")
        assert (
            told["outcome"] == "would be repaired" and told["files"][0]["path"] == "log/tile/0/000"
        )
        assert not (scene.archive / "log" / "tile" / "0" / "000").exists()
        assert not (scene.archive / "quarantine").exists()
        (scene.archive / "keys" / "roles" / "0001").unlink()
        [told] = scene.repair("--dry-run")
        assert told["files"][0]["path"] == "keys/roles/0001"

    def test_the_record_is_readable(self, scene: Scene) -> None:
        rot(scene.archive / "log" / "tile" / "0" / "000")
        told = mended(scene)
        [shown] = answers(call("show", "--json", told["record"], archive=scene.archive))
        [about] = shown["about"]
        assert about["origin"] == "example.org/log" and about["files"] == told["files"]


def anybody(scene: Scene) -> str:
    """An object to name, so that no time goes by with looking at all others."""
    [roles] = scene.archive.glob("shelves/*/*/*/v1/content/roles")
    [statement] = (roles.parent / "manifests").glob("*.json")
    return str(json.loads(statement.read_bytes())["object"])


def mended(scene: Scene) -> dict[str, Any]:
    """Repair the archive's own files, and give what was answered of them."""
    told, _ = scene.repair(anybody(scene))
    return told


def holds_log(scene: Scene) -> None:
    """Assert that the log is one history of all that is on the shelves."""
    good(scene.archive, "log", "check")
