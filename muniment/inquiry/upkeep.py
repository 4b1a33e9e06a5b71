"""The index kept up with its archive: what is new is read, what may not be given out is erased.

The index covers the first entries of the log. Whoever asks something brings it up to the log's head
first, in groups, each one transaction under the index's lock; nobody else waits for it. A record
that withholds or redacts has its notice erased and read anew, and so has the end of a withholding.
Where a reader of files was installed or changed since, notices are read anew of which there was a
rendition without a text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from typing import Any

from checksums import Algorithm, Digest
from manifests import REDACTION_KIND, MunimentError, content_path
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody import (
    Publication,
    for_publication,
    read_redactions,
    read_supersessions,
)
from muniment.custody.records import statements
from muniment.custody.supersession import KIND as SUPERSESSION_KIND
from muniment.custody.withholding import KIND as WITHHOLDING_KIND
from muniment.custody.withholding import end_of
from muniment.durable import locked
from muniment.edition import ReadRendition, Status
from muniment.edition.readers import installed_readers
from muniment.edition.shelved import read_files
from muniment.processes import processors
from muniment.reading.view import FileView
from muniment.search.counting import TokenCounter
from muniment.search.forgetting import LOCK
from muniment.search.index import NAME, NOT_OF_RECORD, Index, Source, discard
from muniment.search.paragraphs import paragraphs_of

_UNSEEN = ("text-withheld", "text-redacted")
_GROUP_ENTRIES = 100
_GROUP_CHARACTERS = 1_000_000
_DATES = ("date_published", "date_written", "date_signed", "date_in_force")


class IndexUseError(MunimentError):
    """The index cannot be made, or is spoilt; nothing of the archive itself is concerned."""


@contextmanager
def open_index(
    archive: Archive, now: datetime, tell: Callable[[str], None]
) -> Iterator[tuple[Index, Catalogue]]:
    """Open the index, brought up to the log's head, and the catalogue; `tell` says what takes long.

    Where the archive cannot be written, or its disk is full, the index is made in a temporary place
    that ends with this. Raises `IndexUseError` where that cannot be done either.
    """
    with ExitStack() as stack:
        with closing(TokenCounter(processors())) as counter:
            try:
                opened = _in_its_place(archive, now, tell, stack, counter)
            except (OSError, sqlite3.Error) as error:
                stack.close()
                tell(f"The index cannot be kept in the archive ({error}); a temporary one is made.")
                with told_plainly():
                    opened = _in_a_temporary_place(archive, now, tell, stack, counter)
        yield opened


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what SQLite raises into an `IndexUseError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise IndexUseError(
            f"The index failed: {error}. Nothing of the archive is concerned. It needs room on the "
            f"disk; where it is spoilt, {NAME} can be deleted, and is made anew."
        ) from error


def _in_its_place(
    archive: Archive,
    now: datetime,
    tell: Callable[[str], None],
    stack: ExitStack,
    counter: TokenCounter,
) -> tuple[Index, Catalogue]:
    path = archive.root / NAME
    spoilt = False
    while True:
        stack.enter_context(locked(archive.staging.root / LOCK))
        catalogue = stack.enter_context(archive.catalogue())
        try:
            index = Index.open(path, writable=True, counter=counter)
            if index is None or not _is_of(index, archive, catalogue.size):
                if index is not None:
                    index.close()
                discard(path)
                index = Index.create(path, archive.roles.origin, counter)
            stack.enter_context(closing(index))
            if _is_done(index, catalogue, now):
                return index, catalogue
            _take_group(index, archive, catalogue, now)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) or spoilt:
                raise
            spoilt = True
            discard(path)
        else:
            _tell_progress(index, catalogue, tell)
        # Whoever waits for the lock, to take something out, is let in between groups.
        stack.close()


def _in_a_temporary_place(
    archive: Archive,
    now: datetime,
    tell: Callable[[str], None],
    stack: ExitStack,
    counter: TokenCounter,
) -> tuple[Index, Catalogue]:
    catalogue = stack.enter_context(archive.catalogue())
    index = stack.enter_context(closing(Index.create(None, archive.roles.origin, counter)))
    kept = _readable(archive, catalogue.size)
    if kept is not None:
        with closing(kept):
            kept.db.backup(index.db)
    while not _is_done(index, catalogue, now):
        _take_group(index, archive, catalogue, now)
        _tell_progress(index, catalogue, tell)
    return index, catalogue


def _readable(archive: Archive, size: int) -> Index | None:
    """Give the archive's own index, where it can be read."""
    try:
        index = Index.open(archive.root / NAME, writable=False)
        if index is not None and _is_of(index, archive, size):
            return index
    except (OSError, sqlite3.Error):
        return None
    return None


def _is_of(index: Index, archive: Archive, size: int) -> bool:
    """Tell whether an index is of this log as it stands: it may have been restored since."""
    if index.meta("origin") != archive.roles.origin or index.covered > size:
        return False
    return index.meta("entry") == _digest_of_last(archive, index.covered, size)


def _digest_of_last(archive: Archive, covered: int, size: int) -> str:
    if not covered:
        return ""
    return Digest.of(Algorithm.SHA256, archive.log.entry(covered - 1, size)).value.hex()


