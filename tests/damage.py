"""An archive with copies elsewhere, and every way of damaging either that a test of repair needs.

scene = Scene.new(tmp_path)              # an archive, and one copy of it by the name of "copy"
rot(scene.file(notice, "v1/content/renditions/0001.txt"))
[told] = scene.repair()                  # muniment repair --json --from folder:…/copy
scene.is_whole()
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from killing import assert_tidy, assert_whole
from muniment.archive.shelves import relative_path
from muniment_cli import Done, answers, call, good, holds, new_archive


@dataclass(frozen=True)
class Scene:
    """A folder with an archive, its owner's configuration, and copies of the archive."""

    folder: Path

    @classmethod
    def new(cls, folder: Path, notices: int = 2) -> Scene:
        """Make an archive of some notices, the first of two versions; and a copy of it."""
        archive = new_archive(folder)
        for number in range(notices):
            (folder / f"{number}.txt").write_text(f"notice {number}\n")
        sources = [folder / f"{number}.txt" for number in range(notices)]
        told = answers(good(archive, "preserve", "--json", *sources))
        (folder / "annex").mkdir()
        for name in ("a", "b"):
            (folder / "annex" / f"{name}.txt").write_text(f"annex {name}\n" * 100)
        good(archive, "preserve", "--notice", told[0]["notice"], folder / "annex")
        scene = cls(folder)
        scene.copy("copy")
        return scene

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def copies(self) -> tuple[Path, ...]:
        return tuple(sorted(path for path in self.folder.glob("copy*") if path.is_dir()))

    def copy(self, name: str) -> Path:
        """Copy the archive as it is now, as a replica has it."""
        left_out = shutil.ignore_patterns("staging", "catalogue.db*", "quarantine")
        return Path(shutil.copytree(self.archive, self.folder / name, ignore=left_out))

    def to(self, folder: Path) -> Scene:
        """Copy the whole scene."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Scene(folder)

    def with_shelves_linked(self, folder: Path) -> Scene:
        """Copy the scene; what lies on shelves is linked, and must not be changed in place."""

        def link_or_copy(source: str, target: str) -> None:
            (os.link if "/shelves/" in source else shutil.copy2)(source, target)

        shutil.copytree(self.folder, folder, symlinks=True, copy_function=link_or_copy)
        return Scene(folder)

    @contextmanager
    def lending_shelves(self, folder: Path) -> Iterator[Scene]:
        """Copy the scene but for the archive's shelves, which the copy has meanwhile.

        What lies on them must not be changed. What comes to them is taken away in the end.
        """
        shutil.copytree(
            self.folder, folder, symlinks=True, ignore=shutil.ignore_patterns("shelves")
        )
        copy, shelves = Scene(folder), self.archive / "shelves"
        before = _folders(shelves)
        shelves.rename(copy.archive / "shelves")
        try:
            yield copy
        finally:
            (copy.archive / "shelves").rename(shelves)
            for new in sorted(_folders(shelves) - before, reverse=True):
                shutil.rmtree(shelves / new)

    def notices(self) -> list[str]:
        return [one["notice"] for one in answers(call("list", "--json", archive=self.archive))]

    def place(self, object_id: str, of: Path | None = None) -> Path:
        """Where an object stands in the archive, or in a copy."""
        return (of or self.archive) / "shelves" / relative_path(object_id)

    def call(self, *arguments: object) -> Done:
        """Call repair with every copy that there is."""
        copies = [one for path in self.copies for one in ("--from", f"folder:{path}")]
        return call("repair", "--json", *copies, *arguments, archive=self.archive)

    def repair(self, *arguments: object, code: int = 0) -> list[dict[str, Any]]:
        """Repair, which must end with this code; give what it answered."""
        done = self.call(*arguments)
        assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
        return answers(done)

    def is_whole(self) -> None:
        """Assert that nothing of the archive is wrong, by its own checks and by OCFL's rules."""
        holds(self.archive)
        assert_whole(self.archive)
        assert_tidy(self.archive)


def rot(path: Path, at: int = -2) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def manifests(place: Path, version: int = 1) -> tuple[Path, Path, Path]:
    """The statement, manifest and signature of an object's version."""
    [sums] = (place / f"v{version}" / "content" / "manifests").glob("*.sums")
    return sums.with_suffix(".json"), sums, sums.with_suffix(".sums.sig")


def _folders(shelves: Path) -> set[Path]:
    """The folders of the shelves down to those of objects."""
    return {
        path.relative_to(shelves) for depth in ("*", "*/*", "*/*/*") for path in shelves.glob(depth)
    }
