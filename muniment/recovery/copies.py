"""Copies of an archive, from which it is restored: a folder, a bucket, a replica by its name.

A copy is believed in nothing. Names are ours or are left where they are, every read has a limit,
and what is read counts only once it was held against a signature.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checksums import Finding, Severity
from manifests import LimitError, Limits, MunimentError, printable
from muniment.archive.shelves import ROOT_FILES
from muniment.config import Config
from muniment.replicas import ReplicaAddress, open_replica, parse_replica
from muniment.replicas.address import FolderAddress
from muniment.replicas.registry import named_replicas
from muniment.storage import MemberKind, Storage
from muniment.storage.s3 import S3Storage

_DEPTH = 12
# Whatever lies on a shelf that a writer of OCFL made: no name that could lead anywhere else.
_TUPLE = re.compile("[0-9a-f]{2}")
_OBJECT = re.compile("[0-9a-f]{128}")
_ROOT_NAMES = frozenset(path.split("/")[0] for path in ROOT_FILES)
_NAME = re.compile(r"(?:0=|[A-Za-z0-9_])[A-Za-z0-9._-]{0,200}")


class CopyError(MunimentError):
    """A copy cannot be found or used."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy. `name` is that of a registered replica, or None.

    Findings go into records, so they call a copy `shown`, which tells nothing about the owner's
    machine: its name, or its number in the call.
    """

    address: ReplicaAddress
    name: str | None
    shown: str
    storage: Storage

    @property
    def stated(self) -> dict[str, Any]:
        """What a record says of it: nothing about its owner's machine."""
        if self.name is not None:
            return {"kind": "replica", "name": self.name}
        return {"kind": "folder" if isinstance(self.address.place, FolderAddress) else "bucket"}

    @property
    def folder(self) -> Path | None:
        """The folder it lies in, or None where it is no folder."""
        place = self.address.place
        return place.path if isinstance(place, FolderAddress) else None


def open_copies(
    texts: Sequence[str], config: Config, origin: str | None = None
) -> tuple[Copy, ...]:
    """Open the copies that a call names: a replica's NAME, ``folder:/…``, ``s3://…``, or a folder.

    A name is looked for among the replicas of `origin`, or of every log where that is None. Raises
    `CopyError` where there is none, and what `parse_replica` and `open_replica` raise.
    """
    return tuple(_open(text, config, origin, number) for number, text in enumerate(texts, start=1))


def open_named(replicas: Sequence[ReplicaAddress]) -> tuple[Copy, ...]:
    """Open registered replicas."""
    return tuple(reopen(replica, replica.name, replica.name) for replica in replicas)


def reopen(address: ReplicaAddress, name: str | None, shown: str) -> Copy:
    """Open a copy by its address, as another process does."""
    return Copy(address, name, shown, open_replica(address).storage)


def _open(text: str, config: Config, origin: str | None, number: int) -> Copy:
    if re.match("(?:folder|s3):", text):
        return reopen(parse_replica("copy", text), None, f"copy {number}")
    named = [
        replica for of, replica in named_replicas(config, text) if origin is None or of == origin
    ]
    if len(named) > 1:
        raise CopyError(
            f"Replicas of several logs are named {text!r}: give the address of the one you mean."
        )
    if named:
        return reopen(named[0], text, text)
    if not Path(text).is_dir():
        raise CopyError(
            f"{printable(text)!r} is neither a folder, nor folder:/PATH, nor s3://BUCKET/PREFIX, "
            "nor the name of a replica that this machine knows."
        )
    return reopen(parse_replica("copy", f"folder:{text}"), None, f"copy {number}")


def files_below(storage: Storage, folder: str, limits: Limits) -> tuple[dict[str, int], list[str]]:
    """Give the size of each file below `folder` by its path from there, and what is none of ours.

    Names that no archive has, links and devices are the latter. Raises FileNotFoundError where
    there is no such folder, and `LimitError` where it holds more files than one object can.
    """
    sizes: dict[str, int] = {}
    odd: list[str] = []
    if isinstance(storage, S3Storage):  # One request, instead of one a folder.
        start = len(folder) + 1
        for path, size in storage.tree(folder).items():
            plain = all(_NAME.fullmatch(name) for name in path[start:].split("/"))
            if plain:
                sizes[path[start:]] = size
            else:
                odd.append(path[start:])
        if not sizes and not odd:
            raise FileNotFoundError(folder)
        return sizes, odd
    pending = [""]
    while pending:
        inner = pending.pop()
        for member in storage.list(f"{folder}/{inner}" if inner else folder):
            path = f"{inner}/{member.name}" if inner else member.name
            if not _NAME.fullmatch(member.name) or member.kind is MemberKind.OTHER:
                odd.append(path)
            elif member.kind is MemberKind.FILE:
                sizes[path] = member.size
            elif path.count("/") < _DEPTH:
                pending.append(path)
            else:
                odd.append(path)
            if len(sizes) + len(odd) + len(pending) > limits.manifest_lines:
                raise LimitError(
                    f"{storage.name}: {folder} holds more than {limits.manifest_lines} files "
                    "(limits.manifest_lines)."
                )
    return sizes, odd


def object_places(copies: Sequence[Copy], note: Callable[[Finding], None]) -> Iterator[str]:
    """Give the place of every object that any copy holds, from the top, sorted, each once.

    What stands there under another name is told to `note`, and left alone.
    """
    for first in _folders(copies, "shelves", _TUPLE, _ROOT_NAMES, note):
        for second in _folders(copies, first, _TUPLE, frozenset(), note):
            for place in _folders(copies, second, _OBJECT, frozenset(), note):
                name = place.rsplit("/", 1)[1]
                if place == f"shelves/{name[:2]}/{name[2:4]}/{name}":
                    yield place
                else:
                    note(_extra(place, "a copy"))


def _folders(
    copies: Sequence[Copy],
    folder: str,
    pattern: re.Pattern[str],
    known: frozenset[str],
    note: Callable[[Finding], None],
) -> list[str]:
    found: set[str] = set()
    for copy in copies:
        try:
            members = copy.storage.list(folder)
        except FileNotFoundError:
            continue
        except (OSError, LimitError) as failure:
            particulars = (("copy", copy.shown), ("detail", reason(failure)))
            note(Finding("copy-damaged", Severity.WARNING, folder, particulars))
            continue
        for member in members:
            if member.kind is MemberKind.FOLDER and pattern.fullmatch(member.name):
                found.add(f"{folder}/{member.name}")
            elif member.name not in known:
                note(_extra(f"{folder}/{member.name}", copy.shown))
    return sorted(found)


def _extra(where: str, shown: str) -> Finding:
    return Finding("copy-extra", Severity.WARNING, printable(where), (("copy", shown),))


def stated_copies(copies: Sequence[Copy]) -> list[dict[str, Any]]:
    """Say in a record which copies were used, each kind and name once."""
    return [dict(pairs) for pairs in dict.fromkeys(tuple(c.stated.items()) for c in copies)]


def reason(failure: Exception) -> str:
    """Say why something could not be read, without the path at which it was tried."""
    if isinstance(failure, OSError):
        return failure.strerror or type(failure).__name__
    return "over a limit" if isinstance(failure, LimitError) else printable(str(failure))
