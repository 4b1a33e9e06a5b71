"""Addresses as pages write them, resolved as browsers do (https://url.spec.whatwg.org/).

Spaces around them and line breaks within are dropped, backslashes are slashes, fragments go. What
is not ASCII is UTF-8 in the path, and in the page's own encoding in the query. Sample: on a page
in gbk ``..\\下载\\a.doc?名=关`` asks for ``../%E4%B8%8B%E8%BD%BD/a.doc?%C3%FB=%B9%D8``.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

import webencodings

from ingest.network.web_address import WebAddress, WebAddressError, parse_web_address

_EDGES = "".join(map(chr, range(0x21)))
_DROPPED = str.maketrans("", "", "\t\n\r")
_SPLIT = re.compile(r"([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_BEGINS = re.compile(r"((?:https?:)?//[^/]*)(.*)", re.IGNORECASE | re.DOTALL)
# The URL standard's path and query percent-encode sets, as far as they are ASCII.
_PATH = frozenset(' "<>`{}^|')
_QUERY = frozenset(" \"<>'")


def is_elsewhere(text: str) -> bool:
    """Tell whether an address is of a scheme that is not fetched: ``mailto:``, ``data:``, ..."""
    scheme = _SCHEME.match(text.strip(_EDGES).translate(_DROPPED))
    return scheme is not None and scheme[1].lower() not in ("http", "https")


def resolve(base: str, text: str, encoding: str, most: int) -> WebAddress | None:
    """Give the address that `text` on a page means; None where it is none that is fetched.

    `base` is the page's base address, `encoding` what the page is read in (a name of the Encoding
    standard), `most` the bytes of an address. Raises `WebAddressError` for what was to be an http
    or https address and is none.
    """
    if len(text) > most:
        raise WebAddressError(f"An address is longer than {most} bytes (limits.url_bytes).")
    cleaned = text.strip(_EDGES).translate(_DROPPED)
    if not cleaned or cleaned.startswith("#") or is_elsewhere(cleaned):
        return None
    split = _SPLIT.fullmatch(cleaned)
    assert split is not None  # It takes any text.
    path, query = split[1].replace("\\", "/"), split[2] or ""
    begins = _BEGINS.fullmatch(path)
    host, path = (begins[1], begins[2]) if begins else ("", path)
    spelled = host + _escaped(path, _PATH, "utf-8") + _escaped(query, _QUERY, encoding)
    try:
        joined = urljoin(base, spelled)
    except ValueError as error:
        raise WebAddressError("An address has a host that cannot be read.") from error
    return parse_web_address(joined, most)


def base_of(page: str, href: str, encoding: str, most: int) -> str:
    """Give the base address of a page whose first ``base`` element says `href`."""
    try:
        base = resolve(page, href, encoding, most)
    except WebAddressError:
        return page
    return page if base is None else str(base)


def _escaped(text: str, unsafe: frozenset[str], encoding: str) -> str:
    return "".join(
        character
        if character.isascii() and character not in unsafe and character.isprintable()
        else _percent(character, encoding)
        for character in text
    )


def _percent(character: str, encoding: str) -> str:
    # The URL standard: what the encoding lacks is written as a character reference, encoded.
    raw = character.encode("utf-8", "surrogatepass") if character.isascii() else b""
    known = webencodings.lookup(encoding)
    # In a form's or a link's query UTF-16 is never used (Encoding standard, "output encoding").
    if known is None or known.name.startswith("utf-") or known.name == "replacement":
        raw = raw or character.encode("utf-8", "replace")
    else:
        raw = raw or known.codec_info.encode(character, "xmlcharrefreplace")[0]
        if raw.startswith(b"&#"):
            return "".join(f"%{byte:02X}" if byte in b"&#;" else chr(byte) for byte in raw)
    return "".join(f"%{byte:02X}" for byte in raw)
