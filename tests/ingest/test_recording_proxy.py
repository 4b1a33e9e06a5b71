"""What crosses the recording proxy is recorded byte for byte, and goes on unaltered."""

from __future__ import annotations

import contextlib
import gzip
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotlicffi
import pytest

from browsing import LIMITS, Line, Page, browsing, place
from certificates import certificate, server_context
from ministry import Answer, Ministry, Visitor
from patience import until
from recordings import NOTICE, chunked, ok
from warc_records import check_with_warcio

PAGE = ok(b"Content-Length: %d\r\n" % len(NOTICE), NOTICE)
SMALL = ok(b"Content-Length: 2\r\n", b"hi")


def in_turn(*answers: bytes) -> Callable[[Visitor], None]:
    """Give one answer after another on one connection, then end it."""

    def act(visitor: Visitor) -> None:
        for number, answer in enumerate(answers):
            if number:
                visitor.read_next()
            visitor.send(answer)
        visitor.end()

    return act


@contextmanager
def visiting(folder: Path, answer: Answer, **more: Any) -> Iterator[tuple[Page, Line, Ministry]]:
    """A page, one connection of its browser, and a ministry with one answer at /notice."""
    with (
        Ministry({"/notice": answer}) as ministry,
        browsing(folder, **more) as page,
        page.line() as line,
    ):
        yield page, line, ministry


ANSWERS = {
    "plain": PAGE,
    "chunks of gzip": ok(
        b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
        chunked(gzip.compress(NOTICE, mtime=0), 7),
    ),
    "brotli": ok(b"Content-Encoding: br\r\n", brotlicffi.compress(NOTICE)),
    "bare deflate": ok(b"Content-Encoding: deflate\r\n", zlib.compress(NOTICE)[2:-4]),
    "trailers": ok(
        b"Transfer-Encoding: chunked\r\n", b"5;sig=x\r\nhello\r\n0\r\nExpires: never\r\n\r\n"
    ),
    "fewer bytes than said": ok(b"Content-Length: 5000\r\n", NOTICE),
    "more bytes than said": ok(b"Content-Length: 7\r\n", NOTICE),
    "two lengths": ok(b"Content-Length: 5\r\nContent-Length: 9\r\n", NOTICE),
    "length and chunks": ok(
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunked(NOTICE)
    ),
    "chunks cut short": ok(b"Transfer-Encoding: chunked\r\n", chunked(NOTICE, end=b"")),
    "chunks that are none": ok(b"Transfer-Encoding: chunked\r\n", NOTICE),
    "interim responses": b"HTTP/1.1 100 Continue\r\n\r\n"
    + b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    + PAGE,
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + NOTICE,
    "no headers": b"<html>" + NOTICE,
    "a folded header": ok(b"X-Long: one\r\n two\r\nContent-Length: 2\r\n", b"hi"),
    "a header in latin-1": ok(b"X-Who: M\xfcller\r\nContent-Length: 2\r\n", b"hi"),
    "a header in UTF-8": ok("X-Who: 公告\r\nContent-Length: 2\r\n".encode(), b"hi"),
    "no status": b"HTTP/1.1 fine\r\nContent-Length: 2\r\n\r\nhi",
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
    "empty lines first": b"\r\n\r\n" + SMALL,
    "a header cut short": b"HTTP/1.1 200 OK\r\nContent-Le",
    "a header without a colon": ok(b"nonsense\r\nContent-Length: 2\r\n", b"hi"),
    "204": b"HTTP/1.1 204 No Content\r\nX-Why: none\r\n\r\n",
    "304": b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 500\r\n\r\n',
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
    "101 unasked": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x00\x01",
}


