"""The office, where the rooms meet: sources are gathered, shelved, logged, acknowledged."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest import (
    Gathered,
    HttpRecorder,
    SourceError,
    WebAddressError,
    address_key,
    describe_address,
    describe_finding,
    describe_path,
    gather_files,
    gather_web,
    look_at_files,
    parse_web_address,
)
from manifests import Version, new_record_id
from muniment.acknowledgement import (
    Acknowledgement,
    Outcome,
    acknowledge,
    already_there,
    stated_files,
)
from muniment.archive.archive import Writer
from muniment.archive.desk import HELD, LOCK, Desk
from muniment.archive.objects import Draft
from muniment.catalogue import Finished, joint_key
from muniment.durable import is_held
from muniment.request import Request, RequestError, is_web, refuse_own
from muniment.waiting import Waiting, hold


@dataclass(slots=True)
class _Batch:
    """Drafts that go to the desk as one group, and who is to be told of them."""

    drafts: list[tuple[Draft, tuple[bytes, ...]]] = field(default_factory=list)
    told: list[tuple[Waiting, Draft]] = field(default_factory=list)
    again: list[tuple[Waiting, str, str, int]] = field(default_factory=list)
    objects: set[str] = field(default_factory=set)
    keys: dict[str, tuple[str, str, str, int]] = field(default_factory=dict)


class Office:
    """Carries out requests against one archive that is open for writing."""

    def __init__(
        self,
        writer: Writer,
        recorder: HttpRecorder,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._writer = writer
        self._recorder = recorder
        self._progress = progress
        self._resumed: set[str] = set()

    def preserve(self, requests: Iterable[Request]) -> Iterator[Acknowledgement]:
        """Preserve requests; give an acknowledgement for each source as soon as it is durable.

        What cannot be taken in is told and left; the rest goes on. Raises OSError or
        `MunimentError` where the archive itself cannot be written.
        """
        group = self._writer.archive.settings.group
        waiting: list[Waiting] = []
        size, begun = 0, time.monotonic()
        with ExitStack() as stack:
            finished = self._finished_before(stack)
            for request in requests:
                if (done := finished(request)) is not None:
                    yield from done
                    continue
                if not waiting:
                    size, begun = 0, time.monotonic()
                try:
                    waiting.append(self.gather(request))
                except (SourceError, RequestError, WebAddressError) as error:
                    yield from self._refused(request, error)
                    continue
                size += waiting[-1].size
                full = len(waiting) >= group.items or size >= group.bytes
                if full or time.monotonic() - begun >= group.seconds:
                    yield from self.shelve(waiting)
                    waiting = []
            if waiting:
                yield from self.shelve(waiting)
        self.end()

    def hold(self, requests: Iterable[Request]) -> Iterator[Acknowledgement]:
        """Gather requests and put them aside for a look; a source that failed is recorded so."""
        held = self._writer.archive.staging.root / HELD
        for request in requests:
            try:
                waiting = self.gather(request)
            except (SourceError, RequestError, WebAddressError) as error:
                yield from self._refused(request, error)
                continue
            if waiting.failure is not None:
                yield from self.shelve([waiting])
                continue
            name = hold(waiting, held)
            for one in waiting.gathered:
                yield Acknowledgement(
                    one.source.shown,
                    Outcome.HELD,
                    notice=waiting.object_id,
                    files=stated_files(one),
                    held=name,
                    findings=tuple(finding.code for finding in one.findings),
                )

    def gather(self, request: Request) -> Waiting:
        """Bring a request's sources into staging. Raises `SourceError`, `RequestError`, OSError."""
        place, record_id = self._writer.run.new_place(), new_record_id()
        try:
            gathered = self._gather_all(request.sources, place / "content", record_id)
        except (SourceError, RequestError, WebAddressError):
            shutil.rmtree(place)
            raise
        return Waiting(
            place=place,
            id=record_id,
            item=request.item,
            object_id=request.object_id,
            notice=request.notice,
            gathered=gathered,
        )

    def shelve(self, waiting: Sequence[Waiting]) -> list[Acknowledgement]:
        """Shelve and log material as one group; acknowledgements come in its order."""
        told: dict[int, list[Acknowledgement]] = {}
        with self._writer.desk() as desk:
            batch = _Batch()
            for one in waiting:
                if not self._plan(desk, batch, one):
                    self._commit(desk, batch, told)
                    batch = _Batch()
                    self._plan(desk, batch, one)
            self._commit(desk, batch, told)
        return [each for one in waiting for each in told[id(one)]]

    def _gather_all(
        self, sources: Sequence[str], into: Path, record_id: str
    ) -> tuple[Gathered, ...]:
        gathered: list[Gathered] = []
        first, capture_id = 1, record_id
        for source in sources:
            gathered.append(self._gather_one(source, into, first, capture_id))
            first += sum(file.kind == "rendition" for file in gathered[-1].files)
            capture_id = new_record_id()
        return tuple(gathered)

    def _gather_one(self, source: str, into: Path, first: int, capture_id: str) -> Gathered:
        limits = self._writer.archive.settings.limits
        if is_web(source):
            parse_web_address(source, limits.url_bytes)
            return gather_web(describe_address(source), self._recorder, into, first, capture_id)
        path = Path(source)
        described = describe_path(path)
        refuse_own(path, self._writer.archive.root, self._writer.keys.folder)
        return gather_files(described, path, into, first, limits, self._progress)

    def _plan(self, desk: Desk, batch: _Batch, waiting: Waiting) -> bool:
        """Decide what material becomes; False where the batch must be shelved first."""
        key, content = waiting.key
        if waiting.failure is not None:
            # Answers nothing: a call that is taken up again tries anew.
            self._add(batch, waiting, self._attempt(desk, waiting, key), ())
            return True
        known = batch.keys.get(key) or _known(desk, key)
        if known and known[0] == content and waiting.object_id in (None, known[1]):
            batch.again.append((waiting, *known[1:]))
            return True
        object_id = waiting.object_id or (known[1] if known else None)
        if object_id is not None and object_id in batch.objects:
            return False
        draft = self._accession(desk, waiting, object_id)
        batch.objects.add(draft.object_id)
        batch.keys[key] = (content, draft.object_id, draft.id, len(draft.previous) + 1)
        self._add(batch, waiting, draft, (waiting.item,))
        return True

    def _add(
        self, batch: _Batch, waiting: Waiting, draft: Draft, answers: tuple[bytes, ...]
    ) -> None:
        batch.drafts.append((draft, answers))
        batch.told.append((waiting, draft))

    def _accession(self, desk: Desk, waiting: Waiting, object_id: str | None) -> Draft:
        archive = self._writer.archive
        previous: tuple[Version, ...] = ()
        shelf: Path | None = None
        if object_id is not None:
            previous = archive.versions(desk.catalogue, object_id)
            shelf = archive.shelves.path_of(object_id)
        return self._draft(
            waiting, "accession", object_id or archive.new_object_id(), previous, shelf
        )

    def _attempt(self, desk: Desk, waiting: Waiting, key: str) -> Draft:
        known = _known(desk, key)
        object_id = waiting.object_id or (known[1] if known else None)
        about = ({"object": object_id},) if object_id else ()
        new_id = self._writer.archive.new_object_id()
        return self._draft(waiting, "attempt", new_id, (), None, about)

    def _draft(
        self,
        waiting: Waiting,
        kind: str,
        object_id: str,
        previous: tuple[Version, ...],
        shelf: Path | None,
        about: tuple[Mapping[str, Any], ...] = (),
    ) -> Draft:
        return Draft(
            place=waiting.place,
            kind=kind,
            id=waiting.id,
            object_id=object_id,
            notice=waiting.notice,
            sources=tuple(_source(one) for one in waiting.gathered),
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
            previous=previous,
            shelved_at=shelf,
        )

    def _again(self, batch: _Batch) -> Draft:
        """Make the one record that says which material of a group was seen again."""
        gathered = [one for waiting, *_ in batch.again for one in waiting.gathered]
        return Draft(
            place=self._writer.run.new_place(),
            kind="seen-again",
            id=new_record_id(),
            object_id=self._writer.archive.new_object_id(),
            notice={},
            sources=tuple(_source(one) for one in gathered),
            exchanges=tuple(each for one in gathered for each in one.exchanges),
            findings=tuple(describe_finding(each) for one in gathered for each in one.findings),
            clock=tuple(each for one in gathered for each in one.clock),
            about=tuple(
                {"accession": accession, "object": object_id, "version": version}
                for _, object_id, accession, version in batch.again
            ),
        )

    def _commit(self, desk: Desk, batch: _Batch, told: dict[int, list[Acknowledgement]]) -> None:
        drafts = list(batch.drafts)
        if batch.again:
            drafts.append((self._again(batch), ()))
        if not drafts:
            return
        shelved = desk.shelve(
            self._writer.run.folder, drafts, self._writer.seal, self._writer.now()
        )
        for (waiting, draft), one in zip(batch.told, shelved, strict=False):
            told[id(waiting)] = acknowledge(waiting, draft, one)
        for waiting, object_id, accession, version in batch.again:
            record = shelved[-1]
            shutil.rmtree(waiting.place)
            told[id(waiting)] = [
                Acknowledgement(
                    one.source.shown,
                    Outcome.SEEN_AGAIN,
                    notice=object_id,
                    accession=accession,
                    version=version,
                    origin=record.origin,
                    index=record.index,
                    record=record.statement.id,
                )
                for one in waiting.gathered
            ]

    def _finished_before(
        self, stack: ExitStack
    ) -> Callable[[Request], list[Acknowledgement] | None]:
        """Give a look-up of what interrupted runs of the same call have acknowledged."""
        archive = self._writer.archive
        with self._writer.desk() as desk:  # Carries out first what an interrupted writer left.
            runs = desk.catalogue.unfinished_runs() - {self._writer.run.name}
        dead = {run for run in runs if not is_held(archive.staging.root / run / LOCK)}
        if not dead:
            return lambda _: None
        catalogue = stack.enter_context(archive.catalogue())

        def look_up(request: Request) -> list[Acknowledgement] | None:
            found = catalogue.finished(request.item)
            if found is None or found.run not in dead or not self._is_as_it_was(request, found):
                return None
            self._resumed.add(found.run)
            return [
                already_there(source, found.row, archive.roles.origin) for source in request.sources
            ]

        return look_up

    def _is_as_it_was(self, request: Request, found: Finished) -> bool:
        """Tell whether files hold what they held; an address is known by itself."""
        limits = self._writer.archive.settings.limits
        try:
            keys = [
                address_key(source)
                if is_web(source)
                else look_at_files(Path(source), limits, self._progress)
                for source in request.sources
            ]
        except SourceError:
            return False  # Gathering it will say what is wrong with it.
        return joint_key((key, "") for key in keys)[0] == found.key

    def end(self) -> None:
        """Say that the call has come to its end, so that it will not be taken up again."""
        with self._writer.desk() as desk:
            desk.catalogue.forget_runs((*self._resumed, self._writer.run.name))

    def _refused(self, request: Request, error: Exception) -> Iterator[Acknowledgement]:
        for source in request.sources:
            yield Acknowledgement(source, Outcome.REFUSED, why=("refused", str(error)))


def _known(desk: Desk, key: str) -> tuple[str, str, str, int] | None:
    known = desk.catalogue.known(key)
    if known is None:
        return None
    return known.content, known.row.object, known.row.id, known.row.version


def _source(one: Gathered) -> dict[str, Any]:
    item: dict[str, Any] = {**one.source.stated, "key": one.key}
    if one.failure is not None:
        item["failure"] = {"code": one.failure[0], "sentence": one.failure[1]}
    elif one.content != one.key:
        item["content"] = one.content
    return item


def absolute(source: str) -> str:
    """Give a source as the same call names it again from anywhere: a path made absolute."""
    return source if is_web(source) else os.path.abspath(source)
