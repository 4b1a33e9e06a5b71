"""Containers brought into staging as they came, each by the reader of its kind."""

from __future__ import annotations

from pathlib import Path

from ingest import Gathered, Source, SourceKind
from muniment.imports.arrival import Arrival
from muniment.imports.object_version import ObjectVersion


def gather_import(kind: SourceKind, source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring a container into staging. Raises `SourceError`, and OSError where the disk fails."""
    # Each reader is imported when it is called for: none needs the others.
    if kind is SourceKind.BAG:
        from muniment.imports.bag import gather_bag

        return gather_bag(source, path, arrival)
    if kind is SourceKind.KIT:
        from muniment.imports.kit import gather_kit

        return gather_kit(source, path, arrival)
    if kind is SourceKind.OCFL:
        from muniment.imports.ocfl import gather_object

        return gather_object(source, path, arrival)
    if kind is SourceKind.CRATE:
        from muniment.imports.crate import gather_crate

        return gather_crate(source, path, arrival)
    if kind is SourceKind.SAVED_PAGE:
        from muniment.imports.saved_page import gather_saved

        return gather_saved(source, path, arrival)
    from muniment.imports.web_archive import gather_web_archive

    return gather_web_archive(kind, source, path, arrival)


def gather_object_version(source: Source, wanted: ObjectVersion, arrival: Arrival) -> Gathered:
    """Bring one version of an OCFL object into staging. Raises as `gather_import`."""
    from muniment.imports.ocfl import gather_version

    return gather_version(source, wanted, arrival)
