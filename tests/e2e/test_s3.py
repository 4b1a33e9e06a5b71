"""Replicas in a bucket of a real S3-compatible server: OpenStack Swift on loopback, with faults."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from killing import assert_whole
from muniment.replicas.bucket import PART_BYTES, BucketReplica
from muniment.replicas.door import Change
from muniment.replicas.replica import object_place
from muniment.storage import MemberKind
from muniment.storage.s3 import S3Error, S3Storage, connect, parse_s3_address
from muniment_cli import answers, call, config_of, good, new_archive, start
from object_store import CREDENTIALS, SECRET, Store, fetch
from replica_doors import OBJECT, object_copy
from replica_scenes import preserve

LARGE = 6 * PART_BYTES


@pytest.fixture(scope="module")
def store(swift: Store) -> Store:
    swift.bucket("copies")
    return swift


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def archive(tmp_path: Path, store: Store) -> Path:
    """An archive with a notice, whose replica is in the bucket below the test's own name."""
    made = new_archive(tmp_path)
    preserve(made, "one")
    good(made, "replica", "add", "far", store.address("copies", tmp_path.name))
    return made


@pytest.fixture
def large(archive: Path) -> Path:
    """The same archive with a file that takes several parts to send."""
    source = archive.parent / "large.bin"
    source.write_bytes(os.urandom(LARGE))
    good(archive, "preserve", source)
    return archive


def replicate(archive: Path, *more: object) -> tuple[int, dict[str, Any]]:
    done = call("replicate", "--json", *more, archive=archive)
    [told] = answers(done)
    return done.returncode, told


def storage_of(store: Store, archive: Path) -> S3Storage:
    address = parse_s3_address(store.address("copies", archive.parent.name))
    return S3Storage(address, connect(address))


def verifies(store: Store, archive: Path) -> None:
    folder = fetch(store.client(), "copies", archive.parent.name, archive.parent / "fetched")
    assert_whole(folder)
    for command in (("verify",), ("log", "check")):
        done = call(*command, archive=folder, config=config_of(archive))
        assert done.returncode == 0, done.stdout


def uploads(store: Store, archive: Path) -> list[dict[str, Any]]:
    """The uploads in parts that are open below the replica's prefix."""
    answer = store.client().list_multipart_uploads(
        Bucket="copies", Prefix=f"{archive.parent.name}/"
    )
    return list(answer.get("Uploads", ()))


class TestReplicate:
    """Create-only puts, checksums sent, read back, inventories last."""

    def test_what_is_fetched_from_the_bucket_verifies(self, archive: Path, store: Store) -> None:
        code, told = replicate(archive)
        assert (code, told["size"], told["objects"]) == (0, 2, 2)
        verifies(store, archive)

    def test_only_what_is_new_is_sent(self, archive: Path, store: Store) -> None:
        told = preserve(archive, "two")
        replicate(archive)
        preserve(archive, "more", "--notice", told["notice"])
        code, answer = replicate(archive)
        assert (code, answer["was"], answer["size"], answer["objects"]) == (0, 3, 4, 1)
        verifies(store, archive)
        assert replicate(archive)[1]["objects"] == 0

    def test_a_large_file_goes_in_parts(self, large: Path, store: Store) -> None:
        code, told = replicate(large)
        assert (code, told["objects"]) == (0, 3)
        assert uploads(store, large) == []
        verifies(store, large)

    def test_damage_in_the_bucket_is_found_when_it_is_repaired(
        self, archive: Path, store: Store
    ) -> None:
        replicate(archive)
        storage, client = storage_of(store, archive), store.client()
        path = next(path for path in storage.tree("shelves") if path.endswith("/0001.txt"))
        client.put_object(Bucket="copies", Key=storage.address.key(path), Body=b"onE\n")
        assert replicate(archive)[1]["objects"] == 0
        [told] = answers(good(archive, "repair", "--replica", "far", "--json"))
        assert told["objects"] == 1
        assert replicate(archive)[0] == 0  # The record of the repair is new.
        verifies(store, archive)

    def test_the_list_and_the_answers_hold_no_credential(self, archive: Path, store: Store) -> None:
        replicate(archive)
        listed = call("replica", "list", archive=archive)
        assert "up to date" in listed.stdout
        assert SECRET not in listed.stdout
        wrong = {**CREDENTIALS, "AWS_SECRET_ACCESS_KEY": "not-the-secret"}
        refused = call("replicate", archive=archive, extra=wrong)
        assert refused.returncode == 3
        assert "refuses" in refused.stderr
        assert "not-the-secret" not in refused.stderr

    def test_a_bucket_that_is_not_there_is_said_to_be_missing(
        self, archive: Path, store: Store
    ) -> None:
        done = call("replica", "add", "none", store.address("no-such", "x"), archive=archive)
        assert done.returncode == 3
        assert "no such" in done.stderr


