"""Requests to witnesses, as c2sp.org/tlog-witness writes them.

::

    old 20852014
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
    jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=

    example.com/behind-the-sofa
    20852163
    …

First comes the size of the head that the witness cosigned last, then the proof that the new head
extends it, then the new head's signed note. A witness that knows another size answers with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from checksums import HASH_SIZE, SIZE_LIMIT
from manifests.errors import FormatError
from manifests.log.checkpoint import CheckpointError, parse_decimal
from manifests.spelling import decode_base64, encode_base64

PATH: Final = "add-checkpoint"
SIZE_TYPE: Final = "text/x.tlog.size"
MAX_PROOF: Final = 63
_OLD: Final = b"old "
_MAX_SIZE_LINE: Final = 20


class RequestError(FormatError):
    """A request is not what c2sp.org/tlog-witness says it must be."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request: the size that was cosigned last, hashes of 32 bytes, the new head's note verbatim.

    The parts are well formed; what they show is the witness's to check. Raises `RequestError`.
    """

    old_size: int
    proof: tuple[bytes, ...]
    note: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.old_size < SIZE_LIMIT:
            raise RequestError(f"a tree has 0 to 2**63-1 entries, not {self.old_size}")
        if len(self.proof) > MAX_PROOF:
            raise RequestError(f"a proof has at most {MAX_PROOF} hashes, not {len(self.proof)}")
        for value in self.proof:
            if len(value) != HASH_SIZE:
                raise RequestError(f"a hash has {HASH_SIZE} bytes, not {len(value)}")

    def encode(self) -> bytes:
        """Give the bytes of the request; `parse_request` reads them again."""
        lines = (_OLD + b"%d" % self.old_size, *map(encode_base64, self.proof))
        return b"".join(line + b"\n" for line in lines) + b"\n" + self.note


def parse_request(data: bytes, max_bytes: int) -> AddCheckpoint:
    """Read a request in the one spelling that `AddCheckpoint.encode` gives.

    Raises `RequestError`, or the `FormatError` of a number or base64 that cannot be read.
    """
    if len(data) > max_bytes:
        raise RequestError(f"a request of {len(data)} bytes is over the limit of {max_bytes}")
    head, blank, note = data.partition(b"\n\n")
    if not blank:
        raise RequestError("a request has an empty line before its checkpoint")
    first, *lines = head.split(b"\n")
    if not first.startswith(_OLD):
        raise RequestError("a request opens with a line 'old N'")
    if len(lines) > MAX_PROOF:
        raise RequestError(f"a proof has at most {MAX_PROOF} hashes, not {len(lines)}")
    old_size = parse_decimal(first.removeprefix(_OLD).decode("ascii", "backslashreplace"))
    return AddCheckpoint(old_size, tuple(decode_base64(line) for line in lines), note)


def encode_size(size: int) -> bytes:
    """Spell the size that a witness answers where it knows another one than it was told."""
    return b"%d\n" % size


def parse_size(data: bytes) -> int:
    """Read such an answer; raise `CheckpointError`."""
    if len(data) > _MAX_SIZE_LINE or not data.endswith(b"\n"):
        raise CheckpointError("a witness's answer is a size on a line of its own")
    return parse_decimal(data[:-1].decode("ascii", "backslashreplace"))
