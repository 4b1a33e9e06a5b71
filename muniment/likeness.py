"""Whether what came from an address is what came last time, when more than a page came.

A notice's parts and attachments count as much as its page. One that could not be had today is no
change, and one that could not be had last time is a version more, though nothing has changed. So is
a cited page that came for the first time. Requisites are not compared.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any

from ingest import Gathered, Relation


class Likeness(enum.Enum):
    """What came, beside what came before: nothing new, more of the same, or something else."""

    SAME = "same"
    MORE = "more"
    OTHER = "other"


def likeness(before: Mapping[str, Any], now: Gathered) -> Likeness:
    """Compare what came now with the source of an earlier statement, rendition by rendition."""
    content = before.get("content", before.get("key", ""))
    first, last = _page(str(content)), _page(now.content)
    listed, listed_now = _listed(before.get("captures")), _listed(now.facts.get("captures"))
    earlier, later = _renditions(listed), _renditions(listed_now)
    # What only a browser sees can be compared with what one saw before, and with nothing else.
    differs = first != last if len(first) == len(last) else first[0] != last[0]
    if differs or any(earlier.get(one, content) != content for one, content in later.items()):
        return Likeness.OTHER
    more = later.keys() - earlier.keys() or _asked_first(listed, listed_now)
    return Likeness.MORE if more or first != last else Likeness.SAME


def _page(content: str) -> list[str]:
    """Give what names the page itself in a source's ``content``."""
    return [part for part in content.split("+") if not part.startswith("whole:")]


def _listed(captures: Any) -> list[Mapping[str, Any]]:
    return [one for one in captures or () if isinstance(one, Mapping)]


def _renditions(captures: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Give what each further rendition held, by the address that was asked."""
    return {
        str(one.get("address")): one["content"]
        for one in captures
        if "content" in one and one.get("relation") != "page"
    }


def _asked_first(before: list[Mapping[str, Any]], now: list[Mapping[str, Any]]) -> bool:
    """Tell whether a cited page, or a kind of what stays in the WARC, came for the first time."""
    came, came_now = _came(before), _came(now)
    kinds, kinds_now = ({relation for relation, _ in pairs} for pairs in (came, came_now))
    return bool(kinds_now - kinds) or any(
        relation == Relation.OUTLINK.value for relation, _ in came_now - came
    )


def _came(captures: list[Mapping[str, Any]]) -> set[tuple[str, str]]:
    return {
        (str(one.get("relation")), str(one.get("address")))
        for one in captures
        if "failure" not in one and "content" not in one
    }