class TestEveryByte:
    """Every byte recorded, and every byte the browser gets, is a byte that the server sent."""

    @pytest.mark.parametrize("name", ANSWERS)
    def test_whatever_the_server_sends(self, tmp_path: Path, name: str) -> None:
        answer = ANSWERS[name]
        with visiting(tmp_path, answer) as (page, line, ministry):
            line.ask(place(ministry), "/notice")
            assert line.hear_all() == answer
        assert ministry.transcripts == [answer]
        assert page.received == answer
        check_request(page, ministry)

    @pytest.mark.parametrize("name", ANSWERS)
    def test_over_tls_as_well(self, tmp_path: Path, name: str, tls: ssl.SSLContext) -> None:
        answer = ANSWERS[name]
        with (
            Ministry({"/notice": answer}, tls) as ministry,
            browsing(tmp_path) as page,
            page.line() as line,
        ):
            line.tunnel(place(ministry))
            request = line.ask_within(place(ministry), "/notice", b"X-Any:  odd \t\r\n")
            assert line.hear_all() == answer
        assert page.received == answer
        assert ministry.visits[0].request == request
        check_request(page, ministry)

    def test_others_read_the_file(self, tmp_path: Path) -> None:
        with visiting(tmp_path, ANSWERS["chunks of gzip"]) as (page, line, ministry):
            line.ask(place(ministry), "/notice")
            line.hear_all()
        check_with_warcio(page.folder / "data.warc.gz")

    def test_a_large_body_comes_through(self, tmp_path: Path) -> None:
        large = bytes(range(256)) * 4096 * 8
        answer = ok(b"Content-Length: %d\r\n" % len(large), large)
        with visiting(tmp_path, answer) as (page, line, ministry):
            line.ask(place(ministry), "/notice")
            assert line.hear(len(answer)) == answer
        assert page.received == answer
        assert page.only.truncated is None

    def test_the_body_is_there_decoded(self, tmp_path: Path) -> None:
        with visiting(tmp_path, ANSWERS["chunks of gzip"]) as (page, line, ministry):
            line.ask(place(ministry), "/notice")
            line.hear_all()
        [carried] = page.carried
        assert carried.body is not None
        assert carried.body.read_bytes() == NOTICE

    def test_an_answer_comes_while_it_is_still_being_sent(self, tmp_path: Path) -> None:
        halves, heard = (NOTICE[:100], NOTICE[100:]), threading.Event()
        first = ok(b"Content-Length: %d\r\n" % len(NOTICE), halves[0])

        def slowly(visitor: Visitor) -> None:
            visitor.send(first)
            heard.wait()
            visitor.send(halves[1])
            visitor.end()

        with visiting(tmp_path, slowly) as (page, line, ministry):
            line.ask(place(ministry), "/notice")
            assert line.hear(len(first)) == first
            heard.set()
            assert line.hear(len(halves[1])) == halves[1]
        assert page.received == first + halves[1]


def check_request(page: Page, ministry: Ministry) -> None:
    """The request is in the WARC as the server got it."""
    [request] = [record for record in page.records if record.kind == "request"]
    assert request.block == ministry.visits[0].request == page.only.request
    assert request["WARC-Target-URI"] == f"{ministry.address}/notice"
    assert request["WARC-IP-Address"] == "127.0.0.1"
    assert page.only.peer == ("127.0.0.1", ministry.port)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A ministry's TLS, with a certificate that nobody vouches for."""
    return server_context(tmp_path_factory.mktemp("tls"), certificate("127.0.0.1"))


