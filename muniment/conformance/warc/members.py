"""The gzip members of a WARC file, one after the other, each inflated once (RFC 1952 §2.2).

Where the next member's first bytes stand, this one probably ends, so it is inflated up to its last
byte in one go, and then that byte: before it the state is kept, as bits behind the end of the data
can only be told by trying the last byte with them and without. What is small is inflated whole.
"""

from __future__ import annotations

import re
from typing import Protocol, cast

from zlib_ng import zlib_ng

from muniment.conformance.tree import Source
from muniment.conformance.warc.held import TRIAL, Held
from muniment.conformance.warc.units import PIECE, MemberError, Unit, weigh

_MEMBER = b"\x1f\x8b\x08"
_PLAIN = b"WARC/"
PLAIN = "plain"
# Sought by its first byte, as C libraries seek one: several times as fast as `bytes.find`.
_FIND_MEMBER = re.compile(rb"\x1f(?=\x8b\x08)").search
_HEADER, _TRAILER = 10, 8
_NO_TIME = bytes(4)
_LAST = 1 + _TRAILER
_SMALLEST = _HEADER + _TRAILER + 2
_SMALL = 1 << 9  # What is no longer is as quickly inflated twice as in two pieces.
# Those of RFC 1952, and what zlib adds to them.
_SYSTEMS = frozenset({*range(20), 255})
_GZIP = 16 + zlib_ng.MAX_WBITS
# Its stub has it as an instance.
InflateError = cast("type[Exception]", zlib_ng.error)


class Inflater(Protocol):
    """What zlib and those like it give, as far as it is used here."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes | memoryview, max_length: int = 0, /) -> bytes: ...
    def copy(self) -> Inflater: ...


class Members(Held):
    """The gzip members of a file, one after the other (RFC 1952 §2.2).

    They are what `Packed` says. `stream` stands at `offset`. A `MemberError` comes out of whatever
    reads, and a `LimitError` where a member unfolds to more than 16 MiB and `ratio` times its size.
    """

    code = "warc-a"
    several = "warc-a.2-member"
    none = "warc-a.2-no-record"
    checked = "warc-gzip"
    errors: tuple[str, ...] = ()

    def __init__(self, stream: Source, ratio: int, offset: int = 0) -> None:
        super().__init__(stream, offset)
        self._ratio = ratio
        self._given = 0
        self.begun = offset
        self._next = -1  # Where in what is held another member may begin,
        self._stride = _SMALLEST  # looked for behind so many bytes.
        self._inflater = new_inflater(_GZIP)
        self.count = 0
        self.warnings: tuple[str, ...] = ()
        self.makes: set[tuple[int, bool, int, int]] = set()

    def next_unit(self) -> Unit | None:
        """Begin the next member; None at the end of the file.

        The `MemberError` is `PLAIN` where a record stands there that is in none.
        """
        if not self._fill(_HEADER):
            return None
        if self._held[self._at : self._at + len(_PLAIN)].upper() == _PLAIN:
            raise MemberError(PLAIN)
        if not self._held.startswith(_MEMBER, self._at):
            raise MemberError("garbage")
        self.warnings = self._read_header(self._held[self._at : self._at + _HEADER])
        self._inflater = new_inflater(_GZIP)
        self.begun, self._given = self.offset, 0
        self._stride = _SMALLEST
        self.count += 1
        return Unit(self._pull)

    def _read_header(self, header: bytes) -> tuple[str, ...]:
        # RFC 1952 §2.3.1: flags, time, what the compressor says of itself, and its system. Nothing
        # covers these bytes, so all that can be asked is whether they are such as are written.
        if len(header) < _HEADER:
            return ()
        extra, system = header[8:]
        self.makes.add((header[3] & 1, header[4:8] != _NO_TIME, extra, system))
        return () if extra in (0, 2, 4) and system in _SYSTEMS else ("warc-a-header",)

    def finish(self) -> None:
        """Pass over what was not read of this member, so that its checksum is verified."""
        while self._pull():
            pass

    def find_next(self) -> bool:
        """After damage: go on to where another member begins a record, if there is one."""
        return self._find(_MEMBER, _opens_record)

    def _pull(self) -> bytes:
        inflater = self._inflater
        while not inflater.eof:
            if not self._fill(1):
                raise MemberError("cut")
            offset = self._before + self._at
            piece = self._piece()
            # What a member begins with is as easily begun anew as kept.
            before = inflater.copy() if offset > self.begun else None
            try:
                data = inflater.decompress(piece, PIECE)
            except InflateError as failure:
                raise MemberError("damaged") from failure
            ended = inflater.eof
            rest = inflater.unused_data if ended else inflater.unconsumed_tail
            taken = len(piece) - len(rest)
            self._at += taken
            if ended and has_padding(before or new_inflater(_GZIP), bytes(piece[:taken]), _TRAILER):
                self.warnings = ("warc-a-padding",)
            if data:
                self._given += len(data)
                weigh(self._given, self.begun, offset + taken, self._ratio)
                return data
        return b""

    def _piece(self) -> memoryview:
        """Give what is inflated next: up to a member's last byte, or from there to its end."""
        if self._next <= self._at:
            self._look_on()
        if self._next < 0 and not self._ended and len(self._held) - self._at <= PIECE:
            self._fill(PIECE + 1)
            self._look_on()
        end = self._next if self._next >= 0 else len(self._held)
        last = end - _LAST
        if last <= self._at or (end - self._at <= _SMALL and self.offset == self.begun):
            last = end
        return memoryview(self._held)[self._at : last]

    def _look_on(self) -> None:
        """Find where the next member may begin; further off, the more often it did not."""
        found = _FIND_MEMBER(self._held, self._at + self._stride)
        self._next = found.start() if found is not None else -1
        self._stride = min(4 * self._stride, PIECE)

    def _moved(self) -> None:
        self._next = -1


def has_padding(before: Inflater, data: bytes, trailer: int) -> bool:
    """Tell whether bits are set behind the end of deflated data, where zeros fill the last byte.

    `data` are the last bytes, with a trailer of so many bytes; `before` is the state before them.
    Nothing covers those bits, so a set one is the only sign of a flip.
    """
    last = len(data) - trailer - 1
    if last < 0 or not data[last]:
        return False
    try:
        if last:
            before.decompress(data[:last])
        # If the highest bit that is set could as well not be, it says nothing.
        highest = 1 << (data[last].bit_length() - 1)
        before.decompress(bytes([data[last] ^ highest]) + data[last + 1 :])
    except InflateError:
        return False
    return before.eof


def new_inflater(window: int) -> Inflater:
    """Begin to inflate; `window` is zlib's `wbits`."""
    # The stub leaves out `copy`, which is there as in zlib.
    return cast("Inflater", zlib_ng.decompressobj(window))


def begins(unit: Unit) -> bool:
    """Tell whether a gzip member with a record comes next."""
    return unit.peek(len(_MEMBER)) == _MEMBER and _opens_record(unit.peek(TRIAL))


def _opens_record(data: bytes) -> bool:
    try:
        return zlib_ng.decompressobj(_GZIP).decompress(data, len(_PLAIN)).upper() == _PLAIN
    except InflateError:
        return False
