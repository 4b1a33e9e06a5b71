"""Two forms of an address in which addresses of one page are likely to agree.

`semantic_form` undoes what makes no difference to a browser or a server: blanks, case of scheme and
host, default ports, user names, dots in paths, percent-encoding, order of parameters.
`aggressive_form` also drops what seldom makes one: https, ``www.``, sessions, case, last slashes;
web archives' indexes are built on it. Both are those of IIPC's urlcanon, whose published cases are
in the tests. They are keys, and never asked for: what was asked for stands in the records.
"""

from __future__ import annotations

import re
from dataclasses import replace

import idna

from ingest.urls.parts import DEFAULT_PORTS, FILE, UrlParts, read_number, split_url

_BLANKS = b"\t\n\r"
_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")
_DOT, _TWO_DOTS = re.compile(rb"(?:\.|%2e)", re.IGNORECASE), re.compile(rb"(?:\.|%2e){2}", re.I)
_WWW = re.compile(rb"www\d*\.(?=.*[^.])", re.DOTALL)
_SLASHES = re.compile(rb"//+")
# Parameters and path segments in which servers put a session: Java, PHP, ASP, ASP.NET, ColdFusion.
_SESSION_IN_QUERY = re.compile(
    rb"(?<=[?&])(?:jsessionid=[0-9a-z$]{10,}|phpsessid=[0-9a-z]{16,}|sid=[0-9a-z]{16,}"
    rb"|aspsessionid[a-z]{8}=[a-z]{16,}|cfid=[0-9]+&cftoken=[0-9a-z-]+)(?=&|$)",
    re.IGNORECASE,
)
_SESSION_IN_PATH = (
    re.compile(rb";jsessionid=[0-9a-z$]{10,}", re.IGNORECASE),
    re.compile(rb"/\((?:[a-z]\([0-9a-z]{24}\))+\)(?=/)", re.IGNORECASE),
    re.compile(rb"/\([0-9a-z]{24}\)(?=/)", re.IGNORECASE),
)
_KEPT = frozenset((*range(0x21), *range(0x7F, 0x100), *b"#%"))
_KEPT_IN_PATH = _KEPT | frozenset(b"?")
_KEPT_IN_QUERY = _KEPT | frozenset(b"&=")


def semantic_form(url: bytes) -> bytes:
    """Give the form in which equal addresses are equal bytes; its fragment stays."""
    parts = semantic_parts(url)
    return bytes(replace(parts, query=_ordered(parts.query)))


def aggressive_form(url: bytes) -> bytes:
    """Give the form in which addresses of one page mostly are equal bytes; no fragment."""
    parts = replace(semantic_parts(url), hash_sign=b"", fragment=b"")
    if parts.scheme == b"https":
        parts = replace(parts, scheme=b"http")
    host = _WWW.sub(b"", parts.host, count=1) if _WWW.match(parts.host) else parts.host
    path = parts.path
    for session in _SESSION_IN_PATH:
        path = session.sub(b"", path)
    path = path.lower()
    if len(path) > 1:
        path = path.removesuffix(b"/")
    query = _SESSION_IN_QUERY.sub(b"", b"?" + _ordered(parts.query))[1:].lower()
    query = b"&".join(sorted(one for one in query.split(b"&") if one))
    return bytes(
        replace(parts, host=host, path=path, query=query, question_mark=b"?" if query else b"")
    )


def normalize_dots(path: bytes, special: bool) -> bytes:
    """Resolve the segments ``.`` and ``..`` of a path (WHATWG URL §4.4); slashes stay as they are.

    In a special scheme a backslash ends a segment too. ``%2e`` is a dot.
    """
    pieces = re.split(rb"([/\\])" if special else rb"(/)", path)
    if pieces[0] or len(pieces) == 1:
        return path  # No slash opens it: it is no hierarchy.
    resolved: list[bytes] = []
    for segment, closing in zip(pieces[2::2], [*pieces[3::2], b""], strict=True):
        if _TWO_DOTS.fullmatch(segment):
            del resolved[-1:]
        elif not _DOT.fullmatch(segment):
            resolved.append(segment + closing)
    return pieces[1] + b"".join(resolved)


def semantic_parts(url: bytes) -> UrlParts:
    """Give the parts of the semantic form, but for the order of parameters, which is that of `url`.

    An address without a scheme is one of http.
    """
    parts = split_url(url.strip(bytes(range(0x21))).translate(None, _BLANKS))
    if not parts.scheme:
        parts = split_url(b"http://" + bytes(parts).lstrip(b"/\\"))
    scheme = parts.plain_scheme
    rooted = scheme in DEFAULT_PORTS or scheme == FILE
    path = parts.path
    if rooted:
        path = path.replace(b"\\", b"/")
        path = path if path.startswith(b"/") else b"/" + path
    path = normalize_dots(_decoded(path), rooted)
    if scheme in DEFAULT_PORTS:
        path = _SLASHES.sub(b"/", path)
    default = DEFAULT_PORTS.get(scheme)
    port = b"" if parts.port == default else parts.port
    return UrlParts(
        scheme=scheme,
        colon_after_scheme=b":",
        slashes=b"//" if rooted or parts.slashes else b"",
        host=_host(parts.host, scheme in DEFAULT_PORTS) if rooted or parts.slashes else parts.host,
        colon_before_port=b":" if port else b"",
        port=port,
        path=_encoded(path, _KEPT_IN_PATH),
        question_mark=parts.question_mark,
        query=_spelled(parts.query),
        hash_sign=parts.hash_sign,
        fragment=_encoded(_decoded(parts.fragment), _KEPT),
    )


def _host(host: bytes, special: bool) -> bytes:
    plain = _decoded(host).strip(b".")
    if special:
        plain = _ascii(plain)
    number = read_number(plain or b"0") if host else None  # A host of dots alone is no name.
    if number is None:
        return _encoded(plain, _KEPT)
    return b"[%s]" % str(number).encode() if number.version == 6 else str(number).encode()


def _ascii(host: bytes) -> bytes:
    """Spell an international name in ASCII, in lower case (IDNA 2008 with UTS 46)."""
    if host.isascii():
        return host.lower()
    try:
        name = host.decode("utf-8")
        return idna.encode(name, uts46=True)
    except idna.IDNAError:
        pass  # IDNA 2003, which the Web went by once, allowed signs too.
    except UnicodeDecodeError:
        return host.lower()
    try:
        return name.encode("idna")
    except UnicodeError:
        return host.lower()


def _ordered(query: bytes) -> bytes:
    return b"&".join(sorted(query.split(b"&")))


def _spelled(query: bytes) -> bytes:
    pairs = [one.split(b"=") for one in query.split(b"&")]
    return b"&".join(
        b"=".join(_encoded(_decoded(each), _KEPT_IN_QUERY) for each in one) for one in pairs
    )


def _decoded(data: bytes) -> bytes:
    """Undo percent-encoding until none is left."""
    while True:
        once = _ENCODED.sub(lambda found: bytes((int(found[1], 16),)), data)
        if once == data:
            return data
        data = once


def _encoded(data: bytes, kept: frozenset[int]) -> bytes:
    return b"".join(b"%%%02X" % byte if byte in kept else bytes((byte,)) for byte in data)