class TestRequests:
    """A request goes on as it came, but for what is said to proxies alone (RFC 9112 §3.2)."""

    def test_absolute_form_becomes_origin_form(self, tmp_path: Path) -> None:
        with visiting(tmp_path, SMALL) as (_, line, ministry):
            line.ask(place(ministry), "/notice", b"accept: a\r\nX-Odd:\tb \r\naccept: c\r\n")
            line.hear_all()
        assert (
            ministry.visits[0].request
            == (
                f"GET /notice HTTP/1.1\r\nHost: {place(ministry)}\r\nConnection: keep-alive\r\n"
                "accept: a\r\nX-Odd:\tb \r\naccept: c\r\n\r\n"
            ).encode()
        )

    @pytest.mark.parametrize(
        ("target", "path"), [("", "/"), ("?q=1", "/?q=1"), ("/a|b{}%zz\\?^`'", "/a|b{}%zz\\?^`'")]
    )
    def test_targets_are_left_as_browsers_write_them(
        self, tmp_path: Path, target: str, path: str
    ) -> None:
        with (
            Ministry({path: SMALL}) as ministry,
            browsing(tmp_path) as page,
            page.line() as line,
        ):
            line.ask(place(ministry), target)
            assert line.hear_all() == SMALL
        assert ministry.visits[0].request.split(b" ")[1] == path.encode()
        assert page.only.url.isascii() and "\\" not in page.only.url

    def test_head_has_no_body_and_the_connection_goes_on(self, tmp_path: Path) -> None:
        only_head = ok(b"Content-Length: 500\r\n", b"")
        with visiting(tmp_path, in_turn(only_head, SMALL)) as (page, line, ministry):
            line.ask(place(ministry), "/notice", method="HEAD")
            assert line.hear_head() == only_head
            line.ask(place(ministry), "/notice")
            assert line.hear(len(SMALL)) == SMALL
        assert [exchange.method for exchange in page.exchanges] == ["HEAD", "GET"]
        assert page.codes == set()

    def test_a_range_that_was_asked_for_is_nothing_odd(self, tmp_path: Path) -> None:
        part = b"HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nhi"
        with visiting(tmp_path, part) as (page, line, ministry):
            line.ask(place(ministry), "/notice", b"Range: bytes=0-1\r\n")
            assert line.hear_all() == part
        assert page.codes == set()

    @pytest.mark.parametrize("length", [True, False])
    def test_a_form_is_sent_whole(self, tmp_path: Path, length: bool) -> None:
        form = "标题=公告".encode() * 20000
        framing, body = (
            (b"Content-Length: %d\r\n" % len(form), form)
            if length
            else (b"Transfer-Encoding: chunked\r\n", chunked(form, 5000))
        )
        got = []

        def take(visitor: Visitor) -> None:
            got.append(visitor.read_body(len(body)))
            visitor.send(SMALL)
            visitor.end()

        with visiting(tmp_path, take) as (page, line, ministry):
            line.ask(place(ministry), "/notice", framing, "POST")
            line.say(body)
            assert line.hear_all() == SMALL
        assert got == [body]
        assert page.only.request == ministry.visits[0].request
        assert page.only.request.endswith(b"\r\n\r\n" + body)

    def test_an_answer_before_the_form_is_whole_is_recorded(self, tmp_path: Path) -> None:
        no = b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        with visiting(tmp_path, no) as (page, line, ministry):
            line.ask(place(ministry), "/notice", b"Content-Length: 1000\r\n", "POST")
            assert line.hear_all() == no
        assert page.only.status == 413
        assert page.received == no


