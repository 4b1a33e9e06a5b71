"""Replicas in folders: complete copies that claim no more than they have, and stay valid."""

import os
import resource
import shutil
from pathlib import Path

import pytest

from killing import assert_whole, kill_before, points, write_calls
from muniment_cli import call, environment, good, run
from replica_scenes import (
    archive_with_replica,
    preserve,
    rendition,
    replica_of,
    replicate,
    verifies,
)

SAMPLE = 4


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return archive_with_replica(tmp_path)


class TestReplicate:
    """Only what is new; verified after writing."""

    def test_a_replica_verifies_as_the_archive_does(self, archive: Path) -> None:
        code, told = replicate(archive)
        assert (code, told["size"], told["objects"]) == (0, 4, 4)
        verifies(archive)
        assert_whole(replica_of(archive))

    def test_what_is_there_is_not_sent_again(self, archive: Path) -> None:
        replicate(archive)
        preserve(archive, "four")
        code, told = replicate(archive)
        assert (code, told["was"], told["size"], told["objects"]) == (0, 4, 5, 1)
        code, told = replicate(archive)
        assert (code, told["objects"], told["bytes"]) == (0, 0, 0)
        verifies(archive)

    def test_a_new_version_takes_the_place_of_the_old_and_shares_its_bytes(
        self, archive: Path
    ) -> None:
        told = preserve(archive, "four")
        replicate(archive)
        before = rendition(replica_of(archive), told).stat()
        preserve(archive, "more", "--notice", told["notice"])
        assert replicate(archive)[1]["objects"] == 1
        after = rendition(replica_of(archive), told).stat()
        assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
        verifies(archive)

    def test_many_objects_are_carried_by_several_processes(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("muniment.replicas.crew.FOLDER_GROUP", 2)
        for number in range(6):
            preserve(archive, f"further-{number}")
        code, told = replicate(archive)
        assert (code, told["objects"]) == (0, 10)
        verifies(archive)

    def test_where_folders_cannot_be_exchanged_a_version_takes_two_renames(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = preserve(archive, "four")
        replicate(archive)
        preserve(archive, "more", "--notice", told["notice"])

        def refuse(one: Path, other: Path) -> None:
            raise OSError(22, "not on this file system", str(other))

        monkeypatch.setattr("muniment.archive.swap.exchange", refuse)
        assert replicate(archive)[0] == 0
        verifies(archive)

    def test_what_a_killed_replicator_had_renamed_away_is_put_back(self, archive: Path) -> None:
        told = preserve(archive, "four")
        replicate(archive)
        shelf = rendition(replica_of(archive), told).parents[3]
        dead = replica_of(archive) / ".replicating" / "run-dead"
        dead.mkdir()
        shelf.rename(dead / f"{shelf.name}.old")
        assert replicate(archive)[0] == 0
        verifies(archive)
        assert not dead.exists()

    def test_nothing_in_a_replica_says_where_the_archive_is(self, archive: Path) -> None:
        replicate(archive)
        telling = os.fsencode(archive.parent)
        for path in replica_of(archive).rglob("*"):
            assert not path.is_file() or telling not in path.read_bytes(), path


class TestDamageHere:
    """A damaged object is named and not sent; the replica does not claim to have it."""

    def test_the_rest_goes_on_and_the_claim_ends_before_it(self, archive: Path) -> None:
        told = preserve(archive, "four")
        preserve(archive, "five")
        path = rendition(archive, told)
        kept = path.read_bytes()
        path.write_bytes(b"fouR\n")
        code, answer = replicate(archive)
        assert (code, answer["verdict"]) == (1, 1)
        assert [one["code"] for one in answer["findings"]] == ["bytes-changed"]
        assert answer["findings"][0]["where"] == str(path.relative_to(archive))
        assert (answer["size"], answer["log_size"], answer["objects"]) == (4, 6, 5)
        assert_whole(replica_of(archive))
        path.write_bytes(kept)
        code, answer = replicate(archive)
        assert (code, answer["size"], answer["objects"]) == (0, 6, 1)
        verifies(archive)

    def test_a_changed_manifest_is_not_what_was_logged(self, archive: Path) -> None:
        told = preserve(archive, "four")
        sums = next(rendition(archive, told).parents[1].glob("manifests/*.sums"))
        sums.write_bytes(sums.read_bytes().replace(b"0", b"1"))
        code, answer = replicate(archive)
        assert (code, answer["size"]) == (1, 4)
        assert [one["code"] for one in answer["findings"]] == ["replicate-not-as-logged"]

    def test_a_damaged_inventory_here_is_computed_anew_there(self, archive: Path) -> None:
        told = preserve(archive, "four")
        (rendition(archive, told).parents[3] / "inventory.json").write_text("{}")
        assert replicate(archive)[0] == 0
        verifies(archive)

    def test_an_object_that_is_gone_is_named(self, archive: Path) -> None:
        told = preserve(archive, "four")
        shutil.rmtree(rendition(archive, told).parents[3])
        (archive / "catalogue.db").unlink()
        code, answer = replicate(archive)
        assert (code, answer["size"]) == (1, 4)
        assert [one["code"] for one in answer["findings"]] == ["log-not-shelved"]

    def test_nothing_is_replicated_by_a_damaged_log(self, archive: Path) -> None:
        bundle = next((archive / "log/tile/entries/000.p").iterdir())
        bundle = bundle.with_name("4")
        bundle.write_bytes(bundle.read_bytes().replace(b"accession", b"Accession"))
        done = call("replicate", archive=archive)
        assert done.returncode == 1
        assert "log/tile/entries/000.p/4 is damaged" in done.stderr
        assert not (replica_of(archive) / "log" / "checkpoint").exists()


class TestRedaction:
    """What was taken out here goes from replicas too, at the next replicate."""

    def redact(self, archive: Path, notice: str) -> None:
        good(
            *(archive, "redact", notice, "--path", "renditions/0001.txt"),
            *("--reason", "ordered", "--authority", "Court of Example, 1/2026"),
        )

    def held(self, archive: Path, data: bytes) -> list[Path]:
        files = (path for path in replica_of(archive).rglob("*") if path.is_file())
        return [path for path in files if data in path.read_bytes()]

    def test_the_bytes_go_and_all_else_verifies(self, archive: Path) -> None:
        told = preserve(archive, "four")
        replicate(archive)
        assert self.held(archive, b"four\n")
        self.redact(archive, told["notice"])
        code, answer = replicate(archive)
        assert (code, answer["objects"]) == (0, 2)
        assert not self.held(archive, b"four\n")
        verifies(archive, verdict=2)

    def test_a_new_replica_never_gets_them(self, archive: Path) -> None:
        told = preserve(archive, "four")
        self.redact(archive, told["notice"])
        code, answer = replicate(archive)
        assert code == 0, answer
        assert not self.held(archive, b"four\n")
        verifies(archive, verdict=2)

    def test_a_later_version_is_carried_without_them(self, archive: Path) -> None:
        told = preserve(archive, "four")
        replicate(archive)
        self.redact(archive, told["notice"])
        preserve(archive, "more", "--notice", told["notice"])
        code, answer = replicate(archive)
        assert code == 0, answer
        assert not self.held(archive, b"four\n")
        verifies(archive, verdict=2)


class TestKilled:
    """kill -9 at any point leaves the replica valid, and a rerun completes it."""

    def new_work(self, archive: Path) -> None:
        """Give a replica that has something a new version and a new notice to take."""
        told = preserve(archive, "four")
        replicate(archive)
        preserve(archive, "more", "--notice", told["notice"])
        preserve(archive, "five")

    def at_points(self, archive: Path, tmp_path: Path, most: int | None) -> None:
        replica_of(archive).mkdir(exist_ok=True)
        scene = tmp_path / "scene"
        scene.mkdir()
        for name in ("archive", "copy", "config"):
            (tmp_path / name).rename(scene / name)
        replicas = scene / "config" / "replicas.toml"
        command = ["replicate"]

        def stage(name: str) -> Path:
            to = tmp_path / name
            shutil.copytree(scene, to, symlinks=True)
            there = replicas.read_text().replace(str(tmp_path / "copy"), str(to / "copy"))
            (to / "config" / "replicas.toml").write_text(there)
            return to / "archive"

        calls = write_calls(command, environment(stage("counted")))
        killed = 0
        for name, number in points(calls, most):
            at = stage(f"{name}-{number}")
            done = kill_before(name, number, command, environment(at))
            killed += done.returncode != 0
            assert_whole(replica_of(at))
            assert call("replicate", archive=at).returncode == 0, f"{name} {number}"
            verifies(at)
            left = sorted(path.name for path in (replica_of(at) / ".replicating").iterdir())
            assert left == ["lock", "origin"]
            shutil.rmtree(at.parent)
        assert killed, "no call was killed: the points missed the command"

    def test_at_some_points(self, archive: Path, tmp_path: Path) -> None:
        self.new_work(archive)
        self.at_points(archive, tmp_path, SAMPLE)

    def test_at_some_points_of_the_first(self, archive: Path, tmp_path: Path) -> None:
        self.at_points(archive, tmp_path, SAMPLE)

    @pytest.mark.torture
    def test_at_every_point(self, archive: Path, tmp_path: Path) -> None:
        self.new_work(archive)
        self.at_points(archive, tmp_path, None)

    @pytest.mark.torture
    def test_at_every_point_of_the_first(self, archive: Path, tmp_path: Path) -> None:
        self.at_points(archive, tmp_path, None)


class TestFullDisk:
    """Disk full: a clear message, exit 3, and the same call goes on when there is room."""

    def test_a_file_that_cannot_be_written_ends_the_replicate(self, archive: Path) -> None:
        source = archive.parent / "large.bin"
        source.write_bytes(os.urandom(60_000))
        good(archive, "preserve", source)
        done = run("replicate", archive=archive, preexec_fn=_small_files)
        assert done.returncode == 3
        assert "File too large" in done.stderr
        assert_whole(replica_of(archive))
        assert replicate(archive)[0] == 0
        verifies(archive)


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
