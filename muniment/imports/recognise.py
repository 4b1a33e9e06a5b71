"""Whether a path is a container that is opened: told strictly, since a mistake would be for ever.

`validate` also recognises what is nearly something. Here only what says in so many words what it is
counts, by its first bytes or its name; all else is a file or a folder like any other.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from ingest import SourceKind
from manifests import Limits, MunimentError
from muniment.conformance.material import unpacked
from muniment.conformance.recognise import Kind, first_bytes, recognise
from muniment.imports.saved_page import read_saved
from muniment.storage import FolderStorage, MemberKind, Storage
from muniment.storage.file import StoredFile, local_file

_HEAD = 1 << 12
_PIECE = 1 << 18
_RATIO_FROM = 16 << 20
_GZIP, _ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
_ZSTANDARD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
_WARC = b"WARC/"
# What is called so and is none is damaged, and is told so.
_WARC_NAMES, _WACZ_NAME = (".warc", ".warc.gz", ".warc.zst"), ".wacz"
# What the first bytes of a saved page have: its mark, or a field of MHTML's header.
_SAVED = re.compile(
    rb"saved with singlefile|saved from |^(?:snapshot-)?content-location:|"
    rb"^from:[ \t]*<saved by|multipart/related",
    re.IGNORECASE | re.MULTILINE,
)
_USTAR = b"ustar"
# How OCFL objects and storage roots declare themselves (§3.2, §4.2).
OBJECTS = ("0=ocfl_object_1.0", "0=ocfl_object_1.1")
ROOTS = ("0=ocfl_1.0", "0=ocfl_1.1")
CRATE = "ro-crate-metadata.json"
_DECLARATION, _PACKAGE = "bagit.txt", "datapackage.json"


def recognise_import(path: Path, limits: Limits) -> SourceKind | None:
    """Say what container a file or folder is, or None. What cannot be read is none."""
    try:
        if path.is_dir():
            return _of_folder(FolderStorage(path))
        return _of_file(path, limits) if path.is_file() else None
    except OSError:
        return None  # Whoever copies it says what is wrong.


def is_object(path: Path) -> bool:
    """Tell whether a folder says in so many words that it is an object."""
    return _declares(path, OBJECTS)


def is_root(path: Path) -> bool:
    """Tell whether a folder says that it is a storage root."""
    return _declares(path, ROOTS)


def _of_folder(storage: Storage) -> SourceKind | None:
    members = {member.name: member.kind for member in storage.list("")}
    if members.get(_DECLARATION) is MemberKind.FILE:
        return SourceKind.BAG
    if any(members.get(name) is MemberKind.FILE for name in (*OBJECTS, *ROOTS)):
        return SourceKind.OCFL
    if members.get(CRATE) is MemberKind.FILE:
        return SourceKind.CRATE
    inner = members.get("object", members.get("objects"))
    if inner is members.get("log") is MemberKind.FOLDER:
        inside = {member.name: member.kind for member in storage.list("log")}
        if inside.get("checkpoint") is MemberKind.FILE and "muniment.toml" not in members:
            return SourceKind.KIT
    return None


def _of_file(path: Path, limits: Limits) -> SourceKind | None:
    file = local_file(path)
    with file.open() as stream:
        head = stream.read(_HEAD)
    inflated = _inflate(head) if head.startswith(_GZIP) else head
    if head.startswith(_ZSTANDARD):
        inflated = first_bytes(file)
    name = file.name.lower()
    if inflated.startswith(_WARC) or name.endswith(_WARC_NAMES):
        return SourceKind.WARC
    if name.endswith(_WACZ_NAME):
        return SourceKind.WACZ
    is_tar = inflated[257:262] == _USTAR
    if not (is_tar or head.startswith(_ZIP)):
        return _of_text(path, head)
    if inflated is not head and _unfolds_too_far(file, limits):
        return None
    try:
        kind = recognise(file)
        names = {member.name for member in unpacked(file, limits).list("")}
    except (MunimentError, OSError):
        return None
    if kind is Kind.KIT:
        return SourceKind.KIT
    if kind is Kind.BAG and _DECLARATION in names:
        return SourceKind.BAG
    return SourceKind.WACZ if kind is Kind.WACZ and _PACKAGE in names else None


def _of_text(path: Path, head: bytes) -> SourceKind | None:
    """Say whether a file that is not packed is a page that a browser saved."""
    if not _SAVED.search(head):
        return None
    return SourceKind.SAVED_PAGE if read_saved(path) is not None else None


def _unfolds_too_far(file: StoredFile, limits: Limits) -> bool:
    """Tell whether a gzip file is damaged, or grows as no honest one does, before it is read on."""
    inflater, packed, size = zlib.decompressobj(zlib.MAX_WBITS + 16), 0, 0
    with file.open() as stream:
        while data := inflater.unconsumed_tail or stream.read(_PIECE):
            packed += 0 if inflater.unconsumed_tail else len(data)
            try:
                size += len(inflater.decompress(data, _PIECE))
            except zlib.error:
                return True
            if size > min(limits.decoded_bytes, max(_RATIO_FROM, limits.decoded_ratio * packed)):
                return True
            if inflater.eof:
                # Of a second member, or of anything behind it, no bag is made.
                return bool(inflater.unused_data or stream.read(1))
    return True


def _inflate(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head, _HEAD)
    except zlib.error:
        return b""


def _declares(path: Path, names: tuple[str, ...]) -> bool:
    try:
        members = FolderStorage(path).list("") if path.is_dir() else ()
    except OSError:
        return False  # Whoever copies it says what is wrong.
    return any(one.kind is MemberKind.FILE and one.name in names for one in members)
