"""What happened to a notice as PREMIS events: accessions, captures, and the records about it.

Names of types are those of the Library of Congress's list of event types where it has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from muniment.exchange.happenings import Happening
from muniment.exchange.premis.markup import element, identifier
from muniment.exchange.premis.objects import (
    FILE_IDENTIFIER,
    notice_identifier,
    version_identifier,
)

EVENT_IDENTIFIER = "muniment record"
ROLE_IDENTIFIER = "URI"
SOFTWARE_IDENTIFIER = "software"

# Kinds of records, as that list calls them; "seen again" it does not have.
_TYPES = {
    "accession": "accession",
    "seen-again": "capture",
    "attempt": "capture",
    "adoption": "accession",
    "fixity": "fixity check",
    "repair": "recovery",
    "restoration": "recovery",
    "supersession": "metadata modification",
    "withholding": "policy assignment",
    "redaction": "redaction",
    "attestation": "metadata modification",
    "endorsement": "digital signature generation",
    "covering": "message digest calculation",
    "deposit": "replication",
    "holdings": "fixity check",
}


def type_of(kind: str) -> str:
    """Give what that list calls a kind of record; the kind itself where it has no name for it."""
    return _TYPES.get(kind, kind)


def events(object_id: str, happenings: Sequence[Happening]) -> Iterator[Element]:
    """Give an event for each, with its agents and objects."""
    for one in happenings:
        statement = one.statement
        yield element(
            "event",
            identifier("event", EVENT_IDENTIFIER, statement.id),
            ("eventType", type_of(statement.kind)),
            ("eventDateTime", statement.composed),
            element("eventDetailInformation", ("eventDetail", _detail(one))),
            element(
                "eventOutcomeInformation",
                ("eventOutcome", one.outcome),
                element("eventOutcomeDetail", ("eventOutcomeDetailNote", one.note))
                if one.note
                else None,
            ),
            _by(ROLE_IDENTIFIER, statement.role.uri, "authorizer"),
            _by(SOFTWARE_IDENTIFIER, " ".join(statement.recorder), "executing program"),
            *(identifier("linkingObject", *found) for found in _objects(object_id, one)),
        )


def agents(happenings: Sequence[Happening]) -> Iterator[Element]:
    """Give each role and each program that had a part, once."""
    roles = {one.statement.role.uri: one.statement.role for one in happenings}
    for uri, role in sorted(roles.items()):
        yield element(
            "agent",
            identifier("agent", ROLE_IDENTIFIER, uri),
            ("agentName", role.principal),
            ("agentType", "organization"),
            ("agentNote", "A role, never a person: see the statements for the key that signed."),
        )
    for name, version in sorted({one.statement.recorder for one in happenings}):
        yield element(
            "agent",
            identifier("agent", SOFTWARE_IDENTIFIER, f"{name} {version}"),
            ("agentName", name),
            ("agentType", "software"),
            ("agentVersion", version),
        )


def _objects(object_id: str, one: Happening) -> Iterator[tuple[str, str]]:
    """Give (type, value) of what a record speaks of; of the notice itself, where it is about it."""
    if one.statement.kind not in ("accession", "fixity"):
        yield notice_identifier(object_id)
    for number in one.versions:
        yield version_identifier(object_id, number)
    for path in one.paths:
        yield FILE_IDENTIFIER, f"{object_id} {path}"


def _by(kind: str, value: str, role: str) -> Element:
    return identifier("linkingAgent", kind, value, ("linkingAgentRole", role))


def _detail(one: Happening) -> str:
    statement = one.statement
    said = [f"muniment {statement.kind}"]
    if not one.quiet:
        said += [f"from {where}" for where in map(_whence, statement.sources) if where]
    reasons = {str(item["reason"]) for item in statement.about if "reason" in item}
    said += [f"reason: {reason}" for reason in sorted(reasons)]
    return "; ".join(said)


def _whence(source: Mapping[str, Any]) -> str:
    return str(source.get("address", source.get("name", "")))
