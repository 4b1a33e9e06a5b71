"""Certificates for a ministry: good, self-signed, expired, for another host."""

from __future__ import annotations

import datetime
import ssl
import warnings
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime(2026, 11, 22, 4, 38, 0, 123456, datetime.UTC)
YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def authority() -> Pair:
    """An authority of our own."""
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    built = (
        _builder(_name("Authority"), _name("Authority"), key, NOW - YEAR, NOW + 9 * YEAR)
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(usage, True)
    )
    return Pair(built.sign(key, hashes.SHA256()), key)


def certificate(
    *hosts: str,
    by: Pair | None = None,
    opens: datetime.datetime = NOW - YEAR / 4,
    closes: datetime.datetime = NOW + YEAR / 4,
) -> Pair:
    """A server's certificate for names and addresses, signed by an authority or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = by.certificate.subject if by else _name(hosts[0])
    names = [_general_name(host) for host in hosts]
    built = _builder(_name(hosts[0]), issuer, key, opens, closes)
    built = built.add_extension(x509.SubjectAlternativeName(names), False)
    built = built.add_extension(x509.BasicConstraints(False, None), True)
    built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
    signer = by.key if by else key
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return Pair(built.add_extension(identifier, False).sign(signer, hashes.SHA256()), key)


def server_context(
    folder: Path, pair: Pair, *others: Pair, version: ssl.TLSVersion | None = None
) -> ssl.SSLContext:
    """A context that serves a certificate, and others after it; `version` alone where given."""
    pem = serialization.Encoding.PEM
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(b"".join(one.certificate.public_bytes(pem) for one in (pair, *others)))
    key.write_bytes(
        pair.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    context.set_alpn_protocols(["h2", "http/1.1"])
    if version is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
    return context


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    opens: datetime.datetime,
    closes: datetime.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(opens)
        .not_valid_after(closes)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
