"""Where a quotation stands, told: for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from muniment.citing import Dated, as_style
from muniment.citing.telling import fates, provenance, where_kept
from muniment.edition import RULES, Span, View
from muniment.edition.shape import spans_json
from muniment.inquiry.quoting import NOWHERE, Answer, Shown
from muniment.inquiry.searching import named, placed, source_json
from muniment.search.eliding import MOST_LEFT_OUT, has_ellipsis
from muniment.search.stretches import Difference
from muniment.words.language import Language
from muniment.words.search import search_words, silent_words

_STYLE = "chicago"
_MOST_TOLD = 20  # differences of one place


def answer_json(answer: Answer) -> dict[str, Any]:
    """Give the JSON that `muniment quote --json` prints."""
    return {
        "quotation": answer.quotation.text,
        "rules": RULES,
        "origin": answer.origin or None,
        "size": answer.size if answer.origin else None,
        "match": answer.kind,
        "more": answer.more,
        "cut": answer.cut,
        "silent": dict(answer.silent),
        "wrong": [{"notice": notice, "rendition": name} for notice, name in answer.wrong],
        "places": [_place_json(one) for one in answer.shown],
    }


def answer_lines(answer: Answer, language: Language) -> Iterator[str]:
    """Give the lines; what comes from outside in them is not escaped yet."""
    if answer.kind == NOWHERE:
        yield search_words("nowhere" if answer.origin else "nowhere-loose", language)
        if answer.is_empty:
            yield search_words("empty", language)
    if answer.kind in (NOWHERE, "near") and has_ellipsis(answer.quotation):
        yield search_words("ellipsis", language, most=f"{MOST_LEFT_OUT:,}")
    for number, one in enumerate(answer.shown, 1):
        yield from _place_lines(number, one, language)
    if answer.more:
        yield search_words("more-places", language, count=str(answer.more))
    if answer.cut:
        yield search_words("quote-cut", language)
    for notice, rendition in answer.wrong:
        yield search_words("wrong", language, notice=notice, rendition=rendition)
    of = "silent" if answer.origin else "silent-files"
    if silent := silent_words(answer.silent, language, of):
        yield silent
    if answer.origin and answer.size:
        entry = str(answer.size - 1)
        yield search_words("as-of", language, entry=entry, origin=answer.origin, rules=RULES)


def _place_lines(number: int, one: Shown, language: Language) -> Iterator[str]:
    place, paragraph = one.place, one.place.paragraphs[0]
    kind = search_words(place.kind, language, distance=str(place.distance))
    piece = next(place.pieces())[1:]
    where = placed(place.document, paragraph, piece, language, place.paragraphs[-1].unit)
    spans = tuple(_spans(one))
    if spans:
        start, end = str(spans[0].start), str(spans[-1].end)
        where += f", {search_words('characters', language, start=start, end=end)}"
    if one.citation is None:
        yield f"{number}. {kind}: {where}"
    else:
        yield f"{number}. {kind}: {named(place.document, one.standing, language)}"
        yield f"   {where}"
    yield from (f"   | {line}" for line in place.printed.split("\n"))
    for other in place.differences[:_MOST_TOLD]:
        yield f"   {_difference(other, language)}"
    if len(place.differences) > _MOST_TOLD:
        count = str(len(place.differences) - _MOST_TOLD)
        yield f"   {search_words('differences', language, count=count)}"
    if one.citation is not None:
        yield f"   {as_style(one.citation, _STYLE)}"
        yield f"   {where_kept(one.citation, language)}"
        for said in (*fates(one.citation, language), *provenance(one.citation, language)):
            yield f"   {said}"


def _difference(one: Difference, language: Language) -> str:
    code = "difference" if one.quotation and one.printed else "difference-left-out"
    if not one.printed:
        code = "difference-put-in"
    return search_words(code, language, **one._asdict())


def _place_json(one: Shown) -> dict[str, Any]:
    place = one.place
    source = source_json(place.document, one.standing)
    if one.citation is None:
        kept = {
            name: source[name] for name in ("titles", "issuers", "types", "rendition", "format")
        }
        source = {**dict.fromkeys(source), **kept, "language": source["language"]}
    return {
        **source,
        "unit": place.paragraphs[0].unit or None,
        "last_unit": place.paragraphs[-1].unit or None,
        "match": place.kind,
        "distance": place.distance,
        "printed": place.printed,
        "differences": [said._asdict() for said in place.differences],
        "spans": spans_json(tuple(_spans(one)), one.text),
        "citation": None if one.citation is None else as_style(one.citation, _STYLE),
        "time": None if one.dated is None else _time_json(one.dated),
    }


def _spans(one: Shown) -> Iterator[Span]:
    """Give the exact pieces that what is printed there was made from."""
    for paragraph, start, end in one.place.pieces():
        yield from View(paragraph.text, paragraph.runs).spans(start, end, one.text.content)


def _time_json(dated: Dated) -> dict[str, Any]:
    return {
        "verdict": dated.code,
        "after": dated.after or None,
        "after_by": dated.after_by or None,
        "before": dated.before or None,
        "before_by": dated.before_by or None,
    }
