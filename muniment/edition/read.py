"""Bytes read into an edition: text out of plain text, markup, pages and documents.

Whatever the bytes are, a rendition comes back: with text, or with a finding that says why it has
none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from checksums import Finding, Severity
from ingest import Decoded, read_text
from manifests import Limits
from muniment.edition.blocks import Block, lines_within, text_blocks
from muniment.edition.html import html_blocks
from muniment.edition.model import Edition, ReadRendition, exact_text
from muniment.edition.office import read_ole, read_package, read_rtf
from muniment.edition.paper.pdf import read_pdf
from muniment.edition.paper.picture import read_picture
from muniment.edition.pipes import with_tables
from muniment.edition.rendition import finding, lines_cut, made_rendition, unread_rendition
from muniment.edition.tabular import with_tabs
from muniment.edition.views import Span
from muniment.reading.charset import as_header

_PAGE_NAMES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\x1f\x8b", "gzip"),
)

_DOCUMENTS: dict[str, Callable[[bytes, str, Limits], ReadRendition]] = {
    "PDF": read_pdf,
    "ZIP": read_package,
    "OLE": read_ole,
    "RTF": read_rtf,
    "PNG": read_picture,
    "JPEG": read_picture,
    "GIF": read_picture,
    "TIFF": read_picture,
}


def read_file(path: Path, name: str, limits: Limits, charset: str = "") -> ReadRendition:
    """Read a file as `read_rendition` does its bytes. Raises OSError where the disk fails."""
    with path.open("rb") as stream:
        # One byte more than is read, to know that there is more.
        data = stream.read(limits.edition_bytes + 1)
        if _kind(data) in _DOCUMENTS and len(data) > limits.edition_bytes:
            data += stream.read(max(limits.document_bytes + 1 - len(data), 0))
    return read_rendition(data, name, limits, charset)


def without_recognition(limits: Limits) -> Limits:
    """Give limits by which no letters are recognised in pictures.

    For what says that two texts are the same: a witness cannot say that.
    """
    return replace(limits, ocr_pages=0)


def read_rendition(data: bytes, name: str, limits: Limits, charset: str = "") -> ReadRendition:
    """Read one rendition. `name` is what findings call it; its ending tells a page from a text.

    `charset` is the label by which HTTP named its encoding, if it did.
    """
    kind = _kind(data)
    if kind in _DOCUMENTS:
        if len(data) > limits.document_bytes:
            most = str(limits.document_bytes)
            long = finding("document-too-long", Severity.ERROR, name, most=most)
            return unread_rendition(name, kind, long)
        return _DOCUMENTS[kind](data, name, limits)
    if kind:
        return _unread(name, kind)
    cut = len(data) > limits.edition_bytes
    data = data[: limits.edition_bytes]
    is_page = name.lower().endswith(_PAGE_NAMES) or _PAGE.match(data) is not None
    decoded = read_text(data, whole=not cut, declared=is_page, http=as_header(charset))
    if decoded is None:
        return _unread(name, "")
    findings = list(_said(decoded, name))
    if cut:
        most = str(limits.edition_bytes)
        findings.append(finding("text-cut", Severity.WARNING, name, most=most))
    text, blocks = decoded.text, list[Block]()
    if is_page:
        form, (blocks, end) = "html", html_blocks(text, limits.edition_lines)
    else:
        _, end = lines_within(text, limits.edition_lines)
        text = text[:end]
        form, blocks = text_blocks(text)
        if form == "text" and (tables := with_tables(blocks[0].view)):
            form, blocks = "markup", tables
        elif form == "text" and blocks[0].column is None:
            blocks = with_tabs(blocks[0].view) or blocks
    exact = exact_text(text, decoded.read_in)
    if end < len(decoded.text):
        findings.append(lines_cut(name, limits, exact.place(Span(end, end)).line))
    return made_rendition(name, form, exact, blocks, limits, findings)


def _kind(data: bytes) -> str:
    """Give what its first bytes say that a file is; nothing for a text."""
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")


def read_edition(renditions: Sequence[ReadRendition]) -> Edition:
    """Put renditions of one notice together."""
    return Edition(tuple(renditions))


def _unread(name: str, kind: str) -> ReadRendition:
    if not kind:
        return unread_rendition(name, "unknown", finding("text-none", Severity.ERROR, name))
    unread = finding("text-unread-format", Severity.ERROR, name, format=kind)
    return unread_rendition(name, kind, unread)


def _said(decoded: Decoded, name: str) -> list[Finding]:
    found = []
    if decoded.damaged:
        count, encoding = str(decoded.damaged), decoded.read_in
        found.append(
            finding("text-damaged", Severity.WARNING, name, count=count, encoding=encoding)
        )
    if decoded.content:
        said = decoded.label or decoded.encoding
        found.append(
            finding("text-mislabelled", Severity.NOTE, name, said=said, encoding=decoded.content)
        )
    return found
