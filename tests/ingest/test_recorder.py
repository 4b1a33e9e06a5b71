"""What a server sends is recorded byte for byte, however it misbehaves."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from certificates import NOW
from ingest.exchange import Exchange, FailureKind, Outcome, Recording, Truncation
from ingest.recorder import HttpRecorder
from manifests import Limits
from ministry import Answer, Ministry, Visitor
from warc_records import WarcRecord, check_with_warcio, read_warc, received

LIMITS = Limits(connect_seconds=10, idle_seconds=10, total_seconds=60, drain_seconds=0.2)
NOTICE = "关于信息公开的公告\n".encode() * 40


def recorder(limits: Limits = LIMITS, **more: Any) -> HttpRecorder:
    settings: dict[str, Any] = {"allow_private": True, "user_agent": "muniment/0.1"} | more
    return HttpRecorder(limits, lambda: NOW, authorities=lambda: (), **settings)


def record(folder: Path, answer: Answer, limits: Limits = LIMITS, **more: Any) -> Recording:
    """Record one answer, and hold the promises that every recording has to keep."""
    with Ministry({"/notice": answer}) as ministry:
        recording = recorder(limits, **more).record(
            f"{ministry.address}/notice", folder, "capture-1"
        )
    sent = b"".join(ministry.transcripts)
    kept = received(read_warc(recording.warc))
    assert sent.startswith(kept) if recording.outcome is Outcome.FAILED else kept == sent
    check_warc(recording)
    return recording


def check_warc(recording: Recording) -> list[WarcRecord]:
    check_with_warcio(recording.warc)
    records = read_warc(recording.warc)
    assert not {path.name for path in recording.warc.parent.iterdir()} - {"data.warc.gz", "body"}
    for one in records:
        assert one["WARC-Block-Digest"] == "sha256:" + hashlib.sha256(one.block).hexdigest()
    return records


def codes(recording: Recording) -> set[str]:
    return {finding.code for finding in recording.findings}


def last(recording: Recording) -> Exchange:
    return recording.exchanges[-1]


def body(recording: Recording) -> bytes:
    assert recording.outcome is Outcome.KEPT, recording.sentence
    assert recording.body is not None
    raw = recording.body.read_bytes()
    described = last(recording).body
    assert described is not None
    assert described.size == len(raw)
    assert described.sha256.value == hashlib.sha256(raw).digest()
    assert described.sha512.value == hashlib.sha512(raw).digest()
    return raw


def chunked(data: bytes, size: int = 100, end: bytes = b"0\r\n\r\n") -> bytes:
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


def ok(headers: bytes, content: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + content


class TestWholeAnswers:
    """Every byte recorded equals every byte the server sent."""

    def test_a_plain_page_is_kept(self, tmp_path: Path) -> None:
        answer = ok(
            b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n" % len(NOTICE),
            NOTICE,
        )
        recording = record(tmp_path, answer)
        assert body(recording) == NOTICE
        assert recording.suffix == ".html"
        assert codes(recording) == set()
        assert last(recording).truncated is None
        assert last(recording).status == 200

    def test_chunks_of_gzip_are_kept_as_sent_and_undone_beside(self, tmp_path: Path) -> None:
        coded = gzip.compress(NOTICE, mtime=0)
        headers = b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
        recording = record(tmp_path, ok(headers, chunked(coded, 7)))
        assert body(recording) == NOTICE
        described = last(recording).body
        assert described is not None
        assert described.unchunked.value == hashlib.sha256(coded).digest()
        assert codes(recording) == set()

    def test_trailers_and_chunk_extensions_are_kept(self, tmp_path: Path) -> None:
        content = b"5;sig=x\r\nhello\r\n0\r\nExpires: never\r\nX-Sum: 1\r\n\r\n"
        recording = record(tmp_path, ok(b"Transfer-Encoding: chunked\r\n", content))
        assert body(recording) == b"hello"
        assert last(recording).trailers == ((b"Expires", b"never"), (b"X-Sum", b"1"))
        assert codes(recording) == {"http-trailers"}

    def test_interim_answers_have_records_of_their_own(self, tmp_path: Path) -> None:
        early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
        go_on = b"HTTP/1.1 100 Continue\r\n\r\n"
        answer = early + go_on + ok(b"Content-Length: 2\r\n", b"hi")
        recording = record(tmp_path, answer)
        assert body(recording) == b"hi"
        assert last(recording).interim == (early, go_on)
        assert last(recording).status == 200
        metadata = [one for one in read_warc(recording.warc) if one.kind == "metadata"]
        assert [one.block for one in metadata] == [early, go_on]

    def test_a_body_may_last_to_the_end_of_the_connection(self, tmp_path: Path) -> None:
        recording = record(
            tmp_path, b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + NOTICE
        )
        assert body(recording) == NOTICE
        assert last(recording).version == "1.0"
        response = next(one for one in read_warc(recording.warc) if one.kind == "response")
        assert response.all("WARC-Protocol") == ["http/1.0"]

    def test_an_empty_page_is_an_empty_file(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"Content-Length: 0\r\n", b""))
        assert body(recording) == b""

    def test_a_large_page_is_streamed(self, tmp_path: Path) -> None:
        large = bytes(range(256)) * 4096 * 8
        recording = record(tmp_path, ok(b"Content-Length: %d\r\n" % len(large), large))
        assert body(recording) == large


class TestBrokenHeaders:
    """A header that breaks RFC 9112 is kept as it came, and named in a finding."""

    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ("X-公告: 一\r\n".encode(), "http-header-not-ascii"),
            ("X-Title: 公告\r\n".encode("gbk"), "http-header-not-ascii"),
            (b"X-Long: one\r\n two\r\n\tthree\r\n", "http-obsolete-fold"),
            (b"No colon here\r\n", "http-header-no-colon"),
            (b"X-Space : 1\r\n", "http-header-name-malformed"),
            (b": nameless\r\n", "http-header-name-malformed"),
            (b"X-Bell: \x07\r\n", "http-header-control"),
            (b"X-Lone: a\rb\r\n", "http-header-control"),
            (b"X-Bare: lf\n", "http-bare-lf"),
            (b"Content-Length: 2\r\n", "http-duplicate-content-length"),
        ],
    )
    def test_the_page_is_kept(self, tmp_path: Path, headers: bytes, code: str) -> None:
        recording = record(tmp_path, ok(headers + b"Content-Length: 2\r\n", b"hi"))
        assert body(recording) == b"hi"
        assert codes(recording) == {code}

    def test_folds_are_joined(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"X-Long: one\r\n  two\r\nContent-Length: 2\r\n", b"hi"))
        assert last(recording).header(b"x-long") == b"one two"

    def test_lines_may_all_end_in_lf(self, tmp_path: Path) -> None:
        recording = record(tmp_path, b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi")
        assert body(recording) == b"hi"
        assert codes(recording) == {"http-bare-lf"}

    def test_an_answer_without_a_header_is_all_body(self, tmp_path: Path) -> None:
        recording = record(tmp_path, b"<html>HTTP/0.9</html>")
        assert body(recording) == b"<html>HTTP/0.9</html>"
        assert codes(recording) == {"http-no-headers"}
        assert last(recording).version == "0.9"
        resource = next(one for one in read_warc(recording.warc) if one.kind == "resource")
        assert resource.block == b"<html>HTTP/0.9</html>"

    def test_empty_lines_may_stand_in_front(self, tmp_path: Path) -> None:
        recording = record(tmp_path, b"\r\n\n" + ok(b"Content-Length: 2\r\n", b"hi"))
        assert body(recording) == b"hi"
        assert codes(recording) == {"http-leading-bytes"}

    def test_a_line_of_spaces_does_not_end_the_header(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"X: 1\r\n \r\nContent-Length: 2\r\n", b"hi"))
        assert body(recording) == b"hi"
        assert codes(recording) == {"http-obsolete-fold"}

    def test_no_status_code_is_no_answer(self, tmp_path: Path) -> None:
        recording = record(tmp_path, b"HTTP/1.1 fine\r\nContent-Length: 2\r\n\r\nhi")
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "protocol")
        assert "http-status-malformed" in codes(recording)


class TestBrokenFraming:
    """RFC 9112 §6.3, §8: what the framing promised and the connection did not keep is marked."""

    def test_fewer_bytes_than_announced_are_a_cut_page(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"Content-Length: 100\r\n", b"half"))
        assert body(recording) == b"half"
        assert last(recording).truncated is Truncation.DISCONNECT
        assert codes(recording) == {"http-content-length-short"}
        response = next(one for one in read_warc(recording.warc) if one.kind == "response")
        assert response["WARC-Truncated"] == "disconnect"

    def test_more_bytes_than_announced_are_kept_outside_the_body(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"Content-Length: 4\r\n", b"page and more"))
        assert body(recording) == b"page"
        assert last(recording).truncated is None
        assert codes(recording) == {"http-content-length-long"}

    @pytest.mark.parametrize("length", [b"-1", b"many", b"9223372036854775808", b"1e3", b"4 4"])
    def test_a_length_that_is_none_is_not_followed(self, tmp_path: Path, length: bytes) -> None:
        recording = record(tmp_path, ok(b"Content-Length: " + length + b"\r\n", NOTICE))
        assert body(recording) == NOTICE
        assert codes(recording) == {"http-content-length-malformed"}

    def test_two_lengths_are_none(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"Content-Length: 4\r\nContent-Length: 5\r\n", NOTICE))
        assert body(recording) == NOTICE
        assert codes(recording) == {"http-conflicting-content-length"}

    def test_chunks_count_more_than_a_length(self, tmp_path: Path) -> None:
        headers = b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"
        recording = record(tmp_path, ok(headers, chunked(NOTICE)))
        assert body(recording) == NOTICE
        assert codes(recording) == {"http-length-and-chunked"}

    def test_a_reset_in_the_body_loses_nothing_that_came(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(ok(b"Content-Length: 100\r\n", b"half"))
            visitor.reset()

        recording = record(tmp_path, answer)
        assert body(recording) == b"half"
        assert last(recording).truncated is Truncation.DISCONNECT
        assert codes(recording) == {"http-content-length-short", "http-connection-reset"}

    def test_chunks_that_stop_are_a_cut_page(self, tmp_path: Path) -> None:
        recording = record(
            tmp_path, ok(b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n5\r\nwo")
        )
        assert body(recording) == b"hellowo"
        assert last(recording).truncated is Truncation.DISCONNECT
        assert codes(recording) == {"http-chunks-cut"}

    def test_chunks_that_turn_into_something_else_are_kept_unread(self, tmp_path: Path) -> None:
        content = b"5\r\nhello\r\n<b>oops</b>\r\nmore"
        recording = record(tmp_path, ok(b"Transfer-Encoding: chunked\r\n", content))
        assert body(recording) == b"hello"
        assert codes(recording) == {"http-chunk-malformed"}

    def test_chunks_that_never_were_are_a_plain_body(self, tmp_path: Path) -> None:
        recording = record(
            tmp_path, ok(b"Transfer-Encoding: chunked\r\n", b"<html>\r\nplain</html>")
        )
        assert body(recording) == b"<html>\r\nplain</html>"
        assert codes(recording) == {"http-not-chunked"}

    def test_the_last_empty_line_may_be_missing(self, tmp_path: Path) -> None:
        content = chunked(NOTICE, end=b"0\r\n")
        recording = record(tmp_path, ok(b"Transfer-Encoding: chunked\r\n", content))
        assert body(recording) == NOTICE
        assert codes(recording) == {"http-chunk-end-missing"}

    def test_chunk_lines_may_end_in_lf(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"Transfer-Encoding: chunked\r\n", b"2\nhi\n0\n\n"))
        assert body(recording) == b"hi"
        assert codes(recording) == {"http-bare-lf"}


class TestContentCodings:
    """RFC 9110 §8.4: the body is what the codings hold; the WARC keeps them."""

    @pytest.mark.parametrize(
        ("named", "coded"),
        [
            (b"gzip", gzip.compress(NOTICE)),
            (b"x-gzip", gzip.compress(NOTICE)),
            (b"deflate", zlib.compress(NOTICE)),
            (b"deflate", zlib.compressobj(wbits=-15).compress(NOTICE) + b""),
            (b"gzip, deflate", zlib.compress(gzip.compress(NOTICE))),
            (b"identity", NOTICE),
        ],
        ids=["gzip", "x-gzip", "zlib", "raw", "nested", "identity"],
    )
    def test_known_codings_are_undone(self, tmp_path: Path, named: bytes, coded: bytes) -> None:
        if named == b"deflate" and not coded:
            raw = zlib.compressobj(wbits=-15)
            coded = raw.compress(NOTICE) + raw.flush()
        recording = record(tmp_path, ok(b"Content-Encoding: " + named + b"\r\n", coded))
        assert body(recording) == NOTICE
        assert codes(recording) == set()

    def test_an_unknown_coding_is_left_as_it_is(self, tmp_path: Path) -> None:
        headers = b"Content-Type: text/html\r\nContent-Encoding: br\r\n"
        recording = record(tmp_path, ok(headers, b"\x0b\x02\x80hello\x03"))
        assert body(recording) == b"\x0b\x02\x80hello\x03"
        assert recording.suffix == ".br"
        assert codes(recording) == {"http-content-encoding-unknown"}

    def test_a_coding_that_was_not_used_is_left_out(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"Content-Encoding: gzip\r\n", NOTICE))
        assert body(recording) == NOTICE
        assert codes(recording) == {"http-content-encoding-missing"}

    def test_a_bomb_is_stopped_and_its_wire_bytes_kept(self, tmp_path: Path) -> None:
        bomb = gzip.compress(bytes(64 << 20))
        headers = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n" % len(bomb)
        recording = record(tmp_path, ok(headers, bomb))
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "decoded-too-large")
        assert recording.body is None
        assert "limits.decoded_ratio" in recording.sentence
        assert codes(recording) == {"http-decoded-too-large"}
        response = next(one for one in read_warc(recording.warc) if one.kind == "response")
        assert response.block.endswith(bomb)


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

        recording = record(tmp_path, answer, replace(LIMITS, idle_seconds=0.05))
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
