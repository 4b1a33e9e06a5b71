"""Check 3 of an attestation: whoever put his name to it signed exactly what it says."""

from __future__ import annotations

from checksums import Finding
from manifests.claims.attestation import FILE, KIND, MOST_SIGNATURE, SIGNATURE, why_not_signed
from manifests.claims.statement import Statement
from manifests.errors import FormatError
from manifests.names import content_path
from manifests.objects.object_files import ObjectFiles
from manifests.objects.package import Package
from manifests.ssh.sshsig import SignatureError, parse
from manifests.verdict import error


def why_not_attested(
    package: Package, prefix: str, number: int, statement: Statement, files: ObjectFiles
) -> Finding | None:
    """Give what is wrong with the signature over what a record attests; None where nothing is.

    Where one of the two files is not there, this has nothing to say. Raises OSError.
    """
    if statement.kind != KIND:
        return None
    signature, file = (content_path(number, name) for name in (SIGNATURE, FILE))
    found = files.size_and_sha256(file)
    if found is None or signature not in files.sha512:
        return None
    with package.open(prefix + signature) as stream:
        data = stream.read(MOST_SIGNATURE + 1)
    try:
        detail = why_not_signed(parse(data), files.sha512[file], found[1])
    except (FormatError, SignatureError) as failure:
        detail = str(failure)
    if not detail:
        return None
    return error("attestation-signature-wrong", prefix + signature, detail=detail)
