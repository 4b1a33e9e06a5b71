"""The office, where the rooms meet: sources are gathered, shelved, logged, acknowledged."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from ingest import (
    Formats,
    Gathered,
    Recorders,
    SourceError,
    SourceKind,
    WebAddressError,
    describe_address,
    describe_path,
    gather_cited,
    gather_files,
    gather_memento,
    gather_web,
    parse_web_address,
)
from ingest.manners.courtesy import Asked, Courtesy
from ingest.manners.robots import NO_RULES
from manifests import NO_TRUST, Trust, new_record_id
from manifests.moments.beacon import FIELD, Beacon, Block, Round
from muniment import imports
from muniment.acknowledgement import (
    Acknowledgement,
    Outcome,
    stated_captures,
    stated_files,
)
from muniment.archive.archive import Writer
from muniment.archive.desk import HELD
from muniment.batch import Batch, object_of
from muniment.lists.job import Came, Later
from muniment.lists.material import nothing_of, recorded, robots_in
from muniment.lists.outing import Outing
from muniment.request import Request, RequestError, Taking, is_web, refuse_own
from muniment.resumption import Resumption, resumed
from muniment.waiting import Waiting, hold

# Captures are of our own making.
_TOLD_BY_FORMAT = ("rendition", "import")
# Further fields of a WARC's first record.
Fields = tuple[tuple[str, str], ...]
Ask = Callable[[str], Asked]


class Office:
    """Carries out requests against one archive that is open for writing.

    `trust` gives the owner's, by which the kits of others are verified as they come in. `formats`
    tells what kinds of files came, where there is one. `courtesy` makes the one that all hosts are
    shown, given who asks for a robots.txt.
    """

    def __init__(
        self,
        writer: Writer,
        recorders: Recorders,
        progress: Callable[[int], None] = lambda _: None,
        trust: Callable[[], Trust] = lambda: NO_TRUST,
        beacons: Callable[[], tuple[Beacon, ...]] = tuple,
        formats: Formats | None = None,
        *,
        courtesy: Callable[[Ask], Courtesy],
    ) -> None:
        self._writer = writer
        self.courtesy = courtesy(self._ask_robots)
        self._recorders = replace(recorders, courtesy=self.courtesy)
        self._asked: SimpleQueue[Waiting] = SimpleQueue()
        self._progress = progress
        self._trust = trust
        self._beacons = beacons
        self._asking = threading.Lock()
        self._formats = formats

    def preserve(
        self, requests: Iterable[Request], outing: Outing | None = None
    ) -> Iterator[Acknowledgement]:
        """Preserve requests; give an acknowledgement for each source as soon as it is durable.

        What cannot be taken in is told and left; the rest goes on. With an `outing` they are
        carried out as a list, and what has to wait for long is left in the queue for the same call
        another time. Raises OSError or `MunimentError` where the archive itself cannot be written.
        """
        group = self._writer.archive.settings.group
        waiting: list[Waiting] = []
        size, begun, left = 0, time.monotonic(), False
        with resumed(self._writer, self._progress) as earlier:
            for came in self._coming(requests, outing, earlier):
                waiting += self._records_besides(earlier)
                if came is not None and not isinstance(came.result, Waiting):
                    left = left or isinstance(came.result, Later)
                    yield from _untaken(came)
                    continue
                if came is not None and isinstance(came.result, Waiting):
                    if not waiting:
                        size, begun = 0, time.monotonic()
                    waiting.append(came.result)
                    size += came.result.size
                full = len(waiting) >= group.items or size >= group.bytes
                late = came is None or time.monotonic() - begun >= group.seconds
                if waiting and (full or late):
                    yield from self.shelve(waiting)
                    waiting = []
            waiting += self._records_besides(earlier)
            if waiting:
                yield from self.shelve(waiting)
            if not left:
                earlier.end()

    def hold(
        self, requests: Iterable[Request], outing: Outing | None = None
    ) -> Iterator[Acknowledgement]:
        """Gather requests and put them aside for a look; a source that failed is recorded so."""
        held = self._writer.archive.staging.root / HELD
        with resumed(self._writer, self._progress) as earlier:
            for came in self._coming(requests, outing, earlier):
                if records := self._records_besides(earlier):
                    yield from self.shelve(records)
                if came is None:
                    continue
                waiting = came.result
                if not isinstance(waiting, Waiting):
                    yield from _untaken(came)
                elif waiting.failure is not None or waiting.record:
                    yield from self.shelve([waiting])
                else:
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
                            browser=one.facts.get("browser"),
                            captures=stated_captures(one.facts),
                        )
            earlier.queue.forget_runs([self._writer.run.name])

    def gather(self, request: Request) -> Waiting:
        """Bring a request's sources into staging. Raises `SourceError`, `RequestError`, OSError."""
        empty, beacons = self._place(request)
        try:
            content = empty.place / "content"
            gathered = self._gather_all(request, content, empty.id, _fields(beacons))
        except (SourceError, RequestError, WebAddressError):
            shutil.rmtree(empty.place)
            raise
        told = tuple(self._with_formats(one, content) for one in gathered)
        return replace(empty, gathered=told)

    def gather_robots(self, address: str) -> Waiting:
        """Record a robots.txt, to become a record of its own. Raises `SourceError`, OSError."""
        return self.gather_record(address, "robots")

    def _ask_robots(self, address: str) -> Asked:
        """Ask for the robots.txt of a host on which something of a source lies."""
        try:
            waiting = self.gather_robots(address)
        except SourceError:
            # The door is closed to all of this host: its own addresses will say so, one by one.
            return Asked(NO_RULES, "", self.courtesy.now())
        self._asked.put(recorded(waiting))
        most = self._writer.archive.settings.limits.robots_bytes
        return Asked(robots_in(waiting, most), waiting.id, self.courtesy.now())

    def _records_besides(self, earlier: Resumption) -> list[Waiting]:
        """Give the robots.txt that were asked for on the way; remember who wants to be left alone.

        What names them comes later, and so is shelved with them or after them.
        """
        for host, until in self.courtesy.news().items():
            earlier.queue.rest(host, until)
        records = []
        while not self._asked.empty():
            records.append(self._asked.get())
        return records

    def gather_record(self, address: str, kind: str) -> Waiting:
        """Record an address over HTTP, to become a record of its own. Raises as `gather_web`."""
        empty, beacons = self._place(Request((address,), {}))
        source, into = describe_address(address), empty.place / "content"
        http = self._recorders.by_http
        try:
            gathered = gather_web(source, http, into, 1, empty.id, _fields(beacons))
        except SourceError:
            shutil.rmtree(empty.place)
            raise
        return replace(empty, gathered=(gathered,), record=kind)

    def empty(self, request: Request) -> Waiting:
        """Give the material of a web address that nobody was asked for."""
        [address] = request.sources
        return replace(self._place(request)[0], gathered=(nothing_of(address),))

    def _place(self, request: Request) -> tuple[Waiting, tuple[Beacon, ...]]:
        """Make room in staging; beacons are asked before anything comes in, and so are older."""
        with self._asking:
            beacons = self._beacons()
        place = self._writer.run.new_place()
        stated = tuple(one.to_json() for one in beacons)
        waiting = Waiting(
            place, new_record_id(), request.item, request.object_id, request.notice, (), stated
        )
        if request.object_version is not None:
            waiting = replace(waiting, after=request.object_version.before)
        return waiting, beacons

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
        return [each for one in waiting if not one.record for each in told[id(one)]]

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

    def _with_formats(self, one: Gathered, content: Path) -> Gathered:
        """Have what came told by its formats, where there is somebody to tell."""
        formats = self._formats
        if formats is None:
            return one
        files = (
            replace(file, format=formats.identify(content / file.path))
            if file.kind in _TOLD_BY_FORMAT
            else file
            for file in one.files
        )
        return replace(one, files=tuple(files))

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
        if request.memento is not None:
            return gather_memento(
                request.memento, self._recorders, into, first, capture_id, info, request.extent
            )
        if is_web(source):
            parse_web_address(source, limits.url_bytes)
            described = describe_address(source)
            return gather_web(
                described,
                self._recorders,
                into,
                first,
                capture_id,
                info,
                request.taken_as_notice,
                request.extent,
            )
        path = Path(source)
        described = describe_path(path)
        refuse_own(path, self._writer.archive.root, self._writer.keys.folder)
        reason = request.taken_as_notice
        arrival = imports.Arrival(
            into, first, capture_id, limits, self._trust, self._progress, reason
        )
        if request.page is not None:
            return imports.gather_page(described, request.page, arrival)
        if request.object_version is not None:
            return imports.gather_object_version(described, request.object_version, arrival)
        opened = request.taking is Taking.OPENED
        if opened and (kind := imports.recognise_import(path, limits)) is not None:
            return imports.gather_import(kind, described, path, arrival)
        gathered = gather_files(described, path, into, first, limits, self._progress)
        if opened and described.kind is SourceKind.FOLDER:
            gathered = imports.tell_saved_pages(gathered, arrival)
        if not request.extent.outlinks:
            return gathered
        return gather_cited(gathered, self._recorders, into, capture_id, limits, info)

    def end(self) -> None:
        """Say that the call has come to its end, so that it will not be taken up again."""
        with self._writer.desk() as desk:
            desk.queue.forget_runs([self._writer.run.name])

    def _coming(
        self, requests: Iterable[Request], outing: Outing | None, earlier: Resumption
    ) -> Iterator[Came | None]:
        """Give what comes of requests: one after the other, or as hosts let it."""
        if outing is None:
            yield from (self._tried(request, earlier) for request in requests)
            return
        todo: list[Request] = []
        for request in requests:
            if (done := earlier.finished(request)) is not None:
                yield Came(request, done)
            else:
                todo.append(request)
        run = self._writer.run.name
        yield from outing.carry_out(self, todo, run, earlier.queue, earlier.dead)

    def _tried(self, request: Request, earlier: Resumption) -> Came:
        if (done := earlier.finished(request)) is not None:
            return Came(request, done)
        try:
            return Came(request, self.gather(request))
        except (SourceError, RequestError, WebAddressError) as error:
            return Came(request, error)


def _untaken(came: Came) -> Iterator[Acknowledgement]:
    """Tell of a request that brings nothing to be shelved: refused, left for later, or done."""
    assert came.request is not None
    if isinstance(came.result, tuple):
        yield from came.result
        return
    for source in came.request.sources:
        if isinstance(came.result, Later):
            yield Acknowledgement(source, Outcome.LATER, why=("later", came.result.sentence))
        else:
            yield Acknowledgement(source, Outcome.REFUSED, why=("refused", str(came.result)))


def _fields(beacons: Iterable[Beacon]) -> Fields:
    return tuple((FIELD, one.line()) for one in beacons if isinstance(one, Round | Block))


def absolute(source: str) -> str:
    """Give a source as the same call names it again from anywhere: a path made absolute."""
    return source if is_web(source) else os.path.abspath(source)
