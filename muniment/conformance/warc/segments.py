"""Segmented records: a first segment and its continuations, put together again (ISO 28500 §7)."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.conformance.report import Ledger
from muniment.conformance.warc.fields import number_of, uri_of
from muniment.conformance.warc.header import Header
from muniment.conformance.warc.payload import Payload

_MOST = 1000


@dataclass(slots=True)
class Series:
    """A record whose segments are being met: how many, how long, and its payload so far."""

    where: str
    target: str | None
    payload: Payload | None
    segments: int = 1
    length: int = 0


class Segments:
    """The series that begin in one file. `elsewhere` counts segments of others.

    `met` says whether there were any segments at all.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._open: dict[str, Series] = {}
        self.elsewhere = 0
        self.met = False

    def begin(self, header: Header, where: str, payload: Payload | None, length: int) -> None:
        """Take a first segment (number 1) after its block was read."""
        self.met = True
        record = header.get("warc-record-id")
        if record is None or len(self._open) >= _MOST:
            self.elsewhere += 1
            return
        target = uri_of(header.get("warc-target-uri"))
        self._open[record] = Series(where, target, payload, 1, length)

    def continued(self, header: Header, where: str) -> Payload | None:
        """Hear of a continuation before its block is read; give the payload to go on feeding."""
        self.met = True
        series = self._open.get(header.get("warc-segment-origin-id") or "")
        if series is None:
            self.elsewhere += 1
            return None
        number = number_of(header.get("warc-segment-number"))
        if number != series.segments + 1:
            expected = str(series.segments + 1)
            self._ledger.error("warc-7-order", where, number=str(number), expected=expected)
        if uri_of(header.get("warc-target-uri")) != series.target:
            self._ledger.error("warc-7-target", where, first=series.where)
        series.segments += 1
        return series.payload

    def end_of(self, header: Header, where: str, length: int) -> None:
        """Take a continuation after its block was read; the last one closes its series."""
        origin = header.get("warc-segment-origin-id") or ""
        series = self._open.get(origin)
        if series is None:
            return
        series.length += length
        total = number_of(header.get("warc-segment-total-length"))
        if total is None:
            return
        del self._open[origin]
        if total != series.length:
            self._ledger.error(
                "warc-5.22-total", where, stated=str(total), found=str(series.length)
            )
        elif series.payload is not None and not series.payload.matches:
            self._ledger.error("warc-5.9-payload", series.where)

    @property
    def unfinished(self) -> int:
        """How many segments and series could not be put together from this file alone."""
        return self.elsewhere + len(self._open)
