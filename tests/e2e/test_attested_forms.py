"""What is attested stands in every form in which a notice is read or cited, and by whom."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from endorsed_kits import LIBRARY, MUSEUM
from muniment.citing import STYLES
from muniment_cli import answers, good, holds, new_archive

ZH = "示例市人民政府关于保存公告的通知\n\n一、公告应当保存。\n\n二、过期的除外。\n\n2026年1月5日\n"
EN = (
    "City of Example Notice on Keeping\n\n(1) Notices shall be kept.\n\n(2) Expired ones are not.\n"
)
PRINTED = "示例市人民政府关于保存公告的通知"
ATTESTED = "保存公告之通知"
ACTING = "甲\u202e\x1b[31m{乙}"
KEY = LIBRARY.public.fingerprint()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose owner pins the library."""
    archive = new_archive(tmp_path_factory.mktemp("forms"))
    for name, key in (("library", LIBRARY), ("museum", MUSEUM)):
        (archive.parent / name).write_bytes(key.openssh_private_bytes())
    library = LIBRARY.public
    pin = ("trust", "add", "endorser", "library", library.line())
    good(archive, *pin, "--fingerprint", library.fingerprint())
    return archive


@pytest.fixture(scope="module")
def notice(archive: Path) -> str:
    """A notice of which two people attest what the rules read."""
    source = archive.parent / "notice.txt"
    source.write_text(ZH, "utf-8")
    [told] = answers(good(archive, "preserve", source, "--json"))
    name = str(told["notice"])
    claims: tuple[tuple[dict[str, Any], str], ...] = (
        ({"field": "metadata/title", "value": ATTESTED, "at": "9-16", "reason": "why"}, "library"),
        ({"field": "metadata/title", "value": ACTING}, "museum"),
        ({"field": "metadata/type", "confirm": True}, "library"),
        ({"field": "metadata/document_number", "value": "示政发〔2026〕1号"}, "library"),
        ({"field": "units/art_2/label", "confirm": True}, "library"),
        ({"field": "text", "value": "存公告", "at": "20-23"}, "library"),
        ({"field": "units/art_9/label", "value": "九、"}, "library"),
    )
    listed = archive.parent / "claims.jsonl"
    for person in ("library", "museum"):
        lines = [json.dumps({"notice": name, **claim}) for claim, by in claims if by == person]
        listed.write_text("\n".join(lines))
        good(archive, "attest", "--from", listed, "--key", archive.parent / person)
    return name


