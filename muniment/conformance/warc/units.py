"""The bytes of a WARC file as units: the whole of a plain file, or what each record is packed in.

A reader of our own, since warcio's hides what is to be judged here: it takes a file that is cut off
for one that ends, does not verify a member's length and checksum before it goes on, mends line ends
and folded lines, and skips what lies between records. Memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from manifests import LimitError
from muniment.conformance.tree import Source

PIECE = 1 << 18
MAGIC = b"\x1f\x8b"
# As for content codings: what is small may grow as it likes.
_RATIO_FROM = 16 << 20


class Unit:
    """A stretch of bytes that is read forward, with a look ahead.

    `pull` gives the next bytes, none at the end. `offset` counts the bytes that were taken, and
    those before the first. Whoever reads sets `within` while a record has not come to its end.
    """

    def __init__(self, pull: Callable[[], bytes], offset: int = 0) -> None:
        self._pull = pull
        self.within = False
        self._held = b""
        self._at = 0  # What lies before it in what is held was taken.
        self._before = offset
        self._ended = False

    @property
    def offset(self) -> int:
        """How many bytes were taken, with those before the first."""
        return self._before + self._at

    def peek(self, count: int) -> bytes:
        """Look at the next `count` bytes, fewer only at the end."""
        if len(self._held) - self._at < count:
            self._hold(count)
        return self._held[self._at : self._at + count]

    def take(self, most: int) -> bytes:
        """Take some of the next bytes, at most `most`; none only at the end."""
        if self._at == len(self._held):
            self._hold(1)
        begun = self._at
        self._at = min(begun + most, len(self._held))
        return self._held[begun : self._at]

    def take_line(self, most: int) -> bytes:
        """Take a line with its LF, or what there is of it within `most` bytes."""
        looked = 0
        while True:
            end = self._held.find(b"\n", self._at + looked, self._at + most)
            if end >= 0:
                return self.take(end + 1 - self._at)
            looked = len(self._held) - self._at
            if looked >= most or self._ended:
                return self.take(most)
            self._hold(looked + 1)

    def peek_to(self, end: bytes, most: int) -> bytes | None:
        """Look at what there is up to `end` and with it; None where that is over `most` bytes."""
        looked = 0
        while True:
            at = self._held.find(end, max(self._at, self._at + looked - len(end) + 1))
            if at >= 0:
                return self._held[self._at : at + len(end)] if at < self._at + most else None
            looked = len(self._held) - self._at
            if looked >= most or self._ended:
                return None
            self._hold(looked + 1)

    def unread(self) -> bytes:
        """Give what was pulled and not taken; nothing is to be taken after that."""
        return self._held[self._at :]

    def skip_to(self, wanted: bytes) -> bool:
        """Go to where a line begins with `wanted`, in any case; False at the end without one."""
        last = b"\n"
        while True:
            self._hold(PIECE)
            held = self._held[self._at :]
            at = _line_with(last + held, wanted)
            if at >= 0:
                self._at += at
                return True
            keep = 0 if self._ended else len(wanted)
            if len(held) > keep:
                last = held[-keep - 1 : len(held) - keep]
                self._at = len(self._held) - keep
            if self._ended:
                return False

    def _hold(self, count: int) -> None:
        held, self._held = self._held[self._at :], b""
        self._before += self._at
        self._at = 0
        pieces, size = [held], len(held)
        while size < count and not self._ended:
            data = self._pull()
            pieces.append(data)
            size += len(data)
            self._ended = not data
        self._held = b"".join(pieces) if held else b"".join(pieces[1:])


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

    def give_back(self, data: bytes) -> None:
        """Take back the last bytes that were read."""
        self._kept = data + self._kept


class Packed(Protocol):
    """What records are packed in, one after the other: gzip members, or Zstandard frames.

    `code` begins the codes of what breaks, `several` and `none` are those of what holds other than
    one record, `checked` that of what was looked at. `begun` is where the last one begins, `offset`
    how far the file was taken, `count` how many were begun, `makes` the ways in which their headers
    differ; `warnings` and `errors` say after `finish` what is strange about the last one.
    """

    code: str
    several: str
    none: str
    checked: str
    begun: int
    count: int
    warnings: tuple[str, ...]
    errors: tuple[str, ...]
    makes: set[tuple[int, bool, int, int]]

    @property
    def offset(self) -> int: ...
    def next_unit(self) -> Unit | None: ...
    def finish(self) -> None: ...
    def find_next(self) -> bool: ...


def weigh(given: int, begun: int, offset: int, ratio: int) -> None:
    """Raise `LimitError` where a record unfolds to more than 16 MiB and `ratio` times its size.

    It begins at the offset `begun`, and has given so many bytes up to `offset`.
    """
    if given > max(_RATIO_FROM, ratio * (offset - begun)):
        raise LimitError(
            f"What is packed at @{begun} unfolds to more than {ratio} times its size "
            "(limits.decoded_ratio)."
        )


class MemberError(ValueError):
    """What a record is packed in is cut, damaged or none; the argument is the code's last part."""
