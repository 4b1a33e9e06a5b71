"""A time stamp as it is kept, before anybody reads it; and what of a checkpoint is stamped."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StampFile:
    """A TimeStampResp as it lies at `where`, and the request beside it, where that was kept."""

    where: str
    response: bytes
    request: bytes | None = None


def stamped_part(note: bytes) -> bytes:
    """Give what of a checkpoint is stamped: its text and its first signature, the log's own.

    Cosignatures come after it, at any time.
    """
    text, gap, signatures = note.partition(b"\n\n")
    first, end, _ = signatures.partition(b"\n")
    return text + gap + first + end
