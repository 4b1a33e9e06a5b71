"""Repair of objects: each file comes from where it is whole, and authenticity decides."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from damage import Scene, manifests, rot
from muniment_cli import answers, call, good, kinds


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("repair") / "scene"
    folder.mkdir()
    return Scene.new(folder)


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    return made.to(tmp_path / "scene")


FILES = (
    "v1/content/renditions/0001.txt",
    "v2/content/renditions/0002.txt",
    "inventory.json",
    "inventory.json.sha512",
    "0=ocfl_object_1.1",
    "v1/inventory.json",
    "v2/inventory.json.sha512",
)


class TestOneFile:
    """ "A damaged or missing file is replaced from a replica only if the bytes match"."""

    @pytest.mark.parametrize("path", FILES)
    def test_a_changed_file_comes_back(self, scene: Scene, path: str) -> None:
        notice = scene.notices()[0]
        rot(scene.place(notice) / path)
        [told] = scene.repair()
        assert told["outcome"] == "repaired" and told["name"] == notice
        source = "copy-1" if "content" in path else "computed"
        assert [(one["path"], one["from"]) for one in told["files"]] == [(path, source)]
        scene.is_whole()

    @pytest.mark.parametrize("path", FILES)
    def test_a_missing_file_comes_back(self, scene: Scene, path: str) -> None:
        (scene.place(scene.notices()[0]) / path).unlink()
        [told] = scene.repair()
        assert [one["path"] for one in told["files"]] == [path]
        scene.is_whole()

    @pytest.mark.parametrize("version", [1, 2])
    @pytest.mark.parametrize("which", [0, 1, 2])
    def test_so_do_statement_manifest_and_signature(
        self, scene: Scene, version: int, which: int
    ) -> None:
        notice = scene.notices()[0]
        rot(manifests(scene.place(notice), version)[which])
        [told] = scene.repair()
        assert [one["from"] for one in told["files"]] == ["copy-1"]
        scene.is_whole()

    def test_what_follows_from_the_rest_needs_no_copy(self, scene: Scene) -> None:
        shutil.rmtree(scene.copies[0])
        place = scene.place(scene.notices()[0])
        for path in FILES:
            if "content" not in path:
                (place / path).write_bytes(b"")
        [told] = scene.repair()
        assert {one["from"] for one in told["files"]} == {"computed"}
        scene.is_whole()

    def test_nothing_damaged_is_nothing_done(self, scene: Scene) -> None:
        before = kinds(scene.archive)
        assert scene.repair() == []
        assert kinds(scene.archive) == before


class TestWholeObjects:
    """ "Objects missing entirely": found by their identifier, or by what the log says of them."""

    def test_a_missing_object_comes_back(self, scene: Scene) -> None:
        notice = scene.notices()[1]
        shutil.rmtree(scene.place(notice))
        [told] = scene.repair()
        assert (told["name"], told["outcome"], told["quarantine"]) == (notice, "repaired", "")
        scene.is_whole()

    @pytest.mark.parametrize("number", [0, 1])
    def test_one_that_no_catalogue_knows_is_found_by_its_entries(
        self, scene: Scene, number: int
    ) -> None:
        notice = scene.notices()[number]
        shutil.rmtree(scene.place(notice))
        (scene.archive / "catalogue.db").unlink()
        [told] = scene.repair()
        assert (told["name"], told["outcome"]) == (notice, "repaired")
        assert sorted(scene.notices()) == sorted(Scene(scene.folder).notices())
        scene.is_whole()

    def test_a_version_that_no_catalogue_knows(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        place = scene.place(notice)
        for path in manifests(place, 2):
            path.write_bytes(b"")
        (scene.archive / "catalogue.db").unlink()
        [told] = scene.repair()
        assert (told["versions"], told["outcome"]) == (2, "repaired")
        assert good(scene.archive, "show", notice)
        scene.is_whole()

    def test_two_objects_that_were_swapped_are_each_others_source(self, scene: Scene) -> None:
        shutil.rmtree(scene.copies[0])
        one, other = (scene.place(notice) for notice in scene.notices())
        one.rename(scene.folder / "kept")
        other.rename(one)
        (scene.folder / "kept").rename(other)
        told = scene.repair()
        assert {one["outcome"] for one in told} == {"repaired"}
        assert {file["from"] for one in told for file in one["files"]} <= {"local", "computed"}
        scene.is_whole()

    def test_what_belongs_to_nothing_goes_to_quarantine_with_it(self, scene: Scene) -> None:
        place = scene.place(scene.notices()[0])
        (place / "stray.txt").write_text("stray\n")
        (place / "v1" / "content" / "link").symlink_to("/etc/hostname")
        (place / "empty").mkdir()
        [told] = scene.repair()
        assert told["extra"] == ["empty/", "stray.txt", "v1/content/link"]
        kept = scene.archive / "quarantine" / told["quarantine"]
        assert (kept / "stray.txt").read_text() == "stray\n"
        scene.is_whole()

    def test_a_link_in_its_place_is_not_followed(self, scene: Scene) -> None:
        place = scene.place(scene.notices()[1])
        place.rename(scene.folder / "elsewhere")
        place.symlink_to(scene.folder / "elsewhere")
        scene.repair()
        assert not place.is_symlink() and (scene.folder / "elsewhere").is_dir()
        scene.is_whole()


class TestFileByFile:
    """ "If the local copy and every replica are damaged in different files, each file comes from
    where it is whole."
    """

    def test_each_file_has_its_own_source(self, scene: Scene) -> None:
        scene.copy("copy2")
        notice = scene.notices()[0]
        places = [scene.place(notice, of) for of in (scene.archive, *scene.copies)]
        paths = ["v1/content/renditions/0001.txt", "v2/content/renditions/0002.txt",
                 "v2/content/renditions/0003.txt"]  # fmt: skip
        for number, place in enumerate(places):
            for path in paths:
                if path != paths[number]:
                    rot(place / path)
        [told] = scene.repair()
        assert {one["path"]: one["from"] for one in told["files"]} == {
            paths[1]: "copy-1",
            paths[2]: "copy-2",
        }
        scene.is_whole()

    def test_manifests_too(self, scene: Scene) -> None:
        scene.copy("copy2")
        notice = scene.notices()[0]
        for number, of in enumerate((scene.archive, *scene.copies)):
            for which, path in enumerate(manifests(scene.place(notice, of), 1)):
                if which != number:
                    rot(path)
        [told] = scene.repair()
        assert sorted(one["from"] for one in told["files"]) == ["copy-1", "copy-2"]
        scene.is_whole()

    def test_what_is_whole_nowhere_is_named_and_the_rest_repaired(self, scene: Scene) -> None:
        notice, other = scene.notices()
        lost, mended = "v2/content/renditions/0002.txt", "v2/content/renditions/0003.txt"
        for of in (scene.archive, *scene.copies):
            rot(scene.place(notice, of) / lost)
        rot(scene.place(notice) / mended)
        rot(scene.place(other) / "v1/content/renditions/0001.txt")
        damaged = (scene.place(notice) / lost).read_bytes()
        first, second = sorted(scene.repair(code=1), key=lambda one: one["outcome"])
        assert (first["outcome"], second["outcome"]) == ("partly repaired", "repaired")
        [lacking] = first["lacking"]
        assert (
            lacking["path"] == lost
            and {"source": "copy-1", "why": "other bytes"} in lacking["seen"]
        )
        assert [one["path"] for one in first["files"]] == [mended]
        assert (scene.place(notice) / lost).read_bytes() == damaged
        again = scene.repair(code=1)
        assert [one["outcome"] for one in again] == ["not repaired"], "nothing better, no exchange"


class TestAnswers:
    """ "Extra objects are not touched"; what was asked for is answered; nothing is written dry."""

    def test_ids_are_all_that_is_looked_at(self, scene: Scene) -> None:
        one, other = scene.notices()
        for notice in (one, other):
            rot(scene.place(notice) / "v1/content/renditions/0001.txt")
        [told] = scene.repair(one)
        assert told["name"] == one
        assert [told["outcome"] for told in scene.repair(one)] == ["whole"]
        assert [told["name"] for told in scene.repair()] == [other]
        scene.is_whole()

    def test_a_dry_run_changes_nothing(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        rot(scene.place(notice) / "v1/content/renditions/0001.txt")
        shutil.rmtree(scene.place(scene.notices()[1]))
        before = listing(scene.archive)
        told = scene.repair("--dry-run")
        assert {one["outcome"] for one in told} == {"would be repaired"}
        assert listing(scene.archive) == before

    def test_what_nobody_logged_is_named_and_left(self, scene: Scene) -> None:
        shelves = scene.archive / "shelves"
        stray = shelves / "ab" / "cd" / f"abcd{'0' * 124}"
        shutil.copytree(scene.place(scene.notices()[1]), stray)
        [told] = scene.repair()
        assert (told["outcome"], told["findings"][0]["code"]) == ("left alone", "object-misplaced")
        assert stray.is_dir()

    def test_the_record_says_what_was_done(self, scene: Scene) -> None:
        notice = scene.notices()[0]
        rot(scene.place(notice) / "v1/content/renditions/0001.txt")
        [told] = scene.repair()
        assert kinds(scene.archive)[-1] == "repair"
        [shown] = answers(call("show", "--json", told["record"], archive=scene.archive))
        [about] = shown["about"]
        assert about["object"] == notice and about["quarantine"] == told["quarantine"]
        assert about["files"] == told["files"]
        assert [one["kind"] for one in answers(good(scene.archive, "show", "--json", notice))[0][
            "records"
        ]] == ["repair"]  # fmt: skip
        [report] = scene.archive.glob("shelves/*/*/*/v1/content/reports/0001.json")
        [said] = json.loads(report.read_bytes())["objects"]
        assert said["findings"][0]["code"] == "bytes-changed"


def listing(folder: Path) -> set[str]:
    return {os.path.join(at, name) for at, _, names in os.walk(folder) for name in names}
