"""Objects: what a strict reader must accept, and what only more than files can break."""

import dataclasses
import os
from pathlib import Path

import pytest

from muniment.conformance.ocfl import Unreadable, validate_object
from muniment.storage import FolderStorage, MemoryStorage
from ocfl_crimes import fixity, rename_folder
from ocfl_objects import (
    LIMITS,
    Files,
    change,
    codes,
    digest,
    inventory_of,
    made_object,
    put_inventory,
    report_on,
)


def written(files: Files, folder: Path) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


class TestAccepted:
    """What other implementations write, and the specification allows."""

    def test_versions_may_move_up_from_1_0_to_1_1(self) -> None:
        files = made_object(versions=3, spec="1.0")
        files["0=ocfl_object_1.1"] = b"ocfl_object_1.1\n"
        del files["0=ocfl_object_1.0"]
        change(
            files,
            lambda inventory: inventory.update(type="https://ocfl.io/1.1/spec/#inventory"),
            ["v3", ""],
        )
        assert codes(files) == set()

    def test_a_prior_inventory_may_use_another_algorithm(self) -> None:
        files = made_object(versions=2)
        old = made_object(versions=2, algorithm="sha256")
        put_inventory(files, "v1", inventory_of(old, "v1"))
        assert codes(files) == {"W004"}

    def test_a_prior_inventory_by_another_algorithm_is_held_against_the_bytes(self) -> None:
        files = made_object(versions=2)
        old = inventory_of(made_object(versions=2, algorithm="sha256"), "v1")
        [known] = old["manifest"]
        old["manifest"] = {"0" * 64: old["manifest"][known]}
        old["versions"]["v1"]["state"] = {"0" * 64: ["file-1"]}
        put_inventory(files, "v1", old)
        assert codes(files) == {"W004", "E092"}

    @pytest.mark.parametrize("width", [2, 4, 5])
    def test_versions_may_be_padded_with_zeros(self, width: int) -> None:
        assert codes(made_object(versions=3, width=width)) == {"W001"}

    def test_the_content_folder_may_have_any_name(self) -> None:
        assert codes(made_object(versions=2, content="data")) == set()

    def test_a_version_may_have_no_files_of_its_own(self) -> None:
        files = made_object(versions=2)
        del files["v2/content/file-2"]

        def drop(inventory: dict) -> None:
            known = digest("sha512", b"file 2 of urn:example:one")
            del inventory["manifest"][known]
            del inventory["versions"]["v2"]["state"][known]

        assert codes(change(files, drop, ["v2", ""])) == set()

    def test_a_file_may_stand_under_many_logical_paths_and_several_content_paths(self) -> None:
        files = made_object(versions=2)
        files["v2/content/copy"] = files["v1/content/file-1"]
        known = digest("sha512", files["v1/content/file-1"])

        def copy(inventory: dict) -> None:
            inventory["manifest"][known].append("v2/content/copy")
            inventory["versions"]["v2"]["state"][known] += ["copy", "深/of it"]

        assert codes(change(files, copy, ["v2", ""])) == set()

    def test_digests_may_be_written_in_upper_case(self) -> None:
        files = made_object()

        def shout(inventory: dict) -> None:
            inventory["manifest"] = {k.upper(): v for k, v in inventory["manifest"].items()}
            state = inventory["versions"]["v1"]["state"]
            inventory["versions"]["v1"]["state"] = {k.upper(): v for k, v in state.items()}

        change(files, shout)
        line = files["inventory.json.sha512"].decode()
        files["inventory.json.sha512"] = line.replace(line[:128], line[:128].upper()).encode()
        assert codes(files) == set()

    @pytest.mark.parametrize(
        "line", ["{} inventory.json", "{}\tinventory.json\n", "{}  \t inventory.json\r\n"]
    )
    def test_a_sidecar_may_be_spaced_by_blanks_and_tabs(self, line: str) -> None:
        files = made_object()
        known = digest("sha512", files["inventory.json"])
        files["inventory.json.sha512"] = line.format(known).encode()
        assert codes(files) == set()

    @pytest.mark.parametrize(
        "algorithm",
        [
            "md5",
            "sha1",
            "sha256",
            "sha512",
            "blake2b-160",
            "blake2b-256",
            "blake2b-384",
            "blake2b-512",
            "sha512/256",
            "size",
        ],
    )
    def test_every_algorithm_of_the_specification_and_its_extension_is_checked(
        self, algorithm: str
    ) -> None:
        empty = {
            "md5": "d41d8cd98f00b204e9800998ecf8427e",
            "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha512": digest("sha512", b""),
            "blake2b-160": "3345524abf6bbe1809449224b5972c41790b6cf2",
            "blake2b-256": "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
            "blake2b-384": "b32811423377f52d7862286ee1a72ee540524380fda1724a"
            "6f25d7978c6fd3244a6caf0498812673c5e05ef583825100",
            "blake2b-512": digest("blake2b", b""),
            "sha512/256": "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a",
            "size": "0",
        }[algorithm]
        files = made_object()
        files["v1/content/file-1"] = b""
        known = digest("sha512", b"")

        def replace(inventory: dict) -> None:
            inventory["manifest"] = {known: ["v1/content/file-1"]}
            inventory["versions"]["v1"]["state"] = {known: ["empty"]}
            inventory["fixity"] = {algorithm: {empty: ["v1/content/file-1"]}}

        assert codes(change(files, replace)) == set()
        files["v1/content/file-1"] = b"not empty"
        assert codes(files) == {"E092", "E093"}

    def test_an_empty_fixity_block_says_nothing(self) -> None:
        assert codes(change(made_object(), fixity({}))) == set()
        assert codes(change(made_object(), fixity({"md5": {}}))) == set()

    def test_logs_may_hold_anything_or_nothing(self) -> None:
        files = made_object()
        assert codes(files, folders=["logs"]) == set()
        files["logs/2024/audit.txt"] = b"fine"
        assert codes(files) == set()

    def test_a_mutable_head_below_extensions_is_none_of_the_objects_business(self) -> None:
        files = made_object()
        files |= {
            f"extensions/0005-mutable-head/{path}": data
            for path, data in {
                "head/inventory.json": b"{}",
                "head/content/r1/file": b"new",
                "revisions/r1": b"r1",
                "root-inventory.json.sha512": b"",
            }.items()
        }
        assert codes(files) == set()

    def test_an_extension_registered_after_this_was_written_is_no_stranger(self) -> None:
        files = made_object()
        files["extensions/0999-something-new/config.json"] = b"{}"
        assert codes(files) == set()

    def test_content_may_lie_deep(self) -> None:
        files = made_object()
        deep = "v1/content/" + "d/" * 200 + "file"
        files[deep] = files.pop("v1/content/file-1")
        known = digest("sha512", files[deep])
        change(files, lambda inventory: inventory["manifest"].update({known: [deep]}))
        assert codes(files) == set()

    def test_a_thousand_versions_are_one_sequence(self) -> None:
        files = made_object(versions=28)
        report = report_on(files)
        assert (report.findings, report.files) == ((), 28)


