"""`muniment withhold`: files stay in custody, whole, and do not leave the archive."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from muniment.custody import CustodyError, Withholding
from muniment.custody.withholding import end_of
from muniment_cli import ROOT, answers, call, good, holds, kinds, new_archive

SECOND = "renditions/0002.txt"
WHY = ("--reason", "a minor is named", "--authority", "Data Protection Act, section 4")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def notice(archive: Path, tmp_path: Path) -> str:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("the notice\n")
    (source / "b.txt").write_text("the secret annex\n")
    [told] = answers(good(archive, "preserve", "--json", source))
    return str(told["notice"])


def withhold(archive: Path, notice: str, *arguments: object) -> dict[str, Any]:
    [told] = answers(good(archive, "withhold", notice, *WHY, *arguments, "--json"))
    return told


def refused(archive: Path, *arguments: object) -> str:
    done = call(*arguments, archive=archive)
    assert done.returncode == 3 and not done.stdout
    return done.stderr


class TestWithheld:
    """ "`withhold` keeps files out of publish, kit, export, deposit; no byte is touched." """

    def test_the_archive_verifies_as_before(self, archive: Path, notice: str) -> None:
        before = {path: path.read_bytes() for path in archive.rglob("shelves/**/*.*")}
        told = withhold(archive, notice)
        assert kinds(archive)[told["index"]] == "withholding"
        assert all(path.read_bytes() == data for path, data in before.items())
        holds(archive)
        good(archive, "verify", notice)

    def test_nothing_of_it_is_given_out(self, archive: Path, notice: str, tmp_path: Path) -> None:
        withhold(archive, notice, "--until", "2999")
        for arguments in (
            ("kit", notice, "-o", tmp_path / "out"),
            ("export", notice, "-o", tmp_path / "out"),
            ("export", notice, "--as", "premis", "-o", tmp_path / "out"),
            ("show", notice, "--html"),
        ):
            said = refused(archive, *arguments)
            assert "everything in it, under Data Protection Act, section 4" in said
            assert "until the end of 2999 (UTC)" in said and "a minor is named" in said
            assert not (tmp_path / "out").exists()

    def test_what_comes_later_is_withheld_too(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        withhold(archive, notice)
        (tmp_path / "later.txt").write_text("later\n")
        good(archive, "preserve", tmp_path / "later.txt", "--notice", notice)
        refused(archive, "export", notice, "-o", tmp_path / "out")

    def test_one_file_is_left_out_and_named(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        withhold(archive, notice, "--files", SECOND)
        done = good(archive, "export", notice, "-o", tmp_path / "out")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt"]
        assert f"v1/content/{SECOND} is left out" in done.stderr
        page = good(archive, "show", notice, "--html").stdout
        assert "the notice" in page and "the secret annex" not in page
        assert "withheld from publication under Data Protection Act" in page
        assert "A kit holds a notice whole or not at all" in refused(
            archive, "kit", notice, "-o", tmp_path / "kit"
        )

    def test_an_export_of_nothing_is_refused(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        withhold(archive, notice, "--files", SECOND, "--files", "renditions/0001.txt")
        refused(archive, "export", notice, "-o", tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_it_is_told_where_notices_are_listed(self, archive: Path, notice: str) -> None:
        withhold(archive, notice, "--until", "2999-06")
        assert "[withheld under Data Protection Act, section 4 until the end of 2999-06]" in (
            good(archive, "list").stdout
        )
        assert "1 withheld" in good(archive, "status").stdout
        assert "withheld from publication" in good(archive, "show", notice).stdout

    def test_other_files_of_the_same_bytes_go_with_it(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        (tmp_path / "copy.txt").write_text("the secret annex\n")
        good(archive, "preserve", tmp_path / "copy.txt", "--notice", notice)
        withhold(archive, notice, "--files", SECOND)
        refused(archive, "export", notice, "--version", 2, "-o", tmp_path / "out")


class TestLifting:
    """ "`--lift` is a record of its own"; a time that was set ends by itself."""

    def test_what_is_lifted_is_given_out_again(
        self, archive: Path, notice: str, tmp_path: Path
    ) -> None:
        first = withhold(archive, notice, "--files", SECOND)
        withhold(archive, notice)
        [told] = answers(
            good(archive, "withhold", first["record"], "--lift", "--reason", "moot", "--json")
        )
        assert told["lifts"] == first["record"] and told["outcome"] == "lifted"
        refused(archive, "kit", notice, "-o", tmp_path / "kit")
        good(archive, "withhold", notice, "--lift", "--reason", "moot")
        good(archive, "kit", notice, "-o", tmp_path / "kit")
        assert kinds(archive).count("withholding") == 4
        assert "Nothing of" in refused(archive, "withhold", notice, "--lift", "--reason", "x")

    def test_a_date_lasts_to_its_end(self) -> None:
        assert end_of("2030") == datetime(2031, 1, 1, tzinfo=UTC)
        assert end_of("2030-02") == datetime(2030, 3, 1, tzinfo=UTC)
        assert end_of("2028-02-29") == datetime(2028, 3, 1, tzinfo=UTC)

    def test_it_has_ended_at_that_moment_and_not_before(self) -> None:
        one = Withholding("urn:uuid:1", (), "law", "r", "2030-06-30", "id", 1, "")
        end = datetime(2030, 7, 1, tzinfo=UTC)
        assert one.has_ended(end) and not one.has_ended(end - timedelta(microseconds=1))

    @pytest.mark.parametrize("date", ["soon", "2030-13", "2030-02-30", "2030~", "0000", "9999"])
    def test_other_dates_are_refused(self, date: str) -> None:
        with pytest.raises(CustodyError):
            end_of(date)


class TestRefusals:
    """A record is not written that would withhold nothing."""

    def test_a_path_that_is_not_there(self, archive: Path, notice: str) -> None:
        said = refused(archive, "withhold", notice, *WHY, "--files", "renditions/0009.txt")
        assert "has no file renditions/0009.txt" in said

    def test_a_time_that_is_over(self, archive: Path, notice: str) -> None:
        assert "is over" in refused(archive, "withhold", notice, *WHY, "--until", "2001")

    def test_an_order_of_nobody(self, archive: Path, notice: str) -> None:
        assert "--authority" in refused(archive, "withhold", notice, "--reason", "because")

    def test_a_notice_that_is_not_there(self, archive: Path) -> None:
        assert "names nothing" in refused(archive, "withhold", "urn:uuid:no", *WHY)

    def test_lifting_takes_nothing_else(self, archive: Path, notice: str) -> None:
        assert "--reason alone" in refused(archive, "withhold", notice, "--lift", *WHY)


class TestOneDoor:
    """Whoever publishes is given a `Publication`, and asks the shelves for no folder."""

    ROOMS = ("exchange", "deposit", "site", "citing", "reading_room")

    def test_no_room_that_publishes_finds_its_own_way_to_the_shelves(self) -> None:
        modules = [
            path for room in self.ROOMS for path in (ROOT / "muniment" / room).glob("**/*.py")
        ]
        modules += [ROOT / "muniment" / "reading" / name for name in ("page.py", "rendition.py")]
        assert modules
        for module in modules:
            names = {
                node.attr
                for node in ast.walk(ast.parse(module.read_bytes()))
                if isinstance(node, ast.Attribute)
            }
            assert not names & {"shelves", "path_of"}, module.name
