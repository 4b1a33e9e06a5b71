"""A certificate authority for one browser and one recording, made in memory and thrown away.

The browser is told to bear it by ``--ignore-certificate-errors-spki-list``; no store of any system
learns of it. All hosts share one key, whose fingerprint is what the browser is told. It lies in a
file of its own user for as long as OpenSSL takes to read it, which reads from nowhere else.
"""

from __future__ import annotations

import base64
import ssl
import tempfile
import threading
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from checksums import Algorithm, Digest
from ingest.network.web_address import WebAddress

_DAY = timedelta(days=1)


class Authority:
    """Vouches for any host, towards whoever was told its key. `when` is aware UTC."""

    def __init__(self, when: datetime) -> None:
        self._when = when
        self._own_key = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "recording proxy")])
        self.certificate = self._certify_itself()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()

    @property
    def spki(self) -> str:
        """The fingerprint of the hosts' key: base64 of the SHA-256 of its public part, in DER."""
        public = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(Digest.of(Algorithm.SHA256, public).value).decode("ascii")

    def context(self, address: WebAddress) -> ssl.SSLContext:
        """What a server needs to be taken for the host of an address; HTTP/1.1 alone is spoken."""
        with self._lock:
            if address.host not in self._contexts:
                self._contexts[address.host] = self._make_context(address)
            return self._contexts[address.host]

    def _make_context(self, address: WebAddress) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
        key = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        leaf = self._certify(address)
        chain = [one.public_bytes(serialization.Encoding.PEM) for one in (leaf, self.certificate)]
        with tempfile.NamedTemporaryFile(prefix="recording-proxy-") as file:
            file.write(key + b"".join(chain))
            file.flush()
            context.load_cert_chain(file.name)
        return context

    def _certify(self, address: WebAddress) -> x509.Certificate:
        host = address.host.removesuffix(".")
        name: x509.GeneralName = (
            x509.IPAddress(ip_address(host)) if address.number is not None else x509.DNSName(host)
        )
        public = self._key.public_key()
        # RFC 5280 §4.1.2.6: without a subject, the alternative name is critical.
        return (
            self._begin(x509.Name([]), public)
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.BasicConstraints(False, None), critical=True)
            .sign(self._own_key, hashes.SHA256())
        )

    def _certify_itself(self) -> x509.Certificate:
        own = self._own_key.public_key()
        usage = x509.KeyUsage(False, False, False, False, False, True, False, False, False)
        return (
            self._begin(self._name, own)
            .add_extension(x509.BasicConstraints(True, 0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
            .sign(self._own_key, hashes.SHA256())
        )

    def _begin(
        self, subject: x509.Name, public: ec.EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._own_key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._when - _DAY)
            .not_valid_after(self._when + 30 * _DAY)
            .add_extension(issuer, critical=False)
        )