class TestOnDisk:
    """What a folder can hold beside files."""

    def test_an_empty_folder_in_the_content_is_told(self) -> None:
        assert codes(made_object(), folders=["v1/content/empty"]) == {"E024"}

    def test_a_content_folder_without_files_is_warned_about(self) -> None:
        files = made_object(versions=2)
        rename_folder(files, "v2/content", "v1/content/moved")
        known = digest("sha512", b"file 2 of urn:example:one")
        change(
            files,
            lambda inventory: inventory["manifest"].update({known: ["v1/content/moved/file-2"]}),
            ["v2", ""],
        )
        assert codes(files, folders=["v2/content"]) == {"W003", "E023"}

    @pytest.mark.parametrize("place", ["link", "v1/link", "v1/content/link", "extensions/link"])
    def test_links_and_devices_are_told_and_never_followed(self, place: str) -> None:
        assert "E090" in codes(made_object(), others=[place])

    @pytest.mark.parametrize("place", ["link", "v1/link", "v1/content/link"])
    def test_a_link_on_disk_is_told_wherever_it_leads(self, tmp_path: Path, place: str) -> None:
        folder = written(made_object(), tmp_path / "object")
        (tmp_path / "elsewhere").write_bytes(b"secret")
        (folder / place).symlink_to(tmp_path / "elsewhere")
        report = validate_object(FolderStorage(folder), "", LIMITS)
        assert {finding.code for finding in report.findings} == {"E090"}

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        folder = written(made_object(), tmp_path / "object")
        os.mkfifo(folder / "v1/content/pipe")
        report = validate_object(FolderStorage(folder), "", LIMITS)
        assert {finding.code for finding in report.findings} == {"E090"}

    def test_a_linked_content_file_is_missing_from_the_content(self, tmp_path: Path) -> None:
        folder = written(made_object(), tmp_path / "object")
        (folder / "v1/content/file-1").rename(tmp_path / "file")
        (folder / "v1/content/file-1").symlink_to(tmp_path / "file")
        report = validate_object(FolderStorage(folder), "", LIMITS)
        assert {finding.code for finding in report.findings} == {"E090", "E092", "W003"}

    def test_an_object_may_stand_anywhere_in_a_storage(self) -> None:
        files = {f"a/b/{path}": data for path, data in made_object().items()}
        files["a/b/v1/content/file-1"] = b"rotten"
        report = validate_object(MemoryStorage(files), "a/b", LIMITS)
        [finding] = report.findings
        assert (finding.code, finding.where) == ("E092", "a/b/v1/content/file-1")


