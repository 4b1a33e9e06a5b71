"""Signed tree heads, as c2sp.org/tlog-checkpoint writes them.

::

    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO…

The body is everything before the blank line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checksums import EMPTY_ROOT, HASH_SIZE, SIZE_LIMIT
from manifests.errors import FormatError
from manifests.log.note import NoteVerifier, parse_note
from manifests.spelling import decode_base64, encode_base64

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x1f]")


class CheckpointError(FormatError):
    """A checkpoint is not what c2sp.org/tlog-checkpoint says, or is of another log."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's origin, its tree's size in entries and root hash, and opaque extension lines.

    The specification leaves the hash to the kind of log: `root` has 32 bytes where
    `open_checkpoint` made it.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, line in (
            ("an origin", self.origin),
            *(("an extension line", extension) for extension in self.extensions),
        ):
            if not line or _CONTROL.search(line):
                raise CheckpointError(f"{name} is one line that is not empty, not {line[:80]!r}")
        if not 0 <= self.size < SIZE_LIMIT:
            raise CheckpointError(f"a tree has 0 to 2**63-1 entries, not {self.size}")
        if not self.root:
            raise CheckpointError("a root hash is not empty")

    def body(self) -> bytes:
        """Give the note text that is signed."""
        root = encode_base64(self.root).decode("ascii")
        lines = (self.origin, str(self.size), root, *self.extensions)
        return "".join(f"{line}\n" for line in lines).encode("utf-8")


def parse_body(data: bytes) -> Checkpoint:
    """Read a checkpoint's note text; raise `CheckpointError`, or `FormatError` for its base64."""
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CheckpointError(f"a checkpoint is UTF-8, unlike byte {error.start}") from error
    if lines[-1]:
        raise CheckpointError("a checkpoint's last line ends in a newline")
    if len(lines) < 4:
        raise CheckpointError(f"a checkpoint has three lines or more, not {len(lines) - 1}")
    origin, size, root, *extensions = lines[:-1]
    return Checkpoint(
        origin, parse_decimal(size), decode_base64(root.encode("utf-8")), tuple(extensions)
    )


def open_checkpoint(note: bytes, verifier: NoteVerifier) -> Checkpoint:
    """Read a checkpoint that the log key `verifier` signed, for the log of that name.

    Raises `CheckpointError` for another origin or a root that is no SHA-256 tree's, and what
    `parse_note`, its `verify` and `parse_body` raise.
    """
    signed = parse_note(note)
    signed.verify((verifier,))
    checkpoint = parse_body(signed.text)
    if checkpoint.origin != verifier.name:
        raise CheckpointError(
            f"the checkpoint's origin is {checkpoint.origin[:80]!r}, the key's {verifier.name!r}"
        )
    if len(checkpoint.root) != HASH_SIZE:
        raise CheckpointError(f"a root hash has {HASH_SIZE} bytes, not {len(checkpoint.root)}")
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise CheckpointError("the root of an empty tree is the hash of no bytes (RFC 9162 §2.1.1)")
    return checkpoint


def parse_decimal(text: str) -> int:
    """Read a tree's size or an index: ASCII digits, no sign, no leading zero, below 2**63.

    Raises `CheckpointError`.
    """
    if _DECIMAL.fullmatch(text) is None or int(text) >= SIZE_LIMIT:
        raise CheckpointError(f"not a decimal number below 2**63: {text[:40]!r}")
    return int(text)
