"""Replicas that lie, or are behind: what each tells, and what may be taken from it all the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from torture.judging import good
from torture.work import Scene

ANOTHER = b"Open at night.\n"


@dataclass(frozen=True, slots=True)
class Lie:
    """What is told by the first `malicious` of the replicas.

    `tell` gives the path, below the archive, of the file that is going to be lost there, and the
    bytes that alone may come back; empty where no replica has them.
    """

    malicious: int
    tell: Callable[[Scene, Sequence[Path]], tuple[Path, bytes]]


def malicious(number: int, of: int) -> Lie:
    """So many agree on another text, with all that needs no key to fit: no majority decides."""

    def tell(scene: Scene, replicas: Sequence[Path]) -> tuple[Path, bytes]:
        path = _a_rendition(scene)
        for replica in replicas[:number]:
            forge(replica, path, ANOTHER)
        return path, (scene.archive / path).read_bytes() if number < of else b""

    return Lie(number, tell)


def stale_but_whole(scene: Scene, replicas: Sequence[Path]) -> tuple[Path, bytes]:
    """All are behind the archive and say so; what they have is still good."""
    path = _a_rendition(scene)
    _preserve(scene)
    return path, (scene.archive / path).read_bytes()


def stale(scene: Scene, replicas: Sequence[Path]) -> tuple[Path, bytes]:
    """All are behind, and what is lost is newer than they are."""
    before = {path.name for path in scene.archive.glob("shelves/*/*/*")}
    _preserve(scene)
    [new] = [path for path in scene.archive.glob("shelves/*/*/*") if path.name not in before]
    [path] = new.glob("v1/content/renditions/*")
    return path.relative_to(scene.archive), b""


LIES = {
    "one of three malicious": malicious(1, 3),
    "two of three malicious": malicious(2, 3),
    "all malicious": malicious(3, 3),
    "stale, and the older is lost": Lie(0, stale_but_whole),
    "stale, and the newer is lost": Lie(0, stale),
}


def forge(root: Path, path: Path, text: bytes) -> None:
    """Put another text in the place of a file of an object, and make fit whatever needs no key.

    Manifest, inventories and sidecars speak of the new text then; the signature cannot.
    """
    place = root.joinpath(*path.parts[:4])
    changes = [_changed(root / path, text)]
    for sums in place.rglob("*.sums"):
        changes.append(_changed(sums, _respelled(sums.read_bytes(), changes)))
    for inventory in place.rglob("inventory.json"):
        data = _respelled(inventory.read_bytes(), changes)
        inventory.write_bytes(data)
        sidecar = f"{hashlib.sha512(data).hexdigest()} {inventory.name}\n"
        inventory.with_name("inventory.json.sha512").write_text(sidecar)


def _changed(path: Path, data: bytes) -> tuple[bytes, bytes]:
    before = hashlib.sha512(path.read_bytes()).hexdigest()
    path.write_bytes(data)
    return before.encode(), hashlib.sha512(data).hexdigest().encode()


def _respelled(data: bytes, changes: Sequence[tuple[bytes, bytes]]) -> bytes:
    for before, after in changes:
        data = data.replace(before, after)
    return data


def _a_rendition(scene: Scene) -> Path:
    first, *_ = sorted(scene.archive.glob("shelves/*/*/*/v1/content/renditions/*"))
    return first.relative_to(scene.archive)


def _preserve(scene: Scene) -> None:
    new = scene.folder / "new.txt"
    new.write_text("new\n")
    good(scene, "preserve", new)
