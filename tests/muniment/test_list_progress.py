"""How a list goes on: by host, with the time left if it goes on so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muniment.cli.preserving.list_progress import ListProgress, seconds_left, spell_seconds
from muniment.lists.job import Job
from muniment.lists.turns import Host
from muniment.request import Request
from polite_hosts import NOON


def host(name: str, left: int, **more: Any) -> Host:
    made = Host(name, NOON, total=left + 2, done=2, visits=2, busy=1.0)
    made.jobs.extend(Job(Request((f"http://{name}/{number}",), {}), None) for number in range(left))
    for key, value in more.items():
        setattr(made, key, value)
    return made


class TestTimeLeft:
    """The slowest host decides, or the work for all workers."""

    @pytest.mark.parametrize(
        ("hosts", "workers", "seconds"),
        [
            ([], 8, 0.0),
            ([host("a", 0)], 8, 0.0),
            ([host("a", 1)], 8, 0.5),
            ([host("a", 10), host("b", 3)], 8, 10 * 0.5 + 9 * 2),
            ([host("a", 1, due=NOON + timedelta(minutes=5), resting="x")], 8, 300.5),
            ([host(f"{number}", 1) for number in range(100)], 2, 25.0),
            ([host("", 10)], 8, 5.0),  # Files need no pace.
        ],
    )
    def test_an_estimate(self, hosts: list[Host], workers: int, seconds: float) -> None:
        assert seconds_left(hosts, NOON, 2.0, workers) == seconds

    @pytest.mark.parametrize(
        ("seconds", "said"),
        [
            (0.2, "0 s"),
            (59, "59 s"),
            (61, "1 min"),
            (3599, "1 h 0 min"),
            (7260, "2 h 1 min"),
            (100_000, "1 day 3 h"),
            (200_000, "2 days 7 h"),
        ],
    )
    def test_in_words(self, seconds: float, said: str) -> None:
        assert spell_seconds(seconds) == said


class TestLine:
    """Where there is no terminal: one line, the hosts with the most left by name."""

    def test_it_names_three_and_counts_the_rest(self) -> None:
        progress = ListProgress(lambda: NOON, 2.0, 8)
        rests = host("b.gov", 7, due=NOON + timedelta(minutes=5), resting="x")
        hosts = [host("a.gov", 9), rests, *(host(f"{number}.gov", 2) for number in range(3))]
        hosts.append(host("done.gov", 0))
        assert progress.line(hosts) == (
            "12 of 34, about 5 min left: a.gov 2/11, b.gov 2/9 (left alone until 12:05:00 UTC), "
            "0.gov 2/4, 2 other hosts"
        )
