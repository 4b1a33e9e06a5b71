"""What the proxy carried and refused for one page, within limits, and when it is quiet.

Exchanges are written to the WARC when they are settled: their connection goes on to the next, has
ended, or brought nothing more for a while after the response was complete.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ingest.browser.refusal import Refused, Why
from ingest.exchange import Exchange, Failure, FailureKind
from ingest.http.ending import Transferred
from ingest.warc import WarcFile
from manifests import Limits

_SETTLING_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Carried:
    """An exchange that was recorded, and what its body is good for.

    `body` is the file of the body with its codings undone, in the proxy's folder, whatever the
    status; None where no response came, and where it grew beyond limits.browser_decoded_bytes.
    `undecodable` and `unknown_coding` are as in `Transferred`.
    """

    exchange: Exchange
    body: Path | None
    undecodable: bool = False
    unknown_coding: bytes | None = None


@dataclass(slots=True, eq=False)
class Ticket:
    """One request under way. Its response's bytes go to `block`, its decoded body to `body`.

    `answered` is what is known once the response is complete, before it is settled.
    """

    exchange: Exchange
    block: Path
    body: Path
    answered: Exchange | None = None
    settled: bool = False
    overflowed: bool = False


@dataclass(slots=True)
class _Spent:
    """What was used of the limits."""

    requests: int = 0
    received: int = 0
    uploaded: int = 0
    decoded: int = 0


class Ledger:
    """Kept by all connections together, each in its thread."""

    def __init__(
        self, warc: WarcFile, folder: Path, limits: Limits, monotonic: Callable[[], float]
    ) -> None:
        self.closed = False
        self._warc = warc
        self._folder = folder
        self._limits = limits
        self._monotonic = monotonic
        self._changed = threading.Condition()
        # Whoever carries an exchange goes on to the next while this one is compressed.
        self._writer = ThreadPoolExecutor(1, "warc")
        self._last_change = monotonic()
        self._open: set[Ticket] = set()
        self._carried: list[Carried] = []
        self._refused: dict[tuple[Why, str], Refused] = {}
        self._spent = _Spent()
        self._trouble: BaseException | None = None

    @property
    def carried(self) -> tuple[Carried, ...]:
        """What was recorded so far, in the order of the WARC. Raises what went wrong with us."""
        with self._changed:
            self._raise_trouble()
            return tuple(self._carried)

    @property
    def answered(self) -> tuple[Carried, ...]:
        """What was carried, and behind it what has been answered and is still watched for more."""
        with self._changed:
            self._raise_trouble()
            seen = sorted(self._open, key=lambda ticket: ticket.block)
            more = (ticket.answered for ticket in seen if ticket.answered is not None)
            return (*self._carried, *(Carried(one, None, False, None) for one in more))

    @property
    def refused(self) -> tuple[Refused, ...]:
        """What was refused so far, in the order of first sight."""
        with self._changed:
            return tuple(self._refused.values())

    def begin(self, exchange: Exchange) -> Ticket | None:
        """A request is under way, of which `exchange` is what is known.

        None beyond the limits, and once the ledger is closed.
        """
        with self._changed:
            over = self._spent.requests >= self._limits.browser_exchanges
            if self.closed or over or self._spent.received >= self._limits.browser_bytes:
                return None
            self._spent.requests += 1
            number = self._spent.requests
            ticket = Ticket(
                exchange, self._folder / f"{number:05d}.block", self._folder / f"{number:05d}.body"
            )
            self._open.add(ticket)
            self._change()
            return ticket

    def receive(self, size: int) -> bool:
        """Count what came; tell whether the page may have more."""
        with self._changed:
            self._spent.received += size
            return self._spent.received <= self._limits.browser_bytes

    def upload(self, size: int) -> bool:
        """Count what the page sends; tell whether it may."""
        with self._changed:
            self._spent.uploaded += size
            return self._spent.uploaded <= self._limits.browser_upload_bytes

    def keep(self, size: int) -> bool:
        """Count what would be kept of decoded bodies; tell whether it may."""
        with self._changed:
            self._spent.decoded += size
            return self._spent.decoded <= self._limits.browser_decoded_bytes

    def answer(self, ticket: Ticket, seen: Exchange) -> None:
        """The response is complete, but for what should not come: as `seen`, without its body."""
        with self._changed:
            ticket.answered = seen
            self._change()

    def settle(self, ticket: Ticket, came: Transferred) -> None:
        """Have an exchange written to the WARC; nothing, where that was done before."""
        with self._changed:
            if ticket.settled:
                return
            ticket.settled = True
            self._changed.notify_all()
            writing = self._writer.submit(self._write, ticket, came)
        writing.add_done_callback(self.watch)

    def _write(self, ticket: Ticket, came: Transferred) -> None:
        with self._changed:
            if self._trouble is not None:
                return
        exchange = came.exchange
        self._warc.write_exchange(exchange, lambda: ticket.block.open("rb"))
        ticket.block.unlink(missing_ok=True)
        kept = exchange.body is not None and not ticket.overflowed
        if not kept:
            ticket.body.unlink(missing_ok=True)
        body = ticket.body if kept else None
        with self._changed:
            self._carried.append(Carried(exchange, body, came.undecodable, came.unknown_coding))
            self._open.discard(ticket)
            # The wait for what should not come is part of the moment that must be quiet.
            self._change(moved=ticket.answered is None)

    def refuse(self, why: Why, host: str, url: str, sentence: str) -> None:
        """Note that something was refused; all of one host for one reason is one refusal."""
        with self._changed:
            # What is not the page's does not use up what it may ask for, nor make it restless.
            of_page = why not in (Why.STRANGER, Why.CALL_HOME)
            self._spent.requests += of_page
            key = (why, host)
            known = self._refused.get(key)
            if known is None and len(self._refused) >= self._limits.browser_exchanges:
                key = (why, "")
                known = self._refused.get(key)
            self._refused[key] = (
                Refused(why, url, sentence)
                if known is None
                else replace(known, count=known.count + 1)
            )
            self._change(moved=of_page)

    def watch(self, ended: Future[None]) -> None:
        """Something that ran beside has ended; if it failed, whoever waits or looks is told."""
        trouble = ended.exception()
        if trouble is not None:
            with self._changed:
                self._trouble = self._trouble or trouble
                self._change()

    @property
    def quiet_since(self) -> float | None:
        """Since when nothing has been under way; None while something is."""
        with self._changed:
            return None if self._is_under_way() else self._last_change

    def wait_quiet(self, seconds: float, moment: float, since: float | None = None) -> bool:
        """Wait until nothing has been under way for a moment; tell whether it came to that.

        The moment does not begin before `since`. What has been answered is not under way. Raises
        what went wrong with us.
        """
        deadline = self._monotonic() + seconds
        with self._changed:
            while True:
                self._raise_trouble()
                now = self._monotonic()
                begun = self._last_change if since is None else max(self._last_change, since)
                quiet = float("inf") if self._is_under_way() else begun + moment
                if now >= quiet or now >= deadline:
                    return now >= quiet
                self._changed.wait(min(quiet, deadline) - now)

    def _is_under_way(self) -> bool:
        return any(ticket.answered is None for ticket in self._open)

    def close(self, ended: datetime) -> None:
        """Settle what nobody came back with: it was under way when the recording ended."""
        with self._changed:
            self.closed = True
            # What was answered is settled by whoever carried it, now that the connections are cut.
            self._changed.wait_for(self._is_answered_settled, _SETTLING_SECONDS)
            left = sorted(self._open, key=lambda ticket: ticket.block)
        for ticket in left:
            detail = f"{ticket.exchange.url} was not heard from before the recording ended."
            failure = Failure(FailureKind.GIVEN_UP, detail)
            given_up = replace(ticket.exchange, ended=ended, failure=failure)
            self.settle(ticket, Transferred(given_up))
        self._writer.shutdown()
        with self._changed:
            self._raise_trouble()

    def _is_answered_settled(self) -> bool:
        due = (one for one in self._open if one.answered is not None and not one.settled)
        return self._trouble is not None or next(due, None) is None

    def _change(self, moved: bool = True) -> None:
        if moved:
            self._last_change = self._monotonic()
        self._changed.notify_all()

    def _raise_trouble(self) -> None:
        if self._trouble is not None:
            raise self._trouble
