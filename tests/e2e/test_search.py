"""`search` asks the whole archive, and shows nothing that may not be given out or is not whole."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from copies import own_copy
from editions import law
from killed_workers import DeadlyWorkers
from muniment.edition.formats import readers, word
from muniment.inquiry import texts, upkeep
from muniment.processes import Workers
from muniment.search.index import Index
from muniment_cli import Done, answers, call, good, new_archive, preserved
from ordinary import ordinary_user
from word_files import docx, p, r

SECRET = "示例某人住在幸福路七十七号"
WHY = ("--reason", "a private address", "--authority", "Court of Example, 12/2026")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of three notices, one of two versions, one with a secret."""
    folder = tmp_path_factory.mktemp("made")
    archive = new_archive(folder)
    (folder / "law.txt").write_text("\n".join(law(6)), "utf-8")
    (folder / "law2.txt").write_text("\n".join(law(6)).replace("来源", "出处"), "utf-8")
    (folder / "letter.txt").write_text(f"Letter\n{SECRET}。\nAbout the archives.\n", "utf-8")
    (folder / "other.txt").write_text("Another letter about archives\n", "utf-8")
    notice = preserved(archive, folder / "law.txt", "--title", "Law")["notice"]
    preserved(archive, folder / "law2.txt", "--notice", notice)
    preserved(
        archive, folder / "letter.txt", "--title", "Letter", "--publisher", "Bureau of Example"
    )
    preserved(archive, folder / "other.txt", "--published", "2026-05")
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return own_copy(made, tmp_path)


def search(archive: Path, *words: object) -> dict[str, Any]:
    [told] = answers(good(archive, "search", "--json", *words))
    return told


def titles(told: dict[str, Any]) -> list[str]:
    return [" / ".join(hit["titles"]) for hit in told["hits"]]


def traces(archive: Path) -> list[str]:
    """Files of the archive, shelves apart, in which a piece of the secret stands."""
    pieces = [piece.encode() for piece in ("幸福路", "幸福", "福路", "七十七号", "十七")]
    files = (path for path in archive.iterdir() if path.is_file())
    return [path.name for path in files if any(piece in path.read_bytes() for piece in pieces)]


class TestAnswers:
    """ "Id, version, title, unit id, language, snippet with the match marked, as of entry N"."""

    def test_a_hit_is_told_with_its_place(self, archive: Path) -> None:
        done = good(archive, "search", "登记", "出处")
        assert "art_4" in done.stdout and "[登记]所存文书的[出处]" in done.stdout
        assert "line 11" in done.stdout and "1. Law  urn:uuid:" in done.stdout
        assert "As of entry 4 of example.org/log" in done.stdout

    def test_the_place_of_a_match_is_that_of_the_file(self, archive: Path, made: Path) -> None:
        told = search(archive, "答復申請人", "--status", "earlier")
        [hit, *_] = told["hits"]
        [match] = hit["matches"]
        assert hit["snippet"][match["start"] : match["end"]] == "答复申请人"
        text = (made / "law.txt").read_text("utf-8")
        assert text[match["char_start"] : match["char_end"]] == "答复申请人"
        assert text[: match["char_start"]].count("\n") + 1 == match["line"]
        assert (hit["version"], hit["status"], hit["language"]) == (1, "earlier", "zh-Hans")

    def test_nothing_found_is_an_answer(self, archive: Path) -> None:
        done = good(archive, "search", "来出处")
        assert "No paragraph holds that." in done.stdout

    def test_what_no_search_reads_is_listed(self, archive: Path, tmp_path: Path) -> None:
        none = good(archive, "search", "--without-text").stdout
        assert "Every rendition in this archive that may be read has a text." in none
        assert search(archive, "archives")["renditions"] is None
        for name in ("a.bin", "b.bin"):
            (tmp_path / name).write_bytes(b"\0\1\2" * 400)
        kept = [preserved(archive, tmp_path / name) for name in ("a.bin", "b.bin")]
        told = search(archive, "--without-text")
        assert not told["more"] and told["renditions"] == [
            {
                "notice": one["notice"],
                "version": 1,
                "accession": one["accession"],
                "rendition": "renditions/0001.bin",
                "code": "text-none",
            }
            for one in kept
        ]
        first = good(archive, "search", "--without-text", "--limit", "1").stdout
        assert f"{kept[0]['notice']} v1, " in first and kept[1]["notice"] not in first
        assert "There are more; these are the first 1 (--limit)." in first
        done = call("search", "--without-text", "archives", archive=archive)
        assert done.returncode == 3 and "it takes no words" in done.stderr

    def test_filters_and_limit(self, archive: Path) -> None:
        assert titles(search(archive, "archives", "--issuer", "bureau")) == ["Letter"]
        assert len(search(archive, "archives", "--after", "2026")["hits"]) == 1
        told = search(archive, "条例", "--limit", "1")
        assert told["more"] and len(told["hits"]) == 1
        none = good(archive, "search", "archives", "--after", "2026-06")
        assert "No paragraph holds that, in the notices that were asked for." in none.stdout
        told = search(archive, "archives", "--language", "chinese", "--issuer", "bureau")
        assert (told["unmet"], told["languages"]) == (["language"], ["und-Latn", "zh", "zh-Hans"])
        none = good(archive, "search", "archives", "--status", "superseded", "--type", "none")
        assert "meets --type, --status by itself" in none.stdout
        for period in (
            ("--after", "May"),
            ("--before", "2014-13"),
            ("--after", "2015", "--before", "2014-12"),
        ):
            assert call("search", "条例", *period, archive=archive).returncode == 3
        for nothing in ("。", "", " "):
            assert call("search", nothing, archive=archive).returncode == 3

    def test_what_is_new_is_found_and_what_is_superseded_is_said(
        self, archive: Path, tmp_path: Path
    ) -> None:
        first = search(archive, "archives")
        assert len(first["hits"]) == 2
        (tmp_path / "new.txt").write_text("A third letter on archives\n")
        new = preserved(archive, tmp_path / "new.txt")
        letter = next(hit for hit in first["hits"] if hit["titles"] == ["Letter"])
        good(archive, "supersede", letter["accession"], "--by", new["notice"], "--reason", "wrong")
        told = search(archive, "archives")
        assert told["size"] == first["size"] + 2 and len(told["hits"]) == 3
        by = {hit["accession"]: (hit["status"], hit["by"]) for hit in told["hits"]}
        assert by[letter["accession"]] == ("superseded", new["accession"])

    def test_without_words_it_only_indexes(self, archive: Path) -> None:
        done = good(archive, "search")
        assert (archive / "search.db").exists() and "As of entry 4" in done.stdout

    def test_what_has_no_text_is_counted(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "packed.gz").write_bytes(b"\x1f\x8b" + bytes(40))
        preserved(archive, tmp_path / "packed.gz")
        done = good(archive, "search", "archives")
        assert "read here: renditions, 1 (" in done.stdout
        assert search(archive, "archives")["silent"] == {"text-unread-format": 1}

    def test_what_could_not_be_read_is_read_once_its_reader_is_installed(
        self, archive: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "note.docx").write_bytes(docx(p(r("A note about horses"))))
        preserved(archive, tmp_path / "note.docx")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(readers, "_version", lambda _: "-")
            patch.setattr(word, "is_installed", lambda _: False)
            for _ in range(2):
                told = search(archive, "horses")
                assert not told["hits"] and told["silent"] == {"document-needs-extra": 1}
        told = search(archive, "horses")
        assert len(told["hits"]) == 1 and not told["silent"]
        assert len(search(archive, "archives")["hits"]) == 2


