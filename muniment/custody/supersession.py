"""Supersession: a wrong accession stays as it is, and a record says which one stands in its place.

An item of ``about``: ``accession``, ``object``, ``version`` of the one superseded; ``by``,
``by_object``, ``by_version`` of the other; ``reason``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from manifests import Statement
from muniment.archive.archive import Archive, Writer
from muniment.archive.records import Record, log_record
from muniment.catalogue import Catalogue
from muniment.custody.errors import CustodyError
from muniment.custody.records import find_accession, statements

KIND = "supersession"


@dataclass(frozen=True, slots=True)
class Supersession:
    """One accession superseded by another; `record` says so, at entry `index` of the log.

    `last` is where the chain ends today: `by`, unless that was superseded in its turn.
    """

    accession: str
    object: str
    version: int
    by: str
    by_object: str
    by_version: int
    reason: str
    record: str
    index: int
    composed: str
    last: str


def read_supersessions(
    archive: Archive, catalogue: Catalogue, object_id: str | None = None
) -> tuple[Supersession, ...]:
    """Give what was superseded (of one object, or at all), in the order of the log."""
    every = _read(archive, catalogue)
    by = {one.accession: one.by for one in every}
    return tuple(
        _with_last(one, by) for one in every if object_id is None or one.object == object_id
    )


def supersede(writer: Writer, accession: str, by: str, reason: str) -> Supersession:
    """Record that one accession is superseded by another, or by a notice's newest.

    What supersedes is not superseded itself, and nothing is superseded twice: so chains only grow
    at their end, and there are no circles. Raises `CustodyError` where that would not be so.
    """
    with writer.desk() as desk:
        old = find_accession(desk.catalogue, accession, newest=False)
        new = find_accession(desk.catalogue, by, newest=True)
        if old.id == new.id:
            raise CustodyError(f"{old.id} cannot supersede itself.")
        for one in _read(writer.archive, desk.catalogue):
            if one.accession == old.id:
                raise CustodyError(
                    f"{old.id} is superseded already, by {one.by} (record {one.record}). If that "
                    "was wrong too, supersede it in its turn."
                )
            if one.accession == new.id:
                raise CustodyError(
                    f"{new.id} is itself superseded by {one.by} (record {one.record}), so it "
                    "supersedes nothing. Name the one that stands."
                )
        item = {
            "accession": old.id,
            "by": new.id,
            "by_object": new.object,
            "by_version": new.version,
            "object": old.object,
            "reason": reason,
            "version": old.version,
        }
        shelved = log_record(writer, desk, Record(KIND, about=(item,)))
        return _read_items(shelved.statement, shelved.index)[0]


def _read(archive: Archive, catalogue: Catalogue) -> list[Supersession]:
    rows = catalogue.of_kind(KIND)
    return [
        one
        for row, statement in statements(archive, catalogue, rows)
        for one in _read_items(statement, row.position)
    ]


def _read_items(statement: Statement, index: int) -> list[Supersession]:
    return [
        Supersession(
            accession=str(item["accession"]),
            object=str(item["object"]),
            version=int(item["version"]),
            by=str(item["by"]),
            by_object=str(item["by_object"]),
            by_version=int(item["by_version"]),
            reason=str(item["reason"]),
            record=statement.id,
            index=index,
            composed=statement.composed,
            last=str(item["by"]),
        )
        for item in statement.about
    ]


def _with_last(one: Supersession, by: dict[str, str]) -> Supersession:
    last, seen = one.by, {one.accession}
    while last in by and last not in seen:
        seen.add(last)
        last = by[last]
    return replace(one, last=last)
