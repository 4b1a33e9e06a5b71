"""The index of paragraphs in a file: the postings of their tokens, and the texts themselves.

    meta         which rules it was made by, of which log, how many entries it covers, and with
                 which readers of files
    accessions   what a notice's version says of itself: title, issuer, type, date
    documents    one language of one rendition, and which paragraphs are its own
    sheets       the paragraphs, packed in groups
    runs         stretches of paragraphs, and in `blocks` who of them holds which token

It is derived and disposable. What is taken out of it leaves no trace in the file: freed pages are
overwritten (`secure_delete`), and the tokens of their run are written anew.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from muniment.edition import RULES
from muniment.search.counting import TokenCounter
from muniment.search.folding import fold
from muniment.search.paragraphs import Paragraph, pack, read_row, sheets_of, unpack, unpacked_rows
from muniment.search.runs import SCHEMA
from muniment.search.segments import Segments

NAME = "search.db"
FORMAT = f"6 {RULES} {unicodedata.unidata_version}"
"""What must be the same for an index to be read. It changes with folding, tokens and tables."""

NOT_OF_RECORD = "text-not-of-record"
"""The code of a rendition that is missing, or not as it was recorded."""

_CACHE_KIB = 64 << 10
_PAGE_BYTES = 16 << 10
_UNREAD = "FROM silent JOIN accessions USING (position) WHERE code != ?"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE accessions (
    position INTEGER PRIMARY KEY, object TEXT NOT NULL, version INTEGER NOT NULL, id TEXT NOT NULL,
    said TEXT NOT NULL, issuer TEXT NOT NULL, type TEXT NOT NULL, date TEXT NOT NULL);
CREATE INDEX accessions_object ON accessions (object, version);
CREATE TABLE documents (
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, position INTEGER NOT NULL,
    rendition TEXT NOT NULL, format TEXT NOT NULL, language TEXT NOT NULL);
CREATE INDEX documents_position ON documents (position);
CREATE TABLE sheets (first INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE TABLE superseded (id TEXT PRIMARY KEY, by TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE silent (position INTEGER NOT NULL, rendition TEXT NOT NULL, code TEXT NOT NULL);
CREATE INDEX silent_position ON silent (position);
CREATE TABLE stale (object TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Source:
    """An accession as answers name it. `date` is what EDTF writes, as far as it is known."""

    position: int
    object: str
    version: int
    id: str
    titles: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One language of one rendition of an accession; its paragraphs are numbered from `first`.

    `format` is what the rendition was read as; a ``picture`` was read off its letters' shapes.
    """

    first: int
    last: int
    source: Source
    rendition: str
    format: str
    language: str


