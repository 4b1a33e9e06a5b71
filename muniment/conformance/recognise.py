"""What material is: told from what it holds, and from its name only where that holds nothing.

What is nearly something, such as a bag without its declaration, is that thing: it is for the
validator to say what is wrong with it.
"""

from __future__ import annotations

import enum
import itertools
import re
import zipfile
import zlib
from collections.abc import Collection, Sequence

from manifests import LimitError, MunimentError
from muniment.conformance.material import Material, place_of
from muniment.storage import Member, MemberKind, Storage
from muniment.storage.file import StoredFile
from muniment.storage.tar import TAR_DAMAGED, open_tar

_HEAD = 1 << 10
# How far is looked, where only what lies below or inside can tell.
_MOST_FOLDERS = 1000
_MOST_MEMBERS = 1000
# How far a packed file may unfold while it is only looked at.
_RATIO = 200
_GZIP = b"\x1f\x8b"
_ZSTANDARD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MANIFEST = re.compile(r"(tag)?manifest-[A-Za-z0-9_-]+\.txt")
# What version control puts into a folder to keep it though it is empty.
_NOTHING = frozenset({".keep", ".gitkeep"})
_LEVELS = frozenset({"0", "entries"})
# How they begin in DER: a sequence of a sequence of a small number, and of the number 1 and a
# sequence of a sequence.
_LENGTH = rb"(?:[\x00-\x7f]|\x81.|\x82..|\x83...)"
_STAMP = re.compile(rb"\x30" + _LENGTH + rb"\x30" + _LENGTH + rb"\x02\x01[\x00-\x0f]", re.DOTALL)
_STAMP_REQUEST = re.compile(rb"\x30" + _LENGTH + rb"\x02\x01\x01\x30.\x30", re.DOTALL)
_SIGNATURE = b"-----BEGIN SSH SIGNATURE-----"
# Origin, size and root hash, each on a line.
_CHECKPOINT = re.compile(rb"[^\x00-\x1f]+\n[0-9]+\n[A-Za-z0-9+/]+={0,2}\n")
# As they are kept beside a time stamp; in DER, an answer begins with a status, which is enumerated.
_LIST = ".crl"
_LISTS = b"-----BEGIN X509 CRL-----"
_ANSWERS = b"-----BEGIN OCSP RESPONSE-----"
_ANSWER = re.compile(rb"\x30" + _LENGTH + rb"\x0a\x01[\x00-\x06]", re.DOTALL)
_OTS = b"\x00OpenTimestamps\x00"
_VERSION_FOLDER = re.compile(r"v0*[1-9][0-9]*")


class Kind(enum.Enum):
    """What can be validated; the value is its name on the command line and in JSON."""

    OCFL_ROOT = "ocfl-root"
    OCFL_OBJECT = "ocfl-object"
    BAG = "bag"
    WARC = "warc"
    WACZ = "wacz"
    KIT = "kit"
    ARCHIVE = "archive"
    LOG = "log"
    CHECKPOINT = "checkpoint"
    SIGNATURE = "signature"
    STAMP = "time-stamp"
    STAMP_REQUEST = "time-stamp-request"
    OTS = "opentimestamps"
    LISTS = "revocation-lists"
    ANSWERS = "ocsp-answers"


