"""Writing kits: notices with all that a stranger needs to check them without us."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from checksums import format_sums, inclusion_path
from manifests import (
    KIT_CHECKPOINT,
    KIT_OBJECT,
    KIT_README,
    KIT_SUMS,
    NO_TRUST,
    SPEAKING_KINDS,
    FolderPackage,
    Limits,
    MunimentError,
    Package,
    Result,
    TlogProof,
    Trust,
    Verdict,
    proof_path,
    record_path,
    roles_path,
    roles_signature_path,
    verify_kit,
)
from manifests.claims.attestation import KIND as ATTESTATION
from manifests.claims.endorsement import KIND as ENDORSEMENT
from manifests.judging.block_checks import why_refuted
from manifests.kits.kit import STAMPS, cosignature_path, stamp_path
from manifests.kits.kit_of_many import looks_like_kit_of_many, object_home, verify_kit_of_many
from manifests.moments.stamp_file import (
    ANSWERS,
    LISTS,
    PENDING,
    PROOF,
    REQUEST,
    RESPONSE,
    StampFile,
    stamped_part,
)
from manifests.objects.zip_package import ZipPackage
from muniment.archive.archive import Archive
from muniment.archive.covered import logged_coverings
from muniment.archive.proofs import is_stamp_over, is_status, stamps_in, waiting_names
from muniment.catalogue import Catalogue, Row
from muniment.custody import Endorsed, Publication, for_publication
from muniment.exchange.consistency import consistency_proofs
from muniment.exchange.heads import choose_checkpoint, whole_cosignatures
from muniment.exchange.kit_attestations import find_attestations, take_attestations
from muniment.exchange.kit_coverings import papers_end, take_coverings
from muniment.exchange.kit_endorsements import find_endorsements, take_endorsements
from muniment.exchange.kit_readme import write_readme
from muniment.exchange.packing import Measured, measure, pack_folder, pack_zip
from muniment.storage import FolderStorage, stop

ZIP = ".zip"
_TAKEN = SPEAKING_KINDS - {ENDORSEMENT, ATTESTATION}  # which are chosen apart


class KitError(MunimentError):
    """A kit cannot be written."""


@dataclass(frozen=True, slots=True)
class Written:
    """A kit that was written: how many files it has, and which endorsements stayed behind."""

    files: int
    left_behind: tuple[Endorsed, ...] = ()


def write_kit(
    archive: Archive,
    catalogue: Catalogue,
    publications: Sequence[Publication],
    target: Path,
    trust: Trust,
    since: Collection[int] = (),
    endorsed: bool = True,
) -> Written:
    """Write the kit of one object, or one kit of many; say what became of it.

    It proves that the log's newest head goes on from those of the sizes `since`, and from the
    newest that there were. `target` is an absent or empty folder, or, where its name ends with
    ``.zip``, a file that is not there. Records that superseded or redacted an object come along;
    proofs that the block headers in the owner's `trust` refute stay behind. The kit is read back
    and checked against the archive's own roles before it is handed out. Endorsements come along
    where that is `endorsed`, but for those that no head has that is vouched for as well. Raises
    `KitError` where the target is in use or an object is not what was logged, and `CustodyError`
    where a file is withheld.
    """
    gathered, left = _gather(archive, catalogue, publications, trust, since, endorsed)
    write = _write_zip if target.suffix == ZIP else _write_folder
    return Written(write(archive, gathered, target), left)


def _write_zip(archive: Archive, gathered: dict[str, bytes | Path], target: Path) -> int:
    if target.exists():
        raise KitError(f"{target} is there already. A kit is written where there is nothing.")
    files, measured = _with_sums(gathered)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    with ExitStack() as undoing:
        undoing.callback(draft.unlink, missing_ok=True)
        pack_zip(files, measured, draft)
        most = archive.settings.limits.container_members
        _check(archive, ZipPackage(lambda: draft.open("rb"), str(target), most))
        undoing.pop_all()
    draft.rename(target)
    return len(files)


def _write_folder(archive: Archive, gathered: dict[str, bytes | Path], folder: Path) -> int:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KitError(f"{folder} is not empty. A kit is written into a folder of its own.")
    files, _ = _with_sums(gathered)
    with ExitStack() as undoing:
        if folder.exists():
            undoing.callback(folder.mkdir)
        else:
            folder.mkdir(parents=True)
        undoing.callback(shutil.rmtree, folder)
        pack_folder(files, folder)
        _check(archive, FolderPackage(folder))
        undoing.pop_all()
    return len(files)


def _with_sums(
    gathered: dict[str, bytes | Path],
) -> tuple[dict[str, bytes | Path], dict[str, Measured]]:
    """Give the files with the list of their digests, and what each is."""
    measured = {path: measure(source) for path, source in gathered.items()}
    sums = format_sums({path: one.sha512 for path, one in measured.items()})
    return {**gathered, KIT_SUMS: sums}, {**measured, KIT_SUMS: measure(sums)}


def _gather(
    archive: Archive,
    catalogue: Catalogue,
    publications: Sequence[Publication],
    trust: Trust,
    since: Collection[int],
    endorsed: bool,
) -> tuple[dict[str, bytes | Path], tuple[Endorsed, ...]]:
    """Give all files of a kit but the list of them: bytes, or where they lie in the archive.

    And the endorsements that stay behind.
    """
    # In the order of their accessions, so that the same notices make the same kit.
    publications = sorted(publications, key=lambda one: one.versions[0].statement.id)
    files: dict[str, bytes | Path] = {}
    records: dict[str, Row] = {}
    rows: list[Row] = []
    objects: dict[str, Sequence[Row]] = {}
    homes: dict[str, str] = {}
    for publication in publications:
        versions = objects[publication.object] = catalogue.versions(publication.object)
        rows += versions
        home = KIT_OBJECT if len(publications) == 1 else object_home(versions[0].id)
        _take_object(publication.folder(), home, files)
        homes[home] = publication.object
        for row in catalogue.about(publication.object):
            if row.kind in _TAKEN and _speaks(archive, catalogue, row, publication.object):
                told = for_publication(archive, catalogue, row.object, publication.at)
                _take_object(told.folder(), record_path(row.id), files)
                records[row.id] = row
    held = tuple(rows)
    rows += records.values()
    signers = {one.statement.role.key for each in publications for one in each.versions}
    last = max(row.position for row in rows)
    found = find_endorsements(archive, catalogue, objects) if endorsed else ()
    logged = logged_coverings(archive, catalogue)
    attested = find_attestations(archive, catalogue, publications)
    wanted = [*(one.index for one in found), *(row.position for row in attested)]
    covered = papers_end(logged)
    note, size = choose_checkpoint(archive, catalogue, last, signers, wanted, covered)
    taken = tuple(one for one in found if one.index < size)
    endorsing = take_endorsements(archive, taken, held, catalogue, publications[0].at, files)
    attesting = [row for row in attested if row.position < size]
    take_attestations(archive, attesting, catalogue, publications[0].at, files)
    rows += (*endorsing, *attesting)
    told_by = (*records.values(), *endorsing, *attesting)
    homes |= {record_path(row.id): row.object for row in told_by}
    _take_proofs(archive, rows, note, files)
    files.update(consistency_proofs(archive, archive.roles.open(note).size, since))
    _leave_refuted(note, files, trust, archive.settings.limits)
    positions = [row.position for row in rows]
    take_coverings(archive, logged, positions, homes, archive.roles.open(note).size, files)
    files[KIT_README] = write_readme(archive, publications, rows, files).encode()
    return files, tuple(one for one in found if one not in taken)


def _speaks(archive: Archive, catalogue: Catalogue, row: Row, object_id: str) -> bool:
    # The catalogue also gives records in which the object stands for another.
    said = archive.versions(catalogue, row.object)[-1].statement.about
    return any(item.get("object") == object_id for item in said)


def _take_object(source: Path, home: str, files: dict[str, bytes | Path]) -> None:
    for path in FolderPackage(source).listing().sizes:
        files[home + path] = source / path


def _take_proofs(
    archive: Archive, rows: Iterable[Row], note: bytes, files: dict[str, bytes | Path]
) -> None:
    serial = archive.roles.serial
    checkpoint = archive.roles.open(note)
    files[KIT_CHECKPOINT] = note
    _take_stamps(archive, checkpoint.size, note, files)
    for name, data in whole_cosignatures(archive, checkpoint.size).items():
        files[cosignature_path(name)] = data
    for path in (roles_path(serial), roles_signature_path(serial)):
        files[path] = archive.root / path
    # Of an older tree the partial tiles may be gone; the newest ones have its nodes too.
    nodes = archive.log.tiles(archive.log.head(archive.roles).size).node
    for row in rows:
        way = inclusion_path(row.position, checkpoint.size, nodes)
        files[proof_path(row.id)] = TlogProof(row.position, way, note, None).encode()


def _take_stamps(archive: Archive, size: int, note: bytes, files: dict[str, bytes | Path]) -> None:
    """Take the time stamps over a checkpoint; one that was damaged, and `log check` names, stays
    behind.
    """
    limits = archive.settings.limits
    waiting = waiting_names(archive.log, size)
    for file in stamps_in(FolderStorage(archive.root), size, limits, stop):
        # What a calendar promised is of use until it has kept it.
        kept = file.where.endswith(PENDING) and _name_of(file) not in waiting
        if kept or not is_stamp_over(file, note, limits):
            continue
        path = stamp_path(file.where.rpartition("/")[2])
        files[path] = file.response
        for suffix, data in _beside(file, limits):
            if data is not None:
                files[path.removesuffix(RESPONSE) + suffix] = data


def _beside(file: StampFile, limits: Limits) -> Iterator[tuple[str, bytes | None]]:
    """Give what lies beside a time stamp, by suffix; what is damaged stays behind here, too."""
    yield REQUEST, file.request
    for suffix, data in ((LISTS, file.lists), (ANSWERS, file.answers)):
        if data is not None and is_status(suffix, data, limits):
            yield suffix, data


def _name_of(promise: StampFile) -> str:
    return promise.where.rpartition("/")[2].removesuffix(PENDING)


def _leave_refuted(
    note: bytes, files: dict[str, bytes | Path], trust: Trust, limits: Limits
) -> None:
    """Leave out the proofs of which the owner's own block headers show that they are wrong.

    Nobody signs a proof, so one that leads to a wrong block may have been kept.
    """
    for path in [path for path in files if path.startswith(STAMPS) and path.endswith(PROOF)]:
        data = files[path]
        assert isinstance(data, bytes)
        if why_refuted(StampFile(path, data), stamped_part(note), trust, limits):
            del files[path]


def _check(archive: Archive, package: Package) -> None:
    limits = archive.settings.limits
    verdicts: Iterable[Verdict]
    if looks_like_kit_of_many(package.listing()):
        verdicts = (one.verdict for one in verify_kit_of_many(package, NO_TRUST, limits))
    else:
        verdicts = [verify_kit(package, NO_TRUST, limits)]
    for verdict in verdicts:
        for check in verdict.checks:
            if check.result is Result.FAIL:
                [wrong, *_] = check.findings
                raise KitError(
                    f"No kit was written, since an object is not what was logged "
                    f"({wrong.code}: {wrong.where}). Run `muniment verify` on it."
                )
