"""web.archive.org's part of the double: Save Page Now, and one memento of whatever was saved."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

ACCESS, SECRET = "an-access-key", "a-secret-key-nobody-may-see"
STAMP = "20261122120000"


class Asked(NamedTuple):
    """A request as it came: headers' names in lower case."""

    method: str
    host: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]


@dataclass
class Trouble:
    """What goes wrong, `times` times (for ever where that is None), in requests to `what`.

    `kind` is one of: slow-down, over-limit, spam, denied, fault, reset, cut, flip, html, list,
    redirect, redirect-home, lose, spoil, late, nothing; of Save Page Now also no-room, spent,
    session-limit, pending, not-captured. `what` is a method and a part of the path: "PUT kit",
    "GET /metadata/". `at` is a byte, for those that break off, `said` the name of an error.
    """

    kind: str
    what: str
    times: int | None = 1
    at: int = 0
    said: str = ""


class There(Protocol):
    """What the double knows that both parts of it need."""

    jobs: list[str]
    memento: tuple[int, bytes] | None

    def trouble(self, method: str, path: str, *kinds: str) -> Trouble | None:
        """Take the first trouble of these kinds that a request meets."""


class WaybackMachine:
    """Answers what goes to web.archive.org."""

    there: There

    def save(self, asked: Asked, address: str) -> None:
        if self._slow("POST", asked.path) or self.refuse("POST", asked.path):
            return
        if self.odd("POST", asked.path):
            return
        if asked.headers.get("authorization") != f"LOW {ACCESS}:{SECRET}":
            self.say(401, b'{"message": "You need to be logged in"}', kind="application/json")
        elif self.there.trouble("POST", "/save", "session-limit"):
            self.json({"status": "error", "status_ext": "error:user-session-limit"})
        else:
            self.there.jobs.append(address)
            self.json({"url": address, "job_id": f"spn2-{len(self.there.jobs)}"})

    def look(self, asked: Asked) -> None:
        if self._slow("GET", asked.path) or self.refuse("GET", asked.path):
            return
        if self.odd("GET", asked.path):
            return
        if asked.path == "/save/status/user":
            full = self.there.trouble("GET", asked.path, "no-room")
            spent = self.there.trouble("GET", asked.path, "spent")
            limits = {"daily_captures": 200 if spent else 1, "daily_captures_limit": 200}
            self.json({"available": 0 if full else 6, "processing": 0, **limits})
        elif asked.path.startswith("/save/status/"):
            job = asked.path.rpartition("/")[2]
            address = self.there.jobs[int(job.removeprefix("spn2-")) - 1]
            if self.there.trouble("GET", asked.path, "pending"):
                self.json({"job_id": job, "status": "pending"})
            elif failed := self.there.trouble("GET", asked.path, "not-captured"):
                self.json({"job_id": job, "status": "error", "status_ext": failed.said})
            else:
                done = {"timestamp": STAMP, "original_url": address, "status": "success"}
                self.json({"job_id": job, **done})
        else:
            self._memento(asked)

    def _memento(self, asked: Asked) -> None:
        if self.there.trouble("GET", asked.path, "late") or self.there.memento is None:
            self.say(404, b"not archived", kind="text/html")
            return
        status, body = self.there.memento
        times = {"Memento-Datetime": "Sun, 22 Nov 2026 12:00:00 GMT"}
        if cut := self.there.trouble("GET", asked.path, "cut"):
            self.break_off(body, cut.at, **times)
            return
        self.say(status, body, "text/html; charset=utf-8", **times)

    def _slow(self, method: str, path: str) -> bool:
        if self.there.trouble(method, path, "slow-down"):
            self.say(429, b"Too Many Requests", **{"Retry-After": "0"})
            return True
        return False

    @abstractmethod
    def json(self, value: Any) -> None:
        """Answer a JSON value."""

    @abstractmethod
    def say(self, status: int, body: bytes, kind: str = "text/xml", **headers: str) -> None:
        """Answer bytes."""

    @abstractmethod
    def refuse(self, method: str, path: str) -> bool:
        """Refuse, or lead elsewhere, where that is what is to happen."""

    @abstractmethod
    def break_off(self, data: bytes, at: int, **headers: str) -> None:
        """Answer with the first bytes of what was announced, and hang up."""

    @abstractmethod
    def odd(self, method: str, path: str) -> bool:
        """Answer something odd, where that is what is to happen."""
