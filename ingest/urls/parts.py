"""Any address, split as browsers split it, so that joining the parts gives the same bytes again.

Nothing is refused here and nothing is asked for: this is for indexes over what was recorded. What
may be visited says `ingest.network.web_address`. The parts are those of IIPC's urlcanon, whose
published cases are in the tests; special schemes are those of the WHATWG URL standard §4.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from ingest.network.addresses import read_ipv4

DEFAULT_PORTS: Final = {
    b"ftp": b"21",
    b"gopher": b"70",
    b"http": b"80",
    b"https": b"443",
    b"ws": b"80",
    b"wss": b"443",
}
FILE: Final = b"file"
_BLANKS = b"\t\n\r"

_WHOLE = re.compile(
    rb"(?P<leading_junk>[\x00-\x20]*)"
    rb"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.\-\t\n\r]*)(?P<colon_after_scheme>:))?"
    rb"(?P<rest>[^?#]*?)"
    rb"(?:(?P<question_mark>\?)(?P<query>[^#]*?))?"
    rb"(?:(?P<hash_sign>\#)(?P<fragment>.*?))?"
    rb"(?P<trailing_junk>[\x00-\x20]*)",
    re.DOTALL,
)
_SPECIAL = re.compile(rb"(?P<slashes>[/\\\t\n\r]*)(?P<authority>[^/\\]*)(?P<path>.*)", re.DOTALL)
_FILE = re.compile(
    rb"(?:(?P<slashes>[\t\n\r]*[/\\][\t\n\r]*[/\\])(?P<authority>[^/\\]*))?(?P<path>.*)", re.DOTALL
)
_OTHER = re.compile(rb"(?:(?P<slashes>/[\t\n\r]*/)(?P<authority>[^/]*))?(?P<path>.*)", re.DOTALL)
_AUTHORITY = re.compile(
    rb"(?:(?P<username>[^:]*?)(?:(?P<colon_before_password>:)(?P<password>.*))?(?P<at_sign>@))?"
    rb"(?P<host>\[[^\]]*\]|[^@]*?)"
    rb"(?:(?P<colon_before_port>:)(?P<port>[0-9\t\n\r]*))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class UrlParts:
    """An address in its parts, in their order: `bytes` of it gives it back."""

    leading_junk: bytes = b""
    scheme: bytes = b""
    colon_after_scheme: bytes = b""
    slashes: bytes = b""
    username: bytes = b""
    colon_before_password: bytes = b""
    password: bytes = b""
    at_sign: bytes = b""
    host: bytes = b""
    colon_before_port: bytes = b""
    port: bytes = b""
    path: bytes = b""
    question_mark: bytes = b""
    query: bytes = b""
    hash_sign: bytes = b""
    fragment: bytes = b""
    trailing_junk: bytes = b""

    def __bytes__(self) -> bytes:
        return b"".join(getattr(self, field.name) for field in fields(self))

    @property
    def plain_scheme(self) -> bytes:
        """The scheme as browsers read it: without blanks, in lower case."""
        return self.scheme.translate(None, _BLANKS).lower()


def split_url(url: bytes) -> UrlParts:
    """Split an address; whatever it is, it has parts."""
    whole = _WHOLE.fullmatch(url)
    assert whole is not None  # Each group may be empty, and the rest takes whatever there is.
    parts = {name: value or b"" for name, value in whole.groupdict().items()}
    rest = parts.pop("rest")
    scheme = parts["scheme"].translate(None, _BLANKS).lower()
    shape = _SPECIAL if scheme in DEFAULT_PORTS else _FILE if scheme == FILE else _OTHER
    if not parts["colon_after_scheme"]:
        return UrlParts(**parts, path=rest)
    place = shape.fullmatch(rest)
    assert place is not None
    authority = place["authority"] or b""
    if shape is _FILE:
        named = {"host": authority}
    else:
        matched = _AUTHORITY.fullmatch(authority)
        assert matched is not None
        named = {name: value or b"" for name, value in matched.groupdict().items()}
    return UrlParts(**parts, **named, slashes=place["slashes"] or b"", path=place["path"])


def read_number(host: bytes) -> IPv4Address | IPv6Address | None:
    """Read a host as an internet address, as the WHATWG URL standard §3.5 does; None for a name."""
    try:
        if host.startswith(b"[") and host.endswith(b"]"):
            return IPv6Address(host[1:-1].decode("ascii"))
        return read_ipv4(host.decode("ascii"))
    except ValueError:
        return None
