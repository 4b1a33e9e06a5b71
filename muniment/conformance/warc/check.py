"""Whether a WARC file is one: every record in its order, with every digest computed anew.

A fault in one record does not end the reading: it goes on where the next record begins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from manifests import LimitError, Limits
from muniment.conformance.report import Ledger, Watcher
from muniment.conformance.tree import Source
from muniment.conformance.warc.digests import Labelled, new_hash, parse_labelled
from muniment.conformance.warc.fields import check_fields, media_type, number_of, uri_of
from muniment.conformance.warc.frames import DICTIONARY, FRAME, Frames
from muniment.conformance.warc.header import MAGIC, Header, read_fields, read_version
from muniment.conformance.warc.members import PLAIN, Members, begins
from muniment.conformance.warc.payload import Payload
from muniment.conformance.warc.rules import check_rules
from muniment.conformance.warc.segments import Segments
from muniment.conformance.warc.units import MAGIC as GZIP
from muniment.conformance.warc.units import PIECE, MemberError, Packed, Rewound, Unit

_END = b"\r\n\r\n"

_MOST_FORMS = 100
_OPENING = 1 << 14  # Bytes of a block that whoever hears of a record is shown.


class Seen(NamedTuple):
    """A record that was read: where it lies in the file, and what indexes say of records.

    Where several records share a gzip member, `offset` is the member's, and `inside` counts the
    bytes before the record once that is inflated; else it is None. `opening` is how its block
    begins, `truncated` why the block was cut short, by the record's own word.
    """

    offset: int
    length: int
    kind: str
    target: str | None
    date: str | None
    payload_digest: str | None
    content_type: str
    inside: int | None = None
    record: str | None = None
    concurrent: tuple[str, ...] = ()
    opening: bytes = b""
    truncated: str = ""


Heard = Callable[[Seen], None]


def seen_in(
    header: Header, offset: int, length: int, inside: int | None = None, opening: bytes = b""
) -> Seen:
    """Say of a record's header what indexes say of it."""
    return Seen(
        offset,
        length,
        header.kind or "",
        uri_of(header.get("warc-target-uri")),
        header.get("warc-date"),
        header.get("warc-payload-digest"),
        media_type(header.get("content-type")),
        inside,
        uri_of(header.get("warc-record-id")),
        tuple([uri_of(one) or "" for one in header.fields.get("warc-concurrent-to", ())]),
        opening,
        header.get("warc-truncated") or "",
    )


def check_stream(
    stream: Source,
    name: str,
    ledger: Ledger,
    limits: Limits,
    watcher: Watcher,
    heard: Heard | None = None,
) -> None:
    """Check a WARC file that is read forward; `name` stands before places in findings."""
    check = Check(name, ledger, limits, watcher, heard)
    check.read(stream)
    check.close()


