"""Checks 3 to 7, on an object in memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kits import OURS, THEIRS, Files, MemoryPackage, example_kit, versions_of
from manifests import CheckName, Limits, Listing, examine_object, parse_roles
from manifests.errors import LimitError

KIT = example_kit()
OBJECT = {
    path.removeprefix("object/"): data for path, data in KIT.items() if path.startswith("object/")
}
ROLES = parse_roles(OURS.roles(), 1 << 16)
[(_, FIRST), (_, SECOND)] = versions_of(KIT)
RENDITION = next(path for path in sorted(OBJECT) if path.startswith("v1/content/renditions/"))
MANIFESTS = f"v1/content/manifests/{FIRST}"


def codes(files: Files) -> dict[str, set[str]]:
    """The codes that each check finds, by its label."""
    examination = examine_object(MemoryPackage(files), ROLES, Limits())
    return {
        name.label: {finding.code for finding in examination.of(name)}
        for name in CheckName
        if examination.of(name)
    }


def changed(path: str, change: Callable[[bytes], bytes] = lambda data: data + b"x") -> Files:
    return {**OBJECT, path: change(OBJECT[path])}


def without(path: str) -> Files:
    return {other: data for other, data in OBJECT.items() if other != path}


UNLISTED = {**OBJECT, "v1/content/renditions/zz": b""}
SECOND_MANIFEST = {**OBJECT, f"v1/content/manifests/{'0' * 25}.sums": b""}


class TestObject:
    """ "Verification requires the version's state to equal the manifest plus those two files."""

    def test_a_sound_object_has_no_finding(self) -> None:
        assert codes(OBJECT) == {}

    def test_every_version_is_read_with_its_entry_and_signer(self) -> None:
        examination = examine_object(MemoryPackage(OBJECT), ROLES, Limits())
        assert [one.version for one in examination.accessions] == [1, 2]
        assert {one.principal for one in examination.accessions} == {f"signer@{ROLES.origin}"}

    def test_it_is_found_below_a_prefix_as_well(self) -> None:
        examination = examine_object(MemoryPackage(KIT), ROLES, Limits(), "object/")
        assert not examination.findings and len(examination.accessions) == 2

    @pytest.mark.parametrize(
        ("files", "expected"),
        [
            (changed(RENDITION), {"bytes-changed", "statement-disagrees-with-bytes"}),
            (without(RENDITION), {"bytes-missing", "statement-lists-other-files"}),
            (UNLISTED, {"state-unlisted", "statement-lists-other-files"}),
            ({**OBJECT, "notes.txt": b""}, {"state-extra"}),
            ({**OBJECT, "v3/content/a": b""}, {"state-extra"}),
            (SECOND_MANIFEST, {"state-two-manifests"}),
            (changed(f"{MANIFESTS}.sums"), {"manifest-unreadable", "signature-wrong"}),
            (changed(f"{MANIFESTS}.sums.sig"), {"signature-wrong"}),
            (without(f"{MANIFESTS}.sums.sig"), {"signature-missing"}),
            (changed(f"{MANIFESTS}.json"), {"statement-unreadable"}),
            (without(f"{MANIFESTS}.json"), {"statement-missing"}),
            (changed("inventory.json"), {"inventory-differs"}),
            (without("inventory.json"), {"inventory-missing"}),
            (changed("v1/inventory.json.sha512"), {"inventory-differs"}),
            (without("0=ocfl_object_1.1"), {"inventory-missing"}),
            ({}, {"state-no-manifest"}),
        ],
    )
    def test_each_crack_is_found(self, files: Files, expected: set[str]) -> None:
        assert expected <= set().union(*codes(files).values())

    def test_another_signer_is_named(self) -> None:
        roles = parse_roles(THEIRS.roles(), 1 << 16)
        examination = examine_object(MemoryPackage(OBJECT), roles, Limits())
        found = {finding.code for finding in examination.of(CheckName.SIGNATURES)}
        assert found == {"signature-by-no-signer"}

    def test_every_crack_is_told_not_the_first(self) -> None:
        files = {**changed(RENDITION), "notes.txt": b""}
        files["inventory.json"] += b"\n"
        assert {"bytes", "state", "inventories"} <= codes(files).keys()

    def test_an_empty_folder_is_a_finding(self) -> None:
        class WithFolder(MemoryPackage):
            def listing(self) -> Listing:
                return Listing(super().listing().sizes, frozenset({"v1/content/empty"}), ())

        examination = examine_object(WithFolder(OBJECT), ROLES, Limits())
        assert [f.code for f in examination.of(CheckName.STATE)] == ["state-empty-folder"]

    def test_a_manifest_over_the_limit_is_not_read(self) -> None:
        limits = Limits(manifest_bytes=10, statement_bytes=10)
        with pytest.raises(LimitError, match="larger than the 10 bytes"):
            examine_object(MemoryPackage(OBJECT), ROLES, limits)
