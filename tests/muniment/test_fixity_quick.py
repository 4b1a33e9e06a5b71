"""The quick look is False wherever the examination would find anything."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Algorithm, Digest, leaf_hash
from manifests import FolderPackage, Limits, Role, StatedFile, Statement, Version, build_inventory
from manifests.claims.inventory import sidecar
from muniment.archive.archive import Archive
from muniment.fixity.examine import Examiner
from muniment.fixity.files import FileReader
from muniment.fixity.inventories import Inventories
from muniment.fixity.quick import QuickLook, place_of
from muniment_cli import answers, call, new_archive


class Shelf:
    """One object of two versions on a shelf, and both ways to look at it."""

    def __init__(self, archive: Path, object_id: str) -> None:
        opened = Archive.open(archive)
        size = opened.log.head(opened.roles).size
        leaves = [leaf_hash(entry) for entry in opened.log.entries(0, size)]
        with opened.catalogue() as catalogue:
            rows = catalogue.versions(object_id)
        self.object_id = object_id
        self.positions = tuple(row.position for row in rows)
        self.leaves = tuple(leaves[at] for at in self.positions)
        self.root = opened.shelves.root
        self.folder = self.root / place_of(object_id)
        self._roles = opened.roles

    def is_quickly_right(self, algorithm: Algorithm = Algorithm.SHA512) -> bool:
        reader = FileReader(algorithm, lambda _: None)
        look = QuickLook(str(self.root), Limits(), reader)
        return look.is_as_logged(self.object_id, self.leaves)

    def is_right(self) -> bool:
        examiner = Examiner(self._roles, Limits(), "shelves", (), lambda _: None)
        found = examiner.examine(place_of(self.object_id), FolderPackage(self.folder))
        logged = tuple(zip(self.positions, self.leaves, strict=True))
        return found.is_exactly(self.object_id, logged)

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """An archive, an object in it of two versions, and another."""
    folder = tmp_path_factory.mktemp("quick")
    archive = new_archive(folder)
    (folder / "notice").mkdir()
    (folder / "notice" / "1.txt").write_text("First\n")
    (folder / "notice" / "2.txt").write_text("Second\n")
    (folder / "more.txt").write_text("More\n")
    (folder / "other.txt").write_text("Other\n")
    [first] = answers(call("preserve", folder / "notice", "--json", archive=archive))
    notice = first["notice"]
    call("preserve", folder / "more.txt", "--notice", notice, archive=archive)
    [other] = answers(call("preserve", folder / "other.txt", "--json", archive=archive))
    return archive, notice, other["notice"]


@pytest.fixture
def shelf(made: tuple[Path, str, str], tmp_path: Path) -> Shelf:
    """A copy that may be damaged."""
    archive, notice, _ = made
    return Shelf(Path(shutil.copytree(archive, tmp_path / "archive")), notice)


def every(shelf: Shelf, ending: str) -> Iterator[Path]:
    return (path for path in shelf.files() if path.name.endswith(ending))


def swap(one: Path, other: Path) -> None:
    one.rename(one.with_name("aside"))
    other.rename(one)
    one.with_name("aside").rename(other)


# What one can do to an object, by what it is called.
DAMAGES: dict[str, Callable[[Shelf], object]] = {
    "a folder more": lambda shelf: (shelf.folder / "v3").mkdir(),
    "an empty folder in a version": lambda shelf: (shelf.folder / "v1/content/empty").mkdir(),
    "an extensions folder": lambda shelf: (shelf.folder / "extensions").mkdir(),
    "a file more in the object": lambda shelf: (shelf.folder / "extra").write_text("x"),
    "a file more in a version": lambda shelf: (shelf.folder / "v1/extra").write_text("x"),
    "a file more in the content": lambda shelf: (
        shelf.folder / "v2/content/renditions/0009.txt"
    ).write_text("x"),
    "a manifest more": lambda shelf: (
        shelf.folder / f"v1/content/manifests/{'0' * 25}.sums"
    ).write_text(""),
    "a link to a file": lambda shelf: link(next(every(shelf, "0001.txt"))),
    "a link to a version": lambda shelf: link(shelf.folder / "v1"),
    "a pipe in the place of a file": lambda shelf: pipe(next(every(shelf, "0002.txt"))),
    "the newest version gone": lambda shelf: shutil.rmtree(shelf.folder / "v2"),
    "the first version gone": lambda shelf: shutil.rmtree(shelf.folder / "v1"),
    "the whole object gone": lambda shelf: shutil.rmtree(shelf.folder),
    "two versions swapped": lambda shelf: swap(shelf.folder / "v1", shelf.folder / "v2"),
    "two renditions swapped": lambda shelf: swap(*list(every(shelf, ".txt"))[:2]),
    "two inventories swapped": lambda shelf: swap(
        shelf.folder / "inventory.json", shelf.folder / "v1/inventory.json"
    ),
    "a rendition renamed": lambda shelf: (shelf.folder / "v1/content/renditions/0001.txt").rename(
        shelf.folder / "v1/content/renditions/0005.txt"
    ),
    "a version put back": lambda shelf: put_back(shelf),
}


def link(path: Path) -> None:
    """Put what stands at a path outside the archive, and a link to it in its place."""
    elsewhere = next(one for one in path.parents if one.name == "archive").parent / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_back(shelf: Shelf) -> None:
    """The object as it was before its second version: valid by itself."""
    shutil.rmtree(shelf.folder / "v2")
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(shelf.folder / "v1" / name, shelf.folder / name)


class TestQuickLook:
    """Whatever `examine_object` finds wrong makes the quick look fail."""

    @pytest.mark.parametrize("algorithm", list(Algorithm))
    def test_what_is_as_logged_looks_so(self, shelf: Shelf, algorithm: Algorithm) -> None:
        assert shelf.is_right()
        assert shelf.is_quickly_right(algorithm)

    @pytest.mark.parametrize("algorithm", list(Algorithm))
    @pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.torture)])
    def test_no_byte_of_any_file_can_change(
        self, shelf: Shelf, algorithm: Algorithm, step: int
    ) -> None:
        for number, path in enumerate(shelf.files()):
            data = path.read_bytes()
            for place in range(number % min(step, len(data)), len(data), step):
                changed = bytes([data[place] ^ 1])
                with path.open("r+b") as stream:
                    stream.seek(place)
                    stream.write(changed)
                assert not shelf.is_quickly_right(algorithm), (path, place)
                with path.open("r+b") as stream:
                    stream.seek(place)
                    stream.write(data[place : place + 1])
        assert shelf.is_quickly_right(algorithm)

    def test_no_file_can_be_cut_lengthened_emptied_or_missing(self, shelf: Shelf) -> None:
        for path in shelf.files():
            data = path.read_bytes()
            for other in (data[:-1], data + b"\n", data + bytes(20_000), b""):
                path.write_bytes(other)
                assert not shelf.is_quickly_right(), path
            path.unlink()
            assert not shelf.is_quickly_right(), path
            assert not shelf.is_right(), path
            path.write_bytes(data)
        assert shelf.is_quickly_right()

    @pytest.mark.parametrize("damage", sorted(DAMAGES))
    def test_it_fails_where_the_examination_finds_something(
        self, shelf: Shelf, damage: str
    ) -> None:
        DAMAGES[damage](shelf)
        assert not shelf.is_right()
        for algorithm in Algorithm:
            assert not shelf.is_quickly_right(algorithm)

    def test_an_object_in_the_place_of_another_is_not_it(
        self, made: tuple[Path, str, str], tmp_path: Path
    ) -> None:
        archive = Path(shutil.copytree(made[0], tmp_path / "archive"))
        one, other = Shelf(archive, made[1]), Shelf(archive, made[2])
        swap(one.folder, other.folder)
        assert not one.is_quickly_right() and not other.is_quickly_right()

    def test_a_log_entry_more_or_less_is_not_its(self, shelf: Shelf) -> None:
        leaves = shelf.leaves
        for others in (leaves[:1], (*leaves, leaves[0]), leaves[::-1], ()):
            shelf.leaves = others
            assert not shelf.is_quickly_right()


texts = st.text(st.characters(codec="utf-8"), max_size=20)
digests = st.binary(min_size=64, max_size=64)


@st.composite
def versions(draw: st.DrawFn) -> list[Version]:
    """An object of some versions, with texts of every kind in its statements."""
    made: list[Version] = []
    state: dict[str, Digest] = {}
    for number in range(1, draw(st.integers(1, 4)) + 1):
        names = draw(st.lists(st.integers(1, 9), unique=True, max_size=4))
        files = tuple(
            StatedFile(
                f"renditions/{number}{name}.txt", 1, Digest.of(Algorithm.SHA256, b"%d" % name)
            )
            for name in names
        )
        same = Digest(Algorithm.SHA512, draw(digests))
        for file in files:
            fresh = Digest(Algorithm.SHA512, draw(digests))
            state[f"v{number}/content/{file.path}"] = draw(st.sampled_from([same, fresh]))
        statement = Statement(
            kind="accession",
            id="0" * 24 + str(number),
            object=draw(texts),
            version=number,
            origin="example.org/log",
            composed="2026-11-22T00:00:00.000Z",
            role=Role("signer", draw(texts), draw(texts), "SHA256:x"),
            recorder=("muniment", "1"),
            salt="0" * 32,
            notice={},
            sources=(),
            files=files,
        )
        made.append(Version(statement, dict(state)))
    return made


class TestInventories:
    """Inventories at speed are, byte for byte, those that `build_inventory` computes."""

    @given(versions())
    def test_every_version_has_the_same_bytes(self, made: list[Version]) -> None:
        inventories = Inventories()
        for number, version in enumerate(made, start=1):
            stated = {
                "composed": {"value": version.statement.composed},
                "files": [file.to_json() for file in version.statement.files],
                "id": version.statement.id,
                "kind": version.statement.kind,
                "object": version.statement.object,
                "role": version.statement.role.to_json(),
            }
            inventories.add(stated, {path: found.hex for path, found in version.digests.items()})
            expected = build_inventory(made[:number])
            assert inventories.encode() == (expected, sidecar(expected))
