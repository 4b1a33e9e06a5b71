"""An outing: requests sent out as a list, by a crew, over the queue that survives a kill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest import WebAddressError, parse_web_address
from ingest.manners.hours import read_hours
from muniment.archive.queue import Queue
from muniment.lists.clock import Clock
from muniment.lists.crew import Crew, Gatherer, Manner
from muniment.lists.job import Came, Job
from muniment.lists.turns import Host, Turns
from muniment.request import Request, is_web


@dataclass(frozen=True, slots=True)
class Outing:
    """How requests are sent out. `watch` is shown the hosts as it goes on."""

    manner: Manner
    clock: Clock[Any]
    url_bytes: int
    watch: Callable[[Sequence[Host]], None] = lambda _: None

    def carry_out(
        self,
        gatherer: Gatherer,
        requests: Sequence[Request],
        run: str,
        queue: Queue,
        dead: set[str],
    ) -> Iterator[Came | None]:
        """Give what comes of each request as it comes, and None where it is quiet for a while.

        What `dead` runs had still to do of them is taken over, with the tries they made.
        """
        tries = queue.enqueue(run, [request.item for request in requests], dead)
        now = self.clock.now()
        resting = queue.resting(now)
        for host, until in resting.items():
            gatherer.courtesy.rest(host, until)
        turns = Turns(read_hours(self.manner.lists.hours), resting, now)
        for request in requests:
            job = Job(request, self._address(request), list(tries.get(request.item, ())))
            turns.add(job)
        crew = Crew(gatherer, queue, run, self.manner, self.clock, self.watch)
        return crew.carry_out(turns)

    def _address(self, request: Request) -> Any:
        [source] = request.sources
        if not is_web(source):
            return None
        try:
            return parse_web_address(source, self.url_bytes)
        except WebAddressError:
            return None  # Gathering it says what is wrong with it.
