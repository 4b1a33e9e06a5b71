"""Pages that a browser saved as one file: MHTML (RFC 2557), and HTML with a mark that says whence.

::

    <!-- Page saved with SingleFile
     url: https://example.org/notice
     saved date: Thu Jan 01 2026 10:00:00 GMT+0000
    -->
    <!-- Saved from https://example.org/notice at 2026-01-01T10:00:00Z using monolith v2.8.3 -->
    <!-- saved from url=(0026)https://example.org/notice -->

What the mark or the header says is a claim that anybody can write. Of MHTML the page itself is
taken out: the part that the file names, else the first that is HTML; the file has the rest. Where
the file does not say whence it is (Internet Explorer's), the page's own part does.
"""

from __future__ import annotations

import binascii
import itertools
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from ingest import Gathered, GatheredFile, Source, SourceKind, gather_files, gathered_file
from ingest.outcome.answered import Answer
from manifests import Limits
from muniment.imports.arrival import Arrival
from muniment.imports.claim import plain
from muniment.imports.outcome import judge_page, no_notice
from muniment.imports.stated import claims_stated, container_stated, finding

_HEAD = 1 << 16
_MARKS = (
    re.compile(
        rb"<!--\s{0,9}Page saved with (?P<tool>SingleFile[^\n]{0,80})\n"
        rb"[ \t]{0,9}url: ?(?P<address>\S{1,8192})[ \t\r]{0,9}\n"
        rb"[ \t]{0,9}saved date: ?(?P<time>[^\n>]{1,200}?)(?:\n|-->)"
    ),
    re.compile(
        rb"<!--\s{0,9}Saved from (?P<address>https?://\S{1,8192}) at (?P<time>\S{1,100}) using "
        rb"(?P<tool>[^\n>]{1,100}?)\s{0,9}-->"
    ),
    re.compile(rb"<!--\s{0,9}saved from url=\([0-9]{4}\)(?P<address>\S{1,8192})\s{0,9}-->"),
)
_RELATED = "multipart/related"
AS_HTML = ((b"content-type", b"text/html"),)
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".xhtml"}
_SAVED_BY = re.compile(r"<[^<>@]{1,200}>")
_BLANK = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A page in MHTML: its bytes, and what its own header says of them, as it is spelled there."""

    suffix: str
    data: bytes
    content_type: str
    location: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved page says of itself; each text may be empty. `message` is MHTML's header."""

    address: str
    time: str
    tool: str
    message: Message | None = None


def read_saved(path: Path) -> Saved | None:
    """Read what a file says of how it was saved; None where it says nothing. Raises OSError."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    for mark in _MARKS:
        if (match := mark.search(head)) is not None:
            said = {name: _text(value) for name, value in match.groupdict().items() if value}
            return Saved(said["address"], said.get("time", ""), said.get("tool", ""))
    blank = _BLANK.search(head)
    if blank is None or not head[: blank.end()].lower().count(_RELATED.encode()):
        return None
    message = BytesHeaderParser().parsebytes(head[: blank.end()])
    location = _field(message, "Snapshot-Content-Location") or _field(message, "Content-Location")
    saved_by = _words(message, "From")
    # Programs write it in the language of their user: <由 Windows Internet Explorer 8 保存>.
    is_mail = any(message.get(name) is not None for name in ("To", "Received", "Message-ID"))
    is_saved = bool(_SAVED_BY.fullmatch(saved_by) and not is_mail) or bool(location)
    if _media_type(message) != _RELATED or not is_saved or not _parameter(message, "boundary"):
        return None
    return Saved(location, _field(message, "Date"), saved_by.strip("<>"), message)


def gather_saved(source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring a saved page into staging. Raises as `gather_import`."""
    whole = gather_files(
        source, path, arrival.into, arrival.first, arrival.limits, arrival.progress
    )
    [container] = whole.files
    staged = arrival.into / container.path
    saved = read_saved(staged) or Saved("", "", "")
    claims = (("software", saved.tool),) if saved.tool else ()
    stated: dict[str, Any] = {**source.stated, "kind": SourceKind.SAVED_PAGE.value}
    stated |= claims_stated(claims)
    files: tuple[GatheredFile, ...] = (container,)
    findings = whole.findings
    answer = Answer(saved.address, headers=AS_HTML)
    if saved.message is None:
        judged = judge_page(answer, staged, arrival.reason, arrival.limits)
    elif (part := _main_part(staged, saved, arrival.limits)) is None:
        judged = None
        findings = (finding("import-no-main-part", path.name),)
    else:
        saved = replace(saved, address=saved.address or part.location)
        stored = arrival.rendition(0, f".page{part.suffix}")
        (arrival.into / stored).write_bytes(part.data)
        header = ((b"content-type", part.content_type.encode("latin-1", "replace")),)
        answer = Answer(saved.address, headers=header)
        judged = judge_page(answer, arrival.into / stored, arrival.reason, arrival.limits)
        if judged.turned_away:
            (arrival.into / stored).unlink()
        else:
            kept = arrival.imported(".mht")
            staged.rename(arrival.into / kept)
            shelved = arrival.rendition(0, part.suffix)
            (arrival.into / stored).rename(arrival.into / shelved)
            container = replace(container, path=kept, kind="import")
            files = (container, gathered_file(arrival.into, shelved, "rendition", kept))
    if judged is not None:
        stated |= judged.stated()
        findings = (*findings, *no_notice(judged, path.name))
    stated |= {"page": page_claims(saved), "container": container_stated(container)}
    return replace(
        whole,
        source=Source(SourceKind.SAVED_PAGE, source.shown, stated),
        files=files,
        findings=findings,
    )


