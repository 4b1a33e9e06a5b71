"""`edition` reads loose files, `outline` a notice on the shelves, and only bytes of record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from editions import law
from muniment_cli import answers, call, new_archive


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("law") / "law.txt"
    path.write_text("\n".join(law(6)).replace("第五条　", ""), "utf-8")
    return path


class TestEdition:
    """`edition PATH… --json` runs on loose files with no archive."""

    def test_every_span_is_printed_where_it_says(self, source: Path) -> None:
        [told] = answers(call("edition", source, "--json"))
        exact = source.read_text("utf-8")
        [rendition] = told["renditions"]
        units = list(rendition["columns"][0]["units"])
        seen = 0
        while units:
            unit = units.pop()
            units += unit["children"]
            for span in unit["spans"]:
                seen += 1
                assert exact[span["char_start"] : span["char_end"]] == span["text"]
                raw = source.read_bytes()[span["byte_start"] : span["byte_end"]]
                assert raw.decode() == span["text"]
                assert span["text"] in exact.split("\n")[span["line"] - 1]
        assert seen > 6

    def test_a_lost_label_is_told_in_words(self, source: Path) -> None:
        done = call("edition", source)
        assert done.returncode == 0
        assert "art_5: label not found, text present before art_6" in done.stdout

    def test_a_file_without_text_is_named_and_the_others_are_read(
        self, source: Path, tmp_path: Path
    ) -> None:
        packed = tmp_path / "law.txt.gz"
        packed.write_bytes(b"\x1f\x8b\x08" + bytes(40))
        done = call("edition", source, packed, "--json")
        assert done.returncode == 3
        first, second = answers(done)[0]["renditions"]
        assert first["columns"] and not second["columns"]
        assert [one["code"] for one in second["findings"]] == ["text-unread-format"]

    def test_what_is_no_file_is_a_wrong_call(self, tmp_path: Path) -> None:
        assert call("edition", tmp_path).returncode == 3
        assert call("edition", tmp_path / "none").returncode == 3

    def test_a_notice_on_the_shelves_is_read_by_its_id(self, source: Path, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        [told] = answers(call("preserve", source, "--json", archive=archive))
        [shelved] = answers(call("edition", told["notice"], "--json", archive=archive))
        [loose] = answers(call("edition", source, "--json"))
        for edition in (shelved, loose):
            for rendition in edition["renditions"]:
                rendition.pop("name")
                rendition.pop("findings")
        whence, apart = shelved.pop("whence"), loose.pop("whence")
        assert (whence["object"], whence["versions"]) == (told["notice"], 1)
        assert (
            apart["object"] is None and apart["files"][0]["sha512"] == whence["files"][0]["sha512"]
        )
        assert shelved == loose
        written = call("edition", told["notice"], "--as", "text", "-o", "x", archive=archive)
        assert written.returncode == 3 and "muniment export" in written.stderr


class TestOutline:
    """What is changed or missing is named, not read, and the exit code is 1."""

    def test_only_bytes_of_record_are_read(self, source: Path, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        [told] = answers(call("preserve", source, "--json", archive=archive))
        done = call("outline", told["notice"], archive=archive)
        assert done.returncode == 0 and "art_3__item_2" in done.stdout
        assert "art_1" in call("outline", told["notice"], "--version", 1, archive=archive).stdout
        assert call("outline", told["notice"], "--version", 2, archive=archive).returncode == 3
        next(archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt")).write_text("第九条")
        done = call("outline", told["notice"], "--json", archive=archive)
        assert done.returncode == 1
        [rendition] = json.loads(done.stdout)["renditions"]
        assert not rendition["columns"]
        assert [one["code"] for one in rendition["findings"]] == ["text-not-of-record"]


class TestVersionsAndRenditions:
    """`diff` between versions, `collate` between renditions."""

    def test_an_amended_article_is_told_with_its_words(self, source: Path, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        [made] = answers(call("preserve", source, "--json", archive=archive))
        other = tmp_path / "other.txt"
        text = source.read_text("utf-8")
        other.write_text(text.replace("第三条　", "第三条　依法，"), "utf-8")
        call("preserve", other, "--notice", made["notice"], archive=archive)
        done = call("diff", made["notice"], archive=archive)
        assert done.returncode == 0
        assert "3: amended" in done.stdout and "+ [依法，]" in done.stdout
        assert "version 1 of 2; entry 1" in done.stdout and "version 2 of 2; entry" in done.stdout
        file = call("metadata", other, archive=archive)
        assert file.returncode == 3 and "`muniment edition`" in file.stderr
        lacking = call("read", made["notice"], "--language", "ug", archive=archive)
        assert lacking.returncode == 3 and "no text in ug; it has zh-Hans" in lacking.stderr
        same = call("diff", made["notice"], "1", "1", archive=archive)
        assert same.returncode == 3 and "not held against itself" in same.stderr
        assert call("diff", made["notice"], "7", archive=archive).returncode == 3

    def test_what_a_reading_lost_is_told(self, source: Path, tmp_path: Path) -> None:
        lines = source.read_text("utf-8").split("\n")
        witness = tmp_path / "witness.txt"
        witness.write_text("\n".join(lines[:2] + lines[3:]), "utf-8")
        [answer] = answers(call("collate", witness, source, "--json"))
        [told] = answer["languages"]
        assert [one["name"] for one in answer["whence"]["files"]] == [witness.name, source.name]
        [held] = told["witnesses"]
        assert (told["base"], held["name"]) == (source.name, witness.name)
        lost = [one for one in held["differences"] if one["kind"] == "lost"]
        assert lost and lost[0]["base"][0]["line"] == 3
        assert call("collate", source).returncode == 3
        assert call("collate", source, source).stdout.count("no difference") == 1
        other = tmp_path / "other" / source.name
        other.parent.mkdir()
        other.write_bytes(source.read_bytes())
        [answer] = answers(call("collate", source, other, "--json"))
        assert [one["name"] for one in answer["whence"]["files"]] == [str(source), str(other)]

    def test_renditions_on_the_shelves_are_held_against_each_other(
        self, source: Path, tmp_path: Path
    ) -> None:
        archive, pair = new_archive(tmp_path), tmp_path / "pair"
        pair.mkdir()
        text = source.read_text("utf-8")
        # The witness has more text, for a scan's noise, and a label less.
        noisy = text.replace("第四条　", "").replace("。", "。Ｘ丨丨乛Ｘ")
        for name, content in (("a.txt", noisy), ("b.txt", text)):
            (pair / name).write_text(content, "utf-8")
        [made] = answers(call("preserve", pair, "--json", archive=archive))
        [answer] = answers(call("collate", made["notice"], "--json", archive=archive))
        [told] = answer["languages"]
        [witness] = told["witnesses"]
        assert told["labels"] > witness["labels"]
        assert told["base"] == "renditions/0002.txt"
        said = call("collate", made["notice"], archive=archive).stdout
        assert "the base is renditions/0002.txt" in said and "of log example.org/log:" in said
        assert call("collate", made["notice"], "--version", 2, archive=archive).returncode == 3


class TestRead:
    """`read` shows a notice by its ID, or loose files, and says whence it is."""

    def test_a_notice_is_read_with_its_place_in_the_log(self, source: Path, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        [made] = answers(call("preserve", source, "--json", archive=archive))
        done = call("read", made["notice"], "--article", "3", archive=archive)
        assert done.returncode == 0
        lines = done.stdout.splitlines()
        assert lines[0].split("\t")[:2] == ["art_3", "zh-Hans"]
        assert any(made["notice"] in line and "version 1 of 1" in line for line in lines)
        assert any("As of a log of 2 entries" in line for line in lines)
        for wrong in (["--article", "77"], ["--language", "fr"], ["--version", "2"]):
            assert call("read", made["notice"], *wrong, archive=archive).returncode == 3

    def test_what_is_withheld_is_not_read_and_that_is_said(
        self, source: Path, tmp_path: Path
    ) -> None:
        archive, pair = new_archive(tmp_path), tmp_path / "pair"
        pair.mkdir()
        (pair / "a.txt").write_bytes(source.read_bytes())
        (pair / "b.txt").write_text("Kept back for now.\n", "utf-8")
        [made] = answers(call("preserve", pair, "--json", archive=archive))
        kept = "renditions/0002.txt"
        reason = ("--authority", "Example Court", "--reason", "order 7")
        done = call("withhold", made["notice"], "--files", kept, *reason, archive=archive)
        assert done.returncode == 0, done.stderr
        said = call("read", made["notice"], archive=archive)
        assert said.returncode == 0
        assert "Kept back" not in said.stdout and "Example Court" in said.stdout

    def test_loose_files_are_read_and_what_is_neither_is_a_wrong_call(
        self, source: Path, tmp_path: Path
    ) -> None:
        done = call("read", source)
        assert done.returncode == 0 and "# Read from loose files" in done.stdout
        assert call("read", source, tmp_path / "none").returncode == 3
        assert call("read", source, "--version", "1").returncode == 3
