"""Which attestations a kit brings: those of which all that they quote may be given out.

As endorsements they come along where a head of the log that has them is vouched for as well as the
best one without: what is said later must not cost what authorities vouched for earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from manifests import record_path
from manifests.objects.package import FolderPackage
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody import Publication, attesting_rows, for_publication


def find_attestations(
    archive: Archive, catalogue: Catalogue, publications: Sequence[Publication]
) -> tuple[Row, ...]:
    """Give the records, by position in the log.

    What a signer's key wrote that was revoked since stays behind, since it could cost the kit its
    verdict; so does a record of which a part may not be given out, since a record is whole.
    """
    revoked = {one.key.fingerprint() for one in archive.roles.revocations}
    rows = {
        row.position: row
        for publication in publications
        for row in attesting_rows(archive, catalogue, publication)
        if archive.versions(catalogue, row.object)[-1].statement.role.key not in revoked
    }
    return tuple(rows[position] for position in sorted(rows))


def take_attestations(
    archive: Archive,
    rows: Sequence[Row],
    catalogue: Catalogue,
    at: datetime,
    files: dict[str, bytes | Path],
) -> None:
    """Put the records into a kit. `at` is the moment of publication."""
    for row in rows:
        source = for_publication(archive, catalogue, row.object, at).folder()
        for path in FolderPackage(source).listing().sizes:
            files[record_path(row.id) + path] = source / path
