"""DOC, WPS, RTF and OpenDocument texts, read by way of LibreOffice where that is installed."""

from __future__ import annotations

import re
from dataclasses import replace

from checksums import Finding, Severity
from ingest.documents.child import Bounds, NotAloneError, StoppedError, is_installed
from ingest.documents.office import converted, has_office
from manifests import Limits
from muniment.edition.formats.word import read_word
from muniment.edition.model import ReadRendition
from muniment.edition.rendition import finding, unread_rendition

_PACKAGE = "libreoffice-writer-nogui"
_PATIENCE = 4
# Of a Word document in an OLE file ([MS-DOC] §2.1), as its directory spells it.
_WORD_STREAM = "WordDocument".encode("utf-16le")
# The field of a formula, circled numbers among them, of which LibreOffice keeps nothing: where a
# field begins ([MS-DOC] §2.8.25), in letters of one byte or two, and as RTF 1.9 spells it.
_FORMULA = {
    "doc": re.compile(rb"(?i)\x13\0?(?: \0?){0,3}e\0?q\0?(?: \0?){1,3}\\"),
    "rtf": re.compile(rb"(?i)\\fldinst[\s{]{1,9}(?:\\[a-z]{1,12}-?\d{0,9}[\s{]{0,9}){0,20}eq\s"),
}
_OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"


def read_ole(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read an OLE file: DOC, and WPS of Kingsoft's, which is one."""
    if _WORD_STREAM not in data:
        unread = finding("text-unread-format", Severity.ERROR, name, format="OLE")
        return unread_rendition(name, "ole", unread)
    return _read(data, name, limits, "doc")


def read_rtf(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read RTF."""
    return _read(data, name, limits, "rtf")


def read_one_file(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read a document in one file of XML, as Word and LibreOffice write it."""
    if len(data) > limits.document_bytes:
        long = finding("document-too-long", Severity.ERROR, name, most=str(limits.document_bytes))
        return unread_rendition(name, "xml", long)
    return _read(data, name, limits, "xml")


def read_package(data: bytes, name: str, limits: Limits) -> ReadRendition:
    """Read a zip file: an OpenDocument text, which says so in its first bytes, or OOXML."""
    # OpenDocument 1.3 part 2 §3.3: the first member is the media type, stored as it is.
    if data[30:].startswith(_OPENDOCUMENT):
        return _read(data, name, limits, "odt")
    return read_word(data, name, limits)


def _read(data: bytes, name: str, limits: Limits, form: str) -> ReadRendition:
    if not is_installed("lxml"):
        return read_word(data, name, limits, form)
    if not has_office():
        needs = finding(
            "document-needs-program",
            Severity.ERROR,
            name,
            format=form.upper(),
            program="LibreOffice",
            package=_PACKAGE,
        )
        return unread_rendition(name, form, needs)
    bounds = Bounds(
        limits.document_memory * 4,
        int(limits.document_seconds),
        1 << 16,
        limits.document_bytes,
        _PATIENCE,
        alone=True,
    )
    found = [finding("document-converted", Severity.NOTE, name, program="LibreOffice")]
    try:
        turned = _turned(data, form, bounds, name, found)
    except StoppedError:
        return unread_rendition(
            name, form, finding("document-unconverted", Severity.ERROR, name, program="LibreOffice")
        )
    read = read_word(turned, name, limits, form)
    if count := len(_FORMULA[form].findall(data)) if form in _FORMULA else 0:
        found.append(finding("document-formulas", Severity.WARNING, name, count=str(count)))
    return replace(read, findings=(*found, *read.findings))


def _turned(data: bytes, form: str, bounds: Bounds, name: str, found: list[Finding]) -> bytes:
    """Have it turned without a network, or, where the system knows no such thing, say so."""
    try:
        return converted(data, form, bounds)
    except NotAloneError:
        found.append(finding("document-networked", Severity.NOTE, name, program="LibreOffice"))
        return converted(data, form, replace(bounds, alone=False))
