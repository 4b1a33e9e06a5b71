"""Limits, failures and redirects are recorded too, and say what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ingest.exchange import FailureKind, Outcome, Truncation
from ingest.recording import Recording
from ministry import Answer, Ministry, Visitor
from recordings import LIMITS, body, check_warc, codes, last, ok, record, recorder
from warc_records import read_warc, received


class TestLimits:
    """Everything that comes in is hostile: a refusal names the limit, and what came is kept."""

    def test_an_endless_body_is_cut(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n\r\n")
            visitor.send_while_wanted(b"x" * 65536)

        recording = record(tmp_path, answer, replace(LIMITS, response_bytes=300_000))
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "limit")
        assert "limits.response_bytes" in recording.sentence
        assert last(recording).truncated is Truncation.LENGTH
        assert codes(recording) == {"http-response-too-large"}

    def test_a_body_of_just_the_limit_is_kept(self, tmp_path: Path) -> None:
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        limits = replace(LIMITS, response_bytes=len(head) + 1000)
        assert body(record(tmp_path, head + b"x" * 1000, limits)) == b"x" * 1000

    def test_an_endless_header_is_cut(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n")
            visitor.send_while_wanted(b"X-More: and more\r\n" * 1000)

        recording = record(tmp_path, answer)
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "limit")
        assert "http-header-too-large" in codes(recording)
        assert len(last(recording).headers) <= LIMITS.header_lines

    def test_an_endless_line_is_cut(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\nX: ")
            visitor.send_while_wanted(b"x" * 65536)

        recording = record(tmp_path, answer, replace(LIMITS, header_bytes=10_000))
        assert "http-header-too-large" in codes(recording)

    def test_endless_interim_answers_are_cut(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send_while_wanted(b"HTTP/1.1 102 Processing\r\n\r\n")

        recording = record(tmp_path, answer)
        assert recording.why == "limit"
        assert "http-too-many-interim" in codes(recording)

    def test_silence_is_a_timeout(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(ok(b"Content-Length: 100\r\n", b"half"))
            visitor.hold()

        recording = record(tmp_path, answer, replace(LIMITS, idle_seconds=0.5))
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "timeout")
        assert "limits.idle_seconds" in recording.sentence
        assert last(recording).truncated is Truncation.TIME
        assert "http-too-slow" in codes(recording)

    def test_a_slow_drip_is_a_timeout(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n\r\n")
            visitor.send_while_wanted(b"x")

        minutes: Iterator[int] = count(0, 10)
        limits = replace(LIMITS, total_seconds=1e9, minimum_rate=10**9)
        recording = record(tmp_path, answer, limits, monotonic=lambda: next(minutes))
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "timeout")
        assert "limits.minimum_rate" in recording.sentence

    def test_all_of_it_has_to_end(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n\r\n")
            visitor.send_while_wanted(b"x" * 1000)

        minutes: Iterator[int] = count(0, 10)
        limits = replace(LIMITS, total_seconds=1000, minimum_rate=0)
        recording = record(tmp_path, answer, limits, monotonic=lambda: next(minutes))
        assert "limits.total_seconds" in recording.sentence

    def test_a_server_that_keeps_the_line_open_is_not_waited_for(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(ok(b"Content-Length: 2\r\n", b"hi"))
            visitor.hold()

        recording = record(tmp_path, answer, replace(LIMITS, drain_seconds=0.05))
        assert body(recording) == b"hi"
        assert codes(recording) == set()


class TestFailures:
    """A failed attempt is a record too."""

    def test_an_error_page_is_recorded_and_not_kept(self, tmp_path: Path) -> None:
        recording = record(tmp_path, b"HTTP/1.1 404 Gone fishing\r\nContent-Length: 4\r\n\r\nnone")
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "http-404")
        assert "status 404" in recording.sentence
        assert recording.body is None
        assert last(recording).reason == b"Gone fishing"
        assert b"none" in received(read_warc(recording.warc))

    def test_no_content_is_no_notice(self, tmp_path: Path) -> None:
        assert record(tmp_path, b"HTTP/1.1 204 No Content\r\n\r\n").why == "http-204"

    def test_a_part_that_nobody_asked_for_is_kept_and_marked(self, tmp_path: Path) -> None:
        recording = record(tmp_path, b"HTTP/1.1 206 Part\r\nContent-Length: 2\r\n\r\nhi")
        assert body(recording) == b"hi"
        assert codes(recording) == {"http-partial-content"}

    def test_silence_and_goodbye_leaves_the_request_and_a_reason(self, tmp_path: Path) -> None:
        recording = record(tmp_path, b"")
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "protocol")
        kinds = [one.kind for one in read_warc(recording.warc)]
        assert kinds == ["warcinfo", "request", "metadata"]
        assert b"failure: protocol" in read_warc(recording.warc)[-1].block

    @pytest.mark.parametrize("start", [b"HT", b"HTTP/1.1 200 OK\r\nContent-"])
    def test_a_header_that_stops_is_no_page(self, tmp_path: Path, start: bytes) -> None:
        recording = record(tmp_path, start)
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "protocol")
        assert last(recording).truncated is Truncation.DISCONNECT
        assert "http-header-cut" in codes(recording)

    def test_a_reset_before_any_byte_is_a_failure(self, tmp_path: Path) -> None:
        recording = record(tmp_path, Visitor.reset)
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "reset")

    def test_a_closed_port_is_a_failure_and_nothing_was_asked(self, tmp_path: Path) -> None:
        with Ministry({}) as ministry:
            pass
        recording = recorder().record(ministry.address, tmp_path, "capture-1")
        assert recording.why == "connect"
        assert "ECONNREFUSED" in recording.sentence
        assert last(recording).request == b""
        assert [one.kind for one in check_warc(recording)] == ["warcinfo", "metadata"]


class TestRedirects:
    """RFC 9110 §15.4: each hop is an exchange, and goes through the same door."""

    def visit(
        self, folder: Path, answers: Callable[[int], dict[str, Answer]], **more: Any
    ) -> tuple[Recording, Ministry]:
        with Ministry({}) as ministry:
            ministry.answers = answers(ministry.port)
            recording = recorder(**more).record(f"{ministry.address}/a/start", folder, "capture-1")
        check_warc(recording)
        assert received(read_warc(recording.warc)) == b"".join(ministry.transcripts)
        return recording, ministry

    def test_relative_and_absolute_addresses_are_followed(self, tmp_path: Path) -> None:
        recording, _ = self.visit(
            tmp_path,
            lambda port: {
                "/a/start": b"HTTP/1.1 301 Moved\r\nLocation: next?x=1\r\n\r\nmoved",
                "/a/next?x=1": b"HTTP/1.1 302 Found\r\nLocation: ../%E5%85%AC#top\r\n\r\n",
                "/%E5%85%AC": b"HTTP/1.1 307 T\r\nLocation: http://127.0.0.1:%d/gb/\xb9\xab\r\n\r\n"
                % port,
                "/gb/%B9%AB": ok(b"Content-Length: 2\r\n", b"hi"),
            },
        )
        assert body(recording) == b"hi"
        assert [exchange.status for exchange in recording.exchanges] == [301, 302, 307, 200]
        requests = [one for one in read_warc(recording.warc) if one.kind == "request"]
        assert len(requests) == 4

    def test_a_loop_is_recorded_and_left(self, tmp_path: Path) -> None:
        recording, _ = self.visit(
            tmp_path,
            lambda _: {
                "/a/start": b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n",
                "/b": b"HTTP/1.1 302 Found\r\nLocation: /a/start\r\n\r\n",
            },
        )
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "redirect-loop")
        assert len(recording.exchanges) == 2

    def test_too_many_are_recorded_and_left(self, tmp_path: Path) -> None:
        answers: dict[str, Answer] = {
            f"/{hop}": b"HTTP/1.1 302 Found\r\nLocation: /%d\r\n\r\n" % (hop + 1)
            for hop in range(20)
        }
        answers["/a/start"] = b"HTTP/1.1 302 Found\r\nLocation: /0\r\n\r\n"
        recording, _ = self.visit(tmp_path, lambda _: answers)
        assert recording.why == "too-many-redirects"
        assert len(recording.exchanges) == LIMITS.redirects + 1

    @pytest.mark.parametrize(
        "location",
        [b"javascript:alert(1)", b"ftp://x/", b"http://u@h/", b"http:\\\\h\\", b"http://h:99999/"],
    )
    def test_an_address_that_is_none_is_not_followed(self, tmp_path: Path, location: bytes) -> None:
        answer = b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n\r\n"
        recording, _ = self.visit(tmp_path, lambda _: {"/a/start": answer})
        assert recording.why == "redirect-malformed"
        assert "http-redirect-malformed" in codes(recording)

    def test_a_redirect_to_a_private_address_is_refused(self, tmp_path: Path) -> None:
        def resolver(host: str, port: int, type: int) -> list[Any]:
            return [(2, 1, 6, "", ("127.0.0.1", port))]

        with Ministry({}) as ministry:
            target = b"http://127.0.0.1:%d/secret" % ministry.port
            ministry.answers = {"/": b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\n\r\n"}
            recording = recorder(
                allow_private=frozenset({"ministry.example"}), resolver=resolver
            ).record(f"http://ministry.example:{ministry.port}/", tmp_path, "capture-1")
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "refused-address")
        assert "--allow-private" in recording.sentence
        assert len(ministry.visits) == 1
        failure = last(recording).failure
        assert failure is not None
        assert failure.kind is FailureKind.REFUSED_ADDRESS
        check_warc(recording)


class TestPrivacy:
    """The evidence carries no operator's address, host name, user name or time zone."""

    def test_the_request_says_nothing_of_who_asks(self, tmp_path: Path) -> None:
        with Ministry({"/": ok(b"Content-Length: 0\r\n", b"")}) as ministry:
            recording = recorder().record(ministry.address, tmp_path, "capture-1")
        assert last(recording).request == (
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: muniment/0.1\r\n"
            b"Accept: */*\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n" % ministry.port
        )
        assert ministry.visits[0].request == last(recording).request