def page_claims(saved: Saved) -> dict[str, Any]:
    """Say where a saved page claims to come from, and when."""
    said = (("address", saved.address), ("time", saved.time))
    return {name: {"source": "claimed", "value": value} for name, value in said if value}


def _main_part(path: Path, saved: Saved, limits: Limits) -> Part | None:
    """Give the page in MHTML; None where none is found within the limits."""
    if path.stat().st_size > limits.mhtml_bytes:
        return None
    with (
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as data,
    ):
        return find_page(data, saved, limits.mhtml_parts)


def find_page(data: memoryview, saved: Saved, most: int) -> Part | None:
    """Give the page in MHTML: the part that is named, else the first HTML.

    At most so many parts are looked at.
    """
    assert saved.message is not None
    first: Part | None = None
    start = _parameter(saved.message, "start")
    for header, body in itertools.islice(_parts(data, saved.message), most):
        suffix = _SUFFIXES.get(_media_type(header))
        if suffix is None or (decoded := _decode(header, body)) is None:
            continue
        location = _field(header, "Content-Location")
        content_type = str(header.get("Content-Type", ""))
        part = Part(suffix, decoded, " ".join(content_type.split()), location)
        named = bool(start) and _field(header, "Content-ID") == start
        if named or (saved.address and location == saved.address):
            return part
        first = first or part
    return first


def _parts(data: memoryview, message: Message) -> Iterator[tuple[Message, memoryview]]:
    boundary = _parameter(message, "boundary").encode("utf-8", "surrogateescape")
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    at: int | None = None
    for match in line.finditer(data):
        if at is not None:
            blank = _BLANK.search(data, at, min(at + _HEAD, match.start()))
            head = data[at : blank.end()] if blank is not None else data[:0]
            yield BytesHeaderParser().parsebytes(bytes(head)), data[at + len(head) : match.start()]
        if match[1]:
            return
        at = match.end()


def _decode(header: Message, body: memoryview) -> bytes | None:
    # By `binascii` itself: the libraries above it make a copy first.
    coding = _field(header, "Content-Transfer-Encoding").lower()
    if coding == "quoted-printable":
        return binascii.a2b_qp(body)
    if coding != "base64":
        return bytes(body)
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        return None


# The library's own readers of parameters can be made to fail; these take what is plainly there.
def _media_type(message: Message) -> str:
    return str(message.get("Content-Type", "")).partition(";")[0].strip().lower()


def _parameter(message: Message, name: str) -> str:
    value = str(message.get("Content-Type", ""))
    match = re.search(rf';\s{{0,99}}{name}="?([^";\r\n]{{1,200}})"?', value, re.IGNORECASE)
    return match[1].strip() if match is not None else ""


def _field(message: Message, name: str) -> str:
    value = message.get(name)
    return plain(str(value)) if value is not None else ""


def _words(message: Message, name: str) -> str:
    """Give a field in which words of any language may stand (RFC 2047)."""
    value = message.get(name)
    try:
        return plain(str(make_header(decode_header(value)))) if value is not None else ""
    except (HeaderParseError, LookupError, ValueError):
        return _field(message, name)


def _text(value: bytes) -> str:
    return plain(value.decode("utf-8", "replace"))
