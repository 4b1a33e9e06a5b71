"""Values of named fields, each in the form that ISO 28500 §5 gives it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from muniment.conformance.report import Ledger
from muniment.conformance.warc.header import DEFINED, Header

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TOKEN_ALONE = re.compile(_TOKEN)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+")
_LENIENT_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x1f<>]+")
_MEDIA_TYPE = re.compile(rf"({_TOKEN})/({_TOKEN})[ \t]*(;.*)?")
_PARAMETERS = re.compile(rf'([ \t]*;[ \t]*{_TOKEN}[ \t]*=[ \t]*({_TOKEN}|"(\\.|[^"\\])*")[ \t]*)*')
# RFC 4122 §3: read in either case, written in one.
_UUID = re.compile(
    r"|".join(rf"{x}{{8}}(-{x}{{4}}){{3}}-{x}{{12}}" for x in ("[0-9a-f]", "[0-9A-F]"))
)
# As nearly all are written.
_USUAL_ID = re.compile(r"<urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}>")
_DIGITS = re.compile(r"[0-9]{1,18}")
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:[Tt](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?P<fraction>\.[0-9]{1,9})?)?[Zz])?)?)?"
)
_BRACKETED = (
    "WARC-Record-ID",
    "WARC-Concurrent-To",
    "WARC-Refers-To",
    "WARC-Warcinfo-ID",
    "WARC-Segment-Origin-ID",
)


def check_fields(header: Header, where: str, ledger: Ledger) -> None:
    """Check the form of every defined field that has a value."""
    for name, values in header.fields.items():
        judge = _JUDGES.get(name)
        if judge is None:
            continue
        for value in values:
            code = judge(value, header.version) if value else None
            if code is not None:
                tell = ledger.warning if code in _FROWNED else ledger.error
                tell(code, where, field=DEFINED[name], value=value[:200])


def number_of(text: str | None) -> int | None:
    """Read a number as fields spell it, or give None."""
    return int(text) if text is not None and _DIGITS.fullmatch(text) else None


@lru_cache(256)
def media_type(text: str | None) -> str:
    """Give type and subtype in lower case, or nothing."""
    match = _MEDIA_TYPE.fullmatch(text or "")
    return f"{match[1]}/{match[2]}".lower() if match else ""


def uri_of(text: str | None) -> str | None:
    """Give an address without the brackets round it."""
    if text is not None and text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    return text


def is_date(text: str, version: str) -> bool:
    """Tell whether a WARC-Date is one: §5.4 of 1.1 lets it be coarser or finer than a second."""
    match = _DATE.fullmatch(text)
    if match is None or (version != "1.1" and (match["second"] is None or match["fraction"])):
        return False
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if not _is_day(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)):
        return False
    # A leap second is the last of a day (RFC 3339 §5.7).
    in_range = hour < 24 and minute < 60 and second < 60
    return in_range or (hour, minute, second) == (23, 59, 60)


@lru_cache(1024)
def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return False
    return True


def _judge_id(value: str, _version: str) -> str | None:
    if _USUAL_ID.fullmatch(value):
        return None
    bare = value[1:-1]
    if not (value.startswith("<") and value.endswith(">") and _URI.fullmatch(bare)):
        return "warc-5.2-uri"
    is_uuid = bare.lower().startswith("urn:uuid:")
    return "warc-5.2-uuid" if is_uuid and not _UUID.fullmatch(bare[9:]) else None


def _judge_target(value: str, version: str) -> str | None:
    if _URI.fullmatch(value):
        return None
    bare = uri_of(value) or ""
    if not _LENIENT_URI.fullmatch(bare):
        return "warc-5.14-uri"
    if not _URI.fullmatch(bare):
        return "warc-5.14-space"
    # The grammar of 1.0 has the brackets, its examples and the whole field have not.
    return "warc-5.14-brackets" if bare != value and version == "1.1" else None


def _judge_uri(value: str, _version: str) -> str | None:
    return None if _URI.fullmatch(uri_of(value) or "") else "warc-5.14-uri"


@lru_cache(1024)
def _judge_date(value: str, version: str) -> str | None:
    if is_date(value, version):
        return None
    # Before 1.1 a date was of a second; many programs wrote finer ones, as 1.1 has them.
    return "warc-5.4-finer" if is_date(value, "1.1") else "warc-5.4-date"


def _judge_number(value: str, _version: str) -> str | None:
    return None if _DIGITS.fullmatch(value) else "warc-5.3-number"


@lru_cache(256)
def _judge_media_type(value: str, _version: str) -> str | None:
    match = _MEDIA_TYPE.fullmatch(value)
    if match is None:
        return "warc-5.6-media-type"
    return None if _PARAMETERS.fullmatch(match[3] or "") else "warc-5.6-parameter"


@lru_cache(1024)
def _judge_address(value: str, _version: str) -> str | None:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return "warc-5.10-address"
    return None


@lru_cache(256)
def _judge_token(value: str, _version: str) -> str | None:
    return None if _TOKEN_ALONE.fullmatch(value) else "warc-5.5-token"


# Codes that are warnings: what the field writes and readers understand.
_FROWNED = frozenset(
    {"warc-5.2-uuid", "warc-5.14-space", "warc-5.14-brackets", "warc-5.6-parameter"}
)
_JUDGES: dict[str, Callable[[str, str], str | None]] = {
    **{name.lower(): _judge_id for name in _BRACKETED},
    "warc-target-uri": _judge_target,
    "warc-refers-to-target-uri": _judge_target,
    "warc-profile": _judge_uri,
    "warc-date": _judge_date,
    "warc-refers-to-date": _judge_date,
    "content-length": _judge_number,
    "warc-segment-number": _judge_number,
    "warc-segment-total-length": _judge_number,
    "content-type": _judge_media_type,
    "warc-identified-payload-type": _judge_media_type,
    "warc-ip-address": _judge_address,
    "warc-type": _judge_token,
    "warc-truncated": _judge_token,
}
