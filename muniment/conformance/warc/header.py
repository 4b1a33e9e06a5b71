"""Record headers: the version line, then named fields up to an empty line (ISO 28500 §4).

::

    WARC/1.1
    WARC-Type: response
    WARC-Filename: a value that
     goes on
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from manifests import LimitError, Limits
from muniment.conformance.report import Ledger
from muniment.conformance.warc.units import Unit

MAGIC = b"WARC/"
DRAFTS = ("0.17", "0.18")
VERSIONS = (*DRAFTS, "1.0", "1.1")
# Fields that the standard defines, by their names in lower case.
DEFINED = {
    name.lower(): name
    for name in (
        "WARC-Type",
        "WARC-Record-ID",
        "WARC-Date",
        "Content-Length",
        "Content-Type",
        "WARC-Concurrent-To",
        "WARC-Block-Digest",
        "WARC-Payload-Digest",
        "WARC-IP-Address",
        "WARC-Refers-To",
        "WARC-Refers-To-Target-URI",
        "WARC-Refers-To-Date",
        "WARC-Target-URI",
        "WARC-Truncated",
        "WARC-Warcinfo-ID",
        "WARC-Filename",
        "WARC-Profile",
        "WARC-Identified-Payload-Type",
        "WARC-Segment-Origin-ID",
        "WARC-Segment-Number",
        "WARC-Segment-Total-Length",
    )
}
_SPELLED = {spelled: name for name, spelled in DEFINED.items()}
REPEATED = frozenset({"warc-concurrent-to"})
_VERSION = re.compile(rb"WARC/([0-9]{1,4}\.[0-9]{1,4})", re.IGNORECASE)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# Fields as the grammar has them, none of them folded: most headers are such, and are read at once.
_REGULAR = re.compile(rb"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]++:[^\x00-\x08\x0a-\x1f\x7f]*+\r\n)++\r\n")
_FIELDS = re.compile(r"([^:\r]++):[ \t]*+([^\r]*+)\r\n")
_BLANK = b"\r\n\r\n"
_VERSION_LINE = 100
_USUAL = {f"WARC/{version}\r\n".encode(): version for version in ("1.0", "1.1")}
_USUAL_SIZE = 10


class Header(NamedTuple):
    """A record's version, and the values of its defined fields by lower-case name, in order.

    `first` has the first value of each field, where that is not empty; `kind` is the record's type
    in lower case, or None where it has none.
    """

    version: str
    fields: dict[str, list[str]]
    first: dict[str, str]
    kind: str | None

    def get(self, name: str) -> str | None:
        """Give the first value of a field by its lower-case name, or None: absent or empty."""
        return self.first.get(name)


def read_version(unit: Unit, where: str, ledger: Ledger) -> str | None:
    """Take the version line; None where what stands there is none, and nothing was taken."""
    usual = _USUAL.get(unit.peek(_USUAL_SIZE))
    if usual is not None:
        unit.take(_USUAL_SIZE)
        return usual
    if unit.peek(len(MAGIC)).upper() != MAGIC:
        return None
    line = unit.take_line(_VERSION_LINE)
    match = _VERSION.fullmatch(line.rstrip(b"\r\n"))
    if match is None:
        ledger.error("warc-4-version", where, line=_shown(line))
        return ""
    if not line.endswith(b"\r\n"):
        ledger.error("warc-4-line-end", where, line=_shown(line))
    version = match[1].decode("ascii")
    if version not in VERSIONS:
        ledger.error("warc-4-version", where, line=_shown(line))
    elif version in DRAFTS:
        ledger.warning("warc-4-draft", where, version=version)
    return version


def read_fields(unit: Unit, version: str, limits: Limits, where: str, ledger: Ledger) -> Header:
    """Take the named fields and the empty line after them.

    Raises `LimitError` where they are over ``header_bytes`` or ``header_lines``.
    """
    fields = _read_regular(unit, limits, where, ledger)
    if fields is None:
        fields = _read_lines(unit, limits, where, ledger)
    first = {}
    for key, values in fields.items():
        if len(values) > 1 and key not in REPEATED:
            ledger.error("warc-5.1-repeated", where, field=DEFINED[key])
        if "" in values:
            ledger.error("warc-5.1-empty", where, field=DEFINED[key])
        if values[0]:
            first[key] = values[0]
    kind = first.get("warc-type")
    return Header(version, fields, first, kind.lower() if kind else None)


def _read_regular(
    unit: Unit, limits: Limits, where: str, ledger: Ledger
) -> dict[str, list[str]] | None:
    """Take a header that keeps to the grammar throughout; None, with nothing taken, of others."""
    raw = unit.peek_to(_BLANK, limits.header_bytes)
    if raw is None or not _REGULAR.fullmatch(raw) or raw.count(b"\n") > limits.header_lines:
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    unit.take(len(raw))
    fields: dict[str, list[str]] = {}
    for label, value in _FIELDS.findall(text):
        name = _SPELLED.get(label)
        if name is None:
            _take_field(label, value, fields, where, ledger)
        elif name in fields:
            fields[name].append(value.rstrip(" \t"))
        else:
            fields[name] = [value.rstrip(" \t")]
    return fields


def _read_lines(unit: Unit, limits: Limits, where: str, ledger: Ledger) -> dict[str, list[str]]:
    """Take a header line by line, and say what is wrong with each."""
    fields: dict[str, list[str]] = {}
    name: str | None = None
    begun, lines, bare = unit.offset, 0, False
    while line := unit.take_line(limits.header_bytes + 1):
        lines += 1
        if unit.offset - begun > limits.header_bytes or lines > limits.header_lines:
            raise LimitError(
                f"The header of {where} is over the {limits.header_bytes} bytes or "
                f"{limits.header_lines} lines that are read (limits.header_bytes, "
                "limits.header_lines)."
            )
        bare = bare or not line.endswith(b"\r\n")
        text = line.rstrip(b"\r\n") if line.endswith(b"\n") else line
        if not text:
            break
        name = _read_line(text, fields, name, where, ledger)
    else:
        ledger.error("warc-4-header-cut", where)
    if bare:
        ledger.error("warc-4-line-end", where, line="")
    return fields


def _read_line(
    line: bytes, fields: dict[str, list[str]], name: str | None, where: str, ledger: Ledger
) -> str | None:
    """Take one line into the fields; give the name of the field that the next may go on with."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        ledger.error("warc-4-not-utf8", where, line=_shown(line))
        text = line.decode("latin-1")
    if _CONTROL.search(text):
        ledger.error("warc-4-control", where, line=_shown(line))
    if text[0] in " \t":
        if name is None:
            ledger.error("warc-4-field", where, line=_shown(line))
        elif name in fields:
            fields[name][-1] = f"{fields[name][-1]} {text.strip()}".strip()
        return name
    label, colon, value = text.partition(":")
    if not colon or not _NAME.fullmatch(label):
        ledger.error("warc-4-field", where, line=_shown(line))
        return None
    return _take_field(label, value, fields, where, ledger)


def _take_field(
    label: str, value: str, fields: dict[str, list[str]], where: str, ledger: Ledger
) -> str:
    """Take a field; give its name in lower case."""
    name = label.lower()
    if name in DEFINED:
        fields.setdefault(name, []).append(value.strip(" \t"))
    elif (meant := _nearly(name)) is not None:
        ledger.warning("warc-5.1-misspelt", where, field=label, meant=DEFINED[meant])
    return name


@lru_cache(1024)
def _nearly(name: str) -> str | None:
    """Give the defined name that differs in one letter alone: a slip, or a flipped bit."""
    for known in DEFINED:
        if len(known) == len(name):
            differing = sum(a != b for a, b in zip(known, name, strict=True))
            if differing == 1:
                return known
    return None


def _shown(line: bytes) -> str:
    return line[:100].rstrip(b"\r\n").decode("utf-8", "replace")
