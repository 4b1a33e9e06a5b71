"""The office, where the rooms meet: sources are gathered, shelved, logged, acknowledged."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from ingest import (
    Gathered,
    HttpRecorder,
    SourceError,
    WebAddressError,
    address_key,
    describe_address,
    describe_path,
    gather_files,
    gather_web,
    look_at_files,
    parse_web_address,
)
from manifests import NO_TRUST, Trust, new_record_id
from manifests.beacon import FIELD, Missing, Round
from muniment.acknowledgement import (
    Acknowledgement,
    Outcome,
    already_there,
    stated_files,
)
from muniment.archive.archive import Writer
from muniment.archive.desk import HELD, LOCK
from muniment.batch import Batch, object_of
from muniment.catalogue import Finished, joint_key
from muniment.durable import is_held
from muniment.imports import Arrival, gather_import, gather_page, recognise_import
from muniment.request import Request, RequestError, Taking, is_web, refuse_own
from muniment.waiting import Waiting, hold

# Further fields of a WARC's first record.
Fields = tuple[tuple[str, str], ...]


class Office:
    """Carries out requests against one archive that is open for writing.

    `trust` gives the owner's, by which the kits of others are verified as they come in.
    """

    def __init__(
        self,
        writer: Writer,
        recorder: HttpRecorder,
        progress: Callable[[int], None] = lambda _: None,
        trust: Callable[[], Trust] = lambda: NO_TRUST,
        beacons: Callable[[], tuple[Round | Missing, ...]] = tuple,
    ) -> None:
        self._writer = writer
        self._recorder = recorder
        self._progress = progress
        self._trust = trust
        self._beacons = beacons
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
                    findings=one.findings,
                    fetch=one.facts.get("fetch"),
                )

    def gather(self, request: Request) -> Waiting:
        """Bring a request's sources into staging. Raises `SourceError`, `RequestError`, OSError."""
        place, record_id = self._writer.run.new_place(), new_record_id()
        beacons = self._beacons()  # Before anything comes in, so that all of it is younger.
        try:
            gathered = self._gather_all(request, place / "content", record_id, _fields(beacons))
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
            beacons=tuple(one.to_json() for one in beacons),
        )

    def shelve(self, waiting: Sequence[Waiting]) -> list[Acknowledgement]:
        """Shelve and log material as one group; acknowledgements come in its order.

        What would add to an object that somebody is rebuilding waits for that, and comes last.
        """
        told: dict[int, list[Acknowledgement]] = {}
        left = waiting
        while left:
            busy = self._shelve_free(left, told)
            left = [one for ones in busy.values() for one in ones]
            for object_id in busy:
                with self._writer.objects.held(object_id):
                    pass
        return [each for one in waiting for each in told[id(one)]]

    def _shelve_free(
        self, waiting: Sequence[Waiting], told: dict[int, list[Acknowledgement]]
    ) -> dict[str, list[Waiting]]:
        """Shelve and log what adds to no busy object; give the rest, by object, in its order."""
        busy: dict[str, list[Waiting]] = {}
        with self._writer.desk() as desk, self._writer.objects.taking() as take:
            batch = Batch(self._writer, desk, told)
            for one in waiting:
                known = batch.known(one)
                object_id = object_of(one, known)
                if object_id is not None and object_id in batch.objects:
                    batch.commit()
                    batch = Batch(self._writer, desk, told)
                if object_id is not None and (object_id in busy or not take(object_id)):
                    busy.setdefault(object_id, []).append(one)
                else:
                    batch.plan(one, known)
            batch.commit()
        return busy

    def _gather_all(
        self, request: Request, into: Path, record_id: str, info: Fields
    ) -> tuple[Gathered, ...]:
        gathered: list[Gathered] = []
        first, capture_id = 1, record_id
        for source in request.sources:
            gathered.append(self._gather_one(source, request, into, first, capture_id, info))
            first += sum(file.kind == "rendition" for file in gathered[-1].files)
            capture_id = new_record_id()
        return tuple(gathered)

    def _gather_one(
        self,
        source: str,
        request: Request,
        into: Path,
        first: int,
        capture_id: str,
        info: Fields,
    ) -> Gathered:
        limits = self._writer.archive.settings.limits
        if is_web(source):
            parse_web_address(source, limits.url_bytes)
            described = describe_address(source)
            why = request.taken_as_notice
            return gather_web(described, self._recorder, into, first, capture_id, info, why)
        path = Path(source)
        described = describe_path(path)
        refuse_own(path, self._writer.archive.root, self._writer.keys.folder)
        arrival = Arrival(into, first, capture_id, limits, self._trust, self._progress)
        if request.page is not None:
            return gather_page(described, request.page, arrival)
        if request.taking is Taking.OPENED and (kind := recognise_import(path, limits)) is not None:
            return gather_import(kind, described, path, arrival)
        return gather_files(described, path, into, first, limits, self._progress)

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
                already_there(source, found.row, archive.roles.log_at(found.row.position).name)
                for source in request.sources
            ]

        return look_up

    def _is_as_it_was(self, request: Request, found: Finished) -> bool:
        """Tell whether files hold what they held; an address is known by itself."""
        limits = self._writer.archive.settings.limits
        if request.page is not None:
            return request.page.key == found.key
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


def _fields(beacons: Iterable[Round | Missing]) -> Fields:
    return tuple((FIELD, one.line()) for one in beacons if isinstance(one, Round))


def absolute(source: str) -> str:
    """Give a source as the same call names it again from anywhere: a path made absolute."""
    return source if is_web(source) else os.path.abspath(source)
