"""The desk: stopped at every step of the order of writing, nothing is lost and nothing is torn."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from killing import assert_tidy, assert_whole
from muniment.archive.archive import Archive
from muniment.archive.desk import LOCK, Run, Staging
from muniment.archive.intent import NAME as INTENT
from muniment.archive.intent import IntentError
from muniment.durable import is_held
from muniment_cli import Done, answers, call, holds, new_archive
from stops import stopped_at, without_exchange

# How many durable steps one group takes; the first test holds it against the code.
STEPS = ("sync_tree", "write_durably", "sync_tree", "sync_tree", "write_durably", "write_durably",
         "sync_folder", "write_durably", "sync_folder")  # fmt: skip

# Stopped after a step, the disk is as it is before the next one; only the writer knows more.
AFTER = [False, pytest.param(True, marks=pytest.mark.torture)]
# (exchanging, at, after) for a new version: the exchange is a step more, and where there is none
# two syncs stand between the two renames.
STOPS = [
    pytest.param(exchanging, at, after, marks=[pytest.mark.torture] if after else [])
    for exchanging, last in ((True, len(STEPS) + 1), (False, len(STEPS) + 3))
    for at in range(1, last + 1)
    for after in (False, True)
    if exchanging or (at, after) != (3, True)
]


def scene(folder: Path) -> tuple[Path, str]:
    """An archive with one notice, and what it is called."""
    archive = new_archive(folder)
    for name in ("kept", "new", "more"):
        (folder / f"{name}.txt").write_text(f"{name}\n")
    [told] = answers(call("preserve", "--json", folder / "kept.txt", archive=archive))
    return archive, told["notice"]


def preserve(folder: Path, archive: Path, _: str) -> Done:
    """Preserve two new notices in one group."""
    return call("preserve", "--json", folder / "new.txt", folder / "more.txt", archive=archive)


def extend(folder: Path, archive: Path, notice: str) -> Done:
    """Add a version to the notice that is there."""
    return call("preserve", "--json", "--notice", notice, folder / "new.txt", archive=archive)


def shelf(archive: Path) -> list[tuple[str, int]]:
    """Each notice with how many versions it has."""
    listed = answers(call("list", "--json", archive=archive))
    return [(one["notice"], one["versions"]) for one in listed]


class TestOrderOfWriting:
    """ "Content and intent; object renamed into place; log entries and tiles; mark raised;
    checkpoint; acknowledgement."
    """

    def test_the_steps_come_in_their_order(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(0) as steps:
            assert preserve(tmp_path, archive, notice).returncode == 0
        assert tuple(steps.begun) == STEPS
        with stopped_at(0) as steps:
            assert extend(tmp_path, archive, notice).returncode == 0
        assert tuple(steps.begun) == ("sync_tree", "write_durably", "exchange", *STEPS[2:])

    @pytest.mark.parametrize("after", AFTER)
    @pytest.mark.parametrize("at", range(1, len(STEPS) + 1))
    def test_a_group_that_is_stopped_comes_whole_or_not_at_all(
        self, tmp_path: Path, at: int, after: bool
    ) -> None:
        archive, notice = scene(tmp_path)
        stop_and_go_on(tmp_path, archive, notice, preserve, at, after)
        assert [versions for _, versions in shelf(archive)] == [1, 1, 1]

    @pytest.mark.parametrize(("exchanging", "at", "after"), STOPS)
    def test_a_version_that_is_stopped_comes_whole_or_not_at_all(
        self, tmp_path: Path, exchanging: bool, at: int, after: bool
    ) -> None:
        archive, notice = scene(tmp_path)
        with nullcontext() if exchanging else without_exchange():
            stop_and_go_on(tmp_path, archive, notice, extend, at, after, exchanging)
        assert shelf(archive) == [(notice, 2)]


def stop_and_go_on(
    folder: Path,
    archive: Path,
    notice: str,
    carry_out: Callable[[Path, Path, str], Done],
    at: int,
    after: bool,
    exchanging: bool = True,
) -> None:
    before = shelf(archive)
    with stopped_at(at, after) as steps:
        stopped = carry_out(folder, archive, notice)
    assert steps.count >= at and stopped.returncode == 3
    assert "the disk refuses" in stopped.stderr
    assert answers(stopped) == [], "nothing may be acknowledged that was not carried out"
    if exchanging:  # Without an exchange the docs say that an object may be away meanwhile.
        assert_whole(archive)
        holds(archive)
        assert {notice for notice, _ in before} <= {notice for notice, _ in shelf(archive)}
    again = carry_out(folder, archive, notice)
    assert again.returncode == 0, again.stderr
    assert {one["outcome"] for one in answers(again)} <= {"preserved", "already there"}
    assert_whole(archive)
    assert_tidy(archive)
    holds(archive)


class TestRecovery:
    """ "Interrupted work is finished from its intent, never guessed at"; doing it twice is once."""

    def test_any_writer_finishes_what_another_left(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(3):
            assert preserve(tmp_path, archive, notice).returncode == 3
        assert Staging(archive / "staging").awaited()
        other = extend(tmp_path, archive, notice)
        assert other.returncode == 0, other.stderr
        assert sorted(versions for _, versions in shelf(archive)) == [1, 1, 2]
        assert_tidy(archive)
        holds(archive)

    @pytest.mark.parametrize("first", range(3, len(STEPS)))
    def test_a_recovery_may_be_stopped_as_well(self, tmp_path: Path, first: int) -> None:
        archive, notice = scene(tmp_path)
        for at in (first, 2, 1):
            with stopped_at(at):
                assert preserve(tmp_path, archive, notice).returncode == 3
        assert preserve(tmp_path, archive, notice).returncode == 0
        assert [versions for _, versions in shelf(archive)] == [1, 1, 1]
        assert_tidy(archive)
        holds(archive)

    def test_what_is_in_the_way_is_not_overwritten(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(2, after=True):
            preserve(tmp_path, archive, notice)
        [run] = Staging(archive / "staging").pending()
        staged = next(path for path in run.iterdir() if path.is_dir())
        object_id = object_of(staged)
        place = Archive.open(archive).shelves.path_of(object_id)
        place.mkdir(parents=True)
        refused = preserve(tmp_path, archive, notice)
        assert refused.returncode == 3 and "is in the way of a new object" in refused.stderr
        assert place.is_dir() and not list(place.iterdir())
        place.rmdir()
        assert preserve(tmp_path, archive, notice).returncode == 0
        holds(archive)

    def test_an_object_that_changed_meanwhile_is_not_replaced(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(2, after=True):
            extend(tmp_path, archive, notice)
        sidecar = Archive.open(archive).shelves.path_of(notice) / "inventory.json.sha512"
        before = sidecar.read_bytes()
        sidecar.write_bytes(b"0" * 128 + b" inventory.json\n")
        refused = extend(tmp_path, archive, notice)
        assert refused.returncode == 3
        assert "neither the version that was to be replaced nor the new one" in refused.stderr
        sidecar.write_bytes(before)
        assert extend(tmp_path, archive, notice).returncode == 0
        assert shelf(archive) == [(notice, 2)]

    def test_an_intent_that_cannot_be_read_stops_the_writing(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(3):
            preserve(tmp_path, archive, notice)
        [run] = Staging(archive / "staging").pending()
        (run / INTENT).write_bytes(b"{}")
        refused = preserve(tmp_path, archive, notice)
        assert refused.returncode == 3 and "look at the disk" in refused.stderr
        with pytest.raises(IntentError):
            Staging(archive / "staging").awaited()


class TestRuns:
    """A run's folder is its own while its process lives, and is swept when it has ended."""

    def test_a_living_run_is_left_alone(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        run = Run(Staging(archive / "staging"))
        (run.new_place() / "content").mkdir()
        assert is_held(run.folder / LOCK)
        assert preserve(tmp_path, archive, notice).returncode == 0
        assert (run.folder / "1" / "content").is_dir()
        run.close()
        assert not run.folder.exists()

    def test_a_dead_run_without_an_intent_is_swept(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        dead = archive / "staging" / "run-0000000000000000000000000"
        (dead / "1" / "content").mkdir(parents=True)
        (dead / LOCK).touch()
        assert preserve(tmp_path, archive, notice).returncode == 0
        assert not dead.exists()

    def test_a_run_keeps_its_folder_where_an_intent_is_pending(self, tmp_path: Path) -> None:
        archive, _ = scene(tmp_path)
        run = Run(Staging(archive / "staging"))
        (run.folder / INTENT).write_bytes(b"{}")
        run.close()
        assert run.folder.exists() and not is_held(run.folder / LOCK)


def object_of(staged: Path) -> str:
    """The id of a staged object, as its statement says it."""
    [statement] = staged.glob("v1/content/manifests/*.json")
    object_id = json.loads(statement.read_bytes())["object"]
    assert isinstance(object_id, str)
    return object_id
