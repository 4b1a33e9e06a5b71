"""Replicas that are ahead, foreign, lost, damaged or in use: named, and believed in nothing."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from muniment_cli import Done, answers, call, good, new_archive
from replica_scenes import (
    archive_with_replica,
    preserve,
    rendition,
    replica_of,
    replicate,
    verifies,
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return archive_with_replica(tmp_path)


class TestRefusals:
    """A replica is written only where it is ours, and behind us on one history."""

    def refused(self, archive: Path, code: int, *words: str) -> Done:
        done = call("replicate", archive=archive)
        assert done.returncode == code, done.stdout
        for word in words:
            assert word in done.stderr
        return done

    def test_one_that_is_ahead_shows_that_the_archive_is_the_older_copy(
        self, archive: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(archive, tmp_path / "older")
        preserve(archive, "four")
        replicate(archive)
        shutil.rmtree(archive)
        (tmp_path / "older").rename(archive)
        self.refused(archive, 1, "has 5 entries", "rolled back")

    def test_one_with_another_history_is_left_alone(self, archive: Path, tmp_path: Path) -> None:
        keys = next((tmp_path / "config" / "keys").iterdir())
        for name, folder in (("archive-then", archive), ("keys-then", keys)):
            shutil.copytree(folder, tmp_path / name)
        preserve(archive, "four")
        replicate(archive)
        for name, folder in (("archive-then", archive), ("keys-then", keys)):
            shutil.rmtree(folder)
            (tmp_path / name).rename(folder)
        shutil.rmtree(tmp_path / "config" / "trust" / "seen", ignore_errors=True)
        preserve(archive, "another")
        before = (replica_of(archive) / "log" / "checkpoint").read_bytes()
        self.refused(archive, 1, "another history")
        assert (replica_of(archive) / "log" / "checkpoint").read_bytes() == before

    def test_the_replica_of_another_archive_is_not_ours(
        self, archive: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        other = new_archive(tmp_path / "other", origin="example.org/other")
        shutil.copytree(other, replica_of(archive))
        self.refused(archive, 1, "not signed by the log of this archive")

    def test_a_folder_with_other_things_in_it_is_not_written(self, archive: Path) -> None:
        replica_of(archive).mkdir()
        (replica_of(archive) / "letters.txt").write_text("mine\n")
        self.refused(archive, 3, "not empty")
        assert [path.name for path in replica_of(archive).iterdir()] == ["letters.txt"]

    def test_one_that_lost_everything_may_be_a_disk_that_is_not_mounted(
        self, archive: Path
    ) -> None:
        replicate(archive)
        shutil.rmtree(replica_of(archive))
        replica_of(archive).mkdir()
        for _ in range(2):
            self.refused(archive, 3, "is empty now", "mounted")
        assert not list(replica_of(archive).iterdir())

    def test_a_second_replicate_does_not_write_beside_the_first(self, archive: Path) -> None:
        replicate(archive)
        with (replica_of(archive) / ".replicating" / "lock").open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.refused(archive, 3, "another replicate")

    def test_a_link_in_the_way_is_not_written_through(self, archive: Path, tmp_path: Path) -> None:
        replicate(archive)
        told = preserve(archive, "four")
        first = rendition(archive, told).relative_to(archive).parts[1]
        (tmp_path / "elsewhere").mkdir()
        shutil.rmtree(replica_of(archive) / "shelves" / first, ignore_errors=True)
        (replica_of(archive) / "shelves" / first).symlink_to(tmp_path / "elsewhere")
        self.refused(archive, 3, "is a link")
        assert not list((tmp_path / "elsewhere").iterdir())


class TestDamageThere:
    """A replica is believed in nothing: what it lost or changed is found, named and put anew."""

    def test_an_older_copy_is_told_of_and_brought_up(self, archive: Path, tmp_path: Path) -> None:
        replicate(archive)
        shutil.copytree(replica_of(archive), tmp_path / "older")
        preserve(archive, "four")
        replicate(archive)
        shutil.rmtree(replica_of(archive))
        (tmp_path / "older").rename(replica_of(archive))
        code, told = replicate(archive)
        assert (code, told["was"], told["size"], told["remembered"]) == (0, 4, 5, 5)
        verifies(archive)

    def test_all_of_it_is_read_back_when_it_is_repaired(self, archive: Path) -> None:
        told = [preserve(archive, name) for name in ("four", "five", "six")]
        replicate(archive)
        flipped, removed, joined = (rendition(replica_of(archive), one) for one in told)
        flipped.write_bytes(b"fouR\n")
        removed.unlink()
        joined.with_name("0002.txt").write_text("never given\n")
        tile = replica_of(archive) / "log" / "tile" / "0" / "000.p" / "7"
        tile.write_bytes(b"\0" * len(tile.read_bytes()))
        assert replicate(archive)[1]["objects"] == 0
        [answer] = answers(good(archive, "repair", "--replica", "main", "--json"))
        assert answer["objects"] == 3
        assert replicate(archive)[0] == 0  # The record of the repair is new.
        verifies(archive)
        assert list(
            replica_of(archive).glob(".replicating/set-aside/*/v1/content/renditions/0002*")
        )

    def test_a_tile_of_an_earlier_size_is_put_anew_too(self, archive: Path) -> None:
        replicate(archive)
        preserve(archive, "four")
        replicate(archive)
        narrower = [
            replica_of(archive) / "log" / "tile" / kind / "000.p" / "4" for kind in ("0", "entries")
        ]
        whole = [path.read_bytes() for path in narrower]
        for path in narrower:
            path.write_bytes(b"\0" * path.stat().st_size)
        good(archive, "repair", "--replica", "main")
        assert [path.read_bytes() for path in narrower] == whole
        replicate(archive)
        verifies(archive)

    def test_what_does_not_read_back_is_not_put_in_place(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("muniment.replicas.copying._write", _write_wrongly)
        done = call("replicate", archive=archive)
        assert done.returncode == 3
        assert "does not read back" in done.stderr
        assert not list(replica_of(archive).glob("shelves/*/*/*"))
        assert not (replica_of(archive) / "log" / "checkpoint").exists()

    def test_a_file_in_the_way_of_an_object_is_left_and_named(self, archive: Path) -> None:
        replicate(archive)
        told = preserve(archive, "four")
        place = rendition(archive, told).parents[3].relative_to(archive)
        (replica_of(archive) / place).mkdir(parents=True)
        (replica_of(archive) / place / "stranger").write_text("?\n")
        code, answer = replicate(archive)
        assert (code, answer["size"]) == (1, 4)
        assert [one["code"] for one in answer["findings"]] == ["replica-in-the-way"]
        assert (replica_of(archive) / place / "stranger").exists()


def _write_wrongly(descriptor: int, data: bytes) -> None:
    os.write(descriptor, bytes(255 - byte for byte in data))
