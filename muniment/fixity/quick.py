"""The quick look at one object: True only where it is, in every byte, what the log says of it.

    log entry ─ digests of .sums and .sig ─ .sums: every file's digest ─ statement ─ inventories

It is for objects whose signatures and statements `manifests.examine_object` found right once: what
these say follows from their digests, and is not judged anew. Whatever the examination would find
wrong since makes the look fail. It never says what is wrong, which is the examination's work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256, sha512
from typing import Any

from manifests import (
    INVENTORY,
    OBJECT_DECLARATION,
    OBJECT_DECLARATION_BYTES,
    SIDECAR,
    Limits,
)
from muniment.fixity.files import FileReader, NotAFileError, listed
from muniment.fixity.inventories import Inventories

_ROOT_FILES = {OBJECT_DECLARATION, INVENTORY, SIDECAR}
_VERSION_FILES = {INVENTORY, SIDECAR}
_OWN = "manifests/"
_SUMS = ".sums"
_WIDTH = 128  # hexadecimal digits of a sha512


class _DiffersError(Exception):
    """The object is not what was logged, or cannot be judged here."""


# What reading and parsing raise where bytes are not those that were examined.
_WRONG = (_DiffersError, NotAFileError, OSError, ValueError, LookupError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True)
class _Seal:
    """The three files that say what a version is, and the paths of all that it holds."""

    id: str
    paths: list[str]
    sums: bytes
    signature: bytes
    statement: bytes


def place_of(object_id: str) -> str:
    """Give the folder, below the storage root, in which an object stands."""
    name = sha512(object_id.encode("utf-8")).hexdigest()
    return f"{name[:2]}/{name[2:4]}/{name}"


class QuickLook:
    """Looks at the objects of the storage root in the folder `root`; not for several threads."""

    def __init__(self, root: str, limits: Limits, reader: FileReader) -> None:
        self._root = root
        self._limits = limits
        self._reader = reader

    def is_as_logged(self, object_id: str, leaves: tuple[bytes, ...]) -> bool:
        """Tell whether an object is in every byte what its log entries say.

        `leaves` are the leaf hashes of the entries of its versions, v1 first. Raises only what the
        reader's pace raises.
        """
        try:
            self._look(object_id, leaves)
        except _WRONG:
            return False
        return True

    def _look(self, object_id: str, leaves: tuple[bytes, ...]) -> None:
        folder = f"{self._root}/{place_of(object_id)}"
        count = len(leaves)
        _check_listing(folder, count)
        self._expect(f"{folder}/{OBJECT_DECLARATION}", OBJECT_DECLARATION_BYTES)
        held: dict[str, str] = {}
        inventories = Inventories()
        for number, leaf in enumerate(leaves, start=1):
            statement = self._look_at_version(folder, number, leaf, held)
            if (statement["version"], statement["object"]) != (number, object_id):
                raise _DiffersError
            inventories.add(statement, held)
            data, side = inventories.encode()
            self._expect(f"{folder}/v{number}/{INVENTORY}", data)
            self._expect(f"{folder}/v{number}/{SIDECAR}", side)
        self._expect(f"{folder}/{INVENTORY}", data)
        self._expect(f"{folder}/{SIDECAR}", side)

    def _look_at_version(
        self, folder: str, number: int, leaf: bytes, held: dict[str, str]
    ) -> dict[str, Any]:
        """Check one version; add the digests of its files to `held`, by content path."""
        content = f"{folder}/v{number}/content"
        seal = self._read_seal(content)
        sums, signature = sha512(seal.sums).hexdigest(), sha512(seal.signature).hexdigest()
        statement: dict[str, Any] = json.loads(seal.statement)
        if statement["id"] != seal.id or _leaf(statement["kind"], sums, signature) != leaf:
            raise _DiffersError
        digests = _parse_sums(seal.sums)
        own = f"v{number}/content/{_OWN}{seal.id}"
        held[f"{own}.json"] = sha512(seal.statement).hexdigest()
        self._hash_files(content, f"v{number}/content/", seal, statement, digests, held)
        # Nothing changed, missing or unlisted, and nothing dropped that earlier versions held.
        if digests != held:
            raise _DiffersError
        held[own + _SUMS], held[f"{own}{_SUMS}.sig"] = sums, signature
        return statement

    def _read_seal(self, content: str) -> _Seal:
        paths = list(_walk(content))
        sums = [path for path in paths if path.startswith(_OWN) and path.endswith(_SUMS)]
        if len(sums) != 1:
            raise _DiffersError
        name = sums[0][: -len(_SUMS)]
        read, most = self._reader.read, self._limits.manifest_bytes
        return _Seal(
            name[len(_OWN) :],
            paths,
            read(f"{content}/{name}{_SUMS}", most),
            read(f"{content}/{name}{_SUMS}.sig", most),
            read(f"{content}/{name}.json", self._limits.statement_bytes),
        )

    def _hash_files(
        self,
        content: str,
        prefix: str,
        seal: _Seal,
        statement: dict[str, Any],
        digests: dict[str, str],
        held: dict[str, str],
    ) -> None:
        """Hash the files that a version added, which must be those that its statement lists."""
        stated = {file["path"]: file for file in statement["files"]}
        own = f"{_OWN}{seal.id}"
        if {*stated, f"{own}.json", f"{own}{_SUMS}", f"{own}{_SUMS}.sig"} != set(seal.paths):
            raise _DiffersError
        for path, file in stated.items():
            size, found512, found256 = self._reader.hash(f"{content}/{path}")
            if size != file["size"] or found256 not in (None, file["sha256"]):
                raise _DiffersError
            # Where sha256 was taken, the statement's is as signed as the manifest's sha512.
            held[prefix + path] = digests[prefix + path] if found512 is None else found512

    def _expect(self, path: str, data: bytes) -> None:
        if self._reader.read(path, len(data)) != data:
            raise _DiffersError


def _check_listing(folder: str, count: int) -> None:
    """Check that an object has these versions, their inventories, and nothing beside them."""
    files, folders = listed(folder)
    versions = {f"v{number}" for number in range(1, count + 1)}
    if set(files) != _ROOT_FILES or set(folders) != versions:
        raise _DiffersError
    for version in versions:
        files, folders = listed(f"{folder}/{version}")
        if set(files) != _VERSION_FILES or folders != ["content"]:
            raise _DiffersError


def _walk(content: str) -> Iterator[str]:
    """Give the path of every file below a version's content, where no folder may be empty."""
    pending = [""]
    while pending:
        parent = pending.pop()
        files, folders = listed(f"{content}/{parent}")
        if not files and not folders:
            raise _DiffersError
        for name in files:
            yield parent + name
        pending.extend(f"{parent}{name}/" for name in folders)


def _parse_sums(data: bytes) -> dict[str, str]:
    """Read a manifest that is spelled as it must be: its digest is the log's."""
    text = data.decode("ascii")
    return {line[_WIDTH + 2 :]: line[:_WIDTH] for line in text[:-1].split("\n")}


def _leaf(kind: str, sums: str, signature: str) -> bytes:
    """Give the hash of the log entry that a version must have (`manifests.claims.entry`)."""
    entry = f"\0muniment-entry/1\n{kind}\nsha512:{sums}\nsha512:{signature}\n"
    return sha256(entry.encode("utf-8")).digest()
