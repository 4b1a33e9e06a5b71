"""The index kept up with its archive: what is new is read, what may not be given out is erased.

The index covers the first entries of the log. Whoever asks something brings it up to the log's head
first, in groups, each one transaction under the index's lock; nobody else waits for it. A record
that withholds or redacts has its notice erased and read anew, and so has the end of a withholding.
Where a reader of files was installed or changed since, notices are read anew of which there was a
rendition without a text, and so are those that were damaged, once a record names them or they are
found whole again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from typing import Any

from checksums import Algorithm, Digest
from manifests import REDACTION_KIND, MunimentError
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody import (
    Publication,
    read_supersessions,
)
from muniment.custody.records import statements
from muniment.custody.supersession import KIND as SUPERSESSION_KIND
from muniment.custody.withholding import KIND as WITHHOLDING_KIND
from muniment.custody.withholding import end_of
from muniment.durable import locked
from muniment.edition.formats.readers import installed_readers
from muniment.inquiry.texts import DATES, Reader, Reading, are_whole
from muniment.processes import Workers, processors
from muniment.search.counting import TokenCounter
from muniment.search.forgetting import LOCK
from muniment.search.index import NAME, NOT_OF_RECORD, Index, Source, discard

_GROUP_ENTRIES = 100
_GROUP_CHARACTERS = 1_000_000
_LOOKED_AT_AGAIN = 8  # damaged notices, each time that something is asked


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
        with closing(Workers(processors())) as workers:
            try:
                opened = _in_its_place(archive, now, tell, stack, workers)
            except (OSError, sqlite3.Error) as error:
                stack.close()
                tell(f"The index cannot be kept in the archive ({error}); a temporary one is made.")
                with told_plainly():
                    opened = _in_a_temporary_place(archive, now, tell, stack, workers)
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
    workers: Workers,
) -> tuple[Index, Catalogue]:
    path = archive.root / NAME
    spoilt = looked = False
    counter, reader = TokenCounter(workers), Reader(archive, workers)
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
            if not looked:
                looked = True
                _look_again(index, archive, catalogue, now)
            if _is_done(index, catalogue, now):
                return index, catalogue
            _take_group(index, archive, catalogue, now, reader)
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
    workers: Workers,
) -> tuple[Index, Catalogue]:
    catalogue = stack.enter_context(archive.catalogue())
    counter, reader = TokenCounter(workers), Reader(archive, workers)
    index = stack.enter_context(closing(Index.create(None, archive.roles.origin, counter)))
    kept = _readable(archive, catalogue.size)
    if kept is not None:
        with closing(kept):
            kept.db.backup(index.db)
    while not _is_done(index, catalogue, now):
        _take_group(index, archive, catalogue, now, reader)
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
        tell(f"Indexed {index.covered:,} of {catalogue.size:,} entries of the log.")


def _look_again(index: Index, archive: Archive, catalogue: Catalogue, now: datetime) -> None:
    """Have damaged notices read anew that are whole: no record says so where they were put back
    by hand, or a disk is there again."""
    damaged = index.damaged()[:_LOOKED_AT_AGAIN]
    whole = [one for one in damaged if are_whole(archive, catalogue, one, now)]
    if not whole:
        return
    with index.transaction():
        for one in whole:
            index.note_stale(one)


def _take_group(
    index: Index, archive: Archive, catalogue: Catalogue, now: datetime, reader: Reader
) -> None:
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
        accessions = [row for row in wanted if row.kind == "accession"]
        for row, read in zip(accessions, reader.read(catalogue, accessions, now), strict=True):
            characters += _add(index, row, read)
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


def _add(index: Index, row: Row, reading: Reading) -> int:
    """Read an accession into the index; give how many characters it has."""
    publication = reading.publication
    if publication is not None:
        _note_ends(index, publication)
    if reading.texts is None:
        return 0
    texts = reading.texts()
    if texts is None or publication is None:
        # What is damaged keeps nobody from the rest; every answer counts it.
        index.add_source(Source(row.position, row.object, row.version, row.id))
        index.add_silent(row.position, "", NOT_OF_RECORD)
        return 0
    described: dict[str, Any] = {}
    for version in publication.versions:
        described.update(version.statement.notice)
    index.add_source(_source(row, described, texts.printed))
    for name, code in texts.silent:
        index.add_silent(row.position, name, code)
    for rendition, language, paragraphs in texts.documents:
        index.add_document(row.position, rendition, language, paragraphs)
    return texts.size


def _note_ends(index: Index, publication: Publication) -> None:
    """Note when what is withheld of a notice comes back."""
    every = [*publication.withheld.values()]
    if publication.whole is not None:
        every.append(publication.whole)
    if ends := [end_of(one.until) for one in every if one.until]:
        index.note_stale(publication.object, min(ends).isoformat())


def _source(
    row: Row, described: Mapping[str, Any], printed: Mapping[str, tuple[str, ...]]
) -> Source:
    """Put together what the operator described, of any version, and what the text says of itself.

    The date is this version's own.
    """
    titles = _texts(described.get("title")) or printed["title"]
    issuers = (*_texts(described.get("publisher")), *printed["issuer"])
    dates = (date for name in DATES for date in printed[name])
    return Source(
        position=row.position,
        object=row.object,
        version=row.version,
        id=row.id,
        titles=tuple(dict.fromkeys(titles)),
        issuers=tuple(dict.fromkeys(issuers)),
        types=printed["type"],
        date=str(row.notice.get("published") or next(dates, "")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
