"""OCFL inventories."""

from __future__ import annotations

import hashlib
import json

import pytest

from checksums import Algorithm, Digest
from kits import example_kit, versions_of
from manifests.claims.inventory import Version, build_inventory, sidecar
from manifests.claims.manifest import own_paths, parse_manifest
from manifests.claims.statement import parse_statement

KIT = example_kit()
LIMIT = 1 << 20


def version(number: int, record_id: str) -> Version:
    """A version of the example's object, read from its statement, manifest and signature."""
    folder = f"object/v{number}/content/manifests/{record_id}"
    sums = KIT[f"{folder}.sums"]
    own = zip(own_paths(number, record_id), (sums, KIT[f"{folder}.sums.sig"]), strict=True)
    digests = dict(parse_manifest(sums, number, 100).digests)
    digests |= {path: Digest.of(Algorithm.SHA512, data) for path, data in own}
    return Version(parse_statement(KIT[f"{folder}.json"], LIMIT), digests)


def paths_of(by_digest: dict[str, list[str]]) -> set[str]:
    return {path for paths in by_digest.values() for path in paths}


VERSIONS = [version(*one) for one in versions_of(KIT)]


class TestInventory:
    """ "Every inventory field is computed from the statement … so a damaged inventory is rebuilt
    byte for byte, and nothing in it names a person."
    """

    @pytest.mark.parametrize("number", range(1, len(VERSIONS) + 1))
    def test_it_is_rebuilt_byte_for_byte(self, number: int) -> None:
        assert build_inventory(VERSIONS[:number]) == KIT[f"object/v{number}/inventory.json"]

    def test_the_root_has_the_newest(self) -> None:
        assert build_inventory(VERSIONS) == KIT["object/inventory.json"]

    def test_its_fields_are_those_of_ocfl_1_1(self) -> None:
        value = json.loads(build_inventory(VERSIONS))
        assert value["type"] == "https://ocfl.io/1.1/spec/#inventory"
        assert value["head"] == f"v{len(VERSIONS)}" and set(value["versions"]) == {"v1", "v2"}
        assert value["id"] == VERSIONS[0].statement.object
        for one in value["versions"].values():
            assert set(one) == {"created", "message", "state", "user"}
            assert set(one["user"]) == {"address", "name"}

    def test_a_version_holds_all_that_the_one_before_it_held(self) -> None:
        first, second = json.loads(build_inventory(VERSIONS))["versions"].values()
        held = [
            {path for paths in one["state"].values() for path in paths} for one in (first, second)
        ]
        assert held[0] < held[1]

    def test_equal_files_share_one_digest(self) -> None:
        [one, *_] = VERSIONS
        path = next(iter(one.digests))
        copied = Version(
            one.statement, {**one.digests, "v1/content/renditions/9.txt": one.digests[path]}
        )
        value = json.loads(build_inventory([copied]))
        assert sorted(value["manifest"][one.digests[path].hex]) == sorted(
            [path, "v1/content/renditions/9.txt"]
        )

    def test_the_fixity_block_has_the_sha256_of_what_statements_list(self) -> None:
        fixity = json.loads(build_inventory(VERSIONS))["fixity"]["sha256"]
        listed = {path: digest for digest, paths in fixity.items() for path in paths}
        assert listed == {
            path.removeprefix("object/"): hashlib.sha256(data).hexdigest()
            for path, data in KIT.items()
            if "/content/" in path and "/manifests/" not in path
        }

    def test_a_sidecar_is_one_digest_and_the_name(self) -> None:
        assert sidecar(b"{}") == hashlib.sha512(b"{}").hexdigest().encode() + b" inventory.json\n"

    def test_a_path_that_is_not_ours_is_never_written(self) -> None:
        with pytest.raises(ValueError, match="not a content path"):
            build_inventory(
                [Version(VERSIONS[0].statement, {"../x": next(iter(VERSIONS[0].digests.values()))})]
            )
