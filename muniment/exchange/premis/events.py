"""What happened to a notice as PREMIS events: accessions, captures, and the records about it.

Names of types are those of the Library of Congress's list of event types where it has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from manifests import Statement
from muniment.exchange.premis.markup import element, identifier

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


@dataclass(frozen=True, slots=True)
class Happening:
    """One record as it concerns one notice: how it ended, and to which PREMIS objects.

    `objects` are (type, value) identifiers; `note` says more, in words. Of a `quiet` one it is not
    said whence it came: that would name what is withheld.
    """

    statement: Statement
    outcome: str
    note: str
    objects: tuple[tuple[str, str], ...]
    quiet: bool = False


def events(happenings: Sequence[Happening]) -> Iterator[Element]:
    """Give an event for each, with its agents and objects."""
    for one in happenings:
        statement = one.statement
        yield element(
            "event",
            identifier("event", EVENT_IDENTIFIER, statement.id),
            ("eventType", _TYPES.get(statement.kind, statement.kind)),
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
            *(identifier("linkingObject", *found) for found in one.objects),
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
