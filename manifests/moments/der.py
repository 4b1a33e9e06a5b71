"""DER, the one spelling of ASN.1 values (X.690 section 10), read strictly, no further than asked.

::

    30 0a                                      SEQUENCE of 10 bytes
       06 03 55 04 03                          OBJECT IDENTIFIER 2.5.4.3
       02 01 05  04 00                         INTEGER 5, OCTET STRING of no bytes

A value is a view of the bytes it came in: what was signed is never written anew. Indefinite and
padded lengths, numbers with leading zeros, and tags of more than one byte are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from manifests.errors import FormatError

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06
UTF8_STRING: Final = 0x0C
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31

_LONGEST_OID = 64
_LONGEST_INTEGER = 64


class DerError(FormatError):
    """Bytes are not the DER that was expected there."""


def tagged(number: int, constructed: bool = True) -> int:
    """Give the tag byte of a context-specific tag."""
    return 0x80 | (0x20 if constructed else 0) | number


@dataclass(frozen=True, slots=True)
class Der:
    """One value: its tag byte, its contents, and `raw`, the whole of it with tag and length."""

    tag: int
    contents: bytes
    raw: bytes

    def expect(self, tag: int, what: str) -> Der:
        """Give itself; raise `DerError` where its tag is another."""
        if self.tag != tag:
            raise DerError(f"expected {what} (tag {tag:02x}), and found tag {self.tag:02x}")
        return self

    def members(self, most: int) -> tuple[Der, ...]:
        """Give the values inside; raise `DerError` where they are no values, or more than `most`"""
        found: list[Der] = []
        for value in _values(self.contents):
            if len(found) == most:
                raise DerError(f"more than {most} values stand in one")
            found.append(value)
        return tuple(found)

    def only(self, tag: int, what: str) -> Der:
        """Give the one value inside, of this tag."""
        found = self.members(1)
        if not found:
            raise DerError(f"{what} is missing")
        return found[0].expect(tag, what)

    def integer(self) -> int:
        """Read an INTEGER of at most 64 bytes."""
        data = self.expect(INTEGER, "a number").contents
        if not 1 <= len(data) <= _LONGEST_INTEGER:
            raise DerError(f"a number has 1 to {_LONGEST_INTEGER} bytes here, not {len(data)}")
        return _number(data)

    def small(self) -> int:
        """Read an INTEGER that is a count: not negative, below 2**31."""
        value = self.integer()
        if not 0 <= value < 1 << 31:
            raise DerError("a count is out of its range")
        return value

    def oid(self) -> str:
        """Read an OBJECT IDENTIFIER, spelled with dots."""
        data = self.expect(OID, "an object identifier").contents
        if not 1 <= len(data) <= _LONGEST_OID or data[-1] & 0x80:
            raise DerError("an object identifier is cut short, or too long")
        arcs: list[int] = []
        arc, begins = 0, True
        for byte in data:
            if begins and byte == 0x80:
                raise DerError("an arc of an object identifier has leading zeros")
            arc, begins = arc << 7 | byte & 0x7F, not byte & 0x80
            if begins:
                arcs.append(arc)
                arc = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(str(one) for one in (first, arcs[0] - 40 * first, *arcs[1:]))


def read_der(data: bytes, tag: int, what: str) -> Der:
    """Read bytes that are one value of this tag and nothing else; raise `DerError`."""
    value, end = _value(data, 0)
    if end != len(data):
        raise DerError(f"{len(data) - end} bytes stand behind {what}")
    return value.expect(tag, what)


def write_der(tag: int, *parts: bytes) -> bytes:
    """Write a value of this tag around its contents."""
    contents = b"".join(parts)
    size = len(contents)
    if size < 0x80:
        return bytes((tag, size)) + contents
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + contents


def write_oid(text: str) -> bytes:
    """Write an OBJECT IDENTIFIER that is spelled with dots."""
    first, second, *rest = map(int, text.split("."))
    contents = b""
    for arc in (40 * first + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        contents += bytes(reversed(groups))
    return write_der(OID, contents)


def _values(data: bytes) -> Iterator[Der]:
    offset = 0
    while offset < len(data):
        value, offset = _value(data, offset)
        yield value


def _value(data: bytes, start: int) -> tuple[Der, int]:
    if len(data) - start < 2:
        raise DerError("a value is cut short")
    tag, size, offset = data[start], data[start + 1], start + 2
    if tag & 0x1F == 0x1F:
        raise DerError("a tag has more than one byte")
    if size >= 0x80:
        count = size & 0x7F
        size = int.from_bytes(data[offset : offset + count], "big")
        # X.690 section 10.1: definite, and in as few bytes as can be.
        if not 1 <= count <= 4 or offset + count > len(data) or size < 0x80 or data[offset] == 0:
            raise DerError("a length is not definite, or not as short as it can be")
        offset += count
    end = offset + size
    if end > len(data):
        raise DerError("a value is cut short")
    return Der(tag, data[offset:end], data[start:end]), end


def _number(data: bytes) -> int:
    # X.690 section 8.3.2: the first nine bits are never all alike.
    if len(data) > 1 and data[0] in (0, 0xFF) and data[0] >> 7 == data[1] >> 7:
        raise DerError("a number has leading zeros")
    return int.from_bytes(data, "big", signed=True)
