"""One connection of the browser, from the first byte to the last: request after request.

To each connection of the browser belongs at most one to a server, kept as long as both sides keep
theirs. So a server sees the connections that it would see of the browser itself, and what it does
with one of them the browser feels on that one.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from checksums import Finding
from ingest.browser.asked import HEAD_END, Asked, MalformedRequestError, Upload, read_asked
from ingest.browser.authority import Authority
from ingest.browser.carriage import Carriage
from ingest.browser.ledger import Ledger, Ticket
from ingest.browser.lines import PIECE, BrowserLine, Gone, cut, readable
from ingest.browser.refusal import Why, is_call_home
from ingest.exchange import Exchange, FailureKind, TlsFacts
from ingest.http.ending import End, Transferred, receive
from ingest.http.line import Line, Manner, open_line, tls_facts
from ingest.http.pace import Pace
from ingest.network.door import NoEntry
from ingest.network.web_address import WebAddress, WebAddressError, asked_for, parse_web_address

Allow = Callable[[WebAddress], str | None]
_TUNNEL: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
_CHALLENGE: Final = (
    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
    b'Proxy-Authenticate: Basic realm="recording"\r\nContent-Length: 0\r\n\r\n'
)
_LEAVE: Final = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
# Nothing in it may end an authority early (RFC 3986 §3.2).
_NAMES_A_HOST: Final = re.compile(rb"[^\x00-\x20\x7f-\xff/?#@\\]+")
# Where something was found that is of no address.
_PROXY: Final = "proxy"
_ORDERLY: Final = (End.DONE, End.CLOSED)


@dataclass(frozen=True, slots=True)
class House:
    """What all visits have in common. `secret` is what the browser's credentials come to."""

    manner: Manner
    pace: Pace
    ledger: Ledger
    allow: Allow
    authority: Authority
    secret: bytes


@dataclass(frozen=True, slots=True)
class _Onward:
    """A connection to a server, and whom it was opened for."""

    origin: WebAddress
    line: Line
    tls: TlsFacts | None


