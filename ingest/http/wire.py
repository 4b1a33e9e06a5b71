"""The bytes of one HTTP answer, told apart as they arrive: header, body, framing, and what follows.

Evidence comes from servers whose bytes a strict reader refuses. This one never raises, on any
bytes; every byte that is fed comes out once, in order, as a part of some kind, and how the stream
was cut into pieces changes nothing. The shape is RFC 9112's; where a server departs from it, the
reading goes on as browsers do, and a finding says so.

    HTTP/1.1 103 Early Hints ...      INTERIM
    HTTP/1.1 200 OK ...               HEAD
    5 CRLF | hello | CRLF 0 CRLF CRLF   FRAMING, BODY, FRAMING
    more                              AFTER
"""

from __future__ import annotations

import enum

from checksums import Finding
from ingest.http.chunks import ChunkReader
from ingest.http.head import BodyPlan, Fields, Framing, Head, Oddities, parse_head, plan_body
from ingest.http.part import Part, Parts
from manifests import Limits

_LEADING_BYTES = 64
_MAGIC = b"HTTP/"


class _State(enum.Enum):
    HEAD = enum.auto()
    LENGTH = enum.auto()
    CLOSE = enum.auto()
    CHUNKED = enum.auto()
    DONE = enum.auto()
    STOPPED = enum.auto()


_BODY_STATES = {
    Framing.NONE: _State.DONE,
    Framing.CHUNKED: _State.CHUNKED,
    Framing.LENGTH: _State.LENGTH,
    Framing.CLOSE: _State.CLOSE,
}


