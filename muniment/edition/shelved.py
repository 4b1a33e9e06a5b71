"""The renditions of a version on the shelves, read; only bytes of record are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from checksums import Algorithm, Finding, Severity, hash_file
from manifests import Limits
from muniment.edition.differences.stale import MOST_VERSIONS, Stale, stale_pieces
from muniment.edition.model import Edition, ReadRendition
from muniment.edition.read import read_edition, read_file
from muniment.reading.view import FileView, NoticeView, VersionView


def read_shelved(view: NoticeView, version: VersionView, limits: Limits) -> Edition:
    """Read a version's renditions. Raises OSError where the disk fails.

    What is withheld or was redacted has a finding in place of its text.
    """
    path_of = view.folder.joinpath if view.publication is None else view.publication.file
    return read_files(version.files, path_of, limits)


def read_stale(
    view: NoticeView,
    version: VersionView,
    edition: Edition,
    limits: Limits,
    most: int = MOST_VERSIONS,
) -> tuple[Stale, ...]:
    """Give what did not follow in a version, read as `edition`, since its earlier versions.

    At most so many versions are read, with this one, which is read already; of a first version none
    is. Raises OSError where the disk fails.
    """
    earlier = [one for one in view.versions if one.number < version.number]
    if not earlier or most < 2:
        return ()
    history = [(one.number, read_shelved(view, one, limits)) for one in earlier[1 - most :]]
    return stale_pieces([*history, (version.number, edition)], limits.edition_pairs)


def read_files(
    files: Iterable[FileView], path_of: Callable[[str], Path], limits: Limits
) -> Edition:
    """Read the renditions among files of a version; `path_of` says where a content path's lies."""
    return read_edition(
        [_read(file, path_of, limits) for file in files if file.stated.kind == "rendition"]
    )


def _read(file: FileView, path_of: Callable[[str], Path], limits: Limits) -> ReadRendition:
    name = file.stated.path
    if file.withheld is not None or file.redacted is not None:
        code = "text-redacted" if file.redacted is not None else "text-withheld"
        return _without(name, code, Severity.NOTE)
    path = path_of(file.shelved)
    if not is_of_record(path, file):
        return _without(name, "text-not-of-record", Severity.ERROR)
    return read_file(path, name, limits, file.charset)


def is_of_record(path: Path, file: FileView) -> bool:
    """Tell whether the file at a path has the sha512 of record. Raises OSError."""
    if path.is_symlink() or not path.is_file():
        return False
    return hash_file(path, (Algorithm.SHA512,)).digest(Algorithm.SHA512) == file.sha512


def _without(name: str, code: str, severity: Severity) -> ReadRendition:
    return ReadRendition(name, "unknown", None, findings=(Finding(code, severity, name),))
