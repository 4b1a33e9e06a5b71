"""How long the certificates last that pin a time authority.

A stamp that was made while they were valid verifies for ever by our rules. But a signer's key is
kept safe, and its revocation told, only as long as its certificate lasts: before it ends, what it
stamped is to be stamped anew, by somebody who lasts longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from manifests.moments.authorities import Authority
from manifests.moments.certificate_path import find_way, name_of


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The first certificate to end, of those that vouch for one authority's stamps.

    `role` is what it is pinned as: signer, issuer, chain or root.
    """

    authority: str
    role: str
    subject: str
    ends: datetime


def lifetime_of(authority: Authority, signer: x509.Certificate | None = None) -> Lifetime:
    """Say which certificate ends first: on the way from this signer, or from the lasting-most."""
    signers = (signer,) if signer is not None else authority.signers
    if not signers:
        assert authority.issuer is not None
        signers = (authority.issuer,)
    return max((_first_end(authority, one) for one in signers), key=lambda one: one.ends)


def _first_end(authority: Authority, leaf: x509.Certificate) -> Lifetime:
    way = find_way(leaf, authority.root, authority.between)
    first = min(way, key=lambda one: one.not_valid_after_utc)
    role = "chain"
    if first == authority.root:
        role = "root"
    elif first == authority.issuer:
        role = "issuer"
    elif first == leaf:
        role = "signer"
    return Lifetime(authority.name, role, name_of(first), first.not_valid_after_utc)
