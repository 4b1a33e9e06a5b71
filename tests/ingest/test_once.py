"""What comes with the program is read once, however many workers begin together."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.once import read_once

WORKERS = 4


class TestReadOnce:
    """Whoever asks while it is being read waits for that, and reads nothing himself."""

    def test_workers_that_ask_together_are_given_the_one_that_was_read(self) -> None:
        begun, may_end = threading.Event(), threading.Event()
        reads: list[object] = []

        @read_once
        def rules() -> object:
            reads.append(object())
            begun.set()
            assert may_end.wait(30)
            return reads[-1]

        with ThreadPoolExecutor(WORKERS) as crew:
            asked = [crew.submit(rules)]
            assert begun.wait(30)
            asked += [crew.submit(rules) for _ in range(WORKERS - 1)]
            may_end.set()
            given = [one.result(30) for one in asked]
        assert len(reads) == 1
        assert given == reads * WORKERS
        assert rules() is reads[0]

    def test_what_could_not_be_read_is_tried_again(self) -> None:
        found = iter((OSError("no such file"), None))

        @read_once
        def rules() -> str:
            error = next(found)
            if error is not None:
                raise error
            return "the rules"

        with pytest.raises(OSError, match="no such file"):
            rules()
        assert rules() == "the rules"
