"""`replica add|list|remove`, and what `status` says of replicas."""

import shutil
import sys
from pathlib import Path

import pytest

from muniment_cli import answers, call, good, new_archive
from replica_scenes import archive_with_replica, preserve, replica_of, replicate, verifies


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return archive_with_replica(tmp_path)


class TestReplicaCommand:
    """`replica add|list|remove`: names and places, kept outside the archive."""

    def test_the_list_says_how_far_behind_each_is(self, archive: Path) -> None:
        replicate(archive)
        preserve(archive, "four")
        [told] = answers(good(archive, "replica", "list", "--json"))
        assert (told["name"], told["size"], told["behind"]) == ("main", 4, 1)
        assert "1 behind" in good(archive, "replica", "list").stdout

    def test_status_says_which_is_behind_without_asking_it(self, archive: Path) -> None:
        assert "never replicated" in good(archive, "status").stdout
        replicate(archive)
        preserve(archive, "four")
        shutil.rmtree(replica_of(archive))
        assert "main: 1 behind" in good(archive, "status").stdout

    def test_one_that_cannot_be_read_does_not_hide_the_others(
        self, archive: Path, tmp_path: Path
    ) -> None:
        good(archive, "replica", "add", "second", f"folder:{tmp_path / 'second'}")
        replica_of(archive).write_text("a file\n")
        done = call("replica", "list", "--json", archive=archive)
        assert done.returncode == 3
        assert [one["size"] for one in answers(done)] == [None, 0]

    def test_removing_one_leaves_what_is_there(self, archive: Path) -> None:
        replicate(archive)
        good(archive, "replica", "remove", "main")
        assert good(archive, "replica", "list").stdout == ""
        verifies(archive)

    @pytest.mark.parametrize(
        ("name", "address", "why"),
        [
            ("Main", "folder:/srv/copy", "no name"),
            ("second", "/srv/copy", "no address"),
            ("second", "folder:", "no address"),
            ("main", "folder:/srv/copy", "already"),
            ("second", "s3://key:secret@bucket", "do not belong"),
            ("second", "s3://bucket?endpoint=http://key:secret@127.0.0.1", "endpoint="),
            ("second", "s3://bucket?password=x", "each once"),
            ("second", "s3://bucket/../other", "no plain prefix"),
        ],
    )
    def test_what_is_no_name_or_place_is_refused(
        self, archive: Path, name: str, address: str, why: str
    ) -> None:
        done = call("replica", "add", name, address, archive=archive)
        assert done.returncode == 3
        assert why in done.stderr
        assert "secret" not in done.stderr

    @pytest.mark.parametrize("where", ["archive/copy", ".", "config/copy"])
    def test_a_replica_lies_apart_from_archive_and_keys(
        self, archive: Path, tmp_path: Path, where: str
    ) -> None:
        done = call("replica", "add", "second", f"folder:{tmp_path / where}", archive=archive)
        assert done.returncode == 3

    def test_without_boto3_a_bucket_names_the_extra(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "boto3", None)
        done = call("replica", "add", "far", "s3://bucket/prefix", archive=archive)
        assert done.returncode == 3
        assert "pip install 'muniment[s3]'" in done.stderr

    def test_an_archive_without_replicas_says_how_to_add_one(self, tmp_path: Path) -> None:
        done = call("replicate", archive=new_archive(tmp_path))
        assert done.returncode == 3
        assert "muniment replica add" in done.stderr
