"""Finding accessions by name, and the statements of records that speak of an object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manifests import REDACTION_KIND, Redaction, Statement, redactions_of
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody.errors import CustodyError


def statements(
    archive: Archive, catalogue: Catalogue, rows: Iterable[Row]
) -> Iterator[tuple[Row, Statement]]:
    """Give rows of records with what each states, compared with its log entry."""
    for row in rows:
        yield row, archive.versions(catalogue, row.object)[-1].statement


def about(
    archive: Archive, catalogue: Catalogue, object_id: str, kind: str
) -> Iterator[tuple[Row, Statement]]:
    """Give the records of one kind that speak of an object, in the order of the log."""
    rows = (row for row in catalogue.about(object_id) if row.kind == kind)
    return statements(archive, catalogue, rows)


def read_redactions(
    archive: Archive, catalogue: Catalogue, object_id: str
) -> tuple[Redaction, ...]:
    """Give what was redacted of an object."""
    found = about(archive, catalogue, object_id, REDACTION_KIND)
    every = (one for _, statement in found for one in redactions_of(statement))
    return tuple(one for one in every if one.object == object_id)


def find_accession(catalogue: Catalogue, text: str, *, newest: bool) -> Row:
    """Find the accession that an id, or its beginning, names.

    A notice's id names its only version; the newest of several where `newest` is set. Raises
    `CustodyError` where nothing, or more than one, is named, or a record that is no accession.
    """
    found = catalogue.named(text) if text else ()
    found = tuple(row for row in found if row.id == text) or found
    if not found:
        found = _of_notice(catalogue, text, newest=newest)
    if not found:
        raise CustodyError(
            f"{text!r} is no accession and no notice of this archive. `muniment list` and "
            "`muniment show` say what there is."
        )
    if len(found) > 1:
        listed = ", ".join(f"{row.id} (v{row.version})" for row in found)
        raise CustodyError(f"{text!r} could be any of: {listed}. Name the accession.")
    if found[0].kind != "accession":
        raise CustodyError(
            f"{found[0].id} is a record of kind {found[0].kind}, and no accession. What a record "
            "says stays said; a later record may say otherwise."
        )
    return found[0]


def find_withheld(archive: Archive, text: str) -> tuple[str, str | None]:
    """Find the object that an id names; with the record, where it is a withholding's own id.

    Raises `CustodyError` where nothing, or more than one, is named.
    """
    with archive.catalogue() as catalogue:
        records = (
            [row for row in catalogue.named(text) if row.kind == "withholding"] if text else []
        )
        if len(records) == 1:
            [(_, statement)] = statements(archive, catalogue, records)
            return str(statement.about[0]["object"]), records[0].id
        found = catalogue.find(text) if text else ()
    objects = [row.object for row in found if text in (row.object, row.id)]
    objects = objects or [row.object for row in found]
    if len(objects) != 1:
        listed = ", ".join(objects) or "nothing"
        raise CustodyError(f"{text!r} names {listed}. Give the whole identifier of one notice.")
    return objects[0], None


def _of_notice(catalogue: Catalogue, text: str, *, newest: bool) -> tuple[Row, ...]:
    objects = [row.object for row in catalogue.find(text)] if text else []
    exact = [one for one in objects if one == text] or objects
    rows = tuple(row for one in exact for row in catalogue.versions(one))
    return rows[-1:] if newest and len(exact) == 1 else rows
