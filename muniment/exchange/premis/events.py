"""What happened to a notice as PREMIS events: accessions, captures, and the records about it.

Types and outcomes are terms of the Library of Congress's vocabularies where these have one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element

from manifests import Statement
from muniment.exchange.happenings import FAILURE, Happening
from muniment.exchange.premis.markup import element, identifier
from muniment.exchange.premis.objects import (
    FILE_IDENTIFIER,
    notice_identifier,
    version_identifier,
)
from muniment.exchange.premis.terms import term

AUTHORIZER: Final = "authorizer"
IMPLEMENTER: Final = "implementer"
_PROGRAM = "executing program"
_RECORD = "muniment record"

_OUTCOMES = {FAILURE: "fail"}  # As that vocabulary calls it.
# Kinds of records, as that vocabulary calls what they tell of.
_TYPES = {
    "accession": "accession",
    "seen-again": "capture",
    "attempt": "capture",
    "robots": "capture",
    "timemap": "capture",
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
class Agent:
    """Who had a part: (type, value) of its identifier, its name, and what it is."""

    identifier: tuple[str, str]
    name: str
    kind: str
    version: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it concerns one notice: how it ended, who had which part, in what.

    `identifier` and `objects` are (type, value); `note` says more of the outcome, in words.
    """

    identifier: tuple[str, str]
    kind: str
    time: str
    detail: str
    outcome: str
    note: str
    agents: tuple[tuple[Agent, str], ...]
    objects: tuple[tuple[str, str], ...]


def type_of(kind: str) -> str:
    """Give what that list calls a kind of record; the kind itself where it has no name for it."""
    return _TYPES.get(kind, kind)


def event_of(object_id: str, one: Happening, origin: str) -> Event:
    """Give the event that a record in the log `origin` tells of."""
    statement = one.statement
    return Event(
        (_RECORD, statement.id),
        type_of(statement.kind),
        statement.composed,
        f"{_detail(one)}; entry {one.index} of the log {origin}",
        one.outcome,
        one.note,
        ((_role(statement), AUTHORIZER), (_program(statement), _PROGRAM)),
        tuple(_objects(object_id, one)),
    )


def events(happened: Sequence[Event]) -> Iterator[Element]:
    """Give an event for each, with its agents and objects."""
    for one in happened:
        yield element(
            "event",
            identifier("event", *one.identifier),
            term("eventType", "eventType", one.kind),
            ("eventDateTime", one.time),
            element("eventDetailInformation", ("eventDetail", one.detail)),
            element(
                "eventOutcomeInformation",
                term("eventOutcome", "eventOutcome", _OUTCOMES.get(one.outcome, one.outcome)),
                element("eventOutcomeDetail", ("eventOutcomeDetailNote", one.note))
                if one.note
                else None,
            ),
            *(
                identifier(
                    "linkingAgent",
                    *agent.identifier,
                    term("linkingAgentRole", "eventRelatedAgentRole", role),
                )
                for agent, role in one.agents
            ),
            *(identifier("linkingObject", *found) for found in one.objects),
        )


def agents(happened: Sequence[Event]) -> Iterator[Element]:
    """Give each role, program, authority and witness that had a part, once."""
    known = {agent.identifier: agent for one in happened for agent, _ in one.agents}
    for _, agent in sorted(known.items()):
        yield element(
            "agent",
            identifier("agent", *agent.identifier),
            ("agentName", agent.name),
            term("agentType", "agentType", agent.kind),
            ("agentVersion", agent.version) if agent.version else None,
            ("agentNote", agent.note) if agent.note else None,
        )


def _role(statement: Statement) -> Agent:
    note = "A role, never a person: see the statements for the key that signed."
    role = statement.role
    return Agent(("URI", role.uri), role.principal, "organization", note=note)


def _program(statement: Statement) -> Agent:
    name, version = statement.recorder
    return Agent(("software", f"{name} {version}"), name, "software", version)


def _whence(source: Mapping[str, Any]) -> str:
    return str(source.get("address", source.get("name", "")))


def _objects(object_id: str, one: Happening) -> Iterator[tuple[str, str]]:
    """Give (type, value) of what a record speaks of; of the notice itself, where it is about it."""
    if one.statement.kind not in ("accession", "fixity"):
        yield notice_identifier(object_id)
    for number in one.versions:
        yield version_identifier(object_id, number)
    for path in one.paths:
        yield FILE_IDENTIFIER, f"{object_id} {path}"


def _detail(one: Happening) -> str:
    statement = one.statement
    said = [f"muniment {statement.kind}"]
    if not one.quiet:
        said += [f"from {where}" for where in map(_whence, statement.sources) if where]
    if statement.kind != "withholding":  # Its reason may name the person.
        reasons = {str(item["reason"]) for item in statement.about if "reason" in item}
        said += [f"reason: {reason}" for reason in sorted(reasons)]
    return "; ".join(said)
