"""How a notice is cited: from what it prints, each style by its rules, nothing made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import pandoc
from muniment.citing import STYLES, Citation, Dated, Given, Kept, Source, Tombstone, as_style
from muniment.citing.citation import Pinpoint, Step
from muniment.citing.pinpoint import chinese, english
from muniment.citing.styles.bibtex import tex
from muniment.words import Language

OBJECT = "urn:uuid:fc545f55-8cc4-5528-88e9-2a30b49d7528"
ACCESSION = "93pm1b5nkp5bn1pc7dvwvt9z2"
# What TeX, BibTeX, RIS and JSON each act on.
HARD = 'A {brace and 50% & co. #1 $2 _x ~y ^z \\emph{q} } and “"<b>\r\nER  - \r\n公告'


def given(name: str, value: str, language: str = "zh-Hans", standing: str = "printed") -> Given:
    """Something that the notice prints."""
    return Given(name, value, standing, language, "rule", "renditions/0001.html")


def citation(**changes: Any) -> Citation:
    """The citation of a made-up notice."""
    whole = Citation(
        given=(
            given("title", "示例市关于保存公告的通知"),
            given("title", "Notice on Keeping Announcements", "en"),
            given("issuer", "示例市人民政府"),
            given("issuer", "City of Example", "en"),
            given("document_number", "示政发〔2026〕12号"),
            given("date_written", "2026-01-05"),
            given("date_written", "2026-01-05", "en"),
        ),
        kept=Kept(
            *(OBJECT, 2, 2, ACCESSION, "example.org/log", 5, "2026-02-01T00:00:00.000Z"),
            *("signer@example.org/log", "SHA256:abc"),
        ),
        sources=(Source("web", "https://example.org/n?a=1&b=%E4", "2026-02-01T00:00:00.000Z"),),
        pinpoint=Pinpoint(
            "art_6__item_2",
            (
                Step("art", "6", (("zh-Hans", "六、"), ("en", "(6)"))),
                Step("item", "2", (("zh-Hans", "（二）"), ("en", "(ii)"))),
            ),
            ("renditions/0001.html",),
        ),
        dated=Dated(0, "2026-01-31T23:59:00Z", "quicknet", "2026-02-01T01:00:00Z", "A, B"),
        rules="muniment-edition/1",
    )
    return replace(whole, **changes)


class TestPlainStyles:
    """Each style puts the same facts in its own order."""

    @pytest.mark.parametrize(
        ("style", "text"),
        [
            (
                "chicago",
                "示例市人民政府 [City of Example]. “示例市关于保存公告的通知” [Notice on Keeping "
                "Announcements]. 示政发〔2026〕12号, January 5, 2026, art. 6(ii). "
                f"Accessed February 1, 2026. https://example.org/n?a=1&b=%E4. {OBJECT}, version 2, "
                "entry 5 of example.org/log.",
            ),
            (
                "bluebook",
                "示例市关于保存公告的通知 [Notice on Keeping Announcements], 示政发〔2026〕12号 "
                "(promulgated by 示例市人民政府 [City of Example], Jan. 5, 2026) art. 6(ii), "
                f"https://example.org/n?a=1&b=%E4 [{OBJECT}, version 2, entry 5 of "
                "example.org/log, archived Feb. 1, 2026].",
            ),
            (
                "oscola",
                "示例市人民政府 [City of Example], ‘示例市关于保存公告的通知’ [Notice on Keeping "
                "Announcements] (示政发〔2026〕12号, 5 January 2026) art 6(ii) "
                f"<https://example.org/n?a=1&b=%E4> accessed 1 February 2026 ({OBJECT}, version 2, "
                "entry 5 of example.org/log).",
            ),
            (
                "gbt7714",
                "示例市人民政府. 示例市关于保存公告的通知：示政发〔2026〕12号[EB/OL]："
                "第六条第二项. (2026-01-05)[2026-02-01]. https://example.org/n?a=1&b=%E4. "
                f"{OBJECT}，第 2 版，日志 example.org/log 第 5 条.",
            ),
        ],
    )
    def test_a_bilingual_notice_of_the_web(self, style: str, text: str) -> None:
        assert as_style(citation(), style) == text

    @pytest.mark.parametrize("style", STYLES)
    def test_what_is_absent_leaves_no_trace(self, style: str) -> None:
        kept = replace(citation().kept, version=1, versions=1)
        bare = citation(given=(), sources=(), pinpoint=None, dated=None, kept=kept)
        text = as_style(bare, style)
        assert "None" not in text and "()" not in text and ". ." not in text
        assert "“”" not in text and "‘’" not in text and "promulgated" not in text
        assert OBJECT in text and " ," not in text

    @pytest.mark.parametrize("style", STYLES)
    def test_an_inferred_or_conflicting_day_is_not_the_date_of_issue(self, style: str) -> None:
        inferred = given("date_written", "2026-01-05", standing="inferred")
        assert re.search("Jan|2026, 1, 5|01-05|2026/01/05", as_style(citation(), style)) or (
            style in ("csl", "bibtex")
        )
        for days in (
            (inferred,),
            (given("date_written", "2026-01-05"), given("date_written", "2026-01-06", "en")),
        ):
            assert citation(given=days).issued == ""

    @pytest.mark.parametrize("style", STYLES)
    def test_a_tombstone_is_part_of_the_citation(self, style: str) -> None:
        stone = Tombstone("superseded", "rec1", 9, "wrong file", by="other1")
        text = as_style(citation(tombstones=(stone,)), style)
        assert "other1" in text and "rec1" in text and "wrong file" in text

    def test_what_was_described_is_in_brackets(self) -> None:
        told = replace(given("title", "A described title", ""), standing="described")
        assert "[A described title]. " in as_style(citation(given=(told,)), "chicago")

    def test_nobody_issued_what_prints_differ_about(self) -> None:
        bureau = given("issuer", "Bureau of Example.", "en")
        city = given("issuer", "City of Example", "en", "conflicting")
        for style in ("chicago", "bluebook", "oscola", "gbt7714"):
            assert "City of Example" not in as_style(citation(given=(city,)), style)
            text = as_style(citation(given=(bureau,), sources=(), pinpoint=None), style)
            assert "Bureau of Example" in text and "Example.," not in text and "  " not in text
        states = given("issuer", "Office of the U.S.", "en")
        assert "promulgated by Office of the U.S.)" in as_style(
            citation(given=(states,)), "bluebook"
        )


class TestPinpoints:
    """A unit's id is cited as its language cites: labels as printed, numbers as in law."""

    def test_languages_and_inserted_articles(self) -> None:
        pinpoint = Pinpoint("art_3-1__para_2", (Step("art", "3-1"), Step("para", "2")))
        assert english(pinpoint) == "art. 3-1, para. 2"
        assert english(pinpoint, stops=False) == "art 3-1, para 2"
        assert chinese(pinpoint) == "第三条之一第二款"

    def test_what_has_no_number(self) -> None:
        title = Pinpoint("title", (Step("title", ""),))
        assert (english(title), chinese(title)) == ("title", "题名")


