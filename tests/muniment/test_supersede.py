"""`muniment supersede`: a wrong accession stays as it is, and all say what stands instead."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive
from verify_sh import bare_path, verify_sh

WHY = ("--reason", "the wrong file was taken")


def preserve(archive: Path, name: str, *arguments: object) -> dict[str, Any]:
    source = archive.parent / name
    source.write_text(f"{name}\n")
    [told] = answers(good(archive, "preserve", "--json", source, *arguments))
    return told


def supersede(archive: Path, old: str, new: str) -> dict[str, Any]:
    [told] = answers(good(archive, "supersede", old, "--by", new, *WHY, "--json"))
    return told


def refused(archive: Path, old: str, new: str) -> str:
    done = call("supersede", old, "--by", new, *WHY, archive=archive)
    assert done.returncode == 3 and not done.stdout
    return done.stderr


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def wrong(archive: Path) -> dict[str, Any]:
    return preserve(archive, "wrong.txt")


@pytest.fixture
def right(archive: Path) -> dict[str, Any]:
    return preserve(archive, "right.txt")


class TestSupersession:
    """ "A wrong accession is superseded, never changed." """

    def test_a_record_says_so_and_no_byte_is_touched(
        self, archive: Path, wrong: dict[str, Any], right: dict[str, Any]
    ) -> None:
        before = {path: path.read_bytes() for path in archive.rglob("shelves/**/*.*")}
        told = supersede(archive, wrong["accession"], right["notice"])
        assert (told["accession"], told["by"]) == (wrong["accession"], right["accession"])
        assert kinds(archive)[told["index"]] == "supersession"
        assert all(path.read_bytes() == data for path, data in before.items())
        holds(archive)

    def test_show_and_list_say_by_what_and_when(
        self, archive: Path, wrong: dict[str, Any], right: dict[str, Any]
    ) -> None:
        supersede(archive, wrong["accession"], right["accession"])
        said = f"superseded by {right['accession']}"
        assert said in good(archive, "show", wrong["notice"]).stdout
        assert said in good(archive, "show", wrong["notice"], "--html").stdout
        lines = good(archive, "list").stdout.splitlines()
        assert [said in line for line in lines] == [True, False]
        assert "1 superseded" in good(archive, "status").stdout
        assert f"is superseded by {right['accession']}" in (
            good(archive, "show", right["notice"]).stdout
        )
        [shown] = answers(good(archive, "show", wrong["notice"], "--json"))
        assert shown["versions"][0]["superseded"]["by"] == right["accession"]

    def test_verify_says_it_and_stays_0(
        self, archive: Path, wrong: dict[str, Any], right: dict[str, Any]
    ) -> None:
        supersede(archive, wrong["accession"], right["accession"])
        done = good(archive, "verify", wrong["notice"])
        assert f"superseded: {wrong['accession']} by {right['accession']} on " in done.stdout
        assert "superseded" not in good(archive, "verify", right["notice"]).stdout

    def test_a_kit_brings_the_record_as_evidence(
        self, archive: Path, wrong: dict[str, Any], right: dict[str, Any], tmp_path: Path
    ) -> None:
        told = supersede(archive, wrong["accession"], right["accession"])
        kit, trust = tmp_path / "kit", config_of(archive) / "trust"
        good(archive, "kit", wrong["notice"], "-o", kit)
        said = f"superseded: {wrong['accession']} by {right['accession']} on "
        assert said in good(archive, "verify", kit).stdout
        done = verify_sh(kit, trust, path=bare_path(tmp_path))
        assert done.returncode == 0 and said in done.stdout
        good(archive, "kit", right["notice"], "-o", tmp_path / "other")
        assert not (tmp_path / "other" / "records").exists()
        folder = kit / "records" / told["record"]
        shutil.copytree(folder, kit / "records" / ("0" * 25))
        assert call("verify", kit, archive=archive).returncode == 1

    def test_a_later_version_may_supersede_an_earlier_one(
        self, archive: Path, wrong: dict[str, Any]
    ) -> None:
        newer = preserve(archive, "newer.txt", "--notice", wrong["notice"])
        told = supersede(archive, wrong["accession"], wrong["notice"])
        assert told["by"] == newer["accession"]
        holds(archive)


class TestRefusals:
    """ "`--by` must exist; chains and cycles refused; only accessions are superseded." """

    def test_what_stands_must_exist(self, archive: Path, wrong: dict[str, Any]) -> None:
        assert "no accession and no notice" in refused(archive, wrong["accession"], "0" * 25)
        assert "no accession and no notice" in refused(archive, "", wrong["accession"])

    def test_nothing_supersedes_itself(self, archive: Path, wrong: dict[str, Any]) -> None:
        assert "cannot supersede itself" in refused(archive, wrong["notice"], wrong["notice"])

    def test_nothing_is_superseded_twice_or_by_what_is_superseded(
        self, archive: Path, wrong: dict[str, Any], right: dict[str, Any]
    ) -> None:
        third = preserve(archive, "third.txt")
        supersede(archive, wrong["accession"], right["accession"])
        again = refused(archive, wrong["accession"], third["accession"])
        assert "superseded already" in again
        circle = refused(archive, right["accession"], wrong["accession"])
        assert "is itself superseded" in circle
        assert kinds(archive).count("supersession") == 1

    def test_a_correction_may_be_corrected_and_the_end_is_shown(
        self, archive: Path, wrong: dict[str, Any], right: dict[str, Any]
    ) -> None:
        third = preserve(archive, "third.txt")
        supersede(archive, wrong["accession"], right["accession"])
        supersede(archive, right["accession"], third["accession"])
        shown = good(archive, "show", wrong["notice"]).stdout
        assert f"{third['accession']} stands" in shown
        assert f"superseded by {third['accession']}" in good(archive, "list").stdout

    def test_a_record_is_never_superseded(self, archive: Path, wrong: dict[str, Any]) -> None:
        [log] = answers(good(archive, "log", "show", "--json"))
        roles = next(one for one in log["entries"] if one["kind"] == "roles")
        assert "a record of kind roles" in refused(archive, roles["id"], wrong["accession"])

    def test_a_notice_of_several_versions_must_be_told_apart(
        self, archive: Path, wrong: dict[str, Any], right: dict[str, Any]
    ) -> None:
        newer = preserve(archive, "newer.txt", "--notice", wrong["notice"])
        said = refused(archive, wrong["notice"], right["accession"])
        assert wrong["accession"] in said and newer["accession"] in said
