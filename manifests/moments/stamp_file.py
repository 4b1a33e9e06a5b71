"""Time stamps as they are kept, before anybody reads them; and what of a checkpoint is stamped.

::

    NAME.tsr             what a time authority answered (RFC 3161), NAME.tsq what it was asked
    NAME.crl             the revocation lists of that moment, in PEM
    NAME.ocsp            the OCSP answers of that moment, in PEM
    NAME.ots             an OpenTimestamps proof; as the calendar only promised it, NAME.pending.ots
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from manifests.limits import Limits

REQUEST: Final = ".tsq"
RESPONSE: Final = ".tsr"
LISTS: Final = ".crl"
ANSWERS: Final = ".ocsp"
PROOF: Final = ".ots"
PENDING: Final = ".pending.ots"
BESIDE: Final = (REQUEST, LISTS, ANSWERS)  # what lies beside an answer, and nowhere without it
NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}(?:\.ts[qr]|\.crl|\.ocsp|(?:\.pending)?\.ots)")


@dataclass(frozen=True, slots=True)
class StampFile:
    """A TimeStampResp as it lies at `where`, and the request beside it, where that was kept.

    `lists` and `answers` are what was kept of whether its certificates were revoked. Or it is an
    OpenTimestamps proof, which is told by its name, and has nothing beside it.
    """

    where: str
    response: bytes
    request: bytes | None = None
    lists: bytes | None = None
    answers: bytes | None = None

    @property
    def is_proof(self) -> bool:
        """Whether it is an OpenTimestamps proof."""
        return self.where.endswith(PROOF)


def most_of(path: str, limits: Limits) -> int:
    """Give how many bytes are read of a file of stamps."""
    return limits.revocation_bytes if path.endswith((LISTS, ANSWERS)) else limits.stamp_bytes


def stamped_part(note: bytes) -> bytes:
    """Give what of a checkpoint is stamped: its text and its first signature, the log's own.

    Cosignatures come after it, at any time.
    """
    text, gap, signatures = note.partition(b"\n\n")
    first, end, _ = signatures.partition(b"\n")
    return text + gap + first + end
