"""The records of a zip file, cut from its bytes as APPNOTE 6.3 lays them out."""

from __future__ import annotations

import struct
from dataclasses import dataclass

LOCAL = b"PK\x03\x04"
CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
END64 = b"PK\x06\x06"
LOCATOR64 = b"PK\x06\x07"
DESCRIPTOR = b"PK\x07\x08"
LOCAL_SIZE, CENTRAL_SIZE, END_SIZE, END64_SIZE, LOCATOR64_SIZE = 30, 46, 22, 56, 20
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ZIP64 = 1
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR64 = struct.Struct("<4sIQI")


class ZipError(ValueError):
    """A zip file's structure cannot be followed; the text says why."""


@dataclass(frozen=True, slots=True)
class Described:
    """What local header and central directory both say of a member. Times are DOS times."""

    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    compressed: int
    size: int
    name: bytes


@dataclass(frozen=True, slots=True)
class Central:
    """An entry of the central directory; `offset` is that of the local header.

    `made` says by what it was made, `inner` and `attributes` what its file system said of it.
    """

    said: Described
    made: int
    inner: int
    attributes: int
    offset: int
    comment: bytes
    disk: int


@dataclass(frozen=True, slots=True)
class End:
    """The end of the central directory: where it begins, how long it is, how many it lists."""

    entries: int
    size: int
    offset: int
    comment: bytes
    disks: tuple[int, ...]
    begins: int


def local_length(data: bytes) -> int:
    """Give the length of the local header that begins with these bytes, name and all."""
    if len(data) < LOCAL_SIZE or not data.startswith(LOCAL):
        raise ZipError("there is no local header where the central directory says one is")
    return LOCAL_SIZE + int(sum(struct.unpack_from("<2H", data, LOCAL_SIZE - 4)))


def read_local(data: bytes) -> Described:
    """Cut a local header, which `data` is the whole of."""
    if len(data) < local_length(data):
        raise ZipError("a local header is cut")
    values = _LOCAL.unpack_from(data)
    needed, flags, method, time, date, crc, compressed, size, name, _ = values[1:]
    fields = data[LOCAL_SIZE + name :]
    size, compressed, _ = _widen(fields, size, compressed, 0)
    known = data[LOCAL_SIZE : LOCAL_SIZE + name]
    return Described(needed, flags, method, time, date, crc, compressed, size, known)


def central_length(data: bytes, at: int) -> int:
    """Give the length of the entry of the central directory that begins at `at`."""
    if len(data) < at + CENTRAL_SIZE or not data.startswith(CENTRAL, at):
        raise ZipError("the central directory holds something that is no entry")
    return CENTRAL_SIZE + int(sum(struct.unpack_from("<3H", data, at + 28)))


def read_central(data: bytes) -> Central:
    """Cut an entry of the central directory, which `data` is the whole of."""
    if len(data) < central_length(data, 0):
        raise ZipError("the central directory is cut")
    values = _CENTRAL.unpack_from(data)
    made, needed, flags, method, time, date, crc, compressed, size = values[1:10]
    name, extra, comment, disk, inner, attributes, offset = values[10:]
    fields = data[CENTRAL_SIZE + name : CENTRAL_SIZE + name + extra]
    size, compressed, offset = _widen(fields, size, compressed, offset)
    known = data[CENTRAL_SIZE : CENTRAL_SIZE + name]
    said = Described(needed, flags, method, time, date, crc, compressed, size, known)
    given = data[len(data) - comment :] if comment else b""
    return Central(said, made, inner, attributes, offset, given, disk)


def read_end(data: bytes, begins: int) -> End:
    """Cut the record that ends a zip file, which `data` begins with."""
    _, disk, first, here, entries, size, offset, comment = _END.unpack_from(data)
    given = data[END_SIZE : END_SIZE + comment]
    if len(given) < comment:
        raise ZipError("the end of the central directory is cut")
    return End(entries, size, offset, given, (disk, first, entries - here), begins)


def needs_zip64(end: End) -> bool:
    """Tell whether some value of the end record stands in the zip64 one."""
    return end.entries == _FULL16 or _FULL32 in (end.size, end.offset)


def read_locator64(data: bytes) -> int:
    """Cut the zip64 locator; give where the zip64 end record begins."""
    if len(data) < LOCATOR64_SIZE or not data.startswith(LOCATOR64):
        raise ZipError("there is no zip64 locator where one must be")
    _, _, offset, _ = _LOCATOR64.unpack_from(data)
    return int(offset)


def read_end64(data: bytes, end: End, begins: int) -> End:
    """Cut the zip64 end record, whose values replace those of the end record."""
    if len(data) < END64_SIZE or not data.startswith(END64):
        raise ZipError("there is no zip64 end record where its locator says one is")
    _, length, _, _, disk, first, here, entries, size, offset = _END64.unpack_from(data)
    if begins + length + 12 != end.begins - LOCATOR64_SIZE:
        raise ZipError("the zip64 end record is not as long as it says")
    return End(entries, size, offset, end.comment, (disk, first, entries - here), begins)


def read_descriptor(data: bytes, compressed: int) -> tuple[tuple[int, int, int], int] | None:
    """Cut a data descriptor; give CRC, compressed size and size, and its length, or None.

    It may have a signature or none, and sizes of 4 bytes or 8; the compressed size decides.
    """
    for lead in (4, 0):
        if lead and not data.startswith(DESCRIPTOR):
            continue
        for form in (struct.Struct("<3I"), struct.Struct("<I2Q")):
            if len(data) >= lead + form.size:
                crc, packed, size = form.unpack_from(data, lead)
                if packed == compressed:
                    return (crc, packed, size), lead + form.size
    return None


def _widen(fields: bytes, size: int, compressed: int, offset: int) -> tuple[int, int, int]:
    """Take the values that do not fit their fields from the zip64 extra field."""
    at = 0
    while at + 4 <= len(fields):
        kind, length = struct.unpack_from("<2H", fields, at)
        if at + 4 + length > len(fields):
            raise ZipError("an extra field is longer than its place")
        if kind == _ZIP64:
            wide = fields[at + 4 : at + 4 + length]
            values = list(struct.unpack(f"<{len(wide) // 8}Q", wide[: len(wide) // 8 * 8]))
            if size == _FULL32 and values:
                size = values.pop(0)
            if compressed == _FULL32 and values:
                compressed = values.pop(0)
            if offset == _FULL32 and values:
                offset = values.pop(0)
        at += 4 + length
    if at != len(fields):
        raise ZipError("extra fields do not fill their place")
    return size, compressed, offset
