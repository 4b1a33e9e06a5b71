"""What was captured for a notice: each address that was asked, why, and what came of it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.exchange import Exchange
from ingest.outcome.fetched import SAID
from ingest.recording import Recording


class Relation(enum.Enum):
    """What an address is to the notice; in the order in which they are fetched."""

    PAGE = "page"
    PART = "part"
    ATTACHMENT = "attachment"
    FRAME = "frame"
    REQUISITE = "requisite"
    OUTLINK = "outlink"


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a recording goes beyond the page: parts come with attachments, frames with
    requisites. With `framed` the frames that have the notice's own text come without requisites,
    which a browser has recorded."""

    attachments: bool = True
    requisites: bool = True
    outlinks: bool = False
    framed: bool = False

    @property
    def nothing(self) -> bool:
        """Whether it goes no further than the page."""
        return not (self.attachments or self.requisites or self.outlinks or self.framed)

    @property
    def names(self) -> tuple[str, ...]:
        """Name the relations that it takes in."""
        return tuple(one.value for one in Relation if one in self)

    def __contains__(self, relation: Relation) -> bool:
        if relation in (Relation.PART, Relation.ATTACHMENT):
            return self.attachments
        return self.requisites if relation is not Relation.OUTLINK else self.outlinks


WHOLE = Extent()
PAGE_ONLY = Extent(attachments=False, requisites=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address was found, and by what it is known for what it is.

    `found_in` is the address of the page or style sheet, or the path of the file. `rule` names the
    rule, or the element and attribute, such as ``img[src]``. `text` is the link's own text. `own`
    says that the notice's content is there, so that it becomes a rendition. `number` is that of a
    part, by its address. `name` is what the page calls the file. `looks` is what it must turn out
    to be: a ``document``, or anything (empty); ``perhaps`` where a page shows that it was none.
    """

    found_in: str
    rule: str
    text: str = ""
    own: bool = False
    number: int = 0
    name: str = ""
    looks: str = ""


@dataclass(frozen=True, slots=True)
class Captured:
    """One address besides the page's, and what came of asking it.

    `recording` is None where nobody was asked. `failure` is (code, sentence) where it was not
    obtained. `robots` is what robots.txt said of it, where that was asked; `page` what another
    archive claims of it, whose memento it is.
    """

    relation: Relation
    address: str
    place: Place
    recording: Recording | None
    failure: tuple[str, str] | None = None
    robots: Mapping[str, str] = field(default_factory=dict)
    page: Mapping[str, Any] = field(default_factory=dict)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What crossed the wire for it."""
        return () if self.recording is None else self.recording.exchanges

    def to_json(self) -> Mapping[str, Any]:
        """Give the item of a statement's ``captures``, without what became of its body."""
        item: dict[str, Any] = {
            "address": self.address,
            "exchanges": len(self.exchanges),
            "found_in": self.place.found_in,
            "relation": self.relation.value,
            "rule": self.place.rule,
        }
        if self.place.text:
            item["text"] = shorten(self.place.text)
        if self.recording is not None:
            item["fetch"] = self.recording.fetched.to_json()
            if self.recording.record:
                item["record"] = self.recording.record
        if self.page:
            item["page"] = dict(self.page)
        if self.robots:
            item["robots"] = dict(self.robots)
        if self.recording is not None and self.recording.robots_onward:
            item["robots_onward"] = [dict(one) for one in self.recording.robots_onward]
        if self.failure is not None:
            item["failure"] = {"code": self.failure[0], "sentence": self.failure[1]}
        return item


def shorten(text: str) -> str:
    """Spell hostile text as evidence is: white space collapsed, at most 200 characters."""
    shown = " ".join(text.split())[: SAID + 1].encode("utf-8", "backslashreplace").decode()
    return shown if len(shown) <= SAID else shown[:SAID] + "…"
