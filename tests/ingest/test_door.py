"""Private and special addresses are refused, however they are spelled."""

from __future__ import annotations

import errno
import socket
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.exchange import FailureKind
from ingest.network.addresses import special_rule, unmapped
from ingest.network.door import Door, NoEntry
from ingest.network.web_address import (
    WebAddressError,
    as_asked_for,
    asked_for,
    parse_web_address,
)
from special_addresses import HIDDEN, answering

UNREADABLE = [
    "http://",
    "http:///path",
    "http:/one/slash",
    "http:host/",
    "//example.org/",
    "example.org",
    "ftp://example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://user@example.org/",
    "http://user:secret@example.org/",
    "http://example.org@127.0.0.1/",
    "http://127.0.0.1\\@example.org/",
    "http://example.org\\.evil/",
    "http://exa mple.org/",
    "http://example.org/a b",
    "http://example.org/\r\nX-Evil: 1",
    "http://example.org/\x00",
    "\thttp://example.org/",
    "http://example.org:0/",
    "http://example.org:65536/",
    "http://example.org:99999999/",
    "http://example.org:8a/",
    "http://example.org:80:80/",
    "http://:80/",
    "http://[::1/",
    "http://[::1]x/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[127.0.0.1]/",
    "http://::1/",
    "http://127.0.0.256/",
    "http://1.2.3.4.5/",
    "http://256.256.256.256/",
    "http://4294967296/",
    "http://08.1.1.1/",
    "http://foo.0x/bar",
    "http://example..org/",
    "http://.example.org/",
    "http://-example.org/",
    "http://%31%32%37.0.0.1/",
    "http://exa%6dple.org/",
    "http://" + "a" * 64 + ".org/",
    "http://" + "a." * 127 + "a/",
    "http://\u202eexample.org/",
    "http://exam\u00adple\u3000.org/",
    "http://xn--a\u0301.\u2024/",
    "http://example.org/" + "x" * 9000,
    "http://example.org/" + "公" * 1000,
]


def refusal(url: str, door: Door) -> str:
    with pytest.raises(NoEntry) as caught:
        door.resolve(parse_web_address(url, 8192))
    assert caught.value.failure.kind is FailureKind.REFUSED_ADDRESS
    return caught.value.failure.detail


class TestSpellings:
    """A special address is one in any spelling that a resolver or a browser would take."""

    @pytest.mark.parametrize("host", HIDDEN)
    def test_it_is_refused_and_the_way_out_is_named(self, host: str) -> None:
        sentence = refusal(f"http://{host}/", Door(resolver=answering("93.184.216.34")))
        assert "--allow-private" in sentence

    @pytest.mark.parametrize("host", HIDDEN)
    def test_it_is_refused_as_the_answer_to_a_name_too(self, host: str) -> None:
        address = parse_web_address(f"http://{host}/", 8192)
        assert address.number is not None
        refusal("http://public.example/", Door(resolver=answering(str(address.number))))

    @pytest.mark.parametrize("host", ["8.8.8.8", "[2606:4700:4700::1111]", "[64:ff9b::8.8.8.8]"])
    def test_public_addresses_pass(self, host: str) -> None:
        assert Door().resolve(parse_web_address(f"http://{host}/", 8192))

    def test_a_mapped_public_address_is_visited_as_ipv4(self) -> None:
        address = parse_web_address("http://[::ffff:8.8.8.8]/", 8192)
        assert Door().resolve(address) == (ip_address("8.8.8.8"),)

    @given(st.ip_addresses(v=4))
    def test_no_ipv4_address_is_let_in_that_python_calls_private(self, address: Any) -> None:
        if not address.is_global:
            assert special_rule(address) is not None

    @given(st.ip_addresses(v=6))
    def test_no_ipv6_address_is_let_in_that_python_calls_private(self, address: Any) -> None:
        if not address.is_global:
            assert special_rule(address) is not None
        assert unmapped(address).version in (4, 6)


