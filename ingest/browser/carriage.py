"""One exchange carried between the browser and a server, and recorded as it passes.

Every byte of the server is filed before the browser gets it, and goes on as it came. What the two
of them make of it is their affair; how the server's connection ends is passed on as well, and what
we end ourselves is torn down, so that the browser never takes a part for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.browser.asked import Asked, MalformedRequestError, Upload
from ingest.browser.ledger import Ledger, Ticket
from ingest.browser.lines import PIECE, BrowserLine, Gone, readable
from ingest.exchange import Exchange
from ingest.http.ending import End, Ending, Transferred, conclude, receive
from ingest.http.head import Framing, coding_list
from ingest.http.intake import Intake
from ingest.http.line import Line, Manner
from ingest.http.pace import Pace, TooSlow
from ingest.http.transfer import send_all
from ingest.http.wire import Wire

_PAGE_LIMIT = "The page's exchanges are larger together than limits.browser_bytes allows."
_UPLOAD_LIMIT = "The page sends more than limits.browser_upload_bytes allows."


@dataclass(frozen=True, slots=True)
class Passed:
    """What was carried, how it ended, and whether the connection can carry more."""

    transferred: Transferred
    end: End
    reusable: bool


class _Kept:
    """Where a decoded body goes, for as long as the ledger allows."""

    def __init__(self, ticket: Ticket, ledger: Ledger) -> None:
        self._ticket = ticket
        self._ledger = ledger
        self._file = ticket.body.open("wb")

    def write(self, data: bytes, /) -> int:
        """Write what is still allowed; what is not is lost, and the ticket says so."""
        if not self._ticket.overflowed and self._ledger.keep(len(data)):
            return self._file.write(data)
        self._ticket.overflowed = True
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Carriage:
    """Carries one exchange. `known` is what is known of it before it begins."""

    def __init__(
        self,
        asked: Asked,
        upload: Upload,
        browser: BrowserLine,
        server: Line,
        manner: Manner,
        ledger: Ledger,
        pace: Pace,
    ) -> None:
        self._asked = asked
        self._upload = upload
        self._browser = browser
        self._server = server
        self._manner = manner
        self._limits = manner.limits
        self._ledger = ledger
        self._pace = pace
        self._sent = bytearray()
        self._deaf = False
        self._left = False

    def carry(self, head: bytes, ticket: Ticket, known: Exchange) -> Passed:
        """Send the request's header, as the server is to get it, and carry what follows."""
        if ticket.settled:
            raise Gone
        where = known.url
        self._wire = Wire(self._asked.method, self._limits, where)
        kept = _Kept(ticket, self._ledger)
        try:
            with ticket.block.open("wb") as block:
                self._intake = Intake(self._wire, block, kept, self._limits, where)
                ending = self._converse(head, where)
                ended = self._manner.now()
                if ending.end is End.DONE:
                    self._ledger.answer(ticket, self._seen(known))
                    if not self._left and self._await_more():
                        ended = self._manner.now()
                self._intake.close()
        finally:
            kept.close()
        asked_part = bool(self._asked.values(b"range"))
        came = conclude(
            known, self._wire, self._intake, ending, bytes(self._sent), ended, asked_part
        )
        return Passed(came, ending.end, ending.end is End.DONE and self._reusable())

    def _seen(self, known: Exchange) -> Exchange:
        """Say what an exchange is by its header lines, whatever may still come behind its body."""
        head = self._wire.head
        if head is None:
            return known
        sent = bytes(self._sent)
        return replace(known, request=sent, status=head.status, headers=head.fields)

    def _converse(self, head: bytes, where: str) -> Ending:
        try:
            # It may have left while the server was still to be reached.
            if readable((self._browser.socket,), 0):
                self._browser.listen()
            self._send(head)
            return self._exchange()
        except TooSlow as slow:
            return Ending(End.TOO_SLOW, str(slow))
        except Gone:
            self._left = True
            if self._wire.done:
                return Ending(End.DONE)  # All of it came, whoever was still there to get it.
            return Ending(End.GIVEN_UP, f"The browser did not wait for the answer of {where}.")
        except MalformedRequestError as fault:
            return Ending(End.GIVEN_UP, f"The browser's request to {where} {fault}.")

    def _exchange(self) -> Ending:
        wire, server, browser = self._wire, self._server.socket, self._browser
        while not wire.done and wire.stopped is None:
            if browser.said and not self._upload.done:
                if not self._pass_upload():
                    return Ending(End.TOO_MUCH, _UPLOAD_LIMIT)
                continue
            # What a browser says too early stays with it, once there is a good deal of it.
            heard = (server, browser.socket) if len(browser.said) < PIECE else (server,)
            ready = readable(heard, self._pace.waiting())
            if server in ready:
                ending = self._take()
                if ending is not None:
                    return ending
            elif browser.socket in ready:
                browser.listen()
        return Ending(End.DONE if wire.done else End.TOO_LARGE)

    def _take(self) -> Ending | None:
        """File what the server sent, and pass it on; how it ended, if it did."""
        limits, intake = self._limits, self._intake
        wanted = min(PIECE, limits.response_bytes + 1 - intake.received)
        data = receive(self._server.socket, wanted, 0)
        if data is End.WAITING:
            return None
        if isinstance(data, End):
            if self._browser.over:
                raise Gone  # It was cut with the browser's, and not by the server.
            return Ending(data)
        intake.take(data)
        if not self._ledger.receive(len(data)):
            return Ending(End.TOO_MUCH, _PAGE_LIMIT)
        if self._wire.stopped is not None:
            return None
        if intake.received > limits.response_bytes and not self._wire.done:
            return Ending(End.TOO_LARGE)
        self._pace.pass_on(lambda: self._browser.tell(data))
        if not self._wire.done:
            self._pace.received(len(data))
        return None

    def _pass_upload(self) -> bool:
        """Pass on what the browser has sent of its body; False beyond the limit."""
        said = bytes(self._browser.said[:PIECE])
        taken = self._upload.take(said)
        if not self._ledger.upload(taken):
            return False
        self._send(self._browser.take(taken))
        return True

    def _send(self, data: bytes) -> None:
        if not self._deaf:
            sent = send_all(self._server.socket, data, self._pace)
            self._sent += sent
            # A server that takes no more may have answered already.
            self._deaf = len(sent) < len(data)
        self._pace.begin()

    def _await_more(self) -> bool:
        """Wait a little for bytes that should not come: they are evidence, and the browser's.

        Tells whether any came.
        """
        left = self._pace.draining()
        before = self._intake.received
        server, browser = self._server.socket, self._browser
        try:
            while self._intake.received < before + self._limits.drain_bytes:
                patience = 0.0 if browser.said else max(0.0, left())
                ready = readable((server, browser.socket), patience)
                if server in ready:
                    data = receive(server, PIECE, 0)
                    if isinstance(data, bytes):
                        self._intake.take(data)
                        self._ledger.receive(len(data))
                        browser.tell(data)
                    elif data is not End.WAITING:
                        self._left = True
                        break
                elif ready and not browser.said:
                    browser.listen()
                if patience <= 0:
                    break
        except Gone:
            self._left = True
        return self._intake.received > before

    def _reusable(self) -> bool:
        head = self._wire.head
        if self._left or self._deaf or not self._upload.done or self._wire.overrun or head is None:
            return False
        if self._wire.plan.framing is Framing.CLOSE or head.status == 101:
            return False
        options = coding_list(head.values(b"connection"))
        stays = b"close" not in options and (head.version != "1.0" or b"keep-alive" in options)
        return stays and self._asked.stays
