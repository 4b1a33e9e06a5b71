"""A proxy on loopback that lets one browser out through the guarded door, and records all it does.

    with (folder / "data.warc.gz").open("xb") as out:
        warc = WarcFile(out, ...)
        with RecordingProxy(manner, warc, folder, allow) as proxy:
            ...                               # a browser is told proxy.url and the rest, and driven
            proxy.wait_quiet(10)
        for carried in proxy.carried:         # complete, as the WARC is, once the proxy is closed
            carried.exchange, carried.body

Each connection of the browser has a thread, as `ingest.http` and the door have always waited: a
browser opens some thirty connections to a proxy, and no more.
"""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType

from cryptography.hazmat.primitives import serialization

from ingest.browser.authority import Authority
from ingest.browser.ledger import Carried, Ledger
from ingest.browser.lines import BrowserLine, cut
from ingest.browser.refusal import Refused
from ingest.browser.visit import Allow, House, Visit, secret_of
from ingest.exchange import Exchange
from ingest.http.line import Manner
from ingest.http.pace import Pace
from ingest.warc import WarcFile

_MOMENT = 0.5
_FAREWELL = 2.0


class RecordingProxy:
    """Records what one browser does for one page, from the `with` on to its end.

    `manner` says within which limits, through which door, with which authorities its servers are
    judged; its user agent is not used, since the browser has one. `folder` exists; bodies are put
    there as ``NNNNN.body``, and are the caller's. `allow` says of each address that the browser
    asks for None, or in a sentence why it does not get it; it is called in several threads.
    Use `url`, `username`, `password` and `spki` to start the browser: whoever does not know them is
    not let out. Certificates are ours for the browser, whatever the server's are; what those were
    worth is in the exchanges.
    """

    def __init__(
        self,
        manner: Manner,
        warc: WarcFile,
        folder: Path,
        allow: Allow,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.username = secrets.token_urlsafe(12)
        self.password = secrets.token_urlsafe(24)
        self._limits = manner.limits
        self._now = manner.now
        self._ledger = Ledger(warc, folder, manner.limits, monotonic)
        self._house = House(
            manner=manner,
            pace=Pace(manner.limits, monotonic),
            ledger=self._ledger,
            allow=allow,
            authority=Authority(manner.now()),
            secret=secret_of(self.username, self.password),
        )
        self._places = threading.Semaphore(manner.limits.browser_connections)
        self._visits: dict[Future[None], Visit] = {}
        self._lock = threading.Lock()
        self._closed = False

    @property
    def url(self) -> str:
        """Where the browser finds the proxy, for ``--proxy-server``."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def spki(self) -> str:
        """What the browser bears, for ``--ignore-certificate-errors-spki-list``."""
        return self._house.authority.spki

    @property
    def certificate(self) -> bytes:
        """The throw-away authority's certificate, in DER, for a client that checks names."""
        return self._house.authority.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pace(self) -> Pace:
        """The time that the servers of the whole page have."""
        return self._house.pace

    @property
    def carried(self) -> tuple[Carried, ...]:
        """The exchanges so far and their bodies, in order of completion, which is the WARC's.

        Raises what went wrong with us meanwhile: OSError of a disk, `ProxyError`.
        """
        return self._ledger.carried

    @property
    def answered(self) -> tuple[Carried, ...]:
        """What `carried` gives, and behind it, without bodies, what came and is not yet written.

        A connection that stays open is watched for more first. Raises as `carried` does.
        """
        return self._ledger.answered

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges so far, in order of completion. Raises as `carried` does."""
        return tuple(carried.exchange for carried in self.carried)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """What the browser was not given so far, and why; in no exchange, but for `Why.ADDRESS`."""
        return self._ledger.refused

    @property
    def quiet_since(self) -> float | None:
        """When, by `monotonic`, something last crossed the wire; None while something does."""
        return self._ledger.quiet_since

    def wait_quiet(
        self, seconds: float, moment: float = _MOMENT, since: float | None = None
    ) -> bool:
        """Wait until no exchange has been under way for a moment, at most so many seconds.

        `since` is when, by `monotonic`, the moment begins at the earliest. Tells whether it came to
        that. Raises as `carried` does.
        """
        return self._ledger.wait_quiet(seconds, moment, since)

    def __enter__(self) -> RecordingProxy:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = ThreadPoolExecutor(self._limits.browser_connections + 1, "proxy")
        self._threads.submit(self._accept).add_done_callback(self._ledger.watch)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Cut what is under way, and write all of it. Raises as `carried` does."""
        with self._lock:
            self._closed = True
            visits = dict(self._visits)
        cut(self._listener)
        self._listener.close()
        for visit in visits.values():
            visit.cut()
        wait(visits, _FAREWELL)
        try:
            self._ledger.close(self._now())
        finally:
            # Whoever still waits for a server to open will find that nobody waits for him.
            self._house.pace.stop()
            self._threads.shutdown(wait=False)

    def _accept(self) -> None:
        while True:
            self._places.acquire()
            try:
                line, _ = self._listener.accept()
            except OSError:
                if self._closed:
                    return
                raise
            visit = Visit(BrowserLine(line, self._limits.idle_seconds), self._house)
            with self._lock:
                if self._closed:
                    line.close()
                    return
                serving = self._threads.submit(visit.serve)
                self._visits[serving] = visit
            serving.add_done_callback(self._leave)

    def _leave(self, served: Future[None]) -> None:
        with self._lock:
            self._visits.pop(served, None)
        self._places.release()
        self._ledger.watch(served)
