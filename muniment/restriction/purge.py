"""Destroying copies that lie in the archive outside its shelves: held drafts, and the quarantine.

What a writer at work has in hand is not touched, and named instead. Unlinking is no shredding: a
disk, a snapshot or a backup may keep what no file names any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, Digest, hash_file
from manifests import Version, content_path, statement_path
from muniment.archive.archive import Archive, Writer
from muniment.archive.desk import HELD
from muniment.archive.replacement import QUARANTINE
from muniment.durable import sync_folder
from muniment.waiting import discard, held_names, look


@dataclass(frozen=True, slots=True)
class Purged:
    """Paths from the archive's root: what was destroyed, and what a writer at work still has."""

    destroyed: tuple[str, ...]
    left: tuple[str, ...]


def purge(writer: Writer, versions: Sequence[Version], gone: Mapping[str, Digest]) -> Purged:
    """Destroy the files `gone`, by content path, of the object with these versions."""
    archive = writer.archive
    sizes = {
        file.size
        for number, version in enumerate(versions, start=1)
        for file in version.statement.files
        if content_path(number, file.path) in gone
    }
    with archive.staging.locked():
        destroyed = [*_held(archive, gone), *_quarantined(archive, versions, gone, sizes)]
        left = [
            path.relative_to(archive.root).as_posix()
            for run in archive.staging.runs()
            if run != writer.run.folder
            for path in _with_digest(run, gone, sizes)
        ]
    return Purged(tuple(destroyed), tuple(left))


def _held(archive: Archive, gone: Mapping[str, Digest]) -> Iterator[str]:
    held = archive.staging.root / HELD
    for name in held_names(held):
        if any(file.sha512 in gone.values() for file in look(held, name).files):
            discard(held, name)
            yield f"staging/{HELD}/{name}"


def _quarantined(
    archive: Archive, versions: Sequence[Version], gone: Mapping[str, Digest], sizes: set[int]
) -> Iterator[str]:
    quarantine = archive.root / QUARANTINE
    for folder in sorted(quarantine.iterdir()) if quarantine.is_dir() else ():
        # A damaged copy has other digests; it is known by its place in the same object.
        damaged = [folder / path for path in gone if _is_of(folder, versions)]
        for path in sorted({*damaged, *_with_digest(folder, gone, sizes)}):
            if path.is_file() and not path.is_symlink():
                path.unlink()
                sync_folder(path.parent)
                yield path.relative_to(archive.root).as_posix()


def _is_of(folder: Path, versions: Sequence[Version]) -> bool:
    # Any file of a manifest will do: its name is the accession's, and no other object's.
    return any(
        any(
            (folder / content_path(number, statement_path(one.statement.id))).parent.glob(
                f"{one.statement.id}.*"
            )
        )
        for number, one in enumerate(versions, start=1)
    )


def _with_digest(folder: Path, gone: Mapping[str, Digest], sizes: set[int]) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.stat().st_size in sizes
        and hash_file(path, (Algorithm.SHA512,)).digest(Algorithm.SHA512) in gone.values()
    ]
