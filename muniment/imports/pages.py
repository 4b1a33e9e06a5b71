"""Pages taken out of a container: a body as a rendition, and its records as they lie there.

The records are copied byte for byte, each in the gzip member that it has. Only where several share
one, or some are in none, are they written plainly, one after the other: a part of a member is no
gzip. So are those of a file in Zstandard, whose dictionary lies elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest import Recorded, SourceError, SourceKind, take_response
from ingest.http.suffix import suffix_of
from manifests import Limits, printable
from muniment.conformance.report import Ledger
from muniment.conformance.tree import Source
from muniment.conformance.wacz.container import Container
from muniment.conformance.wacz.member import STORED
from muniment.conformance.wacz.structures import ZipError
from muniment.conformance.warc.fields import number_of
from muniment.conformance.warc.frames import FRAME, Frames, read_dictionary
from muniment.conformance.warc.header import Header, read_fields, read_version
from muniment.conformance.warc.members import Members
from muniment.conformance.warc.units import MAGIC as GZIP
from muniment.conformance.warc.units import PIECE, MemberError, Rewound, Unit
from muniment.imports.survey import Page, Place, Survey

# As for content codings: what is small may grow as it likes.
RATIO_FROM = 16 << 20
Identity = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PageSource:
    """One page of a container on this machine, to be made a notice of its own.

    `sha512` and `sha256` are the whole container's, in hex, `size` its bytes. `identity` is the
    file's, so that another file in its place is noticed.
    """

    path: Path
    identity: Identity
    size: int
    sha512: str
    sha256: str
    survey: Survey
    page: Page

    @property
    def key(self) -> str:
        """By what it is known again: its container's digest, and its place in it."""
        place = self.page.place
        at = f"{place.member}@{place.offset}"
        inside = "" if place.inside is None else f"+{place.inside}"
        return f"import:{self.sha512}#{at}{inside}"


def identity_of(path: Path) -> Identity:
    """Give what tells a file from another one at its path. Raises OSError."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


class RecordFile:
    """Records of a WARC or WACZ that is open, by their places."""

    def __init__(self, stream: BinaryIO, kind: SourceKind, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        # What is wrong with it was said when it was surveyed.
        self._zip = Container(stream, limits, Ledger(0)) if kind is SourceKind.WACZ else None
        self._dictionary = read_dictionary(_Part(stream, 0)) if self._zip is None else None

    def write_body(self, page: Page, body: BinaryIO) -> Recorded:
        """Write a page's body, decoded; say what the answer was."""
        header, unit = self._open(page.place)
        pieces = _block(header, unit)
        most = max(RATIO_FROM, self._limits.decoded_ratio * page.place.length)
        if (number_of(header.get("content-length")) or 0) > min(most, self._limits.response_bytes):
            return Recorded(None, page.media_type, "", False, ())
        if page.kind == "response":
            return take_response(pieces, page.address, body, self._limits)
        for piece in pieces:
            body.write(piece)
        suffix = suffix_of(page.media_type.encode(), b"", page.address, None)
        return Recorded(None, page.media_type, suffix, True, ())

    def write_records(self, places: Sequence[Place], out: BinaryIO) -> str:
        """Write the records at these places; give the suffix of what that is."""
        heads = [Rewound(self._source(place), len(FRAME)).head for place in places]
        gzipped = [head.startswith(GZIP) for head in heads]
        # Of two files that were put together, one may have been packed.
        differ = any(gzipped) and not all(gzipped)
        if differ or FRAME in heads or any(place.inside is not None for place in places):
            for place, is_packed in zip(places, gzipped, strict=True):
                self._inflate(place, out, is_packed or FRAME in heads)
            return ".warc"
        for place in places:
            _copy(self._source(place).read, place.length, out)
        return ".warc.gz" if all(gzipped) else ".warc"

    def _inflate(self, place: Place, out: BinaryIO, is_packed: bool) -> None:
        unit = self._unit(place)
        if place.inside is not None or not is_packed:
            _copy(unit.take, place.length, out)
            return
        while piece := unit.take(PIECE):  # It has a member of its own.
            out.write(piece)

    def _open(self, place: Place) -> tuple[Header, Unit]:
        unit = self._unit(place)
        silent = Ledger(0)
        version = read_version(unit, "", silent) or ""
        return read_fields(unit, version, self._limits, "", silent), unit

    def _unit(self, place: Place) -> Unit:
        rewound = Rewound(self._source(place), len(FRAME))
        ratio = self._limits.decoded_ratio
        if rewound.head == FRAME:
            # Without its end the next record would be taken for more of this one.
            end = place.offset + place.length if place.inside is None else None
            frames = _Part(self._stream, place.offset, end)
            unit = Frames(frames, ratio, dictionary=self._dictionary).next_unit()
        elif rewound.head.startswith(GZIP):
            unit = Members(rewound, ratio).next_unit()
        else:
            return Unit(rewound.read)
        if unit is None:
            raise MemberError("cut")
        unit.within = place.inside is None
        left = place.inside or 0
        while left and (piece := unit.take(min(left, PIECE))):
            left -= len(piece)
        return unit

    def _source(self, place: Place) -> Source:
        if self._zip is None:
            return _Part(self._stream, place.offset)
        member = self._zip.members[place.member]
        if member.method == STORED:
            return self._zip.slice(member, place.offset, member.compressed - place.offset)
        source = self._zip.open(member, lambda _: None)
        left = place.offset
        while left and (piece := source.read(min(left, PIECE))):
            left -= len(piece)
        return source


class _Part:
    """What follows an offset of a stream, perhaps up to another, whoever else reads it."""

    def __init__(self, stream: BinaryIO, offset: int, end: int | None = None) -> None:
        self._stream = stream
        self._at = offset
        self._end = end

    def read(self, size: int = PIECE, /) -> bytes:
        self._stream.seek(self._at)
        left = size if self._end is None else self._end - self._at
        data = self._stream.read(min(size, left))
        self._at += len(data)
        return data


def _copy(read: Callable[[int], bytes], length: int, out: BinaryIO) -> None:
    while length and (piece := read(min(length, PIECE))):
        out.write(piece)
        length -= len(piece)


def open_records(stream: BinaryIO, kind: SourceKind, limits: Limits, shown: str) -> RecordFile:
    """Open a container that was surveyed; raise `SourceError` where it is not what it was."""
    try:
        return RecordFile(stream, kind, limits)
    except ZipError as error:
        raise changed(shown) from error


def changed(shown: str) -> SourceError:
    """Give the error that a container is not any more what it was when it was looked at."""
    return SourceError(
        f"{printable(shown)} changed while it was being read, so nothing was taken out of it. "
        "Preserve it again when nothing writes to it."
    )


def _block(header: Header, unit: Unit) -> Iterator[bytes]:
    left = number_of(header.get("content-length")) or 0
    while left:
        piece = unit.take(min(left, PIECE))
        if not piece:
            raise MemberError("cut")
        left -= len(piece)
        yield piece
