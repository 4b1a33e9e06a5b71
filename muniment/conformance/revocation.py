"""Whether a file holds revocation lists (RFC 5280) or OCSP answers (RFC 6960), and what they say.

Nobody is trusted here. Held against a time stamp, they are judged by the certificates that came
with it, which anybody can make: by whom they are is for `verify`, with the certificates that a
verifier pins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import permutations
from typing import TypeVar

from cryptography import x509
from cryptography.x509 import ocsp

from manifests import FormatError, Limits, spell_time
from manifests.moments.certificate_path import (
    UNREADABLE,
    CertificateError,
    is_issued_by,
    load_certificate,
    name_of,
)
from manifests.moments.ocsp_answer import load_answer, load_answers, status_in_answer
from manifests.moments.revocation_list import load_list, load_lists, status_in_list
from manifests.moments.revocation_status import ForeignStatusError, Standing, Status
from manifests.moments.timestamp import NotGrantedError, Token, read_response
from muniment.conformance.report import Ledger, Report
from muniment.storage.file import StoredFile

_DER = b"\x30"
_CODES = {
    Standing.REVOKED: "revocation-revoked",
    Standing.DISCREDITED: "revocation-discredited",
}
Pair = tuple[x509.Certificate, x509.Certificate]
T = TypeVar("T")


def validate_lists(file: StoredFile, limits: Limits, over: StoredFile | None = None) -> Report:
    """Validate a ``.crl`` file, lists in PEM or one in DER, and hold it against the time stamp that
    it stands beside, where that is given as `over`. Raises OSError, and `LimitError` where that
    one is too large.
    """
    ledger = Ledger(limits.findings_kept)
    lists = _load(file, limits, load_list, load_lists, ledger)
    for one in lists:
        _say_list(one, file.place, ledger)
    pieces = [partial(status_in_list, one) for one in lists]
    _hold_against(pieces, file.place, over, limits, ledger)
    return ledger.report("revocation-lists")


def validate_answers(file: StoredFile, limits: Limits, over: StoredFile | None = None) -> Report:
    """Validate a ``.ocsp`` file in the same way, and with the same exceptions."""
    ledger = Ledger(limits.findings_kept)
    answers = _load(file, limits, load_answer, load_answers, ledger)
    for one in answers:
        _say_answer(one, file.place, ledger)
    pieces = [partial(status_in_answer, one) for one in answers]
    _hold_against(pieces, file.place, over, limits, ledger)
    return ledger.report("ocsp-answers")


def _load(
    file: StoredFile,
    limits: Limits,
    load_one: Callable[[bytes], T],
    load_many: Callable[[bytes, int], Sequence[T]],
    ledger: Ledger,
) -> Sequence[T]:
    with file.open() as stream:
        data = stream.read(limits.revocation_bytes + 1)
    try:
        alone = data.startswith(_DER) and len(data) <= limits.revocation_bytes
        return [load_one(data)] if alone else load_many(data, limits.revocation_bytes)
    except CertificateError as failure:
        ledger.error("revocation-form", file.place, detail=str(failure))
        return ()


def _say_list(one: x509.CertificateRevocationList, where: str, ledger: Ledger) -> None:
    try:
        closes = one.next_update_utc
        ledger.checked(
            "revocation-list-says",
            issuer=one.issuer.rfc4514_string(),
            opens=spell_time(one.last_update_utc),
            closes=spell_time(closes) if closes is not None else "-",
            count=str(len(one)),
        )
    except UNREADABLE as failure:
        ledger.error("revocation-form", where, detail=str(failure))


def _say_answer(one: ocsp.OCSPResponse, where: str, ledger: Ledger) -> None:
    try:
        for single in one.responses:
            closes = single.next_update_utc
            ledger.checked(
                "ocsp-answer-says",
                number=f"{single.serial_number:x}",
                status=single.certificate_status.name.lower(),
                opens=spell_time(single.this_update_utc),
                closes=spell_time(closes) if closes is not None else "-",
            )
    except UNREADABLE as failure:
        ledger.error("revocation-form", where, detail=str(failure))


def _hold_against(
    pieces: Sequence[Callable[..., Status]],
    where: str,
    over: StoredFile | None,
    limits: Limits,
    ledger: Ledger,
) -> None:
    if over is None:
        ledger.unchecked("revocation-over")
    elif (token := _token(over, limits, ledger)) is not None:
        pairs = _pairs(token)
        for piece in pieces:
            _judge(piece, pairs, token, where, ledger)
    ledger.unchecked("revocation-trust")


def _token(over: StoredFile, limits: Limits, ledger: Ledger) -> Token | None:
    with over.open() as stream:
        data = stream.read(limits.stamp_bytes + 1)
    try:
        return read_response(data, limits.stamp_bytes)
    except NotGrantedError as failure:
        ledger.error("stamp-not-granted", over.place, detail=str(failure))
    except FormatError as failure:
        ledger.error("stamp-form", over.place, detail=str(failure))
    return None


def _pairs(token: Token) -> list[Pair]:
    """Give each certificate that came with a time stamp and its issuer, where that came too."""
    loaded: list[x509.Certificate] = []
    for data in token.signed.certificates:
        try:
            loaded.append(load_certificate(data))
        except CertificateError:
            continue  # The time stamp's own validation names it.
    return [(one, by) for one, by in permutations(loaded, 2) if is_issued_by(one, by)]


def _judge(
    piece: Callable[..., Status], pairs: Sequence[Pair], token: Token, where: str, ledger: Ledger
) -> None:
    moment = token.stamp.time
    spoke, why = False, ""
    for certificate, issuer in pairs:
        try:
            status = piece(certificate, issuer, moment)
        except ForeignStatusError:
            continue
        except CertificateError as failure:
            why = why or str(failure)
            continue
        spoke = True
        told = {"name": name_of(certificate), "time": spell_time(moment)}
        code = _CODES.get(status.at(moment))
        if code is None:
            ledger.checked("revocation-held", **told)
        else:
            assert status.since is not None  # as it is for whatever is revoked
            since = spell_time(status.since)
            ledger.error(code, where, **told, since=since, reason=status.why)
    if not spoke and why:
        ledger.error("revocation-shows-nothing", where, detail=why)
    elif not spoke:
        ledger.unchecked("revocation-others")
