"""OCFL objects as imports: each version a version of one notice; what is not valid is a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest import Gathered, SourceError, SourceKind, describe_path
from manifests import NO_TRUST, Limits
from muniment.cli.progress import Progress
from muniment.imports import Arrival, gather_import, recognise_import
from muniment.imports.ocfl import gather_version
from muniment.imports.ocfl_objects import RootError, find_versions, survey_object
from muniment_cli import answers, call, good, new_archive
from ocfl_objects import Files, change, digest, made_object


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("imports"))


def put(folder: Path, files: Files) -> Path:
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def put_root(folder: Path, *objects: Files) -> Path:
    put(folder, {"0=ocfl_1.1": b"ocfl_1.1\n"})
    for number, files in enumerate(objects):
        put(folder / f"object-{number}", files)
    return folder


def arrival(into: Path, limits: Limits | None = None) -> Arrival:
    into.mkdir()
    return Arrival(into, 1, "x" * 25, limits or Limits(), lambda: NO_TRUST, lambda _: None)


def as_folder(path: Path, into: Path, limits: Limits | None = None) -> Gathered:
    assert recognise_import(path, Limits()) is SourceKind.OCFL
    return gather_import(SourceKind.OCFL, describe_path(path), path, arrival(into, limits))


def codes(gathered: Gathered) -> set[str]:
    return {finding.code for finding in gathered.findings}


def preserve(archive: Path, *words: object) -> list[dict[str, Any]]:
    return list(answers(good(archive, "preserve", "--json", *words)))


class TestOthers:
    """An object that no archive of our kind made: a version is all that it holds."""

    @pytest.mark.parametrize("spec", ["1.0", "1.1"])
    def test_each_version_becomes_one(self, archive: Path, tmp_path: Path, spec: str) -> None:
        path = put(
            tmp_path / "object",
            made_object(f"urn:x:{spec}", spec=spec, versions=3, algorithm="sha256", width=4),
        )
        told = preserve(archive, path)
        assert [one["outcome"] for one in told] == ["preserved"] * 3
        assert [one["version"] for one in told] == [1, 2, 3]
        [notice] = {one["notice"] for one in told}
        for number, one in enumerate(told, start=1):
            names = [file["name"] for file in one["files"] if file["kind"] == "rendition"]
            assert names == [f"file-{count}" for count in range(1, number + 1)]
        [shown] = answers(good(archive, "show", "--json", notice))
        [source] = shown["versions"][1]["sources"]
        assert source["kind"] == "ocfl" and source["report"]["errors"] == 0
        claims = {one["name"]: one["value"] for one in source["claims"]}
        assert claims["object"] == f"urn:x:{spec}" and claims["version"] == "v0002 of v0003"
        assert "Somebody" not in str(
            source
        )  # Whoever made it stays in its inventory, which is kept.
        assert "OCFL 对象" in good(archive, "show", notice, "--lang", "zh").stdout

    def test_seen_again_it_is_known(self, archive: Path, tmp_path: Path) -> None:
        first = preserve(archive, put(tmp_path / "one", made_object("urn:x:again", versions=2)))
        longer = made_object("urn:x:again", versions=3)
        told = preserve(archive, put(tmp_path / "two", longer))
        assert [one["outcome"] for one in told] == ["seen again", "seen again", "preserved"]
        assert {one["notice"] for one in (*first, *told)} == {first[0]["notice"]}
        assert told[2]["version"] == 3

    def test_a_history_that_departs_adds_what_differs(self, archive: Path, tmp_path: Path) -> None:
        files = made_object("urn:x:departs", versions=2)
        first = preserve(archive, put(tmp_path / "one", files))
        other = change(dict(files), lambda inventory: other_second(inventory, files))
        told = preserve(archive, put(tmp_path / "two", other))
        assert [one["outcome"] for one in told] == ["seen again", "preserved"]
        assert {one["notice"] for one in (*first, *told)} == {first[0]["notice"]}
        assert told[1]["version"] == 3

    def test_another_object_is_another_notice(self, archive: Path, tmp_path: Path) -> None:
        told = [
            preserve(archive, put(tmp_path / name, made_object(f"urn:x:{name}")))[0]["notice"]
            for name in ("this", "that")
        ]
        assert len(set(told)) == 2

    def test_how_far_a_root_was_validated_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = put_root(tmp_path / "root", made_object("urn:x:a"), made_object("urn:x:b"))
        hours = iter(range(0, 36_000, 3600))  # Between two looks at the clock an hour goes by.
        monkeypatch.setattr("muniment.cli.progress.time.monotonic", lambda: next(hours))
        with Progress(0, "validating objects") as shown:
            found = [one for _, one in find_versions(root, Limits(), shown.source_done)]
        assert all(found)
        said = capsys.readouterr().err.splitlines()
        assert said == ["1: validating objects", "2: validating objects"]

    def test_of_a_root_each_object_is_a_notice(self, archive: Path, tmp_path: Path) -> None:
        root = put_root(
            tmp_path / "root", made_object("urn:x:a", versions=2), made_object("urn:x:b")
        )
        planned = answers(good(archive, "preserve", "--json", "--dry-run", root))
        assert [one["import"]["version"] for one in planned] == [1, 2, 1]
        told = preserve(archive, root)
        assert [one["version"] for one in told] == [1, 2, 1]
        assert len({one["notice"] for one in told}) == 2

    def test_as_is_it_is_a_folder(self, archive: Path, tmp_path: Path) -> None:
        path = put(tmp_path / "object", made_object("urn:x:as-is", versions=2))
        [told] = preserve(archive, path, "--as-is")
        assert len(told["files"]) == len(made_object(versions=2))

    @pytest.mark.parametrize("words", [("--hold",), ("--as-one",)])
    def test_only_a_call_of_its_own_takes_versions_in(
        self, archive: Path, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        path = put(tmp_path / "object", made_object("urn:x:held", versions=2))
        done = call("preserve", path, *words, archive=archive)
        assert done.returncode == 3 and "one after the other" in done.stderr


def other_second(inventory: Any, files: Files) -> None:
    """Have a second version rename its file."""
    if "v2" in inventory["versions"]:
        state = inventory["versions"]["v2"]["state"]
        state[digest("sha512", files["v2/content/file-2"])] = ["renamed"]


def lying_digest(files: Files) -> None:
    files["v1/content/file-1"] = b"other bytes"


def leads_out(inventory: Any) -> None:
    [first, *_] = inventory["manifest"]
    inventory["manifest"][first] = ["v1/content/../../../secret"]


def leads_out_of_its_state(inventory: Any) -> None:
    state = inventory["versions"]["v1"]["state"]
    [first, *_] = state
    state[first] = ["../../secret"]


CRIMES: dict[str, tuple[Callable[[Files], Any], str]] = {
    "a lying digest": (lying_digest, "E092"),
    "a path that leads out": (lambda files: change(files, leads_out), "E099"),
    "a name that leads out": (lambda files: change(files, leads_out_of_its_state), "E052"),
    "no JSON": (lambda files: files.update({"inventory.json": b"{" * 100_000}), "E033"),
}


class TestHostile:
    """Only what is valid is opened: all else is a folder like any other, and is told so."""

    @pytest.mark.parametrize("crime", CRIMES)
    def test_what_is_not_valid_is_kept_as_it_came(self, tmp_path: Path, crime: str) -> None:
        commit, code = CRIMES[crime]
        (tmp_path / "secret").write_text("not yours")
        files = made_object()
        commit(files)
        path = put(tmp_path / "object", files)
        assert [one for _, one in find_versions(path, Limits())] == [None]
        gathered = as_folder(path, tmp_path / "into")
        assert {"import-invalid", code} <= codes(gathered)
        assert {(file.name or b"").decode() for file in gathered.files} == set(files)
        assert gathered.source.stated["report"]["errors"] > 0

    def test_the_statement_says_what_is_wrong(self, archive: Path, tmp_path: Path) -> None:
        files = made_object("urn:x:wrong")
        lying_digest(files)
        done = good(archive, "preserve", put(tmp_path / "object", files))
        assert "breaks its specification" in done.stdout and "E092" in done.stdout

    def test_a_link_that_leads_out_is_not_followed(self, tmp_path: Path) -> None:
        path = put(tmp_path / "object", made_object())
        (tmp_path / "secret").write_text("not yours")
        (path / "v1/content/file-1").unlink()
        (path / "v1/content/file-1").symlink_to(tmp_path / "secret")
        assert [one for _, one in find_versions(path, Limits())] == [None]
        with pytest.raises(SourceError, match="leads"):
            as_folder(path, tmp_path / "into")

    def test_an_inventory_over_the_limit_is_not_read(self, tmp_path: Path) -> None:
        path = put(tmp_path / "object", made_object())
        gathered = as_folder(path, tmp_path / "into", Limits(inventory_bytes=100))
        [found] = [one for one in gathered.findings if one.code == "import-not-read"]
        assert "inventory_bytes" in dict(found.particulars)["why"]

    def test_versions_that_repeat_without_end_are_not_unfolded(self, tmp_path: Path) -> None:
        path = put(tmp_path / "object", made_object(versions=9))
        surveyed = survey_object(path, Limits(decoded_bytes=400))
        assert not surveyed.versions and "decoded_bytes" in surveyed.trouble

    def test_nor_are_those_of_many_small_files(self, tmp_path: Path) -> None:
        path = put(tmp_path / "object", made_object(versions=9))
        trouble = survey_object(path, Limits(files_per_version=12)).trouble
        assert "again and again" in trouble and "files_per_version" in trouble

    def test_more_files_than_a_version_may_have(self, tmp_path: Path) -> None:
        path = put(tmp_path / "object", made_object(versions=3))
        assert "files_per_version" in survey_object(path, Limits(files_per_version=3)).trouble

    @pytest.mark.parametrize("path", ["inventory.json", "v1/content/file-1"])
    def test_what_changes_after_the_look_is_not_taken(self, tmp_path: Path, path: str) -> None:
        place = put(tmp_path / "object", made_object())
        [(_, version)] = find_versions(place, Limits())
        assert version is not None
        (place / path).write_bytes((place / path).read_bytes().replace(b"urn:e", b"urn:E") + b"\n")
        with pytest.raises(SourceError, match="changed"):
            gather_version(describe_path(place), version, arrival(tmp_path / "into"))

    def test_a_root_with_something_else_in_it_is_refused(
        self, archive: Path, tmp_path: Path
    ) -> None:
        root = put_root(tmp_path / "root", made_object("urn:x:stray"))
        put(root, {"folder/stray.txt": b"what is this?"})
        with pytest.raises(RootError, match="no valid storage root"):
            list(find_versions(root, Limits()))
        (tmp_path / "other.txt").write_text("another source")
        for words, said in (((), "refused: "), (("--dry-run",), "would be refused: ")):
            done = call("preserve", root, tmp_path / "other.txt", *words, archive=archive)
            assert done.returncode == 3
            told = done.stdout + done.stderr
            assert f"{said}{root}" in told and "one by one" in told and "other.txt" in done.stdout

    def test_a_root_of_nothing_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RootError, match="no objects"):
            list(find_versions(put_root(tmp_path / "root"), Limits()))

    @pytest.mark.skipif(os.getuid() == 0, reason="the superuser reads everything")
    def test_what_cannot_be_read_is_not_opened(self, tmp_path: Path) -> None:
        path = put(tmp_path / "object", made_object())
        (path / "v1/content/file-1").chmod(0)
        assert not survey_object(path, Limits()).versions


class TestFixtures:
    """The OCFL community's own objects: the good ones are opened, the bad ones are not."""

    def test_only_good_ones_are_opened(self, fixtures: Path) -> None:
        objects = sorted((fixtures / "ocfl-official").glob("*/*-objects/*"))
        found = {
            (path.parent.name.split("-")[0], any(one for _, one in find_versions(path, Limits())))
            for path in objects[::4]
        }
        assert found == {("good", True), ("warn", True), ("bad", False)}