class Index:
    """An index, open. Raises sqlite3.Error throughout; whoever opens it says what that means."""

    def __init__(self, connection: sqlite3.Connection, counter: TokenCounter | None = None) -> None:
        self.db = connection
        self.segments = Segments(connection, counter or TokenCounter())
        self._sheet: tuple[int, Sequence[bytes]] = (0, ())
        self._document: Document | None = None

    @classmethod
    def open(
        cls, path: Path, *, writable: bool, counter: TokenCounter | None = None
    ) -> Index | None:
        """Open an index of this format, or give None where there is none."""
        if not path.is_file():
            return None
        mode = "rw" if writable else "ro"
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=60,
            isolation_level=None,
        )
        try:
            index = cls(connection, counter)
            index._prepare()
            if index.meta("format") == FORMAT and index.meta("covered").isdecimal():
                return index
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "no such table" not in str(error):
                connection.close()
                raise
        connection.close()
        return None

    @classmethod
    def create(cls, path: Path | None, origin: str, counter: TokenCounter | None = None) -> Index:
        """Make an empty index where there is nothing; with no path, one that ends with `close`."""
        connection = sqlite3.connect(path or "", timeout=60, isolation_level=None)
        index = cls(connection, counter)
        connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        index._prepare()
        with index.transaction():
            for statement in (_SCHEMA + SCHEMA).split(";\n"):
                connection.execute(statement)
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [
                    *(("format", FORMAT), ("origin", origin)),
                    *(("covered", "0"), ("entry", ""), ("readers", "")),
                ],
            )
        return index

    def _prepare(self) -> None:
        self.db.execute("PRAGMA secure_delete = ON")
        # What a power cut spoils is found out and made anew; a killed process spoils nothing.
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what is done here as a whole, or not at all; it can be found once it is done."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            with sound():
                self.segments.flush()
        except BaseException:
            self.segments.drop()
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def meta(self, name: str) -> str:
        """Give what is noted under a name."""
        found = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    @property
    def covered(self) -> int:
        """How many entries of the log it covers."""
        return int(self.meta("covered"))

    def cover(self, size: int, entry: str) -> None:
        """Note that it covers `size` entries, and the digest of the last of them."""
        told = [(str(size), "covered"), (entry, "entry")]
        self.db.executemany("UPDATE meta SET value = ? WHERE name = ?", told)

    def note_readers(self, readers: str) -> None:
        """Note with which readers of files it is made; where others were, what had no text is
        to be read anew."""
        if readers == self.meta("readers"):
            return
        query = f"INSERT OR REPLACE INTO stale SELECT DISTINCT object, '' {_UNREAD}"
        self.db.execute(query, (NOT_OF_RECORD,))
        self.db.execute("UPDATE meta SET value = ? WHERE name = 'readers'", (readers,))

    def has_unread(self) -> bool:
        """Tell whether of any rendition no text could be read, though it is as it was recorded."""
        return (
            self.db.execute(f"SELECT 1 {_UNREAD} LIMIT 1", (NOT_OF_RECORD,)).fetchone() is not None
        )

    def add_source(self, source: Source) -> None:
        """Add an accession, in the place of what is known of it."""
        said = json.dumps([source.titles, source.issuers, source.types], ensure_ascii=False)
        kept = said.encode("utf-8", "replace").decode()
        self.db.execute(
            "INSERT OR REPLACE INTO accessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(source.position, source.object, source.version, source.id, kept),
                " / ".join(map(fold, source.issuers)),
                " / ".join(map(fold, source.types)),
                source.date,
            ),
        )

    def add_document(
        self,
        position: int,
        rendition: tuple[str, str],
        language: str,
        paragraphs: Sequence[Paragraph],
    ) -> None:
        """Add one language of one rendition, (path, format), of an accession."""
        if not paragraphs:
            return
        at = first = self.segments.next
        self.db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
            (first, first + len(paragraphs) - 1, position, *rendition, language),
        )
        for sheet in sheets_of(paragraphs):
            self.db.execute("INSERT INTO sheets VALUES (?, ?)", (at, pack(sheet)))
            at += len(sheet)
        self.segments.add(one.text for one in paragraphs)

    def add_silent(self, position: int, rendition: str, code: str) -> None:
        """Note a rendition of which nothing was read, and the code of the finding that says why."""
        self.db.execute("INSERT INTO silent VALUES (?, ?, ?)", (position, rendition, code))

    def supersede(self, id: str, by: str) -> None:
        """Note that an accession is superseded."""
        self.db.execute("INSERT OR REPLACE INTO superseded VALUES (?, ?)", (id, by))

    def erase(self, object_id: str) -> None:
        """Take a notice out, with every trace once the transaction ends."""
        ranges = self.db.execute(
            "SELECT d.first, d.last FROM documents d JOIN accessions USING (position) "
            "WHERE object = ?",
            (object_id,),
        ).fetchall()
        for first, last in ranges:
            for at, paragraphs in self.sheets(first, last):
                with sound():
                    self.segments.erase(at, (one.text for one in paragraphs))
            self.db.execute("DELETE FROM sheets WHERE first BETWEEN ? AND ?", (first, last))
            self.db.execute("DELETE FROM documents WHERE first = ?", (first,))
        of_it = "position IN (SELECT position FROM accessions WHERE object = ?)"
        self.db.execute(f"DELETE FROM silent WHERE {of_it}", (object_id,))
        self.db.execute("DELETE FROM accessions WHERE object = ?", (object_id,))
        self._sheet, self._document = (0, ()), None

    def sheets(self, first: int, last: int) -> Iterator[tuple[int, tuple[Paragraph, ...]]]:
        """Give the paragraphs numbered from `first` to `last` as they are packed, in order."""
        rows = self.db.execute(
            "SELECT first, packed FROM sheets WHERE first BETWEEN ? AND ? ORDER BY first",
            (first, last),
        )
        for at, packed in rows:
            with sound():
                paragraphs = unpack(packed)
            yield at, paragraphs

    def paragraph(self, number: int) -> Paragraph:
        """Give a paragraph by its number."""
        row = self.row(number)
        with sound():
            return read_row(row)

    def row(self, number: int) -> bytes:
        """Give a paragraph by its number, not yet read."""
        first, rows = self._sheet
        if not first <= number < first + len(rows):
            row = self.db.execute(
                "SELECT first, packed FROM sheets WHERE first <= ? ORDER BY first DESC LIMIT 1",
                (number,),
            ).fetchone()
            with sound():
                self._sheet = first, rows = row[0], unpacked_rows(row[1])
        with sound():
            return rows[number - first]

    def document(self, number: int) -> Document:
        """Give the document that a paragraph is of."""
        known = self._document
        if known is not None and known.first <= number <= known.last:
            return known
        row = self.db.execute(
            "SELECT d.first, d.last, d.rendition, d.format, d.language, "
            "a.position, a.object, a.version, a.id, a.said, a.date "
            "FROM documents d JOIN accessions a USING (position) "
            "WHERE d.first <= ? ORDER BY d.first DESC LIMIT 1",
            (number,),
        ).fetchone()
        with sound():
            first, last, rendition, form, language, position, object_id, version, id, said, date = (
                row
            )
            titles, issuers, types = map(tuple, json.loads(said))
            source = Source(position, object_id, version, id, titles, issuers, types, date)
        self._document = Document(first, last, source, rendition, form, language)
        return self._document

    def standing(self, source: Source) -> tuple[str, str]:
        """Say what became of an accession: (`current`, `earlier` or `superseded`, by which)."""
        by, seen = "", {source.id}
        query = "SELECT by FROM superseded WHERE id = ?"
        while (row := self.db.execute(query, (by or source.id,)).fetchone()) and row[0] not in seen:
            by = str(row[0])
            seen.add(by)
        if by:
            return "superseded", by
        newest = self.db.execute(
            "SELECT version, id FROM accessions WHERE object = ? ORDER BY version DESC LIMIT 1",
            (source.object,),
        ).fetchone()
        if newest is None or newest[0] <= source.version:
            return "current", ""
        return "earlier", str(newest[1])

    def silent(self) -> dict[str, int]:
        """Count the renditions without a text, by the code of the finding that says why."""
        return dict(self.db.execute("SELECT code, count(*) FROM silent GROUP BY code"))

    def languages(self) -> tuple[str, ...]:
        """Give the languages of all texts (BCP 47), in order."""
        rows = self.db.execute("SELECT DISTINCT language FROM documents ORDER BY language")
        return tuple(str(row[0]) for row in rows)

    def note_stale(self, object_id: str, until: str = "") -> None:
        """Note that a notice is to be read anew: at once, or from a moment on (ISO 8601, UTC)."""
        self.db.execute("INSERT OR REPLACE INTO stale VALUES (?, ?)", (object_id, until))

    def has_stale(self, now: str) -> bool:
        """Tell whether there is a notice to be read anew by now."""
        query = "SELECT 1 FROM stale WHERE until <= ? LIMIT 1"
        return self.db.execute(query, (now,)).fetchone() is not None

    def damaged(self) -> list[str]:
        """Give the notices of which a rendition was missing or not as it was recorded."""
        query = "SELECT DISTINCT object FROM silent JOIN accessions USING (position) WHERE code = ?"
        return [str(row[0]) for row in self.db.execute(query, (NOT_OF_RECORD,))]

    def take_stale(self, now: str, most: int) -> list[str]:
        """Give notices that are to be read anew by now, `most` of them; forget that they are."""
        query = "SELECT object FROM stale WHERE until <= ? ORDER BY object LIMIT ?"
        found = [str(row[0]) for row in self.db.execute(query, (now, most))]
        self.db.executemany("DELETE FROM stale WHERE object = ?", ((one,) for one in found))
        return found


def discard(path: Path) -> None:
    """Delete an index with its journal. Whoever calls holds the lock of its writers."""
    for suffix in ("", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def sound() -> Iterator[None]:
    """Take content that makes no sense for a spoilt file, as SQLite says it of its own pages."""
    try:
        yield
    except (ValueError, TypeError, LookupError, OverflowError, zlib.error) as error:
        raise sqlite3.DatabaseError(f"a row of it cannot be read ({error})") from error
