"""The one spelling of a kit as a zip file (APPNOTE.TXT 6.3): stored members, and nothing besides.

From the first byte to the last: each member's local header and its bytes, in the order of their
paths' bytes; the central directory in the same order; its end, before it that of zip64 where a
number is too large. Nothing is compressed, nothing has a comment, every member is a file of mode
0644 from the first moment that a zip can tell. So path, CRC-32 and size of the members are all
that a zip file says, every other byte of it follows from them, and a reader who finds another is
done with it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
LOCAL_SIZE, CENTRAL_SIZE, END_SIZE = _LOCAL.size, _CENTRAL.size, _END.size
END_64_SIZE = _END_64.size + _LOCATOR.size

_MOST_16, _MOST_32 = 0xFFFF, 0xFFFFFFFF
_UNIX = 3 << 8
_PLAIN, _ZIP64 = 10, 45  # the version that is needed to read it
_DATE = 1 << 5 | 1  # 1 January 1980, 0 o'clock
_MODE = 0o100644 << 16
_UTF_8 = 1 << 11


@dataclass(frozen=True, slots=True)
class ZipMember:
    """What a zip file says of one file; `offset` is where its local header begins."""

    path: str
    crc: int
    size: int
    offset: int

    @property
    def data_offset(self) -> int:
        """Where its bytes begin."""
        return self.offset + LOCAL_SIZE + len(self._name) + len(self._local_extra)

    @property
    def end(self) -> int:
        """Where its bytes end, and the next header begins."""
        return self.data_offset + self.size

    @property
    def _name(self) -> bytes:
        return self.path.encode("utf-8")

    @property
    def _flags(self) -> int:
        # What no kit has, and other forms in this spelling may have (APPNOTE 4.4.4).
        return 0 if self.path.isascii() else _UTF_8

    @property
    def _local_extra(self) -> bytes:
        if self.size < _MOST_32:
            return b""
        return struct.pack("<2H2Q", 1, 16, self.size, self.size)

    def local_header(self) -> bytes:
        """Spell what stands before its bytes (APPNOTE 4.3.7)."""
        size, extra = min(self.size, _MOST_32), self._local_extra
        needed = _ZIP64 if extra else _PLAIN
        numbers = (needed, self._flags, 0, 0, _DATE, self.crc, size, size)
        head = _LOCAL.pack(b"PK\x03\x04", *numbers, len(self._name), len(extra))
        return head + self._name + extra

    def central_record(self) -> bytes:
        """Spell what stands in the central directory (APPNOTE 4.3.12)."""
        size, offset = min(self.size, _MOST_32), min(self.offset, _MOST_32)
        large = [self.size, self.size] if size == _MOST_32 else []
        large += [self.offset] if offset == _MOST_32 else []
        extra = struct.pack(f"<2H{len(large)}Q", 1, 8 * len(large), *large) if large else b""
        needed = _ZIP64 if large else _PLAIN
        numbers = (_UNIX | needed, needed, self._flags, 0, 0, _DATE, self.crc, size, size)
        lengths = (len(self._name), len(extra), 0, 0, 0)
        head = _CENTRAL.pack(b"PK\x01\x02", *numbers, *lengths, _MODE, offset)
        return head + self._name + extra


def plan_members(files: Sequence[tuple[str, int, int]]) -> tuple[ZipMember, ...]:
    """Lay out files, given as (path, CRC-32, size), in the order that a kit has."""
    members: list[ZipMember] = []
    offset = 0
    for path, crc, size in sorted(files, key=lambda file: file[0].encode("utf-8")):
        members.append(ZipMember(path, crc, size, offset))
        offset = members[-1].end
    return tuple(members)


def end_records(count: int, size: int, offset: int) -> bytes:
    """Spell the end of a central directory of `count` records and `size` bytes at `offset`.

    (APPNOTE 4.3.14 to 4.3.16.)
    """
    large = count >= _MOST_16 or size >= _MOST_32 or offset >= _MOST_32
    before = b""
    if large:
        numbers = (44, _UNIX | _ZIP64, _ZIP64, 0, 0, count, count, size, offset)
        before = _END_64.pack(b"PK\x06\x06", *numbers)
        before += _LOCATOR.pack(b"PK\x06\x07", 0, offset + size, 1)
    counted = min(count, _MOST_16)
    numbers_16 = (0, 0, counted, counted, min(size, _MOST_32), min(offset, _MOST_32), 0)
    return before + _END.pack(b"PK\x05\x06", *numbers_16)


def read_central_head(head: bytes) -> tuple[int, int, int, int]:
    """Give CRC-32, size, and the lengths of path and extra field, of a central record's head.

    `head` has `CENTRAL_SIZE` bytes. What else stands in it is for the caller to compare.
    """
    fields = _CENTRAL.unpack(head)
    return fields[7], fields[9], fields[10], fields[11]


def read_extra_size(extra: bytes) -> int:
    """Give the size that a zip64 extra field of a central record begins with, or 0."""
    return int.from_bytes(extra[4:12], "little")


def read_end(tail: bytes) -> tuple[int, int, int]:
    """Give count, size and offset of the central directory from a zip file's last bytes.

    `tail` is as much of the end as there is, up to `END_64_SIZE` + `END_SIZE` bytes. What else
    stands in it is for the caller to compare. Raises ValueError where it is no end at all.
    """
    if len(tail) < END_SIZE or tail[-END_SIZE:][:4] != b"PK\x05\x06":
        raise ValueError("it does not end as a zip file without a comment ends")
    fields = _END.unpack(tail[-END_SIZE:])
    count, size, offset = fields[4], fields[5], fields[6]
    if count != _MOST_16 and _MOST_32 not in (size, offset):
        return count, size, offset
    before = tail[:-END_SIZE][-END_64_SIZE:]
    if len(before) < END_64_SIZE or not before.startswith(b"PK\x06\x06"):
        raise ValueError("its numbers are too large, and it has no end of zip64")
    large = _END_64.unpack(before[: _END_64.size])
    return large[7], large[8], large[9]
