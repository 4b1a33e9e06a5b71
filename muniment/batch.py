"""A batch: decides what gathered material becomes, and brings it to the desk as one group.

Material becomes a new notice, a version of one, a thing seen again, or an attempt that failed.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from checksums import Finding, Severity
from ingest import FetchOutcome, Gathered, describe_finding
from manifests import Version, new_record_id
from muniment.acknowledgement import Acknowledgement, Outcome, acknowledge, stated_captures
from muniment.archive.archive import Writer
from muniment.archive.desk import Desk
from muniment.archive.objects import Draft
from muniment.likeness import Likeness, likeness
from muniment.waiting import Waiting

_NOT_ADDED = "description-not-added"


class Known(NamedTuple):
    """Of a source: what came (its content), and as which object, accession and version.

    `changed` says whether other content than that would be a change.
    """

    content: str
    object: str
    accession: str
    version: int
    changed: bool = True


class Again(NamedTuple):
    """Material whose very content an accession has, and what is to be found about that."""

    waiting: Waiting
    known: Known
    findings: tuple[Finding, ...]

    def of(self, number: int) -> tuple[Finding, ...]:
        """Give the findings of one of its sources; the first has those of the whole."""
        own = self.waiting.gathered[number].findings
        return (*own, *self.findings) if number == 0 else own


@dataclass(slots=True)
class Batch:
    """Drafts that go to one writer's desk as one group, and who is to be told of them.

    `desk` is held meanwhile; `told` collects the acknowledgements by the material's `id()`.
    """

    writer: Writer
    desk: Desk
    told: dict[int, list[Acknowledgement]]
    objects: set[str] = field(default_factory=set)
    _drafts: list[tuple[Draft, tuple[bytes, ...]]] = field(default_factory=list)
    _drafted: list[tuple[Waiting, Draft]] = field(default_factory=list)
    _again: list[Again] = field(default_factory=list)
    _keys: dict[str, Known] = field(default_factory=dict)

    def known(self, waiting: Waiting) -> Known | None:
        """Look up what came from the material's source before, in this batch or the archive."""
        key, content = waiting.key
        known = self._keys.get(key) or _known(self.desk, key)
        if known is None and waiting.after:
            before = self._keys.get(waiting.after) or _known(self.desk, waiting.after)
            return before and before._replace(changed=False)
        captured = any("captures" in one.facts for one in waiting.gathered)
        alike = known is not None and known.content == content and not captured
        if known is None or alike or key in self._keys or waiting.failure is not None:
            return known
        return self._compared(waiting, known)

    def _compared(self, waiting: Waiting, known: Known) -> Known:
        """Compare what a notice of several renditions consists of, and not its digest alone."""
        versions = self.writer.archive.versions(self.desk.catalogue, known.object)
        before = {one.get("key"): one for one in versions[known.version - 1].statement.sources}
        found = {
            likeness(before[now.key], now) if now.key in before else Likeness.OTHER
            for now in waiting.gathered
        }
        if found == {Likeness.SAME}:
            return known._replace(content=waiting.key[1])
        if Likeness.OTHER in found:
            return known
        return known._replace(content="", changed=False)

    def plan(self, waiting: Waiting, known: Known | None) -> None:
        """Decide what material becomes: an attempt, a thing seen again, a version, a notice."""
        key, content = waiting.key
        if waiting.record:
            new_id = self.writer.archive.new_object_id()
            self._add(waiting, self._draft(waiting, waiting.record, new_id, (), None), ())
            return
        if waiting.failure is not None:
            # Else it answers nothing: a call that is taken up again tries anew.
            answers = (waiting.item,) if waiting.is_final else ()
            self._add(waiting, self._attempt(waiting, known), answers)
            return
        if known and _is_again(waiting, known):
            self._again.append(Again(waiting, known, self._said_otherwise(waiting, known)))
            return
        draft = self._accession(waiting, object_of(waiting, known), _has_changed(waiting, known))
        self.objects.add(draft.object_id)
        self._keys[key] = Known(content, draft.object_id, draft.id, len(draft.previous) + 1)
        self._add(waiting, draft, (waiting.item,))

    def _said_otherwise(self, waiting: Waiting, known: Known) -> tuple[Finding, ...]:
        """Say what is said now of a notice that its versions do not say: no version will."""
        if not waiting.notice:
            return ()
        said: dict[str, Any] = {}
        drafted = [one for _, one in self._drafted if one.object_id == known.object]
        if not drafted or drafted[0].previous:
            for version in self.writer.archive.versions(self.desk.catalogue, known.object):
                said.update(version.statement.notice)
        for one in drafted:
            said.update(one.notice)
        other = {name: value for name, value in waiting.notice.items() if said.get(name) != value}
        if not other:
            return ()
        spelled = tuple(
            (name, value if isinstance(value, str) else " | ".join(value))
            for name, value in sorted(other.items())
        )
        told = (("fields", ", ".join(sorted(other))), *spelled)
        return (Finding(_NOT_ADDED, Severity.WARNING, known.object, told, ""),)

    def _add(self, waiting: Waiting, draft: Draft, answers: tuple[bytes, ...]) -> None:
        self._drafts.append((draft, answers))
        self._drafted.append((waiting, draft))

    def _accession(self, waiting: Waiting, object_id: str | None, changed: bool) -> Draft:
        archive = self.writer.archive
        previous: tuple[Version, ...] = ()
        shelf: Path | None = None
        if object_id is not None:
            previous = archive.versions(self.desk.catalogue, object_id)
            shelf = archive.shelves.path_of(object_id)
        new_id = object_id or archive.new_object_id()
        return self._draft(waiting, "accession", new_id, previous, shelf, changed=changed)

    def _attempt(self, waiting: Waiting, known: Known | None) -> Draft:
        object_id = waiting.object_id or (known.object if known else None)
        about = ({"object": object_id},) if object_id else ()
        new_id = self.writer.archive.new_object_id()
        return self._draft(waiting, "attempt", new_id, (), None, about)

    def _draft(
        self,
        waiting: Waiting,
        kind: str,
        object_id: str,
        previous: tuple[Version, ...],
        shelf: Path | None,
        about: tuple[Mapping[str, Any], ...] = (),
        *,
        changed: bool = False,
    ) -> Draft:
        return Draft(
            place=waiting.place,
            kind=kind,
            id=waiting.id,
            object_id=object_id,
            notice=waiting.notice,
            sources=tuple(_source(one, changed) for one in waiting.gathered),
            files=waiting.files,
            file_sources=tuple(
                number for number, one in enumerate(waiting.gathered) for _ in one.files
            ),
            exchanges=tuple(each for one in waiting.gathered for each in one.exchanges),
            findings=tuple(
                describe_finding(each) for one in waiting.gathered for each in one.findings
            ),
            clock=tuple(each for one in waiting.gathered for each in one.clock),
            about=about,
            beacons=waiting.beacons,
            previous=previous,
            shelved_at=shelf,
        )

    def _seen_again(self) -> Draft:
        """Make the one record that says which material of a group was seen again."""
        gathered = [one for again in self._again for one in again.waiting.gathered]
        findings = [
            finding
            for again in self._again
            for number in range(len(again.waiting.gathered))
            for finding in again.of(number)
        ]
        return Draft(
            place=self.writer.run.new_place(),
            kind="seen-again",
            id=new_record_id(),
            object_id=self.writer.archive.new_object_id(),
            notice={},
            sources=tuple(_source(one, False) for one in gathered),
            exchanges=tuple(each for one in gathered for each in one.exchanges),
            findings=tuple(map(describe_finding, findings)),
            clock=tuple(each for one in gathered for each in one.clock),
            about=tuple(
                {"accession": known.accession, "object": known.object, "version": known.version}
                for _, known, _ in self._again
            ),
            beacons=self._again[-1].waiting.beacons,  # The newest: none of it was told of before.
        )

    def commit(self) -> None:
        """Shelve and log the group; give acknowledgements to `told`."""
        drafts = list(self._drafts)
        if self._again:
            drafts.append((self._seen_again(), tuple(one.waiting.item for one in self._again)))
        if not drafts:
            return
        shelved = self.desk.shelve(self.writer.run.folder, drafts, self.writer.now())
        for (waiting, draft), one in zip(self._drafted, shelved, strict=False):
            self.told[id(waiting)] = acknowledge(waiting, draft, one)
        for again in self._again:
            waiting, known, record = again.waiting, again.known, shelved[-1]
            shutil.rmtree(waiting.place)
            self.told[id(waiting)] = [
                Acknowledgement(
                    one.source.shown,
                    Outcome.SEEN_AGAIN,
                    notice=known.object,
                    accession=known.accession,
                    version=known.version,
                    origin=record.origin,
                    index=record.index,
                    record=record.statement.id,
                    findings=again.of(number),
                    fetch=one.facts.get("fetch"),
                    browser=one.facts.get("browser"),
                    captures=stated_captures(one.facts),
                )
                for number, one in enumerate(waiting.gathered)
            ]


