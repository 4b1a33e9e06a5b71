"""Time authorities as a verifier pins them: a folder each, under his own name for it.

::

    authorities/NAME/
      root.pem      the root certificate that the signer's must lead to
      signer.pem    the certificates that it signs time stamps with: these and no other; or else
      issuer.pem    the one certificate that must have issued such a one, for this use alone
      chain.pem     what stands between signer and root; nothing that comes with a token does
      policy        the one policy that its time stamps must have, as an object identifier

Two authorities under one root count as one: whoever holds that root can make both say anything.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from manifests.errors import MunimentError
from manifests.moments.certificate_path import (
    UNREADABLE,
    CertificateError,
    NoPathError,
    der_of,
    find_way,
    key_of,
    load_certificate,
)
from manifests.moments.stamp_checks import check_purpose, check_token, issued_by, names_signer
from manifests.moments.timestamp import Token

ROOT = "root.pem"
SIGNER = "signer.pem"
ISSUER = "issuer.pem"
CHAIN = "chain.pem"
POLICY = "policy"
_NAME = re.compile("[a-z0-9][a-z0-9-]{0,31}")
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*)){1,30}")
_MOST_BYTES = 64 << 10
_MOST_CERTIFICATES = 16


class AuthorityError(MunimentError):
    """What pins an authority cannot be read, or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One pinned authority: by `signers`, or by the `issuer` of every signer that it may have."""

    name: str
    root: x509.Certificate
    signers: tuple[x509.Certificate, ...]
    issuer: x509.Certificate | None = None
    chain: tuple[x509.Certificate, ...] = ()
    policy: str | None = None

    @property
    def between(self) -> tuple[x509.Certificate, ...]:
        """What may stand between signer and root."""
        return (*self.chain, self.issuer) if self.issuer is not None else self.chain

    def signer_of(self, token: Token) -> x509.Certificate | None:
        """Give the certificate of this authority that a token says signed it, or None."""
        for signer in self.signers:
            if names_signer(token.signed, signer):
                return signer
        return issued_by(token.signed, self.issuer) if self.issuer is not None else None

    def way_of(self, signer: x509.Certificate) -> tuple[x509.Certificate, ...]:
        """Give what leads from a signer up to the root; raise `NoPathError` where nothing does."""
        return find_way(signer, self.root, self.between)

    def check(self, token: Token) -> None:
        """Check that a token which says so is by this authority, at the time that it gives.

        Raises `StampError` and `CertificateError` where it is not.
        """
        signer = self.signer_of(token)
        if signer is None:
            raise NoPathError(f"it is by none of the signers of {self.name}")
        check_token(token, signer, self.root, self.between)


def is_authority_name(name: str) -> bool:
    """Tell whether a name can be an authority's: lower case, digits and hyphens, at most 32."""
    return _NAME.fullmatch(name) is not None


def fingerprint(certificate: x509.Certificate) -> str:
    """Give the SHA-256 of a certificate as `openssl x509 -fingerprint -sha256` prints it."""
    digest = hashlib.sha256(der_of(certificate)).hexdigest().upper()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


def pin_authority(
    name: str,
    root: bytes,
    signer: bytes | None,
    issuer: bytes | None = None,
    chain: bytes | None = None,
    policy: str | None = None,
) -> Authority:
    """Make an authority of certificates in PEM; raise `AuthorityError` where it can be none."""
    if not is_authority_name(name):
        raise AuthorityError(
            f"{name!r} is no name for an authority: it has at most 32 lower-case letters, digits "
            "and hyphens."
        )
    if (signer is None) == (issuer is None):
        raise AuthorityError(f"{name} is pinned by {SIGNER} or by {ISSUER}: by one of them.")
    if policy is not None and not _OID.fullmatch(policy):
        raise AuthorityError(f"{name}: a policy is an object identifier such as 1.3.6.1.4.1.1.2.")
    roots = _certificates(name, ROOT, root)
    signers = _certificates(name, SIGNER, signer) if signer is not None else ()
    issuers = _certificates(name, ISSUER, issuer) if issuer is not None else ()
    if len(roots) != 1 or len(issuers) > 1:
        raise AuthorityError(f"{name}: {ROOT} and {ISSUER} hold one certificate each.")
    between = _certificates(name, CHAIN, chain) if chain is not None else ()
    try:
        for one in signers:
            check_purpose(one)
            key_of(one)
        key_of(roots[0])
    except CertificateError as error:
        raise AuthorityError(f"{name} cannot be pinned: {error}.") from error
    try:
        for one in (*signers, *issuers):
            find_way(one, roots[0], between)
    except CertificateError as error:
        raise AuthorityError(
            f"{name} cannot be pinned: {error}. What stands between goes into {CHAIN}."
        ) from error
    return Authority(name, roots[0], signers, issuers[0] if issuers else None, between, policy)


def read_authorities(folder: Path) -> tuple[Authority, ...]:
    """Read every authority that is pinned below a folder, by name; none where it is absent.

    Raises `AuthorityError`.
    """
    try:
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise AuthorityError(f"{folder} cannot be read: {error.strerror}.") from error
    return tuple(_read(folder / name) for name in names)


def _read(folder: Path) -> Authority:
    known = {name: _file(folder / name) for name in (ROOT, SIGNER, ISSUER, CHAIN, POLICY)}
    root, policy = known[ROOT], known[POLICY]
    if root is None:
        raise AuthorityError(f"{folder} pins no authority: it has no {ROOT}.")
    spelled = policy.decode("utf-8", "replace").strip() if policy is not None else None
    return pin_authority(folder.name, root, known[SIGNER], known[ISSUER], known[CHAIN], spelled)


def _file(path: Path) -> bytes | None:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AuthorityError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > _MOST_BYTES:
        raise AuthorityError(f"{path} is larger than the {_MOST_BYTES} bytes that are read of it.")
    return data


def _certificates(name: str, file: str, data: bytes) -> tuple[x509.Certificate, ...]:
    try:
        found = x509.load_pem_x509_certificates(data)
        loaded = tuple(load_certificate(der_of(one)) for one in found)
    except (CertificateError, *UNREADABLE) as error:
        raise AuthorityError(f"{name}: {file} holds no certificates in PEM ({error}).") from error
    if len(loaded) > _MOST_CERTIFICATES:
        raise AuthorityError(f"{name}: {file} holds more than {_MOST_CERTIFICATES} certificates.")
    return loaded
