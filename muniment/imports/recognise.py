"""Whether a path is a container that is opened: told strictly, since a mistake would be for ever.

`validate` also recognises what is nearly something. Here only what says in so many words what it is
counts; all else is a file or a folder like any other, and kept as that.
"""

from __future__ import annotations

import zlib
from pathlib import Path

from ingest import SourceKind
from manifests import Limits, MunimentError
from muniment.conformance.material import unpacked
from muniment.conformance.recognise import Kind, recognise
from muniment.storage import FolderStorage, MemberKind, Storage
from muniment.storage.file import StoredFile, local_file

_HEAD = 1 << 10
_GZIP, _ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
_WARC = b"WARC/"
_USTAR = b"ustar"
_DECLARATION, _PACKAGE = "bagit.txt", "datapackage.json"


def recognise_import(path: Path, limits: Limits) -> SourceKind | None:
    """Say what container a file or folder is, or None. What cannot be read is none.

    Raises OSError where the disk fails.
    """
    if path.is_dir():
        return _of_folder(FolderStorage(path))
    return _of_file(local_file(path), limits) if path.is_file() else None


def _of_folder(storage: Storage) -> SourceKind | None:
    members = {member.name: member.kind for member in storage.list("")}
    if members.get(_DECLARATION) is MemberKind.FILE:
        return SourceKind.BAG
    inner = members.get("object", members.get("objects"))
    if inner is members.get("log") is MemberKind.FOLDER:
        inside = {member.name: member.kind for member in storage.list("log")}
        if inside.get("checkpoint") is MemberKind.FILE and "muniment.toml" not in members:
            return SourceKind.KIT
    return None


def _of_file(file: StoredFile, limits: Limits) -> SourceKind | None:
    with file.open() as stream:
        head = stream.read(_HEAD)
    inflated = _inflate(head) if head.startswith(_GZIP) else head
    if inflated.startswith(_WARC):
        return SourceKind.WARC
    is_tar = inflated[257:262] == _USTAR
    if not (is_tar or head.startswith(_ZIP)):
        return None
    try:
        kind = recognise(file)
        names = {member.name for member in unpacked(file, limits).list("")}
    except (MunimentError, OSError):
        return None  # Damaged inside. Where the disk failed, whoever copies the file says so.
    if kind is Kind.KIT:
        return SourceKind.KIT
    if kind is Kind.BAG and _DECLARATION in names:
        return SourceKind.BAG
    return SourceKind.WACZ if kind is Kind.WACZ and _PACKAGE in names else None


def _inflate(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head, _HEAD)
    except zlib.error:
        return b""
