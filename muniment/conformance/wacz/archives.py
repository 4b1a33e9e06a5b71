"""The WARC files in a WACZ, and where their records lie: what indexes are held against."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

from manifests import LimitError, Limits
from muniment.conformance.report import Ledger, Watcher
from muniment.conformance.tree import Source
from muniment.conformance.wacz.container import Container
from muniment.conformance.wacz.member import STORED, Slice, ZipMember
from muniment.conformance.wacz.package import Hash
from muniment.conformance.warc.check import Seen, check_stream, seen_in
from muniment.conformance.warc.header import MAGIC, read_fields, read_version
from muniment.conformance.warc.members import Members
from muniment.conformance.warc.units import MAGIC as GZIP
from muniment.conformance.warc.units import MemberError, Rewound, Unit

FOLDER = "archive/"
# Who hears of each record, with the name of the WARC file that it lies in.
HeardIn = Callable[[str, Seen], None]


@dataclass(slots=True)
class _Places:
    """Where records begin and how long they are, ascending: 16 bytes a record, not an object."""

    member: ZipMember
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    lengths: array[int] = field(default_factory=lambda: array("Q"))

    def length_at(self, offset: int) -> int | None:
        at = bisect_left(self.offsets, offset)
        there = at < len(self.offsets) and self.offsets[at] == offset
        return self.lengths[at] if there else None


class Archives:
    """Validates WARC files as they are read, and remembers their records."""

    def __init__(
        self,
        container: Container,
        limits: Limits,
        ledger: Ledger,
        watcher: Watcher,
        heard: HeardIn = lambda *_: None,
    ) -> None:
        self._container = container
        self._heard = heard
        self._limits = limits
        self._ledger = ledger
        self._watcher = watcher
        self._places: dict[str, _Places] = {}

    def validate(self, member: ZipMember, source: Source) -> None:
        """Validate one WARC file by the rules of its own specification."""
        places = self._places[member.name.removeprefix(FOLDER)] = _Places(member)

        def hear(seen: Seen) -> None:
            if seen.inside is None:
                places.offsets.append(seen.offset)
                places.lengths.append(seen.length)
            self._heard(member.name, seen)

        check_stream(source, member.name, self._ledger, self._limits, self._watcher, hear)

    def find(self, filename: str, offset: int, length: int | None, where: str) -> Seen | None:
        """Find the record that an index points at, and read its header anew."""
        places = self._places.get(filename) or self._places.get(filename.removeprefix(FOLDER))
        if places is None:
            self._ledger.error("wacz-index-filename", where, filename=filename[:200])
            return None
        known = places.length_at(offset)
        if known is None:
            self._ledger.error("wacz-index-offset", where, offset=str(offset))
            return None
        # Some indexers leave the two line ends behind a record of a plain WARC out.
        if length is not None and length not in (known, known - 4):
            self._ledger.error("wacz-index-length", where, length=str(length), found=str(known))
            return None
        if places.member.method != STORED:
            self._ledger.unchecked("wacz-deflated", name=places.member.name)
            return None
        return self._read_header(places.member, offset, known)

    def check_record_digest(
        self, filename: str, offset: int, length: int | None, stated: Hash | None, where: str
    ) -> None:
        """Check the digest that an index gives of a record's bytes as they lie in the file."""
        places = self._places.get(filename) or self._places.get(filename.removeprefix(FOLDER))
        if stated is None or places is None or length is None:
            return
        running = hashlib.new(stated.algorithm, usedforsecurity=False)
        part = self._container.slice(places.member, offset, length)
        while data := part.read():
            running.update(data)
        if running.digest() != stated.value:
            self._ledger.error("wacz-index-record-digest", where)

    def _read_header(self, member: ZipMember, offset: int, length: int) -> Seen | None:
        # What is wrong with the header was said when the file was validated.
        silent = Ledger(0)
        try:
            part = self._container.slice(member, offset, length)
            unit = _unit(part, self._limits.decoded_ratio)
            if unit is None or unit.peek(len(MAGIC)).upper() != MAGIC:
                return None
            version = read_version(unit, "", silent) or ""
            header = read_fields(unit, version, self._limits, "", silent)
        except (MemberError, LimitError):
            return None
        return seen_in(header, offset, length)


def _unit(part: Slice, ratio: int) -> Unit | None:
    rewound = Rewound(part)
    return Members(rewound, ratio).next_unit() if rewound.head == GZIP else Unit(rewound.read)