class TestConnections:
    """To each connection of the browser belongs one to the server, kept as long as both keep it."""

    def test_one_request_after_another(self, tmp_path: Path) -> None:
        second = ok(b"Transfer-Encoding: chunked\r\n", chunked(NOTICE))
        with visiting(tmp_path, in_turn(PAGE, second, SMALL)) as (page, line, ministry):
            for answer in (PAGE, second, SMALL):
                line.ask(place(ministry), "/notice")
                assert line.hear(len(answer)) == answer
            assert line.hear_all() == b""
        assert len(ministry.visits) == 1
        assert [exchange.failure for exchange in page.exchanges] == [None] * 3
        assert page.received == PAGE + second + SMALL

    def test_requests_that_come_together_are_answered_in_turn(self, tmp_path: Path) -> None:
        with visiting(tmp_path, in_turn(PAGE, SMALL)) as (page, line, ministry):
            line.tunnel(place(ministry), tls=False)
            request = f"GET /notice HTTP/1.1\r\nHost: {place(ministry)}\r\n\r\n".encode()
            line.say(request + request)
            assert line.hear(len(PAGE + SMALL)) == PAGE + SMALL
        assert page.received == PAGE + SMALL
        assert [exchange.request for exchange in page.exchanges] == [request] * 2

    def test_a_server_that_has_left_meanwhile_is_left(self, tmp_path: Path) -> None:
        # As it would find itself, the browser finds its own connection closed, and asks anew.
        with visiting(tmp_path, SMALL) as (page, line, ministry):
            line.ask(place(ministry), "/notice")
            assert line.hear_all() == SMALL
        assert page.only.failure is None

    def test_another_host_gets_another_connection(self, tmp_path: Path) -> None:
        with (
            Ministry({"/": in_turn(SMALL, SMALL)}) as one,
            Ministry({"/": PAGE}) as other,
            browsing(tmp_path) as page,
            page.line() as line,
        ):
            line.ask(place(one))
            assert line.hear(len(SMALL)) == SMALL
            line.ask(place(other))
            assert line.hear(len(PAGE)) == PAGE
        assert len(one.visits) == len(other.visits) == 1
        assert {exchange.peer for exchange in page.exchanges} == {
            ("127.0.0.1", one.port),
            ("127.0.0.1", other.port),
        }

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            ok(b"Content-Length: 2\r\nConnection: close\r\n", b"hi"),
        ],
    )
    def test_a_server_that_wants_no_more_is_asked_no_more(
        self, tmp_path: Path, answer: bytes
    ) -> None:
        with visiting(tmp_path, answer) as (_, line, ministry):
            line.ask(place(ministry), "/notice")
            assert line.hear(len(answer)) == answer
            assert line.hear_all() == b""

    def test_what_comes_late_behind_an_answer_is_kept_with_it(self, tmp_path: Path) -> None:
        heard = threading.Event()

        def late(visitor: Visitor) -> None:
            visitor.send(SMALL)
            heard.wait()
            visitor.send(b"more")
            visitor.end()

        limits = replace(LIMITS, drain_seconds=20)
        with visiting(tmp_path, late, limits=limits) as (page, line, ministry):
            line.ask(place(ministry), "/notice")
            assert line.hear(len(SMALL)) == SMALL
            heard.set()
            assert line.hear_all() == b"more"
        assert page.received == SMALL + b"more"
        assert page.codes == {"http-content-length-long"}

    def test_many_at_once(self, tmp_path: Path) -> None:
        pages = {f"/{number}": ok(b"", NOTICE + b"%d" % number) for number in range(30)}
        with Ministry(pages) as ministry, browsing(tmp_path) as page, contextlib.ExitStack() as all:
            lines = {path: all.enter_context(page.line()) for path in pages}
            for path, line in lines.items():
                line.ask(place(ministry), path)
            for path, line in lines.items():
                assert line.hear_all() == pages[path]
        responses = [record for record in page.records if record.kind == "response"]
        assert {record["WARC-Target-URI"]: record.block for record in responses} == {
            ministry.address + path: answer for path, answer in pages.items()
        }

    def test_what_was_answered_is_whole_though_its_connection_is_still_watched(
        self, tmp_path: Path
    ) -> None:
        def answer_and_stay(visitor: Visitor) -> None:
            visitor.send(SMALL)
            visitor.hold()

        limits = replace(LIMITS, drain_seconds=600)
        with (
            Ministry({"/": answer_and_stay}) as ministry,
            browsing(tmp_path, limits=limits) as page,
            page.line() as line,
        ):
            line.ask(place(ministry))
            assert line.hear(len(SMALL)) == SMALL
            assert page.proxy.wait_quiet(20)
        [exchange] = page.exchanges
        assert (exchange.failure, exchange.truncated, exchange.status) == (None, None, 200)

    def test_quiet_is_when_nothing_is_under_way(self, tmp_path: Path) -> None:
        answer, heard = threading.Event(), threading.Event()

        def slowly(visitor: Visitor) -> None:
            answer.wait()
            visitor.send(SMALL)
            heard.wait()
            visitor.end()

        with visiting(tmp_path, slowly) as (page, line, ministry):
            assert page.proxy.wait_quiet(20, 0)
            line.ask(place(ministry), "/notice")
            until(lambda: bool(ministry.visits))
            assert not page.proxy.wait_quiet(0.01, 0)
            assert page.proxy.quiet_since is None
            answer.set()
            assert line.hear(len(SMALL)) == SMALL
            assert page.proxy.wait_quiet(20, 0)
            assert page.proxy.quiet_since is not None
            # Nothing is under way, though the connection is still watched for more.
            [known] = page.proxy.answered
            assert (known.exchange.status, known.exchange.url) == (
                200,
                f"{ministry.address}/notice",
            )
            heard.set()
        [exchange] = page.exchanges
        assert exchange.status == 200
