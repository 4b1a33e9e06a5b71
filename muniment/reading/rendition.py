"""What a page shows of one rendition: its text, its picture, or that it is neither.

A rendition whose bytes are not those of its manifest is never shown as if it were the notice.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, hash_file
from ingest import Decoded, read_text
from manifests import Limits
from muniment.reading.blocks import Block, cut, reduce_page
from muniment.reading.charset import as_header
from muniment.reading.view import FileView

_PICTURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.S), "image/webp"),
)
_OTHERS = (
    (re.compile(rb"%PDF-"), "PDF"),
    (re.compile(rb"PK\x03\x04"), "ZIP"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "Microsoft Office (OLE)"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb"\x1f\x8b"), "gzip"),
)
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
_XML_SUFFIXES = (".xhtml", ".xht", ".xml")
_MARKUP = re.compile(r"</(?:p|div|table|h[1-6]|html|body|ul|ol)>", re.I)
_SNIFFED = 1 << 16


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, as a data: URI."""

    address: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A rendition as a page shows it.

    `trouble` is ``changed`` or ``missing`` where the bytes are not those of record; then there is
    nothing else. `notes` are (code, particular) pairs for sentences that say what was done to it.
    """

    file: FileView
    format: str
    blocks: tuple[Block, ...] = ()
    picture: Picture | None = None
    title: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    trouble: str = ""


def read_rendition(path: Path, file: FileView, limits: Limits) -> Reading:
    """Read a rendition that lies at `path`. Raises OSError where the disk fails."""
    if path.is_symlink() or not path.is_file():
        return Reading(file, "", trouble="missing")
    if hash_file(path, (Algorithm.SHA512,)).digest(Algorithm.SHA512) != file.sha512:
        return Reading(file, "", trouble="changed")
    size = file.stated.size
    with path.open("rb") as stream:
        data = stream.read(max(limits.page_text_bytes, limits.page_picture_bytes))
    for magic, kind in _PICTURES:
        if magic.match(data):
            return _picture(file, kind, data, size, limits)
    for magic, name in _OTHERS:
        if magic.match(data):
            return Reading(file, name, notes=(("not-shown", ""),))
    data = data[: limits.page_text_bytes]
    is_page = Path(file.stated.path).suffix in _PAGE_SUFFIXES
    decoded = read_text(
        data, whole=len(data) == size, declared=is_page, http=as_header(file.charset)
    )
    if decoded is None:
        return Reading(file, "", notes=(("not-text", ""),))
    return _text(file, decoded, is_page, limits.page_text_bytes, len(data) < size)


def _picture(file: FileView, kind: str, data: bytes, size: int, limits: Limits) -> Reading:
    name = kind.removeprefix("image/").upper()
    if size > limits.page_picture_bytes:
        return Reading(file, name, notes=(("too-large", str(limits.page_picture_bytes)),))
    encoded = base64.b64encode(data).decode("ascii")
    return Reading(file, name, picture=Picture(f"data:{kind};base64,{encoded}"))


def _text(file: FileView, decoded: Decoded, is_page: bool, most: int, was_cut: bool) -> Reading:
    notes = [_encoding_note(decoded)]
    title = ""
    if is_page or _MARKUP.search(decoded.text[:_SNIFFED]):
        reduced = reduce_page(decoded.text, file.stated.path.endswith(_XML_SUFFIXES))
        blocks, title = reduced.blocks, reduced.title
        notes.append(("reduced", "") if is_page else ("markup-in-text", ""))
    else:
        blocks = (Block("pre", decoded.text),) if decoded.text.strip() else ()
    shown = tuple(cut(blocks, most))
    if was_cut or shown != blocks:
        notes.append(("cut", str(most)))
    if not shown:
        notes.append(("empty", ""))
    form = "HTML" if is_page else "text"
    return Reading(file, form, shown, title=title, notes=tuple(notes))


def _encoding_note(decoded: Decoded) -> tuple[str, str]:
    name = decoded.read_in
    if decoded.damaged:
        utf8 = name == "utf-8"
        return ("read-damaged", str(decoded.damaged)) if utf8 else ("read-in-part", name)
    if decoded.how == "mark":
        return "read-mark", name
    if decoded.how in ("meta", "http") and not decoded.content:
        return ("read-declared" if decoded.how == "meta" else "read-served"), name
    return ("read-utf-8", "") if name == "utf-8" else ("read-guessed", name)
