"""Internet addresses that no public web site has, in all the clothes they wear.

Refused is what the IANA special-purpose registries (RFC 6890) do not call globally reachable, and
any IPv6 address that carries such an IPv4 address inside: mapped, compatible, translated (NAT64,
RFC 6052), 6to4, Teredo, ISATAP. `ipaddress.is_global` sees through few of these.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_SPECIAL_4 = tuple(
    (IPv4Network(network), rule)
    for network, rule in (
        ("0.0.0.0/8", "this network (RFC 791 §3.2)"),
        ("10.0.0.0/8", "private (RFC 1918 §3)"),
        ("100.64.0.0/10", "shared behind a carrier's NAT (RFC 6598 §7)"),
        ("127.0.0.0/8", "loopback (RFC 1122 §3.2.1.3)"),
        ("168.63.129.16/32", "a cloud platform's own service (Azure)"),
        ("169.254.0.0/16", "link-local (RFC 3927 §2.1)"),
        ("172.16.0.0/12", "private (RFC 1918 §3)"),
        ("192.0.0.0/24", "protocol assignments (RFC 6890 §2.1)"),
        ("192.0.2.0/24", "documentation (RFC 5737 §3)"),
        ("192.88.99.0/24", "6to4 relays (RFC 7526 §4)"),
        ("192.168.0.0/16", "private (RFC 1918 §3)"),
        ("198.18.0.0/15", "benchmarking (RFC 2544 §C.2.2)"),
        ("198.51.100.0/24", "documentation (RFC 5737 §3)"),
        ("203.0.113.0/24", "documentation (RFC 5737 §3)"),
        ("224.0.0.0/4", "multicast (RFC 5771 §3)"),
        ("255.255.255.255/32", "broadcast (RFC 919 §7)"),
        ("240.0.0.0/4", "reserved (RFC 1112 §4)"),
    )
)

_SPECIAL_6 = tuple(
    (IPv6Network(network), rule)
    for network, rule in (
        ("::/128", "unspecified (RFC 4291 §2.5.2)"),
        ("::1/128", "loopback (RFC 4291 §2.5.3)"),
        ("64:ff9b:1::/48", "local translation (RFC 8215 §3)"),
        ("100::/64", "discard only (RFC 6666 §4)"),
        ("2001::/23", "protocol assignments (RFC 2928 §2)"),
        ("2001:db8::/32", "documentation (RFC 3849 §4)"),
        ("2002::/16", "6to4, withdrawn (RFC 7526 §4)"),
        ("3fff::/20", "documentation (RFC 9637 §3)"),
        ("5f00::/16", "segment routing (RFC 9602 §5)"),
        ("fc00::/7", "unique local (RFC 4193 §3)"),
        ("fe80::/10", "link-local (RFC 4291 §2.5.6)"),
        ("fec0::/10", "site-local (RFC 3879 §4)"),
        ("ff00::/8", "multicast (RFC 4291 §2.7)"),
    )
)

_MAPPED = IPv6Network("::ffff:0:0/96")
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_TRANSLATED_LOCALLY = IPv6Network("64:ff9b:1::/48")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_GLOBAL = IPv6Network("2000::/3")

_DIGITS = {base: frozenset("0123456789abcdef"[:base]) for base in (8, 10, 16)}


def read_address(text: str) -> Address:
    """Read what a resolver answered, leaving out a zone (``fe80::1%eth0``)."""
    return ip_address(text.partition("%")[0])


def unmapped(address: Address) -> Address:
    """The IPv4 address that an IPv4-mapped one stands for (RFC 4291 §2.5.5.2); others unchanged."""
    if isinstance(address, IPv6Address) and address in _MAPPED:
        return _low(address)
    return address


def special_rule(address: Address) -> str | None:
    """Say why an address is not a public web site's, or None where it may be one."""
    if isinstance(address, IPv4Address):
        return next((rule for network, rule in _SPECIAL_4 if address in network), None)
    for inside, form in _embedded(address):
        rule = special_rule(inside)
        if rule is not None:
            return f"{inside}, {rule}, in {form} form"
    for network, rule in _SPECIAL_6:
        if address in network:
            return rule
    if address in _GLOBAL or address in _TRANSLATED or address in _MAPPED:
        return None
    return "not global unicast (RFC 4291 §2.4)"


def _embedded(address: IPv6Address) -> tuple[tuple[IPv4Address, str], ...]:
    value = int(address)
    if address in _MAPPED:
        return ((_low(address), "IPv4-mapped (RFC 4291 §2.5.5.2)"),)
    if address in _COMPATIBLE and value > 1:
        return ((_low(address), "IPv4-compatible (RFC 4291 §2.5.5.1)"),)
    if address in _TRANSLATED or address in _TRANSLATED_LOCALLY:
        return ((_low(address), "NAT64 (RFC 6052 §2)"),)
    if address in _SIX_TO_FOUR:
        return ((IPv4Address((value >> 80) & 0xFFFFFFFF), "6to4 (RFC 3056 §2)"),)
    if address in _TEREDO:
        return (
            (IPv4Address((value >> 64) & 0xFFFFFFFF), "Teredo server (RFC 4380 §4)"),
            (IPv4Address(~value & 0xFFFFFFFF), "Teredo client (RFC 4380 §4)"),
        )
    # RFC 5214 §6.1: the interface identifier is 00-00-5E-FE, with or without the "u" bit.
    if (value >> 32) & 0xFDFFFFFF == 0x00005EFE:
        return ((_low(address), "ISATAP (RFC 5214 §6.1)"),)
    return ()


def _low(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)


def read_ipv4(host: str) -> IPv4Address | None:
    """Read the number spellings that resolvers and browsers take for IPv4, else None.

    One to four parts, each decimal, octal (``0177``) or hexadecimal (``0x7f``), the last filling
    what is left (WHATWG URL §3.5). A host whose last part is a number but that is no IPv4 address
    raises ValueError: no name ends so.
    """
    parts = host.split(".")
    if parts[-1] == "" and len(parts) > 1:
        parts.pop()
    last = parts[-1]
    if not last.isascii() or not (last.isdigit() or _number(last) is not None):
        return None
    numbers = [_number(part) for part in parts]
    if len(parts) > 4 or any(number is None for number in numbers):
        raise ValueError(f"{host} ends in a number but is not an IPv4 address")
    *first, rest = [number for number in numbers if number is not None]
    if any(number > 255 for number in first) or rest >= 256 ** (5 - len(parts)):
        raise ValueError(f"{host} is a number too large for an IPv4 address")
    return IPv4Address(rest + sum(number << (24 - 8 * i) for i, number in enumerate(first)))


def _number(part: str) -> int | None:
    text, base = part.lower(), 10
    if text.startswith("0x"):
        text, base = text[2:] or "0", 16
    elif len(text) > 1 and text.startswith("0"):
        text, base = text[1:], 8
    if not text or len(text) > 64 or not _DIGITS[base].issuperset(text):
        return None
    return int(text, base)
