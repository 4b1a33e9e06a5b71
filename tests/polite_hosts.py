"""Hosts of a list on loopback, which ask for manners; and a clock that leaps, so nobody sleeps.

Every test may ask for that clock, as `clock`; where it has an `archive`, for `preserve` too.

with Ministry({"/robots.txt": page("User-agent: *\nDisallow: /x", "text/plain"), ...}) as host:
    called = call("preserve", "--list", written(tmp_path, [f"{host.address}/a"]), ...)
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ministry import Answer, Visitor
from muniment.cli.preserving import list_options
from muniment.lists.clock import Clock
from muniment_cli import answers, call

Told = dict[str, Any]
"""An answer of `preserve --json`."""
Preserve = Callable[..., tuple[int, list[Told]]]
"""Preserves sources, of a list or as they are named; gives the exit code and the answers."""
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Leaping(Clock[Any]):
    """A clock that stands still while somebody is out, and leaps where a call would sleep."""

    def __init__(self, begin: datetime = NOON) -> None:
        super().__init__(lambda: self.time)
        self.begin = self.time = begin
        self.leaps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.leaps.append(seconds)
        self.time += timedelta(seconds=seconds)

    def next(self, results: queue.SimpleQueue[Any], seconds: float) -> Any:
        """Waits for whoever is out, however long: every one of them comes back."""
        del seconds
        return results.get(timeout=60)

    @property
    def passed(self) -> float:
        """Seconds since it began."""
        return (self.time - self.begin).total_seconds()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Leaping:
    """The clock of the command line, which leaps."""
    leaping = Leaping()
    monkeypatch.setattr(list_options, "CLOCK", leaping)
    return leaping


@pytest.fixture
def preserve(tmp_path: Path, archive: Path) -> Preserve:
    """Preserves into the test's own `archive`, from a list where it is not said otherwise."""

    def preserve(sources: list[str], *more: object, listed: bool = True) -> tuple[int, list[Told]]:
        named = ("--list", written(tmp_path, sources)) if listed else tuple(sources)
        done = call("preserve", "--json", "--allow-private", *named, *more, archive=archive)
        return done.returncode, answers(done)

    return preserve


def page(text: str, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    raw = text.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n\r\n"
    return head.encode() + raw


def notice(number: int = 1) -> bytes:
    text = f"第{number}号公告：为了规范政务公开工作，制定本办法。" * 20
    return page(f"<title>公告 {number}</title><p>{text}</p>")


def trouble(status: str = "503 Service Unavailable", *headers: str) -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status}\r\n{lines}Content-Length: 0\r\n\r\n".encode()


ROBOTS = page("User-agent: *\nDisallow: /internal/\n", "text/plain")
NO_ROBOTS = page("<title>404 Not Found</title>", status="404 Not Found")


def reset(visitor: Visitor) -> None:
    visitor.reset()


def in_turn(*answers: Answer) -> Answer:
    """Answer the first visitor with the first, the next with the next, and all others as last."""
    left = list(answers)
    lock = threading.Lock()

    def answer(visitor: Visitor) -> None:
        with lock:
            one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(one, bytes):
            visitor.send(one)
            visitor.end()
        else:
            one(visitor)

    return answer


def written(folder: Path, sources: Iterable[str], name: str = "list.txt") -> Path:
    path = folder / name
    path.write_text("".join(f"{source}\n" for source in sources), "utf-8")
    return path


def paths(visits: Iterable[Visitor]) -> list[str]:
    """What was asked for, in order."""
    return [visit.request.split(b" ")[1].decode() for visit in visits]
