"""Putting files where they are to be: into a folder, or into a zip file, the same bytes.

A kit is given as its files by path, each as bytes or as the file that holds them.
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from checksums import Algorithm, Digest, Hashing
from manifests import MunimentError
from manifests.objects.kit_zip import end_records, plan_members

KitFiles = Mapping[str, bytes | Path]
_CHUNK = 1 << 20


class PackingError(MunimentError):
    """A file changed while it was packed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is said of a file's bytes before they are written."""

    sha512: Digest
    crc: int
    size: int
    sha256: Digest | None = None


_SHA512 = (Algorithm.SHA512,)
BOTH = (Algorithm.SHA512, Algorithm.SHA256)


def measure(
    source: bytes | Path, copy: BinaryIO | None = None, taken: tuple[Algorithm, ...] = _SHA512
) -> Measured:
    """Read a file once for all that is said of it, and write what was read to `copy`.

    Its sha256 is said where that is `taken`, too.
    """
    hashing, crc = Hashing(taken), 0
    for piece in _pieces(source):
        hashing.update(piece)
        crc = zlib.crc32(piece, crc)
        if copy is not None:
            copy.write(piece)
    sha256 = hashing.digest(Algorithm.SHA256) if Algorithm.SHA256 in taken else None
    return Measured(hashing.digest(Algorithm.SHA512), crc, hashing.size, sha256)


def pack_folder(files: KitFiles, folder: Path) -> None:
    """Write files below a folder that is there."""
    for path, source in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            target.write_bytes(source)
        else:
            shutil.copyfile(source, target, follow_symlinks=False)


def pack_zip(files: KitFiles, measured: Mapping[str, Measured], target: Path) -> None:
    """Write files as a zip file in its one spelling; what is begun and fails is the caller's.

    Raises `PackingError` where a file is not as it was measured.
    """
    members = plan_members([(path, one.crc, one.size) for path, one in measured.items()])
    with target.open("wb") as stream:
        for member in members:
            stream.write(member.local_header())
            if measure(files[member.path], stream).sha512 != measured[member.path].sha512:
                raise PackingError(f"{member.path} changed while it was packed: try again.")
        offset = stream.tell()
        for member in members:
            stream.write(member.central_record())
        stream.write(end_records(len(members), stream.tell() - offset, offset))


def _pieces(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb", buffering=0) as stream:
        while piece := stream.read(_CHUNK):
            yield piece
