"""Storage roots: declaration, layout file, extensions, the hierarchy, and every object below."""

import json
from pathlib import Path
from typing import Any

import pytest

from muniment.conformance.ocfl import ReportKind, validate_root
from muniment.storage import FolderStorage, MemoryStorage
from ocfl_objects import (
    LIMITS,
    Files,
    below,
    made_object,
    made_root,
    root_codes,
    root_reports,
)

HASHED = "0004-hashed-n-tuple-storage-layout"
FLAT = "0002-flat-direct-storage-layout"
HASHED_PLACE = "3c0/ff4/240/3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4"


def one(**more: Any) -> Files:
    """A root with one object in it."""
    return made_root({"ab/cd/one": made_object()}, **more)


def with_layout(document: object) -> Files:
    return {**one(), "ocfl_layout.json": json.dumps(document).encode()}


class TestAccepted:
    """Roots as other implementations write them."""

    def test_a_root_without_objects_is_a_root(self) -> None:
        assert root_codes(made_root({})) == set()

    def test_a_root_needs_no_layout_file(self) -> None:
        assert root_codes(one()) == set()

    def test_objects_of_1_0_may_stand_in_a_root_of_1_1(self) -> None:
        assert root_codes(made_root({"a/1": made_object(spec="1.0")})) == set()

    def test_files_beside_the_declaration_are_ignored(self) -> None:
        files = one()
        files |= {"ocfl_1.1.md": b"text", "README": b"", "backup.tar": b"", "ocfl_1.0.txt": b""}
        assert root_codes(files) == set()

    def test_registered_extensions_may_stand_in_the_root(self) -> None:
        files = one()
        files |= {"extensions/0008-schema-registry/config.json": b"{}"}
        assert root_codes(files, folders=["extensions/initial"]) == set()

    def test_a_layout_may_have_its_defaults(self) -> None:
        files = made_root({HASHED_PLACE: made_object("object-01")}, layout=HASHED)
        assert root_codes(files) == {"W005"}

    @pytest.mark.parametrize("evidence", ["our-layout.md", "extensions/our-layout/config.json"])
    def test_a_local_layout_may_be_documented_in_the_root(self, evidence: str) -> None:
        files = made_root({"x/one": made_object()}, layout="our-layout")
        files[evidence] = b"{}"
        assert root_codes(files) <= {"ocfl-unknown-layout", "W016"}

    def test_hierarchies_may_be_deep_and_uneven(self) -> None:
        objects = {"a/b/c/d/e/f/g": made_object("urn:1"), "h/i": made_object("urn:2")}
        assert root_codes(made_root(objects)) == set()


class TestDeclaration:
    """ "An OCFL Storage Root MUST contain a Root Conformance Declaration" (§4.1, §4.2)."""

    @pytest.mark.parametrize(
        ("declarations", "expected"),
        [
            ({}, {"E069"}),
            ({"0=ocfl_1.1": b"ocfl_1.1"}, {"E080"}),
            ({"0=ocfl_1.1": b"ocfl_1.1\n", "0=ocfl_1.0": b"ocfl_1.0\n"}, {"E076"}),
            ({"1=ocfl_1.1": b"ocfl_1.1\n"}, {"E069", "E078"}),
            ({"x=ocfl_1.1": b"ocfl_1.1\n"}, {"E069", "E077"}),
            ({"0=ocfl_9.9": b"ocfl_9.9\n"}, {"E069", "E079"}),
            ({"0=something": b"something\n"}, {"E069", "E079"}),
        ],
    )
    def test_it_is_one_file_of_one_form(self, declarations: Files, expected: set[str]) -> None:
        files = one()
        del files["0=ocfl_1.1"]
        assert root_codes(files | declarations) == expected

    def test_an_object_of_a_later_version_is_told(self) -> None:
        assert root_codes(one(spec="1.0")) == {"E081"}


class TestLayoutFile:
    """ "`ocfl_layout.json` MUST be a JSON document encoded in UTF-8" with two keys (§4.1)."""

    @pytest.mark.parametrize(
        "document",
        [
            [],
            {},
            {"extension": FLAT},
            {"description": "x"},
            {"key": FLAT, "description": "x"},
            {"extension": 4, "description": "x"},
            {"extension": FLAT, "description": None},
        ],
    )
    def test_both_keys_are_texts(self, document: object) -> None:
        assert "E070" in root_codes(with_layout(document))

    @pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000])
    def test_it_is_json(self, data: bytes) -> None:
        assert root_codes({**one(), "ocfl_layout.json": data}) == {"E070"}

    def test_it_is_a_file(self) -> None:
        assert "E070" in root_codes(one(), folders=["ocfl_layout.json"])

    def test_a_name_that_is_nowhere_registered_or_documented_is_wrong(self) -> None:
        assert root_codes(one(layout="our-layout")) == {"E071"}

    def test_a_name_registered_after_this_was_written_is_not_judged(self) -> None:
        assert root_codes(one(layout="0999-new-storage-layout")) == {"ocfl-unknown-layout"}

    def test_a_configuration_that_is_none_is_told_and_breaks_no_rule_of_ocfl(self) -> None:
        files = one(layout=HASHED, config={"extensionName": HASHED, "tupleSize": 99})
        assert root_codes(files) == {"ocfl-layout-config"}

    def test_an_object_elsewhere_than_the_layout_puts_it_is_warned_about(self) -> None:
        assert root_codes(one(layout=HASHED)) == {"W014"}
        assert all(report.valid for report in root_reports(one(layout=HASHED)))


