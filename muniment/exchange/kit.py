"""Writing kits: one notice with all that a stranger needs to check it without us."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import resources
from pathlib import Path

from checksums import Algorithm, Digest, format_sums, hash_file, inclusion_path
from manifests import (
    KIT_CHECKPOINT,
    KIT_OBJECT,
    KIT_README,
    KIT_SUMS,
    NO_TRUST,
    SPEAKING_KINDS,
    FolderPackage,
    FormatError,
    MunimentError,
    Result,
    TlogProof,
    parse_cosignatures,
    proof_path,
    record_path,
    roles_path,
    roles_signature_path,
    verify_kit,
)
from manifests.kit import cosignature_path, stamp_path
from manifests.stamp_file import REQUEST
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import cosignatures_in
from muniment.archive.proofs import is_stamp_over, stamp_names, stamps_in
from muniment.catalogue import Catalogue, Row
from muniment.custody import Publication, for_publication
from muniment.storage import FolderStorage


class KitError(MunimentError):
    """A kit cannot be written."""


def write_kit(
    archive: Archive, catalogue: Catalogue, publication: Publication, folder: Path
) -> int:
    """Write the kit of an object into an absent or empty folder; give the number of its files.

    Records that superseded or redacted it come along. The kit is read back and checked against the
    archive's own roles before it is handed out. Raises `KitError` where the folder is in use or the
    object is not what was logged, and `CustodyError` where a file of it is withheld.
    """
    shelf = publication.folder()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KitError(f"{folder} is not empty. A kit is written into a folder of its own.")
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        records = [row for row in catalogue.about(publication.object) if row.kind in SPEAKING_KINDS]
        records = [row for row in records if _speaks(archive, catalogue, row, publication.object)]
        _copy_object(shelf, folder / KIT_OBJECT)
        for row in records:
            told = for_publication(archive, catalogue, row.object, publication.at)
            _copy_object(told.folder(), folder / record_path(row.id))
        rows = (*catalogue.versions(publication.object), *records)
        note = _choose_checkpoint(archive, max(row.position for row in rows))
        _write_proofs(archive, rows, note, folder)
        [*_, newest] = catalogue.versions(publication.object)
        readme = _readme(archive, publication, newest.position, records, folder)
        (folder / KIT_README).write_text(readme, "utf-8")
        (folder / KIT_SUMS).write_bytes(_sums(folder))
        _check(archive, folder)
    except BaseException:
        shutil.rmtree(folder)
        if existed:
            folder.mkdir()
        raise
    return sum(len(names) for _, _, names in os.walk(folder))


def _speaks(archive: Archive, catalogue: Catalogue, row: Row, object_id: str) -> bool:
    # The catalogue also gives records in which the object stands for another.
    said = archive.versions(catalogue, row.object)[-1].statement.about
    return any(item.get("object") == object_id for item in said)


def _copy_object(source: Path, target: Path) -> None:
    for path in FolderPackage(source).listing().sizes:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target / path, follow_symlinks=False)


def _choose_checkpoint(archive: Archive, last: int) -> bytes:
    """Give the note of the first checkpoint that has all of the kit and that most vouched for.

    Time authorities and witnesses count alike. The first, since what it shows is the earliest B;
    the newest, where nobody vouched for any. It also has the entry of the roles in the kit.
    """
    size = archive.log.head(archive.roles).size
    least = max(last, archive.roles.terms[-1].start)
    sizes = [one for one in archive.log.checkpoints() if least < one <= size]
    vouched = {
        one: len(stamp_names(archive.log, one)) + len(_cosignatures(archive, one)) for one in sizes
    }
    most = max(vouched.values(), default=0)
    if not most:
        return archive.log.note()
    chosen = next(one for one in sizes if vouched[one] == most)
    return archive.log.read(f"checkpoints/{chosen}/checkpoint")


def _write_proofs(archive: Archive, rows: Iterable[Row], note: bytes, folder: Path) -> None:
    serial = archive.roles.serial
    for path in (KIT_CHECKPOINT, roles_path(serial), "log/proofs/x"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    checkpoint = archive.roles.open(note)
    (folder / KIT_CHECKPOINT).write_bytes(note)
    _copy_stamps(archive, checkpoint.size, note, folder)
    _copy_cosignatures(archive, checkpoint.size, folder)
    for path in (roles_path(serial), roles_signature_path(serial)):
        shutil.copyfile(archive.root / path, folder / path)
    # Of an older tree the partial tiles may be gone; the newest ones have its nodes too.
    nodes = archive.log.tiles(archive.log.head(archive.roles).size).node
    for row in rows:
        way = inclusion_path(row.position, checkpoint.size, nodes)
        proof = TlogProof(row.position, way, note, None)
        (folder / proof_path(row.id)).write_bytes(proof.encode())


def _copy_stamps(archive: Archive, size: int, note: bytes, folder: Path) -> None:
    """Write the time stamps over a checkpoint; one that was damaged, and `log check` names, stays
    behind.
    """
    limits = archive.settings.limits
    for file in stamps_in(FolderStorage(archive.root), size, limits):
        if not is_stamp_over(file, note, limits):
            continue
        target = folder / stamp_path(file.where.rpartition("/")[2])
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.response)
        if file.request is not None:
            target.with_suffix(REQUEST).write_bytes(file.request)


def _copy_cosignatures(archive: Archive, size: int, folder: Path) -> None:
    for name, data in _cosignatures(archive, size).items():
        target = folder / cosignature_path(name)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)


def _cosignatures(archive: Archive, size: int) -> dict[str, bytes]:
    """Give what witnesses gave; a file that was damaged, and `log check` names, is left out."""
    limits = archive.settings.limits
    whole: dict[str, bytes] = {}
    for name, data in cosignatures_in(FolderStorage(archive.root), size, limits):
        with suppress(FormatError):
            parse_cosignatures(data, limits.cosignature_bytes)
            whole[name] = data
    return whole


def _sums(folder: Path) -> bytes:
    digests: dict[str, Digest] = {}
    for path in FolderPackage(folder).listing().sizes:
        digests[path] = hash_file(folder / path).digest(Algorithm.SHA512)
    return format_sums(digests)


def _check(archive: Archive, folder: Path) -> None:
    verdict = verify_kit(FolderPackage(folder), NO_TRUST, archive.settings.limits)
    wrong = [
        finding
        for check in verdict.checks
        if check.result is Result.FAIL
        for finding in check.findings
    ]
    if wrong:
        raise KitError(
            f"No kit was written, since the object is not what was logged "
            f"({wrong[0].code}: {wrong[0].where}). Run `muniment verify` on it."
        )


_RECORDS = """\
    records/       later records that supersede or redact something here: objects of their own
