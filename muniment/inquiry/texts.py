"""The texts of accessions as the index takes them in.

What may be given out of one says who writes the index; what then is read is a function of the files
alone, and done by workers where there are many.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from manifests import Limits, MunimentError, content_path
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody import Publication, for_publication, read_redactions
from muniment.edition import ReadRendition, Status
from muniment.edition.shelved import is_of_record, read_files
from muniment.processes import Workers
from muniment.reading.charset import charset_of
from muniment.reading.view import FileView
from muniment.search.paragraphs import Paragraph, paragraphs_of

DATES = ("date_published", "date_written", "date_signed", "date_in_force")
_PRINTED = ("title", "issuer", "type", *DATES)
_UNSEEN = ("text-withheld", "text-redacted")
_WORTH_WORKERS = 24
"""Accessions in one group from which on workers are worth it: fewer are read while they begin."""
_LARGE_BYTES = 4 << 20
_AHEAD = 4  # accessions that are begun for each worker, so that none waits while another is long


@dataclass(frozen=True, slots=True)
class Texts:
    """What was read of an accession.

    `printed` are the values of each field in all renditions and languages. `documents` are (path,
    format), language and paragraphs; `silent` are renditions without a text, each with the code of
    the finding that says why. `size` is in characters.
    """

    printed: Mapping[str, tuple[str, ...]]
    documents: tuple[tuple[tuple[str, str], str, tuple[Paragraph, ...]], ...]
    silent: tuple[tuple[str, str], ...]
    size: int


def read_texts(
    files: tuple[FileView, ...], paths: Mapping[str, Path], limits: Limits
) -> Texts | None:
    """Read the renditions among files; `paths` says where a content path's lies.

    None where they cannot be read at all.
    """
    try:
        renditions = read_files(files, paths.__getitem__, limits).renditions
    except (MunimentError, OSError):
        return None
    documents, silent, size = [], [], 0
    for one in renditions:
        if one.text is None or not one.columns:
            codes = [finding.code for finding in one.findings] or ["text-empty"]
            if codes[-1] not in _UNSEEN:
                silent.append((one.name, codes[-1]))
            continue
        size += len(one.text.content)
        for column in one.columns:
            paragraphs = tuple(paragraphs_of(column, one.text))
            documents.append(((one.name, one.format), column.language, paragraphs))
    printed = {name: _printed(renditions, name) for name in _PRINTED}
    return Texts(printed, tuple(documents), tuple(silent), size)


@dataclass(frozen=True, slots=True)
class Reading:
    """An accession that is being read: what may be given out of it, as its notice is described.

    `texts` gives what was read once it is asked for; None where nothing is to be.
    """

    publication: Publication | None
    texts: Callable[[], Texts | None] | None


class Reader:
    """Reads accessions of an archive, some of them ahead by workers where there are many."""

    def __init__(self, archive: Archive, workers: Workers) -> None:
        self._archive, self._workers = archive, workers
        # What was begun, and not asked for: a group may end before.
        self._begun: dict[int, tuple[object, Callable[[], Texts | None]]] = {}

    def read(self, catalogue: Catalogue, rows: Sequence[Row], now: datetime) -> Iterator[Reading]:
        """Give the accessions as they are being read, in the order of their rows."""
        many = len(rows) >= _WORTH_WORKERS or self._workers.begun
        workers = self._workers if many else Workers()
        most = _AHEAD * workers.processes if workers.processes > 1 else 0
        ahead: deque[tuple[Row, Reading]] = deque()
        for row in rows:
            ahead.append((row, self._begin(catalogue, row, now, workers)))
            if len(ahead) > most:
                yield self._next(ahead)
        while ahead:
            yield self._next(ahead)

    def _next(self, ahead: deque[tuple[Row, Reading]]) -> Reading:
        row, reading = ahead.popleft()
        self._begun.pop(row.position, None)
        return reading

    def _begin(self, catalogue: Catalogue, row: Row, now: datetime, workers: Workers) -> Reading:
        publication = None
        try:
            publication = for_publication(self._archive, catalogue, row.object, now)
            if publication.whole is not None:
                return Reading(publication, None)
            files = tuple(_files(self._archive, catalogue, publication, row))
            given = [
                one
                for one in files
                if one.stated.kind == "rendition" and one.withheld is None and one.redacted is None
            ]
            paths = {one.shelved: publication.file(one.shelved) for one in given}
        except (MunimentError, OSError):
            return Reading(publication, _nothing)
        asked, texts = self._begun.get(row.position, (None, _nothing))
        if asked != (files, paths):
            # What is large is read one at a time, so that memory does not hold many of them.
            if sum(one.stated.size for one in given) > _LARGE_BYTES:
                workers = Workers()
            texts = workers.begin(read_texts, files, paths, self._archive.settings.limits)
            self._begun[row.position] = (files, paths), texts
        return Reading(publication, texts)


def are_whole(archive: Archive, catalogue: Catalogue, object_id: str, now: datetime) -> bool:
    """Tell whether what may be given out of a notice's renditions is as it was recorded."""
    try:
        publication = for_publication(archive, catalogue, object_id, now)
        return all(
            is_of_record(publication.file(one.shelved), one)
            for row in catalogue.versions(object_id)
            for one in _files(archive, catalogue, publication, row)
            if one.stated.kind == "rendition" and one.withheld is None and one.redacted is None
        )
    except (MunimentError, OSError):
        return False


def _nothing() -> None:
    """Give what is read of what is damaged."""


def _files(
    archive: Archive, catalogue: Catalogue, publication: Publication, row: Row
) -> Iterator[FileView]:
    """Give the files of an accession, with what became of them.

    `view_shelved` says the same and more, and reads every supersession of the archive for it.
    """
    [version] = (one for one in publication.versions if one.statement.id == row.id)
    gone = {}
    if version.redacted:
        gone = {one.path: one for one in read_redactions(archive, catalogue, row.object)}
    for file in version.statement.files:
        path = content_path(version.statement.version, file.path)
        redacted = gone.get(path) if path in version.redacted else None
        withheld = publication.withholding(path)
        digest = version.digests[path]
        charset = charset_of(file, digest, version.statement.sources)
        yield FileView(file, path, digest, withheld, redacted, charset)


def _printed(renditions: tuple[ReadRendition, ...], name: str) -> tuple[str, ...]:
    """Give the values of a field in all renditions and languages, each once; all that differ."""
    found: list[str] = []
    for rendition in renditions:
        for field in rendition.fields:
            if field.name == name:
                readings = field.readings if field.status is Status.CONFLICTING else (field,)
                found += [one.value for one in readings if one.value is not None]
    return tuple(dict.fromkeys(found))
