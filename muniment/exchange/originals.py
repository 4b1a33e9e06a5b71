"""Giving a notice's files back under the names they had where they came from."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from checksums import Algorithm, hash_file
from manifests import MunimentError, StatedFile, Version, content_path, parse_time
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue

_CHUNK = 1 << 20


class ExportError(MunimentError):
    """An export cannot be written."""


def export_originals(
    archive: Archive, catalogue: Catalogue, object_id: str, version: int | None, folder: Path
) -> tuple[bytes, ...]:
    """Write the renditions of one version (the newest, where None) under their original names.

    Gives the names written, relative to `folder`, which is absent or empty. Two sources that share
    a name get a folder each, ``1``, ``2``, ...; what had no name keeps its stored one. Raises
    `ExportError` where a name leads out of the folder or bytes are not what the manifest lists.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(f"{folder} is not empty. An export is written into a folder of its own.")
    versions = archive.versions(catalogue, object_id)
    number = len(versions) if version is None else version
    if not 1 <= number <= len(versions):
        raise ExportError(f"{object_id} has versions 1 to {len(versions)}, and no {number}.")
    chosen = versions[number - 1]
    folder.mkdir(parents=True, exist_ok=True)
    shelf = archive.shelves.path_of(object_id)
    written: list[bytes] = []
    for file, name in _names(chosen):
        _write(shelf, chosen, content_path(number, file.path), file, folder, name)
        written.append(name)
    return tuple(written)


def _names(version: Version) -> Sequence[tuple[StatedFile, bytes]]:
    files = [file for file in version.statement.files if file.kind == "rendition"]
    plain = [file.name if file.name is not None else _stored(file) for file in files]
    if max(Counter(plain).values(), default=1) == 1:
        return list(zip(files, plain, strict=True))
    return [
        (file, b"%d/%s" % ((file.source or 0) + 1, name))
        for file, name in zip(files, plain, strict=True)
    ]


def _stored(file: StatedFile) -> bytes:
    return os.path.basename(file.path).encode("ascii")


def _write(
    shelf: Path, version: Version, path: str, file: StatedFile, folder: Path, name: bytes
) -> None:
    parts = name.split(b"/")
    if b"\0" in name or any(part in (b"", b".", b"..") for part in parts):
        raise ExportError(f"{path}: its original name {os.fsdecode(name)!r} leads elsewhere.")
    if hash_file(shelf / path).digest(Algorithm.SHA512) != version.digests[path]:
        raise ExportError(
            f"{shelf / path} is not what its manifest lists, so it is not given out. "
            "Run `muniment verify` on the notice."
        )
    target = os.path.join(os.fsencode(folder), name)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(shelf / path, "rb") as source, open(target, "xb") as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
    except FileExistsError as error:
        raise ExportError(
            f"{os.fsdecode(target)!r} is there already: this file system does not tell apart two "
            "names that the source did. Export to another file system."
        ) from error
    if file.modified is not None:
        _set_time(target, parse_time(file.modified))


def _set_time(target: bytes, modified: datetime) -> None:
    os.utime(target, (modified.timestamp(), modified.timestamp()))
