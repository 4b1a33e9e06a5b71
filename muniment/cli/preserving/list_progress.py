"""How a list goes on, on stderr: host by host, and how much time is left if it goes on so."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from manifests import printable
from muniment.cli.common import tell
from muniment.lists.turns import Host

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

_QUIET_SECONDS, _LINE_SECONDS, _FRAME_SECONDS = 1.0, 10.0, 0.2
_BARS, _NAMED = 8, 3


class ListProgress:
    """A bar for each of the busiest hosts on a terminal, a line every ten seconds elsewhere.

    `pace` are the seconds between two visits to a host, `workers` how many hosts at once.
    """

    def __init__(self, now: Callable[[], datetime], pace: float, workers: int) -> None:
        self._now = now
        self._pace = pace
        self._workers = workers
        self._begun = self._said = time.monotonic()
        self._bars: RichProgress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> ListProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def bytes_taken(self, _count: int) -> None:
        """Bytes are no measure of a list."""

    def source_done(self) -> None:
        """What is done is seen at its host."""

    def watch(self, hosts: Sequence[Host]) -> None:
        """Look at the hosts, and show what there is to show."""
        now = time.monotonic()
        if now - self._begun < _QUIET_SECONDS:
            return
        if sys.stderr.isatty():
            if now - self._said >= _FRAME_SECONDS:
                self._said = now
                self._show(hosts)
        elif now - self._said >= _LINE_SECONDS:
            self._said = now
            tell(self.line(hosts))

    def line(self, hosts: Sequence[Host]) -> str:
        """Say it in one line: the hosts with the most left to do by name, the others counted."""
        busiest = [_named(host, self._now()) for host in _busiest(hosts)[:_NAMED]]
        others = sum(bool(host.jobs) for host in hosts) - len(busiest)
        if others > 0:
            busiest.append(f"{others} other host{'s' * (others != 1)}")
        after = f": {', '.join(busiest)}" if busiest else ""
        return f"{self._sum(hosts)}{after}"

    def _sum(self, hosts: Sequence[Host]) -> str:
        done, total = sum(host.done for host in hosts), sum(host.total for host in hosts)
        left = seconds_left(hosts, self._now(), self._pace, self._workers)
        return f"{done} of {total}, about {spell_seconds(left)} left"

    def _show(self, hosts: Sequence[Host]) -> None:
        if self._bars is None:
            self._bars = _new_bars()
            self._tasks[""] = self._bars.add_task("", total=1)
            self._bars.start()
        done, total = sum(host.done for host in hosts), sum(host.total for host in hosts)
        self._bars.update(
            self._tasks[""], completed=done, total=total, description=self._sum(hosts)
        )
        shown = {f"{host.name} ": host for host in _busiest(hosts)[:_BARS]}
        for name in [name for name in self._tasks if name and name not in shown]:
            self._bars.remove_task(self._tasks.pop(name))
        for name, host in shown.items():
            if name not in self._tasks:
                self._tasks[name] = self._bars.add_task("", total=host.total)
            self._bars.update(
                self._tasks[name],
                completed=host.done,
                description=_named(host, self._now()),
            )


def seconds_left(hosts: Sequence[Host], now: datetime, pace: float, workers: int) -> float:
    """Estimate the seconds until all is done: the slowest host's, or all work over all workers."""
    slowest = work = 0.0
    for host in hosts:
        left = len(host.jobs)
        if not left:
            continue
        visit = host.busy / host.visits if host.visits else 0.0
        between = max(pace, host.delay) if host.name else 0.0
        rest = max((host.due - now).total_seconds(), 0.0)
        slowest = max(slowest, rest + left * visit + (left - 1) * between)
        work += left * visit
    return max(slowest, work / workers)


def spell_seconds(seconds: float) -> str:
    """Spell a duration as people do: 40 s, 12 min, 3 h 5 min, 2 days 4 h."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{round(seconds)} s"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min"
    days, hours = divmod(hours, 24)
    return f"{days} day{'s' * (days != 1)} {hours} h"


def _busiest(hosts: Sequence[Host]) -> list[Host]:
    return sorted((host for host in hosts if host.jobs), key=lambda host: -len(host.jobs))


def _named(host: Host, now: datetime) -> str:
    name = printable(host.name) or "files"
    rests = f" (left alone until {host.due:%H:%M:%S} UTC)" if host.resting else ""
    return f"{name} {host.done}/{host.total}{rests if host.due > now else ''}"


def _new_bars() -> RichProgress:
    # Imported here, since most calls end before there is anything to show.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        console=Console(stderr=True),
        transient=True,
    )
