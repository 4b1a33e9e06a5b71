"""What a certificate chain was worth when it was received, judged offline and written down.

The judgement is a claim of ours: it stops no recording, and proves nothing to third parties.
Trusted is what leads to an authority in this system's store (RFC 5280 §6) and names the host
(RFC 9525 §6).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from manifests.moments.certificate_path import UNREADABLE


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict in words, and the codes of what is wrong."""

    verdict: str
    codes: tuple[str, ...] = ()


def judge_chain(
    chain: tuple[bytes, ...], host: str, when: datetime, authorities: tuple[bytes, ...]
) -> Judgement:
    """Judge the chain that a host sent at a time (aware UTC); the first fault is the verdict."""
    codes: list[str] = []
    verdicts: list[str] = []

    def fault(code: str, verdict: str) -> None:
        codes.append(code)
        verdicts.append(verdict)

    try:
        leaf, *between = [x509.load_der_x509_certificate(der) for der in chain]
        opens, closes = leaf.not_valid_before_utc, leaf.not_valid_after_utc
        names = _names(leaf)
    except (OverflowError, *UNREADABLE) as error:
        return Judgement(f"untrusted: {_one_line(error)}", ("tls-certificate-untrusted",))
    if when > closes:
        fault("tls-certificate-expired", "expired")
    if when < opens:
        fault("tls-certificate-not-yet-valid", "not yet valid")
    if not any(_matches(name, host.removesuffix(".")) for name in names):
        fault("tls-certificate-wrong-host", "wrong host")
    roots = _readable(authorities)
    if not roots:
        return Judgement(verdicts[0] if verdicts else "not judged: no CA store", tuple(codes))
    # Expiry and host are judged above; here only whether the chain leads to an authority.
    reason = _untrusted(leaf, between, roots, min(max(when, opens), closes), names)
    if reason is not None:
        fault("tls-certificate-untrusted", f"untrusted: {reason}")
    return Judgement(verdicts[0] if verdicts else "trusted", tuple(codes))


def _untrusted(
    leaf: x509.Certificate,
    between: list[x509.Certificate],
    roots: list[x509.Certificate],
    when: datetime,
    names: tuple[x509.DNSName | x509.IPAddress, ...],
) -> str | None:
    usable = [name for name in names if not _is_wild(name)] or [
        x509.DNSName("muniment." + name.value[2:])
        for name in names
        if isinstance(name, x509.DNSName)
    ]
    if not usable:
        return "it names no host"
    try:
        builder = PolicyBuilder().store(Store(roots)).time(when.replace(tzinfo=None))
        builder.build_server_verifier(usable[0]).verify(leaf, between)
    except (VerificationError, *UNREADABLE) as error:
        return _one_line(error)
    return None


def _names(leaf: x509.Certificate) -> tuple[x509.DNSName | x509.IPAddress, ...]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(name for name in names if isinstance(name, x509.DNSName | x509.IPAddress))


def _matches(name: x509.DNSName | x509.IPAddress, host: str) -> bool:
    """RFC 9525 §6.3: whole labels, without case; a wildcard is the whole leftmost label."""
    if isinstance(name, x509.IPAddress):
        return _number(host) == name.value
    named = name.value.lower().removesuffix(".")
    if named.startswith("*."):
        return host.partition(".")[2] == named[2:] and _number(host) is None
    return host == named


def _is_wild(name: x509.DNSName | x509.IPAddress) -> bool:
    return isinstance(name, x509.DNSName) and name.value.startswith("*.")


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


@functools.lru_cache(maxsize=1)
def _readable(authorities: tuple[bytes, ...]) -> list[x509.Certificate]:
    certificates = []
    for der in authorities:
        try:
            certificates.append(x509.load_der_x509_certificate(der))
        except UNREADABLE:
            continue  # A store may hold what this library does not read; it vouches for nobody.
    return certificates


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
