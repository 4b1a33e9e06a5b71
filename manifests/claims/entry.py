"""Log entries: what one accession or record leaves in the log.

::

    muniment-entry/1
    accession
    sha512:<hex of the manifest>
    sha512:<hex of the manifest's signature>

The signature is in the log, so it has a time; the salted statement cannot be guessed from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checksums import Algorithm, Digest, DigestError, leaf_hash
from manifests.errors import FormatError

FORMAT = "muniment-entry/1"
_KIND = re.compile(r"[a-z][a-z-]{0,31}")
_ENTRY = re.compile(
    rb"muniment-entry/1\n[a-z][a-z-]{0,31}\nsha512:[0-9a-f]{128}\nsha512:[0-9a-f]{128}\n"
)


class EntryError(FormatError):
    """A log entry is not what format 1 says it must be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The kind of an accession or record, and the sha512 of its manifest and of the signature."""

    kind: str
    sums: Digest
    signature: Digest

    def __post_init__(self) -> None:
        if _KIND.fullmatch(self.kind) is None:
            raise EntryError(f"not a kind of entry, [a-z][a-z-]{{0,31}}: {self.kind[:64]!r}")
        for digest in (self.sums, self.signature):
            if digest.algorithm is not Algorithm.SHA512:
                raise EntryError(f"an entry holds sha512 digests, not {digest.algorithm.value}")

    def encode(self) -> bytes:
        """Give the entry's bytes."""
        return f"{FORMAT}\n{self.kind}\n{self.sums}\n{self.signature}\n".encode("ascii")

    def leaf_hash(self) -> bytes:
        """Give the 32 bytes that stand for the entry in the log's tree (RFC 9162 §2.1.1)."""
        return leaf_hash(self.encode())


def check_entry(data: bytes) -> None:
    """Check that `parse_entry` reads this, at a tenth of its price; raise `EntryError`."""
    if _ENTRY.fullmatch(data) is None:
        parse_entry(data)


def parse_entry(data: bytes) -> Entry:
    """Read an entry in the one spelling that `Entry.encode` gives; raise `EntryError`."""
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise EntryError(f"a log entry is ASCII, unlike byte {error.start}") from error
    if len(lines) != 5 or lines[0] != FORMAT or lines[4]:
        raise EntryError(f"a log entry is {FORMAT!r} and three more lines, not {data[:80]!r}")
    try:
        return Entry(lines[1], Digest.parse(lines[2]), Digest.parse(lines[3]))
    except DigestError as error:
        raise EntryError(f"a log entry: {error}") from error