class TestAnswers:
    """Every answer of the resolver is judged, and the connection goes to what was judged."""

    def test_one_private_answer_among_public_ones_refuses_all(self) -> None:
        sentence = refusal(
            "http://mixed.example/", Door(resolver=answering("93.184.216.34", "10.0.0.1"))
        )
        assert "10.0.0.1" in sentence
        assert "RFC 1918" in sentence

    def test_a_zone_in_an_answer_does_not_hide_it(self) -> None:
        refusal("http://zoned.example/", Door(resolver=answering("fe80::1%eth0")))

    def test_the_second_answer_of_a_rebinding_name_is_never_asked_for(self) -> None:
        asked: list[str] = []

        def resolver(host: str, port: int, type: int) -> list[Any]:
            asked.append(host)
            return answering("93.184.216.34" if len(asked) == 1 else "127.0.0.1")(host, port, type)

        door = Door(resolver=resolver)
        address = parse_web_address("http://rebinding.example/", 8192)
        assert door.resolve(address) == (ip_address("93.184.216.34"),)
        assert asked == ["rebinding.example"]

    def test_a_host_may_be_allowed_by_name_and_no_other(self) -> None:
        door = Door(frozenset({"intranet.example"}), answering("10.0.0.1"))
        assert door.resolve(parse_web_address("http://intranet.example/", 8192))
        refusal("http://other.example/", door)

    def test_a_name_that_is_not_found_is_a_dns_failure(self) -> None:
        def resolver(host: str, port: int, type: int) -> list[Any]:
            raise socket.gaierror(socket.EAI_NONAME, "text that depends on the machine")

        with pytest.raises(NoEntry) as caught:
            Door(resolver=resolver).resolve(parse_web_address("http://no.example/", 8192))
        assert caught.value.failure.kind is FailureKind.DNS
        assert "EAI_NONAME" in caught.value.failure.detail

    def test_only_so_many_answers_are_looked_at(self) -> None:
        many = answering(*(f"8.8.{number}.8" for number in range(99)))
        address = parse_web_address("http://many.example/", 8192)
        assert len(Door(resolver=many, answers=16).resolve(address)) == 16


class TestReading:
    """Two readers must never see two hosts in one address."""

    @pytest.mark.parametrize("text", UNREADABLE)
    def test_what_could_be_read_two_ways_is_refused(self, text: str) -> None:
        with pytest.raises(WebAddressError) as caught:
            parse_web_address(text, 8192)
        assert caught.value.exit_code == 3
        assert str(caught.value).isprintable()

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("HTTP://Example.ORG", "http://example.org/"),
            ("http://example.org:80/a?b#c", "http://example.org/a?b"),
            ("https://example.org:443?q", "https://example.org/?q"),
            ("https://example.org:8443/", "https://example.org:8443/"),
            ("http://example.org:/", "http://example.org/"),
            ("http://例子.cn/公告?第=3", "http://xn--fsqu00a.cn/%E5%85%AC%E5%91%8A?%E7%AC%AC=3"),
            ("http://bücher。example/", "http://xn--bcher-kva.example/"),
            ("http://a_b.example./", "http://a_b.example./"),
            ('http://example.org/"<a>"', "http://example.org/%22%3Ca%3E%22"),
            ("http://example.org/100%", "http://example.org/100%"),
            ("http://[2606:4700:0:0::1]:8080/", "http://[2606:4700::1]:8080/"),
            ("http://0x8.010.2056/", "http://8.8.8.8/"),
        ],
    )
    def test_one_address_has_one_spelling(self, text: str, read: str) -> None:
        address = parse_web_address(text, 8192)
        assert str(address) == read
        assert parse_web_address(str(address), 8192) == address

    @pytest.mark.parametrize(
        "target", ["/", "/a?b=1", "/a|b", "/?q={}^`\\", "/%zz", "/?a[]=%E5", "/a'b?c'd"]
    )
    def test_what_a_browser_names_is_spelled_as_what_it_asks_for(self, target: str) -> None:
        origin = parse_web_address("https://example.org:8443/", 8192)
        asked = str(asked_for(origin, target.encode(), 8192))
        assert as_asked_for(f"https://example.org:8443{target}#part") == asked
        assert as_asked_for(asked) == asked

    def test_what_is_of_no_server_is_left(self) -> None:
        assert as_asked_for("blob:https://a.example/1|2#x") == "blob:https://a.example/1|2"

    @given(st.text(max_size=60))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        for start in ("", "http://", "http://example.org/"):
            try:
                address = parse_web_address(start + text, 8192)
            except WebAddressError:
                continue
            assert str(address).isascii()
            assert parse_web_address(str(address), 8192) == address


class TestConnecting:
    """What this machine lacks is never written down as a server's failure."""

    def test_no_more_sockets_is_our_own_trouble(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def exhausted(*_: object) -> socket.socket:
            raise OSError(errno.EMFILE, "Too many open files")

        monkeypatch.setattr(socket, "socket", exhausted)
        address = parse_web_address("http://8.8.8.8/", 8192)
        with pytest.raises(OSError, match="Too many open files"):
            Door().connect(address, Door().resolve(address), lambda: 1.0)

    def test_every_checked_address_is_tried_in_turn(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            door = Door(True, answering("127.0.0.2", "127.0.0.1"))
            address = parse_web_address(f"http://two.example:{port}/", 8192)
            opened, peer = door.connect(address, door.resolve(address), lambda: 5.0)
            opened.close()
        assert peer == ("127.0.0.1", port)
