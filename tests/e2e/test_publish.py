"""A published log is what c2sp.org/tlog-tiles says, at every instant, for any reader."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from checksums import root_at
from killing import kill_before, points, write_calls
from manifests import NoteVerifier, TileReader, open_checkpoint, parse_note
from muniment.archive.archive import Archive
from muniment.witnesses.folder import WitnessFolder
from muniment_cli import answers, call, environment, good, new_archive
from witnesses import served


def preserve(archive: Path, *texts: str) -> None:
    files = []
    for number, text in enumerate(texts):
        files.append(archive.parent / f"{number}.txt")
        files[-1].write_text(text)
    good(archive, "preserve", *files)


def log_key(archive: Path) -> NoteVerifier:
    return Archive.open(archive).roles.log


def files_of(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found} - {".publishing", ".draft"}


def read_as_a_stranger(folder: Path, key: NoteVerifier) -> int:
    """Hold what lies there against its checkpoint, as a monitor would; give its size."""
    head = open_checkpoint((folder / "checkpoint").read_bytes(), key)
    tiles = TileReader(lambda path: (folder / path).read_bytes(), head.size)
    assert root_at(head.size, tiles.node) == head.root
    assert len([tiles.entry(index) for index in range(head.size)]) == head.size
    return head.size


class TestPublished:
    """<prefix>/checkpoint, <prefix>/tile/<L>/<N>[.p/<W>], <prefix>/tile/entries/<N>[.p/<W>]."""

    def test_a_stranger_reads_it(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        for size in range(1, 5):
            [told] = answers(good(archive, "log", "publish", web, "--json"))
            assert told["size"] == size == read_as_a_stranger(web, log_key(archive))
            preserve(archive, f"notice {size}")
        # "MUST serve partial tiles corresponding to tree sizes for which a checkpoint was produced"
        assert {f"tile/0/000.p/{width}" for width in range(1, 5)} <= files_of(web)

    def test_heads_that_were_signed_between_two_publications_can_be_read_too(
        self, tmp_path: Path
    ) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        for number in range(3):
            preserve(archive, f"notice {number}")
        good(archive, "log", "publish", web)
        assert {f"tile/entries/000.p/{width}" for width in range(1, 5)} <= files_of(web)
        assert files_of(web) == files_of(archive / "log") - {
            f"checkpoints/{size}/checkpoint" for size in range(5)
        }

    def test_nothing_new_is_nothing_written(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        good(archive, "log", "publish", web)
        before = {path: os.stat(web / path).st_mtime_ns for path in files_of(web)}
        [told] = answers(good(archive, "log", "publish", web, "--json"))
        assert told["written"] == 0
        assert {path: os.stat(web / path).st_mtime_ns for path in files_of(web)} == before

    def test_our_own_validator_finds_nothing_wrong(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        preserve(archive, *map(str, range(300)))
        good(archive, "log", "publish", web)
        done = call("validate", web, "--log-key", log_key(archive))
        assert done.returncode == 0, done.stdout
        preserve(archive, "more")
        good(archive, "log", "publish", web)
        assert read_as_a_stranger(web, log_key(archive)) == 302

    def test_cosignatures_stand_behind_the_logs_own(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        witness = WitnessFolder.create(tmp_path / "w", "witness.example/w1")
        witness.add_log("example.org/log", log_key(archive))
        with served(witness.root) as address:
            good(archive, "log", "witness", "add", "w", address, witness.signer().verifier)
            assert call("log", "publish", web, archive=archive).returncode == 2
            good(archive, "log", "cosign", "--allow-private")
        [told] = answers(good(archive, "log", "publish", web, "--json"))
        assert (told["cosigned"], told["written"]) == (["w"], 3)
        note = parse_note((web / "checkpoint").read_bytes())
        assert note.verify((log_key(archive),))
        assert note.verify((witness.signer().verifier,))
        kept = archive / "log/checkpoints/2/w.cosignature"  # of the head that tells of the first's
        kept.write_bytes(kept.read_bytes().replace(b"A", b"B", 1))
        assert call("log", "publish", web, archive=archive).returncode == 2
        assert (web / "checkpoint").read_bytes() == (archive / "log/checkpoint").read_bytes()


class TestRefused:
    """What is there and is not ours is left alone."""

    def test_another_log(self, tmp_path: Path) -> None:
        one, web = new_archive(tmp_path / "one"), tmp_path / "web"
        two = new_archive(tmp_path / "two")
        good(one, "log", "publish", web)
        assert call("log", "publish", web, archive=two).returncode == 3
        assert read_as_a_stranger(web, log_key(one)) == 1

    def test_a_head_that_is_ahead_of_the_archive(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        shutil.copytree(archive, tmp_path / "older")
        preserve(archive, "later")
        good(archive, "log", "publish", web)
        shutil.rmtree(archive)
        (tmp_path / "older").rename(archive)
        done = call("log", "publish", web, archive=archive)
        assert done.returncode == 3
        assert "older copy of itself" in done.stderr

    def test_tiles_of_somebody(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        (web / "tile").mkdir(parents=True)
        assert call("log", "publish", web, archive=archive).returncode == 3

    @pytest.mark.parametrize("where", ["archive/web", "archive", ".", "config/web"])
    def test_in_the_archive_or_in_the_configuration(self, where: str, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        assert call("log", "publish", tmp_path / where, archive=archive).returncode == 3

    def test_a_log_that_is_damaged(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        (archive / "log/tile/entries/000.p/1").write_bytes(b"\0\1x")
        assert call("log", "publish", web, archive=archive).returncode == 1
        assert files_of(web) == set()


class TestKilled:
    """No reader ever sees a checkpoint whose tiles are not there yet."""

    def test_at_writing_calls(self, tmp_path: Path) -> None:
        archive, web = new_archive(tmp_path), tmp_path / "web"
        good(archive, "log", "publish", web)
        preserve(archive, *map(str, range(5)))
        shutil.copytree(web, tmp_path / "before")
        command = ("log", "publish", str(web))
        for name, number in points(write_calls(command, environment(archive)), 10):
            shutil.rmtree(web)
            shutil.copytree(tmp_path / "before", web)
            kill_before(name, number, command, environment(archive))
            assert read_as_a_stranger(web, log_key(archive)) in (1, 6)
            good(archive, "log", "publish", web)
            assert read_as_a_stranger(web, log_key(archive)) == 6
            assert not (web / ".draft").exists()
