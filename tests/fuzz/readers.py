"""All readers, by name."""

from __future__ import annotations

from fuzz import edition_readers, packed_readers, paper_readers, proof_readers, web_readers
from fuzz.watch import Reader

READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        *web_readers.READERS,
        *packed_readers.READERS,
        *paper_readers.READERS,
        *edition_readers.READERS,
        *proof_readers.READERS,
    )
}
