"""Rows of what happened to a notice: the records of the log that touch it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from muniment.exchange.dataset.carried import Value
from muniment.exchange.dataset.kept import whence
from muniment.exchange.happenings import Happening
from muniment.exchange.premis.events import type_of

Row = dict[str, Value]


def event_rows(notice: str, origin: str, happened: Iterable[Happening]) -> Iterator[Row]:
    """Give a row for each record. Reasons are not given: they may name what is not given out."""
    for one in happened:
        said = one.statement
        # What failed is said in words that may have the address in them.
        silent = one.quiet and said.kind != "accession"
        yield {
            "notice": notice,
            "record": said.id,
            "kind": said.kind,
            "premis_type": type_of(said.kind),
            "written_at": said.composed,
            "log_origin": origin,
            "log_index": one.index,
            "outcome": one.outcome,
            "note": None if silent else one.note,
            "versions": list(one.versions),
            "signer": said.role.principal,
            "recorder": " ".join(said.recorder),
            "sources": None if one.quiet else whence(said.sources),
        }