class Visit:
    """Serves one connection of the browser."""

    def __init__(self, browser: BrowserLine, house: House) -> None:
        self._browser = browser
        self._house = house
        self._limits = house.manner.limits
        self._onward: _Onward | None = None

    def serve(self) -> None:
        """Serve until either side ends it. Errors of our own, a disk's or a proxy's, are raised."""
        try:
            with contextlib.suppress(Gone):
                self._greet()
        finally:
            self._close_onward()
            self._browser.end()

    def cut(self) -> None:
        """Let the thread that serves find that it is over."""
        self._browser.cut()
        onward = self._onward
        if onward is not None:
            cut(onward.line.socket)

    def _greet(self) -> None:
        """Let nobody in but the browser; then serve it, directly or through a tunnel."""
        known = False
        try:
            while True:
                asked = read_asked(self._next(None if known else self._limits.idle_seconds))
                if not self._is_known(asked):
                    continue
                known = True
                if asked.method == "CONNECT":
                    self._tunnel(asked)
                    return
                authority, target = asked.split_target()
                origin = self._origin("http", authority)
                if not self._serve_one(asked, origin, target, asked.to_server(target)):
                    return
        except MalformedRequestError as fault:
            why = Why.MALFORMED if known else Why.STRANGER
            self._refuse(why, "", _PROXY, f"A request {fault}.")

    def _is_known(self, asked: Asked) -> bool:
        given = asked.values(b"proxy-authorization")
        if given and hmac.compare_digest(given[0], self._house.secret):
            return True
        if given:
            sentence = "A request brought credentials that are not ours."
            self._refuse(Why.STRANGER, "", _PROXY, sentence)
        self._browser.tell(_CHALLENGE)
        if not Upload(asked, self._limits).done:
            raise Gone
        return False

    def _tunnel(self, asked: Asked) -> None:
        authority = asked.target
        origin = self._origin("https", authority)
        if is_call_home(origin.host, "/"):
            self._refuse(Why.CALL_HOME, origin.host, str(origin), "It is the browser's own.")
            self._browser.tell(_LEAVE)
            return
        if self._browser.said or not Upload(asked, self._limits).done:
            raise MalformedRequestError("speaks before its tunnel is open")
        self._browser.tell(_TUNNEL)
        if self._browser.next_is_tls():
            self._browser.secure(self._house.authority.context(origin))
        else:
            origin = self._origin("http", authority)
        while True:
            asked = read_asked(self._next(None))
            if not self._serve_one(asked, origin, asked.target, asked.raw):
                return

    def _origin(self, scheme: str, authority: bytes) -> WebAddress:
        if not _NAMES_A_HOST.fullmatch(authority):
            raise MalformedRequestError("names more than a host, or none")
        try:
            text = f"{scheme}://{authority.decode('ascii')}/"
            return parse_web_address(text, self._limits.url_bytes)
        except WebAddressError as error:
            raise MalformedRequestError(f"names whom nobody can visit: {error}") from error

    def _next(self, seconds: float | None) -> bytes:
        """The next request's header, with its empty line, waited for so long."""
        browser = self._browser
        while True:
            end = browser.said.find(HEAD_END)
            if end < 0 and len(browser.said) > self._limits.header_bytes:
                raise MalformedRequestError("has a header beyond limits.header_bytes")
            lines = [browser.socket]
            if self._onward is not None:
                lines.append(self._onward.line.socket)
            ready = readable(lines, 0 if end >= 0 else seconds)
            if lines[1:] and lines[1] in ready and receive(lines[1], PIECE, 0) is not End.WAITING:
                # The server has ended it, or says what nobody asked for; so is it for the browser.
                raise Gone
            if end >= 0:
                return browser.take(end + len(HEAD_END))
            if not ready:
                raise Gone
            if browser.socket in ready:
                browser.listen()

    def _serve_one(self, asked: Asked, origin: WebAddress, target: bytes, head: bytes) -> bool:
        """Carry out a request, or refuse it; tell whether the connection goes on."""
        address = self._address(asked, origin, target)
        upload = Upload(asked, self._limits)
        refusal = self._why_not(asked, address)
        if refusal is not None:
            self._refuse(refusal[0], address.host, str(address), refusal[1])
            return False
        manner, ledger = self._house.manner, self._house.ledger
        started = manner.now()
        blank = Exchange(str(address), asked.method, started, started, proxy=manner.way)
        ticket = ledger.begin(blank)
        if ticket is None:
            if ledger.closed:
                raise Gone
            sentence = (
                "The page made more requests, or brought more bytes, than "
                "limits.browser_exchanges and limits.browser_bytes allow."
            )
            self._refuse(Why.LIMIT, "", str(address), sentence)
            return False
        pace = self._house.pace.beside()
        try:
            onward, findings = self._go_to(address, pace)
        except NoEntry as refused:
            self._not_let_in(ticket, refused, address)
            return False
        known = replace(blank, peer=onward.line.peer, tls=onward.tls, findings=findings)
        carriage = Carriage(asked, upload, self._browser, onward.line, manner, ledger, pace)
        passed = carriage.carry(head, ticket, known)
        if not passed.reusable:
            self._close_as(passed.end)
        ledger.settle(ticket, passed.transferred)
        return passed.reusable

    def _address(self, asked: Asked, origin: WebAddress, target: bytes) -> WebAddress:
        if not target.startswith(b"/"):
            raise MalformedRequestError("asks for what is no path")
        # Two readers must never see two hosts in one request (RFC 9112 §3.2).
        hosts = asked.values(b"host")
        named = [self._origin(origin.scheme, host) for host in hosts]
        if [one.authority for one in named] != [origin.authority]:
            raise MalformedRequestError("has a Host other than whom it is for")
        try:
            return asked_for(origin, target, self._limits.url_bytes)
        except WebAddressError as error:
            raise MalformedRequestError(f"cannot be written down: {error}") from error

    def _why_not(self, asked: Asked, address: WebAddress) -> tuple[Why, str] | None:
        if b"websocket" in asked.tokens(b"upgrade"):
            return Why.WEBSOCKET, f"{address} would be a WebSocket."
        if is_call_home(address.host, address.target):
            return Why.CALL_HOME, "It is the browser's own."
        reason = self._house.allow(address)
        return (Why.NOT_ALLOWED, reason) if reason is not None else None

    def _go_to(self, address: WebAddress, pace: Pace) -> tuple[_Onward, tuple[Finding, ...]]:
        """The connection to a server, and what was found wrong if it had to be opened."""
        origin = replace(address, target="/")
        if self._onward is not None and self._onward.origin == origin:
            return self._onward, ()
        self._close_onward()
        manner = self._house.manner
        line = open_line(address, manner, pace)
        tls, findings = tls_facts(address, line, manner, manner.now())
        self._onward = _Onward(origin, line, tls)
        return self._onward, findings

    def _not_let_in(self, ticket: Ticket, refused: NoEntry, address: WebAddress) -> None:
        failure = refused.failure
        if failure.kind is FailureKind.REFUSED_ADDRESS:
            self._refuse(Why.ADDRESS, address.host, str(address), failure.detail)
        ended = self._house.manner.now()
        known = replace(ticket.exchange, ended=ended, peer=refused.peer, failure=failure)
        self._house.ledger.settle(ticket, Transferred(known))

    def _refuse(self, why: Why, host: str, url: str, sentence: str) -> None:
        self._house.ledger.refuse(why, host, url, sentence)

    def _close_as(self, end: End) -> None:
        """Close towards the browser as the server did towards us; what we cut short is torn."""
        if end in _ORDERLY:
            self._browser.end()
        elif end is End.RAGGED:
            self._browser.end_without_goodbye()
        else:
            self._browser.reset()

    def _close_onward(self) -> None:
        if self._onward is not None:
            self._onward.line.socket.close()
            self._onward = None


def secret_of(username: str, password: str) -> bytes:
    """What a browser says that knows the credentials (RFC 7617 §2)."""
    return b"Basic " + base64.b64encode(f"{username}:{password}".encode())
