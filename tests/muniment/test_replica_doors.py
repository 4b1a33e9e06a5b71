"""One protocol for memory, a folder and a bucket: whole objects, compared before they change."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from muniment.replicas.bucket import opened_bucket
from muniment.replicas.door import Change, Outcome
from muniment.replicas.folder import opened_folder
from muniment.replicas.replica import CHECKPOINT, object_place
from muniment.storage import FolderStorage
from muniment.storage.s3 import S3Storage, connect, parse_s3_address
from object_store import CREDENTIALS, Store
from replica_doors import OBJECT, MemoryReplica, object_copy

PLACE = object_place(OBJECT)
ONE = {"renditions/0001.txt": b"one\n", "renditions/0002.txt": b"two\n"}
TWO = {"renditions/0003.txt": b"three\n"}


@pytest.fixture(scope="module")
def store(swift: Store) -> Store:
    swift.bucket("replicas")
    return swift


@pytest.fixture(params=["memory", "folder", "bucket"])
def door(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A replica that is open for writing, of each kind."""
    with ExitStack() as stack:
        if request.param == "memory":
            yield MemoryReplica()
        elif request.param == "folder":
            yield stack.enter_context(opened_folder(tmp_path / "replica"))
        else:
            for name, value in CREDENTIALS.items():
                monkeypatch.setenv(name, value)
            address = parse_s3_address(
                request.getfixturevalue("store").address("replicas", tmp_path.name)
            )
            yield stack.enter_context(opened_bucket(S3Storage(address, connect(address))))


@pytest.fixture
def read(door: Any) -> Callable[[str], bytes]:
    """Reads what the replica has, as anybody would."""
    storage = FolderStorage(door.root) if hasattr(door, "root") else door.storage

    def reader(path: str) -> bytes:
        with storage.read(path) as stream:
            return bytes(stream.read())

    return reader


def overwrite(door: Any, path: str, data: bytes) -> None:
    """Put bytes somewhere as whoever damages a replica does."""
    if hasattr(door, "root"):
        (door.root / path).parent.mkdir(parents=True, exist_ok=True)
        (door.root / path).write_bytes(data)
    elif isinstance(door, MemoryReplica):
        door.files[path] = data
    else:
        address = door.storage.address
        door.storage.client.put_object(Bucket=address.bucket, Key=address.key(path), Body=data)


class TestCommit:
    """``commit(object, expected_head, version) → done | conflict``."""

    def test_a_new_object_is_there_in_every_file(
        self, door: Any, read: Callable[[str], bytes], tmp_path: Path
    ) -> None:
        copy = object_copy(tmp_path / "object", ONE)
        assert door.object_head(OBJECT) is None
        [done] = door.commit([Change(copy, None)])
        assert done.outcome is Outcome.DONE
        assert done.bytes == sum(door.sizes(PLACE).values())
        assert door.object_head(OBJECT) == copy.head
        assert door.sizes(PLACE).keys() == {f"{PLACE}/{path}" for path in copy.paths}
        assert door.differing(copy) == ()
        assert read(f"{PLACE}/v1/content/renditions/0001.txt") == b"one\n"

    def test_a_new_version_takes_the_place_of_the_one_before(
        self, door: Any, read: Callable[[str], bytes], tmp_path: Path
    ) -> None:
        first = object_copy(tmp_path / "object", ONE)
        second = object_copy(tmp_path / "object", ONE, TWO)
        door.commit([Change(first, None)])
        [done] = door.commit([Change(second, first.head, 1)])
        assert done.outcome is Outcome.DONE
        assert door.object_head(OBJECT) == second.head
        assert door.differing(second) == ()
        assert read(f"{PLACE}/v1/inventory.json") == first.computed["inventory.json"]

    def test_several_objects_go_in_together(self, door: Any, tmp_path: Path) -> None:
        copies = [
            object_copy(tmp_path / str(number), ONE, object_id=f"{OBJECT[:-1]}{number}")
            for number in range(3)
        ]
        assert {one.outcome for one in door.commit([Change(copy, None) for copy in copies])} == {
            Outcome.DONE
        }
        assert not any(door.differing(copy) for copy in copies)

    @pytest.mark.parametrize("expected", [None, "0" * 128, ""])
    def test_another_head_than_was_expected_is_a_conflict(
        self, door: Any, tmp_path: Path, expected: str | None
    ) -> None:
        first = object_copy(tmp_path / "object", ONE)
        second = object_copy(tmp_path / "object", ONE, TWO)
        door.commit([Change(first, None)])
        [done] = door.commit([Change(second, expected)])
        assert done.outcome is Outcome.CONFLICT
        assert door.object_head(OBJECT) == first.head
        assert door.differing(first) == ()

    def test_nothing_where_something_was_expected_is_a_conflict(
        self, door: Any, tmp_path: Path
    ) -> None:
        [done] = door.commit([Change(object_copy(tmp_path / "object", ONE), "0" * 128)])
        assert done.outcome is Outcome.CONFLICT
        assert door.object_head(OBJECT) is None


