"""Whom and what a text names: organisations, places, those it binds, papers of identity, persons.

Each is printed, with every place where a rule reads it. Read is what words alone show: who issued
the notice or what it cites; English names with the word for an office in them; province-level names
of a list, and what is short for one that is named; the subject of a sentence that binds; papers by
their last word. Which office a name stands for, or what "relevant" means, is not asked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.fields import Entity, Field, Reference, Status
from muniment.edition.metadata.words import either, words
from muniment.edition.model import Column, Kind
from muniment.edition.places import Holders
from muniment.edition.views import Located

_NAMES = words("entities")
_REGIONS = ("自治区", "特别行政区")
_HAN_PLACE = re.compile(
    either([*(part for name in _NAMES["provinces"] for part in name.split("/")), *_REGIONS])
)
_SPOKEN_TO = "你我贵貴本该該"  # 你部 is whom a letter speaks to, and no name
_MOST_SHORT = 50  # short forms of places that are looked for
_OF_FIELDS = {"issuer": "organisation", "signatory": "person"}
_OFFICE = "|".join(_NAMES["offices"])
_WORD = r"[A-Z][\w’'-]*"
# Securities and Exchange Commission; Office of Management and Budget; not: Senate Report.
_ENGLISH_OFFICE = re.compile(
    rf"(?<![\w’'])(?!(?:The|This|That|These|Each|Any|In|Under|By|For|See)\s)"
    rf"(?:(?:{_WORD} (?:and )?){{1,5}}(?:{_OFFICE})(?![\w])|(?:{_OFFICE}) (?=of |for ))"
    rf"(?: ?(?:of|for|on) (?:the )?{_WORD}(?:(?: and| to| of| of the)? {_WORD}){{0,6}})?"
    rf"(?! {_WORD})"
)
_ENGLISH_PLACE = re.compile(
    r"\b(?P<short>[A-Z][a-z]+)(?:\s+[A-Z][a-z]+){0,3}?\s+"
    r"(?P<kind>Autonomous\s+Region|Province|Special\s+Administrative\s+Region)\b"
)
_PARTY = either(_NAMES["parties"])
_NOT_PARTY = "的是将把被以之其对向为由自在不应須须均要你我"
_BINDS = r"(?:应当|應當|必须|必須|不得|有权|有權|义务|義務|负有|負有|责任|責任)"
_HAN_SUBJECT = re.compile(
    rf"(?:(?<=[。；\n])|^)(?P<who>[^\W\d_a-zA-Z{_NOT_PARTY}]{{0,14}}?(?:{_PARTY}))"
    rf"(?=对|對|向|为|為|违反|違反|依法|均|{_BINDS})(?=[^。；\n]{{0,200}}?{_BINDS})"
    rf"|(?<=，)(?P<then>[^\W\d_a-zA-Z{_NOT_PARTY}]{{0,14}}?(?:{_PARTY}))(?=均?{_BINDS})",
)
_PARTIES = "|".join(_NAMES["english_parties"])
_STOP = (
    r"(?i:for|their|the|all|that|those|these|of|with|to|who|and|or|by|in|as|an?|such|no|each|every)"
)
_ENGLISH_SUBJECT = re.compile(
    rf"(?:(?:^|(?<=\n)|(?<=[.;,:]\s))(?:(?:For|The|All|An?|No|Each|Every|These|Such)\s+)?|\b(?:their|the|all|that)\s+)"
    rf"(?P<who>(?:(?!{_STOP}\s)[A-Za-z]+\s){{0,4}}?(?:{_PARTIES})\b"
    rf"(?:\s+(?:or|and)\s+(?:{_PARTIES})\b)?)"
    r"(?=\s+(?:must|shall|who|has\s+the|have\s+the|may\s+not)\b)"
    r"(?=[^.;\n]{0,300}?\b(?:must|shall|obligation|responsibility|may\s+not)\b)"
)
_HAN_PAPER = re.compile(
    rf"(?:以|凭|憑|持|提交|出示|提供|、|或者|和|及)(?P<paper>[㐀-鿿]{{0,8}}?(?:{either(_NAMES['papers'])}))(?!明)"
)
_ENGLISH_PAPER = re.compile(
    r"\b(?:their|an?|the|valid|your)\s+(?P<paper>(?:[\w’'-]+\s+){0,2}?"
    r"(?:identi(?:fication|ty)\s+cards?|passports?|business\s+(?:permits?|licen[cs]es?)"
    r"|residence\s+permits?)|(?:[A-Z][a-z]+\s+){1,3}(?:Certification|Certificate))\b"
)
_POSSESSIVE = re.compile(r"['’]s$")


def entities(
    column: Column, exact: str, fields: Sequence[Field], referred: Sequence[Reference]
) -> tuple[Entity, ...]:
    """Give what a column names, each once, by kind and then in the order of the text."""
    return tuple(_Reader(column, exact).all(fields, referred))


@dataclass(frozen=True, slots=True)
class _Named:
    """A name where a rule read it: [start, end) of the column's view."""

    kind: str
    value: str
    rule: str
    start: int
    end: int
    role: str = ""


