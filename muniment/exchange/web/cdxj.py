"""CDXJ: a line for each record of a WARC file that a web archive can replay.

::

    com,example)/notices 20261122043800 {"url": "http://www.example.com/notices/",
     "mime": "text/html", "status": "200", "digest": "sha256:2c26…", "length": "1043",
     "offset": "333", "filename": "data.warc.gz"}

(One line; the IIPC's CDXJ as pywb writes and reads it, and WACZ 1.1.1 §5.2.1.) Requests, and
metadata records, which tell of exchanges and are none, have no line.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import BinaryIO

from ingest import read_opening
from ingest.urls.surt import index_key
from manifests import Limits
from muniment.conformance.report import Ledger, Nobody
from muniment.conformance.warc.check import Seen, check_stream

_KINDS = ("response", "revisit", "resource")
_HTTP = "application/http"


def index_warc(stream: BinaryIO, filename: str, limits: Limits) -> tuple[str, ...]:
    """Read a WARC file from its beginning to its end; give its lines, sorted, without line ends.

    A record that shares its gzip member with others has no offset of its own, and no line; nor has
    one whose date is no time. Raises OSError, and `LimitError` where a limit is met.
    """
    lines: list[str] = []

    def hear(seen: Seen) -> None:
        time = _time(seen.date or "")
        if seen.kind in _KINDS and seen.target and time and seen.inside is None:
            lines.append(_line(seen, time, filename, limits))

    check_stream(stream, "", Ledger(limits.findings_kept), limits, Nobody(), hear)
    return tuple(sorted(lines))


def _time(date: str) -> str:
    """Spell a WARC-Date in 14 digits, one of less precision as its beginning; nothing if none."""
    digits = re.sub(r"[^0-9]", "", date)[:14]
    time = digits + "00000101000000"[len(digits) :]
    try:
        datetime.strptime(f"{time}+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        return ""
    return time


def _line(seen: Seen, time: str, filename: str, limits: Limits) -> str:
    target = seen.target or ""
    value = {"url": target, **_answered(seen, limits)}
    if seen.payload_digest:
        value["digest"] = seen.payload_digest.removeprefix("sha1:")  # As every index has it.
    value |= {"length": str(seen.length), "offset": str(seen.offset), "filename": filename}
    return f"{index_key(target)} {time} {json.dumps(value)}"


def _answered(seen: Seen, limits: Limits) -> dict[str, str]:
    """Say what was answered: media type and status, or that it is to be looked up elsewhere."""
    if seen.kind == "revisit":
        return {"mime": "warc/revisit"}
    if seen.content_type != _HTTP:
        return {"mime": seen.content_type or "unk"}
    opening = read_opening(seen.opening, limits)
    mime = {"mime": opening.media_type or "unk"}
    return mime if opening.status is None else {**mime, "status": str(opening.status)}