"""
_STAMPS = """\

Time authorities say when `log/checkpoint`, and all that it speaks of, was there already: each
`log/stamps/NAME.tsr` is the answer of one (RFC 3161). Get its root certificate from somebody you
trust, and the certificate that it signs with, which must be the one in the answer. It holds if this
says `Verification: OK`; then the next line gives the time. Once the certificate has expired, add
`-attime` with that time in seconds since 1970:

```sh
openssl ts -verify -data log/checkpoint -in log/stamps/NAME.tsr -CAfile ../trust/root.pem
openssl ts -reply -in log/stamps/NAME.tsr -text | grep 'Time stamp'
```
"""
_REDACTED = """
But these were redacted, as a record in `records/` says, which is signed and logged like all the
rest: of them `sha512sum` prints `FAILED open or read`, and nobody can check their bytes any more.

"""


def _readme(
    archive: Archive,
    publication: Publication,
    position: int,
    records: Sequence[Row],
    folder: Path,
) -> str:
    roles = archive.roles
    [*_, term] = (term for term in roles.terms if term.start <= position)
    versions = publication.versions
    redacted = "".join(f"    {path}\n" for path in sorted(publication.redacted))
    template = resources.files("muniment.exchange").joinpath("kit-readme.md").read_text("utf-8")
    newest, stamped = versions[-1].statement, (folder / "log/stamps").exists()
    text = template
    for name, value in (
        ("@RECORDS@", _RECORDS if records else ""),
        ("@STAMPS@", _STAMPS if stamped else ""),
        ("@WHEN@", "how long before the stamps that was" if stamped else "when that was"),
        ("@REDACTED@", _REDACTED + redacted if redacted else ""),
        ("@ORIGIN@", roles.origin),
        ("@LOG@", roles.open((folder / KIT_CHECKPOINT).read_bytes()).origin),
        ("@ROLES@", roles_path(roles.serial)),
        ("@OBJECT@", newest.object),
        ("@SIGNER@", term.signers[0][0]),
        ("@IDS@", " ".join(version.statement.id for version in versions)),
        ("@ID@", newest.id),
        ("@KIND@", newest.kind),
        ("@VERSION@", str(len(versions))),
    ):
        text = text.replace(name, value)
    return text
