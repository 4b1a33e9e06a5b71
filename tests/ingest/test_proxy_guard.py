"""Through the recording proxy goes its own browser, to where it may, and nobody else."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from browsing import LIMITS, Page, browsing, place
from ingest.browser.refusal import is_call_home
from ingest.exchange import FailureKind
from ingest.network.door import Door
from ingest.network.proxy import ProxyError, parse_proxy
from ingest.network.web_address import WebAddress
from ministry import Ministry
from proxies import free_port, microsocks
from recordings import ok
from special_addresses import HIDDEN, answering

SMALL = ok(b"Content-Length: 2\r\n", b"hi")


def never(*_: Any, **__: Any) -> NoReturn:
    """A resolver that may not be asked."""
    raise AssertionError("a name was looked up here")


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    with Ministry({"/": SMALL, "/notice": SMALL}) as ministry:
        yield ministry


def answer_to(page: Page, said: bytes) -> bytes:
    """All that the proxy says to something, until it hangs up."""
    with page.line() as line:
        line.say(said)
        line.socket.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            return line.hear_all()
    return b""


class TestWho:
    """Only the browser that was told the credentials is let out (RFC 9110 §11.7)."""

    def test_whoever_says_nothing_is_asked(self, tmp_path: Path, ministry: Ministry) -> None:
        with browsing(tmp_path) as page, page.line() as line:
            said = f"GET http://{place(ministry)}/ HTTP/1.1\r\nHost: {place(ministry)}\r\n"
            line.say(said.encode() + b"\r\n")
            head = line.hear_head()
            assert head.startswith(b"HTTP/1.1 407 ")
            assert b'\r\nProxy-Authenticate: Basic realm="' in head
            # It may try again on the same connection, as browsers do.
            line.say(said.encode() + page.credentials + b"\r\n")
            assert line.hear_all() == SMALL
        assert page.refused == ()
        assert b"Proxy-" not in ministry.visits[0].request

    @pytest.mark.parametrize("secret", [b"Basic eDp5", b"Basic ", b"Bearer x", b"\xff\xfe"])
    @pytest.mark.parametrize("method", ["GET", "CONNECT"])
    def test_whoever_guesses_is_not_let_out(
        self, tmp_path: Path, ministry: Ministry, secret: bytes, method: str
    ) -> None:
        target = place(ministry) if method == "CONNECT" else f"http://{place(ministry)}/"
        with browsing(tmp_path) as page:
            said = f"{method} {target} HTTP/1.1\r\nHost: {place(ministry)}\r\n".encode()
            said += b"Proxy-Authorization: " + secret + b"\r\n\r\n"
            assert answer_to(page, said).startswith(b"HTTP/1.1 407 ")
        assert page.reasons == ["STRANGER"]
        assert ministry.visits == [] and page.records[1:] == []

    def test_guesses_do_not_use_up_what_the_page_may_ask_for(
        self, tmp_path: Path, ministry: Ministry
    ) -> None:
        limits = replace(LIMITS, browser_exchanges=2)
        with browsing(tmp_path, limits=limits) as page:
            for _ in range(3):
                answer_to(page, b"GET http://a/ HTTP/1.1\r\nProxy-Authorization: Basic x\r\n\r\n")
            for _ in range(2):
                with page.line() as line:
                    line.ask(place(ministry), "/notice")
                    assert line.hear_all() == SMALL
        assert page.reasons == ["STRANGER"] and page.refused[0].count == 3

    @pytest.mark.parametrize("said", [b"\x16\x03\x01\x02\x00\x01", b"SSH-2.0-x\r\n\r\n", b""])
    def test_whoever_speaks_something_else_is_left(self, tmp_path: Path, said: bytes) -> None:
        with browsing(tmp_path) as page:
            assert answer_to(page, said) == b""
        assert page.reasons == (["STRANGER"] if said.endswith(b"\n") else [])

    def test_each_recording_has_secrets_of_its_own(self, tmp_path: Path) -> None:
        said = set()
        for number in range(2):
            (tmp_path / str(number)).mkdir()
            with browsing(tmp_path / str(number)) as page:
                said |= {page.credentials, page.proxy.spki.encode()}
        assert len(said) == 4

    def test_it_listens_on_loopback_alone(self, tmp_path: Path) -> None:
        with browsing(tmp_path) as page:
            assert page.proxy.url == f"http://127.0.0.1:{page.port}"
            with socket.socket() as other:
                assert other.connect_ex(("127.0.0.2", page.port)) != 0


class TestWhereTo:
    """The caller says what the page may get; what it may not is said, and is in no exchange."""

    def test_what_is_not_allowed_is_not_asked_for(self, tmp_path: Path, ministry: Ministry) -> None:
        def allow(address: WebAddress) -> str | None:
            return None if address.target == "/notice" else f"{address} is not of this notice."

        with browsing(tmp_path, allow) as page, page.line() as line:
            line.ask(place(ministry), "/tracker")
            assert line.hear_all() == b""
            with page.line() as other:
                other.ask(place(ministry), "/notice")
                assert other.hear_all() == SMALL
        assert len(ministry.visits) == 1
        [refused] = page.refused
        assert refused.url == f"{ministry.address}/tracker"
        assert refused.sentence.endswith("is not of this notice.")
        assert refused.finding.code == "browser-not-allowed"
        assert page.only.url == f"{ministry.address}/notice"

    def test_refusals_of_one_host_are_counted(self, tmp_path: Path, ministry: Ministry) -> None:
        with browsing(tmp_path, lambda address: "No.") as page:
            for number in range(5):
                with page.line() as line:
                    line.ask(place(ministry), f"/{number}")
                    assert line.hear_all() == b""
        [refused] = page.refused
        assert (refused.count, refused.url) == (5, f"{ministry.address}/0")
        assert ("count", "5") in refused.finding.particulars

    def test_the_browser_does_not_call_home(self, tmp_path: Path) -> None:
        with browsing(tmp_path, door=Door(resolver=never)) as page:
            since = page.proxy.quiet_since
            with page.line() as line:
                head = line.connect("update.googleapis.com:443")
                assert head.startswith(b"HTTP/1.1 403 ")
            with page.line() as line:
                line.ask("clients2.google.com", "/service/update2/json?x")
                assert line.hear_all() == b""
            # It says nothing of the page: nobody waits longer for that.
            assert page.proxy.quiet_since == since
        assert page.reasons == ["CALL_HOME", "CALL_HOME"]
        assert page.exchanges == ()

    @pytest.mark.parametrize(
        ("host", "path"),
        [("accounts.google.com", "/gsi/client"), ("www.googleapis.com", "/"), ("a.example", "/")],
    )
    def test_what_pages_ask_of_the_same_hosts_is_theirs(self, host: str, path: str) -> None:
        assert not is_call_home(host, path)

    def test_a_websocket_is_not_opened(self, tmp_path: Path, ministry: Ministry) -> None:
        with browsing(tmp_path) as page, page.line() as line:
            line.tunnel(place(ministry), tls=False)
            fields = b"Upgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            line.ask_within(place(ministry), "/notice", fields)
            assert line.hear_all() == b""
        assert ministry.visits == []
        [refused] = page.refused
        assert refused.finding.code == "browser-websocket"
        assert refused.url == f"{ministry.address}/notice"

    def test_a_tunnel_without_tls_is_plain_http(self, tmp_path: Path, ministry: Ministry) -> None:
        with browsing(tmp_path) as page, page.line() as line:
            line.tunnel(place(ministry), tls=False)
            request = line.ask_within(place(ministry), "/notice")
            assert line.hear_all() == SMALL
        assert ministry.visits[0].request == request
        assert page.only.url == f"{ministry.address}/notice"


class TestSpecialAddresses:
    """A special address is refused in any spelling, in a tunnel and without, found or given."""

    @pytest.mark.parametrize("tunnel", [True, False])
    def test_in_any_spelling(self, tmp_path: Path, tunnel: bool) -> None:
        with browsing(tmp_path, door=Door(resolver=never)) as page:
            for host in HIDDEN:
                with page.line() as line:
                    if tunnel and host.isascii():
                        line.tunnel(f"{host}:80", tls=False)
                        line.ask_within(host, "/")
                    else:
                        line.ask(host)
                    assert line.hear_all() == b"", host
        assert sum(refused.count for refused in page.refused) == len(HIDDEN)
        assert set(page.reasons) == {"ADDRESS", "MALFORMED"}
        refused = [exchange for exchange in page.exchanges if exchange.failure]
        assert len(refused) == sum(host.isascii() for host in HIDDEN)
        for exchange in refused:
            assert exchange.failure is not None
            assert exchange.failure.kind is FailureKind.REFUSED_ADDRESS

    @pytest.mark.parametrize("found", ["10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1"])
    def test_as_what_a_name_leads_to(self, tmp_path: Path, found: str) -> None:
        door = Door(resolver=answering("93.184.216.34", found))
        with browsing(tmp_path, door=door) as page, page.line() as line:
            line.ask("public.example")
            assert line.hear_all() == b""
        assert page.reasons == ["ADDRESS"]
        assert page.refused[0].finding.code == "browser-address-refused"

    def test_a_name_that_leads_elsewhere_the_next_time(
        self, tmp_path: Path, ministry: Ministry
    ) -> None:
        answers = ["127.0.0.1", "10.0.0.1"]

        def resolver(host: str, port: int, type: int) -> Any:
            return answering(answers.pop(0))(host, port, type)

        door = Door(frozenset({"127.0.0.1"}), resolver)
        with browsing(tmp_path, door=door) as page:
            for _ in range(2):
                with page.line() as line:
                    line.ask(f"rebinding.example:{ministry.port}")
                    assert line.hear_all() == b""
        assert ministry.visits == [] and page.refused[0].count == 2

    @pytest.mark.parametrize("name", ["localhost", "x.localhost", "router", "printer.local"])
    def test_local_names_behind_another_proxy(self, tmp_path: Path, name: str) -> None:
        door = Door(resolver=never, proxy=parse_proxy(f"socks5h://127.0.0.1:{free_port()}"))
        with browsing(tmp_path, door=door) as page, page.line() as line:
            line.ask(name)
            assert line.hear_all() == b""
        assert page.reasons == ["ADDRESS"]


class TestThroughAnotherProxy:
    """With --proxy nothing goes out but through it, and no name is looked up here."""

    def test_the_name_goes_along(self, tmp_path: Path, ministry: Ministry) -> None:
        with microsocks() as url:
            door = Door(frozenset({"localhost"}), never, proxy=parse_proxy(url))
            with browsing(tmp_path, door=door) as page, page.line() as line:
                line.ask(f"localhost:{ministry.port}", "/notice")
                assert line.hear_all() == SMALL
        assert (page.only.proxy, page.only.peer) == ("socks5h", None)

    def test_one_that_is_down_stops_us(self, tmp_path: Path) -> None:
        door = Door(True, never, proxy=parse_proxy(f"socks5h://127.0.0.1:{free_port()}"))
        with (
            pytest.raises(ProxyError, match="cannot be reached"),
            browsing(tmp_path, door=door) as page,
        ):
            with page.line() as line:
                line.ask("public.example")
                assert line.hear_all() == b""
            page.proxy.wait_quiet(20)


MALFORMED = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: %b\r\nHost: %b\r\n\r\n",
    "another host": b"GET / HTTP/1.1\r\nHost: other.example\r\n\r\n",
    "another port": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a host with a user": b"GET / HTTP/1.1\r\nHost: x@%b\r\n\r\n",
    "a host with a path": b"GET / HTTP/1.1\r\nHost: %b/\r\n\r\n",
    "a host with a fragment": b"GET / HTTP/1.1\r\nHost: %b#\r\n\r\n",
    "a host in other letters": "GET / HTTP/1.1\r\nHost: 例子.cn\r\n\r\n".encode(),
    "no path": b"GET notice HTTP/1.1\r\nHost: %b\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\nHost: %b\r\n\r\n",
    "another address": b"GET http://%b/ HTTP/1.1\r\nHost: %b\r\n\r\n",
    "another tunnel": b"CONNECT %b HTTP/1.1\r\nHost: %b\r\n\r\n",
    "a bare line feed": b"GET / HTTP/1.1\nHost: %b\r\n\r\n",
    "a bare line feed later": b"GET / HTTP/1.1\r\nHost: %b\nX: y\r\n\r\n",
    "a fold": b"GET / HTTP/1.1\r\nHost: %b\r\n X\r\n\r\n",
    "no colon": b"GET / HTTP/1.1\r\nHost: %b\r\nnonsense\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost: %b\r\nX : y\r\n\r\n",
    "a control character": b"GET / HTTP/1.1\r\nHost: %b\r\nX: \x00\r\n\r\n",
    "two spaces": b"GET  / HTTP/1.1\r\nHost: %b\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a length twice": b"POST / HTTP/1.1\r\nHost: %b\r\n" + b"Content-Length: 1\r\n" * 2 + b"\r\nx",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: %b\r\nContent-Length: 1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a length below nothing": b"POST / HTTP/1.1\r\nHost: %b\r\nContent-Length: -1\r\n\r\n",
    "another coding": b"POST / HTTP/1.1\r\nHost: %b\r\nTransfer-Encoding: gzip\r\n\r\n",
}


class TestMalformed:
    """What a browser never writes is not passed on: two readers could read it in two ways."""

    @pytest.mark.parametrize("name", MALFORMED)
    def test_it_is_refused(self, tmp_path: Path, ministry: Ministry, name: str) -> None:
        host = place(ministry).encode()
        with browsing(tmp_path) as page, page.line() as line:
            line.tunnel(place(ministry), tls=False)
            line.say(MALFORMED[name].replace(b"%b", host))
            with suppress(ConnectionResetError):
                assert line.hear_all() == b""
        assert ministry.visits == []
        assert page.reasons == ["MALFORMED"]

    @pytest.mark.parametrize(
        "target",
        [
            "https://127.0.0.1/",
            "http://a@127.0.0.1/",
            "ftp://127.0.0.1/",
            "/notice",
            "http:///notice",
            "http://127.0.0.1:0/",
            "http://127.0.0.1/#part",
            "http://127.0.0.1\\@example.org/",
        ],
    )
    def test_what_is_no_address_for_a_proxy(self, tmp_path: Path, target: str) -> None:
        with browsing(tmp_path, door=Door(resolver=never)) as page, page.line() as line:
            said = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()
            line.say(said + page.credentials + b"\r\n")
            assert line.hear_all() == b""
        assert page.reasons == ["MALFORMED"]

    @pytest.mark.parametrize(
        "target", ["a.example:443/x", "a.example:443?", "x@a.example:443", "/"]
    )
    def test_what_is_no_host_for_a_tunnel(self, tmp_path: Path, target: str) -> None:
        with browsing(tmp_path, door=Door(resolver=never)) as page, page.line() as line:
            said = f"CONNECT {target} HTTP/1.1\r\nHost: a.example\r\n".encode()
            line.say(said + page.credentials + b"\r\n")
            assert line.hear_all() == b""
        assert page.reasons == ["MALFORMED"]

    def test_a_header_without_end(self, tmp_path: Path) -> None:
        with browsing(tmp_path) as page, page.line() as line, suppress(ConnectionError):
            line.say(b"GET http://a/ HTTP/1.1\r\n" + b"X: y\r\n" * (LIMITS.header_bytes // 5))
            assert line.hear_all() == b""
        assert page.reasons == ["STRANGER"]


def test_hosts_are_vouched_for_by_name(tmp_path: Path) -> None:
    """A client that checks names, and trusts the throw-away authority, is content."""
    with browsing(tmp_path, door=Door(resolver=never)) as page:
        for host in ("notice.example", "a_b.example", "8.8.8.8", "[2606:4700::1111]"):
            with page.line() as line:
                line.tunnel(f"{host}:8443")
                assert isinstance(line.socket, ssl.SSLSocket)
                assert line.socket.selected_alpn_protocol() == "http/1.1"
