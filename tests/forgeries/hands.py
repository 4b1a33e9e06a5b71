"""What a forger's hands can do: change files of a kit without a key, or with somebody's keys.

Each gives an `Act`. Paths may have `*`, for what the seed names by chance; one file must match.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from forgeries.attack import Act, Scene
from kits import Files, Keys, remake, statement_path, versions_of
from manifests import PrivateKey, canonical

Change = Callable[[bytes], bytes]

# The seed's notice has two versions; these are of the first and of the newest.
RENDITION = "object/v1/content/renditions/0001.txt"
STATEMENT, SUMS, SIGNATURE = (f"object/v2/content/manifests/*.{s}" for s in ("json", "sums", "sig"))
INVENTORY, NOTE = "object/inventory.json", "log/checkpoint"
ROLES, ROLES_SIGNATURE = "keys/roles/0001", "keys/roles/0001.sig"
COSIGNATURE, STAMP = "log/cosignatures/w.cosignature", "log/stamps/b.tsr"


def path_of(files: Files, pattern: str) -> str:
    """Give the one path that a pattern means."""
    if pattern in files:
        return pattern
    [path] = [path for path in files if fnmatchcase(path, pattern)]
    return path


def proof_of(files: Files, version: int) -> str:
    """Give the path of a version's proof."""
    return f"log/proofs/{dict(versions_of(files))[version]}.tlog-proof"


def remade(change: Callable[[Files], Files], fitted: bool = True) -> Act:
    """Have the files that `change` makes of those that are there."""
    return lambda scene: scene.put(change(scene.files), fitted)


def changed(pattern: str, change: Change, fitted: bool = True) -> Act:
    """Change one file, and SHA512SUMS with it."""

    def change_it(files: Files) -> Files:
        path = path_of(files, pattern)
        made = change(files[path])
        assert made != files[path], path
        return {**files, path: made}

    return remade(change_it, fitted)


def dropped(*patterns: str) -> Act:
    """Take files away."""

    def drop(files: Files) -> Files:
        gone = {path_of(files, pattern) for pattern in patterns}
        return {path: data for path, data in files.items() if path not in gone}

    return remade(drop)


def added(path: str, data: bytes = b"") -> Act:
    """Add a file."""
    return remade(lambda files: {**files, path: data})


def swapped(one: str, other: str) -> Act:
    """Have each of two files in the other's place."""

    def swap(files: Files) -> Files:
        first, second = path_of(files, one), path_of(files, other)
        return {**files, first: files[second], second: files[first]}

    return remade(swap)


def renamed(pattern: str, path: str) -> Act:
    """Move a file."""

    def rename(files: Files) -> Files:
        old = path_of(files, pattern)
        return {path if name == old else name: data for name, data in files.items()}

    return remade(rename)


def on_disk(pattern: str, act: Callable[[Scene, str], object]) -> Act:
    """Do something to one path that no plain file can show; SHA512SUMS is as it was."""

    def do(scene: Scene) -> None:
        act(scene, path_of(scene.files, pattern))

    return do


def linked(pattern: str, target: str = "") -> Act:
    """Have a link in the place of a file or folder: to its own bytes, moved aside, or elsewhere."""

    def link(scene: Scene) -> None:
        path = scene / (pattern if (scene / pattern).is_dir() else path_of(scene.files, pattern))
        path.rename(scene.path.parent / "aside")
        path.symlink_to(target or scene.path.parent / "aside")

    return link


def piped(pattern: str) -> Act:
    """Have a named pipe in the place of a file: whoever opens it waits for ever."""

    def pipe(scene: Scene, path: str) -> None:
        (scene / path).unlink()
        os.mkfifo(scene / path)

    return on_disk(pattern, pipe)


def made_folder(pattern: str) -> Act:
    """Have a folder of the same name in the place of a file, with the file in it."""

    def make(scene: Scene, path: str) -> None:
        data = (scene / path).read_bytes()
        (scene / path).unlink()
        (scene / path).mkdir()
        (scene / path / "0").write_bytes(data)

    return on_disk(pattern, make)


def stretched(pattern: str, size: int) -> Act:
    """Have a file with a hole at its end that takes no room on a disk."""

    def stretch(scene: Scene, path: str) -> None:
        with (scene / path).open("r+b") as stream:
            stream.truncate(size)

    return on_disk(pattern, stretch)


def replaced(old: bytes, new: bytes) -> Change:
    """Replace what stands somewhere in a file, once."""

    def replace(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, 1)

    return replace


def flip(data: bytes) -> bytes:
    """Change one bit in the middle."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def emptied(_data: bytes) -> bytes:
    """Leave nothing."""
    return b""


def halved(data: bytes) -> bytes:
    """Cut short."""
    return data[: len(data) // 2]


def crlf(data: bytes) -> bytes:
    """End lines as another system does."""
    return data.replace(b"\n", b"\r\n")


def signed_anew(
    by: Callable[[Keys], Keys] = lambda keys: keys,
    *,
    roles: Callable[[Keys, Files], Files] | None = None,
    signers: Callable[[Keys], Mapping[int, PrivateKey]] | None = None,
    **changes: Any,
) -> Act:
    """Make the kit again with stolen keys, signer's and log's: `changes` as `kits.remake` has them.

    It has another tree than the archive, so neither stamps nor cosignatures.
    """

    def make(scene: Scene) -> None:
        files, keys = scene.files, scene.seed.keys
        kept = {path: files[path] for path in (ROLES, ROLES_SIGNATURE)}
        given = roles(keys, files) if roles else kept
        signing = signers(keys) if signers else None
        made = remake(files, by(keys), roles=given, signers=signing, **changes)
        scene.put(made, "SHA512SUMS" in made)

    return make


def of_newest(change: Callable[[Any], Any]) -> Any:
    """Change what belongs to the newest version."""
    return lambda number, made: change(made) if number == 2 else made


def said(**changes: Any) -> Any:
    """Have the newest statement say otherwise, by key."""
    return signed_anew(statement=of_newest(lambda value: {**value, **changes}))


def spelled(change: Change) -> Act:
    """Have the newest statement spelled otherwise, and signed so."""
    return signed_anew(statement=of_newest(lambda value: change(canonical(value))))


def of_version(number: int, kind: str) -> Callable[[Files], str]:
    """Give the path of a version's statement, manifest or signature."""

    def find(files: Files) -> str:
        path = statement_path(number, dict(versions_of(files))[number])
        return path.removesuffix("json") + kind

    return find
