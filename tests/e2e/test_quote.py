"""`quote` says where a quotation stands in an archive or in loose files, with what proves it."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from copies import own_copy
from editions import law
from muniment.search import quoting
from muniment_cli import answers, call, config_of, good, new_archive, preserved

LAW = "\n".join(law(4))
RIGHT = "保存机构应当在三十日内答复申请人"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of a law in two versions, and a page."""
    folder = tmp_path_factory.mktemp("made")
    archive = new_archive(folder)
    (folder / "law.txt").write_text(LAW, "utf-8")
    (folder / "law2.txt").write_text(LAW.replace("申请人", "申办人"), "utf-8")
    page = "<html><body><h1>Notice</h1><p>The fees &amp; costs are borne by\nthe <b>Bureau</b>.</p>"
    (folder / "page.html").write_text(page, "utf-8")
    first = preserved(archive, folder / "law.txt")["notice"]
    preserved(archive, folder / "law2.txt", "--notice", first)
    preserved(archive, folder / "page.html")
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return own_copy(made, tmp_path)


def quote(archive: Path, *words: object, code: int = 0) -> dict[str, Any]:
    done = call("quote", "--json", *words, archive=archive)
    assert done.returncode == code, done.stderr
    [told] = answers(done)
    return told


class TestArchive:
    """Every place with unit, offsets, line, version; earlier versions are said to be so."""

    def test_word_for_word_with_version_log_and_offsets(self, archive: Path, made: Path) -> None:
        told = quote(archive, f"“{RIGHT}。”")
        assert (told["match"], told["size"]) == ("exact", 4)
        exact, near = told["places"]
        assert (exact["version"], exact["status"]) == (1, "earlier")
        assert exact["by"] == near["accession"] and near["status"] == "current"
        assert exact["match"] == "exact" and exact["differences"] == []
        assert near["match"] == "near" and near["distance"] == 1
        assert near["differences"] == [{"quotation": "请", "printed": "办"}]
        assert exact["citation"] and exact["time"]["verdict"] == 0
        [span] = exact["spans"]
        raw = (made / "law.txt").read_bytes()
        assert raw[span["byte_start"] : span["byte_end"]].decode() == RIGHT == span["text"]
        assert LAW[span["char_start"] : span["char_end"]] == RIGHT
        assert LAW.split("\n")[span["line"] - 1].endswith(f"{RIGHT}。")

    def test_what_a_person_is_told(self, archive: Path) -> None:
        done = call("quote", RIGHT.replace("应当", "應當"), archive=archive)
        assert done.returncode == 0
        assert "1. the same letters, set otherwise" in done.stdout
        start = LAW.index(RIGHT)
        assert f"characters {start}-{start + len(RIGHT)}\n" in done.stdout
        assert "quoted as [應當], printed as [应当]" in done.stdout
        assert "an earlier version" in done.stdout and "entry 1 of" in done.stdout
        assert "2. near (letters otherwise: 1)" in done.stdout

    def test_what_goes_on_in_the_next_unit_says_so(self, archive: Path) -> None:
        first, second = LAW.split("\n")[1:3]
        told = quote(archive, first + second)["places"][0]
        assert told["unit"] != told["last_unit"]
        said = f"{told['unit']} to {told['last_unit']}, zh-Hans"
        assert said in call("quote", first + second, archive=archive).stdout

    def test_what_an_ellipsis_leaves_out_is_told(self, archive: Path) -> None:
        first, second = RIGHT[:10], RIGHT[-3:]
        done = call("quote", f"{first}……{second}", archive=archive)
        said, left = done.stdout, len(RIGHT) - len(first) - len(second)
        assert done.returncode == 0
        assert f"1. in pieces, in this order (letters that its ellipses leave out: {left})" in said
        assert f"quoted as [……], printed as [{RIGHT[10:-3]}]" in said
        told = call("quote", f"{second}……{first}", archive=archive)
        assert told.returncode == 2 and "in this order within 2,000 letters" in told.stdout

    def test_nearly_or_nowhere_is_no_proof(self, archive: Path) -> None:
        told = quote(archive, RIGHT.replace("答复", "笞复"), code=2)
        assert told["match"] == "near"
        assert quote(archive, "本条例由国务院负责解释", code=2)["match"] == "nowhere"
        assert call("quote", "。", archive=archive).returncode == 3

    def test_in_a_page_it_is_what_is_read_that_counts(self, archive: Path, made: Path) -> None:
        [place] = quote(archive, "fees & costs are borne by the Bureau")["places"]
        assert place["printed"] == "fees & costs are borne by the Bureau"
        assert [span["text"] for span in place["spans"]][-1] == "Bureau"
        page = (made / "page.html").read_text("utf-8")
        for span in place["spans"]:
            assert page[span["char_start"] : span["char_end"]] == span["text"]

    def test_what_is_withheld_is_not_quoted(self, archive: Path) -> None:
        notice = quote(archive, RIGHT)["places"][0]["notice"]
        why = ("--reason", "r", "--authority", "a")
        good(archive, "withhold", notice, *why, "--files", "renditions/0001.txt")
        told = quote(archive, RIGHT, code=2)
        assert [one["version"] for one in told["places"]] == [2]
        good(archive, "withhold", notice, *why)
        assert quote(archive, RIGHT, code=2)["match"] == "nowhere"

    def test_what_does_not_verify_is_wrong(self, archive: Path) -> None:
        quote(archive, RIGHT)
        shelved = next(archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt"))
        kept = shelved.read_bytes()
        shelved.write_bytes(kept + b"\n")
        told = quote(archive, RIGHT, code=1)
        assert [one["version"] for one in told["places"]] == [2] and told["wrong"]

    def test_limit_and_stdin(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{RIGHT}\n"))
        told = quote(archive, "-", "--limit", "1")
        assert len(told["places"]) == 1 and told["more"] == 1

    def test_what_stands_nearly_everywhere_is_said_to_be_cut(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(quoting, "_MOST_ROWS", 1)
        told = quote(archive, "保存机构")
        assert told["cut"] and told["places"]

    def test_a_place_is_cited(self, archive: Path) -> None:
        [exact, _] = quote(archive, RIGHT)["places"]
        cited = answers(
            call(
                "cite",
                exact["notice"],
                "--version",
                1,
                "--article",
                exact["unit"],
                "--json",
                archive=archive,
                config=config_of(archive),
            )
        )
        assert cited[0]["text"] == exact["citation"]


class TestLooseFiles:
    """ "Also on loose text"."""

    def test_files_are_looked_through_without_an_archive(self, made: Path) -> None:
        done = call("quote", "--in", made / "law.txt", "--in", made / "law2.txt", RIGHT, "--json")
        assert done.returncode == 0
        [told] = answers(done)
        assert [one["rendition"] for one in told["places"]] == ["law.txt", "law2.txt"]
        assert told["origin"] is None and told["places"][0]["notice"] is None
        done = call("quote", "--in", made / "law.txt", "本条例由国务院解释")
        assert done.returncode == 2 and "nowhere in the text that these files have" in done.stdout

    def test_a_file_without_text_is_named(self, made: Path, tmp_path: Path) -> None:
        (tmp_path / "packed.gz").write_bytes(b"\x1f\x8b" + bytes(40))
        done = call("quote", "--in", tmp_path / "packed.gz", "--in", made / "law.txt", RIGHT)
        assert done.returncode == 3 and "text-unread-format: 1" in done.stdout
        assert call("quote", "--in", tmp_path / "none", RIGHT).returncode == 3
