"""What a fetch ended in: one outcome, how sure of it we are, and the evidence for it.

An outcome is never read off a status code alone, and a removal is none of them: that a page is not
there today, seen from here, is all that one fetch can show.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SAID = 200


class FetchOutcome(enum.Enum):
    """What a fetch ended in."""

    NOTICE = "notice"
    CHANGED = "changed"
    REDIRECTED = "redirected"
    NOT_FOUND = "not-found"
    SOFT_NOT_FOUND = "soft-not-found"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    EMPTY = "empty"
    TRUNCATED = "truncated"


class Confidence(enum.Enum):
    """How sure an outcome is. What is unclear is told and never costs us the page."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an outcome rests on: a rule, and the piece of the answer that it is about.

    `where` is ``transport``, ``status``, ``header``, ``address``, ``title``, ``line``, ``markup``
    or ``body``; `said` the piece itself, at most 200 characters; `at` where it begins in the
    decoded body, counted in characters, or None where it is not of the body.
    """

    rule: str
    where: str
    said: str
    at: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the item of a statement's ``evidence``."""
        item: dict[str, Any] = {"rule": self.rule, "said": self.said, "where": self.where}
        return item if self.at is None else {**item, "at": self.at}


def evidence(rule: str, where: str, said: str, at: int | None = None) -> Evidence:
    """Make evidence of a piece of an answer, shortened, and spelled so that JSON can hold it."""
    shown = " ".join(said.split())[: SAID + 1]
    shown = shown.encode("utf-8", "backslashreplace").decode()
    return Evidence(rule, where, shown if len(shown) <= SAID else shown[:SAID] + "…", at)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The outcome of one fetch. `rules` is the version of the rules that judged it.

    `detail` says which kind of the outcome it is (``dns``, ``challenge``, ``home``, ...), or is
    empty. `taken_as_notice` is the operator's reason where he took it for the notice all the same.
    """

    outcome: FetchOutcome
    detail: str
    confidence: Confidence
    evidence: tuple[Evidence, ...]
    rules: int
    taken_as_notice: str = ""

    @property
    def denies(self) -> bool:
        """Whether what came is held to be no notice, clearly enough to keep it off the shelves."""
        return (
            self.outcome not in (FetchOutcome.NOTICE, FetchOutcome.CHANGED, FetchOutcome.TRUNCATED)
            and self.confidence is not Confidence.UNCLEAR
        )

    def to_json(self) -> Mapping[str, Any]:
        """Give the ``fetch`` object of a statement's source."""
        item: dict[str, Any] = {
            "confidence": self.confidence.value,
            "evidence": [one.to_json() for one in self.evidence],
            "outcome": self.outcome.value,
            "rules": self.rules,
        }
        if self.detail:
            item["detail"] = self.detail
        if self.taken_as_notice:
            item["taken_as_notice"] = self.taken_as_notice
        return item
