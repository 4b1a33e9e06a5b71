"""The rules of `rules.toml`: read once, strictly, and held against an answer.

The file says what its keys mean. A rule is an `and` of its conditions; what each of them met is
the evidence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from ingest.once import read_once
from ingest.outcome.answered import Answered
from ingest.outcome.fetched import Confidence, Evidence, FetchOutcome, evidence
from ingest.outcome.look import Look, Piece

_FILE = "rules.toml"
_MOST = 600
_MARKUP_WITHIN = 1 << 16
_WORDS = ("title", "line", "markup")

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, and what must all be so. Empty conditions ask for nothing."""

    name: str
    outcome: FetchOutcome
    detail: str
    confidence: Confidence
    source: str
    status: tuple[int, ...] = ()
    header: tuple[tuple[bytes, Pattern], ...] = ()
    moved: bool = False
    address: Pattern | None = None
    title: tuple[Pattern, ...] = ()
    line: tuple[Pattern, ...] = ()
    markup: tuple[Pattern, ...] = ()
    bare: bool = False
    most: int | None = None

    def match(self, answer: Answered, asked: str, look: Look | None) -> tuple[Evidence, ...]:
        """Give the evidence for this rule in an answer, or nothing where a condition fails.

        `asked` is the address that was asked for first; `look` is at the body, where it is text.
        """
        if self.most is not None and (look is None or look.own > self.most):
            return ()
        met: list[Evidence] = []
        if self.status:
            if answer.status not in self.status:
                return ()
            met.append(status_evidence(self.name, answer))
        for name, pattern in self.header:
            value = _header(answer, name, pattern)
            if value is None:
                return ()
            met.append(evidence(self.name, "header", f"{name.decode('ascii')}: {value}"))
        if self.moved and not has_moved(asked, answer.url):
            return ()
        if self.address is not None:
            if self.address.search(answer.url) is None:
                return ()
            met.append(evidence(self.name, "address", answer.url))
        if look is not None and self.most is not None:
            met += self._words(look)
        return tuple(met)

    def _words(self, look: Look) -> Iterator[Evidence]:
        if self.bare and not look.bare:
            return
        met: list[Evidence] = []
        for where, patterns, pieces in (
            ("title", self.title, look.titles),
            ("line", self.line, look.lines),
        ):
            if patterns:
                piece = _whole(patterns, pieces)
                if piece is None:
                    return
                met.append(evidence(self.name, where, piece.text, piece.at))
        for pattern in self.markup:
            found = pattern.search(look.text, 0, _MARKUP_WITHIN)
            if found is None:
                return
            met.append(evidence(self.name, "markup", found[0], found.start()))
        yield from met


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, in the order in which they are tried, and the version of their file.

    `wordless` are those that ask for no words of the page. Any other is met by no page that has
    more than `most` characters of text, links aside, or that was not looked at to its end.
    """

    version: int
    rules: tuple[Rule, ...]
    wordless: tuple[Rule, ...]
    most: int
    notice: tuple[Pattern, ...] = ()

    def judge(
        self, answer: Answered, asked: str, look: Look | None
    ) -> tuple[Rule, tuple[Evidence, ...]] | None:
        """Give the surest rule that an answer meets, the first of equals, with its evidence.

        What is only likely, by its words, is unclear of a page that has a notice's title.
        """
        best: tuple[Rule, tuple[Evidence, ...]] | None = None
        worded = look is not None and look.whole and look.own <= self.most
        for rule in self.rules if worded else self.wordless:
            met = rule.match(answer, asked, look)
            if not met or (rule.most is not None and not _has_words(met)):
                continue
            if rule.confidence is Confidence.CERTAIN:
                return rule, met
            if look is not None and _is_said(met) and (title := self._notice(look)) is not None:
                rule = replace(rule, confidence=Confidence.UNCLEAR)
                met = (*met, evidence("notice-title", "title", title.text, title.at))
            if best is None or _sureness(rule) > _sureness(best[0]):
                best = rule, met
        return best

    def _notice(self, look: Look) -> Piece | None:
        return _whole(self.notice, (*look.titles, *look.lines))


@read_once
def outcome_rules() -> Rules:
    """Read the rules that come with the program."""
    value = tomllib.loads((files("ingest.outcome") / _FILE).read_text("utf-8"))
    rules = tuple(_rule(item) for item in value["rule"])
    wordless = tuple(rule for rule in rules if rule.most is None)
    most = max(rule.most for rule in rules if rule.most is not None)
    notice = tuple(map(_pattern, value["notice"]))
    return Rules(value["version"], rules, wordless, most, notice)


def status_evidence(rule: str, answer: Answered) -> Evidence:
    """Spell an answer's status line as evidence."""
    reason = answer.reason.decode("utf-8", "backslashreplace")
    status = "no status" if answer.status is None else f"{answer.status} {reason}".strip()
    return evidence(rule, "status", status)


def has_moved(asked: str, answered: str) -> bool:
    """Tell whether an answer came from another path than the one asked for, front pages aside."""
    return asked != answered and _path(asked) not in ("", _path(answered))


def _path(address: str) -> str:
    return address.partition("://")[2].partition("?")[0].partition("/")[2].rstrip("/")


def _has_words(met: tuple[Evidence, ...]) -> bool:
    return any(one.where in _WORDS for one in met)


def _is_said(met: tuple[Evidence, ...]) -> bool:
    return any(one.where in ("title", "line") for one in met)


def _sureness(rule: Rule) -> int:
    return {Confidence.UNCLEAR: 0, Confidence.LIKELY: 1, Confidence.CERTAIN: 2}[rule.confidence]


def _header(answer: Answered, name: bytes, pattern: Pattern) -> str | None:
    for key, value in answer.headers:
        spelled = value.decode("latin-1")
        if key.lower() == name and pattern.search(spelled):
            return spelled
    return None


def _whole(patterns: tuple[Pattern, ...], pieces: tuple[Piece, ...]) -> Piece | None:
    for piece in pieces:
        if any(pattern.fullmatch(piece.text) for pattern in patterns):
            return piece
    return None


def _rule(item: Mapping[str, Any]) -> Rule:
    given = dict(item)
    title, line, markup = (tuple(map(_pattern, given.pop(key, ()))) for key in _WORDS)
    header = tuple(_header_pattern(text) for text in given.pop("header", ()))
    address = given.pop("address", None)
    most = given.pop("most", _MOST if title or line or markup else None)
    return Rule(
        outcome=FetchOutcome(given.pop("outcome")),
        confidence=Confidence(given.pop("confidence")),
        status=tuple(given.pop("status", ())),
        header=header,
        address=None if address is None else _pattern(address),
        most=most,
        title=title,
        line=line,
        markup=markup,
        **given,
    )


def _header_pattern(text: str) -> tuple[bytes, Pattern]:
    name, _, pattern = text.partition(": ")
    return name.encode("ascii"), _pattern(pattern)


def _pattern(text: str) -> Pattern:
    return re.compile(text, re.IGNORECASE)
