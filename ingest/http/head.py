"""The header section of an HTTP answer, read as it came: whatever the bytes are, it can be read.

What breaks RFC 9112 is kept and becomes a finding, one for each rule, with a count and a sample.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checksums import Finding
from ingest.codes import found

Fields = tuple[tuple[bytes, bytes], ...]

_STATUS = re.compile(rb"HTTP/([0-9]+(?:\.[0-9]+)?)[ \t]+([0-9]{3})(?![0-9])[ \t]*(.*)", re.I | re.S)
_VERSION = re.compile(rb"HTTP/([0-9]+(?:\.[0-9]+)?)", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(rb"[0-9]{1,19}")
_LARGEST = (1 << 63) - 1
KNOWN_CODINGS = frozenset((b"gzip", b"x-gzip", b"deflate", b"br", b"zstd"))


class Oddities:
    """What breaks rules, gathered so that a flood of one fault is one finding."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._seen: dict[str, tuple[int, object]] = {}
        self._found: list[Finding] = []

    def note(self, code: str, sample: object) -> None:
        """Count one more breach of a rule; the first sample stands for all."""
        count, first = self._seen.get(code, (0, sample))
        self._seen[code] = (count + 1, first)

    def find(self, code: str, **particulars: object) -> None:
        """Add a finding that is met once, with particulars of its own."""
        self._found.append(found(code, self._where, **particulars))

    def findings(self) -> tuple[Finding, ...]:
        """What was noted, one finding a code in the order of first sight, then what was found."""
        noted = (
            found(code, self._where, count=count, first=sample)
            for code, (count, sample) in self._seen.items()
        )
        return (*noted, *self._found)


@dataclass(frozen=True, slots=True)
class Head:
    """A header section. `status` is None where the status line holds none."""

    version: str
    status: int | None
    reason: bytes
    fields: Fields

    def values(self, name: bytes) -> Iterator[bytes]:
        """The values of a field, in order; names are compared without case."""
        return (value for key, value in self.fields if key.lower() == name)


def parse_head(raw: bytes, odd: Oddities) -> Head:
    """Read a header section, whole or cut: any bytes at all, empty lines in front included."""
    start = raw.lstrip(b"\r\n")
    if len(start) < len(raw):
        odd.note("http-leading-bytes", raw[: len(raw) - len(start)])
    first, _, rest = start.partition(b"\n")
    line = _unended(first, odd) if len(first) < len(start) else first
    match = _STATUS.fullmatch(line)
    if match is not None:
        _look_at(line, odd)
        return Head(match[1].decode(), int(match[2]), match[3], parse_fields(rest, odd))
    odd.note("http-status-malformed", line)
    version = _VERSION.match(line)
    return Head(version[1].decode() if version else "", None, line, parse_fields(rest, odd))


def parse_fields(raw: bytes, odd: Oddities) -> Fields:
    """Read header or trailer lines up to an empty one; folds are joined with one space."""
    fields: list[tuple[bytes, bytes]] = []
    for whole in _lines(raw):
        line = _unended(whole[:-1], odd) if whole.endswith(b"\n") else whole
        if not line:
            break
        _look_at(line, odd)
        if line[:1] in (b" ", b"\t") and fields:
            odd.note("http-obsolete-fold", line)
            name, value = fields[-1]
            fields[-1] = (name, value + b" " + line.strip(b" \t"))
            continue
        name, colon, value = line.partition(b":")
        if not colon:
            if whole.endswith(b"\n"):
                odd.note("http-header-no-colon", line)
            continue
        if not name or name != name.strip(b" \t"):
            odd.note("http-header-name-malformed", line)
        fields.append((name.strip(b" \t"), value.strip(b" \t")))
    return tuple(fields)


def _lines(raw: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(raw):
        end = raw.find(b"\n", start) + 1 or len(raw)
        yield raw[start:end]
        start = end


def _unended(line: bytes, odd: Oddities) -> bytes:
    if line.endswith(b"\r"):
        return line[:-1]
    odd.note("http-bare-lf", line)
    return line


def _look_at(line: bytes, odd: Oddities) -> None:
    if not line.isascii():
        odd.note("http-header-not-ascii", line)
    if _CONTROL.search(line):
        odd.note("http-header-control", line)


class Framing(enum.Enum):
    """How the end of a body is told (RFC 9112 §6.3)."""

    NONE = "none"
    CHUNKED = "chunked"
    LENGTH = "length"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """How a body is framed. `length` counts for `Framing.LENGTH` alone.

    `codings` are the transfer codings other than chunked, in the order they were applied.
    """

    framing: Framing
    length: int = 0
    codings: tuple[bytes, ...] = field(default=())


def plan_body(method: str, head: Head, odd: Oddities) -> BodyPlan:
    """Tell how the body is framed, by the rules of RFC 9112 §6.3, numbered as there."""
    # (1) (2) No body, whatever the header says.
    status = head.status
    if method == "HEAD" or status in (204, 304) or (status is not None and 100 <= status < 200):
        return BodyPlan(Framing.NONE)
    codings = coding_list(head.values(b"transfer-encoding"))
    lengths = coding_list(head.values(b"content-length"))
    # (3) (4) Transfer-Encoding overrides Content-Length; its last coding must be chunked.
    if codings:
        if lengths:
            odd.note("http-length-and-chunked", b", ".join(lengths))
        named = tuple(coding for coding in codings if coding != b"identity")
        chunked = named[-1:] == (b"chunked",)
        rest = named[:-1] if chunked else named
        for coding in rest:
            if coding not in KNOWN_CODINGS:
                odd.note("http-transfer-coding-unknown", coding)
        return BodyPlan(Framing.CHUNKED if chunked else Framing.CLOSE, codings=rest)
    # (5) (6) One length, perhaps said twice; else the end of the connection decides.
    if lengths:
        return _plan_length(lengths, odd)
    # (8)
    return BodyPlan(Framing.CLOSE)


def _plan_length(lengths: tuple[bytes, ...], odd: Oddities) -> BodyPlan:
    spelled = b", ".join(lengths)
    if not all(_LENGTH.fullmatch(length) and int(length) <= _LARGEST for length in lengths):
        odd.note("http-content-length-malformed", spelled)
        return BodyPlan(Framing.CLOSE)
    if len({int(length) for length in lengths}) > 1:
        odd.note("http-conflicting-content-length", spelled)
        return BodyPlan(Framing.CLOSE)
    if len(lengths) > 1:
        odd.note("http-duplicate-content-length", spelled)
    return BodyPlan(Framing.LENGTH, int(lengths[0]))


def coding_list(values: Iterator[bytes]) -> tuple[bytes, ...]:
    """Split the values of a list field at commas, in order, in lower case, white space left out."""
    items = [item.strip().lower() for value in values for item in value.split(b",")]
    return tuple([item for item in items if item])
