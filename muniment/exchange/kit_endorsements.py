"""Which endorsements a kit brings, and the proofs that lead from an endorsed head to its notices.

What others signed later must not cost what authorities vouched for earlier: an endorsement comes
along where a head of the log that has its record is vouched for as well as the best one without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from checksums import inclusion_path
from manifests import TlogProof, record_path
from manifests.kits.kit_endorsements import endorsed_path
from manifests.objects.package import FolderPackage
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody import Endorsed, for_publication, read_endorsements


def find_endorsements(
    archive: Archive, catalogue: Catalogue, objects: Mapping[str, Sequence[Row]]
) -> tuple[Endorsed, ...]:
    """Give the endorsements that kits of these objects bring, by position in the log.

    Of each key, for each object, the first that has all its versions in it; of a key that has none
    such, the first of the newest version that it has. What a signer's key wrote that was revoked
    since stays behind, since it could cost the kit its verdict.
    """
    revoked = {one.key.fingerprint() for one in archive.roles.revocations}
    chosen: dict[str, Endorsed] = {}
    for object_id in objects:
        best: dict[str, Endorsed] = {}
        for one in read_endorsements(archive, catalogue, object_id):
            before = best.get(one.key)
            if before is None or one.version > before.version:
                best[one.key] = one
        chosen.update((one.record, one) for one in best.values())
    rows = {one.record: catalogue.named(one.record)[0] for one in chosen.values()}
    return tuple(
        one
        for one in sorted(chosen.values(), key=lambda each: each.index)
        if _signer(archive, catalogue, rows[one.record]) not in revoked
    )


def take_endorsements(
    archive: Archive,
    endorsements: Sequence[Endorsed],
    rows: Sequence[Row],
    catalogue: Catalogue,
    at: datetime,
    files: dict[str, bytes | Path],
) -> tuple[Row, ...]:
    """Put the records into a kit, and the proofs of endorsed heads; give the records' rows.

    `rows` are the versions of the notices in it, and `at` is the moment of publication. Raises
    `WithheldError` where a record is withheld then.
    """
    taken: list[Row] = []
    for one in endorsements:
        row = catalogue.named(one.record)[0]
        source = for_publication(archive, catalogue, row.object, at).folder()
        for path in FolderPackage(source).listing().sizes:
            files[record_path(row.id) + path] = source / path
        taken.append(row)
        if one.size:
            _take_proofs(archive, one.size, rows, files)
    return tuple(taken)


def _take_proofs(
    archive: Archive, size: int, rows: Sequence[Row], files: dict[str, bytes | Path]
) -> None:
    """Prove of each notice the newest version that the endorsed head has."""
    newest: dict[str, Row] = {}
    for row in rows:
        if row.position < size:
            newest[row.object] = max(row, newest.get(row.object, row), key=lambda one: one.version)
    note = archive.log.read(f"checkpoints/{size}/checkpoint")
    nodes = archive.log.tiles(archive.log.head(archive.roles).size).node
    for row in newest.values():
        way = inclusion_path(row.position, size, nodes)
        proof = TlogProof(row.position, way, note, None)
        files[endorsed_path(size, row.id)] = proof.encode()


def _signer(archive: Archive, catalogue: Catalogue, row: Row) -> str:
    return archive.versions(catalogue, row.object)[-1].statement.role.key
