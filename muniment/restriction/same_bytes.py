"""Where else on the shelves the same bytes are: by what manifests list, with no byte read."""

from __future__ import annotations

from collections.abc import Collection

from checksums import Digest
from manifests import parse_manifest, split_content_path
from muniment.archive.archive import Archive
from muniment.catalogue import read_shelved


def others_with(
    archive: Archive, object_id: str, digests: Collection[Digest]
) -> tuple[tuple[str, str], ...]:
    """Give (object, content path) of each file of other objects that has one of these sha512.

    It reads the newest manifest of every object. A capture that holds the same bytes inside is not
    found so, nor is what differs by one byte.
    """
    limits, own = archive.settings.limits, archive.shelves.path_of(object_id)
    spelled = [digest.hex.encode("ascii") for digest in digests]
    found: list[tuple[str, str]] = []
    for folder in archive.shelves.objects():
        manifests = {
            parts[0]: path
            for path in folder.glob("v*/content/manifests/*.sums")
            if (parts := split_content_path(path.relative_to(folder).as_posix()))
        }
        if folder == own or not manifests:
            continue
        version = max(manifests)
        data = manifests[version].read_bytes()
        if not any(one in data for one in spelled):
            continue
        [name, *_] = {said.object for _, said in read_shelved(folder, limits)} or {folder.name}
        listed = parse_manifest(data, version, limits.manifest_lines).digests
        found.extend(
            (name, path)
            for path, digest in sorted(listed.items())
            if digest in digests and (folder / path).exists()
        )
    return tuple(found)
