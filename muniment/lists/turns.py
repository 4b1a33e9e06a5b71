"""Whose turn it is: hosts in the order in which they may be visited next, each by one at a time."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ingest.manners.courtesy import Asked
from ingest.manners.hours import Hours
from muniment.lists.job import Job

ASKED_FOR_PEACE = "it asked for that, or did not answer, when it was visited last"


@dataclass(slots=True)
class Host:
    """One host: its jobs in order, when it may be visited next, and how it has behaved.

    `strikes` counts visits in a row that brought no answer; `busy` are the seconds that visits to
    it took, of which there were `visits`.
    """

    name: str
    due: datetime
    jobs: deque[Job] = field(default_factory=deque)
    robots: dict[str, Asked] = field(default_factory=dict)
    robots_tries: int = 0
    strikes: int = 0
    total: int = 0
    done: int = 0
    visits: int = 0
    busy: float = 0.0
    resting: str = ""

    @property
    def delay(self) -> float:
        """Seconds that its robots.txt wants between visits, or 0."""
        return max((asked.robots.delay for asked in self.robots.values()), default=0.0)


class Turns:
    """The hosts that wait for their turn. A host whose turn has come is out until it is put back.

    `resting` are hosts that are to be left alone until a time, `hours` when each may be visited.
    """

    def __init__(self, hours: Hours, resting: Mapping[str, datetime], now: datetime) -> None:
        self._hours = hours
        self._resting = resting
        self._begun = now
        self._heap: list[tuple[datetime, int, Host]] = []
        self._order = 0
        self.hosts: dict[str, Host] = {}

    def add(self, job: Job) -> None:
        """Add a job at the end of its host's line, before any turn is taken."""
        host = self.hosts.get(job.host)
        if host is None:
            due = self._resting.get(job.host, self._begun)
            host = self.hosts[job.host] = Host(job.host, due)
            if due > self._begun:
                host.resting = ASKED_FOR_PEACE
        host.jobs.append(job)
        host.total += 1
        if len(host.jobs) == 1:
            self.put_back(host)

    def put_back(self, host: Host) -> None:
        """Let a host wait for its next turn, if there is anything left to do."""
        if host.jobs:
            opens = host.due if not host.name else self._hours.opens(host.name, host.due)
            if opens > host.due:
                host.due, host.resting = opens, "its hours begin then"
            self._order += 1
            heapq.heappush(self._heap, (host.due, self._order, host))

    def take(self, now: datetime) -> Host | None:
        """Give the host whose turn it is, or None where nobody's has come."""
        while self._heap and self._heap[0][0] <= now:
            host = heapq.heappop(self._heap)[2]
            if host.name and self._hours.opens(host.name, now) > now:
                host.due = now
                self.put_back(host)  # Its turn came within its hours, and was not taken in time.
                continue
            host.resting = ""
            return host
        return None

    @property
    def earliest(self) -> datetime | None:
        """When the next turn comes, or None where nobody waits for one."""
        return self._heap[0][0] if self._heap else None

    def clear(self) -> list[Host]:
        """Let nobody wait any longer; give those who did."""
        waiting, self._heap = [host for *_, host in sorted(self._heap, key=_first)], []
        return waiting


def _first(one: tuple[datetime, int, Host]) -> tuple[datetime, int]:
    return one[:2]
