"""What a file was called where it came from: by its answer, by its link, by its address.

Bytes, as they came: servers send GBK names that no header says to be GBK. A name is one segment;
what a file system could take for more, or cannot take, is none.
"""

from __future__ import annotations

import binascii
import re
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

from ingest.exchange import Exchange

# RFC 6266 §4.1; RFC 8187 §3.2.
_EXTENDED = re.compile(rb"filename\*\s*=\s*\"?[\w\-]*'[\w\-]*'([^;\s\"]+)", re.IGNORECASE)
_QUOTED = re.compile(rb"filename\s*=\s*\"((?:[^\"\\]|\\.)*)\"", re.IGNORECASE)
_PLAIN = re.compile(rb"filename\s*=\s*([^;\"]+)", re.IGNORECASE)
# RFC 2047 §2: meant for mail, written by Java's MimeUtility, and read by browsers.
_WORDS = re.compile(rb"(?:=\?[\w\-]+\?[bq]\?[^?\s]*\?=\s*)+", re.IGNORECASE)
_MOST = 255


def original_name(exchange: Exchange, called: str) -> bytes | None:
    """Name what came: as Content-Disposition does, as its link does, or as its address does."""
    disposition = exchange.header(b"content-disposition") or b""
    path = exchange.url.partition("?")[0].partition("://")[2].partition("/")[2]
    given = (
        _disposed(disposition),
        called.encode("utf-8", "replace"),
        unquote_to_bytes(path.rpartition("/")[2]),
    )
    return next((name for one in given if (name := _segment(one))), None)


def _disposed(disposition: bytes) -> bytes:
    if found := _EXTENDED.search(disposition):
        return unquote_to_bytes(found[1])
    if found := _QUOTED.search(disposition):
        name = found[1].replace(b'\\"', b'"')  # Other backslashes are of paths, or of GBK.
    elif found := _PLAIN.search(disposition):
        name = found[1].strip()
    else:
        return b""
    if _WORDS.fullmatch(name):
        return _worded(name)
    # Browsers undo percent-encoding that should not be there, and so many servers rely on it.
    return unquote_to_bytes(name) if re.search(rb"%[0-9A-Fa-f]{2}", name) else name


def _worded(name: bytes) -> bytes:
    """Undo the encoded words of a name; their bytes are in the encoding that they say."""
    try:
        pieces = decode_header(name.decode("ascii"))
    except (HeaderParseError, binascii.Error, ValueError):
        return name
    return b"".join(one if isinstance(one, bytes) else one.encode("ascii") for one, _ in pieces)


def _segment(name: bytes) -> bytes:
    """Give the last segment of a name, or nothing where it is none that a file could have."""
    for codec in ("utf-8", "gb18030", "latin-1"):  # A second byte of GBK may be a backslash's.
        try:
            text = name.decode(codec)
        except UnicodeDecodeError:
            continue
        last = re.split(r"[/\\]", text)[-1].strip(" .\t").encode(codec)
        plain = not any(byte < 0x20 or byte == 0x7F for byte in last)
        return last if plain and 0 < len(last) <= _MOST else b""
    return b""
