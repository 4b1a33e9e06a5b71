"""The key of an address in the indexes of web archives (SURT: sort-friendly URI, in CDXJ).

::

    http://www.example.com/Notices/?b=2&a=1   →   com,example)/notices?a=1&b=2
"""

from __future__ import annotations

from ingest.urls.forms import aggressive_form
from ingest.urls.parts import UrlParts, read_number, split_url


def index_key(url: str) -> str:
    """Give the key of an address, as pywb and the indexes of WACZ files have it.

    Addresses of other schemes than http and https keep theirs before the key.
    """
    parts = split_url(aggressive_form(url.encode("utf-8", "surrogatepass")))
    if not parts.host:
        return bytes(parts).decode("utf-8", "replace")
    prefix = b"" if parts.scheme == b"http" else parts.scheme + b"://"
    rest = parts.path + parts.question_mark + parts.query
    port = b":" + parts.port if parts.port else b""
    return (prefix + _reversed(parts) + port + b")" + rest).decode("utf-8", "replace")


def _reversed(parts: UrlParts) -> bytes:
    if read_number(parts.host) is not None:
        return parts.host
    return b",".join(reversed(parts.host.split(b".")))
