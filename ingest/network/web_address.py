"""Web addresses, read strictly: what is not plainly an http or https address is refused.

The rules are those of RFC 3986 for the shape and of the WHATWG URL standard for hosts that are
numbers. Two readers must never see two hosts in one address, so user names, backslashes, control
characters and spaces are refused, not repaired. Sample: ``http://例子.cn/公告?第=3#top`` requests
``/%E5%85%AC%E5%91%8A?%E7%AC%AC=3`` of ``xn--fsqu00a.cn``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import urljoin

import idna

from ingest.network.addresses import Address, read_ipv4
from manifests import MunimentError

_SHAPE = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_\-]{0,61}[a-z0-9_])?")
_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0]")
# RFC 3986 §2: what may stand in a path or query as it is; "%" is left to mean what it meant.
_PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=%[]"


class WebAddressError(MunimentError):
    """What was given is not an http or https address that we would ask for."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http(s) address. `host` is lower-case ASCII, without brackets; `target` is what is asked.

    `number` is the host's IP address where the host is one rather than a name.
    """

    scheme: str
    host: str
    number: Address | None
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them: the port only where it is not the usual."""
        host = f"[{self.host}]" if isinstance(self.number, IPv6Address) else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


@lru_cache(maxsize=1024)  # One visit asks for its own address at every step.
def parse_web_address(text: str, most: int) -> WebAddress:
    """Read an address as an operator gives it; `most` bytes at most.

    Raises `WebAddressError`.
    """
    if len(text) > most:
        raise _refused(text, f"is longer than {most} bytes (limits.url_bytes)")
    if _FORBIDDEN.search(text):
        raise _refused(text, "holds a space or a control character")
    if "\\" in text:
        raise _refused(text, "holds a backslash, which readers take differently")
    shape = _SHAPE.fullmatch(text)
    if shape is None or shape[1].lower() not in _PORTS or not shape[2]:
        raise _refused(text, "is not an address that begins with http:// or https:// and a host")
    scheme, authority = shape[1].lower(), shape[2]
    if "@" in authority:
        raise _refused(text, "holds a user name, which would hide or reveal more than the address")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise _refused(text, "has a host or port that cannot be read")
    host, number = _host(text, parts[1])
    port = int(parts[2]) if parts[2] else _PORTS[scheme]
    if not 0 < port < 65536:
        raise _refused(text, "has a port that is not between 1 and 65535")
    try:
        target = _escaped(((shape[3] or "/") + (shape[4] or "")).encode())
    except UnicodeEncodeError as error:
        raise _refused(text, "holds half a character (a lone surrogate)") from error
    address = WebAddress(scheme, host, number, port, target)
    if len(str(address)) > most:
        raise _refused(text, f"is longer than {most} bytes when encoded (limits.url_bytes)")
    return address


def asked_for(origin: WebAddress, target: bytes, most: int) -> WebAddress:
    """The address of what is asked of `origin`, by the target of a request as it is sent.

    What may not stand in an address is percent-encoded. Raises `WebAddressError`.
    """
    address = replace(origin, target=_escaped(target))
    if len(str(address)) > most:
        raise _refused(target, f"is longer than {most} bytes when encoded (limits.url_bytes)")
    return address


def as_asked_for(url: str) -> str:
    """Spell a browser's own address of something as `asked_for` does, once it asks for it."""
    parts = re.fullmatch(r"(https?://[^/?#]*)([^#]*)(?:#.*)?", url, re.S)
    if parts is None:
        return url.partition("#")[0]
    return parts[1] + _escaped(parts[2].encode("utf-8", "backslashreplace"))


def follow(base: WebAddress, location: bytes, most: int) -> WebAddress:
    """Where a Location header leads, seen from `base` (RFC 9110 §10.2.2).

    Its bytes are often not ASCII; they are percent-encoded as they stand, whatever encoding they
    were in, as browsers do. Only a host has to be UTF-8. Spaces are encoded. Raises
    `WebAddressError`.
    """
    if len(location) > most:
        raise _refused(location, f"is longer than {most} bytes (limits.url_bytes)")
    if any(byte < 0x20 or byte in (0x7F, 0x5C) for byte in location):
        raise _refused(location, "holds a control character or a backslash")
    split = re.fullmatch(rb"((?:[A-Za-z][A-Za-z0-9+.\-]*:)?//[^/?#]*)?(.*)", location.strip())
    if split is None:
        raise _refused(location, "cannot be read")
    try:
        place = (split[1] or b"").decode("utf-8")
        joined = urljoin(str(base), place + _escaped(split[2].partition(b"#")[0]))
    except ValueError as error:
        raise _refused(location, "has a host that cannot be read") from error
    return parse_web_address(joined, most)


def _host(text: str, host: str) -> tuple[str, Address | None]:
    if host.startswith("["):
        try:
            number = IPv6Address(host[1:-1])
        except ValueError as error:
            raise _refused(text, "has a host in brackets that is no IPv6 address") from error
        if number.scope_id is not None:
            raise _refused(text, "names a network interface (zone) of one machine")
        return str(number), number
    name = host.lower() if host.isascii() else _ascii_name(text, host)
    try:
        ipv4 = read_ipv4(name)
    except ValueError as error:
        raise _refused(text, f"has a host that cannot be: {error}") from error
    if ipv4 is not None:
        return str(ipv4), ipv4
    labels = name.removesuffix(".").split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused(text, "has a host that is no host name")
    return name, None


def _ascii_name(text: str, host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise _refused(text, "has a host that is no international host name") from error


def _escaped(raw: bytes) -> str:
    if not raw.translate(None, _PLAIN):
        return raw.decode("ascii")
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in raw)


def _refused(address: str | bytes, reason: str) -> WebAddressError:
    text = address if isinstance(address, str) else address.decode("utf-8", "backslashreplace")
    shown = "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text[:200]
    )
    return WebAddressError(f"{shown}{'...' if len(text) > 200 else ''} {reason}.")
