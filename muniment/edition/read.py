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
from muniment.edition.formats import markdown
from muniment.edition.formats.elements import is_xml, xml_blocks
from muniment.edition.formats.office import read_ole, read_one_file, read_package, read_rtf
from muniment.edition.formats.pipes import with_tables
from muniment.edition.layout.blocks import Block, lines_within, text_blocks
from muniment.edition.layout.tabular import with_tabs
from muniment.edition.model import Edition, ReadRendition, exact_text
from muniment.edition.pages.html import html_blocks
from muniment.edition.pages.web_archive import page_in
from muniment.edition.paper.pdf import read_ofd, read_pdf
from muniment.edition.paper.picture import read_picture
from muniment.edition.rendition import finding, lines_cut, made_rendition, unread_rendition
from muniment.edition.views import Span
from muniment.reading.charset import as_header

_XML_NAMES = (".xhtml", ".xht")
_PAGE_NAMES = (".html", ".htm", ".shtml", *_XML_NAMES)
_BEGUN = (
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*){0,4}"
    r"<(?:!doctype\s+html|html|head|body)\b"
)
_PAGE, _PAGE_READ = re.compile(_BEGUN.encode(), re.I), re.compile(_BEGUN, re.I)
# A document of a word processor in one file of XML: Word's, or an OpenDocument text.
_ONE_FILE = re.compile(
    rb"<\?mso-application\s+progid=[\"']Word\.Document|<office:document\s"
    rb"|<w:wordDocument\s"
)
_PACKED = re.compile(rb"<pkg:package\s")
_ONE_FILE_WITHIN = 2000
# The end of a zip file's directory, and of its entries the one that says that it is an OFD.
_DIRECTORY_END = b"PK\5\6"
_OFD = re.compile(rb"PK\x01\x02.{24}\x07\0.{16}OFD\.xml", re.S)
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
    "OFD": read_ofd,
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
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if _PACKED.search(data, 0, _ONE_FILE_WITHIN):
            return _unread(name, "Flat OPC")
        if _ONE_FILE.search(data, 0, _ONE_FILE_WITHIN):
            return read_one_file(data, name, limits)
    return _read_letters(data, name, limits, charset)


def _read_letters(data: bytes, name: str, limits: Limits, charset: str) -> ReadRendition:
    """Read a page, XML or plain text."""
    cut = len(data) > limits.edition_bytes
    data = data[: limits.edition_bytes]
    archived = page_in(data)
    findings = [] if archived is None else [finding("page-archived", Severity.NOTE, name)]
    data, charset = archived or (data, charset)
    is_page = archived is not None or name.lower().endswith(_PAGE_NAMES)
    is_page = is_page or _PAGE.match(data) is not None
    decoded = read_text(data, whole=not cut, declared=is_page, http=as_header(charset))
    if decoded is None:
        return _unread(name, "")
    findings.extend(_said(decoded, name))
    if cut:
        most = str(limits.edition_bytes)
        findings.append(finding("text-cut", Severity.WARNING, name, most=most))
    text = decoded.text
    # Behind a mark of its encoding, or in two bytes a letter, a page shows only now.
    if is_page or _PAGE_READ.match(text):
        xml = name.lower().endswith(_XML_NAMES) or text[:64].lstrip().startswith("<?xml")
        form, (blocks, end) = "html", html_blocks(text, limits.edition_lines, xml)
    elif is_xml(name, text):
        form, (blocks, end) = "markup", xml_blocks(text, limits.edition_lines)
        findings.append(finding("text-of-elements", Severity.NOTE, name))
    else:
        _, end = lines_within(text, limits.edition_lines)
        text = text[:end]
        form, blocks = _plain(name, text)
    exact = exact_text(text, decoded.read_in)
    if end < len(decoded.text):
        findings.append(lines_cut(name, limits, exact.place(Span(end, end)).line))
    return made_rendition(name, form, exact, blocks, limits, findings)


def _plain(name: str, text: str) -> tuple[str, list[Block]]:
    form, blocks = text_blocks(text)
    if name.lower().endswith(markdown.NAMES) and blocks[0].column is None:
        shown = markdown.without_marks(blocks[0].view)
        return "markup", with_tables(shown) or [Block("lines", shown)]
    if form == "text" and (tables := with_tables(blocks[0].view)):
        return "markup", tables
    if form == "text" and blocks[0].column is None:
        return form, with_tabs(blocks[0].view) or blocks
    return form, blocks


def _kind(data: bytes) -> str:
    """Give what its first bytes say that a file is; nothing for a text."""
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    return "OFD" if kind == "ZIP" and _is_ofd(data) else kind


def _is_ofd(data: bytes) -> bool:
    """Tell whether a zip file's own directory has an OFD's outermost member (GB/T 33190 §7.4)."""
    end = data.rfind(_DIRECTORY_END)
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    return end >= 0 and _OFD.search(data, start) is not None


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