class TestServer:
    """What the server itself holds us to."""

    def test_a_wrong_checksum_is_refused_and_nothing_is_there(
        self, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("muniment.replicas.bucket._sha256", lambda _: "A" * 43 + "=")
        storage = storage_of(store, tmp_path / "archive")
        with pytest.raises(S3Error, match="BadDigest"):
            BucketReplica(storage).put([("README.md", b"read me\n")])
        assert storage.list("") == ()

    def test_a_put_of_what_another_has_put_there_is_refused(
        self, tmp_path: Path, store: Store
    ) -> None:
        storage = storage_of(store, tmp_path / "archive")
        client, named = store.client(), {"Bucket": "copies", "Key": storage.address.key("a")}
        client.put_object(**named, Body=b"theirs\n")
        with pytest.raises(client.exceptions.ClientError, match="PreconditionFailed"):
            client.put_object(**named, Body=b"ours\n", IfNoneMatch="*")
        BucketReplica(storage).put([("a", b"theirs\n")])
        with storage.read("a") as stream:
            assert stream.read() == b"theirs\n"

    def test_what_the_store_holds_and_does_not_list_is_put_again(
        self, tmp_path: Path, store: Store
    ) -> None:
        storage = storage_of(store, tmp_path / "archive")
        copy = object_copy(tmp_path / "object", {"renditions/0001.txt": b"a notice\n"})
        BucketReplica(storage).commit([Change(copy, None)])
        whole = storage.tree(object_place(OBJECT))
        for path in whole:
            store.unlist("copies", storage.address.key(path))
        assert storage.tree(object_place(OBJECT)) == {}
        BucketReplica(storage).commit([Change(copy, copy.head)])
        assert storage.tree(object_place(OBJECT)) == whole

    def test_what_was_redacted_is_destroyed_in_every_version(
        self, tmp_path: Path, store: Store
    ) -> None:
        client = store.client()
        client.create_bucket(Bucket="versioned")
        client.put_bucket_versioning(
            Bucket="versioned", VersioningConfiguration={"Status": "Enabled"}
        )
        address = parse_s3_address(store.address("versioned"))
        door = BucketReplica(S3Storage(address, connect(address)))
        before = object_copy(tmp_path / "object", {"renditions/0001.txt": b"secret\n"})
        door.commit([Change(before, None)])
        gone = "v1/content/renditions/0001.txt"
        after = object_copy(
            tmp_path / "object", {"renditions/0001.txt": b"secret\n"}, gone=frozenset({gone})
        )
        door.commit([Change(after, before.head)])
        assert door.differing(after) == ()
        versions = client.list_object_versions(Bucket="versioned", Prefix=object_place(OBJECT))
        assert not [one for one in versions["Versions"] if one["Key"].endswith(gone)]
        # The inventory from before is an earlier version now.
        earlier = {one["Key"] for one in versions["Versions"] if not one["IsLatest"]}
        assert f"{object_place(OBJECT)}/inventory.json" in earlier


class TestKilled:
    """The server or the client killed in the middle of a transfer."""

    def in_the_middle(self, large: Path, store: Store) -> "subprocess.Popen[str]":
        """Start a replicate, and give it when a part of the large file has arrived."""
        process = start("replicate", archive=large)
        client = store.client()
        while process.poll() is None:
            for upload in uploads(store, large):
                named = {"Bucket": "copies", "Key": upload["Key"], "UploadId": upload["UploadId"]}
                if client.list_parts(**named).get("Parts"):
                    return process
        raise AssertionError("it ended before anybody could look")

    def test_the_server_dies_and_comes_back(self, large: Path, store: Store) -> None:
        process = self.in_the_middle(large, store)
        store.kill("object-server")
        _, said = process.communicate()
        assert process.returncode == 3
        assert "the store" in said
        assert "Traceback" not in said
        store.start("object-server")
        code, told = replicate(large)
        assert (code, told["size"]) == (0, 3)
        assert uploads(store, large) == []
        verifies(store, large)

    def test_the_client_dies_and_is_called_again(self, large: Path, store: Store) -> None:
        process = self.in_the_middle(large, store)
        process.kill()
        process.communicate()
        assert uploads(store, large)
        code, told = replicate(large)
        assert (code, told["size"]) == (0, 3)
        assert uploads(store, large) == []
        verifies(store, large)


class TestStorage:
    """The `Storage` door on a bucket: names as they are, links and tricks none."""

    @pytest.fixture
    def put(self, tmp_path: Path, store: Store) -> Callable[[str, bytes], None]:
        client, address = store.client(), storage_of(store, tmp_path / "archive").address
        return lambda path, data: client.put_object(
            Bucket="copies", Key=address.key(path), Body=data
        )

    def test_folders_and_files_are_listed_by_name(
        self, tmp_path: Path, store: Store, put: Callable[[str, bytes], None]
    ) -> None:
        for path in ("b/two.txt", "a.txt", "b/one.txt", "b/c/three.txt"):
            put(path, path.encode())
        storage = storage_of(store, tmp_path / "archive")
        assert [(one.name, one.kind, one.size) for one in storage.list("")] == [
            ("a.txt", MemberKind.FILE, 5),
            ("b", MemberKind.FOLDER, 0),
        ]
        assert [one.name for one in storage.list("b")] == ["c", "one.txt", "two.txt"]
        with storage.read("b/c/three.txt") as stream:
            assert stream.read() == b"b/c/three.txt"

    def test_what_is_not_there_is_not_found(self, tmp_path: Path, store: Store) -> None:
        storage = storage_of(store, tmp_path / "archive")
        assert storage.list("") == ()
        with pytest.raises(FileNotFoundError):
            storage.list("nothing")
        with pytest.raises(FileNotFoundError):
            storage.read("nothing")

    def test_a_name_that_no_folder_could_hold_is_no_file(
        self, tmp_path: Path, store: Store, put: Callable[[str, bytes], None]
    ) -> None:
        put("..", b"up\n")
        put("plain", b"plain\n")
        members = storage_of(store, tmp_path / "archive").list("")
        assert [(one.name, one.kind) for one in members] == [
            ("..", MemberKind.OTHER),
            ("plain", MemberKind.FILE),
        ]
