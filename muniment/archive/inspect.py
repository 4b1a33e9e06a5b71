"""Looking at an archive: is each object what was logged, and is the log one unbroken history?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from checksums import Finding, inclusion_path, leaf_hash
from checksums import root as root_of_tree
from manifests import (
    SPEAKING_KINDS,
    Accessioned,
    Check,
    CheckName,
    Checkpoint,
    Entry,
    FolderPackage,
    FormatError,
    LogEvidence,
    MunimentError,
    RolesEvidence,
    TlogProof,
    Trust,
    Verdict,
    error,
    examination_of,
    judge,
    reach_verdict,
    read_roles,
)
from manifests.claims.endorsement import KIND as ENDORSEMENT
from manifests.judging.memory import check_memory
from manifests.steps import Steps, finish, in_turns
from muniment.archive.archive import Archive
from muniment.archive.endorsed import EndorsedLog
from muniment.archive.known_head import CHECKPOINT, KnownHead
from muniment.archive.later import LaterReader, LaterRecords, is_speaking
from muniment.archive.log_checks import LogChecks
from muniment.archive.shelves import relative_path
from muniment.archive.sighted import Sighted
from muniment.archive.stamped import StampedLog
from muniment.keys import KeyFolder

_SIDE_BY_SIDE = 32


class Inspector:
    """Inspects one archive with one verifier's trust. Positions come from the log, not an index.

    Writers may be at work meanwhile: what an intent is still to log is not held against the
    archive, and what looks wrong is looked at again while writers wait.
    """

    def __init__(self, archive: Archive, trust: Trust) -> None:
        self._archive = archive
        self._shelves = archive.shelves
        self._root, self._name = os.fspath(archive.shelves.root), archive.shelves.root.name
        self._trust = trust
        self._roles = read_roles(
            FolderPackage(archive.root), archive.roles.serial, trust, archive.settings.limits
        )
        self._note = b""
        self._head: Checkpoint | None = None
        self._positions: dict[bytes, int] | None = None
        self._speaking: dict[int, bytes] = {}
        self._later: LaterRecords | None = None
        self._awaited: frozenset[str] = frozenset()
        self._sighted: Sighted | None = None
        self._extra: Sequence[str] | None = None  # Around objects, since all were verified.
        self._read_head()

    @property
    def note(self) -> bytes:
        """The newest checkpoint's signed note."""
        return self._note

    @property
    def head(self) -> Checkpoint | None:
        """The newest checkpoint, or None where its signature is not the log's."""
        return self._head

    @property
    def roles(self) -> RolesEvidence:
        """The archive's roles, and whether the verifier's trust vouches for them."""
        return self._roles

    @property
    def speaking(self) -> frozenset[str]:
        """The kinds of records that bear on what objects are worth to this verifier.

        Where he pins no endorser, endorsements do not.
        """
        return SPEAKING_KINDS if self._trust.endorsers else SPEAKING_KINDS - {ENDORSEMENT}

    def verify_object(
        self,
        object_id: str,
        positions: Mapping[str, int] | None = None,
        records: Iterable[tuple[str, int]] = (),
    ) -> Verdict:
        """Carry out all checks on an object by its id, where it stands on the shelves.

        Hints: `positions` by accession id, and `records` that may speak of the object, each with
        its object's id and index.
        """
        return finish(self._verify(relative_path(object_id), positions or {}, records))

    def _verify(
        self, place: str, positions: Mapping[str, int], records: Iterable[tuple[str, int]] = ()
    ) -> Steps[Verdict]:
        try:
            later = self._later or self._later_reader().hinted(records)
            verdict, found = yield from self._look_at(place, positions, later)
        except (OSError, MunimentError):
            verdict = None  # A new version may have come into its place meanwhile.
        if verdict is None or verdict.failed:
            with self._archive.at_rest():  # At once: nobody takes a step while writers wait.
                self._read_head_anew()
                verdict, found = finish(self._look_at(place, {}, self._every_later()))
        if self._sighted is not None:
            if verdict.failed:
                self._sighted.give_up()
            else:
                self._sighted.note(f"{self._root}/{place}", found)
        return verdict

    def _look_at(
        self, place: str, positions: Mapping[str, int], later: LaterRecords
    ) -> Steps[tuple[Verdict, list[tuple[int, Accessioned]]]]:
        """Come to the verdict on an object, and its versions that the log has, with their indexes.

        Of the log it uses what is known after its object was examined.
        """
        shown, folder = f"{self._name}/{place}", f"{self._root}/{place}"
        told = later.about(place.rpartition("/")[2])
        records = [record for record in told if record.statement.kind != ENDORSEMENT]
        whole = FolderPackage(folder)
        listing = whole.listing()
        examination = yield from examination_of(
            whole,
            self._roles.roles,
            self._archive.settings.limits,
            listing=listing,
            redactions=[
                each
                for record in records
                for each in record.redactions
                # What an intent is still to carry out accuses nobody of not having done it.
                if record.proof or not os.path.exists(f"{folder}/{each.path}")
            ],
        )
        yield False
        where: dict[str, str] = {}
        leaves: dict[str, int] = {}
        proofs = {record.statement.id: record.proof for record in records if record.proof}
        findings: list[Finding] = []
        found: list[tuple[int, Accessioned]] = []
        for item in list(examination.accessions):
            record_id = item.statement.id
            where[record_id] = shown
            index = self._index(item.entry, positions.get(record_id))
            if index is None and record_id in self._archive.staging.awaited():
                examination.accessions.remove(item)  # Not acknowledged, so nothing is claimed.
            if index is None or self._head is None or self._tiles is None:
                continue
            found.append((index, item))
            if self._rooted:
                leaves[record_id] = index
                continue
            try:
                way = inclusion_path(index, self._head.size, self._tiles.node)
                proofs[record_id] = TlogProof(index, way, self._note, None)
            except (OSError, FormatError) as failure:
                findings.append(error("log-unreadable", "log/tile", detail=str(failure)))
        last = max([*leaves.values(), *[proof.index for proof in proofs.values()]], default=0)
        log = LogEvidence(
            self._note,
            proofs,
            CHECKPOINT,
            where,
            tuple(findings),
            not_after=self._stamped.check_entry(last),
            judged=self._known.judged,
            leaves=leaves,
        )
        spoken = [record.examination for record in records if record.proof]
        limits = self._archive.settings.limits
        endorsing = told if self._trust.endorsers else ()
        endorsements = (
            self._endorsed.endorsements(endorsing, Path(folder), examination, proofs)
            if endorsing
            else ()
        )
        yield False
        misplaced = [
            error("object-misplaced", shown)
            for item in examination.accessions[:1]
            if place != relative_path(item.statement.object)
        ]
        package = judge(
            CheckName.PACKAGE, misplaced, files=str(len(listing.sizes) + len(listing.findings))
        )
        verdict = reach_verdict(
            package, self._roles, examination, log, self._trust, limits, spoken, endorsements
        )
        return _prefixed(verdict, shown), found

    def verify_all(self) -> Iterator[Verdict]:
        """Verify every object on the shelves, in the order of their places, many side by side."""
        self._positions = self._read_positions()  # All at once, and no more hints.
        self._every_later()
        self._sighted = Sighted(self._head.size if self._head else 0)
        extra: list[str] = []
        places = self._shelves.places(extra)
        yield from in_turns((self._verify(place, {}) for place in places), _SIDE_BY_SIDE)
        self._extra = extra

    def check_log(self, keys: KeyFolder | None) -> tuple[Check, ...]:
        """Check the log as a whole: tiles, checkpoints, shelves, memory, mark, and its stamps."""
        findings, root_faults = self._find(keys, self._extra)
        if findings or root_faults:
            with self._archive.at_rest():
                self._read_head_anew()
                findings, root_faults = self._find(keys, None)
        root_check = judge(CheckName.PACKAGE, root_faults, files="0", said="storage-root")
        return root_check, *self._judge_log(findings), self._stamped.check_log()

    def check_history(self, keys: KeyFolder | None) -> tuple[Check, ...]:
        """Check the log as `check_log` does, without a look at the shelves."""
        findings = self._find_in_history(keys)
        if findings:
            with self._archive.at_rest():
                self._read_head_anew()
                findings = self._find_in_history(keys)
        return self._judge_log(findings)

    def _judge_log(self, findings: Sequence[Finding]) -> tuple[Check, ...]:
        size = str(self._head.size) if self._head else "?"
        last = str(self._head.size - 1) if self._head else "?"
        origin = self._head.origin if self._head else self._archive.roles.log.name
        inclusion = judge(CheckName.INCLUSION, findings, entries=f"0-{last}", said="whole-log")
        bad = (
            []
            if self._head
            else [error("checkpoint-wrong", CHECKPOINT, detail="see docs/format.md")]
        )
        checkpoint = judge(CheckName.CHECKPOINT, bad, size=size, origin=origin)
        memory = check_memory(self._roles, self._head, self._note, self._trust, self._known.ties)
        return self._roles.check, inclusion, checkpoint, memory.check

    def _find_in_history(self, keys: KeyFolder | None) -> list[Finding]:
        if self._head is None:
            return []
        awaited = self._archive.staging.awaited()
        return list(self._log_checks(self._head, awaited).history(keys))

    def _log_checks(self, head: Checkpoint, awaited: frozenset[str]) -> LogChecks:
        witnesses = tuple(key for _, key in self._trust.witnesses)
        return LogChecks(self._archive, head, self._note, awaited, witnesses, self._sighted)

    def _read_head(self) -> None:
        self._note = self._archive.log.note()
        try:
            self._head = self._roles.roles.open(self._note)
        except MunimentError:
            self._head = None
        self._positions = None
        self._rooted = False  # Whether the positions' leaves make the head's root.
        self._later = None
        self._sighted = None  # What was seen of another head counts no more.
        self._known = KnownHead(self._archive, self._roles, self._trust, self._note, self._head)
        # One reader for all: a tile is hashed once, and not for each object anew.
        self._tiles = self._archive.log.tiles(self._head.size) if self._head else None
        self._stamped = StampedLog(self._archive, self._trust, self._head)
        self._endorsed = EndorsedLog(
            self._archive, self._roles.roles, self._head, self._tiles, self._stamped
        )

    def _read_head_anew(self) -> None:
        if self._archive.log.note() != self._note:
            self._read_head()

    def _find(
        self, keys: KeyFolder | None, extra: Sequence[str] | None
    ) -> tuple[list[Finding], list[Finding]]:
        """Give what is wrong with the log, and with the storage root around the objects.

        `extra` is what was met there, where that is known.
        """
        awaited = self._archive.staging.awaited()
        findings: list[Finding] = []
        if self._head is not None:
            findings += self._log_checks(self._head, awaited).every(keys)
        root_faults = [
            error(code, f"{self._name}/{path}")
            for code, path in self._shelves.faults(extra)
            if not (awaited and path.endswith("/"))  # About to be filled.
        ]
        return findings, root_faults

    def _index(self, entry: Entry, hint: int | None) -> int | None:
        if self._positions is None:
            if hint is not None and self._is_at(hint, entry):
                return hint
            self._positions = self._read_positions()
        return self._positions.get(leaf_hash(entry.encode()))

    def _is_at(self, index: int, entry: Entry) -> bool:
        if self._head is None or index >= self._head.size:
            return False
        try:
            return self._archive.log.entry(index, self._head.size) == entry.encode()
        except (OSError, FormatError):
            return False

    def _every_later(self) -> LaterRecords:
        awaited = self._archive.staging.awaited()
        if self._later is None or awaited != self._awaited:
            if self._positions is None:
                self._positions = self._read_positions()
            self._later, self._awaited = self._later_reader().every(self._speaking), awaited
        return self._later

    def _later_reader(self) -> LaterReader:
        return LaterReader(self._archive, self._roles.roles, self._head, self._note)

    def _read_positions(self) -> dict[bytes, int]:
        self._speaking = {}
        if self._head is None:
            return {}
        positions: dict[bytes, int] = {}
        try:
            for index, data in enumerate(self._archive.log.entries(0, self._head.size)):
                positions.setdefault(leaf_hash(data), index)
                if is_speaking(data, self.speaking):
                    self._speaking[index] = data
            leaves = tuple(positions)  # In the log's order, each but once.
            if len(leaves) == self._head.size:
                self._rooted = root_of_tree(leaves) == self._head.root
        except (OSError, FormatError):
            return (
                positions  # `check_log` names the file; what is not found here is not in the log.
            )
        return positions


def _prefixed(verdict: Verdict, folder: str) -> Verdict:
    """Name an object's files as they lie in the archive."""
    if not any(check.findings for check in verdict.checks):
        return verdict
    own = (
        CheckName.SIGNATURES,
        CheckName.BYTES,
        CheckName.STATE,
        CheckName.STATEMENTS,
        CheckName.INVENTORIES,
    )
    checks = tuple(
        replace(
            check,
            findings=tuple(
                replace(finding, where=f"{folder}/{finding.where}") for finding in check.findings
            ),
        )
        if check.name in own
        else check
        for check in verdict.checks
    )
    return replace(verdict, checks=checks)
