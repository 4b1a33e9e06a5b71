"""Whether what came from an address is what came last time, when more than a page came.

A notice's parts and attachments count as much as its page. One that could not be had today is no
change, and one that could not be had last time is a version more, though nothing has changed.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from ingest import Gathered


class Likeness(enum.Enum):
    """What came, beside what came before: nothing new, more of the same, or something else."""

    SAME = "same"
    MORE = "more"
    OTHER = "other"


def likeness(before: Mapping[str, Any], now: Gathered) -> Likeness:
    """Compare what came now with the source of an earlier statement, rendition by rendition."""
    first, last = _page(str(before.get("content", ""))), _page(now.content)
    earlier, later = _renditions(before.get("captures")), _renditions(now.facts.get("captures"))
    # What only a browser sees can be compared with what one saw before, and with nothing else.
    differs = first != last if len(first) == len(last) else first[0] != last[0]
    if differs or any(earlier.get(one, content) != content for one, content in later.items()):
        return Likeness.OTHER
    return Likeness.SAME if first == last and later.keys() <= earlier.keys() else Likeness.MORE


def _page(content: str) -> list[str]:
    """Give what names the page itself in a source's ``content``."""
    return [part for part in content.split("+") if not part.startswith("whole:")]


def _renditions(captures: Any) -> dict[str, Any]:
    """Give what each further rendition held, by the address that was asked."""
    listed = [one for one in captures or () if isinstance(one, Mapping) and "content" in one]
    return {
        str(one.get("address")): one["content"] for one in listed if one.get("relation") != "page"
    }
