"""`muniment validate s3://…`: what lies in a bucket of a real S3-compatible server is judged there.

The server is OpenStack Swift on loopback; what it gets is put there with boto3 and nothing of ours.
"""

import os
import random
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bags import make_bag
from muniment.storage.s3 import S3Error, S3Storage, connect, parse_s3_address
from muniment.storage.s3_file import bucket_file
from muniment_cli import Done, answers, call, config_of, good, new_archive
from object_store import CREDENTIALS, Store, free_ports
from ocfl_objects import made_object, made_root
from replica_scenes import preserve
from tlogs import KEY, make_log
from waczs import make_wacz
from warcs import info, packed, plain, resource

BUCKET = "others"


@pytest.fixture(scope="module")
def store(swift: Store) -> Store:
    swift.bucket(BUCKET)
    return swift


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


class Place:
    """A prefix of the test's own, and validation of what is put below it."""

    def __init__(self, store: Store, prefix: str) -> None:
        self.store, self.prefix, self.client = store, prefix, store.client()

    def put(self, name: str, data: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=f"{self.prefix}/{name}", Body=data)

    def put_folder(self, name: str, folder: Path) -> None:
        for path in folder.rglob("*"):
            if path.is_file():
                self.put(f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def address(self, name: str) -> str:
        return self.store.address(BUCKET, f"{self.prefix}/{name}")

    def validate(self, name: str, *more: object, config: Path | None = None) -> Done:
        return call("validate", self.address(name), *more, config=config)

    def told(self, name: str, *more: object) -> dict[str, Any]:
        [answer] = answers(self.validate(name, "--json", *more))
        return answer


@pytest.fixture
def there(tmp_path: Path, store: Store) -> Place:
    return Place(store, tmp_path.name)


def same_as_here(there: Place, folder: Path, *more: object) -> dict[str, Any]:
    """What is said of a folder in the bucket, which must be what is said of it here."""
    there.put_folder("copy", folder)
    told = there.told("copy", *more)
    [here] = answers(call("validate", folder, "--json", *more))
    assert {**told, "path": ""} == {**here, "path": ""}
    return told


class TestFolders:
    """All keys below a prefix are judged as the files of a folder are."""

    def test_a_bag(self, there: Place, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        assert same_as_here(there, bag)["verdict"] == 0
        there.put("copy/data/a.txt", b"firsT\n")
        done = there.validate("copy")
        assert done.returncode == 1
        assert "bagit-3-changed  data/a.txt has not the checksum" in done.stdout

    def test_a_storage_root(self, there: Place, tmp_path: Path) -> None:
        for path, data in made_root({"one": made_object(versions=2)}).items():
            (tmp_path / "root" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "root" / path).write_bytes(data)
        assert same_as_here(there, tmp_path / "root")["kind"] == "ocfl-root"
        inventory = next((tmp_path / "root").rglob("v1/inventory.json"))
        inventory.write_bytes(inventory.read_bytes() + b" ")
        told = same_as_here(there, tmp_path / "root")
        assert told["verdict"] == 1
        assert {one["code"] for one in told["findings"]} >= {"E060"}

    @pytest.mark.torture
    def test_many_objects_at_once(self, there: Place, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        for name in ("one", "two", "three", "four"):
            preserve(archive, name)
        told = same_as_here(there, archive / "shelves")
        assert (told["kind"], told["verdict"]) == ("ocfl-root", 0)

    def test_a_log(self, there: Place, tmp_path: Path) -> None:
        for path, data in make_log(300, older=(256,)).items():
            there.put(f"log/{path}", data)
        assert there.validate("log", "--log-key", KEY.verifier).returncode == 0
        there.put("log/tile/0/000", bytes(8192))
        told = there.told("log")
        assert (told["kind"], told["verdict"]) == ("log", 1)

    def test_a_kit_with_the_trust_of_whoever_asks(self, there: Place, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        good(archive, "kit", preserve(archive, "one")["notice"], "-o", tmp_path / "kit")
        there.put_folder("kit", tmp_path / "kit")
        assert there.validate("kit", config=config_of(archive)).returncode == 0
        assert there.validate("kit", config=tmp_path / "nobody").returncode == 2
        there.put("kit/README.md", b"other")
        assert there.validate("kit", config=config_of(archive)).returncode == 1

    def test_a_whole_archive_is_told_how_to_be_checked(self, there: Place, tmp_path: Path) -> None:
        there.put_folder("copy", new_archive(tmp_path))
        done = there.validate("copy")
        assert (done.returncode, done.stdout) == (3, "")
        assert "audit --replica" in done.stderr

    def test_as_says_what_it_should_be(self, there: Place, tmp_path: Path) -> None:
        there.put_folder("bag", make_bag(tmp_path / "bag"))
        assert there.validate("bag", "--as", "ocfl-object").returncode == 1
        done = there.validate("bag", "--as", "warc")
        assert done.returncode == 3
        assert "is a folder" in done.stderr


class TestFiles:
    """An object by itself is judged as a file is, read where it lies."""

    def test_a_warc(self, there: Place) -> None:
        for name, data in (("a.warc", plain(info())), ("a.warc.gz", packed(info()))):
            there.put(name, data)
            assert (there.told(name)["kind"], there.told(name)["verdict"]) == ("warc", 0)
        there.put("b.warc", plain(info(), resource(WARC_Date="then")))
        assert "warc-5.4-date" in there.validate("b.warc").stdout

    def test_a_wacz(self, there: Place) -> None:
        there.put("a.wacz", make_wacz())
        assert (there.told("a.wacz")["kind"], there.told("a.wacz")["verdict"]) == ("wacz", 0)
        there.put("b.wacz", make_wacz()[:-9])
        assert there.validate("b.wacz").returncode == 1

    def test_a_packed_bag(self, there: Place, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", {"data/large": os.urandom(3 << 20), "data/x": b""})
        with tarfile.open(tmp_path / "bag.tar.gz", "w:gz") as packing:
            packing.add(bag, "bag")
        with zipfile.ZipFile(tmp_path / "bag.zip", "w") as opened:
            for path in bag.rglob("*"):
                opened.write(path, path.relative_to(tmp_path))
        for name in ("bag.tar.gz", "bag.zip"):
            there.put(name, (tmp_path / name).read_bytes())
            assert (there.told(name)["kind"], there.told(name)["verdict"]) == ("bag", 0)

    def test_an_empty_object_is_what_its_name_says(self, there: Place) -> None:
        there.put("a.warc", b"")
        assert "warc-4-no-record" in there.validate("a.warc").stdout


class TestErrors:
    """One sentence, exit code 3, and nothing on stdout."""

    def told(self, done: Done) -> str:
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    def test_no_such_bucket(self, store: Store) -> None:
        said = self.told(call("validate", store.address("no-such", "bag")))
        assert "no such bucket" in said

    def test_nothing_there(self, there: Place) -> None:
        there.put("other/bagit.txt", b"")
        assert "There is nothing at s3://" in self.told(there.validate("bag"))

    def test_no_permission(self, there: Place) -> None:
        wrong = {**CREDENTIALS, "AWS_SECRET_ACCESS_KEY": "not-the-secret"}
        said = self.told(call("validate", there.address("bag"), extra=wrong))
        assert "the store refuses" in said
        assert "not-the-secret" not in said

    def test_no_credentials(self, there: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in CREDENTIALS:
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        assert "boto3 finds no credentials" in self.told(there.validate("bag"))

    def test_nobody_there(self) -> None:
        [port] = free_ports(1)
        said = self.told(call("validate", f"s3://bucket/x?endpoint=http://127.0.0.1:{port}"))
        assert "cannot be reached" in said

    def test_no_address(self) -> None:
        assert "s3://BUCKET/PREFIX" in self.told(call("validate", "s3://a b/c"))

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "boto3", None)
        assert "pip install 'muniment[s3]'" in self.told(call("validate", "s3://bucket/x"))

    def test_an_object_server_that_dies_leaves_the_verdict_open(
        self, there: Place, tmp_path: Path
    ) -> None:
        there.put_folder("bag", make_bag(tmp_path / "bag"))
        there.store.kill("object-server")
        done = there.validate("bag")
        there.store.start("object-server")
        assert "whether s3://" in self.told(done)
        assert there.validate("bag").returncode == 0


class TestSeeking:
    """A stream over an object gives at every place the bytes that are there."""

    @pytest.mark.torture
    def test_leaps_and_stretches(self, there: Place) -> None:
        data = os.urandom((1 << 20) + 17)
        there.put("file", data)
        file = bucket_file(self.storage(there), "file")
        assert file.name == "file"
        chance = random.Random(4)
        with file.open() as stream:
            for _ in range(60):
                at, size = chance.randrange(len(data) + 9), chance.randrange(1 << 18)
                assert stream.seek(at) == at
                assert stream.read(size) == data[at : at + size]
            assert stream.seek(-5, os.SEEK_END) == len(data) - 5
            assert stream.read() == data[-5:]
            assert stream.seek(0) == 0
            assert stream.read() == data

    def test_an_object_that_changes_meanwhile_is_not_pieced_together(self, there: Place) -> None:
        there.put("file", b"a" * (1 << 20))
        with bucket_file(self.storage(there), "file").open() as stream:
            assert stream.read(10) == b"a" * 10
            there.put("file", b"b" * (1 << 20))
            stream.seek(900_000)
            with pytest.raises(S3Error, match="PreconditionFailed"):
                stream.read(10)

    def storage(self, there: Place) -> S3Storage:
        address = parse_s3_address(there.store.address(BUCKET, there.prefix))
        return S3Storage(address, connect(address))
