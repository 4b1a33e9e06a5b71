"""Time authorities for tests: certificates of every kind, and tokens that say whatever is asked.

`openssl ts` makes none that are wrong, so these are written here, value by value (RFC 3161).
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from manifests.moments.authorities import Authority
from manifests.moments.der import write_der

NOW = datetime.datetime(2026, 11, 22, 4, 38, tzinfo=datetime.UTC)
YEAR = datetime.timedelta(days=365)
STAMPING = ExtendedKeyUsageOID.TIME_STAMPING
POLICY = "1.3.6.1.4.1.57264.2"
NONCE = 0x1122334455667788
_PEM = serialization.Encoding.PEM
_OIDS = {
    "md5": "1.2.840.113549.2.5",
    "sha1": "1.3.14.3.2.26",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
    "sha3-512": "2.16.840.1.101.3.4.2.10",
    "blake2b-512": "1.3.6.1.4.1.1722.12.2.1.16",
}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@cache
def new_key(kind: str, name: str = "") -> Key:
    """A key of a kind: rsa, rsa1024, p256, p521, ed25519; another one for each name."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:] or 2048))
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key({"p256": ec.SECP256R1(), "p521": ec.SECP521R1()}[kind])


@dataclass(frozen=True)
class Holder:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(_PEM)

    def write_key(self, path: Path) -> Path:
        form = serialization.PrivateFormat.PKCS8
        path.write_bytes(self.key.private_bytes(_PEM, form, serialization.NoEncryption()))
        return path


@dataclass(frozen=True)
class Wanted:
    """What a certificate is to be; `purposes` None leaves the extension away."""

    name: str
    kind: str = "p256"
    ca: bool = False
    purposes: tuple[x509.ObjectIdentifier, ...] | None = None
    critical: bool = True
    signs_certificates: bool = True
    may_sign: bool = True
    signs_lists: bool = False
    room: int | None = None
    opens: datetime.datetime = NOW - YEAR
    closes: datetime.datetime = NOW + 9 * YEAR
    others: tuple[tuple[x509.ExtensionType, bool], ...] = ()
    hash: hashes.HashAlgorithm = field(default_factory=hashes.SHA256)


def certify(wanted: Wanted, by: Holder | None = None) -> Holder:
    """A certificate by a holder, or by itself."""
    key = new_key(wanted.kind, wanted.name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.name)])
    sign, certifies = wanted.may_sign, wanted.ca and wanted.signs_certificates
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(wanted.opens)
        .not_valid_after(wanted.closes)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.BasicConstraints(wanted.ca, wanted.room if wanted.ca else None), True)
        .add_extension(
            x509.KeyUsage(
                sign and not wanted.ca,
                False,
                False,
                not sign,
                False,
                certifies,
                wanted.signs_lists,
                False,
                False,
            ),
            True,
        )
    )
    if wanted.purposes is not None:
        built = built.add_extension(x509.ExtendedKeyUsage(wanted.purposes), wanted.critical)
    for extension, critical in wanted.others:
        built = built.add_extension(extension, critical)
    signer = by.key if by else key
    algorithm = None if isinstance(signer, ed25519.Ed25519PrivateKey) else wanted.hash
    return Holder(built.sign(signer, algorithm), key)


