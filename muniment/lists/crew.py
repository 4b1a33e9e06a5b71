"""The crew that carries out a list: workers who go out to hosts, one to a host at a time.

Whoever waits for time to pass, or for a worker, is the one thread that calls `carry_out`; workers
only gather. So what is decided about a host is decided in one place, and the shelves have one
writer. What brought no answer is tried again at the end of its host's line, and the whole host is
left alone until then: it is the host that is in trouble.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from ingest import SourceError, WebAddressError
from ingest.manners.answer import Trouble, find_trouble
from ingest.manners.courtesy import Asked, Courtesy
from ingest.manners.robots import PATH
from manifests import spell_time
from muniment.archive.queue import Queue
from muniment.lists.clock import Clock
from muniment.lists.job import Came, Job, Later
from muniment.lists.material import declined, discard, noted, recorded, robots_in
from muniment.lists.turns import ASKED_FOR_PEACE, Host, Turns
from muniment.request import Request, RequestError
from muniment.settings import Lists
from muniment.waiting import Waiting

_DAY = timedelta(hours=24)  # RFC 9309 §2.4: rules are not to be used for longer.


class Gatherer(Protocol):
    """Who brings material into staging; called by workers."""

    @property
    def courtesy(self) -> Courtesy: ...
    def gather(self, request: Request) -> Waiting: ...
    def gather_robots(self, address: str) -> Waiting: ...
    def empty(self, request: Request) -> Waiting: ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How a list is carried out. `ignored` is the operator's reason not to obey robots.txt, or "".

    `asks_robots` says whether it is asked at all; `jitter` gives a number from 0 to 1; `quiet` are
    the seconds after which what came is to be shelved, though more is to come.
    """

    lists: Lists
    workers: int
    jitter: Callable[[], float]
    quiet: float
    robots_bytes: int
    ignored: str = ""
    asks_robots: bool = True


@dataclass(frozen=True, slots=True)
class _Visit:
    """One errand of a worker: robots.txt, or the job itself."""

    host: Host
    job: Job
    robots: bool
    begun: datetime
    future: Future[Waiting]


