"""Whether one file is a signature of OpenSSH (SSHSIG), and over the file beside it.

Nobody is trusted here: the signature is held against the key that it brings itself, which anybody
can make. Whose it is, is for `verify`.
"""

from __future__ import annotations

from manifests import Limits, SignatureError
from manifests.ssh.sshsig import SignatureFormatError, SshSig, check_digest, parse
from muniment.conformance.over import digest_of
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.conformance.tree import read_all
from muniment.storage.file import StoredFile

KIND = "signature"
SUFFIX = ".sig"


def validate_signature(
    file: StoredFile, limits: Limits, watcher: Watcher, over: StoredFile | None = None
) -> Report:
    """Validate a signature file, and hold it against the file that it is `over`.

    Where that is not said, ``NAME.sig`` is over NAME, if that stands beside it. Raises OSError, and
    `LimitError` where it is over `limits.signature_bytes`.
    """
    ledger = Ledger(limits.findings_kept)
    with file.open() as stream:
        armour = read_all(stream, file.place, limits.signature_bytes, "signature_bytes")
    try:
        found = parse(armour)
    except SignatureFormatError as failure:
        ledger.error("sshsig-form", file.place, detail=str(failure))
        return ledger.report(KIND)
    ledger.checked(
        "sshsig-says",
        key=found.public_key.fingerprint(),
        namespace=found.namespace,
        algorithm=found.hash_algorithm,
    )
    _hold_against(found, file, over or _beside(file), ledger, watcher)
    ledger.unchecked("sshsig-trust")
    return ledger.report(KIND)


def _beside(file: StoredFile) -> StoredFile | None:
    return file.beside(file.name[: -len(SUFFIX)]) if file.name.endswith(SUFFIX) else None


def _hold_against(
    found: SshSig, file: StoredFile, signed: StoredFile | None, ledger: Ledger, watcher: Watcher
) -> None:
    if signed is None:
        ledger.unchecked("sshsig-bytes", name=file.name)
        return
    try:
        check_digest(found, digest_of(signed, found.hash_algorithm, watcher))
    except SignatureError as failure:
        ledger.error("sshsig-wrong", file.place, signed=signed.place, detail=str(failure))
    else:
        ledger.checked("sshsig-good", signed=signed.place)
