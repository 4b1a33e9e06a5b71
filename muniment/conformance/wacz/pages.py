"""Lists of pages: JSON lines, the first of which may describe the list.

::

    {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    {"id": "1db0ef709a", "url": "https://www.example.com/page", "ts": "2020-10-07T21:22:36Z"}
"""

from __future__ import annotations

import re

from manifests import FormatError, Limits, parse_json
from muniment.conformance.report import Ledger
from muniment.conformance.tree import Source
from muniment.conformance.wacz.lines import read_lines
from muniment.conformance.warc.units import MemberError

_TIME = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]"
    r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-6][0-9]"
    r"(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def is_time(text: object) -> bool:
    """Tell whether something is an RFC 3339 date and time."""
    return isinstance(text, str) and _TIME.fullmatch(text) is not None


def check_pages(source: Source, name: str, limits: Limits, ledger: Ledger) -> int:
    """Check a list of pages; give how many it has."""
    pages = 0
    try:
        for number, line in read_lines(source, name, limits):
            if line.strip():
                pages += _check_line(line, number, f"{name}:{number}", ledger)
    except MemberError:
        ledger.error("wacz-pages-gzip", name)
    return pages


def _check_line(line: bytes, number: int, where: str, ledger: Ledger) -> int:
    try:
        page = parse_json(line)
    except FormatError as failure:
        ledger.error("wacz-pages-json", where, detail=str(failure))
        return 0
    if not isinstance(page, dict):
        ledger.error("wacz-pages-json", where, detail="the line is no object")
        return 0
    if number == 1 and "format" in page and "url" not in page:
        return 0
    url, ts = page.get("url"), page.get("ts")
    if not isinstance(url, str) or not url:
        ledger.error("wacz-pages-url", where)
    elif not _ABSOLUTE.fullmatch(url):
        ledger.warning("wacz-pages-url-relative", where, url=url[:200])
    if not is_time(ts):
        ledger.error("wacz-pages-ts", where, value=str(ts)[:100])
    return 1
