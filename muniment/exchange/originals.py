"""Giving a notice's files back under the names they had where they came from."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checksums import Algorithm, Digest, hash_file
from manifests import StatedFile, content_path, parse_time
from muniment.custody import CustodyError, Publication
from muniment.exchange.order import Delivery, ExportError, Order, counted

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Exported:
    """The names that were written, and why files were left out: (content path, sentence)."""

    names: tuple[bytes, ...]
    left_out: tuple[tuple[str, str], ...]


def deliver(order: Order) -> Delivery:
    """Write the files of one notice as `--as originals` gives them."""
    exported = export_originals(order.publication(), order.version, order.target)
    names = [os.fsdecode(name) for name in exported.names]
    return Delivery(counted(len(names)), {"files": names}, exported.left_out)


def export_originals(publication: Publication, version: int | None, folder: Path) -> Exported:
    """Write the renditions of one version (the newest, where None) under their original names.

    Names are relative to `folder`, which is not there yet. What is withheld, or was redacted, is
    left out; `CustodyError` where that is all. Two sources that share
    a name get a folder each, ``1``, ``2``, ..., and two files of one source that do, one named as
    they are stored; what had no name keeps its stored one. Raises
    `ExportError` where a name leads out of the folder or bytes are not what the manifest lists.
    """
    publication.require()
    versions, object_id = publication.versions, publication.object
    number = len(versions) if version is None else version
    if not 1 <= number <= len(versions):
        raise ExportError(f"{object_id} has versions 1 to {len(versions)}, and no {number}.")
    chosen = versions[number - 1]
    written: list[bytes] = []
    left_out: list[tuple[str, str]] = []
    files = [file for file in chosen.statement.files if file.kind != "capture"]
    for file, name in original_names(files):
        path = content_path(number, file.path)
        try:
            source = publication.file(path)
        except CustodyError as error:
            left_out.append((path, str(error)))
            continue
        folder.mkdir(parents=True, exist_ok=True)
        _write(source, chosen.digests[path], file, folder, name)
        written.append(name)
    if left_out and not written:
        raise CustodyError(left_out[0][1])
    folder.mkdir(parents=True, exist_ok=True)
    return Exported(tuple(written), tuple(left_out))


def original_names(files: Sequence[StatedFile]) -> Sequence[tuple[StatedFile, bytes]]:
    """Give the names of one version's files outside, as `export_originals` tells them apart."""
    plain = [file.name if file.name is not None else _stored(file) for file in files]
    if max(Counter(plain).values(), default=1) == 1:
        return list(zip(files, plain, strict=True))
    by_source = [
        b"%d/%s" % ((file.source or 0) + 1, name) for file, name in zip(files, plain, strict=True)
    ]
    often = Counter(by_source)
    # Attachments of one notice may share a name; their stored numbers keep them apart.
    return [
        (file, name if often[name] == 1 else _stored(file) + b"/" + name.partition(b"/")[2])
        for file, name in zip(files, by_source, strict=True)
    ]


def _stored(file: StatedFile) -> bytes:
    return os.path.basename(file.path).encode("ascii")


def _write(source: Path, sha512: Digest, file: StatedFile, folder: Path, name: bytes) -> None:
    parts = name.split(b"/")
    if b"\0" in name or any(part in (b"", b".", b"..") for part in parts):
        raise ExportError(f"{file.path}: its original name {os.fsdecode(name)!r} leads elsewhere.")
    if hash_file(source).digest(Algorithm.SHA512) != sha512:
        raise ExportError(
            f"{source} is not what its manifest lists, so it is not given out. "
            "Run `muniment verify` on the notice."
        )
    target = os.path.join(os.fsencode(folder), name)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(source, "rb") as kept, open(target, "xb") as out:
            while chunk := kept.read(_CHUNK):
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