def spelled(text: str) -> str:
    """A text of which a page shows each piece, as one reads it."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def harmless(text: str) -> bool:
    """Whether nothing of it acts on whoever reads it; RIS ends its lines by CR LF."""
    text = text.replace("\r\n", "\n")
    return not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


class TestRead:
    """ "shown beside the reading"."""

    def test_in_the_terminal_a_note_stands_where_it_belongs(
        self, archive: Path, notice: str
    ) -> None:
        lines = good(archive, "read", notice).stdout.splitlines()
        assert all(map(harmless, lines))
        own = [line for line in lines if line.startswith("# art_2: ")]
        assert own == [
            f"# art_2: label of art_2 (zh-Hans): 二、; as the rules read it; attested by library "
            f"({KEY}), entry 2"
        ]
        assert sum(line.startswith("# art_1: characters 20 to 23") for line in lines) == 1
        below = "\n".join(lines[lines.index("# Attested, beside what the rules read:") :])
        assert f"title (zh-Hans): {ATTESTED}; the rules read {PRINTED}" in below
        assert "whom you have not pinned" in below and "label of art_9" in below
        alone = good(archive, "read", notice, "--article", 2).stdout
        assert "label of art_2" in alone and "title" not in alone and "art_9" not in alone

    def test_the_page_shows_both_values_with_the_key_and_no_readers_name(
        self, archive: Path, notice: str
    ) -> None:
        target = archive.parent / "page.html"
        good(archive, "export", notice, "--as", "html", "-o", target)
        page = target.read_text("utf-8")
        assert harmless(page) and "library" not in page
        said = spelled(page)
        both = f"{ATTESTED} the rules read {PRINTED}; attested by the holder of {KEY}; entry 2; why"
        assert f"attested {both}" in said
        assert f"printed {PRINTED}" in said  # the rules' own reading is where it was
        assert 'class="note attested"' in page and "九、; the rules read nothing" in said

    def test_akoma_ntoso_and_plain_text(self, archive: Path, notice: str) -> None:
        folder, text = archive.parent / "akn", archive.parent / "notice.tsv"
        good(archive, "export", notice, "--as", "akn", "-o", folder)
        good(archive, "export", notice, "--as", "text", "-o", text)
        document = (folder / "zh-Hans.akn.xml").read_text("utf-8")
        assert f'key="{KEY}"' in document and f"<m:value>{ATTESTED}</m:value>" in document
        assert f"<m:machine>{PRINTED}</m:machine>" in document and "\x1b" not in document
        lines = text.read_text("utf-8")
        assert f"attested by the holder of {KEY}" in lines and harmless(lines)


class TestCited:
    """ "named as attested and by whom … in every exported citation"."""

    @pytest.mark.parametrize("style", STYLES)
    def test_every_style_has_the_printed_title_first_and_the_attested_by_name(
        self, archive: Path, notice: str, style: str
    ) -> None:
        [told] = answers(good(archive, "cite", notice, "--as", style, "--json"))
        text = told["text"]
        assert 0 <= text.find(PRINTED) < text.find(ATTESTED)
        assert KEY in text and MUSEUM.public.fingerprint() in text and harmless(text)
        assert ("由 library 确认" if style == "gbt7714" else "attested by library") in text
        assert "示政发〔2026〕1号" in text and ("九、" in text) == (style == "csl")
        assert [one["name"] for one in told["fields"]].count("title") == 1
        assert told["fields"][0]["value"] == PRINTED
        place = good(archive, "cite", notice, "--article", 2, "--as", style).stdout
        assert "二、" in place

    @pytest.mark.parametrize("style", ["csl", "bibtex", "ris"])
    def test_what_is_exported_names_the_key_alone(
        self, archive: Path, notice: str, style: str
    ) -> None:
        target = archive.parent / f"cited.{style}"
        good(archive, "export", notice, "--as", style, "-o", target)
        text = target.read_text("utf-8")
        assert KEY in text and ATTESTED in text and "library" not in text and harmless(text)
        if style == "csl":
            [item] = json.loads(text)
            assert item["title"] == PRINTED
            assert [one["by"] for one in item["custom"]["attested"]] == [None] * 7


class TestPublished:
    """The site shows what the forms show."""

    def test_on_its_page_its_text_and_its_citations(self, archive: Path, notice: str) -> None:
        site = archive.parent / "site"
        good(archive, "publish", site)
        [folder] = (site / "notices").iterdir()
        for name in ("index.html", "read.html", "text.txt", "cite.json", "cite.bib", "cite.ris"):
            text = (folder / name).read_text("utf-8")
            assert KEY in text and ATTESTED in text and PRINTED in text, name
            assert "library" not in text and harmless(text), name
        holds(archive)


class TestStale:
    """ "A translation made from a text that has since changed is flagged stale"."""

    def test_read_and_edition_tell_it_segment_by_segment(self, archive: Path) -> None:
        folder = archive.parent / "both"
        folder.mkdir()
        (folder / "zh.txt").write_text(f"{ZH}旁\n", "utf-8")
        (folder / "en.txt").write_text(EN, "utf-8")
        [told] = answers(good(archive, "preserve", folder, "--json"))
        notice = told["notice"]
        for command in ("read", "edition"):
            [first] = answers(good(archive, command, notice, "--json"))
            assert first["stale"] == []
        (folder / "zh.txt").write_text(f"{ZH}旁\n".replace("过期", "作废"), "utf-8")
        good(archive, "preserve", folder, "--notice", notice)
        lag = {
            "language": "en",
            "unit": "art_2__para_1",
            "of": "zh-Hans",
            "beside": "art_2__para_1",
        }
        for command in ("read", "edition", "outline"):
            [second] = answers(good(archive, command, notice, "--json"))
            assert second["stale"] == [{**lag, "lag": "changed", "since": 1, "changed": 2}]
            said = good(archive, command, notice).stdout
            assert "art_2__para_1 (en) reads as in version 1" in said
            older = answers(good(archive, command, notice, "--version", 1, "--json"))
            assert older[0]["stale"] == []
        target = archive.parent / "stale.html"
        good(archive, "export", notice, "--as", "html", "-o", target)
        assert "not followed art_2__para_1 (en) reads as in version 1" in spelled(
            target.read_text("utf-8")
        )
        good(archive, "export", notice, "--as", "akn", "-o", archive.parent / "stale")
        assert "<m:stale" in (archive.parent / "stale" / "en.akn.xml").read_text("utf-8")