def _is_done(index: Index, catalogue: Catalogue, now: datetime) -> bool:
    if index.covered != catalogue.size or index.has_stale(now.isoformat()):
        return False
    # Which readers there are is asked only where one of them could help.
    return not index.has_unread() or index.meta("readers") == installed_readers()


def _tell_progress(index: Index, catalogue: Catalogue, tell: Callable[[str], None]) -> None:
    if index.covered < catalogue.size:
        tell(f"Indexed up to entry {index.covered:,} of {catalogue.size:,}.")


def _take_group(index: Index, archive: Archive, catalogue: Catalogue, now: datetime) -> None:
    """Read a group of entries into the index, and whatever is to be read anew by now."""
    rows = _group(catalogue, index.covered)
    end = rows[-1].position + 1 if len(rows) == _GROUP_ENTRIES else catalogue.size
    with index.transaction():
        index.note_readers(installed_readers())
        anew = set(index.take_stale(now.isoformat(), _GROUP_ENTRIES))
        anew |= {one for one in index.damaged() if _was_spoken_of(catalogue, one, index.covered)}
        kinds = (WITHHOLDING_KIND, REDACTION_KIND)
        spoken = statements(archive, catalogue, [row for row in rows if row.kind in kinds])
        anew |= {str(item.get("object")) for _, said in spoken for item in said.about}
        if any(row.kind == SUPERSESSION_KIND for row in rows):
            for one in read_supersessions(archive, catalogue):
                index.supersede(one.accession, one.by)
        for object_id in sorted(anew):
            index.erase(object_id)
        again = (row for one in sorted(anew) for row in catalogue.versions(one))
        wanted = [row for row in again if row.position < index.covered]
        wanted += [row for row in rows if row.position < end]
        characters = 0
        for row in wanted:
            if row.kind == "accession":
                characters += _add(index, archive, catalogue, row, now)
            if characters > _GROUP_CHARACTERS and row.position >= index.covered:
                end = row.position + 1
                break
        index.cover(end, _digest_of_last(archive, end, catalogue.size))


def _group(catalogue: Catalogue, first: int) -> list[Row]:
    rows = []
    for row in catalogue.rows(first):
        rows.append(row)
        if len(rows) == _GROUP_ENTRIES:
            break
    return rows


def _was_spoken_of(catalogue: Catalogue, object_id: str, since: int) -> bool:
    """Tell whether a later record names a notice: a repair of it, for one."""
    return any(row.position >= since for row in catalogue.about(object_id))


def _add(index: Index, archive: Archive, catalogue: Catalogue, row: Row, now: datetime) -> int:
    """Read an accession into the index; give how many characters it has."""
    try:
        publication = for_publication(archive, catalogue, row.object, now)
        _note_ends(index, publication)
        if publication.whole is not None:
            return 0
        files = _files(archive, catalogue, publication, row)
        edition = read_files(files, publication.file, archive.settings.limits)
    except (MunimentError, OSError):
        # What is damaged keeps nobody from the rest; every answer counts it.
        index.add_source(Source(row.position, row.object, row.version, row.id))
        index.add_silent(row.position, "", NOT_OF_RECORD)
        return 0
    described: dict[str, Any] = {}
    for version in publication.versions:
        described.update(version.statement.notice)
    index.add_source(_source(row, described, edition.renditions))
    size = 0
    for one in edition.renditions:
        if one.text is None or not one.columns:
            codes = [finding.code for finding in one.findings] or ["text-empty"]
            if codes[-1] not in _UNSEEN:
                index.add_silent(row.position, one.name, codes[-1])
            continue
        size += len(one.text.content)
        for column in one.columns:
            paragraphs = tuple(paragraphs_of(column, one.text))
            index.add_document(row.position, (one.name, one.format), column.language, paragraphs)
    return size


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
        yield FileView(file, path, version.digests[path], withheld, redacted)


def _note_ends(index: Index, publication: Publication) -> None:
    """Note when what is withheld of a notice comes back."""
    every = [*publication.withheld.values()]
    if publication.whole is not None:
        every.append(publication.whole)
    if ends := [end_of(one.until) for one in every if one.until]:
        index.note_stale(publication.object, min(ends).isoformat())


def _source(
    row: Row, described: Mapping[str, Any], renditions: tuple[ReadRendition, ...]
) -> Source:
    """Put together what the operator described, of any version, and what the text says of itself.

    The date is this version's own.
    """
    titles = _texts(described.get("title")) or _printed(renditions, "title")
    issuers = (*_texts(described.get("publisher")), *_printed(renditions, "issuer"))
    dates = (date for name in _DATES for date in _printed(renditions, name))
    return Source(
        position=row.position,
        object=row.object,
        version=row.version,
        id=row.id,
        titles=tuple(dict.fromkeys(titles)),
        issuers=tuple(dict.fromkeys(issuers)),
        types=tuple(dict.fromkeys(_printed(renditions, "type"))),
        date=str(row.notice.get("published") or next(dates, "")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _printed(renditions: tuple[ReadRendition, ...], name: str) -> tuple[str, ...]:
    """Give the values of a field in all renditions and languages, each once; all that differ."""
    found: list[str] = []
    for rendition in renditions:
        for field in rendition.fields:
            if field.name == name:
                readings = field.readings if field.status is Status.CONFLICTING else (field,)
                found += [one.value for one in readings if one.value is not None]
    return tuple(dict.fromkeys(found))
