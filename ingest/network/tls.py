"""TLS towards any server at all: old versions, weak keys and broken certificates are let through.

What was agreed is recorded, so that nobody takes it for more than it was. The certificates are not
checked here; `certificates` judges them afterwards. HTTP/1.1 alone is offered (ALPN), so that what
is recorded is what was sent.
"""

from __future__ import annotations

import functools
import re
import socket
import ssl
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address

from ingest.exchange import Failure, FailureKind
from ingest.network.door import NoEntry, reason_of

_LEGACY_SERVER_CONNECT = 0x4
_CIPHERS = "ALL:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=0"
OLD_VERSIONS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1")


@dataclass(frozen=True, slots=True)
class Handshake:
    """A way to greet a server. The later ones are for servers that do not bear the first."""

    name: str
    newest: ssl.TLSVersion
    extensions: bool


HANDSHAKES = (
    Handshake("usual", ssl.TLSVersion.MAXIMUM_SUPPORTED, True),
    Handshake("without TLS 1.3", ssl.TLSVersion.TLSv1_2, True),
    Handshake("without TLS 1.3, SNI and ALPN", ssl.TLSVersion.TLSv1_2, False),
)


@dataclass(frozen=True, slots=True)
class Secured:
    """An open TLS connection, what was agreed, and which handshake it took."""

    socket: ssl.SSLSocket
    version: str
    cipher: str
    alpn: str | None
    chain: tuple[bytes, ...]
    handshake: Handshake


def secure(
    connect: Callable[[], socket.socket], host: str, seconds: Callable[[], float]
) -> Secured:
    """Open TLS on a fresh connection, greeting ever more simply while the server refuses.

    `seconds` tells how long the next handshake may take. Raises `NoEntry` with the first refusal.
    """
    refusal: OSError | None = None
    for handshake in HANDSHAKES:
        try:
            plain = connect()
        except NoEntry:
            if refusal is None:
                raise
            break  # It let us in before: what counts is why it sent us away.
        try:
            greeted = _greeted(plain, handshake, host, seconds)
        except TimeoutError as error:
            raise NoEntry(
                Failure(FailureKind.TIMEOUT, f"{host} did not finish the TLS handshake in time.")
            ) from error
        except OSError as error:
            refusal = refusal or error
            continue
        return _facts(greeted, handshake)
    reason = (refusal.reason if isinstance(refusal, ssl.SSLError) else None) or (
        reason_of(refusal) if refusal is not None else ""
    )
    raise NoEntry(Failure(FailureKind.TLS, f"{host} refused every TLS handshake ({reason})."))


def _greeted(
    plain: socket.socket, handshake: Handshake, host: str, seconds: Callable[[], float]
) -> ssl.SSLSocket:
    """Shake hands over a connection, which is closed where that fails."""
    with ExitStack() as undoing:
        undoing.callback(plain.close)
        plain.settimeout(seconds())
        greeted = _context(handshake).wrap_socket(
            plain,
            # A socket that hides how TLS ended would hide a truncated answer.
            suppress_ragged_eofs=False,
            server_hostname=_indicated(host) if handshake.extensions else None,
        )
        undoing.pop_all()
    return greeted


@functools.cache
def _context(handshake: Handshake) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = handshake.newest
    context.set_ciphers(_CIPHERS)
    context.options |= _LEGACY_SERVER_CONNECT
    # An end without close_notify is to be seen, not smoothed over (RFC 8446 §6.1).
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    if handshake.extensions:
        context.set_alpn_protocols(["http/1.1"])
    return context


def _indicated(host: str) -> str | None:
    """RFC 6066 §3: names only, without a trailing dot."""
    try:
        ip_address(host)
    except ValueError:
        return host.removesuffix(".")
    return None


def _facts(greeted: ssl.SSLSocket, handshake: Handshake) -> Secured:
    cipher = greeted.cipher()
    return Secured(
        greeted,
        greeted.version() or "",
        iana_cipher(cipher[0]) if cipher else "",
        greeted.selected_alpn_protocol(),
        _chain(greeted),
        handshake,
    )


def _chain(greeted: ssl.SSLSocket) -> tuple[bytes, ...]:
    if sys.version_info >= (3, 13):
        return tuple(greeted.get_unverified_chain())
    # Public from Python 3.13 on; before, the object beneath has it.
    beneath = greeted._sslobj  # type: ignore[attr-defined]
    return tuple(
        ssl.PEM_cert_to_DER_cert(certificate.public_bytes())
        for certificate in beneath.get_unverified_chain() or ()
    )


_KEY_EXCHANGES = (
    ("ECDHE-ECDSA-", "ECDHE_ECDSA"),
    ("ECDHE-RSA-", "ECDHE_RSA"),
    ("ECDHE-", "ECDHE_RSA"),
    ("DHE-RSA-", "DHE_RSA"),
    ("DHE-DSS-", "DHE_DSS"),
    ("", "RSA"),
)
_STRENGTH = re.compile(r"(AES|ARIA|CAMELLIA)(128|256)")


def iana_cipher(openssl: str) -> str:
    """The IANA name of a cipher suite, from OpenSSL's, for the suites that we offer.

    ``ECDHE-RSA-AES256-GCM-SHA384`` is ``TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384``; TLS 1.3 has one
    name only.
    """
    if openssl.startswith("TLS_"):
        return openssl
    prefix, exchange = next(pair for pair in _KEY_EXCHANGES if openssl.startswith(pair[0]))
    rest = openssl.removeprefix(prefix)
    if rest == "CHACHA20-POLY1305":
        return f"TLS_{exchange}_WITH_CHACHA20_POLY1305_SHA256"
    if rest.startswith("DES-CBC3-"):
        return f"TLS_{exchange}_WITH_3DES_EDE_CBC_{rest.removeprefix('DES-CBC3-')}"
    cipher, _, digest = rest.rpartition("-")
    if "CCM" in rest:
        cipher, digest = rest.replace("CCM8", "CCM_8"), ""
    block_mode = cipher in ("AES128", "AES256", "CAMELLIA128", "CAMELLIA256", "SEED", "IDEA")
    cipher = _STRENGTH.sub(r"\1_\2", cipher) + ("_CBC" if block_mode else "")
    return f"TLS_{exchange}_WITH_{cipher}_{digest}".replace("-", "_").rstrip("_")