@dataclass(frozen=True)
class Stamper:
    """A time authority: its signer, its root, and what lies between them.

    What it `says` of itself in an answer is set anew for each lie.
    """

    signer: Holder
    root: Holder
    between: tuple[Holder, ...] = ()
    time: str = "20261122043800Z"
    accuracy: bytes = write_der(0x30, write_der(0x02, b"\x01"))
    status: int = 0
    digest: str = "sha256"
    imprint: str = "sha512"
    binding: str = "sha256"
    nonce: int | None = NONCE
    policy: str = POLICY
    certificates: tuple[Holder, ...] | None = None
    named: Holder | None = None
    bound: Holder | None = None
    extensions: bytes = b""

    def but(self, **said: Any) -> Stamper:
        """The same authority, saying something else."""
        return replace(self, **said)

    def authority(self, name: str = "one", **pinned: Any) -> Authority:
        """It as a verifier pins it."""
        chain = tuple(one.certificate for one in self.between)
        given = {"signers": (self.signer.certificate,), "chain": chain, **pinned}
        return Authority(name, self.root.certificate, **given)

    def answer(self, message: bytes) -> bytes:
        """The TimeStampResp for some bytes."""
        status = write_der(0x30, write_der(0x02, bytes((self.status,))))
        return write_der(0x30, status, self.token(self.info(message)))

    def info(self, message: bytes) -> bytes:
        """The TSTInfo for some bytes."""
        digest = self.digest_of(message)
        imprint = write_der(0x30, _algorithm(_OIDS[self.imprint]), write_der(0x04, digest))
        return write_der(
            0x30,
            write_der(0x02, b"\x01"),
            oid(self.policy),
            imprint,
            write_der(0x02, b"\x07"),
            write_der(0x18, self.time.encode()),
            self.accuracy,
            _integer(self.nonce) if self.nonce is not None else b"",
            self.extensions,
        )

    def digest_of(self, message: bytes) -> bytes:
        """The digest of some bytes."""
        name = {"sha3-512": "sha3_512", "blake2b-512": "blake2b"}.get(self.imprint, self.imprint)
        return hashlib.new(name, message).digest()

    def token(self, content: bytes) -> bytes:
        """The token around a TSTInfo."""
        named = (self.named or self.signer).certificate
        bound = hashlib.new(self.binding, (self.bound or self.signer).der).digest()
        old = self.binding == "sha1"
        algorithm = b"" if self.binding in ("sha1", "sha256") else _algorithm(_OIDS[self.binding])
        ids = write_der(0x30, write_der(0x30, algorithm, write_der(0x04, bound)))
        attributes = [
            _attribute("1.2.840.113549.1.9.3", oid("1.2.840.113549.1.9.16.1.4")),
            _attribute(
                "1.2.840.113549.1.9.4", write_der(0x04, hashlib.new(self.digest, content).digest())
            ),
            _attribute(f"1.2.840.113549.1.9.16.2.{12 if old else 47}", write_der(0x30, ids)),
        ]
        signed = write_der(0x31, *sorted(attributes))
        issuer = named.issuer.public_bytes()
        name = write_der(0x30, issuer, _integer(named.serial_number))
        signer = write_der(
            0x30,
            write_der(0x02, b"\x01"),
            name,
            _algorithm(_OIDS[self.digest]),
            bytes((0xA0,)) + signed[1:],
            *self._sign(signed),
        )
        brought = (self.signer, *self.between) if self.certificates is None else self.certificates
        certificates = write_der(0xA0, *(one.der for one in brought)) if brought else b""
        data = write_der(
            0x30,
            write_der(0x02, b"\x03"),
            write_der(0x31, _algorithm(_OIDS[self.digest])),
            write_der(
                0x30, oid("1.2.840.113549.1.9.16.1.4"), write_der(0xA0, write_der(0x04, content))
            ),
            certificates,
            write_der(0x31, signer),
        )
        return write_der(0x30, oid("1.2.840.113549.1.7.2"), write_der(0xA0, data))

    def _sign(self, signed: bytes) -> tuple[bytes, bytes]:
        key, digest = self.signer.key, _HASHES[self.digest]
        if isinstance(key, rsa.RSAPrivateKey):
            signature = key.sign(signed, padding.PKCS1v15(), digest)
            return _algorithm("1.2.840.113549.1.1.1", True), write_der(0x04, signature)
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return _algorithm("1.3.101.112"), write_der(0x04, key.sign(signed))
        number = {"sha1": "1", "sha256": "3.2", "sha384": "3.3", "sha512": "3.4"}[self.digest]
        signature = key.sign(signed, ec.ECDSA(digest))
        return _algorithm(f"1.2.840.10045.4.{number}"), write_der(0x04, signature)


@cache
def new_stamper(kind: str = "p256", name: str = "One") -> Stamper:
    """An honest authority with a CA between root and signer."""
    root = certify(Wanted(f"{name} Root", kind, ca=True, signs_lists=True))
    wanted = Wanted(f"{name} Middle", kind, ca=True, purposes=(STAMPING,), signs_lists=True, room=0)
    middle = certify(wanted, root)
    signer = certify(Wanted(f"{name} Stamps", kind, purposes=(STAMPING,)), middle)
    return Stamper(signer, root, (middle,))


def oid(text: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    return x509.ObjectIdentifier(text) and write_der(0x06, _arcs(text))


def _arcs(text: str) -> bytes:
    first, second, *rest = map(int, text.split("."))
    found = b""
    for arc in (40 * first + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        found += bytes(reversed(groups))
    return found


def _integer(number: int) -> bytes:
    return write_der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _algorithm(name: str, null: bool = False) -> bytes:
    return write_der(0x30, oid(name), write_der(0x05) if null else b"")


def _attribute(name: str, value: bytes) -> bytes:
    return write_der(0x30, oid(name), write_der(0x31, value))
