"""The OCFL storage root."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from muniment.archive.shelves import Shelves, head_digest, relative_path

ID = "urn:uuid:0e5fe2e4-2f42-4b26-9f6c-4f1c6e7f9a01"


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    made = Shelves(tmp_path / "shelves")
    made.create()
    return made


class TestRoot:
    """ "OCFL 1.1 storage root … Layout 0004, tuples 2×2, sha512"."""

    def test_a_new_one_is_as_the_specification_wants_it(self, shelves: Shelves) -> None:
        assert (shelves.root / "0=ocfl_1.1").read_bytes() == b"ocfl_1.1\n"
        layout = json.loads((shelves.root / "ocfl_layout.json").read_bytes())
        assert set(layout) == {"extension", "description"}
        config = shelves.root / "extensions" / layout["extension"] / "config.json"
        assert json.loads(config.read_bytes()) == {
            "extensionName": layout["extension"],
            "digestAlgorithm": "sha512",
            "tupleSize": 2,
            "numberOfTuples": 2,
            "shortObjectRoot": False,
        }
        assert list(shelves.faults()) == [] and list(shelves.objects()) == []

    @pytest.mark.parametrize(
        ("path", "is_file", "fault"),
        [
            ("note.txt", True, ("shelves-extra", "note.txt")),
            ("ab/note.txt", True, ("shelves-extra", "ab/note.txt")),
            ("ab", False, ("shelves-extra", "ab/")),
            ("ab/cd", False, ("shelves-extra", "ab/cd/")),
            ("ocfl_layout.json", True, ("shelves-root-differs", "ocfl_layout.json")),
            ("extensions/other", False, ("shelves-extra", "extensions/other/")),
        ],
    )
    def test_what_does_not_belong_is_named(
        self, shelves: Shelves, path: str, is_file: bool, fault: tuple[str, str]
    ) -> None:
        target = shelves.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("x") if is_file else target.mkdir()
        assert fault in list(shelves.faults())


class TestPlaces:
    """https://ocfl.github.io/extensions/0004: the digest of the id, in tuples and whole."""

    def test_the_extensions_own_example(self) -> None:
        # "Example 1" there, worked with sha512 and 2×2 instead of sha256 and 3×3.
        digest = hashlib.sha512(b"object-01").hexdigest()
        assert relative_path("object-01") == f"{digest[:2]}/{digest[2:4]}/{digest}"

    def test_any_id_has_a_place_of_its_own(self) -> None:
        ids = ["", "..", "a/b", "A", "a", "é", "e\u0301", ID]
        assert len({relative_path(one) for one in ids}) == len(ids)
        assert all(relative_path(one).count("/") == 2 for one in ids)

    def test_objects_come_in_the_order_of_their_places(self, shelves: Shelves) -> None:
        ids = [f"urn:uuid:{number}" for number in range(20)]
        for one in ids:
            shelves.path_of(one).mkdir(parents=True)
        assert list(shelves.objects()) == sorted(map(shelves.path_of, ids))

    def test_one_walk_gives_objects_and_what_lies_around_them(self, shelves: Shelves) -> None:
        shelves.path_of(ID).mkdir(parents=True)
        (high := shelves.root / "ab" / "v1" / "content").mkdir(parents=True)
        for path in (high.parent.parent / "0=ocfl_object_1.1", shelves.root / "note.txt"):
            path.write_text("x")
        (shelves.root / "extensions" / "other" / "deep").mkdir(parents=True)
        (shelves.root / "cd" / "ef").mkdir(parents=True)
        extra: list[str] = []
        # What has a declaration is an object wherever it stands, and what is in it is none.
        assert list(shelves.places(extra)) == sorted(["ab", relative_path(ID)])
        expected = {"ab/0=ocfl_object_1.1", "note.txt", "extensions/other/", "cd/ef/"}
        assert set(extra) == expected and len(extra) == len(expected)
        assert list(shelves.faults(extra)) == list(shelves.faults())

    def test_a_head_is_what_its_sidecar_says(self, shelves: Shelves) -> None:
        assert head_digest(shelves.path_of(ID)) is None
        shelves.path_of(ID).mkdir(parents=True)
        (shelves.path_of(ID) / "inventory.json.sha512").write_text("abc inventory.json\n")
        assert head_digest(shelves.path_of(ID)) == "abc"