class Wire:
    """Reads one answer to a request of `method`. Feed it all that is received, then close it.

    `head` is None for an answer without one (HTTP/0.9). `stopped` is the code of a limit that was
    met. `cut` is set where the connection ended before the answer did, `head_cut` where it ended
    within the header.
    """

    def __init__(self, method: str, limits: Limits, where: str) -> None:
        self.head: Head | None = None
        self.plan = BodyPlan(Framing.CLOSE)
        self.interim: list[bytes] = []
        self.stopped: str | None = None
        self.cut = self.head_cut = False
        self._method = method
        self._limits = limits
        self._odd = Oddities(where)
        self._chunks = ChunkReader(limits, self._odd, self._emit)
        self._state = _State.HEAD
        self._buffer = bytearray()
        self._line_begins = 0
        self._lines = 0
        self._left = 0
        self._after = 0
        self._out: Parts = []

    @property
    def done(self) -> bool:
        """Whether the framing says that the answer is complete."""
        return self._state is _State.DONE

    @property
    def overrun(self) -> bool:
        """Whether bytes came after the end that the framing told."""
        return self._after > 0

    @property
    def trailers(self) -> Fields:
        """The fields that followed a chunked body."""
        return self._chunks.trailers

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What broke rules so far; complete once closed."""
        return self._odd.findings()

    def feed(self, data: bytes) -> Parts:
        """Take what was received; give the parts that are certain by now."""
        position = 0
        while position < len(data):
            match self._state:
                case _State.HEAD:
                    position = self._take_head(data, position)
                case _State.LENGTH:
                    position = self._take_length(data, position)
                case _State.CHUNKED:
                    position = self._take_chunked(data, position)
                case _:
                    self._take_rest(data[position:])
                    position = len(data)
        return self._taken()

    def close(self) -> Parts:
        """The connection ended: give what was held back, and judge how it ended."""
        match self._state:
            case _State.HEAD if self._buffer:
                self._cut_head()
            case _State.LENGTH:
                self.cut = True
                announced = self.plan.length
                self._odd.find("http-content-length-short", announced=announced, missing=self._left)
            case _State.CHUNKED:
                self._chunks.close()
                self.cut = self._chunks.cut
            case _:
                pass
        if self._after:
            long = self.plan.framing is Framing.LENGTH
            code = "http-content-length-long" if long else "http-bytes-after-end"
            self._odd.find(code, extra=self._after)
        return self._taken()

    def _take_head(self, data: bytes, position: int) -> int:
        held = len(self._buffer)
        taken = data[position : position + self._limits.header_bytes - held]
        self._buffer += taken
        if not self._is_http():
            self._odd.find("http-no-headers")
            self._state = _State.CLOSE
            self._emit(Part.BODY, self._emptied(len(self._buffer)))
            return position + len(taken)
        while (end := self._buffer.find(b"\n", max(self._line_begins, held)) + 1) > 0:
            line = bytes(self._buffer[self._line_begins : end])
            self._line_begins = end
            if line in (b"\n", b"\r\n"):
                if not self._buffer[:end].strip(b"\r\n"):
                    continue  # In front of the header; `_is_http` counts these.
                self._end_head(self._emptied(end))
                return position + end - held
            self._lines += 1
            if self._lines > self._limits.header_lines:
                self._stop_head(self._emptied(end), f"more than {self._limits.header_lines} lines")
                return position + end - held
        if len(self._buffer) >= self._limits.header_bytes:
            met = f"more than {self._limits.header_bytes} bytes"
            self._stop_head(self._emptied(len(self._buffer)), met)
        return position + len(taken)

    def _is_http(self) -> bool:
        """Whether what came so far may be the start of a header, behind a few empty lines."""
        window = bytes(self._buffer[: _LEADING_BYTES + len(_MAGIC)])
        start = window.lstrip(b"\r\n")
        if len(window) - len(start) > _LEADING_BYTES:
            return False
        return start[: len(_MAGIC)].upper() == _MAGIC[: len(start)]

    def _end_head(self, raw: bytes) -> None:
        head = parse_head(raw, self._odd)
        # RFC 9110 §15.2: any number of interim responses; 101 ends HTTP, and is final.
        if head.status is not None and 100 <= head.status < 200 and head.status != 101:
            self.interim.append(raw)
            self._emit(Part.INTERIM, raw)
            if len(self.interim) > self._limits.interim_responses:
                self._stop("http-too-many-interim", f"{len(self.interim)} interim responses")
            return
        self._emit(Part.HEAD, raw)
        self.head = head
        self.plan = plan_body(self._method, head, self._odd)
        self._left = self.plan.length
        empty = self.plan.framing is Framing.LENGTH and not self._left
        self._state = _State.DONE if empty else _BODY_STATES[self.plan.framing]

    def _stop_head(self, raw: bytes, met: str) -> None:
        self._emit(Part.HEAD, raw)
        self.head = parse_head(raw, self._odd)
        self._stop("http-header-too-large", met)

    def _cut_head(self) -> None:
        raw = self._emptied(len(self._buffer))
        self._emit(Part.HEAD, raw)
        self.head = parse_head(raw, self._odd)
        self.cut = self.head_cut = True
        self._odd.find("http-header-cut", received=len(raw))

    def _take_length(self, data: bytes, position: int) -> int:
        taken = data[position : position + self._left]
        self._emit(Part.BODY, taken)
        self._left -= len(taken)
        if not self._left:
            self._state = _State.DONE
        return position + len(taken)

    def _take_chunked(self, data: bytes, position: int) -> int:
        position = self._chunks.take(data, position)
        if self._chunks.done:
            self._state = _State.DONE
        elif self._chunks.stopped:
            self.stopped = "http-header-too-large"
            self._state = _State.STOPPED
        return position

    def _take_rest(self, data: bytes) -> None:
        """What comes in a state that only the end of the connection ends."""
        match self._state:
            case _State.CLOSE:
                self._emit(Part.BODY, data)
            case _State.DONE:
                self._emit(Part.AFTER, data)
                self._after += len(data)
            case _:
                self._emit(Part.FRAMING, data)

    def _stop(self, code: str, met: str) -> None:
        self._odd.find(code, met=met)
        self.stopped = code
        self._state = _State.STOPPED

    def _emptied(self, end: int) -> bytes:
        """The header that was gathered, up to `end`; the rest of the buffer is read again."""
        raw = bytes(self._buffer[:end])
        self._buffer.clear()
        self._line_begins = self._lines = 0
        return raw

    def _emit(self, part: Part, data: bytes) -> None:
        if data:
            self._out.append((part, data))

    def _taken(self) -> Parts:
        out, self._out = self._out, []
        return out
