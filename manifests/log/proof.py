"""Inclusion proofs with their checkpoint, as c2sp.org/tlog-proof writes them.

::

    c2sp.org/tlog-proof@v1
    extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
    index 73894
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
    B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

    example.com/fancylog
    …

The `extra` line is optional and authenticated by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from checksums import HASH_SIZE, SIZE_LIMIT
from manifests.errors import FormatError
from manifests.log.checkpoint import parse_decimal
from manifests.spelling import decode_base64, encode_base64

FORMAT = b"c2sp.org/tlog-proof@v1"
MAX_BYTES = 1 << 20
_MAX_PATH = 63  # no path in a tree below 2**63 leaves is longer


class ProofFormatError(FormatError):
    """A proof file is not what c2sp.org/tlog-proof says it must be."""


@dataclass(frozen=True, slots=True)
class TlogProof:
    """An entry's index, its inclusion path of 32-byte hashes, and the checkpoint's note verbatim.

    The parts are well formed; whether the path leads to the checkpoint's root is for
    `checksums.verify_inclusion` to say, and who signed it for `open_checkpoint`.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.index < SIZE_LIMIT:
            raise ProofFormatError(f"an index is from 0 to 2**63-1, not {self.index}")
        if len(self.path) > _MAX_PATH:
            raise ProofFormatError(f"a path has at most {_MAX_PATH} hashes, not {len(self.path)}")
        for value in self.path:
            if len(value) != HASH_SIZE:
                raise ProofFormatError(f"a hash has {HASH_SIZE} bytes, not {len(value)}")
        if not self.checkpoint.endswith(b"\n") or self.checkpoint.startswith(b"\n"):
            raise ProofFormatError("a proof ends with a checkpoint, which is lines of text")
        if self.extra == b"":
            raise ProofFormatError("a proof without extra data has no extra line")

    def encode(self) -> bytes:
        """Give the bytes of the ``.tlog-proof`` file."""
        lines = [FORMAT]
        if self.extra is not None:
            lines.append(b"extra " + encode_base64(self.extra))
        lines.append(b"index %d" % self.index)
        lines.extend(encode_base64(value) for value in self.path)
        return b"".join(line + b"\n" for line in lines) + b"\n" + self.checkpoint


def parse_proof(data: bytes, max_bytes: int = MAX_BYTES) -> TlogProof:
    """Read a proof in the one spelling that `TlogProof.encode` gives.

    Raises `ProofFormatError`, or the `FormatError` of a number or base64 that cannot be read.
    """
    if len(data) > max_bytes:
        raise ProofFormatError(f"a proof of {len(data)} bytes is over the limit of {max_bytes}")
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank:
        raise ProofFormatError("a proof has an empty line before its checkpoint")
    form, *lines = head.split(b"\n")
    if form != FORMAT:
        raise ProofFormatError(f"a proof opens with {FORMAT.decode()!r}, not {form[:40]!r}")
    extra = None
    if lines and lines[0].startswith(b"extra "):
        extra = decode_base64(lines.pop(0).removeprefix(b"extra "))
    if not lines or not lines[0].startswith(b"index "):
        raise ProofFormatError("a proof has a line 'index N' before its hashes")
    if len(lines) - 1 > _MAX_PATH:
        raise ProofFormatError(f"a path has at most {_MAX_PATH} hashes, not {len(lines) - 1}")
    index = parse_decimal(lines[0].removeprefix(b"index ").decode("ascii", "backslashreplace"))
    path = tuple(decode_base64(line) for line in lines[1:])
    return TlogProof(index, path, checkpoint, extra)
