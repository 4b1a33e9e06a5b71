"""Whether one file is a time-stamp response or request (RFC 3161), and what it says.

Nobody is trusted here: the signature is held against the certificate that came along, which anybody
can make. Whose it is, and over what, is for `verify`.
"""

from __future__ import annotations

from cryptography import x509

from manifests import FormatError, Limits, spell_time
from manifests.moments.authorities import fingerprint
from manifests.moments.certificate_path import (
    CertificateError,
    find_path,
    load_certificate,
    name_of,
)
from manifests.moments.stamp_checks import StampError, check_purpose, check_signature, signer_of
from manifests.moments.timestamp import Imprint, NotGrantedError, Token, read_request, read_response
from muniment.conformance.over import digest_of
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.storage.file import StoredFile


def validate_stamp(
    file: StoredFile, limits: Limits, watcher: Watcher, over: StoredFile | None = None
) -> Report:
    """Validate a TimeStampResp, and hold it against the file that it is `over`, where that is said.

    Raises OSError, and `LimitError` where it is too large.
    """
    ledger, where = Ledger(limits.findings_kept), file.place
    try:
        token = read_response(_read(file, limits), limits.stamp_bytes)
    except NotGrantedError as failure:
        ledger.error("stamp-not-granted", where, detail=str(failure))
        return ledger.report("time-stamp")
    except FormatError as failure:
        ledger.error("stamp-form", where, detail=str(failure))
        return ledger.report("time-stamp")
    stamp = token.stamp
    ledger.checked(
        "stamp-says",
        time=spell_time(stamp.time),
        latest=spell_time(stamp.latest),
        policy=stamp.policy,
        serial=f"{stamp.serial:x}",
        **_imprint(stamp.imprint),
    )
    signer = _signer(token, where, ledger)
    if signer is not None:
        _judge(token, signer, where, ledger)
    _hold_against(stamp.imprint, where, over, ledger, watcher)
    ledger.unchecked("stamp-trust")
    return ledger.report("time-stamp")


def validate_request(
    file: StoredFile, limits: Limits, watcher: Watcher, over: StoredFile | None = None
) -> Report:
    """Validate a TimeStampReq in the same way, and with the same exceptions."""
    ledger = Ledger(limits.findings_kept)
    try:
        request = read_request(_read(file, limits), limits.stamp_bytes)
    except FormatError as failure:
        ledger.error("stamp-request-form", file.place, detail=str(failure))
    else:
        ledger.checked("stamp-asks", **_imprint(request.imprint))
        if request.nonce is None:
            ledger.warning("stamp-no-nonce", file.place)
        _hold_against(request.imprint, file.place, over, ledger, watcher)
    return ledger.report("time-stamp-request")


def _hold_against(
    imprint: Imprint, where: str, over: StoredFile | None, ledger: Ledger, watcher: Watcher
) -> None:
    if over is None:
        ledger.unchecked("stamp-bytes")
    elif digest_of(over, imprint.algorithm, watcher) == imprint.digest:
        ledger.checked("stamp-over", over=over.place)
    else:
        ledger.error("stamp-other-bytes", where, over=over.place)


def _read(file: StoredFile, limits: Limits) -> bytes:
    with file.open() as stream:
        return stream.read(limits.stamp_bytes + 1)


def _imprint(imprint: Imprint) -> dict[str, str]:
    return {"algorithm": imprint.algorithm, "digest": imprint.digest.hex()}


def _signer(token: Token, where: str, ledger: Ledger) -> x509.Certificate | None:
    try:
        return signer_of(token.signed)
    except CertificateError as failure:
        ledger.error("stamp-certificate", where, detail=str(failure))
    except StampError:
        ledger.unchecked("stamp-no-certificate", number=f"{token.signed.signer.serial:x}")
    return None


def _judge(token: Token, signer: x509.Certificate, where: str, ledger: Ledger) -> None:
    try:
        check_signature(token.signed, signer)
    except (StampError, FormatError) as failure:
        ledger.error("stamp-signature", where, detail=str(failure))
        return
    except CertificateError as failure:
        ledger.error("stamp-certificate", where, detail=str(failure))
        return
    try:
        check_purpose(signer)
        # By itself it leads nowhere, but it must have been valid.
        find_path(signer, signer, (), token.stamp.time)
        for other in token.signed.certificates:
            load_certificate(other)
    except CertificateError as failure:
        ledger.error("stamp-certificate", where, detail=str(failure))
        return
    ledger.checked("stamp-signed", name=name_of(signer), fingerprint=fingerprint(signer))
