"""Readers of what a notice says: texts and pages made into editions, and every form of these."""

from __future__ import annotations

from fuzz.packed_readers import parts_of
from fuzz.watch import Reader
from manifests import Limits
from muniment.edition.akn import akn_documents
from muniment.edition.differences.comparing import compare_editions
from muniment.edition.differences.telling import changes_lines
from muniment.edition.metadata.telling import metadata_json, metadata_lines
from muniment.edition.model import Edition
from muniment.edition.outline import outline_json, outline_lines
from muniment.edition.read import read_edition, read_rendition
from muniment.edition.shape import edition_json
from muniment.edition.sheet import Sheet, sheet_of
from muniment.edition.showing.json import sheet_json
from muniment.edition.showing.page import page_of
from muniment.edition.showing.terminal import terminal_lines
from muniment.edition.whence import ReadFile, Whence
from muniment.search.folding import fold, tokens
from muniment.search.places import fold_with_places
from muniment.search.query import QueryError, read_query
from muniment.search.quoting import read_quotation
from muniment.words import Language

_LIMITS = Limits(edition_labels=200, edition_pairs=2000)
_WHENCE = Whence((ReadFile("a", 1, "ab" * 64),))
_EN = Language.ENGLISH
# Documents are read by processes of their own, which no coverage reaches: `word` and `printed`.
_ELSEWHERE = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")


def _edition(data: bytes) -> None:
    """One or two renditions, told, shown, written and held against each other."""
    parts = [(name, part) for name, part in parts_of(data) if not part.startswith(_ELSEWHERE)][:2]
    read = [read_rendition(part, name[:20] or "x", _LIMITS) for name, part in parts]
    edition = read_edition(read)
    for one in read:
        for column in one.columns:
            ids = [unit.id for unit in column.walk()]
            assert len(ids) == len(set(ids)), ids
            assert all(part.isascii() for part in ids)
            assert one.text is not None
            assert column.unit(ids[0]) is not None if ids else True
            ends = [span.end for unit in column.walk() for span in unit.spans]
            assert max(ends, default=0) <= len(one.text.content)
    edition_json(edition), outline_json(edition), metadata_json(edition)
    list(outline_lines(edition, _EN)), list(metadata_lines(edition, _EN))
    sheet = sheet_of(edition, _WHENCE, _LIMITS)
    if sheet.parallel.standings:
        _shown(sheet)
    if len(read) == 2:
        compared = compare_editions(Edition((read[0],)), Edition((read[1],)), {})
        list(changes_lines((1, 2), compared, _EN))


def _shown(sheet: Sheet) -> None:
    sheet_json(sheet)
    lines = list(terminal_lines(sheet, 80, Language.CHINESE))
    assert not any("\x1b" in line or "\n" in line for line in lines)
    page = page_of(sheet, _EN, 1 << 20)
    assert "<script" not in page.lower()
    akn_documents(sheet)


def _query(data: bytes) -> None:
    """What is looked for, and what it is looked for in, are folded alike."""
    text = data.decode("utf-8", "replace")
    folded = fold(text)
    placed = fold_with_places(text)
    assert placed.text == folded
    letters = folded.replace(" ", "")
    assert all(placed.place(at)[1] <= len(text) for at in range(len(letters)))
    tokens(folded)
    for read in (read_query, read_quotation):
        try:
            read(text)
        except QueryError:
            continue


_WORDS = (
    *("第一条", "第二条之一", "第一章", "（一）", "一、", "1. ", "①", "附件：", "《", "》", "公告"),
    *("二〇二三年一月一日", "自发布之日起施行", "三十日内", "\n", "\t", "\f", "　", "。", "决定"),
    *("Article 1", "Section 2", "(a)", "(iii)", "§ 3", "Regulation (EU) 2016/679", "RIN 0000-AA00"),
    *("January 1, 2020", "府授建字第", "號", "中華民國", "within 30 days", "\u202e", "\x1b["),
    *("<p>", "<table><tr><td>", "</td><td>", "<br>", "<pre>", "&#x", "<sup>1</sup>"),
    *("\x1ea.html\n", "\x1ea.txt\n", "བཅུ", "مادة", "-ماددا", "Статья 1", "제1조"),
)
READERS = (
    Reader("edition", _edition, words=tuple(word.encode() for word in _WORDS), most=4096),
    Reader(
        "query",
        _query,
        words=tuple(word.encode() for word in ('"', "*", "ﬁ", "Ａ", "\u0301", "ཀ", "ก", "決", "ｶﾞ")),
        most=1024,
    ),
)
