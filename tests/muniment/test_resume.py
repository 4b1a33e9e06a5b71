"""Resuming: "nothing is signed that does not extend the mark", and the lost head is fetched."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from copies import codes, copied, head, keep, kept, lost, rendition, restored, rot, shelved
from muniment_cli import answers, call, config_of, good, holds, kinds


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of seven entries, its newest copy `new`, and `old`, a copy with four."""
    archive = kept(tmp_path)
    copied(archive, "old")
    first = answers(good(archive, "list", "--json"))[0]["notice"]
    keep(archive, "third\n")
    keep(archive, "amended again\n", "--notice", first)
    keep(archive, "fourth\n")
    copied(archive, "new")
    return archive


def resumed(archive: Path, *copies: object) -> dict[str, Any]:
    """Call `log resume` with these copies, which must end with 0 or 1; give the answer."""
    words = [word for copy in copies for word in ("--from", copy)]
    done = call("log", "resume", *words, "--json", archive=archive)
    assert done.returncode in (0, 1), done.stderr
    [answer] = answers(done)
    assert answer["verdict"] == done.returncode
    return answer


def refused(archive: Path, *copies: object, code: int = 3) -> str:
    """Call `log resume`, which must refuse and leave the log as it is; give what it says."""
    before = (archive / "log" / "checkpoint").read_bytes()
    words = [word for copy in copies for word in ("--from", copy)]
    done = call("log", "resume", *words, archive=archive)
    assert done.returncode == code, done.stderr
    assert (archive / "log" / "checkpoint").read_bytes() == before
    return done.stderr


class TestOlderCopy:
    """ "The log in the archive is behind the mark (restored from an older copy)." """

    def test_it_says_what_to_do_and_signs_nothing(self, archive: Path) -> None:
        answer = restored(lost(archive), archive.parent / "old")
        assert (answer["verdict"], answer["writing"]) == (1, "behind-mark")
        assert codes(answer) == {"restored-behind"}
        done = call("preserve", rendition(archive), archive=archive)
        assert done.returncode == 3
        assert head(archive)[0] == 4

    def test_the_lost_head_and_its_objects_come_from_a_copy(self, archive: Path) -> None:
        before, size = shelved(archive), head(archive)
        restored(lost(archive), archive.parent / "old")
        answer = resumed(archive, archive.parent / "new")
        assert (answer["resumed_from"], answer["log_size"], answer["root"]) == (4, *size)
        assert (answer["verdict"], answer["versions"], answer["writing"]) == (0, 3, "ready")
        assert before.items() <= shelved(archive).items()
        assert kinds(archive)[7:] == ["restoration"]
        holds(archive)
        keep(archive, "later\n")
        holds(archive)

    def test_a_second_call_finds_nothing_to_do(self, archive: Path) -> None:
        restored(lost(archive), archive.parent / "old")
        resumed(archive, archive.parent / "new")
        answer = resumed(archive, archive.parent / "new")
        assert answer["resumed_from"] == answer["log_size"] and answer["index"] is None

    def test_replicas_are_asked_where_no_copy_is_named(self, archive: Path) -> None:
        (config_of(archive) / "replicas.toml").write_text(
            f'["example.org/log"]\nmain = "folder:{archive.parent / "new"}"\n'
        )
        restored(lost(archive), archive.parent / "old")
        assert resumed(archive)["log_size"] == 7
        holds(archive)

    def test_without_the_lost_head_it_is_refused(self, archive: Path) -> None:
        restored(lost(archive), archive.parent / "old")
        assert "leads to 4 at most" in refused(archive, archive.parent / "old")
        assert "leads to 4 at most" in refused(archive)

    def test_what_no_copy_has_whole_is_named_and_the_log_goes_on(self, archive: Path) -> None:
        told = keep(archive, "to be lost\n")
        new = copied(archive, "newest")
        victim = next(new.glob(f"shelves/*/*/*/v1/content/manifests/{told['accession']}.json"))
        rot(next(victim.parents[1].glob("renditions/*")))
        restored(lost(archive), archive.parent / "old")
        answer = resumed(archive, new)
        assert answer["verdict"] == 1 and answer["missing"] == 1
        assert "restored-missing" in codes(answer)
        keep(archive, "later\n")


