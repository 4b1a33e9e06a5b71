"""What was signed about an object, as (name, value) pairs for a reader: signed fields only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from manifests.claims.attestation import KIND as ATTESTATION
from manifests.claims.endorsement import KIND as ENDORSEMENT
from manifests.claims.endorsement import EndorsedHead, endorsed_by
from manifests.claims.redaction import KIND as REDACTION
from manifests.claims.redaction import redactions_of
from manifests.objects.object_checks import Accessioned, Examination

SUPERSESSION = "supersession"
# Records that travel with the evidence of what they speak of: they change what it is worth.
SPEAKING = frozenset({SUPERSESSION, REDACTION, ENDORSEMENT, ATTESTATION})


def describe(object_: Examination, records: Sequence[Examination]) -> tuple[tuple[str, str], ...]:
    """Give the facts of an object's versions, and what later records say of it."""
    facts: list[tuple[str, str]] = []
    for item in object_.accessions:
        if item.signed:
            facts.extend(_of_version(item, first=not facts))
    for record in records:
        for item in record.accessions:
            if facts and item.signed:
                facts.extend(_of_record(item, facts[0][1]))
    return tuple(facts)


def speaks_of(record: Examination, object_id: str) -> bool:
    """Tell whether an examined object is one record that says something of an object.

    An endorsement of a checkpoint is about all that the log held then.
    """
    if len(record.accessions) != 1:
        return False
    statement = record.accessions[0].statement
    if isinstance(endorsed_by(statement), EndorsedHead):
        return True
    return statement.kind in SPEAKING and any(
        item.get("object") == object_id for item in statement.about
    )


def _of_version(item: Accessioned, first: bool) -> Iterator[tuple[str, str]]:
    statement = item.statement
    if first:
        yield "object", statement.object
    titles = statement.notice.get("title", [])
    yield from (("title", title) for title in titles if isinstance(title, str))
    yield statement.kind, f"{statement.id} (v{statement.version})"
    yield "composed", statement.composed
    for source in statement.sources:
        where = source.get("address", source.get("name"))
        if isinstance(where, str):
            yield "source", where


def _of_record(item: Accessioned, object_id: str) -> Iterator[tuple[str, str]]:
    statement = item.statement
    for one in statement.about:
        if statement.kind == SUPERSESSION and one.get("object") == object_id:
            yield "superseded", f"{_text(one, 'accession')} by {_text(one, 'by')} on {_day(item)}"
        if statement.kind == ATTESTATION and one.get("object") == object_id:
            # What it says is for those to show who have the text that it speaks of.
            yield "attested", f"{_text(one, 'accession')} in {statement.id} on {_day(item)}"
    for redaction in redactions_of(statement):
        if redaction.object == object_id:
            yield "redacted", f"{redaction.path} on {_day(item)} under {redaction.authority}"


def _day(item: Accessioned) -> str:
    return item.statement.composed[:10]


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else "?"
