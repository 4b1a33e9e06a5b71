"""Asking whether a time authority's certificates are revoked: their lists, and their responders.

What is had is kept beside the stamp, since nobody can get it later: whoever judges the stamp in
thirty years sees what its issuers said then. A stamp of a certificate that was revoked is refused.
What cannot be had, or shows nothing, refuses nothing. All are asked at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Generic, TypeVar

from cryptography import x509
from cryptography.x509 import ocsp

from ingest import Answer, Caller, CallFailedError, WebAddressError
from manifests import Limits
from manifests.moments.certificate_path import CertificateError, name_of
from manifests.moments.ocsp_answer import (
    check_nonce,
    load_answer,
    make_question,
    responders_of,
    spell_answers,
    status_in_answer,
)
from manifests.moments.revocation_list import addresses_of, load_list, spell_lists, status_in_list
from manifests.moments.revocation_status import Standing, Status, StatusError

_QUESTION = "application/ocsp-request"
_NONCE_BYTES = 16
T = TypeVar("T")
Ask = Callable[[x509.Certificate, x509.Certificate, str], "_Had[T]"]


@dataclass(frozen=True, slots=True)
class Kept:
    """The lists and answers that were had, as they are kept; empty for none.

    `why` others were not.
    """

    lists: bytes = b""
    answers: bytes = b""
    why: str = ""


NOTHING = Kept()


class RevokedError(CertificateError):
    """A certificate was revoked, so that a stamp by it shows nothing."""


@dataclass(frozen=True, slots=True)
class _Had(Generic[T]):
    """What came of asking about one certificate; `piece` None, and `why`, where nothing did."""

    piece: T | None = None
    why: str = ""
    status: Status | None = None
    address: str = ""


def ask_for_status(
    way: Sequence[x509.Certificate], moment: datetime, caller: Caller, limits: Limits
) -> Kept:
    """Ask about each certificate on the way up to a root, as of one moment.

    Raises `RevokedError` where one was revoked by then, or so that nobody knows who has its key.
    """
    pairs = [*pairwise(way)]

    def list_of(
        certificate: x509.Certificate, issuer: x509.Certificate, address: str
    ) -> _Had[x509.CertificateRevocationList]:
        found = load_list(_body(caller.get(address, limits.revocation_bytes)))
        return _Had(found, "", status_in_list(found, certificate, issuer, moment), address)

    def answer_of(
        certificate: x509.Certificate, issuer: x509.Certificate, address: str
    ) -> _Had[ocsp.OCSPResponse]:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        question = make_question(certificate, issuer, nonce)
        found = load_answer(
            _body(caller.post(address, _QUESTION, question, limits.revocation_bytes))
        )
        check_nonce(found, nonce)
        return _Had(found, "", status_in_answer(found, certificate, issuer, moment), address)

    with ThreadPoolExecutor(2 * max(len(pairs), 1)) as pool:
        listing = [pool.submit(_first, pair, addresses_of(pair[0]), list_of) for pair in pairs]
        asking = [pool.submit(_first, pair, responders_of(pair[0]), answer_of) for pair in pairs]
    lists, answers = [one.result() for one in listing], [one.result() for one in asking]
    for (certificate, _), one, other in zip(pairs, lists, answers, strict=True):
        _refuse(certificate, one.status, one.address, moment)
        _refuse(certificate, other.status, other.address, moment)
    lacking = [why for why in (*(one.why for one in lists), *(one.why for one in answers)) if why]
    kept_lists = _fitting(lists, spell_lists, limits, lacking)
    kept_answers = _fitting(answers, spell_answers, limits, lacking)
    return Kept(kept_lists, kept_answers, "; ".join(lacking))


def _first(
    pair: tuple[x509.Certificate, x509.Certificate], addresses: Sequence[str], ask: Ask[T]
) -> _Had[T]:
    """Ask at one address after the other, until one gives what shows something."""
    why = ""
    for address in addresses:
        try:
            return ask(*pair, address)
        except (CallFailedError, WebAddressError, CertificateError) as failure:
            why = f"{address}: {failure}"
    return _Had(why=why)


def _refuse(
    certificate: x509.Certificate, status: Status | None, address: str, moment: datetime
) -> None:
    if status is None or status.since is None or status.at(moment) is Standing.HELD:
        return
    raise RevokedError(
        f"{name_of(certificate)} was revoked on {status.since:%Y-%m-%d} (reason: {status.why}), "
        f"as {address} says"
    )


def _fitting(
    had: Sequence[_Had[T]],
    spell: Callable[[Sequence[T]], bytes],
    limits: Limits,
    lacking: list[str],
) -> bytes:
    """Spell those that fit into one file; say which do not."""
    found: list[T] = []
    for one in had:
        if one.piece is None:
            continue
        if len(spell([*found, one.piece])) > limits.revocation_bytes:
            lacking.append(f"{one.address}: more than {limits.revocation_bytes} bytes in all")
        else:
            found.append(one.piece)
    return spell(found)


def _body(answer: Answer) -> bytes:
    if answer.status != 200:
        raise StatusError(f"it answers with the HTTP status {answer.status}")
    return answer.body
