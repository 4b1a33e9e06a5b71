"""The key of an address in the indexes of web archives (SURT: sort-friendly URI, in CDXJ).

::

    http://www.example.com/Notices/?b=2&a=1   →   com,example)/notices?a=1&b=2
    http://192.0.2.7:8080/a                   →   7,2,0,192:8080)/a

An index is of use only to a program that makes the same key of an address, so it is made as pywb
makes it, whose rules are those of the Wayback Machine; a test asks pywb. It drops less than
`aggressive_form` does. What browsers resolve before they ask (``%2e%2e``, a backslash, ``..`` above
the top, a host in hex) gets the key of what it means, and not pywb's of the spelling.
"""

from __future__ import annotations

import re

from ingest.urls.forms import aggressive_form, semantic_parts

_WWW = re.compile(rb"www\d*\.")
_BEFORE_AFTER = rb"(.*)%b(?:&(.*))?"
# Each is left out once, in this order, wherever the name ends so.
_SESSIONS = tuple(
    re.compile(_BEFORE_AFTER % session, re.IGNORECASE | re.DOTALL)
    for session in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
# Of ASP.NET alone: a session of Java in a path stays.
_PATH_SESSIONS = (
    re.compile(rb"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/(?=[^?]+\.aspx)", re.IGNORECASE | re.DOTALL),
    re.compile(rb"(.*/)\([0-9a-z]{24}\)/(?=[^?]+\.aspx)", re.IGNORECASE | re.DOTALL),
)


def index_key(url: str) -> str:
    """Give the key of an address, as pywb and the indexes of WACZ files have it.

    An address without a host is its own key.
    """
    data = url.encode("utf-8", "surrogatepass")
    parts = semantic_parts(data)
    if not parts.host:
        return aggressive_form(data).decode("utf-8", "replace")
    host = _WWW.sub(b"", parts.host, count=1) if _WWW.match(parts.host) else parts.host
    labels = b",".join(reversed(host.strip(b"[]").split(b".")))
    port = b":" + parts.port if parts.port else b""
    key = labels + port + b")" + _path(parts.path) + _query(parts.query)
    return key.decode("utf-8", "replace")


def _path(path: bytes) -> bytes:
    path = path.replace(b"%3F", b"?").lower()
    for session in _PATH_SESSIONS:
        path = session.sub(rb"\1", path, count=1)
    return path.removesuffix(b"/") if len(path) > 1 else path


def _query(query: bytes) -> bytes:
    # What the semantic form keeps encoded, since plain it says something else, is plain in a key.
    query = query.replace(b"%26", b"&").replace(b"%3D", b"=")
    for session in _SESSIONS:
        if found := session.fullmatch(query):
            query = found[1] + (found[2] or b"")
    pairs = sorted(tuple(one.split(b"=", 1)) for one in query.lower().split(b"&"))
    ordered = b"&".join(map(b"=".join, pairs))
    return b"?" + ordered if ordered else b""
