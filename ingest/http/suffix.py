"""What a body should be called: a suffix from what the server said of it, or from its address."""

from __future__ import annotations

import re

from ingest.exchange import Exchange

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_NAMED = re.compile(rb"filename\*?\s*=\s*\"?([^\";]+)", re.IGNORECASE)
_OTHER = ".bin"

_TYPES = {
    "application/epub+zip": ".epub",
    "application/gzip": ".gz",
    "application/json": ".json",
    "application/msword": ".doc",
    "application/ofd": ".ofd",
    "application/pdf": ".pdf",
    "application/postscript": ".ps",
    "application/rtf": ".rtf",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xhtml+xml": ".xhtml",
    "application/xml": ".xml",
    "application/zip": ".zip",
    "audio/mpeg": ".mp3",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "multipart/related": ".mht",
    "text/calendar": ".ics",
    "text/css": ".css",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
    "text/xml": ".xml",
    "video/mp4": ".mp4",
}


def suggest_suffix(exchange: Exchange, unknown_coding: bytes | None) -> str:
    """Name the kind of an exchange's body: ``.html``, ``.pdf``, ..., or ``.bin``.

    A media type that says something counts most, then the name the server gave, then the address.
    A body in a coding that was left as it is has no kind of its own.
    """
    media = exchange.header(b"content-type") or b""
    disposition = exchange.header(b"content-disposition") or b""
    return suffix_of(media, disposition, exchange.url, unknown_coding)


def suffix_of(media: bytes, disposition: bytes, url: str, unknown_coding: bytes | None) -> str:
    """Name the kind of a body by the values of its Content-Type and Content-Disposition, in the
    same way."""
    if unknown_coding is not None:
        return _OTHER
    known = _TYPES.get(media.partition(b";")[0].strip().lower().decode("latin-1"))
    if known is not None:
        return known
    named = _NAMED.search(disposition)
    if named is not None and (suffix := _of(named[1].decode("latin-1"))):
        return suffix
    path = re.sub(r"^[a-z]+://[^/?]*", "", url).partition("?")[0]
    return _of(path.rpartition("/")[2]) or _OTHER


def _of(name: str) -> str:
    suffix = name[name.rfind(".") :].strip().lower() if "." in name else ""
    return suffix if _SUFFIX.fullmatch(suffix) else ""