class TestShelves:
    """The index only says where to look: the shelves decide."""

    def test_a_changed_rendition_is_named_and_not_shown(self, archive: Path) -> None:
        search(archive, "archives")
        shelved = next(
            path
            for path in archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt")
            if path.read_text("utf-8").startswith("Letter")
        )
        before = shelved.read_bytes()
        shelved.write_text("Letter\nforged archives\n")
        for prepare in (lambda: None, (archive / "search.db").unlink):
            prepare()
            done = call("search", "archives", "--json", archive=archive)
            assert done.returncode == 1
            assert titles(answers(done)[0]) == ["Another letter about archives"]
        assert not search_codes(archive, "forged")
        shelved.write_bytes(before)
        assert len(search(archive, "archives")["hits"]) == 2
        assert search(archive, "archives")["silent"] == {}

    @pytest.mark.parametrize("spoilt", [b"", b"no database" * 99, None])
    def test_a_spoilt_index_is_made_anew(self, archive: Path, spoilt: bytes | None) -> None:
        search(archive, "archives")
        path = archive / "search.db"
        if spoilt is None:
            data = bytearray(path.read_bytes())
            data[5000:] = bytes(len(data) - 5000)
            path.write_bytes(data)
            call("search", "archives", archive=archive)  # May say so, once it is met.
            preserved(archive, archive / "README.md")
        else:
            path.write_bytes(spoilt)
        done = call("search", "archives", "--json", archive=archive)
        if done.returncode:
            assert "search.db can be deleted" in done.stderr and "Traceback" not in done.stderr
            path.unlink()
        assert len(search(archive, "Another letter")["hits"]) == 1

    def test_rows_that_make_no_sense_are_refused_in_words(self, archive: Path) -> None:
        search(archive, "archives")
        for change in (
            "UPDATE sheets SET packed = x'00'",
            "DELETE FROM sheets",
            "UPDATE accessions SET said = '3'",
            "DELETE FROM accessions",
        ):
            copy = archive / "search.db"
            kept = copy.read_bytes()
            with sqlite3.connect(copy) as db:
                db.execute(change)
            db.close()
            done = call("search", "archives", archive=archive)
            assert done.returncode == 3 and "search.db can be deleted" in done.stderr, change
            copy.write_bytes(kept)

    def test_an_index_of_another_history_is_not_believed(
        self, archive: Path, tmp_path: Path
    ) -> None:
        other = new_archive(tmp_path / "other")
        for name in "abcde":
            (tmp_path / name).write_text(f"monarchs {name}\n")
        good(other, "preserve", *(tmp_path / name for name in "abcde"))
        search(other, "monarchs")
        shutil.copy(other / "search.db", archive / "search.db")
        assert search(archive, "monarchs")["hits"] == []
        assert len(search(archive, "archives")["hits"]) == 2


