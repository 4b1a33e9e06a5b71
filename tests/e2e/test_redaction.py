"""Redaction from end to end: the bytes are gone, and every proof of what stays goes on holding."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from killing import assert_tidy, assert_whole
from muniment_cli import answers, call, config_of, good, kinds, new_archive
from stops import stopped_at, without_exchange
from system_packages import peer
from verify_sh import bare_path, verify_sh

SECRET = b"Li Example, 3 Example Road, telephone 555-0100\n" * 40
AUTHORITY = "Court of Example, 12/2026"
WHY = ("--reason", "a private person's address", "--authority", AUTHORITY)
FIRST = "renditions/0001.txt"


def preserve(archive: Path, *arguments: object) -> dict[str, Any]:
    [told] = answers(good(archive, "preserve", "--json", *arguments))
    return told


def redact(archive: Path, notice: str, *paths: str) -> dict[str, Any]:
    named = [word for path in paths or (FIRST,) for word in ("--path", path)]
    [told] = answers(good(archive, "redact", notice, *named, *WHY, "--json"))
    return told


def verdict(archive: Path, *arguments: object) -> int:
    return call("verify", *arguments, archive=archive).returncode


def trust_of(archive: Path) -> Path:
    return config_of(archive) / "trust"


def holding(folder: Path) -> list[str]:
    """Every file below a folder that holds the secret."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and b"555-0100" in path.read_bytes()
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def notice(archive: Path, tmp_path: Path) -> str:
    """A notice of two versions, the secret in its first."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_bytes(SECRET)
    (source / "b.txt").write_bytes(b"Notice 12\n")
    told = preserve(archive, source, "--title", "Notice 12")
    (tmp_path / "more.txt").write_bytes(b"an annex\n")
    preserve(archive, tmp_path / "more.txt", "--notice", told["notice"])
    return str(told["notice"])


@pytest.fixture
def other(archive: Path, tmp_path: Path) -> str:
    """Another notice, with other bytes."""
    (tmp_path / "other.txt").write_bytes(b"Notice 13\n")
    return str(preserve(archive, tmp_path / "other.txt")["notice"])


class TestBytes:
    """ "The object is rebuilt without the bytes; derived text, index, quarantine, staging too." """

    def test_no_file_of_the_archive_holds_them(self, archive: Path, notice: str) -> None:
        assert len(holding(archive)) == 1
        told = redact(archive, notice)
        assert holding(archive) == []
        assert told["paths"] == [f"v1/content/{FIRST}"]
        assert kinds(archive)[told["index"]] == "redaction"
        assert_whole(archive)
        assert_tidy(archive)

    def test_held_drafts_of_the_same_bytes_are_destroyed(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        (tmp_path / "again.txt").write_bytes(SECRET)
        held = preserve(archive, tmp_path / "again.txt", "--hold")["held"]
        (tmp_path / "else.txt").write_bytes(b"something else\n")
        kept = preserve(archive, tmp_path / "else.txt", "--hold")["held"]
        told = redact(archive, notice)
        assert told["purged"] == [f"staging/held/{held}"]
        assert holding(archive) == []
        good(archive, "commit", kept)

    def test_what_repair_put_aside_is_destroyed_even_if_it_was_damaged(
        self, archive: Path, notice: str
    ) -> None:
        [shelved] = holding(archive)
        folder = archive / Path(shelved).parents[3]
        aside = shutil.copytree(folder, archive / "quarantine" / "0001")
        (aside / f"v1/content/{FIRST}").write_bytes(SECRET[:-1])
        (archive / "quarantine" / "loose").mkdir()
        (archive / "quarantine" / "loose" / "x").write_bytes(SECRET)
        told = redact(archive, notice)
        assert told["purged"] == [f"quarantine/0001/v1/content/{FIRST}", "quarantine/loose/x"]
        assert holding(archive) == []
        assert (aside / "v1/content/renditions/0002.txt").exists()

    def test_the_same_bytes_in_another_notice_are_named_and_left(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        (tmp_path / "copy.txt").write_bytes(SECRET)
        copy = preserve(archive, tmp_path / "copy.txt")["notice"]
        told = redact(archive, notice)
        assert told["others"] == [{"notice": copy, "path": f"v1/content/{FIRST}"}]
        assert len(holding(archive)) == 1
        assert verdict(archive, copy) == 0
        assert redact(archive, copy)["others"] == []
        assert holding(archive) == []

    def test_bytes_that_the_same_notice_holds_twice_go_together(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        (tmp_path / "copy.txt").write_bytes(SECRET)
        preserve(archive, tmp_path / "copy.txt", "--notice", notice)
        done = call("redact", notice, "--path", FIRST, *WHY, archive=archive)
        assert done.returncode == 3 and "renditions/0004.txt would still hold" in done.stderr
        assert len(holding(archive)) == 2 and verdict(archive) == 0
        redact(archive, notice, FIRST, "renditions/0004.txt")
        assert holding(archive) == []
        assert verdict(archive, notice) == 2


class TestProofs:
    """ "Every other proof of the archive still verifies." """

    def test_the_notice_is_2_and_all_others_are_0(
        self, archive: Path, notice: str, other: str
    ) -> None:
        told = redact(archive, notice)
        assert verdict(archive, notice) == 2
        assert verdict(archive, other) == 0
        assert verdict(archive, told["record"]) == 0
        good(archive, "log", "check")

    def test_the_whole_archive_is_2_and_lists_what_was_redacted(
        self, archive: Path, notice: str, other: str
    ) -> None:
        redact(archive, notice)
        [told] = answers(call("verify", "--json", archive=archive))
        assert told["verdict"] == 2
        [finding] = told["checks"][3]["findings"]
        assert finding["code"] == "file-redacted" and finding["where"].endswith(FIRST)
        said = call("verify", archive=archive).stdout
        assert f"1 file was redacted: shelves/{finding['where'][8:]}" in said
        assert "Verdict: 2 (consistent; the bytes of what was redacted" in said

    def test_what_was_checked_is_remembered(self, archive: Path, notice: str) -> None:
        redact(archive, notice)
        assert not list((trust_of(archive) / "seen").glob("*"))
        assert verdict(archive) == 2
        assert list((trust_of(archive) / "seen").glob("*"))

    def test_others_tools_call_the_object_valid(self, archive: Path, notice: str) -> None:
        validate = peer("ocfl-py", "ocfl-validate.py")
        redact(archive, notice)
        for inventory in archive.glob("shelves/??/??/*/inventory.json"):
            done = subprocess.run(
                [validate, inventory.parent], capture_output=True, text=True, check=False
            )
            assert " is VALID" in done.stdout, done.stdout

    def test_a_kit_brings_the_record_and_both_tools_say_2(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        told = redact(archive, notice)
        kit = tmp_path / "kit"
        good(archive, "kit", notice, "-o", kit)
        assert (kit / "records" / told["record"]).is_dir()
        assert f"v1/content/{FIRST}" in (kit / "README.md").read_text()
        assert holding(kit) == []
        assert verdict(archive, kit) == 2
        done = verify_sh(kit, trust_of(archive), path=bare_path(tmp_path))
        assert done.returncode == 2, done.stdout
        assert f"was redacted under {AUTHORITY}" in done.stdout

    def test_a_kit_without_that_record_is_wrong(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        redact(archive, notice)
        kit = tmp_path / "kit"
        good(archive, "kit", notice, "-o", kit)
        shutil.rmtree(kit / "records")
        assert verdict(archive, kit) == 1
        assert verify_sh(kit, trust_of(archive), path=bare_path(tmp_path)).returncode == 1

    def test_a_kit_from_before_goes_on_holding(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        good(archive, "kit", notice, "-o", tmp_path / "kit")
        redact(archive, notice)
        assert verdict(archive, tmp_path / "kit") == 0

    def test_the_notice_may_grow_and_be_redacted_again(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        redact(archive, notice)
        (tmp_path / "third.txt").write_bytes(b"a third\n")
        preserve(archive, tmp_path / "third.txt", "--notice", notice)
        assert verdict(archive, notice) == 2
        assert_whole(archive)
        redact(archive, notice, "renditions/0003.txt", "v3/content/renditions/0004.txt")
        assert verdict(archive, notice) == 2
        assert_whole(archive)
        good(archive, "kit", notice, "-o", tmp_path / "kit")
        assert verdict(archive, tmp_path / "kit") == 2
        done = verify_sh(tmp_path / "kit", trust_of(archive), path=bare_path(tmp_path))
        assert done.returncode == 2, done.stdout


class TestWrong:
    """ "Without a valid record: 1. A record whose file is still present is a finding too." """

    def test_a_file_put_back_is_named(self, archive: Path, notice: str, other: str) -> None:
        [shelved] = holding(archive)
        redact(archive, notice)
        (archive / shelved).write_bytes(SECRET)
        done = call("verify", archive=archive)
        assert done.returncode == 1 and "carry the redaction out here too" in done.stdout
        assert verdict(archive, notice) == 1 and verdict(archive, other) == 0

    def test_a_record_taken_away_excuses_nothing(self, archive: Path, notice: str) -> None:
        told = redact(archive, notice)
        [folder] = archive.glob(f"shelves/*/*/*/v1/content/manifests/{told['record']}.json")
        shutil.rmtree(folder.parents[3])
        done = call("verify", archive=archive)
        assert done.returncode == 1 and "is missing" in done.stdout

    def test_a_changed_record_excuses_nothing(self, archive: Path, notice: str) -> None:
        told = redact(archive, notice)
        [said] = archive.glob(f"shelves/*/*/*/v1/content/manifests/{told['record']}.json")
        said.write_bytes(said.read_bytes().replace(b"Court", b"Board"))
        assert verdict(archive, notice) == 1

    def test_a_file_deleted_by_hand_is_missing(self, archive: Path, notice: str) -> None:
        [shelved] = holding(archive)
        (archive / shelved).unlink()
        assert verdict(archive, notice) == 1
        done = call("redact", notice, "--path", "renditions/0002.txt", *WHY, archive=archive)
        assert done.returncode == 3 and "not whole otherwise" in done.stderr
        redact(archive, notice)
        assert verdict(archive, notice) == 2

    def test_a_lost_catalogue_changes_no_verdict(
        self, archive: Path, notice: str, other: str
    ) -> None:
        redact(archive, notice)
        (archive / "catalogue.db").unlink(missing_ok=True)
        assert [verdict(archive), verdict(archive, notice), verdict(archive, other)] == [2, 2, 0]
        (archive / "catalogue.db").write_bytes(b"no database")
        assert verdict(archive) == 2


class TestCrash:
    """ "Either not redacted and not recorded, or recorded and carried out by recovery." """

    @pytest.mark.parametrize("after", [False, True])
    def test_stopped_at_any_step_it_is_all_or_nothing(
        self, archive: Path, notice: str, tmp_path: Path, after: bool
    ) -> None:
        original = tmp_path / "original"
        original.mkdir()
        for name in ("archive", "config"):
            shutil.copytree(tmp_path / name, original / name)
        with stopped_at(0) as steps:
            redact(archive, notice)
        assert steps.count > 6
        for number in range(1, steps.count + 1):
            place = tmp_path / f"{number}"
            shutil.copytree(original, place)
            copy = place / "archive"
            with stopped_at(number, after):
                done = call("redact", notice, "--path", FIRST, *WHY, archive=copy)
            assert done.returncode == 3, done.stderr
            recorded = "redaction" in kinds(copy)
            # With the writer gone and its intent not carried out yet, nothing looks wrong.
            assert verdict(copy, notice) in ({2} if recorded else {0, 2})
            good(copy, "preserve", original / "config" / "trust" / "roots")
            recorded = "redaction" in kinds(copy)
            assert verdict(copy, notice) == (2 if recorded else 0)
            assert bool(holding(copy)) is not recorded
            assert_whole(copy)
            assert_tidy(copy)
            redact(copy, notice)
            assert verdict(copy, notice) == 2 and holding(copy) == []
            assert kinds(copy).count("redaction") == 1
            shutil.rmtree(place)

    def test_it_works_where_folders_cannot_be_exchanged(self, archive: Path, notice: str) -> None:
        with without_exchange():
            redact(archive, notice)
        assert holding(archive) == [] and verdict(archive, notice) == 2
        assert_tidy(archive)