class Failing(MemoryStorage):
    """A storage in which one path cannot be read."""

    def __init__(self, files: Files, bad: str) -> None:
        super().__init__(files)
        self._bad = bad

    def list(self, folder: str):  # type: ignore[no-untyped-def]
        if folder == self._bad:
            raise OSError(5, "Input/output error", folder)
        return super().list(folder)

    def read(self, path: str):  # type: ignore[no-untyped-def]
        if path == self._bad:
            raise OSError(5, "Input/output error", path)
        return super().read(path)


class TestUnreadable:
    """What cannot be read is neither good nor bad: it is named, and the rest is checked."""

    @pytest.mark.parametrize(
        "bad",
        [
            "",
            "0=ocfl_object_1.1",
            "inventory.json",
            "inventory.json.sha512",
            "v1",
            "v1/content",
            "v1/content/file-1",
            "v1/inventory.json",
            "v1/inventory.json.sha512",
        ],
    )
    def test_it_is_named(self, bad: str) -> None:
        report = validate_object(Failing(made_object(versions=2), bad), "", LIMITS)
        assert report.unreadable == (Unreadable(bad or ".", "Input/output error"),)

    @pytest.mark.parametrize(
        "bad",
        [
            "0=ocfl_object_1.1",
            "inventory.json.sha512",
            "v1/content/file-1",
            "v1/inventory.json",
            "v1/inventory.json.sha512",
        ],
    )
    def test_an_unreadable_file_is_not_held_against_the_object(self, bad: str) -> None:
        report = validate_object(Failing(made_object(versions=2), bad), "", LIMITS)
        assert report.valid

    @pytest.mark.parametrize("bad", ["v1", "v1/content"])
    def test_files_in_an_unreadable_folder_are_not_called_missing(self, bad: str) -> None:
        report = validate_object(Failing(made_object(versions=2), bad), "", LIMITS)
        assert report.findings == ()

    def test_another_files_rot_is_told_all_the_same(self) -> None:
        files = made_object(versions=2)
        files["v2/content/file-2"] = b"rotten"
        report = validate_object(Failing(files, "v1/content/file-1"), "", LIMITS)
        assert [finding.code for finding in report.findings] == ["E092"]

    def test_an_inventory_over_the_limit_is_not_read(self) -> None:
        limits = dataclasses.replace(LIMITS, inventory_bytes=100)
        report = validate_object(MemoryStorage(made_object()), "", limits)
        assert {one.path for one in report.unreadable} == {"inventory.json"}
        assert "inventory_bytes" in report.unreadable[0].reason

    def test_an_inventory_of_more_values_than_the_limit_is_not_read(self) -> None:
        for most, unreadable in ((5, {"inventory.json"}), (1000, set())):
            limits = dataclasses.replace(LIMITS, inventory_values=most)
            report = validate_object(MemoryStorage(made_object()), "", limits)
            assert {one.path for one in report.unreadable} == unreadable
            assert all("inventory_values" in one.reason for one in report.unreadable)
            assert report.findings == ()

    def test_nothing_there_is_unreadable(self) -> None:
        report = validate_object(MemoryStorage({}), "nowhere", LIMITS)
        assert [one.path for one in report.unreadable] == ["nowhere"]