class TestMark:
    """ "Where the key folder has NO mark or an older mark [...]: raise the mark first." """

    def mark(self, archive: Path) -> Path:
        return next(config_of(archive).glob("keys/*/mark"))

    def test_a_missing_mark_is_raised_to_the_longest_head_of_any_copy(self, archive: Path) -> None:
        self.mark(archive).unlink()
        answer = restored(lost(archive), archive.parent / "old")
        assert (answer["verdict"], answer["writing"]) == (0, "no-mark")
        answer = resumed(archive, archive.parent / "new")
        assert (answer["log_size"], answer["writing"]) == (7, "ready")
        holds(archive)

    def test_without_any_copy_nobody_can_tell(self, archive: Path) -> None:
        self.mark(archive).unlink()
        restored(lost(archive), archive.parent / "old")
        assert "name every one there is" in refused(archive)

    def test_a_head_that_a_witness_kept_says_how_far_the_key_went(
        self, archive: Path, tmp_path: Path
    ) -> None:
        note = tmp_path / "witnessed"
        shutil.copy(archive / "log" / "checkpoint", note)
        self.mark(archive).unlink()
        restored(lost(archive), archive.parent / "old")
        words = ["log", "resume", "--head", note, "--from"]
        done = call(*words, archive.parent / "old", archive=archive)
        assert done.returncode == 3 and "has signed 7 entries" in done.stderr
        assert head(archive)[0] == 4
        good(archive, *words, archive.parent / "new")
        holds(archive)

    @pytest.mark.parametrize("data", [b"", b"no note\n"])
    def test_what_is_no_head_is_refused(self, archive: Path, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "note").write_bytes(data)
        done = call("log", "resume", "--head", tmp_path / "note", archive=archive)
        assert done.returncode == 3 and "no signed checkpoint of this log" in done.stderr

    def test_an_older_key_folder_is_brought_up_to_the_log(self, archive: Path) -> None:
        older = self.mark(archive).read_bytes()
        keep(archive, "newer\n")
        copy = copied(archive)
        self.mark(archive).write_bytes(older)
        answer = restored(lost(archive), copy)
        assert (answer["verdict"], answer["writing"]) == (0, "ahead-of-mark")
        assert resumed(archive, copy)["writing"] == "ready"
        keep(archive, "later\n")
        holds(archive)

    def test_without_the_log_key_nothing_is_resumed(self, archive: Path) -> None:
        restored(lost(archive), archive.parent / "old")
        (self.mark(archive).parent / "log").unlink()
        assert "log key" in refused(archive, archive.parent / "new")


class TestTwoHistories:
    """ "So a restored backup can never fork the log." """

    @pytest.fixture
    def forked(self, archive: Path) -> Path:
        """A copy of `old` that its key was used on, with a mark that was copied too."""
        crime = archive.parent / "crime"
        crime.mkdir()
        shutil.copytree(config_of(archive), crime / "config")
        shutil.copytree(archive.parent / "old", crime / "archive")
        config = crime / "config"
        shutil.copy(archive.parent / "old" / "log" / "checkpoint", config / "note")
        body = (config / "note").read_bytes().partition(b"\n\n")[0] + b"\n"
        next(config.glob("keys/*/mark")).write_bytes(body)
        for text in "abcdefgh":
            keep(crime / "archive", text)
        return crime / "archive"

    def test_a_longer_head_of_another_history_stops_everything(
        self, archive: Path, forked: Path
    ) -> None:
        restored(lost(archive), archive.parent / "old")
        said = refused(archive, archive.parent / "new", forked, code=1)
        assert "two histories" in said

    def test_what_is_here_is_of_another_history_than_the_mark(
        self, archive: Path, forked: Path
    ) -> None:
        answer = restored(lost(archive), forked, archive.parent / "new")
        assert answer["log_size"] == 7 and "log-forked" in codes(answer)
        shutil.rmtree(archive)
        shutil.copytree(forked, archive)
        refused(archive, archive.parent / "new", code=1)
