"""Succession: "`log succeed` starts the next log, signed by root", and positions stay."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from copies import copied, keep, kept, lost, restored
from muniment.archive.archive import Archive
from muniment.config import Config
from muniment.keys import KeyFolder
from muniment_cli import answers, call, config_of, good, holds, kinds
from stops import stopped_at


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of four entries whose log key is lost; its owner has seen all of it."""
    archive = kept(tmp_path)
    good(archive, "verify")
    (keys_of(archive).folder / "log").unlink()
    return archive


def keys_of(archive: Path) -> KeyFolder:
    return KeyFolder(Config(config_of(archive)).keys("example.org/log"))


def succeeded(archive: Path, *more: object) -> dict[str, Any]:
    [answer] = answers(good(archive, "log", "succeed", *more, "--json"))
    return answer


class TestSucceeding:
    """A log whose key is lost goes on under another, and nothing given out before breaks."""

    def test_entries_keep_their_positions(self, archive: Path) -> None:
        answer = succeeded(archive)
        assert (answer["ended"], answer["origin"]) == ("example.org/log", "example.org/log/2")
        assert (answer["index"], answer["serial"], answer["lost"]) == (4, 2, 0)
        told = keep(archive, "later\n")
        assert (told["origin"], told["index"]) == ("example.org/log/2", 5)
        assert kinds(archive)[4:] == ["roles", "accession"]
        holds(archive)
        good(archive, "audit")

    def test_a_kit_made_before_verifies_after(self, archive: Path, tmp_path: Path) -> None:
        first = answers(good(archive, "list", "--json"))[0]["notice"]
        before, after = tmp_path / "before", tmp_path / "after"
        good(archive, "kit", first, "-o", before)
        succeeded(archive)
        keep(archive, "amended again\n", "--notice", first)
        good(archive, "kit", first, "-o", after)
        for kit in (before, after):
            assert call("verify", kit, archive=archive).returncode == 0

    def test_the_same_call_again_finds_it_done(self, archive: Path) -> None:
        first, second = succeeded(archive), succeeded(archive)
        assert first == second
        keep(archive, "later\n")
        assert succeeded(archive)["origin"] == "example.org/log/3"
        holds(archive)

    def test_it_may_be_named(self, archive: Path) -> None:
        assert succeeded(archive, "--origin", "b.example/x")["origin"] == "b.example/x"
        keep(archive, "later\n")
        refused = call("log", "succeed", "--origin", "example.org/log", archive=archive)
        assert refused.returncode == 3 and "used once" in refused.stderr
        holds(archive)

    def test_a_signer_that_is_lost_too_is_made_anew(self, archive: Path) -> None:
        before = Archive.open(archive).roles.signers[0][1]
        for name in ("signer", "signer.pub"):
            (keys_of(archive).folder / name).unlink()
        succeeded(archive)
        assert Archive.open(archive).roles.signers[0][1] != before
        keep(archive, "later\n")
        holds(archive)

    @pytest.mark.parametrize("at", range(1, 22))
    def test_stopped_anywhere_the_same_call_ends_it(self, archive: Path, at: int) -> None:
        with stopped_at(at):
            call("log", "succeed", archive=archive)
        good(archive, "verify")
        succeeded(archive)
        assert Archive.open(archive).roles.serial == 2
        assert kinds(archive)[4:] == ["roles"]
        keep(archive, "later\n")
        holds(archive)


class TestInterrupted:
    """What a killed writer was about to log under the old key is undone, or stands."""

    @pytest.mark.parametrize("words", [[], ["--notice"]])
    @pytest.mark.parametrize("at", range(1, 16))
    def test_the_shelves_are_as_the_log_says(
        self, tmp_path: Path, at: int, words: list[str]
    ) -> None:
        archive = kept(tmp_path)
        first = answers(good(archive, "list", "--json"))[0]["notice"]
        source = tmp_path / "next.txt"
        source.write_text("next\n")
        with stopped_at(at):
            call("preserve", source, *words, *([first] if words else []), archive=archive)
        (keys_of(archive).folder / "log").unlink()
        done = call("log", "succeed", "--accept-loss", archive=archive)
        assert done.returncode == 0, done.stderr
        holds(archive)
        keep(archive, "later\n")
        holds(archive)
        assert not Archive.open(archive).staging.pending()


class TestLostHead:
    """ "The head is in no copy": what was signed beyond is given up, and nobody is misled."""

    @pytest.fixture
    def behind(self, tmp_path: Path) -> Path:
        """An archive restored from a copy that is two entries behind what its key has signed."""
        archive = kept(tmp_path)
        old = copied(archive, "old")
        keep(archive, "third\n")
        keep(archive, "fourth\n")
        good(archive, "verify")
        shutil.copytree(config_of(archive) / "trust", tmp_path / "reader")
        restored(lost(archive), old)
        return archive

    def test_it_is_not_given_up_unasked(self, behind: Path) -> None:
        done = call("log", "succeed", archive=behind)
        assert done.returncode == 3
        assert "signed up to 6 entries" in done.stderr and "log resume" in done.stderr

    def test_the_log_goes_on_and_who_saw_more_is_told(self, behind: Path, tmp_path: Path) -> None:
        answer = succeeded(behind, "--accept-loss")
        assert (answer["index"], answer["lost"]) == (4, 2)
        keep(behind, "later\n")
        keep(behind, "and later\n")
        holds(behind)
        first = answers(good(behind, "list", "--json"))[0]["notice"]
        kit = tmp_path / "kit"
        good(behind, "kit", first, "-o", kit)
        for what in ([], [kit]):
            done = call("verify", *what, "--trust", tmp_path / "reader", archive=behind)
            assert done.returncode == 1, done.stdout
            assert (
                "you saw 6 entries of example.org/log, which root says was never that long"
                in done.stdout
            )

    def test_what_the_old_key_signs_beyond_counts_for_nobody(
        self, behind: Path, tmp_path: Path
    ) -> None:
        longer = (tmp_path / "old" / "log" / "checkpoint").read_bytes()
        succeeded(behind, "--accept-loss")
        roles = Archive.open(behind).roles
        assert roles.open(longer).size == 4
        assert not roles.covers(roles.terms[0].log, 5)

    def test_replicas_follow(self, behind: Path, tmp_path: Path) -> None:
        good(behind, "replica", "add", "main", f"folder:{tmp_path / 'replica'}")
        succeeded(behind, "--accept-loss")
        good(behind, "replicate")
        good(behind, "audit", "--replica", "main")
        good(behind, "replicate")
        again = restored(tmp_path / "again", tmp_path / "replica", config=config_of(behind))
        assert again["verdict"] == 0, again["findings"]
        holds_in = call("verify", archive=tmp_path / "again", config=config_of(behind))
        assert holds_in.returncode == 0
