"""A sample of each scenario's points, at every run of the tests; `make torture` takes them all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from system_packages import need
from torture import work
from torture.custody import CUSTODY
from torture.eio_row import count_reads, eio_at
from torture.full_row import no_room_at
from torture.history_row import CRIMES, commit
from torture.kill_row import count, kill_at
from torture.scenarios import SCENARIOS, scenario
from torture.work import stage

NAMES = [one.name for one in SCENARIOS if one.exists]
SAMPLE = 4


@pytest.fixture(autouse=True, scope="module")
def as_a_worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One stage for all: a scene is built once, and its neighbours' pins outlive each test."""
    need("strace", "strace")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("tempfile.tempdir", None)
        work.begin(tmp_path_factory.mktemp("rows"))
        yield


class TestKilled:
    """ "Kill -9 before every write-side system call": old or new, then the same call succeeds."""

    @pytest.mark.parametrize("name", NAMES)
    def test_nothing_is_lost(self, name: str) -> None:
        points = count(name)
        step = len(points) // (SAMPLE if scenario(name) in CUSTODY else 1)
        for point in points[step // 2 :: step]:
            outcome = kill_at(name, point)
            assert outcome.loss is None, outcome.loss
            assert outcome.struck, point


class TestStamped:
    """A proof is beside its checkpoint and in the log, or nowhere."""

    def test_killed_when_the_proof_is_there_and_not_yet_logged(self) -> None:
        points = count("stamp")
        last = max(at for at, point in enumerate(points) if point.shown.count("calendar.pending"))
        for point in points[last : last + 2]:
            outcome = kill_at("stamp", point)
            assert outcome.loss is None, outcome.loss
            assert outcome.struck, point


class TestSyncedInVain:
    """A sync that failed is not believed by the next call, though all can be read."""

    def test_whoever_finishes_writes_the_head_anew(self) -> None:
        name = "preserve: new notices"
        points = count(name)
        last = max(at for at, point in enumerate(points) if "/log/checkpoint" in point.shown)
        one, after = scenario(name), points[last + 1]
        scene = stage().lay_out(name, one.build)
        inject = f"{after.call}:signal=KILL:when={after.number}"
        told = one.play(scene, (after.call,), inject)
        assert told.returncode < 0, told
        head = scene.archive / "log/checkpoint"
        note, was = head.read_bytes(), head.stat().st_ino
        one.again(scene)
        assert head.read_bytes() == note and head.stat().st_ino != was


class TestNoRoom:
    """ "Clear message, exit 3, store valid, works when space returns."""

    @pytest.mark.parametrize(
        "call", ["openat", "write", "mkdir", "rename", "unlinkat", "fsync", "syncfs"]
    )
    def test_each_kind_of_call(self, call: str) -> None:
        name = "preserve: new notices"
        one, *_ = [point for point in count(name) if point.call == call]
        outcome = no_room_at(name, one)
        assert outcome.loss is None, outcome.loss


class TestUnreadable:
    """ "Never reports success" for what was not made durable."""

    def test_a_folder_that_cannot_be_listed_is_not_taken_for_empty(self) -> None:
        name = "preserve: a new version"
        listings = [point for point in count_reads(name) if point.call == "getdents64"]
        shelved = [point for point in listings if "/shelves/" in point.shown]
        assert shelved
        for point in shelved[:8]:
            outcome = eio_at(name, point)
            assert outcome.loss is None, outcome.loss

    def test_a_head_that_cannot_be_read_is_not_taken_for_an_older_one(self) -> None:
        name = "preserve: new notices"
        heads = [point for point in count_reads(name) if "/log/checkpoint" in point.shown]
        for point in heads[:3]:
            outcome = eio_at(name, point)
            assert outcome.loss is None, outcome.loss


class TestHistory:
    """ "Named; nothing is signed that does not extend the high-water mark."""

    @pytest.mark.parametrize("crime", CRIMES)
    def test_at_five_entries(self, crime: str) -> None:
        outcome = commit(crime, 5)
        assert outcome.loss is None, outcome.loss
