"""The bytes of a WARC file as units: the whole of a plain file, or each gzip member of one.

A reader of our own, since warcio's hides what is to be judged here: it takes a file that is cut off
for one that ends, does not verify a member's length and checksum before it goes on, mends line ends
and folded lines, and skips what lies between records. Memory does not grow with the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

from manifests import LimitError
from muniment.conformance.tree import Source

PIECE = 1 << 18
# Smaller, since zlib copies what follows a member, and members may be small.
_GZIP_PIECE = 1 << 16
MAGIC = b"\x1f\x8b"
_MEMBER = b"\x1f\x8b\x08"
_TRIAL = 1 << 12
# As for content codings: what is small may grow as it likes.
_RATIO_FROM = 16 << 20
_HEADER, _TRAILER = 10, 8
# Those of RFC 1952, and what zlib adds to them.
_SYSTEMS = frozenset({*range(20), 255})


class Unit:
    """A stretch of bytes that is read forward, with a look ahead.

    `pull` gives the next bytes, none at the end. `offset` counts the bytes that were taken.
    """

    def __init__(self, pull: Callable[[], bytes]) -> None:
        self._pull = pull
        self._held = bytearray()
        self._ended = False
        self.offset = 0

    def peek(self, count: int) -> bytes:
        """Look at the next `count` bytes, fewer only at the end."""
        self._hold(count)
        return bytes(self._held[:count])

    def take(self, most: int) -> bytes:
        """Take some of the next bytes, at most `most`; none only at the end."""
        if not self._held:
            self._hold(1)
        data = bytes(self._held[:most])
        self._drop(len(data))
        return data

    def take_line(self, most: int) -> bytes:
        """Take a line with its LF, or what there is of it within `most` bytes."""
        looked = 0
        while True:
            end = self._held.find(b"\n", looked, most)
            if end >= 0:
                return self.take(end + 1)
            looked = len(self._held)
            if looked >= most or self._ended:
                return self.take(most)
            self._hold(looked + 1)

    def skip_to(self, wanted: bytes) -> bool:
        """Go to where a line begins with `wanted`, in any case; False at the end without one."""
        last = b"\n"
        while True:
            self._hold(PIECE)
            at = _line_with(last + self._held, wanted)
            if at >= 0:
                self._drop(at)
                return True
            keep = 0 if self._ended else len(wanted)
            if len(self._held) > keep:
                last = bytes(self._held[-keep - 1 : len(self._held) - keep])
                self._drop(len(self._held) - keep)
            if self._ended:
                return False

    def _hold(self, count: int) -> None:
        while len(self._held) < count and not self._ended:
            data = self._pull()
            self._held += data
            self._ended = not data

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self.offset += count


def _line_with(data: bytes, wanted: bytes) -> int:
    # `data` begins with the byte before, so a place in it is one more than in what is held.
    return data.upper().find(b"\n" + wanted.upper())


class Rewound:
    """A source whose first bytes, `head`, were looked at and not taken."""

    def __init__(self, source: Source, count: int = len(MAGIC)) -> None:
        self._source = source
        self.head = source.read(count)
        self._kept = self.head

    def read(self, size: int = PIECE, /) -> bytes:
        """Give the next bytes."""
        kept, self._kept = self._kept, b""
        return kept or self._source.read(size)


class MemberError(ValueError):
    """A gzip member is cut, damaged or none; the argument is the code's last part."""


