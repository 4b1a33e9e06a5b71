"""A zip file in which every byte is accounted for, read from its own records.

`zipfile` trusts the central directory and passes over local headers, over what lies between members
and over members that stand twice; here each is compared, since a reader that seeks into the file
will follow the one, and a reader that streams it the other.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import BinaryIO

from manifests import LimitError, Limits
from muniment.conformance.report import Ledger
from muniment.conformance.wacz.member import DEFLATED, STORED, MemberSource, Slice, ZipMember
from muniment.conformance.wacz.structures import (
    END,
    END_SIZE,
    LOCAL_SIZE,
    LOCATOR64_SIZE,
    Central,
    Described,
    End,
    ZipError,
    central_length,
    local_length,
    needs_zip64,
    read_central,
    read_descriptor,
    read_end,
    read_end64,
    read_local,
    read_locator64,
)

_ENCRYPTED, _DEFERRED, _UTF8 = 1, 8, 0x800
_KNOWN_FLAGS = _DEFERRED | _UTF8 | 6  # 6: how hard deflate tried
_MOST_COMMENT = 0xFFFF
# As for content codings: what is small may grow as it likes.
_RATIO_FROM = 16 << 20
# Attributes: made on Unix, the type of a file stands in the highest four bits; the low byte is DOS.
_UNIX, _UNIX_KINDS, _DOS_BITS = 3, (0x8, 0x4), 0x3F


class Container:
    """The members of a zip file by name. What is wrong with the structure is in the ledger."""

    def __init__(self, stream: BinaryIO, limits: Limits, ledger: Ledger) -> None:
        self._stream = stream
        self._limits = limits
        self._ledger = ledger
        self._length = stream.seek(0, os.SEEK_END)
        end = self._read_end()
        self._count(end.entries)
        self.members: dict[str, ZipMember] = {}
        self._made: set[tuple[int, int, int]] = set()
        placed = [self._read_member(entry) for entry in self._read_directory(end)]
        self._check_extents(placed, end)
        if len(self._made) > 1:
            # As after a file was added by another program; nothing else covers these bytes.
            ledger.note("wacz-zip-mixed", f"@{end.offset}")

    def open(self, member: ZipMember, took: Callable[[int], None]) -> MemberSource:
        """Read a member's bytes forward; raise `LimitError` where they unfold too far."""
        ratio = self._limits.decoded_ratio
        if member.size > max(_RATIO_FROM, ratio * member.compressed):
            raise LimitError(
                f"{member.name} unfolds to more than {ratio} times its size (limits.decoded_ratio)."
            )
        return MemberSource(self._stream, member, self._ledger, took)

    def slice(self, member: ZipMember, offset: int, length: int) -> Slice:
        """Read a stretch of a stored member."""
        return Slice(self._stream, member.begins + offset, length)

    def _at(self, offset: int, length: int) -> bytes:
        self._stream.seek(offset)
        return self._stream.read(length)

    def _count(self, members: int) -> None:
        if members > self._limits.container_members:
            raise LimitError(
                f"The file lists more than the {self._limits.container_members} members that are "
                "read (limits.container_members)."
            )

    def _read_end(self) -> End:
        begins = max(0, self._length - END_SIZE - _MOST_COMMENT)
        tail = self._at(begins, self._length - begins)
        at = tail.rfind(END)
        while at >= 0 and len(tail) - at < END_SIZE:
            at = tail.rfind(END, 0, at)
        if at < 0:
            raise ZipError("there is no end of a central directory: it is cut, or no zip file")
        end = read_end(tail[at:], begins + at)
        if END_SIZE + len(end.comment) != len(tail) - at:
            self._ledger.error("wacz-zip-after-end", "@" + str(end.begins))
        if end.comment:
            self._ledger.warning("wacz-zip-comment", "@" + str(end.begins))
        if needs_zip64(end):
            place = read_locator64(self._at(max(0, end.begins - LOCATOR64_SIZE), LOCATOR64_SIZE))
            if place > self._length:
                raise ZipError("the zip64 locator points beyond the file")
            end = read_end64(self._at(place, _MOST_COMMENT), end, place)
        if any(end.disks):
            self._ledger.error("wacz-zip-disks", "@" + str(end.begins))
        return end

    def _read_directory(self, end: End) -> list[Central]:
        if end.offset + end.size > end.begins:
            raise ZipError("the central directory reaches beyond its end")
        if end.offset + end.size < end.begins:
            place = f"{end.offset + end.size}-{end.begins}"
            self._ledger.error("wacz-zip-gap", f"@{place}", bytes=place)
        if end.size > self._limits.tag_file_bytes:
            raise LimitError(
                f"The central directory has {end.size} bytes, more than the "
                f"{self._limits.tag_file_bytes} that are read (limits.tag_file_bytes)."
            )
        entries: list[Central] = []
        data = self._at(end.offset, end.size)
        at = 0
        while at < len(data):
            length = central_length(data, at)
            entries.append(read_central(data[at : at + length]))
            at += length
            self._count(len(entries))
        if len(entries) != end.entries:
            self._ledger.error(
                "wacz-zip-count", f"@{end.begins}", stated=str(end.entries), found=str(len(entries))
            )
        return entries

    def _read_member(self, entry: Central) -> ZipMember:
        said = entry.said
        name = self._read_name(said)
        header = local_length(self._at(entry.offset, LOCAL_SIZE))
        local = read_local(self._at(entry.offset, header))
        self._compare(name, said, local)
        if entry.comment:
            self._ledger.warning("wacz-zip-comment", name)
        if entry.disk:
            self._ledger.error("wacz-zip-disks", name)
        self._made.add((entry.made, entry.inner & 1, entry.attributes))
        if _is_strange(entry):
            self._ledger.error("wacz-zip-attributes", name)
        if said.flags & ~_KNOWN_FLAGS:
            self._ledger.error("wacz-zip-flags", name, flags=hex(said.flags))
        if said.method not in (STORED, DEFLATED):
            self._ledger.error("wacz-zip-method", name, method=str(said.method))
        if said.method == STORED and said.compressed != said.size:
            self._ledger.error("wacz-zip-size", name)
        begins = entry.offset + header
        ends = begins + said.compressed
        if said.flags & _DEFERRED:
            ends += self._check_descriptor(name, said, ends)
        if ends > self._length:
            raise ZipError(f"the bytes of {name!r} reach beyond the file")
        member = ZipMember(name, said.method, said.compressed, said.size, said.crc, begins, ends)
        if name in self.members:
            self._ledger.error("wacz-zip-twice", name)
        self.members[name] = member
        # Its extent begins with its header; only that is asked of it below.
        return ZipMember(name, 0, 0, 0, 0, entry.offset, ends)

    def _read_name(self, said: Described) -> str:
        try:
            name = said.name.decode("utf-8" if said.flags & _UTF8 else "ascii")
        except UnicodeDecodeError:
            name = said.name.decode("cp437")
            self._ledger.warning("wacz-zip-name-encoding", name)
        parts = name.removesuffix("/").split("/")
        if any(part in ("", ".", "..") for part in parts) or "\\" in name or "\0" in name:
            self._ledger.error("wacz-zip-name", name)
        return name

    def _compare(self, name: str, said: Described, local: Described) -> None:
        deferred = said.flags & _DEFERRED
        for field in (
            "needed",
            "flags",
            "method",
            "time",
            "date",
            "crc",
            "compressed",
            "size",
            "name",
        ):
            here, there = getattr(local, field), getattr(said, field)
            # With a data descriptor the local header may leave these to it.
            if deferred and field in ("crc", "compressed", "size") and here in (0, 0xFFFFFFFF):
                continue
            if here != there:
                self._ledger.error("wacz-zip-headers", name, field=field)

    def _check_descriptor(self, name: str, said: Described, at: int) -> int:
        found = read_descriptor(self._at(at, 24), said.compressed)
        if found is None:
            self._ledger.error("wacz-zip-descriptor", name)
            return 0
        values, length = found
        if values != (said.crc, said.compressed, said.size):
            self._ledger.error("wacz-zip-descriptor", name)
        return length

    def _check_extents(self, placed: list[ZipMember], end: End) -> None:
        """Members lie side by side from the first byte to the central directory."""
        at = 0
        for member in sorted(placed, key=lambda member: member.begins):
            if member.begins > at:
                self._ledger.error("wacz-zip-gap", f"@{at}", bytes=f"{at}-{member.begins}")
            elif member.begins < at:
                self._ledger.error("wacz-zip-overlap", member.name)
            at = max(at, member.ends)
        if at < end.offset:
            self._ledger.error("wacz-zip-gap", f"@{at}", bytes=f"{at}-{end.offset}")
        elif at > end.offset:
            self._ledger.error("wacz-zip-overlap", "@" + str(end.offset))


def _is_strange(entry: Central) -> bool:
    """Tell whether a member's attributes are those of something that is no plain file or folder."""
    kind = entry.attributes >> 28 if entry.made >> 8 == _UNIX else 0
    dos = entry.attributes & 0xFFFF
    return kind not in (0, *_UNIX_KINDS) or dos & ~_DOS_BITS != 0 or entry.inner & ~1 != 0
