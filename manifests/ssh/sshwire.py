"""Data types of the SSH protocol on the wire: uint32, string and mpint (RFC 4251 section 5).

    00 00 00 0b  73 73 68 2d 65 64 32 35 35 31 39        string "ssh-ed25519"

A `Reader` takes hostile bytes: every length is checked against what is left and against the
caller's limit before it is used, numbers have one spelling, and `end` asks that nothing is left.
"""

from __future__ import annotations

from manifests.errors import FormatError


class WireError(FormatError):
    """Bytes are not the SSH wire encoding of what was expected."""


def uint32(number: int) -> bytes:
    """Spell a number below 2**32 as four bytes, big end first."""
    return number.to_bytes(4, "big")


def string(value: bytes) -> bytes:
    """Spell bytes with their length before them."""
    return uint32(len(value)) + value


def mpint(number: int) -> bytes:
    """Spell a number of zero or more: as few bytes as hold it and a sign bit of 0."""
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b"")


class Reader:
    """Takes values off the front of some bytes. Every method raises `WireError`."""

    __slots__ = ("_data", "_offset")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def take(self, size: int, what: str) -> bytes:
        """Take exactly `size` bytes."""
        left = len(self._data) - self._offset
        if size > left:
            raise WireError(f"expected {size} bytes of {what}, and {left} are left")
        start = self._offset
        self._offset += size
        return self._data[start : self._offset]

    def byte(self, what: str) -> int:
        """Take one byte as a number."""
        return self.take(1, what)[0]

    def uint32(self, what: str) -> int:
        """Take a uint32."""
        return int.from_bytes(self.take(4, what), "big")

    def string(self, what: str, limit: int) -> bytes:
        """Take a string of at most `limit` bytes."""
        start = self._offset + 4
        length = self._data[self._offset : start]
        end = start + int.from_bytes(length, "big")
        if len(length) == 4 and end <= len(self._data) and end - start <= limit:
            self._offset = end
            return self._data[start:end]
        size = self.uint32(f"the length of {what}")
        if size > limit:
            raise WireError(f"expected at most {limit} bytes of {what}, and it claims {size}")
        return self.take(size, what)

    def text(self, what: str, limit: int) -> str:
        """Take a string of printable ASCII characters."""
        value = self.string(what, limit).decode("latin-1")
        if not (value.isascii() and value.isprintable()):
            raise WireError(f"expected printable ASCII as {what}, and it holds other bytes")
        return value

    def mpint(self, what: str, limit: int) -> int:
        """Take a number of zero or more in its one spelling, of at most `limit` bytes."""
        value = self.string(what, limit)
        if value and value[0] >= 0x80:
            raise WireError(f"expected zero or more as {what}, and it is negative")
        if value[:1] == b"\0" and (len(value) == 1 or value[1] < 0x80):
            raise WireError(f"expected {what} without needless zero bytes before it")
        return int.from_bytes(value, "big")

    def rest(self) -> bytes:
        """Take all that is left."""
        return self.take(len(self._data) - self._offset, "the rest")

    def end(self, what: str) -> None:
        """Ask that every byte was taken."""
        left = len(self._data) - self._offset
        if left:
            raise WireError(f"expected the end of {what}, and {left} more bytes follow")