def object_of(waiting: Waiting, known: Known | None) -> str | None:
    """Give the object that material would add a version to, if any."""
    if waiting.record or waiting.failure is not None or _is_again(waiting, known):
        return None
    return waiting.object_id or (known.object if known else None)


def _is_again(waiting: Waiting, known: Known | None) -> bool:
    """Tell whether the very content is known, in the notice that is meant."""
    return (
        known is not None
        and known.content == waiting.key[1]
        and waiting.object_id in (None, known.object)
    )


def _known(desk: Desk, key: str) -> Known | None:
    known = desk.catalogue.known(key)
    if known is None:
        return None
    return Known(known.content, known.row.object, known.row.id, known.row.version)


def _has_changed(waiting: Waiting, known: Known | None) -> bool:
    """Tell whether one source, by itself, gave other content than it did last time.

    Of several sources together only the whole is compared: which of them changed is not known.
    """
    if known is None or len(waiting.gathered) != 1 or not known.changed:
        return False
    before, now = known.content.split("+"), waiting.key[1].split("+")
    # What only a browser sees can be compared with what one saw before, and with nothing else.
    return before != now if len(before) == len(now) else before[0] != now[0]


def _source(one: Gathered, changed: bool) -> dict[str, Any]:
    item: dict[str, Any] = {**one.source.stated, "key": one.key, **one.facts}
    fetch = one.facts.get("fetch")
    if changed and fetch is not None and fetch["outcome"] == FetchOutcome.NOTICE.value:
        item["fetch"] = {**fetch, "outcome": FetchOutcome.CHANGED.value}
    if one.failure is not None:
        item["failure"] = {"code": one.failure[0], "sentence": one.failure[1]}
    elif one.content != one.key:
        item["content"] = one.content
    return item