def search_codes(archive: Path, *words: object) -> list[str]:
    return titles(answers(call("search", "--json", *words, archive=archive))[0])


class TestErased:
    """ "A redacted or withheld text must never be found nor stay in the file"."""

    @pytest.fixture
    def letter(self, archive: Path) -> str:
        [hit] = search(archive, "幸福路")["hits"]
        assert traces(archive) == ["search.db"]
        return str(hit["notice"])

    def test_what_is_redacted(self, archive: Path, letter: str) -> None:
        good(archive, "redact", letter, "--path", "renditions/0001.txt", *WHY)
        assert traces(archive) == []
        assert search(archive, "幸福路")["hits"] == []
        assert len(search(archive, "archives")["hits"]) == 1
        assert traces(archive) == []

    def test_what_is_withheld_until_it_is_lifted(self, archive: Path, letter: str) -> None:
        good(archive, "withhold", letter, *WHY)
        assert traces(archive) == []
        assert search(archive, "幸福路")["hits"] == []
        assert traces(archive) == []
        good(archive, "withhold", letter, "--lift", "--reason", "moot")
        assert titles(search(archive, "幸福路")) == ["Letter"]

    def test_what_an_old_index_still_has(self, archive: Path, letter: str) -> None:
        old = (archive / "search.db").read_bytes()
        good(archive, "withhold", letter, *WHY, "--files", "renditions/0001.txt")
        (archive / "search.db").write_bytes(old)
        assert search(archive, "幸福路")["hits"] == []
        assert traces(archive) == []

    def test_the_end_of_a_withholding_is_noticed(
        self, archive: Path, letter: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        good(archive, "withhold", letter, *WHY, "--until", "2999")
        assert search(archive, "幸福路")["hits"] == []
        from muniment.cli.reading import search_command

        later = search_command.now().replace(year=3000)
        monkeypatch.setattr(search_command, "now", lambda: later)
        assert titles(search(archive, "幸福路")) == ["Letter"]

    def test_an_index_that_cannot_be_written_is_deleted(self, archive: Path, letter: str) -> None:
        (archive / "search.db").write_bytes(b"no database" * 99)
        good(archive, "withhold", letter, *WHY)
        assert not (archive / "search.db").exists()


class TestTrouble:
    """kill -9, a full disk, an archive of others: nobody waits, nothing is half."""

    @pytest.mark.parametrize("door", ["cover", "add_document"])
    def test_a_killed_search_leaves_nothing_half(self, archive: Path, door: str) -> None:
        child = os.fork()
        if child == 0:

            def die(*_: object) -> None:
                os.kill(os.getpid(), signal.SIGKILL)

            setattr(Index, door, die)
            call("search", "archives", archive=archive)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        assert len(search(archive, "archives")["hits"]) == 2

    def test_the_index_is_the_same_bytes_whoever_reads_the_notices(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(texts, "_WORTH_WORKERS", 1)
        made = set[bytes]()
        for count, kind in ((1, Workers), (2, Workers), (2, DeadlyWorkers)):
            workers = kind(count)
            monkeypatch.setattr(upkeep, "Workers", lambda _, workers=workers: workers)
            (archive / "search.db").unlink(missing_ok=True)
            assert len(search(archive, "archives")["hits"]) == 2
            assert workers.begun == (0 if count == 1 else count)
            made.add((archive / "search.db").read_bytes())
        assert len(made) == 1

    def test_groups_are_told(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(upkeep, "_GROUP_ENTRIES", 2)
        done = good(archive, "search", "archives")
        assert "Indexed 2 of 5 entries of the log." in done.stderr
        assert done.stdout.count("\n") == 7

    def test_a_full_disk_is_searched_from_elsewhere(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(upkeep, "_in_its_place", full)
        done = good(archive, "search", "archives", "--json")
        assert len(answers(done)[0]["hits"]) == 2
        assert "disk is full" in done.stderr and not (archive / "search.db").exists()

    @pytest.mark.parametrize("indexed", [False, True])
    def test_an_archive_that_may_only_be_read(self, archive: Path, indexed: bool) -> None:
        if indexed:
            search(archive, "archives")
        before = sorted(archive.rglob("*"))
        folders = [archive, archive / "staging"]
        files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
        for path in (*files, *folders):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with ordinary_user():
            done: Done = call("search", "archives", "--json", archive=archive)
        for path in (*folders, *files):
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert done.returncode == 0, done.stderr
        assert len(answers(done)[0]["hits"]) == 2
        assert "a temporary one is made" in done.stderr
        assert sorted(archive.rglob("*")) == before
