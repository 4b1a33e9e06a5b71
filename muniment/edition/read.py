"""Bytes read into an edition: text out of plain text, markup and pages, and its structure.

Whatever the bytes are, a rendition comes back: with text, or with a finding that says why it has
none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from checksums import Finding, Severity
from ingest import Decoded, read_text
from manifests import Limits
from muniment.edition.blocks import Block, text_blocks
from muniment.edition.columns import lay_columns
from muniment.edition.html import html_blocks
from muniment.edition.metadata import read_metadata
from muniment.edition.model import Edition, Field, ReadRendition, exact_text
from muniment.edition.structure import structure

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


def read_rendition(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read one rendition. `name` is what findings call it; its ending tells a page from a text."""
    cut = len(data) > limits.edition_bytes
    data = data[: limits.edition_bytes]
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    if kind:
        return _unread(name, kind)
    is_page = name.lower().endswith(_PAGE_NAMES) or _PAGE.match(data) is not None
    decoded = read_text(data, whole=not cut, declared=is_page)
    if decoded is None:
        return _unread(name, "")
    findings = list(_said(decoded, name))
    if cut:
        most = str(limits.edition_bytes)
        findings.append(_finding("text-cut", Severity.WARNING, name, most=most))
    blocks: Sequence[Block]
    if is_page:
        form, blocks = "html", html_blocks(decoded.text)
    else:
        form, blocks = text_blocks(decoded.text)
    return read_blocks(decoded, name, form, blocks, limits, findings)


def read_blocks(
    decoded: Decoded,
    name: str,
    form: str,
    blocks: Sequence[Block],
    limits: Limits,
    findings: Sequence[Finding] = (),
) -> ReadRendition:
    """Make a rendition of blocks that any reader found in a text."""
    found = list(findings)
    columns, fields = [], list[Field]()
    for laid in lay_columns(blocks):
        column, missed = structure(laid, decoded.text, name, limits.edition_labels)
        columns.append(column)
        fields.extend(read_metadata(column, decoded.text).fields)
        found.extend(missed)
    if not columns:
        found.append(_finding("text-empty", Severity.WARNING, name))
    exact = exact_text(decoded.text, decoded.read_in)
    return ReadRendition(name, form, exact, tuple(columns), tuple(fields), tuple(found))


def read_edition(renditions: Sequence[ReadRendition]) -> Edition:
    """Put renditions of one notice together."""
    return Edition(tuple(renditions))


def _unread(name: str, kind: str) -> ReadRendition:
    code = "text-unread-format" if kind else "text-none"
    found = _finding(code, Severity.ERROR, name, **({"format": kind} if kind else {}))
    return ReadRendition(name, kind or "unknown", None, (), (), (found,))


def _said(decoded: Decoded, name: str) -> list[Finding]:
    found = []
    if decoded.damaged:
        count, encoding = str(decoded.damaged), decoded.read_in
        found.append(
            _finding("text-damaged", Severity.WARNING, name, count=count, encoding=encoding)
        )
    if decoded.content:
        said = decoded.label or decoded.encoding
        found.append(
            _finding("text-mislabelled", Severity.NOTE, name, said=said, encoding=decoded.content)
        )
    return found


def _finding(code: str, severity: Severity, where: str, **particulars: str) -> Finding:
    return Finding(code, severity, where, tuple(sorted(particulars.items())))