class UnrecognisedError(MunimentError):
    """Something is nothing that can be validated."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is not recognised. What can be validated: an OCFL storage root or object and "
            "a BagIt bag (as a folder, or in a zip or tar file), a WARC file, a WACZ file, a "
            "transparency log of tiles, a checkpoint of one, a time-stamp response or request of "
            "RFC 3161, revocation lists and OCSP answers, an OpenTimestamps proof, a signature of "
            "OpenSSH, and muniment's own archives and kits (also in a zip file). --as says which "
            "it should be."
        )


def recognise(material: Material) -> Kind:
    """Say what something is.

    Raises `UnrecognisedError` where it is nothing we know, OSError where it cannot be read.
    """
    if isinstance(material, StoredFile):
        found = _recognise_file(material)
    else:
        found = _recognise_folder(material)
    if found is None:
        raise UnrecognisedError(place_of(material))
    return found


def _recognise_folder(storage: Storage) -> Kind | None:
    members = storage.list("")
    names, folders = {member.name for member in members}, _folders(members)
    if "shelves" in folders and {"muniment.toml", "log"} & names:
        return Kind.ARCHIVE
    if (
        "log" in folders
        and {"object", "objects"} & folders
        and _holds(storage, "log", "checkpoint")
    ):
        return Kind.KIT
    found = recognise_names(names, folders)
    if found is None and "tile" in folders and _folders(storage.list("tile")) >= _LEVELS:
        return Kind.LOG
    return Kind.OCFL_ROOT if found is None and _holds_objects(storage, folders) else found


def _folders(members: Collection[Member]) -> set[str]:
    return {member.name for member in members if member.kind is MemberKind.FOLDER}


def _holds(storage: Storage, folder: str, name: str) -> bool:
    return any(member.name == name for member in storage.list(folder))


def _holds_objects(storage: Storage, folders: Collection[str]) -> bool:
    """Tell whether OCFL objects stand below a folder: then it is a root without declaration."""
    pending = sorted(folders, reverse=True)
    for _ in range(_MOST_FOLDERS):
        if not pending:
            return False
        folder = pending.pop()
        found = storage.list(folder)
        if any(member.name.startswith("0=ocfl_object") for member in found):
            return True
        pending += [f"{folder}/{name}" for name in sorted(_folders(found), reverse=True)]
    return False


def recognise_names(names: Collection[str], folders: Collection[str]) -> Kind | None:
    """Say what a folder is that holds these names, or None."""
    if "checkpoint" in names and ({"tile", "checkpoints"} & set(folders) or len(names) == 1):
        return Kind.LOG
    if any(name.startswith("0=ocfl_object") for name in names):
        return Kind.OCFL_OBJECT
    if any(name.startswith("0=ocfl") for name in names):
        return Kind.OCFL_ROOT
    if "bagit.txt" in names:
        return Kind.BAG
    # From here on the declaration is missing, and the rest says what it should be.
    if any(name == "inventory.json" or name.startswith("inventory.json.") for name in names):
        return Kind.OCFL_OBJECT
    if "ocfl_layout.json" in names or any(name.startswith("ocfl_1.") for name in names):
        return Kind.OCFL_ROOT
    if any(_MANIFEST.fullmatch(name) for name in names):
        return Kind.BAG
    if "data" in folders and {"bag-info.txt", "package-info.txt", "fetch.txt"} & set(names):
        return Kind.BAG
    if any(_VERSION_FOLDER.fullmatch(name) for name in folders):
        return Kind.OCFL_OBJECT
    # The first thing in an OCFL object is its declaration: a folder without anything has none yet.
    return Kind.OCFL_OBJECT if set(names) <= _NOTHING else None


def _recognise_file(file: StoredFile) -> Kind | None:
    with file.open() as stream:
        head = stream.read(_HEAD)
    if head.startswith(_ZIP):
        return _recognise_zip(file) or _by_name(file.name)
    if head.startswith(_GZIP):
        inflated = _inflate(head)
        return Kind.WARC if _is_warc(inflated) else _recognise_tar(file, inflated)
    if _is_warc(head) or (head.startswith(_ZSTANDARD) and _is_warc(first_bytes(file))):
        return Kind.WARC
    if head.startswith(_LISTS) or (head[:1] == b"\x30" and file.name.lower().endswith(_LIST)):
        return Kind.LISTS  # In DER it begins like a time stamp, and only its name tells.
    if head.startswith(_ANSWERS) or _ANSWER.match(head):
        return Kind.ANSWERS
    if _STAMP.match(head):
        return Kind.STAMP
    if _STAMP_REQUEST.match(head):
        return Kind.STAMP_REQUEST
    if head.startswith(_OTS):
        return Kind.OTS
    if head.startswith(_SIGNATURE):
        return Kind.SIGNATURE
    if _CHECKPOINT.match(head):
        return Kind.CHECKPOINT
    return _recognise_tar(file, head)


def first_bytes(file: StoredFile) -> bytes:
    """Give the first bytes of what is packed in Zstandard frames, none where that is not told."""
    # Imported here: nothing else needs a decoder.
    from muniment.conformance.warc.frames import Frames
    from muniment.conformance.warc.units import MemberError

    with file.open() as stream:
        try:
            unit = Frames(stream, _RATIO).next_unit()
            return unit.peek(_HEAD) if unit is not None else b""
        except (LimitError, MemberError):
            return b""


def _is_warc(head: bytes) -> bool:
    # Something may stand before the first version line; that is then the first finding.
    return re.search(rb"(?:\A|[\r\n])(?:\xef\xbb\xbf)?[ \t]*WARC/", head, re.IGNORECASE) is not None


def _inflate(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head, _HEAD)
    except zlib.error:
        return b""


def _recognise_tar(file: StoredFile, head: bytes) -> Kind | None:
    """Say what is in a tar file; in one that cannot be told, or not be read, a bag."""
    if head[257:262] != b"ustar":
        return _by_name(file.name)
    names: list[str] = []
    try:
        with file.open() as stream, open_tar(stream, file.place, _RATIO) as opened:
            for member in itertools.islice(opened, _MOST_MEMBERS):
                name = member.name.removeprefix("./")
                names.append(f"{name}/" if member.isdir() else name)
    except (LimitError, *TAR_DAMAGED):
        return Kind.BAG
    return _recognise_members(names) or Kind.BAG


def _recognise_zip(file: StoredFile) -> Kind | None:
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as opened:
            names = opened.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    tops, folders = _tops(names)
    if "log/checkpoint" in names and {"object", "objects"} & folders:
        return Kind.KIT
    if {"datapackage.json", "datapackage-digest.json"} & set(names):
        return Kind.WACZ
    if {"archive", "indexes", "pages"} & folders and "bagit.txt" not in tops:
        return Kind.WACZ
    return _recognise_members(names)


def _tops(names: Sequence[str]) -> tuple[set[str], set[str]]:
    """Give the names at the top, and those of them that are folders."""
    tops = {name.split("/", 1)[0] for name in names} - {""}
    return tops, {name.split("/", 1)[0] for name in names if "/" in name} - {""}


def _recognise_members(names: Sequence[str]) -> Kind | None:
    """Say what a packed file holds, at its top or in a folder there."""
    tops, folders = _tops(names)
    if (kind := recognise_names(tops, folders)) is not None:
        return kind
    for folder in sorted(folders):
        inside = [name.split("/", 2)[1:] for name in names if name.startswith(f"{folder}/")]
        below = {parts[0] for parts in inside if parts[0]}
        kind = recognise_names(below, {parts[0] for parts in inside if len(parts) == 2})
        if below and kind is not None:
            return kind
    return None


def _by_name(name: str) -> Kind | None:
    name = name.lower()
    if name.endswith((".warc", ".warc.gz", ".warc.zst")):
        return Kind.WARC
    if name.endswith(".wacz"):
        return Kind.WACZ
    if name.endswith((".tsr", ".tsq")):
        return Kind.STAMP if name.endswith(".tsr") else Kind.STAMP_REQUEST
    if name.endswith(".ots"):
        return Kind.OTS
    if name.endswith((_LIST, ".ocsp")):
        return Kind.LISTS if name.endswith(_LIST) else Kind.ANSWERS
    if name.endswith((".tar", ".tgz", ".tar.gz")):
        return Kind.BAG
    if name.endswith(".sig"):
        return Kind.SIGNATURE
    return Kind.CHECKPOINT if name == "checkpoint" else None
