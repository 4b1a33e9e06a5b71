"""TimeMaps: which mementos an archive says it has, in the forms in which archives say so.

    <http://a.example/web/2014…>; rel="memento"; datetime="Wed, 01 Oct 2014 …", …    RFC 7089
    [["timestamp", "original", …], ["20141001093000", "http://x.gov/", …]]            Wayback
    gov,x)/ 20141001093000 {"url": "http://x.gov/", …}                               CDXJ
    gov,x)/ 20141001093000 http://x.gov/ text/html 200 …                             CDX

All of it is the archive's word. Its digests are left aside: they are of something, in some base,
by somebody. What cannot be read is counted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from ingest.memento.address import MementoAddress, base_of, read_memento_address, stamp_time
from manifests import FormatError, parse_json

_TARGET = re.compile(r"[\s,]*<([^<>\s]*)>")
_PARAMETER = re.compile(r'\s*;\s*([\w*-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;,"]*)))?')
_LINE = re.compile(r"\S+ (\d{14}) (?:(\{.*)|(\S+)(?: .*)?)")


@dataclass(frozen=True, slots=True)
class Listed:
    """One memento as it is listed: its address, and the time that the archive says it is of."""

    address: str
    time: datetime


@dataclass(slots=True)
class TimeMap:
    """What a TimeMap says: mementos, further pages of it, and how much could not be read."""

    mementos: list[Listed] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    unread: int = 0


def read_timemap(data: bytes, address: str) -> TimeMap:
    """Read a TimeMap that came from an address, whatever its form; what is none is empty."""
    text = data.decode("utf-8", "replace").strip()
    if text.startswith("["):
        return _rows(text.encode(), address)
    if text.startswith("<"):
        return _links(text, address)
    found = TimeMap()
    for line in io.StringIO(text):
        _add(found, address, *_fields(line.rstrip("\r\n")))
    return found


def _links(text: str, address: str) -> TimeMap:
    """Web links (RFC 8288 §3) as RFC 7089 §5 uses them; the first that is none ends the reading."""
    found = TimeMap()
    for target, parameters in _targets(text, found):
        relations = parameters.get("rel", "").lower().split()
        try:
            where = urljoin(address, target)
        except ValueError:
            found.unread += 1
            continue
        if any(one == "memento" for one in relations):
            time = _http_time(parameters.get("datetime", ""))
            if time is None:
                found.unread += 1
            else:
                found.mementos.append(Listed(where, time))
        elif "timemap" in relations and "self" not in relations and where != address:
            found.pages.append(where)
    return found


def _targets(text: str, found: TimeMap) -> Iterator[tuple[str, dict[str, str]]]:
    position = 0
    while match := _TARGET.match(text, position):
        parameters: dict[str, str] = {}
        position = match.end()
        while one := _PARAMETER.match(text, position):
            parameters.setdefault(one[1].lower(), one[2] if one[2] is not None else one[3] or "")
            position = one.end()
        yield match[1], parameters
    if text[position:].strip(", \t\r\n"):
        found.unread += 1


def _rows(data: bytes, address: str) -> TimeMap:
    """The Wayback Machine's JSON: a row of names, then one for each memento."""
    found = TimeMap()
    try:
        rows = parse_json(data, max_bytes=len(data))
        names = {name: place for place, name in enumerate(rows[0])} if rows else {}
    except (FormatError, TypeError):
        found.unread += 1
        return found
    for row in rows[1:]:
        try:
            _add(found, address, row[names["timestamp"]], row[names["original"]])
        except (KeyError, IndexError, TypeError):
            found.unread += 1
    return found


def _fields(line: str) -> tuple[Any, Any]:
    """Give (stamp, original) of a line of CDX, CDXJ or JSON; (None, None) of any other."""
    match = _LINE.fullmatch(line)
    text = line if line.startswith("{") else match[2] if match else None
    if text is None:
        return (match[1], match[3]) if match else (None, None)
    try:
        value = parse_json(text.encode())
    except FormatError:
        return None, None
    if not isinstance(value, dict):
        return None, None
    return (match[1] if match else value.get("timestamp")), value.get("url", value.get("original"))


def _add(found: TimeMap, address: str, stamp: Any, original: Any) -> None:
    base = base_of(address)
    time = stamp_time(stamp) if isinstance(stamp, str) and re.fullmatch(r"\d{14}", stamp) else None
    if base is None or time is None or not isinstance(original, str) or not original.strip():
        found.unread += 1
        return
    built = MementoAddress(base, stamp, original).raw
    if read_memento_address(built) is None:
        found.unread += 1
    else:
        found.mementos.append(Listed(built, time))


def _http_time(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None
