"""Calls that were interrupted: what they had done is left out when the same call comes again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from ingest import SourceError, address_key, look_at_files
from manifests import parse_time
from muniment.acknowledgement import Acknowledgement, already_there
from muniment.archive.archive import Writer
from muniment.archive.desk import LOCK
from muniment.archive.queue import Queue
from muniment.catalogue import Catalogue, Row, joint_key
from muniment.durable import is_held
from muniment.request import Request, is_web


class Resumption:
    """The queue as one call sees it: what interrupted runs of the same call did, and its own run.

    `dead` are the runs that ended without coming to their end.
    """

    def __init__(
        self,
        writer: Writer,
        queue: Queue,
        catalogue: Catalogue,
        dead: set[str],
        progress: Callable[[int], None],
    ) -> None:
        self.queue = queue
        self.dead = dead
        self._writer = writer
        self._catalogue = catalogue
        self._progress = progress
        self._resumed: set[str] = set()

    def finished(self, request: Request) -> tuple[Acknowledgement, ...] | None:
        """Tell what an interrupted run acknowledged of a request, or give None."""
        found = self.queue.finished(request.item) if self.dead else None
        if found is None or found.run not in self.dead:
            return None
        record = self._catalogue.at(found.position)
        if record is None or self._is_old(record):
            return None
        key = self._key(request)
        row = self._catalogue.came_from(key, record) if key is not None else None
        if row is None:
            return None
        self._resumed.add(found.run)
        origin = self._writer.archive.roles.log_at(row.position).name
        return tuple(already_there(source, row, origin) for source in request.sources)

    def end(self) -> None:
        """Say that the call has come to its end, so that it will not be taken up again."""
        self.queue.forget_runs((*self._resumed, self._writer.run.name))

    def _is_old(self, record: Row) -> bool:
        """Tell whether a record is of a call that nobody takes for the same any more."""
        days = self._writer.archive.settings.lists.resume_days
        return parse_time(record.composed) + timedelta(days=days) < self._writer.now()

    def _key(self, request: Request) -> str | None:
        """Give the key of what a request names today; an address is known by itself."""
        limits = self._writer.archive.settings.limits
        if request.page is not None:
            return request.page.key
        if request.object_version is not None:
            return request.object_version.key
        if request.memento is not None:
            return request.memento.key
        try:
            keys = [
                address_key(source)
                if is_web(source)
                else look_at_files(Path(source), limits, self._progress)
                for source in request.sources
            ]
        except SourceError:
            return None  # Gathering it will say what is wrong with it.
        return joint_key((key, "") for key in keys)[0]


@contextmanager
def resumed(writer: Writer, progress: Callable[[int], None]) -> Iterator[Resumption]:
    """Open the queue for a call; what an interrupted writer left is carried out first."""
    archive = writer.archive
    with writer.desk():
        pass
    staging = archive.staging.root
    with closing(Queue.open(staging)) as queue, archive.catalogue() as catalogue:
        runs = queue.unfinished_runs() - {writer.run.name}
        dead = {run for run in runs if not is_held(staging / run / LOCK)}
        yield Resumption(writer, queue, catalogue, dead, progress)
