"""Courtesy towards every host that a call visits, whoever of the call goes there, and for what.

A source's own host waits for its turn in the queue. What belongs to the source may lie on others: a
style sheet here, an attachment there, a cited page elsewhere. All of them are treated by one rule:
a pace between visits, what `Retry-After` asks for, hours, and robots.txt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ingest.exchange import Exchange
from ingest.manners.answer import RESTING, rest_asked
from ingest.manners.hours import Hours
from ingest.manners.robots import NO_RULES, PATH, Robots
from ingest.network.web_address import WebAddress, parse_web_address
from manifests import spell_time

_USUAL = (80, 443)
_DAY = timedelta(hours=24)  # RFC 9309 §2.4: rules are not to be used for longer.
_LONGEST: Final = 366 * 86400.0
_LONG_ENOUGH = 1 << 16  # No address that was asked for is longer.


def host_of(address: WebAddress) -> str:
    """Name the host whose turn a visit takes: with its port where that is neither 80 nor 443."""
    return address.host if address.port in _USUAL else f"{address.host}:{address.port}"


def origin_of(address: WebAddress) -> str:
    """Give the scheme and host for which one robots.txt holds (RFC 9309 §2.3)."""
    return f"{address.scheme}://{address.authority}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A robots.txt that was asked for: what it says, the record of it, and when that was."""

    robots: Robots
    record: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """How hosts are treated. `pace` are the seconds from a visit to the next, `delay` the most that
    a Crawl-delay makes of it, `wait` the most that is waited for one request.

    A request is made `retries` times again where that was asked for with `Retry-After`. robots.txt
    is asked for where `asks_robots` says so, and for cited pages always; `ignored` is the
    operator's reason not to obey it, or "".
    """

    pace: float = 0.0
    delay: float = 0.0
    wait: float = 0.0
    retries: int = 0
    hours: Hours = field(default_factory=Hours)
    asks_robots: bool = False
    ignored: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether a request may be made now: `failure` is (code, sentence) where it may not.

    `robots` is what a statement says of the robots.txt that was asked, `waited` are seconds.
    """

    failure: tuple[str, str] | None = None
    robots: Mapping[str, str] = field(default_factory=dict)
    waited: float = 0.0


class Courtesy:
    """What the visitors of one call know of hosts, together; all of them may call it at once.

    `ask` records a robots.txt, given its address; without it none is asked for.
    """

    def __init__(
        self,
        rule: Rule,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        ask: Callable[[str], Asked] | None = None,
    ) -> None:
        self.rule = rule
        self.now = now
        self.sleep = sleep
        self.ask = ask
        self._lock = threading.Lock()
        self._due: dict[str, datetime] = {}
        self._rests: dict[str, datetime] = {}
        self._news: dict[str, datetime] = {}
        self._robots: dict[str, Asked] = {}
        self._doors: dict[str, threading.Lock] = {}

    @contextmanager
    def door(self, name: str) -> Iterator[None]:
        """Let one in at a time. Whoever is in goes through no other door but that of a host."""
        with self._lock:
            door = self._doors.setdefault(name, threading.Lock())
        with door:
            yield

    def visited(self, host: str, due: datetime) -> None:
        """Say that a host was visited, and is due again at a time."""
        with self._lock:
            self._due[host] = max(due, self._due.get(host, due))

    def rest(self, host: str, until: datetime) -> None:
        """Leave a host alone until a time, as it asked for."""
        with self._lock:
            self._rests[host] = max(until, self._rests.get(host, until))

    def free_at(self, host: str) -> datetime | None:
        """Give when a host may be visited next, or None where nothing speaks against now."""
        with self._lock:
            return max(
                (each[host] for each in (self._due, self._rests) if host in each), default=None
            )

    def rests_at(self, host: str) -> datetime | None:
        """Give until when a host asked to be left alone."""
        with self._lock:
            return self._rests.get(host)

    def told_to_rest(self, address: WebAddress, exchange: Exchange) -> bool:
        """Take down that an answer asks for peace (429, 503); tell whether it did."""
        seconds = rest_asked(exchange)
        if seconds is None:
            return False
        until = self.now() + timedelta(seconds=min(seconds, _LONGEST))
        for host in {host_of(address), host_of(parse_web_address(exchange.url, _LONG_ENOUGH))}:
            self.rest(host, until)
            with self._lock:
                self._news[host] = until
        return True

    def passed_by(self, exchange: Exchange) -> None:
        """Say that a browser asked a host by itself: it was visited, and may want peace now."""
        address = parse_web_address(exchange.url, _LONG_ENOUGH)
        self.told_to_rest(address, exchange)
        self.reserve(host_of(address), self.now())

    def news(self) -> Mapping[str, datetime]:
        """Give, once, the hosts that asked for peace since this was asked last, and until when."""
        with self._lock:
            news, self._news = self._news, {}
        return news

    def robots_of(self, origin: str) -> Asked | None:
        """Give what is known of a robots.txt, as long as it holds."""
        with self._lock:
            asked = self._robots.get(origin)
        return asked if asked is not None and self.now() - asked.at <= _DAY else None

    def learn(self, origin: str, asked: Asked) -> None:
        """Know a robots.txt."""
        with self._lock:
            self._robots[origin] = asked

    def pace_of(self, host: str) -> float:
        """Give the seconds from one visit to a host to the next."""
        with self._lock:
            delays = [
                asked.robots.delay
                for origin, asked in self._robots.items()
                if origin.partition("://")[2] == host
            ]
        return max(self.rule.pace, min(max(delays, default=0.0), self.rule.delay))

    def reserve(self, host: str, begin: datetime) -> None:
        """Take a place in the line before a host, so that two who wait do not come at once."""
        self.visited(host, begin + timedelta(seconds=self.pace_of(host)))


class Guest:
    """One source's visitor: on its own host already, a newcomer on all others.

    All that one source needs of a host is one visit; a page that it cites is a visit of its own.
    """

    def __init__(self, courtesy: Courtesy, home: WebAddress | None) -> None:
        self._courtesy = courtesy
        self._rule = courtesy.rule
        self._visiting = set() if home is None else {host_of(home)}

    @property
    def retries(self) -> int:
        """How often a request is made again that was answered with a wish for peace."""
        return self._rule.retries

    def was_at(self, address: WebAddress) -> None:
        """Say that this source has been at a host already."""
        self._visiting.add(host_of(address))

    @contextmanager
    def turn(self, address: WebAddress) -> Iterator[None]:
        """Be the only one of this call who makes a request of a host."""
        host = host_of(address)
        with self._courtesy.door(host):
            yield
        if host in self._visiting:
            self._courtesy.reserve(host, self._courtesy.now())

    def enter(self, address: WebAddress, most: float, cited: bool, each: bool = False) -> Entry:
        """Ask whether a request may be made, and wait until it may be, `most` seconds at most.

        It is for a page that is `cited`, or `each` request is a visit of its own.
        """
        return self._enter(address, most, self._rule.asks_robots or cited, cited or each)

    def go_on(
        self,
        before: WebAddress,
        address: WebAddress,
        most: float,
        cited: bool,
        each: bool,
        *,
        asks: bool,
    ) -> Entry:
        """Ask as `enter` does whether a redirect may be followed that came from `before`.

        It is of the same visit where it stays on its host. Without `asks` no robots.txt is asked.
        """
        anew = (cited or each) and host_of(address) != host_of(before)
        return self._enter(address, most, asks and (self._rule.asks_robots or cited), anew)

    def _enter(self, address: WebAddress, most: float, asks: bool, anew: bool) -> Entry:
        robots: dict[str, str] = {}
        waited = 0.0
        if asks:
            asked, waited = self._asked(address, most)
            if asked is None:
                return self._left_alone(address, robots, 0.0)
            says = asked.robots.says(str(address))
            if asked.record:
                robots = {"record": asked.record, "says": says.value}
            if not says.permits:
                if not self._rule.ignored:
                    return Entry(_disallowed(address, asked), robots, waited)
                robots["ignored"] = self._rule.ignored
        further = self.wait(address, most - waited, anew)
        if further is None:
            return self._left_alone(address, robots, waited)
        return Entry(None, robots, waited + further)

    def wait(self, address: WebAddress, most: float, anew: bool = False) -> float | None:
        """Wait until a host may be asked; give the seconds, or None where they are too many."""
        courtesy, host = self._courtesy, host_of(address)
        now = courtesy.now()
        comes = anew or host not in self._visiting
        free = courtesy.free_at(host) if comes else courtesy.rests_at(host)
        begin = max(now, free or now)
        if comes:
            begin = max(begin, self._rule.hours.opens(host, begin))
        seconds = (begin - now).total_seconds()
        if seconds > min(most, self._rule.wait) and seconds > 0:
            return None
        if comes:
            courtesy.reserve(host, begin)
            self._visiting.add(host)
        if seconds > 0:
            courtesy.sleep(seconds)
        return seconds

    def told_to_rest(self, address: WebAddress, exchange: Exchange) -> bool:
        """Take down that an answer asks for peace (429, 503); tell whether it did."""
        return self._courtesy.told_to_rest(address, exchange)

    def _asked(self, address: WebAddress, most: float) -> tuple[Asked | None, float]:
        """Give the robots.txt of a host, asked for where nobody knows it, and what was waited."""
        courtesy, origin = self._courtesy, origin_of(address)
        if courtesy.ask is None:
            return _NOBODY_ASKS, 0.0
        with courtesy.door(f"{origin}{PATH}"):
            known = courtesy.robots_of(origin)
            if known is not None:
                return known, 0.0
            waited = Guest(courtesy, None).wait(address, most)
            if waited is None:
                return None, 0.0
            asked = courtesy.ask(f"{origin}{PATH}")
            courtesy.learn(origin, asked)
            courtesy.reserve(host_of(address), courtesy.now())
            return asked, waited

    def _left_alone(self, address: WebAddress, robots: Mapping[str, str], waited: float) -> Entry:
        host = host_of(address)
        begin = max(self._courtesy.now(), self._courtesy.free_at(host) or self._courtesy.now())
        until = spell_time(self._rule.hours.opens(host, begin))
        sentence = f"{host} is to be left alone until {until}, longer than is waited for it."
        return Entry((RESTING, sentence), robots, waited)


def _disallowed(address: WebAddress, asked: Asked) -> tuple[str, str]:
    where = f"{origin_of(address)}{PATH}"
    if not asked.robots.reached:
        sentence = f"{where} could not be reached, which is to be taken for a no."
        return "robots-unreachable", sentence
    return "robots-disallowed", f"{where} asks not to visit {address}, which was obeyed."


_NOBODY_ASKS: Final = Asked(NO_RULES, "", datetime.min.replace(tzinfo=UTC))


_UNHURRIED: Final = Rule()


def unhurried(now: Callable[[], datetime]) -> Courtesy:
    """Give the courtesy of whoever waits for nothing: requests go out one after another."""
    return Courtesy(_UNHURRIED, now, _never)


def _never(seconds: float) -> Any:
    raise AssertionError(f"{seconds} seconds are to be waited, and nobody waits")
