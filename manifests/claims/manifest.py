"""Manifests: the signed list of digests of every file of a version's state.

The file is `sha512sum`'s own, so that it checks itself on the shelf::

    $ cd OBJECT && sha512sum -c v1/content/manifests/ID.sums

It lists content paths from the object's root, sorted by their bytes, for every file of the
version's state but itself and its signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checksums import Algorithm, Digest, SumsError, format_sums, parse_sums
from manifests.errors import FormatError, LimitError
from manifests.names import content_path, split_content_path

NAMESPACE = "muniment-manifest-v1"


class ManifestError(FormatError):
    """A manifest is not what format 1 says it must be."""


def statement_path(record_id: str) -> str:
    """Give the logical path of a statement."""
    return f"manifests/{record_id}.json"


def manifest_path(record_id: str) -> str:
    """Give the logical path of a manifest."""
    return f"manifests/{record_id}.sums"


def signature_path(record_id: str) -> str:
    """Give the logical path of a manifest's signature."""
    return f"manifests/{record_id}.sums.sig"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Digests by content path, as one version's manifest lists them."""

    version: int
    digests: Mapping[str, Digest]

    def encode(self) -> bytes:
        """Give the manifest's bytes."""
        return format_sums(self.digests)


def parse_manifest(data: bytes, version: int, max_lines: int) -> Manifest:
    """Read the manifest of `version`; raise `ManifestError` where a path is not ours, `LimitError`.

    A logical path is introduced once, by a version no later than this one.
    """
    if (lines := data.count(b"\n")) > max_lines:
        raise LimitError(
            f"A manifest of {lines} lines is over the limit of {max_lines} (limits.manifest_lines)."
        )
    try:
        digests = parse_sums(data, Algorithm.SHA512, max_lines=max_lines)
    except SumsError as error:
        raise ManifestError(str(error)) from error
    seen: set[str] = set()
    for path in digests:
        parts = split_content_path(path)
        if parts is None:
            raise ManifestError(f"not a content path of ours: {path!r}")
        introduced, logical = parts
        if introduced > version:
            raise ManifestError(f"{path} is of a later version than the manifest's v{version}")
        if logical in seen:
            raise ManifestError(f"{logical} is introduced twice")
        seen.add(logical)
    return Manifest(version, digests)


def own_paths(version: int, record_id: str) -> tuple[str, str]:
    """Give the content paths of a manifest and of its signature, which it cannot list."""
    return (
        content_path(version, manifest_path(record_id)),
        content_path(version, signature_path(record_id)),
    )
