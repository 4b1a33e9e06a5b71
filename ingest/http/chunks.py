"""The chunked transfer coding, read as it comes (RFC 9112 §7.1).

    5;ext=1 CRLF hello CRLF 0 CRLF Trailer: field CRLF CRLF

Servers announce chunks and send none, stop in the middle, or go on with something else. What was
never chunked is a plain body; what stops being chunked is kept, unread.
"""

from __future__ import annotations

import enum
import re

from ingest.http.head import Fields, Oddities, parse_fields
from ingest.http.part import Emit, Part
from manifests import Limits

_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]*)?\n", re.S)
_LINE_START = re.compile(rb"[ \t]*[0-9A-Fa-f]{1,16}[ \t]*(?:;[^\n]*)?\r?", re.S)
_LINE_BYTES = 8192
_BLANK = (b"\n", b"\r\n")


class _State(enum.Enum):
    SIZE = enum.auto()
    DATA = enum.auto()
    DATA_END = enum.auto()
    TRAILER = enum.auto()
    PLAIN = enum.auto()
    LOST = enum.auto()
    DONE = enum.auto()


class ChunkReader:
    """Reads one chunked body, giving its parts to `emit`.

    `cut` is set where the connection ended before the last chunk, `stopped` where the trailer met
    a limit.
    """

    def __init__(self, limits: Limits, odd: Oddities, emit: Emit) -> None:
        self.trailers: Fields = ()
        self.cut = False
        self.stopped = False
        self._limits = limits
        self._odd = odd
        self._emit = emit
        self._state = _State.SIZE
        self._buffer = bytearray()
        self._left = 0
        self._count = 0
        self._lines = 0
        self._line_begins = 0

    @property
    def done(self) -> bool:
        """Whether the last chunk and the trailer have come."""
        return self._state is _State.DONE

    def take(self, data: bytes, position: int) -> int:
        """Take some bytes from `position` on; give the position after them."""
        match self._state:
            case _State.SIZE:
                return self._take_size(data, position)
            case _State.DATA:
                return self._take_data(data, position)
            case _State.DATA_END:
                return self._take_data_end(data, position)
            case _State.TRAILER:
                return self._take_trailer(data, position)
            case _:
                part = Part.BODY if self._state is _State.PLAIN else Part.FRAMING
                self._emit(part, data[position:])
                return len(data)

    def close(self) -> None:
        """The connection ended: give what was held back, and judge how it ended."""
        rest = bytes(self._buffer)
        match self._state:
            case _State.SIZE if rest and not self._count and not _LINE_START.fullmatch(rest):
                self._odd.note("http-not-chunked", rest)
                self._emit(Part.BODY, rest)
            case _State.SIZE | _State.DATA | _State.DATA_END:
                self._emit(Part.FRAMING, rest)
                self.cut = True
                self._odd.find("http-chunks-cut", chunks=self._count)
            case _State.TRAILER:
                self._end_trailer()
                self._odd.find("http-chunk-end-missing", chunks=self._count)
            case _:
                pass

    def _take_size(self, data: bytes, position: int) -> int:
        line, position = self._line(data, position, _LINE_BYTES)
        if line is None:
            return position
        match = _LINE.fullmatch(line.replace(b"\r\n", b"\n"))
        if match is None and not self._count:
            self._odd.note("http-not-chunked", line)
            self._emit(Part.BODY, line)
            self._state = _State.PLAIN
            return position
        self._emit(Part.FRAMING, line)
        if match is None:
            self._lose(line)
            return position
        self._note_ending(line)
        self._count += 1
        self._left = int(match[1], 16)
        self._state = _State.DATA if self._left else _State.TRAILER
        return position

    def _take_data(self, data: bytes, position: int) -> int:
        taken = data[position : position + self._left]
        self._emit(Part.BODY, taken)
        self._left -= len(taken)
        if not self._left:
            self._state = _State.DATA_END
        return position + len(taken)

    def _take_data_end(self, data: bytes, position: int) -> int:
        line, position = self._line(data, position, 2)
        if line is None:
            return position
        self._emit(Part.FRAMING, line)
        if line not in _BLANK:
            self._lose(line)
        else:
            self._note_ending(line)
            self._state = _State.SIZE
        return position

    def _take_trailer(self, data: bytes, position: int) -> int:
        stop = position + self._limits.header_bytes - len(self._buffer)
        end = data.find(b"\n", position, stop) + 1 or min(len(data), stop)
        self._buffer += data[position:end]
        blank = False
        if self._buffer.endswith(b"\n"):
            blank = bytes(self._buffer[self._line_begins :]) in _BLANK
            self._line_begins = len(self._buffer)
            self._lines += 1
        full = len(self._buffer) >= self._limits.header_bytes
        if blank:
            self._end_trailer()
            self._state = _State.DONE
        elif full or self._lines > self._limits.header_lines:
            self._end_trailer()
            self._odd.find("http-header-too-large", met="trailer section")
            self.stopped = True
            self._state = _State.LOST
        return end

    def _end_trailer(self) -> None:
        raw = bytes(self._buffer)
        self._buffer.clear()
        self._emit(Part.FRAMING, raw)
        self.trailers = parse_fields(raw, self._odd)
        if self.trailers:
            self._odd.note("http-trailers", b", ".join(name for name, _ in self.trailers))

    def _line(self, data: bytes, position: int, most: int) -> tuple[bytes | None, int]:
        """Move bytes up to LF, or `most`, into the buffer; give the line once it is whole."""
        stop = position + most - len(self._buffer)
        end = data.find(b"\n", position, stop) + 1
        reached = min(len(data), end or stop)
        self._buffer += data[position:reached]
        if not end and len(self._buffer) < most:
            return None, reached
        line = bytes(self._buffer)
        self._buffer.clear()
        return line, reached

    def _note_ending(self, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            self._odd.note("http-bare-lf", line)

    def _lose(self, line: bytes) -> None:
        self._odd.note("http-chunk-malformed", line)
        self._state = _State.LOST