class Members:
    """The gzip members of a file, one after the other (RFC 1952 §2.2).

    `count` is how many were begun, `makes` the ways in which their headers differ; `odd` says
    after `finish` what is strange about the last one. A `MemberError` comes out of whatever reads,
    and a `LimitError` where a member unfolds to more than 16 MiB and `ratio` times its size.
    """

    def __init__(self, stream: Source, ratio: int) -> None:
        self._stream = stream
        self._ratio = ratio
        self._begun = self._given = 0
        self._held = b""
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self.offset = 0
        self.count = 0
        self.odd = ""
        self.makes: set[tuple[int, bool, int, int]] = set()

    def next_unit(self) -> Unit | None:
        """Begin the next member; None at the end of the file."""
        if not self._fill(len(_MEMBER)):
            return None
        if not self._held.startswith(_MEMBER):
            raise MemberError("garbage")
        self._fill(_HEADER)
        self.odd = self._read_header()
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self._begun, self._given = self.offset, 0
        self.count += 1
        return Unit(self._pull)

    def _read_header(self) -> str:
        # RFC 1952 §2.3.1: flags, time, what the compressor says of itself, and its system. Nothing
        # covers these bytes, so all that can be asked is whether they are such as are written.
        if len(self._held) < _HEADER:
            return ""
        flags, has_time = self._held[3], any(self._held[4:8])
        extra, system = self._held[8:10]
        self.makes.add((flags & 1, has_time, extra, system))
        return "" if extra in (0, 2, 4) and system in _SYSTEMS else "header"

    def finish(self) -> None:
        """Pass over what was not read of this member, so that its checksum is verified."""
        while self._pull():
            pass

    def find_next(self) -> bool:
        """After damage: go on to where another member begins a record, if there is one."""
        while self._fill(_TRIAL):
            at = self._held.find(_MEMBER, 1)
            while at >= 0:
                if _opens_record(self._held[at : at + _TRIAL]):
                    self._take(at)
                    return True
                at = self._held.find(_MEMBER, at + 1)
            more = self._stream.read(_GZIP_PIECE)
            if not more:
                self._take(len(self._held))
                return False
            self._take(max(0, len(self._held) - _TRIAL))
            self._held += more
        return False

    def _pull(self) -> bytes:
        while not self._inflater.eof:
            if not self._fill(1):
                raise MemberError("cut")
            before = self._inflater.copy()
            try:
                data = self._inflater.decompress(self._held, PIECE)
            except zlib.error as failure:
                raise MemberError("damaged") from failure
            ended = self._inflater.eof
            rest = self._inflater.unused_data if ended else self._inflater.unconsumed_tail
            taken = len(self._held) - len(rest)
            if ended and has_padding(before, self._held[:taken], _TRAILER):
                self.odd = "padding"
            self._take(taken)
            if data:
                self._weigh(len(data))
                return data
        return b""

    def _weigh(self, size: int) -> None:
        self._given += size
        packed = self.offset - self._begun
        if self._given > max(_RATIO_FROM, self._ratio * packed):
            raise LimitError(
                f"The gzip member at @{self._begun} unfolds to more than {self._ratio} times its "
                "size (limits.decoded_ratio)."
            )

    def _fill(self, count: int) -> bool:
        while len(self._held) < count:
            more = self._stream.read(_GZIP_PIECE)
            if not more:
                break
            self._held += more
        return bool(self._held)

    def _take(self, count: int) -> None:
        self._held = self._held[count:]
        self.offset += count


class Inflater(Protocol):
    """What `zlib.decompressobj` gives, as far as it is used here."""

    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...
    def copy(self) -> Inflater: ...


def has_padding(before: Inflater, data: bytes, trailer: int) -> bool:
    """Tell whether bits are set behind the end of deflated data, where zeros fill the last byte.

    `data` are the last bytes, with a trailer of so many bytes; `before` is the state before them.
    Nothing covers those bits, so a set one is the only sign of a flip.
    """
    last = len(data) - trailer - 1
    if last < 0 or not data[last]:
        return False
    try:
        before.decompress(data[:last])
        # If the highest bit that is set could as well not be, it says nothing.
        highest = 1 << (data[last].bit_length() - 1)
        before.decompress(bytes([data[last] ^ highest]) + data[last + 1 :])
    except zlib.error:
        return False
    return before.eof


def _opens_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(data, 5).upper() == b"WARC/"
    except zlib.error:
        return False
