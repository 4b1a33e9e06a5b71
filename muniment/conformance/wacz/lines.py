"""Text files read line by line, of bounded length, through gzip where they are compressed."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import LimitError, Limits
from muniment.conformance.tree import Source
from muniment.conformance.warc.members import Members
from muniment.conformance.warc.units import MAGIC, Rewound, Unit


def read_lines(source: Source, where: str, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Give each line without its end, with its number from 1.

    Raises `MemberError` where gzip data break, and `LimitError` where they unfold too far or a line
    is longer than is read.
    """
    number, most = 0, limits.index_line_bytes
    for unit in _units(source, limits.decoded_ratio):
        while line := unit.take_line(most + 1):
            number += 1
            if len(line) > most:
                raise LimitError(
                    f"Line {number} of {where} is longer than the {most} bytes that are read "
                    "(limits.index_line_bytes)."
                )
            yield number, line.rstrip(b"\r\n")


def _units(source: Source, ratio: int) -> Iterator[Unit]:
    rewound = Rewound(source)
    if rewound.head != MAGIC:
        yield Unit(rewound.read)
        return
    # A line never goes over from one member into the next: an index is cut between lines.
    members = Members(rewound, ratio)
    while (unit := members.next_unit()) is not None:
        yield unit
        members.finish()
