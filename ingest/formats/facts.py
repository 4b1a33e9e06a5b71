"""What a document says of itself: pages, protection, authors, dates. All of it is its claim.

PDF by PDFium; OLE files (DOC, XLS, WPS, ET) by olefile; packages (OOXML, OpenDocument, OFD) by the
one member in which they say it. `format` is what PRONOM has no identifier for: OFD, Founder's CEB.
Runs in the worker's process, which has little memory and time.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import olefile
import pypdfium2
from lxml import etree

_MOST = 500
_MEMBER_BYTES = 1 << 20
_CEB = re.compile(rb"Founder CEB(?: (\d+\.\d+))?")
_OFD = "OFD.xml"
_PDF, _OLE, _ZIP = b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
# ISO 32000-1 §14.3.3: a document's information dictionary.
_INFO = {
    "Title": "title",
    "Author": "author",
    "Creator": "application",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
# ISO 19005-1 §6.7.11: the claim stands in metadata that may not be compressed.
_PDFA = re.compile(
    rb"pdfaid:part(?:>|\s*=\s*[\"'])\s*([1-4])(?:.{0,500}?pdfaid:conformance(?:>|\s*=\s*[\"'])"
    rb"\s*([A-Za-z]))?",
    re.DOTALL,
)
_PDFA_WITHIN = 16 << 20
_OLE_FACTS = {
    "title": "title",
    "author": "author",
    "last_saved_by": "last_author",
    "creating_application": "application",
    "create_time": "created",
    "last_saved_time": "modified",
    "num_pages": "pages",
}
# Which member of a package says it (ECMA-376 part 2 §11, ODF 1.3 §4.3, GB/T 33190 §7.5), and by
# which elements, whatever their namespace's prefix.
_MEMBERS = {
    "docProps/core.xml": {
        "title": "title",
        "creator": "author",
        "lastModifiedBy": "last_author",
        "created": "created",
        "modified": "modified",
    },
    "docProps/app.xml": {"Application": "application", "Pages": "pages"},
    "meta.xml": {
        "title": "title",
        "initial-creator": "author",
        "creator": "last_author",
        "generator": "application",
        "creation-date": "created",
        "date": "modified",
    },
    "OFD.xml": {
        "Title": "title",
        "Author": "author",
        "Creator": "application",
        "CreationDate": "created",
        "ModDate": "modified",
    },
}

Fact = tuple[str, str]


def facts_of(path: Path) -> dict[str, str]:
    """Give what a file says of itself, each as one line of at most 500 characters."""
    with path.open("rb") as stream:
        head = stream.read(1024)
    if _PDF in head:
        found = _pdf(path)
    elif head.startswith(_OLE):
        found = _ole(path)
    elif head.startswith(_ZIP):
        found = _package(path)
    elif (ceb := _CEB.match(head)) is not None:
        found = iter((("format", f"CEB {(ceb[1] or b'').decode()}"),))
    else:
        return {}
    lines = ((name, " ".join(value.split())[:_MOST]) for name, value in found)
    return {name: _plain(value) for name, value in lines if value}


def _pdf(path: Path) -> Iterator[Fact]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as failure:
        # PDFium tells a password that is wanted from damage by its words alone.
        yield (
            ("encryption", "password") if "password" in str(failure).lower() else ("damage", "yes")
        )
        return
    with document:
        yield "pages", str(len(document))
        if version := document.get_version():
            yield "version", f"{version // 10}.{version % 10}"
        if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) != -1:
            yield "encryption", "without a password to open it"
        for name, value in document.get_metadata_dict().items():
            if name in _INFO:
                yield _INFO[name], value
    with path.open("rb") as stream:
        claim = _PDFA.search(stream.read(_PDFA_WITHIN))
    if claim is not None:
        yield "pdfa", f"PDF/A-{claim[1].decode()}{(claim[2] or b'').decode().lower()}"


def _ole(path: Path) -> Iterator[Fact]:
    with olefile.OleFileIO(path) as document:
        said = document.get_metadata()
        encoding = f"cp{said.codepage}" if isinstance(said.codepage, int) else "cp1252"
        for ours, name in _OLE_FACTS.items():
            value = getattr(said, ours, None)
            if isinstance(value, bytes):
                yield name, _decoded(value, encoding)
            elif isinstance(value, datetime):
                yield name, value.isoformat()
            elif value is not None:
                yield name, str(value)


def _decoded(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding, "replace")
    except LookupError:
        return value.decode("latin-1")


def _package(path: Path) -> Iterator[Fact]:
    try:
        with zipfile.ZipFile(path) as package:
            for member, wanted in _MEMBERS.items():
                if member in package.namelist():
                    with package.open(member) as stream:
                        data = stream.read(_MEMBER_BYTES)
                    yield from _elements(data, wanted)
                    if member == _OFD:
                        yield from _ofd(package, data)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        yield "damage", "yes"  # Encrypted, or packed in a way that is not ours to undo.


def _ofd(package: zipfile.ZipFile, data: bytes) -> Iterator[Fact]:
    """Say which OFD it is, and how many pages its first document lists (GB/T 33190 §7.4, §7.5)."""
    root = _parsed(data)
    if root is None or etree.QName(root).localname != "OFD":
        return
    yield "format", f"OFD {root.get('Version') or ''}"
    named = next((one.text for one in root.iter("{*}DocRoot") if one.text), "").strip().lstrip("/")
    if named not in package.namelist():
        return
    with package.open(named) as stream:
        document = _parsed(stream.read(_MEMBER_BYTES))
    if document is not None and (pages := sum(1 for _ in document.iterfind("{*}Pages/{*}Page"))):
        yield "pages", str(pages)


def _parsed(data: bytes) -> etree._Element | None:
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, reader)
    except etree.XMLSyntaxError:
        return None


def _elements(data: bytes, wanted: dict[str, str]) -> Iterator[Fact]:
    root = _parsed(data)
    if root is None:
        return
    for element in root.iter(etree.Element):
        name = wanted.get(etree.QName(element).localname)
        if name is not None and element.text:
            yield name, element.text


def _plain(value: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in value)
