"""A page takes so much and so long; what is cut is kept, marked, and torn for the browser."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from browsing import LIMITS, Line, browsing, hear_torn, place, visit
from certificates import certificate, server_context
from ingest.exchange import FailureKind, Truncation
from ministry import Ministry, Visitor
from patience import until
from recordings import NOTICE, ok

SMALL = ok(b"Content-Length: 2\r\n", b"hi")
ENDLESS = ok(b"Content-Length: 999999999\r\n", b"")


def send_for_ever(visitor: Visitor) -> None:
    visitor.send(ENDLESS)
    visitor.send_while_wanted(NOTICE)


def send_a_little(visitor: Visitor) -> None:
    visitor.send(ENDLESS + b"a little")
    visitor.hold()


def drip(visitor: Visitor) -> None:
    visitor.send(ENDLESS)
    visitor.send_while_wanted(b"x")


class TestCut:
    """What is cut short is marked (WARC 1.1 §5.13), and no browser takes it for the whole."""

    def test_a_body_without_end(self, tmp_path: Path) -> None:
        page, _ = visit(tmp_path, send_for_ever, response_bytes=200_000)
        assert page.only.truncated is Truncation.LENGTH
        assert page.only.failure is not None
        assert page.only.failure.kind is FailureKind.LIMIT
        assert 200_000 < len(page.received) < 300_000
        assert "http-response-too-large" in page.codes

    def test_a_page_without_end(self, tmp_path: Path) -> None:
        limits = replace(LIMITS, browser_bytes=200_000)
        with (
            Ministry({"/": send_for_ever}) as ministry,
            browsing(tmp_path, limits=limits) as page,
        ):
            with page.line() as line:
                line.ask(place(ministry))
                hear_torn(line)
            with page.line() as line:
                line.ask(place(ministry), "/more")
                assert line.hear_all() == b""
        assert "browser-too-much" in page.codes
        assert page.reasons == ["LIMIT"]
        assert page.only.truncated is Truncation.LENGTH
        assert len(ministry.visits) == 1

    def test_too_many_requests(self, tmp_path: Path) -> None:
        limits = replace(LIMITS, browser_exchanges=3)
        with Ministry({"/": SMALL}) as ministry, browsing(tmp_path, limits=limits) as page:
            for _ in range(5):
                with page.line() as line:
                    line.ask(place(ministry))
                    line.hear_all()
        assert len(page.exchanges) == len(ministry.visits) == 3
        [refused] = page.refused
        assert (refused.why.name, refused.count) == ("LIMIT", 2)

    def test_a_server_that_falls_silent(self, tmp_path: Path) -> None:
        page, _ = visit(tmp_path, send_a_little, idle_seconds=1)
        assert page.only.truncated is Truncation.TIME
        assert "http-too-slow" in page.codes
        assert page.received.endswith(b"a little")

    def test_a_server_that_falls_silent_within_tls(self, tmp_path: Path) -> None:
        def drip_records(visitor: Visitor) -> None:
            visitor.send(ENDLESS)
            # A record of TLS that never becomes whole (RFC 8446 §5.1).
            visitor.drip_beneath(b"\x17\x03\x03\x40\x00" + bytes(1000), 0.02)

        context = server_context(tmp_path, certificate("127.0.0.1"))
        (tmp_path / "page").mkdir()
        page, _ = visit(tmp_path / "page", drip_records, context=context, idle_seconds=1)
        assert page.only.truncated is Truncation.TIME
        assert "limits.idle_seconds" in str(page.only.failure)

    def test_a_server_that_never_begins(self, tmp_path: Path) -> None:
        page, _ = visit(tmp_path, Visitor.hold, idle_seconds=1)
        assert page.only.failure is not None
        assert page.only.failure.kind is FailureKind.TIMEOUT
        assert page.only.request.startswith(b"GET / ")

    def test_a_slow_drip(self, tmp_path: Path) -> None:
        page, _ = visit(tmp_path, drip, minimum_rate=1 << 40, rate_seconds=0.1)
        assert page.only.truncated is Truncation.TIME
        assert "http-too-slow" in page.codes

    def test_a_page_that_takes_too_long(self, tmp_path: Path) -> None:
        late = [0.0]
        limits = replace(LIMITS, minimum_rate=0)  # What came before the leap may be little.
        with (
            Ministry({"/": send_for_ever}) as ministry,
            browsing(tmp_path, limits=limits, monotonic=lambda: time.monotonic() + late[0]) as page,
            page.line() as line,
        ):
            line.ask(place(ministry))
            line.hear(1000)
            late[0] = LIMITS.total_seconds
            hear_torn(line)
        assert page.only.failure is not None
        assert "limits.total_seconds" in page.only.failure.detail

    @pytest.mark.parametrize("tls", [False, True])
    def test_a_reset_is_a_reset_for_the_browser(self, tmp_path: Path, tls: bool) -> None:
        def tear(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n\r\nto the end")
            visitor.reset()

        context = server_context(tmp_path, certificate("127.0.0.1")) if tls else None
        (tmp_path / "page").mkdir()
        page, _ = visit(tmp_path / "page", tear, context=context)
        assert page.only.truncated is Truncation.DISCONNECT or page.only.block is None
        assert "http-connection-reset" in page.codes

    def test_a_header_without_end(self, tmp_path: Path) -> None:
        def flood(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n")
            visitor.send_while_wanted(b"X-Flood: 1\r\n")

        page, _ = visit(tmp_path, flood, header_lines=100)
        assert page.codes == {"http-header-too-large"}
        assert page.only.truncated is Truncation.LENGTH

    def test_a_browser_that_sends_too_much(self, tmp_path: Path) -> None:
        def take(visitor: Visitor) -> None:
            visitor.hold()

        limits = replace(LIMITS, browser_upload_bytes=1000)
        with (
            Ministry({"/": take}) as ministry,
            browsing(tmp_path, limits=limits) as page,
            page.line() as line,
        ):
            line.ask(place(ministry), "/", b"Content-Length: 5000\r\n", "POST")
            line.say(bytes(5000))
            hear_torn(line)
        assert "browser-too-much" in page.codes
        assert page.only.failure is not None
        assert "limits.browser_upload_bytes" in page.only.failure.detail
        assert len(page.only.request) < 2000

    def test_a_browser_that_breaks_off_its_chunks(self, tmp_path: Path) -> None:
        with (
            Ministry({"/": Visitor.hold}) as ministry,
            browsing(tmp_path) as page,
            page.line() as line,
        ):
            line.ask(place(ministry), "/", b"Transfer-Encoding: chunked\r\n", "POST")
            line.say(b"5\r\nhello\r\nnonsense\r\n")
            hear_torn(line)
        assert page.codes == {"browser-gave-up"}
        assert page.only.failure is not None
        assert "breaks off its chunks" in page.only.failure.detail


def test_a_large_answer_takes_no_memory(tmp_path: Path) -> None:
    """What passes is filed piece by piece, whatever its size."""
    piece, times = bytes(range(256)) * 4096, 24

    def pour(visitor: Visitor) -> None:
        visitor.send(ok(b"Content-Length: %d\r\n" % (len(piece) * times), b""))
        visitor.pour(piece, times)
        visitor.end()

    with (
        Ministry({"/": pour}) as ministry,
        browsing(tmp_path, limits=replace(LIMITS, decoded_bytes=1 << 20)) as page,
        page.line() as line,
    ):
        tracemalloc.start()
        line.ask(place(ministry))
        line.hear_head()
        heard = 0
        while heard < len(piece) * times:
            heard += len(line.socket.recv(1 << 16))
        until(lambda: bool(page.proxy.exchanges))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert page.proxy.exchanges[0].truncated is None
    assert peak < 4 << 20


class TestDecoding:
    """What is decoded beside the record is kept within limits; the record holds all of it."""

    def test_a_bomb_is_not_unfolded(self, tmp_path: Path) -> None:
        bomb = gzip.compress(bytes(30 << 20), mtime=0)
        answer = ok(b"Content-Encoding: gzip\r\nContent-Length: %d\r\n" % len(bomb), bomb)
        page, _ = visit(tmp_path, answer, Line.hear_all)
        assert page.received == answer
        assert page.carried[0].undecodable

    def test_bodies_beyond_the_limit_are_not_kept(self, tmp_path: Path) -> None:
        limits = replace(LIMITS, browser_decoded_bytes=3000)
        answer = ok(b"Content-Length: 2000\r\n", bytes(2000))
        with Ministry({"/": answer}) as ministry, browsing(tmp_path, limits=limits) as page:
            for _ in range(2):
                with page.line() as line:
                    line.ask(place(ministry))
                    assert line.hear_all() == answer
        assert sorted(carried.body is None for carried in page.carried) == [False, True]
        assert page.received == answer * 2
        assert {exchange.body.size for exchange in page.exchanges if exchange.body} == {2000}


class TestLeaving:
    """Whoever leaves first, what came until then is recorded, and says why there is no more."""

    def test_the_browser_leaves(self, tmp_path: Path) -> None:
        left = threading.Event()

        def notice_it(visitor: Visitor) -> None:
            visitor.send(ENDLESS + b"a little")
            visitor.hold()
            left.set()

        def leave(line: Line) -> None:
            line.hear(len(ENDLESS) + 8)
            line.socket.close()
            assert left.wait(20)

        page, _ = visit(tmp_path, notice_it, leave)
        assert page.only.truncated is Truncation.UNSPECIFIED
        assert "browser-gave-up" in page.codes
        assert page.received.endswith(b"a little")

    def test_the_recording_ends(self, tmp_path: Path) -> None:
        page, _ = visit(tmp_path, send_a_little, lambda line: line.hear(len(ENDLESS) + 8))
        assert page.only.truncated is Truncation.UNSPECIFIED
        assert page.received.endswith(b"a little")

    def test_the_recording_ends_before_the_answer_begins(self, tmp_path: Path) -> None:
        asked = threading.Event()

        def silence(visitor: Visitor) -> None:
            asked.set()
            visitor.hold()

        page, _ = visit(tmp_path, silence, lambda line: asked.wait(20))
        assert page.only.failure is not None
        assert page.only.failure.kind is FailureKind.GIVEN_UP

    def test_the_server_ends_tls_without_a_word(self, tmp_path: Path) -> None:
        def cut(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n\r\n" + NOTICE)
            visitor.end_without_goodbye()

        def hear(line: Line) -> None:
            with pytest.raises(ssl.SSLEOFError):
                line.hear_all()

        context = server_context(tmp_path, certificate("127.0.0.1"))
        (tmp_path / "page").mkdir()
        page, _ = visit(tmp_path / "page", cut, hear, context)
        assert "tls-no-close-notify" in page.codes
        assert page.received.endswith(NOTICE)


def test_no_more_visitors_than_allowed_are_served_at_once(tmp_path: Path) -> None:
    """A further one waits for its turn."""
    limits = replace(LIMITS, browser_connections=2)
    with Ministry({"/": SMALL}) as ministry, browsing(tmp_path, limits=limits) as page:
        idle = [page.line(), page.line()]
        with page.line() as line:
            line.ask(place(ministry))
            line.socket.settimeout(0.1)
            with pytest.raises(TimeoutError):
                line.hear(1)
            idle[0].socket.close()
            line.socket.settimeout(20)
            assert line.hear_all() == SMALL
        idle[1].socket.close()


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of our own is no server's failure: it ends the recording."""

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.warc.WarcFile.write_exchange", full)
    with (
        pytest.raises(OSError, match="No space left"),
        Ministry({"/": SMALL}) as ministry,
        browsing(tmp_path) as page,
        page.line() as line,
    ):
        line.ask(place(ministry))
        line.hear_all()
        page.proxy.wait_quiet(20)