@dataclass(slots=True)
class Tally:
    """What was counted in a file, or in a share of one, and what is compared across it.

    `bare` counts records without a block digest, `absent` payloads that are elsewhere; `packing` is
    the code of what records are packed in; `makes` are the ways in which members' headers differ,
    `ids` digests of the records' identifiers.
    """

    records: int = 0
    size: int = 0
    blocks: int = 0
    payloads: int = 0
    bare: int = 0
    absent: int = 0
    members: int = 0
    packing: str = ""
    makes: set[tuple[int, bool, int, int]] = field(default_factory=set)
    ids: set[bytes] = field(default_factory=set)

    def add(self, other: Tally) -> None:
        """Count in what was counted elsewhere."""
        for name in ("records", "size", "blocks", "payloads", "bare", "absent", "members"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.packing = self.packing or other.packing
        self.makes |= other.makes
        self.ids |= other.ids


class Check:
    """One reading of a WARC file, or of a share of it, forward; `close` judges the whole."""

    def __init__(
        self, name: str, ledger: Ledger, limits: Limits, watcher: Watcher, heard: Heard | None
    ) -> None:
        self._name = f"{name}@" if name else "@"
        self._ledger = ledger
        self._limits = limits
        self._watcher = watcher
        self._heard = heard
        self._segments = Segments(ledger)
        self.tally = Tally()
        self._lost = False  # Whether a fault that was told of left us within a record.
        self._opening = b""

    @property
    def segmented(self) -> bool:
        """Whether a record was met that is a segment of a longer one."""
        return self._segments.met

    def read(self, stream: Source, offset: int = 0) -> None:
        """Read a file to its end, from an offset on at which the stream stands.

        Where gzip members go over into plain records, or these into gzip members, as where files
        were put together, the reading goes on in the other form. Raises `LimitError` where that
        happens more often than any hand would do it.
        """
        source, ratio = Rewound(stream, len(FRAME)), self._limits.decoded_ratio
        if source.head in (FRAME, DICTIONARY):
            self.packed(Frames(source, ratio))
            return
        is_packed = source.head.startswith(GZIP)
        for _ in range(_MOST_FORMS):
            part: Members | Unit
            if is_packed:
                part = Members(source, ratio, offset)
                changes = self.packed(part)
            else:
                part = Unit(source.read, offset)
                changes = self._plain(part)
            if not changes:
                return
            offset, is_packed = part.offset, not is_packed
            source.give_back(part.unread())
        raise LimitError(
            f"Its records go over from gzip members to plain ones, or back, for the "
            f"{_MOST_FORMS}th time at @{offset}; so many parts are not read."
        )

    def _plain(self, unit: Unit) -> bool:
        """Read records that are not compressed; True where gzip members follow them."""
        while True:
            where = f"{self._name}{unit.offset}"
            if begins(unit):
                self._lost = False
                self._ledger.error("warc-a-packed", where)
                return True
            if not self._find_record(unit, where):
                return False
            begun = unit.offset
            header = self._read_record(unit, f"{self._name}{begun}")
            self._tell(header, begun, unit.offset - begun)

    def packed(self, members: Packed, end: int | None = None) -> bool:
        """Read a file in which each record is packed (annex A.2), up to the offset `end`.

        Gives True where a record follows that is not.
        """
        changes = False
        self.tally.packing = members.checked
        while end is None or members.offset < end:
            begun = members.offset
            try:
                unit = members.next_unit()
                if unit is None:
                    break
                begun = members.begun
                header = self._read_member(unit, members)
                members.finish()
                for code in members.errors:
                    self._ledger.error(code, f"{self._name}{begun}")
                for code in members.warnings:
                    self._ledger.warning(code, f"{self._name}{begun}")
                self._tell(header, begun, members.offset - begun)
            except MemberError as failure:
                self._ledger.error(f"{members.code}-{failure}", f"{self._name}{begun}")
                changes = failure.args == (PLAIN,)
                if changes or not members.find_next():
                    break
        self.tally.members += members.count
        self.tally.makes |= members.makes
        return changes

    def close(self) -> None:
        """Judge the file as a whole, and write down what was looked at."""
        ledger, tally = self._ledger, self.tally
        if len(tally.makes) > 1:
            # As after files were put together; or a bit flipped where nothing else would show it.
            ledger.note("warc-a-mixed", self._name.rstrip("@") or "@0")
        if not tally.records:
            ledger.error("warc-4-no-record", self._name.rstrip("@") or "@0")
        ledger.checked("warc-records", records=str(tally.records), bytes=str(tally.size))
        if tally.members:
            ledger.checked(tally.packing, members=str(tally.members))
        digests = {"blocks": str(tally.blocks), "payloads": str(tally.payloads)}
        ledger.checked("warc-digests", **digests)
        for code, count in (("warc-no-digest", tally.bare), ("warc-payload", tally.absent)):
            if count:
                ledger.unchecked(code, records=str(count))
        if self._segments.unfinished:
            ledger.unchecked("warc-segments", count=str(self._segments.unfinished))

    def _tell(
        self, header: Header | None, offset: int, length: int, inside: int | None = None
    ) -> None:
        self._watcher.done()
        if header is not None and self._heard is not None:
            self._heard(seen_in(header, offset, length, inside, self._opening))

    def _read_member(self, unit: Unit, members: Packed) -> Header | None:
        """Read the one record that a member is to be; None where it is none, or several.

        Several are told of as they come, since each is whole by itself.
        """
        offset = members.begun
        where = f"{self._name}{offset}"
        header: Header | None = None
        count = begun = ended = 0
        while self._find_record(unit, where):
            if count == 1:
                self._tell(header, offset, ended - begun, begun)
            begun = unit.offset
            header = self._read_record(unit, where)
            ended = unit.offset
            count += 1
            if count > 1:
                self._tell(header, offset, ended - begun, begun)
        self._lost = False
        if count > 1:
            self._ledger.error(members.several, where, records=str(count))
        elif not count:
            self._ledger.error(members.none, where)
        return header if count == 1 else None

    def _find_record(self, unit: Unit, where: str) -> bool:
        """Go to where the next record begins; False at the end."""
        there = unit.peek(len(MAGIC)).upper()
        if there == MAGIC:
            self._lost = False
            return True
        if there and not self._lost:
            self._ledger.error("warc-4-between", where)
        self._lost = False
        return bool(there) and unit.skip_to(MAGIC)

    def _read_record(self, unit: Unit, where: str) -> Header | None:
        """Read one record; None where it has no end that could be told."""
        begun, self._opening, unit.within = unit.offset, b"", True
        self.tally.records += 1
        version = read_version(unit, where, self._ledger) or ""
        header = read_fields(unit, version, self._limits, where, self._ledger)
        check_fields(header, where, self._ledger)
        check_rules(header, where, self._ledger)
        self._check_id(header, where)
        stated = self._stated(header, "warc-block-digest", where)
        of_payload = self._stated(header, "warc-payload-digest", where)
        length = number_of(header.get("content-length"))
        if length is None:
            self._lost, unit.within = True, False
            return None
        payload = self._payload_of(header, of_payload, where)
        whole = self._read_block(unit, length, stated, payload, where)
        if whole:
            self._judge_payload(header, payload, length, where)
            self._read_end(unit, where)
        self.tally.size += unit.offset - begun
        self._watcher.took(unit.offset - begun)
        unit.within = False
        return header if whole else None

    def _read_end(self, unit: Unit, where: str) -> None:
        # §4: a block is followed by two line ends, and by nothing else.
        if unit.peek(len(_END)) == _END:
            unit.take(len(_END))
        else:
            self._ledger.error("warc-4-end", where)
            self._lost = True

    def _read_block(
        self, unit: Unit, length: int, stated: Labelled | None, payload: Payload | None, where: str
    ) -> bool:
        """Take the block and compare its digest; False where the file ends within it."""
        running = new_hash(stated.algorithm) if stated is not None else None
        left = length
        while left:
            data = unit.take(min(left, PIECE))
            if not data:
                found = str(length - left)
                self._ledger.error("warc-5.3-cut", where, stated=str(length), found=found)
                return False
            left -= len(data)
            if self._heard is not None and len(self._opening) < _OPENING:
                self._opening += data[: _OPENING - len(self._opening)]
            if running is not None:
                running.update(data)
            if payload is not None:
                payload.feed(data)
        if running is None or stated is None:
            self.tally.bare += 1
        else:
            self.tally.blocks += 1
            if running.digest() != stated.value:
                self._ledger.error("warc-5.8-block", where)
        return True

    def _payload_of(self, header: Header, stated: Labelled | None, where: str) -> Payload | None:
        kind = header.kind
        if kind == "continuation":
            return self._segments.continued(header, where)
        if stated is None:
            return None
        if kind == "revisit":
            self.tally.absent += 1  # Its payload is in the record that it repeats.
            return None
        is_http = kind in ("request", "response")
        is_http = is_http and media_type(header.get("content-type")) == "application/http"
        return Payload(stated, is_http, self._limits.header_bytes)

    def _judge_payload(
        self, header: Header, payload: Payload | None, length: int, where: str
    ) -> None:
        if header.kind == "continuation":
            self._segments.end_of(header, where, length)
        elif header.get("warc-segment-number") is not None:
            self._segments.begin(header, where, payload, length)
        elif payload is not None:
            self.tally.payloads += 1
            if not payload.matches:
                # Of what was cut short, some state the digest of the whole.
                cut = header.get("warc-truncated") is not None
                tell = self._ledger.warning if cut else self._ledger.error
                tell("warc-5.9-payload", where)

    def _stated(self, header: Header, name: str, where: str) -> Labelled | None:
        text = header.get(name)
        if text is None:
            return None
        stated = parse_labelled(text)
        if stated is None:
            section = "5.8" if name == "warc-block-digest" else "5.9"
            self._ledger.error(f"warc-{section}-form", where, value=text[:200])
        elif not stated.known:
            self._ledger.unchecked("warc-algorithm", algorithm=stated.algorithm[:40])
        return stated if stated is not None and stated.known else None

    def _check_id(self, header: Header, where: str) -> None:
        record = header.get("warc-record-id")
        if record is None:
            return
        known = hashlib.blake2b(record.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if known in self.tally.ids:
            self._ledger.error("warc-5.2-twice", where, id=record[:200])
        elif len(self.tally.ids) < self._limits.records_remembered:
            self.tally.ids.add(known)
        else:
            most = str(self._limits.records_remembered)
            self._ledger.unchecked("warc-remembered", count=most)
