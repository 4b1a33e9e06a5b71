"""An attack: what a forger has and does, and what must come of it."""

from __future__ import annotations

import enum
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forgeries.seed import Seed
from kits import Files, read, rehash, write


class Target(enum.Enum):
    """What is forged."""

    KIT = "kit"
    ARCHIVE = "archive"
    ZIP = "kit.zip"
    LOG = "log"  # as it is published; the kit beside it is verified with it


@dataclass(frozen=True)
class Scene:
    """A copy of a part of the seed, for one forger: `path` is what the verifier will be given."""

    seed: Seed
    path: Path

    def __truediv__(self, path: str) -> Path:
        return self.path / path

    @property
    def files(self) -> Files:
        """Every file as it now is."""
        return read(self.path)

    @property
    def words(self) -> tuple[object, ...]:
        """What `verify` is called with."""
        if self.path.name == Target.LOG.value:
            return (self.path.parent / Target.KIT.value, "--log", self.path)
        return (self.path,)

    def put(self, files: Files, fitted: bool = True) -> None:
        """Have these files and no others; with a SHA512SUMS that fits, as anybody can make it."""
        before, after = self.files, rehash(files) if fitted else files
        for path in before.keys() - after.keys():
            (self.path / path).unlink()
            for folder in (self.path / path).parents:
                if any(folder.iterdir()):
                    break
                folder.rmdir()
        write(self.path, {path: after[path] for path in after if before.get(path) != after[path]})


def copy_plainly(source: Path, target: Path) -> Path:
    """Copy a folder's files, with nothing of times, modes and attributes: they are no evidence."""
    return shutil.copytree(source, target, copy_function=shutil.copyfile)


Act = Callable[[Scene], None]


@dataclass(frozen=True)
class Attack:
    """One forgery.

    `story` says what the forger has and does. `code` is the exit code that it must end with; with 1
    the check of number `check` must FAIL, with 2 it must be NOT CHECKED, with 3 nothing is checked.
    `reason` stands in the answer. `begins` is the part of the seed that is forged, and `trust` the
    verifier's folder. Where verify.sh is right to answer otherwise, `script` is its code, and
    `because` says why. Beside a published log lies the kit that is held against it.
    """

    name: str
    story: str
    code: int
    check: int | None
    reason: str
    act: Act
    begins: str = "kits/notice"
    trust: str = "strict"
    script: int | None = None
    because: str = ""
    target: Target = Target.KIT

    def stage(self, seed: Seed, folder: Path) -> Scene:
        """Make the forgery in an empty folder, under the name of its target."""
        scene = Scene(seed, folder / self.target.value)
        if self.target is not Target.ZIP:  # Which is made of the seed's own files.
            copy_plainly(seed.folder / self.begins, scene.path)
        if self.target is Target.LOG:
            copy_plainly(seed.folder / "kits/notice", folder / Target.KIT.value)
        self.act(scene)
        return scene


@dataclass(frozen=True)
class Group:
    """Attacks of one sort, and the heading that they stand under."""

    title: str
    attacks: tuple[Attack, ...]