class TestExtensions:
    """ "The `extensions` directory MUST NOT contain any files" (§4.4)."""

    @pytest.mark.parametrize(
        ("spec", "file", "stranger"), [("1.0", "E086", "W013"), ("1.1", "E112", "W016")]
    )
    def test_each_version_has_its_codes(self, spec: str, file: str, stranger: str) -> None:
        files = made_root({"a/b": made_object(spec=spec)}, spec=spec)
        assert root_codes({**files, "extensions/readme.txt": b""}) == {file}
        assert root_codes({**files, "extensions/ours/config.json": b"{}"}) == {stranger}


class TestHierarchy:
    """ "Storage hierarchies MUST be terminated by OCFL Object Roots" (§4.3)."""

    def test_a_file_between_root_and_objects_is_told(self) -> None:
        assert root_codes({**one(), "ab/notes.txt": b""}) == {"E072", "E084"}

    def test_an_empty_folder_is_told(self) -> None:
        assert root_codes(one(), folders=["ab/empty"]) == {"E073", "E085"}
        assert root_codes(one(), folders=["empty"]) == {"E073", "E085", "E088"}

    def test_a_folder_without_objects_is_told(self) -> None:
        assert root_codes({**one(), "docs/manual.txt": b""}) == {"E072", "E084", "E088"}

    def test_an_object_without_its_declaration_is_still_looked_at(self) -> None:
        files = made_object()
        del files["0=ocfl_object_1.1"]
        files["v1/content/file-1"] = b"rotten"
        assert {"E003", "E072", "E092"} <= root_codes(made_root({"a/b": files}))

    def test_an_object_of_an_unknown_version_is_still_looked_at(self) -> None:
        files = made_object()
        files["0=ocfl_object_0.9"] = files.pop("0=ocfl_object_1.1")
        assert root_codes(made_root({"a/b": files})) == {"E003", "E006"}

    def test_an_object_inside_another_one_is_told(self) -> None:
        files = made_object("urn:outer") | below("inner", made_object("urn:inner"))
        assert root_codes(made_root({"a/b": files})) == {"E001"}

    def test_a_link_in_the_hierarchy_is_told(self) -> None:
        assert root_codes(one(), others=["ab/link"]) == {"E090"}
        assert root_codes(one(), others=["link"]) == {"E090"}

    def test_two_objects_of_one_id_are_told(self) -> None:
        objects = {"a/1": made_object(), "a/2": made_object()}
        assert root_codes(made_root(objects)) == {"E037", "E083"}

    def test_objects_directly_in_the_root_and_deeper_ones_are_warned_about(self) -> None:
        objects = {"one": made_object("urn:1"), "a/two": made_object("urn:2")}
        assert root_codes(made_root(objects)) == {"W015"}


class TestReports:
    """One report an object, and last the root's own."""

    def test_a_root_with_one_bad_object_is_not_valid(self) -> None:
        objects = {f"a/{number}": made_object(f"urn:{number}") for number in range(5)}
        objects["a/3"]["v1/content/file-1"] = b"rotten"
        reports = root_reports(made_root(objects))
        assert [report.valid for report in reports] == [True, True, True, False, True, True]
        assert [report.path for report in reports] == ["a/0", "a/1", "a/2", "a/3", "a/4", ""]
        assert reports[-1].objects == 5

    def test_a_root_may_stand_anywhere_in_a_storage(self) -> None:
        storage = MemoryStorage(below("data/ocfl", one(layout=HASHED)))
        reports = list(validate_root(storage, "data/ocfl", LIMITS))
        assert [report.path for report in reports] == ["data/ocfl/ab/cd/one", "data/ocfl"]
        [misplaced] = reports[-1].findings
        assert (misplaced.code, misplaced.where) == ("W014", "data/ocfl/ab/cd/one")

    def test_nothing_there_is_unreadable(self) -> None:
        [report] = validate_root(MemoryStorage({}), "nowhere", LIMITS)
        assert (report.kind, len(report.unreadable)) == (ReportKind.ROOT, 1)

    def test_several_processes_say_what_one_says(self, tmp_path: Path) -> None:
        objects = {f"{number % 7}/{number}": made_object(f"urn:{number}") for number in range(300)}
        objects["3/150"]["v1/content/file-1"] = b"rotten"
        for path, data in made_root(objects).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        storage = FolderStorage(tmp_path)
        alone = list(validate_root(storage, "", LIMITS, processes=1))
        assert list(validate_root(storage, "", LIMITS, processes=2)) == alone
        assert [report.path for report in alone if not report.valid] == ["3/150"]
