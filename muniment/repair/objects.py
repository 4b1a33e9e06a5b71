"""Repair of objects: each that is not what was logged is rebuilt, and replaced in one step.

Nothing on the shelves is touched before the rebuilt object was examined as a whole. Groups share a
record and a turn at the desk; until then the locks of their objects are held, so that nobody adds a
version, or redacts a file, between the look and the exchange.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from checksums import Finding
from manifests import Redaction
from muniment.archive.archive import Archive, Writer
from muniment.repair.faults import extra_files, faults_in, faults_on_shelf, is_folder, is_regular
from muniment.repair.object import ContradictionError, Rebuilt, WantedObject, rebuild
from muniment.repair.outcome import Outcome, State, refused_elsewhere
from muniment.repair.redacted import Redacted
from muniment.repair.sources import HERE, LOCAL, Search, Shelf, Source
from muniment.repair.strays import Strays
from muniment.repair.turn import Job, failed, take_turn
from muniment.repair.wanted import Wanted
from muniment.replicas import object_place
from muniment.storage import FolderStorage


@dataclass(frozen=True, slots=True)
class _Damaged:
    """An object that is not what was logged."""

    wanted: WantedObject
    redactions: tuple[Redaction, ...]
    outcome: Outcome


class ObjectRepair:
    """Repairs objects of one archive; without a writer it only says what it would do."""

    def __init__(
        self,
        archive: Archive,
        wanted: Wanted,
        redacted: Redacted,
        replicas: Sequence[Source],
        writer: Writer | None,
    ) -> None:
        self._archive = archive
        self._wanted = wanted
        self._redacted = redacted
        self._replicas = replicas
        self._writer = writer
        self._strays = Strays(archive)

    def repair(self, object_ids: Iterable[str]) -> Iterator[Outcome]:
        """Repair each of these objects that is not what was logged; give what became of each.

        Raises OSError from our own disk, and what the desk raises.
        """
        if self._writer is None:
            yield from map(self._dry, object_ids)
            return
        remaining = iter(object_ids)
        while True:
            with self._writer.objects.taking() as take:
                jobs, told, waited_for = self._gather(remaining, take)
                yield from told
                if jobs:
                    yield from take_turn(self._writer, jobs)
            if waited_for is None and not (jobs or told):
                return
            if waited_for is not None:
                yield from self._waited(self._writer, waited_for)

    def _waited(self, writer: Writer, object_id: str) -> Iterator[Outcome]:
        """Repair an object that somebody else rebuilt meanwhile, holding no other lock."""
        with writer.objects.held(object_id):
            job = self._mend(object_id)
            if isinstance(job, Outcome):
                yield job
            else:
                yield from take_turn(writer, [job])

    def _gather(
        self, remaining: Iterator[str], take: Callable[[str], bool]
    ) -> tuple[list[Job], list[Outcome], str | None]:
        """Rebuild damaged objects up to the bounds of a group; give them, what became of others on
        the way, and the object whose lock somebody else holds, if that ended it.
        """
        jobs: list[Job] = []
        told: list[Outcome] = []
        bounds = self._archive.settings.group
        size = 0
        for object_id in remaining:
            looked = self._look(object_id)
            if isinstance(looked, Outcome):
                told.append(looked)
            elif not take(object_id):
                return jobs, told, object_id
            else:
                job = self._mend(object_id)  # Looked at again, now that it is ours.
                if isinstance(job, Outcome):
                    told.append(job)
                else:
                    jobs.append(job)
                    size += job.rebuilt.size
            if len(told) >= bounds.items or len(jobs) >= bounds.items or size >= bounds.bytes:
                break
        return jobs, told, None

    def _dry(self, object_id: str) -> Outcome:
        looked = self._look(object_id)
        if isinstance(looked, _Damaged):
            with self._archive.at_rest():  # A new version may have come into its place meanwhile.
                looked = self._look(object_id)
        job = looked if isinstance(looked, Outcome) else self._rebuild(looked)
        assert isinstance(job, Outcome)
        return job

    def _mend(self, object_id: str) -> Outcome | Job:
        looked = self._look(object_id)
        return looked if isinstance(looked, Outcome) else self._rebuild(looked)

    def _look(self, object_id: str) -> Outcome | _Damaged:
        """Look at an object in its place; where it is not what was logged, give what it must be."""
        outcome = Outcome(object_id, State.WHOLE)
        wanted = self._wanted.of(object_id)
        if wanted is None:
            return failed(outcome, "repair-version-unknown")
        redactions = self._redacted.of(object_id)
        findings = faults_on_shelf(self._archive, wanted, redactions or ())
        outcome = replace(outcome, findings=findings, versions=len(wanted.versions))
        if not findings:
            return outcome
        if redactions is None:
            return failed(outcome, "repair-redaction-unknown")
        return _Damaged(wanted, redactions, outcome)

    def _rebuild(self, damaged: _Damaged) -> Outcome | Job:
        try:
            rebuilt, search = self._attempt(damaged)
        except ContradictionError as failure:
            return failed(damaged.outcome, "repair-contradiction", detail=str(failure))
        shelf = self._archive.shelves.path_of(damaged.wanted.object_id)
        outcome = replace(
            damaged.outcome,
            files=rebuilt.mended,
            extra=extra_files(shelf, rebuilt),
            lacking=tuple(rebuilt.lacking),
            refused=refused_elsewhere(search.refused),
        )
        if rebuilt.folder is None:
            state = State.FAILED if rebuilt.lacking else State.POSSIBLE
            return replace(outcome, state=state)
        if rebuilt.lacking:
            return self._partly(rebuilt, damaged, outcome)
        left = faults_in(self._archive, rebuilt.folder, damaged.wanted, damaged.redactions)
        if left:
            shutil.rmtree(rebuilt.folder)
            return replace(outcome, state=State.FAILED, findings=(*outcome.findings, *left))
        done = replace(outcome, state=State.REPAIRED)
        return Job(done, rebuilt, rebuilt.folder, is_folder(shelf))

    def _partly(self, rebuilt: Rebuilt, damaged: _Damaged, outcome: Outcome) -> Outcome | Job:
        """Mend what can be, where what is lost is content only: its damaged bytes stay in place."""
        assert rebuilt.folder is not None
        shelf = self._archive.shelves.path_of(damaged.wanted.object_id)
        if rebuilt.known and rebuilt.mended and is_folder(shelf):
            for one in rebuilt.lacking:
                if is_regular(shelf / one.path):
                    shutil.copyfile(shelf / one.path, rebuilt.folder / one.path)
            before = faults_in(self._archive, shelf, damaged.wanted, damaged.redactions)
            left = faults_in(self._archive, rebuilt.folder, damaged.wanted, damaged.redactions)
            # Something better, and nothing worse, or it is not worth an exchange.
            if _kinds(left) < _kinds(before):
                return Job(replace(outcome, state=State.PARTLY), rebuilt, rebuilt.folder, True)
        shutil.rmtree(rebuilt.folder)
        return replace(outcome, state=State.FAILED)

    def _attempt(self, damaged: _Damaged) -> tuple[Rebuilt, Search]:
        """Rebuild an object from its place and the replicas; else from other places here too."""
        object_id = damaged.wanted.object_id
        local = FolderStorage(self._archive.root)
        place = object_place(object_id)
        shelves = [Shelf(Source(HERE, local), place)]
        shelves += [Shelf(source, place) for source in self._replicas]
        rebuilt, search = self._once(damaged, shelves)
        strays = self._strays.of(object_id) if rebuilt.lacking else ()
        if not strays:
            return rebuilt, search
        if rebuilt.folder is not None:
            shutil.rmtree(rebuilt.folder)
        shelves[1:1] = [Shelf(Source(LOCAL, local), stray) for stray in strays]
        return self._once(damaged, shelves)

    def _once(self, damaged: _Damaged, shelves: Sequence[Shelf]) -> tuple[Rebuilt, Search]:
        folder = self._writer.run.new_place() if self._writer else None
        try:
            return rebuild(
                damaged.wanted, shelves, self._archive.settings.limits, folder, damaged.redactions
            )
        except ContradictionError:
            if folder is not None:
                shutil.rmtree(folder)
            raise


def _kinds(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(one.code, one.where) for one in findings}
