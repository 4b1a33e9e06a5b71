"""The queue of unfinished calls."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from muniment.archive.queue import NAME, Finished, Queue, QueueError
from polite_hosts import NOON

TRY = {"code": "reset", "time": "2026-03-02T12:00:00.000Z"}


class TestQueue:
    """What a call has still to do, and has done, survives it; what it ended is forgotten."""

    def test_what_a_run_has_finished_is_told_until_it_ends(self, tmp_path: Path) -> None:
        with closing(Queue.open(tmp_path)) as queue:
            queue.enqueue("run-1", [b"a", b"b"], ())
            queue.finish([(b"a", "run-1", 7)])
            assert queue.finished(b"a") == Finished("run-1", 7) and queue.finished(b"b") is None
            assert queue.waiting("run-1") == 1 and queue.unfinished_runs() == {"run-1"}
            queue.forget_runs(["run-1"])
            assert queue.finished(b"a") is None and not queue.unfinished_runs()

    def test_tries_are_taken_over_from_a_run_that_died(self, tmp_path: Path) -> None:
        with closing(Queue.open(tmp_path)) as queue:
            queue.enqueue("run-1", [b"a", b"b"], ())
            queue.tried("run-1", b"a", [TRY])
        with closing(Queue.open(tmp_path)) as queue:
            assert queue.enqueue("run-2", [b"a", b"c"], ["run-1"]) == {b"a": (TRY,)}
            assert queue.waiting("run-1") == 1 and queue.waiting("run-2") == 2
            assert queue.enqueue("run-3", [b"a"], ()) == {}  # run-2 lives, and keeps its own.

    def test_hosts_rest_until_their_time(self, tmp_path: Path) -> None:
        with closing(Queue.open(tmp_path)) as queue:
            queue.rest("a", NOON + timedelta(hours=1))
            queue.rest("b", NOON + timedelta(seconds=1, microseconds=1))
            queue.rest("b", NOON + timedelta(hours=2))
            assert set(queue.resting(NOON)) == {"a", "b"}
            assert queue.resting(NOON + timedelta(hours=1)) == {"b": NOON + timedelta(hours=2)}

    def test_a_file_that_is_no_queue_is_begun_anew_and_that_is_told(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        (tmp_path / NAME).write_bytes(b"no database" * 1000)
        with closing(Queue.open(tmp_path)) as queue:
            assert not queue.unfinished_runs()
        assert "begun anew" in caplog.text

    def test_what_the_disk_refuses_is_told_plainly(self, tmp_path: Path) -> None:
        with pytest.raises(QueueError, match="can be deleted"):
            Queue.open(tmp_path / "nowhere")
