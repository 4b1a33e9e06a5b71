"""Through a proxy or not at all: no name is looked up here, and nothing goes past it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ingest.exchange import FailureKind
from ingest.network.call import Caller, CallFailedError
from ingest.network.door import Door, NoEntry
from ingest.network.proxy import Proxy, ProxyError, parse_proxy
from ingest.network.web_address import parse_web_address
from manifests import Limits
from ministry import Ministry, Visitor
from proxies import SECRET, USER, free_port, microsocks, tinyproxy

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def never(*_: Any, **__: Any) -> NoReturn:
    """A resolver that may not be asked."""
    raise AssertionError("a name was looked up here")


def ask(proxy: Proxy | str, address: str, allowed: str = "localhost") -> bytes:
    """Ask for an address by way of a proxy; give the answer's body."""
    way = parse_proxy(proxy) if isinstance(proxy, str) else proxy
    door = Door(frozenset({allowed}), never, proxy=way)
    return Caller(Limits(), door, "tests").get(address, 1000).body


def by_name(ministry: Ministry) -> str:
    """The ministry's address with a name that somebody has to look up."""
    return f"http://localhost:{ministry.port}/"


class TestOfOthers:
    """Programs that others wrote, and a server that only they speak to."""

    @pytest.fixture(params=["socks", "http"])
    def proxy(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
        with microsocks() if request.param == "socks" else tinyproxy(tmp_path) as url:
            yield url

    def test_the_name_goes_along(self, proxy: str) -> None:
        with Ministry({"/": OK}) as ministry:
            assert ask(proxy, by_name(ministry)) == b"hello"
            [visit] = ministry.visits
        assert b"X-Forwarded" not in visit.request and b"Via" not in visit.request

    def test_a_server_that_is_not_there_is_its_own_fault(self, proxy: str) -> None:
        with pytest.raises(CallFailedError, match=r"The proxy could not connect to localhost \("):
            ask(proxy, f"http://localhost:{free_port()}/")

    def test_a_name_that_nobody_has(self, proxy: str) -> None:
        with pytest.raises(CallFailedError, match=r"connect to no\.such\.invalid"):
            ask(proxy, "http://no.such.invalid/")

    def test_every_byte_comes_through(self, proxy: str) -> None:
        body = bytes(range(256)) * 3
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        with Ministry({"/": head + body}) as ministry:
            assert ask(proxy, by_name(ministry)) == body


def test_user_and_password() -> None:
    with microsocks(guarded=True) as url, Ministry({"/": OK}) as ministry:
        secret = SECRET.replace(" ", "%20").replace("/", "%2F")
        known = url.replace("://", f"://{USER}:{secret}@")
        assert ask(known, by_name(ministry)) == b"hello"
        with pytest.raises(ProxyError, match="does not let us through") as refused:
            ask(known.replace(secret, "wrong"), by_name(ministry))
    assert "wrong" not in str(refused.value) and USER not in str(refused.value)


class TestBadProxies:
    """What fails at the proxy is no server's failure, and stops us."""

    def test_one_that_is_down(self) -> None:
        proxy = f"socks5h://127.0.0.1:{free_port()}"
        with Ministry({"/": OK}) as ministry:
            with pytest.raises(ProxyError, match=r"cannot be reached .* nothing goes out but"):
                ask(proxy, by_name(ministry))
            assert ministry.visits == []

    @pytest.mark.parametrize(
        "said", [b"", b"\x05\xff", b"\x04\x00", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05"]
    )
    def test_one_that_does_not_speak_socks(self, said: bytes) -> None:
        with Ministry({}, greeting=said or b"\x00") as other, pytest.raises(ProxyError):
            ask(f"socks5h://127.0.0.1:{other.port}", "http://localhost:1/")

    @pytest.mark.parametrize(
        "answer", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 407 Who\x1b[2J\r\n\r\n", b"HTTP/1.1 20"]
    )
    def test_one_that_does_not_connect(self, answer: bytes) -> None:
        with Ministry({"localhost:1": answer}) as other, pytest.raises(ProxyError) as refused:
            ask(f"http://127.0.0.1:{other.port}", "http://localhost:1/")
        assert "\x1b" not in str(refused.value)

    @pytest.mark.parametrize("status", [502, 504, 403])
    def test_a_gateway_that_comes_to_nobody(self, status: int) -> None:
        answer = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()
        with Ministry({"localhost:1": answer}) as other, pytest.raises(CallFailedError):
            ask(f"http://127.0.0.1:{other.port}", "http://localhost:1/")

    def test_what_comes_behind_the_head_is_the_servers(self) -> None:
        def tunnel(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 Connected\r\nX-A: b\r\n\r\n" + OK)
            visitor.end()

        with Ministry({"localhost:1": tunnel}) as other:
            proxy = Proxy("http", "127.0.0.1", other.port, USER, SECRET)
            assert ask(proxy, "http://localhost:1/") == b"hello"
            [visit] = other.visits
        lines = visit.request.split(b"\r\n")
        assert lines[:2] == [b"CONNECT localhost:1 HTTP/1.1", b"Host: localhost:1"]
        secret = base64.b64encode(f"{USER}:{SECRET}".encode())
        assert b"Proxy-Authorization: Basic " + secret in lines


class TestDoor:
    """Behind a proxy, what can be seen to be private is refused all the same."""

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "10.1.2.3",
            "[::1]",
            "2130706433",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "intranet",
            "metadata.google.internal",
        ],
    )
    def test_local_names_and_numbers(self, host: str) -> None:
        door = Door(resolver=never, proxy=Proxy("socks5h", "127.0.0.1", 9))
        with pytest.raises(NoEntry) as refused:
            door.resolve(parse_web_address(f"http://{host}/", 1000))
        assert refused.value.failure.kind is FailureKind.REFUSED_ADDRESS

    def test_others_are_left_to_the_proxy(self) -> None:
        door = Door(resolver=never, proxy=Proxy("socks5h", "127.0.0.1", 9))
        assert door.resolve(parse_web_address("http://www.gov.example/", 1000)) == ()


class TestAddresses:
    """The address of a proxy is read strictly, and its secrets are never shown."""

    def test_its_parts(self) -> None:
        proxy = parse_proxy("http://reader:a%20secret%2Fword@[::1]:3128/")
        assert proxy == Proxy("http", "::1", 3128, USER, SECRET)
        assert str(proxy) == "http://[::1]:3128"
        assert not re.search("reader|secret", f"{proxy!r} {proxy}")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "127.0.0.1:9050",
            "socks5://127.0.0.1:9050",
            "socks4a://127.0.0.1:9050",
            "https://proxy.example:443",
            "socks5h://127.0.0.1",
            "socks5h://:9050",
            "socks5h://127.0.0.1:99999",
            "socks5h://127.0.0.1:x",
            "http://[::1:3128",
            "http://secret:secret@proxy.example:3128/path",
            f"http://secret:{'s' * 256}@proxy.example:3128",
        ],
    )
    def test_what_is_none(self, text: str) -> None:
        with pytest.raises(ProxyError) as refused:
            parse_proxy(text)
        assert "secret" not in str(refused.value)
