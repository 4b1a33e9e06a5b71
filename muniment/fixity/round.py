"""A fixity round: object after object, oldest-checked first, until the budget ends.

In every round all that stands on the shelves is held against the log by name; only the reading of
bytes is budgeted. Each step is journalled, so that a killed round is taken up where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from muniment.fixity.grounds import Grounds
from muniment.fixity.journal import Journal, Opening
from muniment.fixity.judge import Judge, Suspect
from muniment.fixity.looking import Look, Looked
from muniment.fixity.plan import BATCH_BYTES, Budget, Sample, batches
from muniment.fixity.pool import Crew, result_of
from muniment.fixity.quick import place_of
from muniment.fixity.shelf import look_at_top
from muniment.fixity.state import State, Step
from muniment.fixity.walk import Walk

_GROUP = 200  # suspects that are judged at once, with writers waiting
_FEW = 300  # objects for which no other process is started
_LITTLE = 64 << 20
_FINE = 16  # batches that a budget of bytes is cut into, at least


class Ending(Enum):
    """Why a round ended: nothing was left to look at, or something stopped it."""

    COMPLETE = "complete"
    BUDGET = "budget"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Wish:
    """How much is to be looked at, by how many processes, at how many bytes a second."""

    processes: int
    budget: Budget = field(default_factory=Budget)
    rate: int | None = None
    sample: Sample | None = None


class Watch(Protocol):
    """Whoever shows how far a round is."""

    def begin(self, objects: int, size: int) -> None:
        """Hear how many versions there are to look at, and how many bytes they are said to have."""

    def done(self, objects: int, size: int) -> None:
        """Hear of versions that were looked at, and the bytes that were read for it."""


class Round:
    """One round over the shelves of `grounds`. `state` is what it has come to."""

    def __init__(
        self, grounds: Grounds, wish: Wish, opening: Opening, state: State, journal: Journal
    ) -> None:
        self.opening = opening
        self.state = state
        self.ending = Ending.COMPLETE
        self._grounds = grounds
        self._wish = wish
        self._journal = journal
        self._judge = Judge(grounds)
        self._walk = Walk(grounds.holdings)
        self._suspects: list[Suspect] = []
        self._read = self._asked = 0

    def carry_out(self, watch: Watch) -> None:
        """Look at what is to be looked at. Ctrl-C ends the round, and keeps what was done."""
        coverage = self._grounds.coverage(self.state.size)
        order: Iterable[int] = coverage.oldest_first()
        count = self.state.size
        if self._wish.sample is not None:
            drawn = self._wish.sample.draw(self.state.size)
            order, count = drawn, len(drawn)
        taken = self.state.covered()
        size = self._grounds.holdings.count(self.state.size)[1] * count // max(1, self.state.size)
        watch.begin(max(0, count - taken.count), size)
        looks = batches(
            self._grounds.holdings, self._grounds.leaves, coverage, order, taken, self._batch()
        )
        processes = 1 if count < _FEW and size < _LITTLE else self._wish.processes
        with Crew(self._grounds.lens, processes, self._wish.rate) as crew:
            waiting: dict[Future[Any], list[Look] | str] = {}
            try:
                for task in self._tasks(looks):
                    done = crew.walk(task) if isinstance(task, str) else crew.look(task)
                    waiting[done] = task
                    while len(waiting) >= crew.depth:
                        self._take_done(waiting, watch)
                while waiting:
                    self._take_done(waiting, watch)
            except KeyboardInterrupt:
                self.ending = Ending.INTERRUPTED
                crew.stop()
                self._take_begun(waiting, watch)
        self._settle_rest()

    def _batch(self) -> int:
        """Give how many bytes a batch may have: a small budget and a slow pace are cut fine."""
        budget, rate = self._wish.budget.bytes, self._wish.rate
        most = BATCH_BYTES if budget is None else min(BATCH_BYTES, budget // _FINE)
        return max(1, most if rate is None else min(most, rate))

    def _tasks(self, looks: Iterator[list[Look]]) -> Iterator[list[Look] | str]:
        folders, _ = look_at_top(self._grounds.target.root)
        yield from folders
        budget = self._wish.budget
        until = None if budget.seconds is None else time.monotonic() + budget.seconds
        for batch in looks:
            yield batch
            self._asked += sum(look.bytes for look in batch)
            # At least one batch is looked at, so that every round goes on somewhere.
            if (budget.bytes is not None and self._read + self._asked >= budget.bytes) or (
                until is not None and time.monotonic() >= until
            ):
                self.ending = Ending.BUDGET if next(looks, None) else Ending.COMPLETE
                return

    def _take_done(self, waiting: dict[Future[Any], list[Look] | str], watch: Watch) -> None:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            task = waiting.pop(future)
            if isinstance(task, str):
                self._walk.take(task, result_of(future))
            else:
                self._take_looked(task, result_of(future), watch)

    def _take_begun(self, waiting: dict[Future[Any], list[Look] | str], watch: Watch) -> None:
        """Take what was begun before a stop; what was not, never is."""
        for future in list(waiting):
            if future.cancel():
                del waiting[future]
        while waiting:
            self._take_done(waiting, watch)

    def _take_looked(self, batch: list[Look], looked: Looked, watch: Watch) -> None:
        self._asked -= sum(look.bytes for look in batch)
        self._read += looked.bytes
        whole: list[int] = []
        for number, look in enumerate(batch[: looked.objects]):
            examined = looked.wrong.get(number)
            if examined is None:
                whole.extend(look.positions)
            else:
                place = place_of(look.object_id)
                self._suspects.append(Suspect(place, look.object_id, look.positions, examined))
        objects = looked.objects - len(looked.wrong)
        self._note(Step(tuple(whole), (), objects, looked.files, looked.bytes))
        watch.done(sum(len(look.positions) for look in batch[: looked.objects]), looked.bytes)
        if len(self._suspects) >= _GROUP:
            self._settle()
        if looked.interrupted:
            raise KeyboardInterrupt

    def _settle(self) -> None:
        suspects, self._suspects = self._suspects, []
        for first in range(0, len(suspects), _GROUP):
            for step in self._judge.judge(suspects[first : first + _GROUP]):
                self._note(step)

    def _settle_rest(self) -> None:
        """Judge what is left: what was not as logged, and what the walk missed or did not know."""
        if self.ending is not Ending.INTERRUPTED:
            self._walk.end()
            covered = self.state.covered()
            for object_id in self._walk.missing:
                positions = self._positions(object_id)
                if positions and not any(at in covered for at in positions):
                    self._suspects.append(Suspect(place_of(object_id), object_id, positions))
            self._suspects.extend(Suspect(place) for place in self._walk.extra)
        known = {suspect.place: suspect for suspect in reversed(self._suspects)}
        self._suspects = list(known.values())
        self._settle()
        if self.ending is not Ending.INTERRUPTED:
            self._note(Step(troubles=tuple(self._judge.faults(self._walk.faulty))))
            self._miss_unknown()

    def _miss_unknown(self) -> None:
        """Name the entries that the catalogue knows nothing of and nothing on the shelves is."""
        size, holdings = self.state.size, self._grounds.holdings
        if holdings.count(size)[0] == size:
            return
        covered = self.state.covered()
        for position in list(holdings.unknown(size)):
            if position not in covered and self._grounds.leaves.at(position) is not None:
                trouble = self._judge.unanswered(position)
                self._note(Step(wrong=(position,), troubles=(trouble,)))

    def _positions(self, object_id: str) -> tuple[int, ...]:
        found = self._grounds.holdings.positions_of(object_id)
        return tuple(position for position in found if position < self.state.size)

    def _note(self, step: Step) -> None:
        if step != Step():
            self._journal.note(step)
            self.state.take(step)
