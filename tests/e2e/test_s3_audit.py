"""`audit --replica` of a bucket on a real server: each damage there is named, and repaired."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audits import audit
from killing import assert_whole
from muniment_cli import answers, call, config_of, good, kinds, new_archive
from object_store import CREDENTIALS, Store, fetch, listed
from replica_scenes import preserve


@pytest.fixture(scope="module")
def store(swift: Store) -> Store:
    swift.bucket("copies")
    return swift


class Bucket:
    """The replica of one archive in the bucket, as anybody sees it who may write there."""

    def __init__(self, store: Store, archive: Path) -> None:
        self.archive = archive
        self.prefix = archive.parent.name
        self.client = store.client()

    def paths(self, ending: str) -> list[str]:
        """What lies there and ends so."""
        return sorted(
            path for path in listed(self.client, "copies", self.prefix) if path.endswith(ending)
        )

    def put(self, path: str, data: bytes) -> None:
        self.client.put_object(Bucket="copies", Key=f"{self.prefix}/{path}", Body=data)

    def delete(self, path: str) -> None:
        self.client.delete_object(Bucket="copies", Key=f"{self.prefix}/{path}")

    def holds(self) -> None:
        """Assert that what is fetched from there verifies."""
        folder = fetch(self.client, "copies", self.prefix, self.archive.parent / "fetched")
        assert_whole(folder)
        for command in (("verify",), ("log", "check")):
            done = call(*command, archive=folder, config=config_of(self.archive))
            assert done.returncode == 0, done.stdout


@pytest.fixture
def bucket(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """The replica `far` of an archive with three notices, up to date."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    archive = new_archive(tmp_path)
    for name in ("one", "two", "three"):
        preserve(archive, name)
    good(archive, "replica", "add", "far", store.address("copies", tmp_path.name))
    good(archive, "replicate")
    return Bucket(store, archive)


def named(answer: dict[str, Any]) -> set[tuple[str, str]]:
    """The code and place of each finding of an audit."""
    return {(one["code"], one["where"]) for one in answer["findings"]}


class TestAudit:
    """ "`audit --replica NAME`": what a bucket gives is held against log and signed manifests."""

    def test_a_whole_one_is_recorded_apart_from_the_archive(self, bucket: Bucket) -> None:
        answer = audit(bucket.archive, "--replica", "far")
        assert (answer["replica"], answer["covered"], answer["findings"]) == ("far", 4, [])
        assert kinds(bucket.archive)[-1] == "fixity"
        checked = answers(good(bucket.archive, "checked", "--replica", "far", "--json"))
        assert {one["result"] for one in checked} == {"whole"}

    def test_what_changed_and_what_is_missing_is_named_and_put_back(self, bucket: Bucket) -> None:
        changed, missing, _ = bucket.paths("/renditions/0001.txt")
        bucket.put(changed, b"another\n")
        bucket.delete(missing)
        found = named(audit(bucket.archive, "--replica", "far", code=1))
        assert ("bytes-changed", changed) in found
        assert missing in {where for _, where in found}
        objects = {path.partition("/v1/")[0] for path in (changed, missing)}
        assert {where.partition("/v1/")[0] for _, where in found} == objects
        [told] = answers(good(bucket.archive, "repair", "--replica", "far", "--json"))
        assert told["objects"] == 3  # The record of the audit is new there, too.
        assert kinds(bucket.archive)[-2:] == ["fixity", "repair"]
        good(bucket.archive, "replicate")
        bucket.holds()
        assert audit(bucket.archive, "--replica", "far")["findings"] == []

    @pytest.mark.torture
    def test_a_whole_object_that_is_gone_is_named_and_put_back(self, bucket: Bucket) -> None:
        place = bucket.paths("/0=ocfl_object_1.1")[0].rpartition("/")[0]
        for path in bucket.paths(""):
            if path.startswith(f"{place}/"):
                bucket.delete(path)
        codes = {code for code, _ in named(audit(bucket.archive, "--replica", "far", code=1))}
        assert "object-missing" in codes
        good(bucket.archive, "repair", "--replica", "far")
        good(bucket.archive, "replicate")
        bucket.holds()

    @pytest.mark.torture
    def test_evidence_that_changed_is_named_and_put_back(self, bucket: Bucket) -> None:
        first, second, third = (path.rpartition("/v1/")[0] for path in bucket.paths("/0001.txt"))
        damaged = [
            f"{first}/inventory.json",
            f"{second}/inventory.json.sha512",
            *(path for path in bucket.paths(".sums.sig") if path.startswith(third)),
            *bucket.paths("/000.p/4"),
            "keys/roles/0001.sig",
        ]
        for path in damaged:
            bucket.put(path, b"changed\n")
        found = {where for _, where in named(audit(bucket.archive, "--replica", "far", code=1))}
        for path in damaged:
            assert path in found, f"{path} is not named"
        good(bucket.archive, "repair", "--replica", "far")
        good(bucket.archive, "replicate")
        bucket.holds()

    def test_what_does_not_belong_there_is_named(self, bucket: Bucket) -> None:
        stray = bucket.paths("/renditions/0001.txt")[0].replace("0001", "0002")
        bucket.put(stray, b"stray\n")
        found = named(audit(bucket.archive, "--replica", "far", code=1))
        assert stray in {where for _, where in found}

    @pytest.mark.torture
    def test_a_checkpoint_that_is_none_is_named_and_put_back(self, bucket: Bucket) -> None:
        bucket.put("log/checkpoint", b"flipped\n")
        found = named(audit(bucket.archive, "--replica", "far", code=1))
        assert ("checkpoint-wrong", "log/checkpoint") in found
        good(bucket.archive, "repair", "--replica", "far")
        good(bucket.archive, "replicate")
        bucket.holds()
