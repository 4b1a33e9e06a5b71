"""`muniment cite`: which version, which article, and what became of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from muniment_cli import answers, call, config_of, good, new_archive
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer

WHY = ("--reason", "a person is named", "--authority", "Court of Example, 12/2026")
ZH = (
    "示例市人民政府关于保存公告的通知\n\n一、公告应当保存。\n\n二、下列公告除外：\n"
    "（一）过期的；\n（二）作废的。\n"
)
EN = "\nCity of Example Notice on Keeping Announcements\n\n(1) Announcements shall be kept.\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("cite"))


def preserved(archive: Path, name: str, *texts: str) -> list[dict[str, Any]]:
    """Preserve texts as versions of one notice."""
    told: list[dict[str, Any]] = []
    for number, text in enumerate(texts):
        source = archive.parent / f"{name}-{number}.txt"
        source.write_text(text, "utf-8")
        more = ("--notice", told[0]["notice"]) if told else ()
        told += answers(good(archive, "preserve", source, "--json", *more))
    return told


def cited(archive: Path, *words: object) -> dict[str, Any]:
    """What `cite --json` answers."""
    [told] = answers(good(archive, "cite", "--json", *words))
    return told


class TestCite:
    """A citation leads to a version, a place in it, and an entry of the log."""

    def test_who_issued_it_together_is_cited_together(self, archive: Path) -> None:
        text = "关于保存公告的通知\n\n一、公告应当保存。\n\n示例部　示例局\n2026年1月5日\n"
        [told] = preserved(archive, "joint", text)
        assert "示例部、示例局" in cited(archive, told["notice"], "--as", "gbt7714")["text"]

    def test_version_and_article(self, archive: Path) -> None:
        one, two = preserved(archive, "law", f"{ZH}2026年1月5日\n", f"{ZH}2026年2月6日\n")
        newest = cited(archive, one["notice"], "--article", "art_2__item_2", "--as", "gbt7714")
        assert (newest["version"], newest["accession"]) == (2, two["accession"])
        assert "：第二条第二项" in newest["text"] and "(2026-02-06)" in newest["text"]
        assert newest["article"]["labels"][1]["printed"] == {"zh-Hans": "（二）"}
        older = cited(archive, one["notice"], "--version", 1)
        assert (older["index"], older["accession"]) == (one["index"], one["accession"])
        assert cited(archive, one["accession"])["version"] == 1
        wrong = call("cite", one["notice"], "--article", "art_9", archive=archive)
        assert wrong.returncode == 3 and "muniment outline" in wrong.stderr
        assert call("cite", one["notice"], "--version", 3, archive=archive).returncode == 3

    def test_every_field_is_one_of_the_metadata(self, archive: Path) -> None:
        [one] = preserved(archive, "fields", f"{ZH}2026年1月5日\n")
        [told] = answers(good(archive, "metadata", one["notice"], "--json"))
        [column] = told["renditions"][0]["columns"]
        printed = {(each["name"], each["value"]) for each in column["fields"]}
        told_fields = cited(archive, one["notice"])["fields"]
        assert told_fields and {(each["name"], each["value"]) for each in told_fields} <= printed

    def test_what_the_base_prints_comes_before_a_worse_copy_that_came_first(
        self, archive: Path
    ) -> None:
        for name, text in (("a-scan.txt", ZH.replace("一、", "")), ("b-text.txt", ZH)):
            (archive.parent / name).write_text(
                text.replace("保存", "保存" if "b" in name else "俣存")
            )
        both = (archive.parent / "a-scan.txt", archive.parent / "b-text.txt")
        told = answers(good(archive, "preserve", "--as-one", "--json", *both))
        fields = {one["name"]: one for one in cited(archive, told[0]["notice"])["fields"]}
        assert fields["title"]["rendition"] == "renditions/0002.txt"
        assert fields["title"]["value"].endswith("保存公告的通知")
        assert "俣存" in "".join(fields["title"]["others"])

    def test_places_are_named_as_people_say_them(self, archive: Path) -> None:
        [one] = preserved(archive, "said", f"{ZH}2026年1月5日\n")
        for said in ("第二条第二项", "第2條第２項", "art_2__item_2"):
            found = cited(archive, one["notice"], "--article", said)["article"]
            assert (found["unit"], found["found"]) == ("art_2__item_2", True)
        assert cited(archive, one["notice"], "--article", "Article 2")["article"]["unit"] == "art_2"

    def test_a_superseded_version_says_what_stands_in_its_place(self, archive: Path) -> None:
        [one] = preserved(archive, "old", "一、旧。\n")
        [two] = preserved(archive, "new", "一、新。\n")
        good(archive, "supersede", one["accession"], "--by", two["notice"], "--reason", "misread")
        told = cited(archive, one["notice"])
        [stone] = told["tombstones"]
        assert (stone["kind"], stone["by"]) == ("superseded", two["accession"])
        assert stone["record"] in told["text"] and "misread" in told["text"]
        for command in ("outline", "metadata", "read"):
            [whence] = [
                each["whence"] for each in answers(good(archive, command, one["notice"], "--json"))
            ]
            assert (whence["superseded_by"], whence["versions"]) == (two["accession"], 1)
            assert "misread" in good(archive, command, one["notice"]).stdout
        assert cited(archive, two["notice"])["tombstones"] == []

    def test_of_what_is_withheld_nothing_is_said_but_that(self, archive: Path) -> None:
        [one] = preserved(archive, "secret", f"{ZH}2026年1月5日\n")
        good(archive, "withhold", one["notice"], *WHY)
        done = good(archive, "cite", one["notice"], "--article", "art_2", "--json")
        [told] = answers(done)
        assert told["fields"] == told["sources"] == [] and not told["article"]["found"]
        assert [stone["kind"] for stone in told["tombstones"]] == ["withheld"]
        assert "保存公告" not in done.stdout and "secret" not in done.stdout

    def test_a_redacted_version_says_by_which_record(self, archive: Path) -> None:
        [one] = preserved(archive, "gone", f"{ZH}2026年1月5日\n")
        good(archive, "redact", one["notice"], "--path", "renditions/0001.txt", *WHY)
        told = cited(archive, one["notice"])
        [stone] = told["tombstones"]
        assert (stone["kind"], stone["paths"]) == ("redacted", [])
        assert isinstance(stone["index"], int) and "Court of Example" in told["text"]
        assert not [each for each in told["fields"] if each["status"] != "described"]

    def test_what_is_changed_on_the_shelves_ends_with_1(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        [one] = preserved(archive, "law", f"{ZH}2026年1月5日\n")
        next(archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt")).write_text("第九条")
        done = call("cite", one["notice"], archive=archive)
        assert done.returncode == 1
        assert "does not verify" in done.stdout and "第九条" not in done.stdout
        out = tmp_path / "out.ris"
        exported = call("export", one["notice"], "--as", "ris", "-o", out, archive=archive)
        assert exported.returncode == 3 and "changed or missing" in exported.stderr
        assert not out.exists()

    def test_when_it_was_there_is_for_the_readers_own_trust_to_say(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        first, second = preserved(archive, "law", "一、甲。\n", "一、乙。\n")
        with TimeServer({"/a": Honest(new_stamper("p256", "a"))}) as server:
            pins = pinned(archive, server, "a")
            call("stamp", "--allow-private", archive=archive)  # One of the two that are usual.
            trust = tmp_path / "trust"
            shutil.copytree(config_of(archive) / "trust", trust)
            shutil.copytree(pins, trust / "authorities" / "a", dirs_exist_ok=True)
        told = cited(archive, first["notice"], "--version", 1, "--trust", trust)
        assert told["time"]["before_by"] == "a" and told["time"]["verdict"] == 0
        assert (
            told["time"]["before"]
            in good(archive, "cite", second["accession"], "--trust", trust).stdout
        )
        stranger = call(
            "cite", first["notice"], "--json", archive=archive, config=tmp_path / "stranger"
        )
        other = answers(stranger)[0]["time"]
        assert (other["verdict"], other["before"], other["before_by"]) == (2, None, None)

    def test_several_notices_in_one_file_that_comes_out_the_same(
        self, archive: Path, tmp_path: Path
    ) -> None:
        [one] = preserved(archive, "a", f"{ZH}2026年1月5日\n")
        [two] = preserved(archive, "b", f"{EN}January 6, 2026\n")
        for form in ("csl", "bibtex", "ris"):
            files = [tmp_path / f"{number}.{form}" for number in range(2)]
            for file in files:
                good(archive, "export", one["notice"], two["notice"], "--as", form, "-o", file)
            assert files[0].read_bytes() == files[1].read_bytes()
        first, second = json.loads((tmp_path / "0.csl").read_text("utf-8"))
        assert first["issued"]["date-parts"] == [[2026, 1, 5]]
        assert second["title"].startswith("City of Example Notice")
        again = call(
            "export", one["notice"], "--as", "csl", "-o", tmp_path / "0.csl", archive=archive
        )
        assert again.returncode == 3
