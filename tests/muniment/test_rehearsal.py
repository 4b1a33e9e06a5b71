"""Rehearsing: "does it in a scratch folder and logs that it was done"."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from copies import codes, copied, keep, kept, rendition, rot, shelved
from muniment_cli import answers, call, config_of, good, holds, kinds


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return kept(tmp_path)


def rehearsed(archive: Path, copy: Path) -> dict[str, Any]:
    """Call `rehearse` from a copy, in a scratch folder that must be empty afterwards."""
    scratch = archive.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    done = call("rehearse", "--from", copy, "--scratch", scratch, "--json", archive=archive)
    assert done.returncode in (0, 1), done.stderr
    assert not list(scratch.iterdir())
    [answer] = answers(done)
    assert answer["verdict"] == done.returncode
    return answer


def record(archive: Path) -> dict[str, Any]:
    """The statement of the newest entry."""
    [shown] = answers(good(archive, "log", "show", "--json", "--last", 1))
    newest = shown["entries"][0]["id"]
    [path] = archive.glob(f"shelves/*/*/*/v1/content/manifests/{newest}.json")
    value: dict[str, Any] = json.loads(path.read_bytes())
    return value


class TestWhole:
    def test_a_whole_copy_is_restored_verified_and_recorded(self, archive: Path) -> None:
        answer = rehearsed(archive, copied(archive))
        assert (answer["outcome"], answer["objects"], answer["index"]) == ("whole", 3, 4)
        assert not answer["findings"]
        assert kinds(archive)[-1] == "rehearsal"
        [about] = record(archive)["about"]
        assert (about["outcome"], about["known"], about["log_size"]) == ("whole", 4, 4)
        holds(archive)

    def test_nothing_else_of_the_archive_changes(self, archive: Path) -> None:
        before = shelved(archive)
        mark = next(config_of(archive).glob("keys/*/mark")).read_bytes()
        copy = copied(archive)
        of_copy = shelved(copy)
        rehearsed(archive, copy)
        assert before.items() <= shelved(archive).items()
        assert shelved(copy) == of_copy
        assert next(config_of(archive).glob("keys/*/mark")).read_bytes() != mark

    def test_every_replica_is_rehearsed_in_turn(self, archive: Path) -> None:
        copied(archive, "one")
        copied(archive, "two")
        (config_of(archive) / "replicas.toml").write_text(
            '["example.org/log"]\n'
            f'one = "folder:{archive.parent / "one"}"\n'
            f'two = "folder:{archive.parent / "two"}"\n'
        )
        told = answers(good(archive, "rehearse", "--json"))
        assert [one["from"] for one in told] == ["one", "two"]
        assert kinds(archive)[4:] == ["rehearsal"] * 2
        assert record(archive)["about"][0]["from"] == [{"kind": "replica", "name": "two"}]
        holds(archive)

    def test_a_copy_that_is_behind_is_whole_and_said_to_be_behind(self, archive: Path) -> None:
        copy = copied(archive)
        keep(archive, "later\n")
        answer = rehearsed(archive, copy)
        assert (answer["verdict"], codes(answer)) == (0, {"rehearsal-behind"})


class TestDamage:
    """ "1 something was missing or damaged (recorded too)." """

    def test_rot_is_found_and_recorded(self, archive: Path) -> None:
        copy = copied(archive)
        rot(rendition(copy, version=2))  # Of the one notice that has two versions.
        answer = rehearsed(archive, copy)
        assert (answer["outcome"], answer["missing"]) == ("damaged", 2)
        assert record(archive)["about"][0]["outcome"] == "damaged"
        holds(archive)

    def test_a_copy_without_its_log_is_recorded_as_impossible(self, archive: Path) -> None:
        copy = copied(archive)
        shutil.rmtree(copy / "log")
        answer = rehearsed(archive, copy)
        assert (answer["outcome"], answer["log_size"]) == ("impossible", 0)
        assert "rehearsal-impossible" in codes(answer)

    def test_another_history_is_named(self, archive: Path) -> None:
        crime = archive.parent / "crime"
        crime.mkdir()
        shutil.copytree(config_of(archive), crime / "config")
        forked = Path(shutil.copytree(archive, crime / "archive"))
        keep(forked, "another history\n")
        keep(archive, "the history\n")
        assert "log-forked" in codes(rehearsed(archive, forked))

    def test_an_archive_that_was_rolled_back_is_named(self, archive: Path) -> None:
        older = copied(archive, "older")
        mark = next(config_of(archive).glob("keys/*/mark")).read_bytes()
        keep(archive, "later\n")
        newer = copied(archive, "newer")
        shutil.rmtree(archive)
        older.rename(archive)
        next(config_of(archive).glob("keys/*/mark")).write_bytes(mark)
        assert "rehearsal-ahead" in codes(rehearsed(archive, newer))

    def test_nobody_who_trusts_nothing_can_rehearse(self, archive: Path, tmp_path: Path) -> None:
        copy = copied(archive)
        (tmp_path / "trust").mkdir()
        (tmp_path / "trust" / "roots").write_text("")
        done = call("rehearse", "--from", copy, "--trust", tmp_path / "trust", archive=archive)
        assert done.returncode == 2