class TestForms:
    """CSL-JSON, BibTeX and RIS say the same to programs that others wrote."""

    def test_csl_keys_are_of_the_schema(self) -> None:
        [item] = json.loads(as_style(citation(), "csl"))
        texts = {
            *("id", "type", "title", "genre", "number", "language", "URL", "archive", "version"),
            *("archive_location", "locator", "note"),
        }
        assert item.keys() <= texts | {"author", "issued", "accessed", "custom"}
        assert all(isinstance(item[key], str) for key in item.keys() & texts)
        assert item["author"] == [{"literal": "示例市人民政府"}]
        assert item["issued"] == {"date-parts": [[2026, 1, 5]]}
        assert item["type"] == "webpage"
        assert "2026-02-01T01:00:00Z" in item["note"] and "A, B" in item["note"]

    def test_marks_of_other_programs_are_only_text(self) -> None:
        hard = citation(given=(given("title", HARD), given("issuer", HARD)))
        [item] = json.loads(as_style(hard, "csl"))
        flat = " ".join(HARD.split())
        assert item["title"] == flat and item["author"] == [{"literal": flat}]
        ris = as_style(hard, "ris").split("\r\n")
        assert [line for line in ris if line.startswith("ER")] == ["ER  - "]
        assert f"TI  - {flat}" in ris
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris if line)
        bibtex = as_style(hard, "bibtex")
        assert bibtex.count("{") == bibtex.count("}")

    def test_controls_and_halves_of_pairs_are_left_out(self) -> None:
        acting = citation(given=(given("title", "a\u202eb\x1b[1m\ud800c\0"),))
        for style in STYLES:
            text = as_style(acting, style)
            text.encode("utf-8")
            assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\u202e]", text)

    def test_an_address_ends_where_it_ends(self) -> None:
        source = Source("web", "https://e.example/}a b>{\n", "")
        text = as_style(citation(sources=(source,)), "bibtex")
        assert "url = {https://e.example/%7Da%20b%3E%7B%0A}," in text

    def test_braces_pair_up_or_are_spelled(self) -> None:
        assert tex("{a} {{b}}") == r"\{a\} \{\{b\}\}"
        for text in ("{", "}{", "a}", "{{}"):
            assert tex(text).count("{") == tex(text).count("}")
            assert r"\{" not in tex(text)


class TestPandoc:
    """pandoc, which others wrote, reads what was meant."""

    @pytest.mark.parametrize("form", ["csl", "bibtex", "ris"])
    @pytest.mark.parametrize("title", [HARD, "公告：100% 的 {通知}"])
    def test_the_title_comes_out_as_it_went_in(self, form: str, title: str, tmp_path: Path) -> None:
        hard = citation(given=(given("title", title), given("issuer", f"{title} and 乙")))
        file = tmp_path / "cited"
        file.write_bytes(as_style([hard, citation()], form).encode())
        first, second = json.loads(pandoc.read({"csl": "csljson"}.get(form, form), file, "csljson"))
        if form == "bibtex":
            assert plain(first["title"]) == " ".join(title.split())
        # RIS has no names of bodies: each is one name, whole.
        assert [set(one.values()) for one in second["author"]] == [{"示例市人民政府"}]
        assert len(first["author"]) == 1
        # Of a date in RIS, pandoc reads the year alone.
        date = [2026] if form == "ris" else [2026, 1, 5]
        assert second["issued"]["date-parts"] == [date]
        assert second["URL"] == "https://example.org/n?a=1&b=%E4"
        assert second["title"] == "示例市关于保存公告的通知"


def plain(markup: str) -> str:
    """A CSL title without pandoc's spans that keep case."""
    return re.sub("</?span[^>]*>", "", markup)


def test_the_words_of_notes_are_there_in_both_languages() -> None:
    from muniment.citing.telling import notes

    stones = (
        Tombstone(
            "withheld", "r", 3, "why", ("renditions/0001.txt",), authority="law", until="2030"
        ),
        Tombstone("redacted", "r", None, authority="court"),
    )
    held = citation(tombstones=stones, dated=Dated(1))
    for language in Language:
        said = " ".join(notes(held, language))
        assert "?" not in said.replace("https://example.org/n?", "")
        assert "court" in said and "2030" in said and "muniment verify" in said
