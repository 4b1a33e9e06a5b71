"""Acknowledgements: what a caller is told of each source, once it is durable."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checksums import Digest, Finding
from ingest import Gathered, Relation
from manifests import StatedFile
from muniment.archive.desk import Shelved
from muniment.archive.objects import Draft
from muniment.catalogue import Row
from muniment.waiting import Waiting

_PART, _ATTACHMENT = Relation.PART.value, Relation.ATTACHMENT.value
_LIMIT = "whole-limit"
_NO_NOTICE = ("import-page-no-notice", "import-no-success", "import-revisits")


class Outcome(enum.Enum):
    """What became of a source."""

    PRESERVED = "preserved"
    SEEN_AGAIN = "seen again"
    ALREADY_THERE = "already there"
    ALREADY_TRIED = "already tried"
    HELD = "held"
    FAILED = "failed"
    REFUSED = "refused"
    LATER = "left for later"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of an accession, with its digest of record where it was taken in by this call."""

    stated: StatedFile
    sha512: Digest


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a caller is told of one source, once it is durable.

    `record` is the record that the log has at `index`: the accession itself, or the one that says
    "seen again" or "could not be obtained". `why` is (code, sentence) where nothing was preserved.
    `fetch` is what the statement says came from an address, `browser` which browser recorded it,
    `captures` all that was asked for the notice there.
    """

    source: str
    outcome: Outcome
    notice: str | None = None
    accession: str | None = None
    version: int | None = None
    files: tuple[KeptFile, ...] = ()
    origin: str | None = None
    index: int | None = None
    record: str | None = None
    held: str | None = None
    why: tuple[str, str] | None = None
    findings: tuple[Finding, ...] = ()
    fetch: Mapping[str, Any] | None = None
    browser: Mapping[str, Any] | None = None
    captures: tuple[Mapping[str, Any], ...] = ()


def stated_files(one: Gathered) -> tuple[KeptFile, ...]:
    """Give the files of a source as they would be stated."""
    return tuple(KeptFile(file.stated(), file.sha512) for file in one.files)


def stated_captures(source: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Give what the statement's source says of captures."""
    return tuple(source.get("captures", ()))


@dataclass(frozen=True, slots=True)
class Missing:
    """A piece of the notice that is not there: what it is, where it was to come from, and why.

    `code` is why it was not obtained, or the code of a finding; `sentence` the same in words, empty
    of a finding.
    """

    relation: str
    address: str
    code: str
    text: str = ""
    sentence: str = ""


def missing(one: Acknowledgement) -> tuple[Missing, ...]:
    """Say what of a notice that was kept is not there: parts, attachments, frames of a frameset,
    and the page itself, where that of an import is no notice.

    Requisites and outlinks are none of the notice's own pieces.
    """
    if one.outcome in (Outcome.FAILED, Outcome.REFUSED):
        return ()
    own = (_PART, _ATTACHMENT)
    lacking = [
        Missing(
            capture["relation"],
            capture["address"],
            capture["failure"]["code"],
            capture.get("text", ""),
            capture["failure"]["sentence"],
        )
        for capture in one.captures
        if "failure" in capture
        and (capture["relation"] in own or capture["rule"].startswith("frame["))
    ]
    for finding in one.findings:
        relation = dict(finding.particulars).get("relation")
        if finding.code == _LIMIT and relation in own:
            lacking.append(Missing(str(relation), finding.where, finding.code))
        if finding.code in _NO_NOTICE:
            lacking.append(Missing(Relation.PAGE.value, finding.where, finding.code))
    return tuple(lacking)


def acknowledge(waiting: Waiting, draft: Draft, shelved: Shelved) -> list[Acknowledgement]:
    """Tell what became of each source of a draft that is on the shelves and in the log."""
    told: list[Acknowledgement] = []
    for number, one in enumerate(waiting.gathered):
        digests = [file.sha512 for file in one.files]
        stated = [file for file in shelved.statement.files if file.source == number]
        failed = draft.kind == "attempt"
        told.append(
            Acknowledgement(
                one.source.shown,
                Outcome.FAILED if failed else Outcome.PRESERVED,
                notice=None if failed else shelved.statement.object,
                accession=None if failed else shelved.statement.id,
                version=None if failed else shelved.statement.version,
                files=tuple(map(KeptFile, stated, digests)),
                origin=shelved.origin,
                index=shelved.index,
                record=shelved.statement.id,
                why=(one.failure or waiting.failure) if failed else None,
                findings=one.findings,
                fetch=shelved.statement.sources[number].get("fetch"),
                browser=shelved.statement.sources[number].get("browser"),
                captures=stated_captures(shelved.statement.sources[number]),
            )
        )
    return told


def already_there(source: str, row: Row, origin: str) -> Acknowledgement:
    """Tell of a source that an interrupted run of the same call had preserved, or asked in vain."""
    if row.kind == "attempt":
        sentence = "It was answered in this call, before it was interrupted."
        return Acknowledgement(
            source,
            Outcome.ALREADY_TRIED,
            origin=origin,
            index=row.position,
            record=row.id,
            why=("already-tried", sentence),
        )
    return Acknowledgement(
        source,
        Outcome.ALREADY_THERE,
        notice=row.object,
        accession=row.id,
        version=row.version,
        origin=origin,
        index=row.position,
        record=row.id,
    )
