"""Damage: every way in which the bytes and names of a small archive can be wrong, one at a time.

A `Damage` names what it touches and can be done and undone; `where` are the paths of which at least
one has to stand in the finding.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EVIDENCE = ("shelves", "log", "keys")
BLOCKS = (512, 4096)


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage to an archive: `kind` says what is done to `path`, `at` and `other` where."""

    kind: str
    path: str
    at: int = 0
    other: str = ""
    size: int = 0

    def __str__(self) -> str:
        place = {"flipped": f" byte {self.at}", "truncated": f" to {self.at} bytes"}
        block = f" block {self.at} of {self.size} bytes" if self.size else ""
        return f"{self.kind} {self.path}{place.get(self.kind, block)} {self.other}".strip()

    @property
    def where(self) -> tuple[str, ...]:
        """The paths of which a finding must name one.

        Of an object that is gone altogether the log knows the entry, and not the place.
        """
        if self.kind == "deleted folder":
            return (self.path, "log-not-shelved")
        return (self.path, self.other) if self.other else (self.path,)

    @property
    def stray(self) -> str:
        """The file that is there now and was not before, if any."""
        if self.kind == "added":
            return self.path
        return self.other if self.kind in ("duplicated", "renamed") else ""


def files_of(archive: Path) -> dict[str, bytes]:
    """Every file that is evidence, by its path in the archive."""
    return {
        path.relative_to(archive).as_posix(): path.read_bytes()
        for part in EVIDENCE
        for path in sorted((archive / part).rglob("*"))
        if path.is_file()
    }


def flips(files: dict[str, bytes]) -> Iterator[Damage]:
    """One bit, at every byte: a different one from byte to byte."""
    for path, data in files.items():
        yield from (Damage("flipped", path, at) for at in range(len(data)))


def truncations(files: dict[str, bytes]) -> Iterator[Damage]:
    """Every length that a file could be cut to."""
    for path, data in files.items():
        yield from (Damage("truncated", path, at) for at in range(len(data)))


def blocks(files: dict[str, bytes]) -> Iterator[Damage]:
    """Blocks that came back as zeros, or one in the place of the other."""
    for (path, data), size in itertools.product(files.items(), BLOCKS):
        cut = [data[at : at + size] for at in range(0, len(data), size)]
        for number, block in enumerate(cut):
            if any(block):
                yield Damage("zeroed", path, number, size=size)
            if number + 1 < len(cut) and block != cut[number + 1]:
                yield Damage("swapped blocks in", path, number, size=size)


def names(files: dict[str, bytes]) -> Iterator[Damage]:
    """Files deleted, duplicated, renamed, swapped with every other one, and added."""
    for path in files:
        if not is_superseded(path, files):
            yield Damage("deleted", path)
        yield Damage("duplicated", path, other=f"{path}.copy")
        yield Damage("renamed", path, other=f"{path}.old")
    for one, other in itertools.combinations(files, 2):
        if files[one] != files[other]:
            yield Damage("swapped", one, other=other)
    folders = {str(parent) for path in files for parent in Path(path).parents if str(parent) != "."}
    for folder in sorted(folders):
        yield Damage("added", f"{folder}/stray")
        if folder.startswith("shelves"):  # Elsewhere an empty folder is nothing: git keeps none.
            yield Damage("added folder", f"{folder}/empty")
    for folder in sorted(folder for folder in folders if folder.count("/") == 3):
        if folder.startswith("shelves") and not folder.startswith("shelves/ext"):
            yield Damage("deleted folder", folder)
            yield Damage("renamed folder", folder, other=f"{folder}.old")


def is_superseded(path: str, files: dict[str, bytes]) -> bool:
    """Tell whether a partial tile has a wider one beside it: it may go (c2sp.org/tlog-tiles)."""
    folder, _, width = path.rpartition("/")
    if not folder.endswith(".p"):
        return False
    return any(
        int(other.rpartition("/")[2]) > int(width)
        for other in files
        if other.rpartition("/")[0] == folder
    )


def do(archive: Path, damage: Damage, data: bytes) -> None:
    """Do the damage; `data` is what the file holds."""
    path, other = archive / damage.path, archive / damage.other
    start, size = damage.at * damage.size, damage.size
    match damage.kind:
        case "flipped":
            bit = 1 << damage.at % 8
            changed = data[damage.at] ^ bit
            path.write_bytes(data[: damage.at] + bytes([changed]) + data[damage.at + 1 :])
        case "truncated":
            path.write_bytes(data[: damage.at])
        case "zeroed":
            block = data[start : start + size]
            path.write_bytes(data[:start] + bytes(len(block)) + data[start + size :])
        case "swapped blocks in":
            one, two = data[start : start + size], data[start + size : start + 2 * size]
            path.write_bytes(data[:start] + two + one + data[start + 2 * size :])
        case "deleted":
            path.unlink()
        case "duplicated":
            shutil.copy2(path, other)
        case "renamed" | "renamed folder":
            path.rename(other)
        case "swapped":
            swap(path, other)
        case "added":
            path.write_bytes(b"stray\n")
        case "added folder":
            path.mkdir()
        case "deleted folder":
            shutil.move(path, archive.parent / "aside")


def undo(archive: Path, damage: Damage, data: bytes) -> None:
    """Undo the damage."""
    path, other = archive / damage.path, archive / damage.other
    match damage.kind:
        case "duplicated":
            other.unlink()
        case "renamed" | "renamed folder":
            other.rename(path)
        case "swapped":
            swap(path, other)
        case "added":
            path.unlink()
        case "added folder":
            path.rmdir()
        case "deleted folder":
            shutil.move(archive.parent / "aside", path)
        case _:
            path.write_bytes(data)


def swap(one: Path, other: Path) -> None:
    """Let two files change places."""
    aside = one.with_name(f"{one.name}.aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