class TestDamage:
    """What is sent is what was signed: bytes that are not are named, and go nowhere."""

    def test_every_damaged_file_of_ours_is_named_and_none_is_sent(
        self, door: Any, tmp_path: Path
    ) -> None:
        whole = object_copy(tmp_path / "whole", ONE, object_id=f"{OBJECT[:-1]}2")
        copy = object_copy(tmp_path / "object", ONE)
        renditions = tmp_path / "object" / "v1" / "content" / "renditions"
        (renditions / "0001.txt").write_bytes(b"onE\n")
        (renditions / "0002.txt").unlink()
        [damaged, done] = door.commit([Change(copy, None), Change(whole, None)])
        assert damaged.outcome is Outcome.DAMAGED
        assert [(one.code, one.where) for one in damaged.findings] == [
            ("bytes-changed", f"{PLACE}/v1/content/renditions/0001.txt"),
            ("bytes-missing", f"{PLACE}/v1/content/renditions/0002.txt"),
        ]
        assert door.object_head(OBJECT) in (None, "")
        assert f"{PLACE}/v1/content/renditions/0001.txt" not in door.sizes(PLACE)
        assert done.outcome is Outcome.DONE

    def test_a_link_in_the_place_of_a_file_is_not_followed(self, tmp_path: Path) -> None:
        copy = object_copy(tmp_path / "object", ONE)
        path = tmp_path / "object" / "v1" / "content" / "renditions" / "0001.txt"
        os.rename(path, tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
        with opened_folder(tmp_path / "replica") as door:
            [damaged] = door.commit([Change(copy, None)])
        assert damaged.outcome is Outcome.DAMAGED
        assert damaged.findings[0].code == "replicate-unreadable"

    def test_damage_in_the_replica_is_found_and_put_anew(self, door: Any, tmp_path: Path) -> None:
        copy = object_copy(tmp_path / "object", ONE)
        door.commit([Change(copy, None)])
        overwrite(door, f"{PLACE}/v1/content/renditions/0001.txt", b"onE\n")
        overwrite(door, f"{PLACE}/v1/inventory.json", b"{}\n")
        assert set(door.differing(copy)) == {
            "v1/content/renditions/0001.txt",
            "v1/inventory.json",
        }
        [done] = door.commit([Change(copy, copy.head)])
        assert done.outcome is Outcome.DONE
        assert door.differing(copy) == ()

    def test_an_object_without_its_sidecar_is_something_and_can_be_put_anew(
        self, door: Any, tmp_path: Path
    ) -> None:
        copy = object_copy(tmp_path / "object", ONE)
        door.commit([Change(copy, None)])
        door.remove([f"{PLACE}/inventory.json.sha512"])
        assert door.object_head(OBJECT) == ""
        [done] = door.commit([Change(copy, "")])
        assert done.outcome is Outcome.DONE
        assert door.differing(copy) == ()

    def test_a_redacted_file_goes_from_the_replica(self, door: Any, tmp_path: Path) -> None:
        before = object_copy(tmp_path / "object", ONE)
        door.commit([Change(before, None)])
        gone = "v1/content/renditions/0001.txt"
        after = object_copy(tmp_path / "object", ONE, gone=frozenset({gone}))
        [done] = door.commit([Change(after, before.head)])
        assert done.outcome is Outcome.DONE
        assert f"{PLACE}/{gone}" not in door.sizes(PLACE)
        assert door.differing(after) == ()


class TestSmallFiles:
    """Log files, keys and pages: written in the place of others or of none, the checkpoint last."""

    def test_files_are_put_and_replaced(self, door: Any, read: Callable[[str], bytes]) -> None:
        door.put([("log/tile/0/000.p/1", b"1" * 32), ("README.md", b"old\n")])
        door.put([("log/tile/0/000.p/1", b"1" * 32), ("README.md", b"new\n")])
        assert read("README.md") == b"new\n"
        assert door.sizes("log") == {"log/tile/0/000.p/1": 32}

    def test_a_folder_that_is_not_there_holds_nothing(self, door: Any) -> None:
        assert door.sizes("log/checkpoints") == {}

    def test_the_checkpoint_is_replaced_only_where_it_is_the_expected_one(
        self, door: Any, read: Callable[[str], bytes]
    ) -> None:
        door.put([("log/tile/0/000.p/1", b"1" * 32)])
        assert door.publish(b"first\n", None) is Outcome.DONE
        assert door.publish(b"second\n", None) is Outcome.CONFLICT
        assert door.publish(b"second\n", b"another\n") is Outcome.CONFLICT
        assert read(CHECKPOINT) == b"first\n"
        assert door.publish(b"second\n", b"first\n") is Outcome.DONE
        assert read(CHECKPOINT) == b"second\n"

    def test_what_is_removed_may_be_gone_already(self, door: Any) -> None:
        door.put([("log/tile/0/000.p/1", b"1" * 32)])
        door.remove(["log/tile/0/000.p/1", "log/tile/0/000.p/2"])
        assert door.sizes("log") == {}