class Crew:
    """Carries out the jobs of one run. `watch` is shown the hosts whenever something happened."""

    def __init__(
        self,
        gatherer: Gatherer,
        queue_: Queue,
        run: str,
        manner: Manner,
        clock: Clock[_Visit],
        watch: Callable[[Sequence[Host]], None] = lambda _: None,
    ) -> None:
        self._gatherer = gatherer
        self._courtesy = gatherer.courtesy
        self._queue = queue_
        self._run = run
        self._manner = manner
        self._lists = manner.lists
        self._clock = clock
        self._watch = watch
        self._errands: queue.SimpleQueue[_Visit | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[_Visit] = queue.SimpleQueue()
        self._out = 0

    def carry_out(self, turns: Turns) -> Iterator[Came | None]:
        """Give what came of each job as it comes, and None where it is quiet for a while.

        Raises OSError and `MunimentError` where it is this machine that fails.
        """
        workers = min(self._manner.workers, max(len(turns.hosts), 1))
        for _ in range(workers):
            threading.Thread(target=self._work, daemon=True).start()
        try:
            yield from self._until_done(turns, workers)
        finally:
            for _ in range(workers):
                self._errands.put(None)

    def _until_done(self, turns: Turns, workers: int) -> Iterator[Came | None]:
        shelved = True
        while True:
            for came in self._send_out(turns, workers):
                shelved = False
                yield came
            self._watch(tuple(turns.hosts.values()))
            ahead = self._ahead(turns)
            if not self._out:
                if ahead is None:
                    return
                if ahead > self._lists.wait_seconds:
                    yield from self._leave(turns.clear())
                    return
                if not shelved:
                    shelved = True
                    yield None
                    continue
                self._clock.sleep(min(ahead, self._manner.quiet))
                continue
            soon = ahead if ahead is not None and self._out < workers else self._manner.quiet
            visit = self._clock.next(self._results, min(soon, self._manner.quiet))
            if visit is not None:
                self._out -= 1
                for came in self._settle(visit):
                    shelved = False
                    yield came
                turns.put_back(visit.host)
            elif soon >= self._manner.quiet and not shelved:
                shelved = True
                yield None

    def _ahead(self, turns: Turns) -> float | None:
        earliest = turns.earliest
        if earliest is None:
            return None
        return max((earliest - self._clock.now()).total_seconds(), 0.0)

    def _send_out(self, turns: Turns, workers: int) -> Iterator[Came]:
        while self._out < workers and (host := turns.take(self._clock.now())) is not None:
            if self._is_busy(host):
                turns.put_back(host)
                continue
            job = host.jobs[0]
            asked = self._asked(host, job)
            wanted = job.address is not None and self._manner.asks_robots and asked is None
            if asked is not None and not self._manner.ignored:
                says = asked.robots.says(str(job.address))
                if not asked.robots.reached:
                    yield from self._leave([host])
                    continue
                if not says.permits:
                    host.jobs.popleft()
                    nothing = declined(self._gatherer.empty(job.request), job)
                    yield self._done(host, job, self._with_robots(host, job, nothing))
                    turns.put_back(host)
                    continue
            self._out += 1
            visit = _Visit(host, job, wanted, self._clock.now(), Future())
            self._errands.put(visit)

    def _is_busy(self, host: Host) -> bool:
        """Tell whether a host was visited for what belongs to another's page, or wants peace."""
        free = self._courtesy.free_at(host.name) if host.name else None
        if free is None or free <= self._clock.now():
            return False
        host.due = free
        if self._courtesy.rests_at(host.name) == free:
            host.resting = ASKED_FOR_PEACE
        return True

    def _work(self) -> None:
        while (visit := self._errands.get()) is not None:
            try:
                if visit.robots:
                    came = self._gatherer.gather_robots(visit.job.origin + PATH)
                else:
                    came = self._gatherer.gather(visit.job.request)
            except BaseException as error:  # noqa: BLE001 - Raised by whoever takes the result.
                visit.future.set_exception(error)
            else:
                visit.future.set_result(came)
            self._results.put(visit)

    def _asked(self, host: Host, job: Job) -> Asked | None:
        asked = host.robots.get(job.origin) or self._known(host, job.origin)
        if asked is None or self._clock.now() - asked.at > _DAY:
            return None
        return asked

    def _known(self, host: Host, origin: str) -> Asked | None:
        """Take over a robots.txt that was asked for on behalf of another's page."""
        asked = self._courtesy.robots_of(origin) if host.name else None
        if asked is None or not asked.robots.reached:
            return None
        host.robots[origin] = asked
        return asked

    def _settle(self, visit: _Visit) -> Iterator[Came]:
        host, now = visit.host, self._clock.now()
        host.visits += 1
        host.busy += max((now - visit.begun).total_seconds(), 0.0)
        host.due = now + timedelta(seconds=self._pace(host) if visit.job.address else 0)
        if visit.job.address:
            self._courtesy.visited(host.name, host.due)
        if visit.robots:
            yield from self._settle_robots(visit, now)
            return
        host.jobs.popleft()
        try:
            waiting = visit.future.result()
        except (SourceError, RequestError, WebAddressError) as error:
            host.due = now  # Nobody was asked for anything.
            self._forget(visit.job)
            host.done += 1
            yield Came(visit.job.request, error)
            return
        trouble = find_trouble(waiting.gathered[0]) if visit.job.address is not None else None
        if trouble is None:
            host.strikes = 0
            final = replace(waiting, is_final=True)
            yield self._done(host, visit.job, self._with_robots(host, visit.job, final))
            return
        yield from self._troubled(visit, waiting, trouble, now)

    def _troubled(
        self, visit: _Visit, waiting: Waiting, trouble: Trouble, now: datetime
    ) -> Iterator[Came]:
        host, job = visit.host, visit.job
        self._rest(host, trouble, now)
        job.tries.append({"code": trouble.code, "time": spell_time(visit.begun)})
        given_up = host.strikes > self._lists.give_up
        asked_for_long = (trouble.rest or 0) > self._lists.wait_seconds
        if len(job.tries) > self._lists.retries and not asked_for_long:
            job.tries.pop()  # The last one is the attempt itself.
            best = waiting
            if job.kept is not None and not trouble.kept:
                best = job.kept
                discard(waiting)
            yield self._done(host, job, self._with_robots(host, job, best))
        else:
            if trouble.kept:
                _replace_kept(job, waiting)
            else:
                discard(waiting)
            self._queue.tried(self._run, job.request.item, job.tries)
            host.jobs.append(job)
        if given_up or asked_for_long:
            yield from self._leave([host])

    def _settle_robots(self, visit: _Visit, now: datetime) -> Iterator[Came]:
        host, origin = visit.host, visit.job.origin
        try:
            waiting = visit.future.result()
        except SourceError:
            # The door is closed to all of this host: its own addresses will say so, one by one.
            host.robots[origin] = Asked(robots_in(None, 0), "", now)
            return
        trouble = find_trouble(waiting.gathered[0])
        if trouble is not None:
            self._rest(host, trouble, now)
            host.robots_tries += 1
            if host.robots_tries <= self._lists.retries:
                discard(waiting)
                return
        else:
            host.strikes = host.robots_tries = 0
        robots = robots_in(waiting, self._manner.robots_bytes)
        host.robots[origin] = Asked(robots, waiting.id, now)
        self._courtesy.learn(origin, host.robots[origin])
        yield Came(None, recorded(waiting))

    def _rest(self, host: Host, trouble: Trouble, now: datetime) -> None:
        """Leave a host alone, durably: as long as it asked for, or longer each time."""
        seconds = trouble.rest
        if seconds is None:
            backoff = self._lists.retry_seconds * 2 ** min(host.strikes, 20)
            seconds = min(backoff * (1 + self._manner.jitter()), self._lists.wait_seconds)
        host.strikes += 1
        host.due = max(host.due, now + timedelta(seconds=min(seconds, _LONGEST)))
        host.resting = trouble.sentence
        self._queue.rest(host.name, host.due)
        self._courtesy.rest(host.name, host.due)

    def _pace(self, host: Host) -> float:
        return max(self._lists.pace_seconds, min(host.delay, self._lists.delay_seconds))

    def _with_robots(self, host: Host, job: Job, waiting: Waiting) -> Waiting:
        asked = host.robots.get(job.origin) if job.address is not None else None
        if asked is not None and not asked.record:
            asked = None
        return noted(waiting, job, asked, self._manner.ignored)

    def _done(self, host: Host, job: Job, waiting: Waiting) -> Came:
        host.done += 1
        if job.kept is not None and job.kept.place != waiting.place:
            discard(job.kept)
        if waiting.failure is not None and not waiting.is_final:
            self._forget(job)
        return Came(job.request, waiting)

    def _forget(self, job: Job) -> None:
        self._queue.dismiss(self._run, job.request.item)

    def _leave(self, hosts: Sequence[Host]) -> Iterator[Came]:
        """Leave what these hosts still have in the queue, for the next call."""
        for host in hosts:
            until = spell_time(host.due)
            why = host.resting or "robots.txt could not be reached, which is to be taken for a no"
            while host.jobs:
                job = host.jobs.popleft()
                if job.kept is not None:
                    yield self._done(host, job, self._with_robots(host, job, job.kept))
                    continue
                sentence = f"{host.name} is left alone until {until}: {why.rstrip('.')}."
                yield Came(job.request, Later(sentence))


_LONGEST = 366 * 86400


def _replace_kept(job: Job, waiting: Waiting) -> None:
    if job.kept is not None:
        discard(job.kept)
    job.kept = waiting
