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
from muniment.storage.file import StoredFile, local_file

_HEAD = 1 << 10
_GZIP, _ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
_WARC = b"WARC/"
_PACKAGE = "datapackage.json"


def recognise_import(path: Path, limits: Limits) -> SourceKind | None:
    """Say what container a file or folder is, or None. What cannot be read is none.

    Raises OSError where the disk fails.
    """
    return _of_file(local_file(path), limits) if path.is_file() else None


def _of_file(file: StoredFile, limits: Limits) -> SourceKind | None:
    with file.open() as stream:
        head = stream.read(_HEAD)
    inflated = _inflate(head) if head.startswith(_GZIP) else head
    if inflated.startswith(_WARC):
        return SourceKind.WARC
    if not head.startswith(_ZIP):
        return None
    try:
        if recognise(file) is not Kind.WACZ:
            return None
        names = {member.name for member in unpacked(file, limits).list("")}
    except (MunimentError, OSError):
        return None  # Damaged inside. Where the disk failed, whoever copies the file says so.
    return SourceKind.WACZ if _PACKAGE in names else None


def _inflate(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head, _HEAD)
    except zlib.error:
        return b""
