"""Renditions that no search reads, since they have no text here: which they are, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from muniment.search.index import Index

_QUERY = """
    SELECT a.object, a.version, a.id, s.rendition, s.code
    FROM silent AS s JOIN accessions AS a USING (position)
    ORDER BY position, s.rendition LIMIT ?
"""


class Unsearched(NamedTuple):
    """A rendition without a text, and the code of the finding that says why.

    `rendition` is empty where the whole accession could not be read.
    """

    notice: str
    version: int
    accession: str
    rendition: str
    code: str


def unsearched(index: Index, most: int) -> tuple[list[Unsearched], bool]:
    """Give at most so many of them as they came into the archive, and whether there are more.

    Raises sqlite3.Error where the index cannot be read.
    """
    found = [Unsearched(*row) for row in index.db.execute(_QUERY, (most + 1,))]
    return found[:most], len(found) > most


def unsearched_json(found: list[Unsearched]) -> list[dict[str, Any]]:
    """Give them as `muniment search --without-text --json` lists them."""
    return [one._asdict() | {"rendition": one.rendition or None} for one in found]


def unsearched_lines(found: list[Unsearched]) -> Iterator[str]:
    """Give a line each; what comes from outside in them is not escaped yet."""
    for one in found:
        rendition = f", {one.rendition}" if one.rendition else ""
        yield f"{one.notice} v{one.version}{rendition}: {one.code}"
