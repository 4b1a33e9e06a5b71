"""What came, as far as it says what else to ask for: web pages, style sheets, and documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.outcome.judge import is_xml
from ingest.outcome.look import is_markup
from ingest.recording import Framed, Recording
from ingest.text.encoding import read_text
from ingest.whole.attachments import document_suffixes
from ingest.whole.links import PageLinks
from ingest.whole.page_links import read_links
from manifests import Limits

_PAGES = (b"text/html", b"application/xhtml+xml")
# Said of anything by servers that do not know better, or of all that is XML.
_VAGUE = (
    *(b"", b"text/plain", b"application/octet-stream", b"application/x-download"),
    *(b"text/xml", b"application/xml"),
)
_STYLE = b"text/css"
_SHOWN = b"text/html; charset=utf-8"
DOM = "dom.html"
_HEAD = 1024


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read for its links. `encoding` is what browsers read it in; `cut` says that
    it is longer than was read."""

    links: PageLinks
    encoding: str
    cut: bool


def is_web_page(recording: Recording) -> bool:
    """Tell whether what was kept is a web page, rather than a file that is given out."""
    if recording.body is None or not _may_be_page(recording):
        return False
    with recording.body.open("rb") as stream:
        return _is_page(recording, stream.read(_HEAD))


def _may_be_page(recording: Recording) -> bool:
    """Tell whether a server says nothing against its being a page."""
    if recording.body is None or recording.encoding is None:
        return False
    disposition = (recording.way[-1].header(b"content-disposition") or b"").strip().lower()
    return not disposition.startswith(b"attachment")


def _is_page(recording: Recording, head: bytes) -> bool:
    """Tell by the first bytes whether what may be a page is one."""
    # UTF-16 has zeros too, and is said to be text by its mark.
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith((b"%PDF", b"{\\rtf")) or (b"\0" in head and not marked):
        return False
    media = _media(recording)
    if media in _PAGES:
        return True
    return media in _VAGUE and is_markup(head.decode("latin-1").removeprefix("ï»¿"))


def is_document(recording: Recording) -> bool:
    """Tell whether what was kept is a document by its kind: PDF, Word, an archive of files."""
    known = recording.suffix.removeprefix(".") in document_suffixes()
    return recording.body is not None and known and not is_web_page(recording)


def read_page(recording: Recording, body: Path, limits: Limits) -> ReadPage | None:
    """Read a web page's links, as a browser left the page, if one showed it; None where it is no
    web page. Raises OSError."""
    if not _may_be_page(recording):
        return None
    with body.open("rb") as stream:
        if not _is_page(recording, stream.read(_HEAD)):
            return None
        if DOM in recording.made:
            return _read_shown(recording, DOM, limits)
        stream.seek(0)
        data, whole = _beginning(stream, limits)
    decoded = read_text(data, whole=whole, declared=True, http=_type(recording))
    if decoded is None:
        return None
    links = read_links(decoded.text, limits.page_links, is_xml(recording.way[-1]))
    return ReadPage(links, decoded.encoding, cut=not whole)


def read_frame(recording: Recording, frame: Framed, limits: Limits) -> ReadPage | None:
    """Read the links of a frame as a browser left it; None where it is no text. Raises OSError."""
    return _read_shown(recording, frame.file, limits)


def _read_shown(recording: Recording, name: str, limits: Limits) -> ReadPage | None:
    """Read what a browser made of a document of a page."""
    with recording.warc.with_name(name).open("rb") as stream:
        data, whole = _beginning(stream, limits)
    decoded = read_text(data, whole=whole, declared=False, http=_SHOWN)
    if decoded is None:
        return None
    links = read_links(decoded.text, limits.page_links)
    # Addresses are spelled in the encoding of the page as it was served; frames are mostly alike.
    own = recording.encoding.get("name") if recording.encoding else None
    return ReadPage(links, own or decoded.encoding, cut=not whole)


def read_style(recording: Recording, body: Path, limits: Limits) -> str | None:
    """Read a style sheet; None where it is none. Raises OSError."""
    media = _media(recording)
    named = recording.way[-1].url.partition("?")[0].endswith(".css")
    if media != _STYLE and not (named and media in _VAGUE):
        return None
    with body.open("rb") as stream:
        data, whole = _beginning(stream, limits)
    decoded = read_text(data, whole=whole, declared=False, http=_type(recording))
    return None if decoded is None else decoded.text


def _beginning(stream: BinaryIO, limits: Limits) -> tuple[bytes, bool]:
    data = stream.read(limits.linked_bytes)
    return data, not stream.read(1)


def _type(recording: Recording) -> bytes:
    return recording.way[-1].header(b"content-type") or b""


def _media(recording: Recording) -> bytes:
    return _type(recording).partition(b";")[0].strip().lower()
