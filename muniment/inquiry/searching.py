"""Searching an archive: hits that were held against the shelves, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from muniment.archive.archive import Archive
from muniment.edition import RULES
from muniment.inquiry.confirmed import Shelf
from muniment.inquiry.unsearched import (
    Unsearched,
    unsearched,
    unsearched_json,
    unsearched_lines,
)
from muniment.search.filters import Filters, unmet
from muniment.search.folding import fold
from muniment.search.index import NOT_OF_RECORD, Document, Index
from muniment.search.looking import MOST_REJECTED, Hit, Search
from muniment.search.paragraphs import Paragraph
from muniment.search.query import Term
from muniment.words.language import Language
from muniment.words.search import search_words, silent_words

_OPTIONS = {"standing": "status"}
_TITLE = 120
_AROUND = 60  # characters shown before the first match, and after it
_BESIDE = 20  # and beside other words that were asked for
_MOST_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: hits with what became of their accessions, the best first.

    `more`: there are others. `cut`: there may be some that were not looked at. `silent` counts
    renditions without a text by code; `wrong` are (notice, rendition) of what was found, and is not
    as it was recorded. `filtered`: only some notices were asked; where nothing was found, `unmet`
    names the filters that no text meets by itself, and `languages` are those of all texts.
    `unsearched` are renditions without a text, where these were asked for instead.
    """

    query: str
    origin: str
    size: int
    hits: tuple[tuple[Hit, tuple[str, str]], ...]
    more: bool
    cut: bool
    silent: Mapping[str, int]
    wrong: tuple[tuple[str, str], ...]
    filtered: bool
    unmet: tuple[str, ...]
    languages: tuple[str, ...]
    unsearched: list[Unsearched] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no rendition was found to be changed or missing."""
        return not self.wrong and NOT_OF_RECORD not in self.silent


def search(
    index: Index,
    archive: Archive,
    shelf: Shelf,
    query: str,
    terms: Sequence[Term],
    filters: Filters,
    limit: int,
) -> Found:
    """Search an index that was brought up to date; at most `limit` hits."""
    looking = Search(index, terms, filters)
    hits: list[Hit] = []
    more = False
    for hit in looking.hits() if terms else ():
        if not shelf.gives(hit.document):
            continue
        if len(hits) == limit:
            more = True
            break
        hits.append(hit)
    return Found(
        query=query,
        origin=archive.roles.origin,
        size=index.covered,
        hits=tuple((hit, index.standing(hit.document.source)) for hit in hits),
        more=more,
        cut=looking.cut,
        silent=index.silent(),
        wrong=tuple(shelf.wrong),
        filtered=filters != Filters(),
        unmet=() if hits else unmet(index, filters),
        languages=() if hits else index.languages(),
    )


def list_unsearched(index: Index, archive: Archive, limit: int) -> Found:
    """Give, instead of hits, renditions that no search reads; at most `limit` of them."""
    listed, more = unsearched(index, limit)
    return Found(
        query="",
        origin=archive.roles.origin,
        size=index.covered,
        hits=(),
        more=more,
        cut=False,
        silent=index.silent(),
        wrong=(),
        filtered=False,
        unmet=(),
        languages=index.languages(),
        unsearched=listed,
    )


def found_json(found: Found) -> dict[str, Any]:
    """Give the JSON that `muniment search --json` prints."""
    return {
        "query": found.query,
        "rules": RULES,
        "origin": found.origin,
        "size": found.size,
        "more": found.more,
        "cut": found.cut,
        "unmet": list(found.unmet),
        "languages": None if found.hits else list(found.languages),
        "silent": dict(found.silent),
        "wrong": [{"notice": notice, "rendition": name} for notice, name in found.wrong],
        "hits": [_hit_json(hit, standing) for hit, standing in found.hits],
        "renditions": None if found.unsearched is None else unsearched_json(found.unsearched),
    }


def found_lines(found: Found, language: Language) -> Iterator[str]:
    """Give the lines; what comes from outside in them is not escaped yet."""
    for number, (hit, standing) in enumerate(found.hits, 1):
        yield f"{number}. {named(hit.document, standing, language)}"
        yield f"   {placed(hit.document, hit.paragraph, hit.matches[0], language)}"
        yield f"   {_marked(hit)}"
    if found.unsearched is not None:
        yield from unsearched_lines(found.unsearched)
    if not found.hits and found.query:
        yield search_words("nothing-left" if found.filtered else "nothing", language)
        yield from _why_nothing(found, language)
    if found.more:
        count = str(len(found.hits) or len(found.unsearched or ()))
        yield search_words("more", language, count=count)
    if found.cut:
        yield search_words("cut", language, most=f"{MOST_REJECTED:,}")
    for notice, rendition in found.wrong:
        yield search_words("wrong", language, notice=notice, rendition=rendition)
    if silent := silent_words(found.silent, language):
        yield silent
    elif found.unsearched is not None:
        yield search_words("all-searched", language)
    entry = str(found.size - 1)
    yield search_words("as-of", language, entry=entry, origin=found.origin, rules=RULES)


def _why_nothing(found: Found, language: Language) -> Iterator[str]:
    if not found.languages:
        yield search_words("empty", language)
    elif found.unmet:
        filters = ", ".join(f"--{_OPTIONS.get(name, name)}" for name in found.unmet)
        yield search_words("unmet", language, filters=filters)
        if "language" in found.unmet:
            yield search_words("languages", language, languages=", ".join(found.languages))


def named(document: Document, standing: tuple[str, str], language: Language) -> str:
    """Name an accession: what it is called, its identifier, and what became of it."""
    source = document.source
    became, by = standing
    said = f"  [{search_words(became, language, by=by)}]" if by else ""
    title = " / ".join(source.titles)
    title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}\u2026"
    return f"{title}  {source.object} v{source.version}{said}".lstrip()


def placed(
    document: Document,
    paragraph: Paragraph,
    piece: tuple[int, int],
    language: Language,
    last: str = "",
) -> str:
    """Say where a piece of a paragraph stands; `last` is the unit that it goes on to, if any."""
    spot = paragraph.spot(*piece)
    code = "page-line" if spot.page > 1 else "line"
    where = search_words(code, language, page=str(spot.page), line=str(spot.line))
    shape = search_words("picture", language) if document.format == "picture" else ""
    unit = paragraph.unit
    if last and last != unit:
        unit = search_words("until", language, unit=unit or "?", last=last)
    said = (unit, document.language, document.rendition, where, shape)
    return ", ".join(one for one in said if one)


def source_json(document: Document, standing: tuple[str, str]) -> dict[str, Any]:
    """Give the keys that say of what accession and rendition something is."""
    source = document.source
    became, by = standing
    return {
        "notice": source.object,
        "version": source.version,
        "accession": source.id,
        "index": source.position,
        "titles": list(source.titles),
        "issuers": list(source.issuers),
        "types": list(source.types),
        "date": source.date or None,
        "status": became,
        "by": by or None,
        "rendition": document.rendition,
        "format": document.format,
        "language": document.language,
    }


def _hit_json(hit: Hit, standing: tuple[str, str]) -> dict[str, Any]:
    start, end = _window(hit)
    return {
        **source_json(hit.document, standing),
        "unit": hit.paragraph.unit or None,
        "score": round(hit.score, 3),
        "snippet": hit.paragraph.text[start:end],
        "matches": [
            _match_json(hit.paragraph, match, start) for match in hit.matches if match[1] <= end
        ],
    }


def _match_json(paragraph: Paragraph, match: tuple[int, int], window: int) -> dict[str, int]:
    spot = paragraph.spot(*match)
    return {
        "start": match[0] - window,
        "end": match[1] - window,
        "page": spot.page,
        "line": spot.line,
        "char_start": spot.span.start,
        "char_end": spot.span.end,
    }


def _window(hit: Hit) -> tuple[int, int]:
    first, last = hit.matches[0]
    text = hit.paragraph.text
    start = max(first - _AROUND, 0)
    if start and not text[start - 1].isspace():
        # A word is not cut, where there are words.
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    return start, min(last + _AROUND, len(text))


def _marked(hit: Hit) -> str:
    """Show what is around the first match, and what else was found, each once."""
    text = hit.paragraph.text
    windows = [_window(hit)]
    shown: set[str] = set()
    for first, last in hit.matches:
        found = fold(text[first:last])
        if found not in shown and last > windows[-1][1] and len(windows) < _MOST_WINDOWS:
            start = max(first - _BESIDE, windows[-1][1])
            windows.append((start, min(last + _BESIDE, len(text))))
        shown.add(found)
    pieces, behind = [], 0
    for start, end in windows:
        pieces += ["\u2026" if start > behind else "", _brackets(hit, start, end)]
        behind = end
    return "".join((*pieces, "\u2026" if behind < len(text) else ""))


def _brackets(hit: Hit, start: int, end: int) -> str:
    text, pieces, at = hit.paragraph.text, list[str](), start
    for first, last in hit.matches:
        if at <= first and last <= end:
            pieces += [text[at:first], "[", text[first:last], "]"]
            at = last
    return "".join((*pieces, text[at:end]))
