"""Block headers of Bitcoin, as a verifier keeps them: ``trust/headers``, one line a block.

::

    # HEIGHT HEADER, 80 bytes in hex, as `bitcoin-cli getblockheader HASH false` prints it
    0 0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b2…

A header counts where its own hash meets the target that it names, and that target is at least as
hard as the verifier's floor: so much work went into it, whoever handed it over. That a block stands
at this height of the chain that everybody else has, is the verifier's word: he took the header
from a node of his own, or from several people who agree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from manifests.errors import MunimentError

SIZE = 80
# A block's time is its miner's. Nodes refuse one that is two hours ahead of their clocks, or not
# after the median of the eleven blocks before it, which is an hour behind or so.
TOLERANCE = timedelta(hours=2)
_EASIEST = 0xFFFF << 208  # the target of difficulty 1
_MOST_BYTES = 256 << 20
_MOST_LINE = 256
_LINE = re.compile(rb"(0|[1-9][0-9]{0,9}) ([0-9a-f]{160})\n?")


class HeaderError(MunimentError):
    """A block header, or the file of them, is not what it must be."""


@dataclass(frozen=True, slots=True)
class Header:
    """A block header: 80 bytes, and what of it is needed here."""

    data: bytes
    merkle_root: bytes
    time: datetime
    bits: int

    @property
    def target(self) -> int:
        """What the header's hash must not exceed, as `bits` spells it."""
        size, digits = self.bits >> 24, self.bits & 0x7FFFFF
        return digits << 8 * (size - 3) if size >= 3 else digits >> 8 * (3 - size)

    @property
    def difficulty(self) -> float:
        """How much harder than the first block it was to find."""
        return _EASIEST / self.target if self.target else 0.0

    @property
    def hash(self) -> int:
        """What the target is held against."""
        digest = hashlib.sha256(hashlib.sha256(self.data).digest()).digest()
        return int.from_bytes(digest, "little")

    @property
    def spelled_hash(self) -> str:
        """The hash as everybody spells it."""
        return f"{self.hash:064x}"

    @property
    def latest(self) -> datetime:
        """The latest moment at which a block with this time was made, as nodes tolerate it."""
        return self.time + TOLERANCE


def parse_header(data: bytes) -> Header:
    """Read a header; raise `HeaderError` where it has another size."""
    if len(data) != SIZE:
        raise HeaderError(f"A block header has {SIZE} bytes, not {len(data)}.")
    seconds, bits = (int.from_bytes(data[at : at + 4], "little") for at in (68, 72))
    return Header(data, data[36:68], datetime.fromtimestamp(seconds, UTC), bits)


def why_it_counts_not(header: Header, floor: Fraction = Fraction(0)) -> str:
    """Say why a header is no proof of as much work as the floor asks; empty where it is one."""
    if header.bits & 0x800000 or not 0 < header.target < 1 << 256:
        return "it names no target"
    if header.hash > header.target:
        return "its hash does not meet the target that it names"
    if header.target * floor > _EASIEST:
        return f"its difficulty is {header.difficulty:.6g}, below the floor of {float(floor):.6g}"
    return ""


def spell_header(height: int, header: Header) -> str:
    """Spell the line of a header in the verifier's file."""
    return f"{height} {header.data.hex()}"


def parse_line(line: bytes, where: str) -> tuple[int, Header] | None:
    """Read a line; None for an empty one or a comment. Raises `HeaderError` naming `where`."""
    if not line.strip() or line.startswith(b"#"):
        return None
    found = _LINE.fullmatch(line)
    if found is None:
        raise HeaderError(f"{where}: a line is HEIGHT and a header of {SIZE} bytes in hex.")
    return int(found[1]), parse_header(bytes.fromhex(found[2].decode("ascii")))


def read_headers(path: Path, heights: Collection[int] | None = None) -> dict[int, Header]:
    """Read the headers at these heights, or all, from the verifier's file; none where it is absent.

    Lines of other heights are passed over unread: of the whole chain there are a million. Raises
    `HeaderError`, also where two headers of one height differ.
    """
    wanted = None if heights is None else tuple(b"%d " % height for height in heights)
    found: dict[int, Header] = {}
    try:
        with path.open("rb") as stream:
            if stream.seek(0, 2) > _MOST_BYTES:
                raise HeaderError(f"{path} is over the limit of {_MOST_BYTES} bytes.")
            stream.seek(0)
            number = 0
            while line := stream.readline(_MOST_LINE):
                number += 1
                if len(line) == _MOST_LINE:
                    raise HeaderError(f"{path}, line {number}: it is over {_MOST_LINE} bytes long.")
                if wanted is not None and not line.startswith(wanted):
                    continue
                read = parse_line(line, f"{path}, line {number}")
                if read is not None and found.setdefault(*read).data != read[1].data:
                    raise HeaderError(f"{path} has two headers for the height {read[0]}.")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise HeaderError(f"{path} cannot be read: {error.strerror}.") from error
    return found
