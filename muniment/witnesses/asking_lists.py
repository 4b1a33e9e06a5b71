"""Asking for the revocation lists of this moment, where a time authority's certificates name them.

They are kept beside the stamp, since nobody can get them later: whoever judges the stamp in thirty
years sees what its issuers said then. A signer that is revoked by the time that it stamps is
refused. A list that cannot be had refuses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cryptography import x509

from ingest import Caller, CallFailedError, WebAddressError
from manifests import Limits
from manifests.certificate_path import CertificateError, name_of
from manifests.revocation_list import (
    RevocationListError,
    addresses_of,
    load_list,
    revoked_at,
    spell_lists,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """The lists that were had, as they are kept; empty for none. `why` others were not."""

    lists: bytes = b""
    why: str = ""


class RevokedError(CertificateError):
    """A certificate was revoked by the time that is asked about."""


def ask_for_lists(
    way: Sequence[x509.Certificate], moment: datetime, caller: Caller, limits: Limits
) -> Listed:
    """Get the list of each certificate on the way up to a root, about one moment.

    Raises `RevokedError` where one of them says that a certificate was revoked by then.
    """
    found: list[x509.CertificateRevocationList] = []
    lacking: list[str] = []
    for certificate, issuer in pairwise(way):
        why = ""
        for address in addresses_of(certificate):
            try:
                one = load_list(_fetch(address, caller, limits))
                since = revoked_at(one, certificate, issuer, moment)
            except (CallFailedError, WebAddressError, RevocationListError) as failure:
                why = f"{address}: {failure}"
                continue
            if since is not None and since <= moment:
                raise RevokedError(
                    f"{name_of(certificate)} was revoked on {since:%Y-%m-%d}, as {address} says"
                )
            if len(spell_lists((*found, one))) > limits.revocation_bytes:
                why = f"{address}: more than {limits.revocation_bytes} bytes in all"
                continue
            found.append(one)
            why = ""
            break
        if why:
            lacking.append(why)
    return Listed(spell_lists(found), "; ".join(lacking))


def _fetch(address: str, caller: Caller, limits: Limits) -> bytes:
    answer = caller.get(address, limits.revocation_bytes)
    if answer.status != 200:
        raise RevocationListError(f"it answers with the HTTP status {answer.status}")
    return answer.body