class _Reader:
    def __init__(self, column: Column, exact: str) -> None:
        self._column, self._exact = column, exact
        self._text = column.view.text
        self._han = column.language.startswith(("zh", "und"))

    def all(self, fields: Sequence[Field], referred: Sequence[Reference]) -> Iterator[Entity]:
        found: dict[tuple[str, str], list[_Named]] = {}
        for one in self._named(fields, referred):
            found.setdefault((one.kind, one.value.casefold()), []).append(one)
        units = Holders(self._column.segments())
        for named in found.values():
            first = min(named, key=lambda one: one.start)
            places = sorted({(one.start, one.end) for one in named})
            spans = tuple(self._column.view.span(*place) for place in places)
            if all(span.start == span.end for span in spans):
                continue  # Of an automatic number, which is no character of its file.
            unit = units.at(first.start)
            yield Entity(
                first.kind,
                named[0].value,
                self._column.language,
                named[0].rule,
                spans,
                named[0].role,
                None if unit is None else unit.id,
            )

    def _named(self, fields: Sequence[Field], referred: Sequence[Reference]) -> Iterator[_Named]:
        located = Located(self._column.view)
        for field in fields:
            kind = _OF_FIELDS.get(field.name)
            for one in field.readings or (field,):
                place = located.locate(one.spans[0]) if one.spans else None
                if kind and one.printed and place and one.status is Status.PRINTED:
                    yield _Named(kind, one.value or one.printed, field.name, *place, field.name)
        cited: list[tuple[int, int]] = []
        for reference in referred:
            if reference.kind != "instrument" or not reference.spans:
                continue
            place = located.locate(reference.spans[0])
            if place is None:
                continue
            cited.append(place)
            name = _POSSESSIVE.sub("", reference.issuer or "")
            if name and name[0] not in _SPOKEN_TO and self._text.startswith(name, place[0]):
                end = place[0] + len(name)
                yield _Named("organisation", name, "instrument", place[0], end, "cited-issuer")
        subject, paper = (
            (_HAN_SUBJECT, _HAN_PAPER) if self._han else (_ENGLISH_SUBJECT, _ENGLISH_PAPER)
        )
        if self._han:
            yield from self._han_places()
        else:
            yield from self._english_offices(cited)
            yield from self._english_places()
        yield from self._in_prose("actor", "bound-subject", subject)
        yield from self._in_prose("identity_document", "last-word", paper)

    def _in_prose(self, kind: str, rule: str, pattern: re.Pattern[str]) -> Iterator[_Named]:
        """Look in each unit behind its label, where its first sentence begins."""
        found: list[tuple[str, int, int]] = []
        for unit in self._column.segments():
            if unit.kind in (Kind.TITLE, Kind.TABLE):
                continue
            for match in pattern.finditer(self._text[unit.body : unit.end]):
                start, end = match.span(match.lastgroup or 0)
                found.append((match[match.lastgroup or 0], unit.body + start, unit.body + end))
        # The first word of a sentence is written as it is within one, where the text has that.
        within = {said for said, _, _ in found}
        for said, start, end in found:
            lower = said[0].lower() + said[1:]
            yield _Named(kind, lower if lower in within else said, rule, start, end)

    def _han_places(self) -> Iterator[_Named]:
        regions: set[str] = set()
        bare: list[_Named] = []
        for match in _HAN_PLACE.finditer(self._text):
            if match[0] not in _REGIONS:
                regions.update(one for one in _REGIONS if match[0].endswith(one))
            if match[0] in _REGIONS:
                bare.append(_Named("place", match[0], "short-for-region", *match.span()))
            else:
                yield _Named("place", match[0], "province-level", *match.span())
        yield from (one for one in bare if one.value in regions)

    def _english_places(self) -> Iterator[_Named]:
        full = list(_ENGLISH_PLACE.finditer(self._text))
        for match in full:
            yield _Named("place", match[0], "region-word", *match.span())
        short = {match["short"] for match in full} | {match["kind"].lower() for match in full}
        if not 0 < len(short) <= _MOST_SHORT:
            return
        taken = [match.span() for match in full]
        said = "|".join(re.escape(one) for one in sorted(short, key=lambda one: (-len(one), one)))
        for match in re.finditer(rf"\b(?:{said})\b", self._text):
            index = bisect_right(taken, match.span())
            within = index and match.start() < taken[index - 1][1]
            if not within and (index == len(taken) or taken[index][0] >= match.end()):
                yield _Named("place", match[0], "short-for-region", *match.span())

    def _english_offices(self, cited: Sequence[tuple[int, int]]) -> Iterator[_Named]:
        """Give names in prose: a title is all capitals of words, and so is what it cites."""
        titles = [(one.start, one.end) for one in self._column.walk() if one.kind is Kind.TITLE]
        spared = sorted([*titles, *cited])
        for match in _ENGLISH_OFFICE.finditer(self._text):
            index = bisect_right(spared, match.start(), key=lambda one: one[0])
            if not index or match.start() >= spared[index - 1][1]:
                name = _POSSESSIVE.sub("", match[0])
                end = match.start() + len(name)
                yield _Named("organisation", name, "office-word", match.start(), end)
