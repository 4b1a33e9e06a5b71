"""What a server sends is recorded byte for byte, however it misbehaves."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

import pytest

from checksums import Algorithm, Digest
from ingest.exchange import Outcome, Truncation
from ministry import Visitor
from recordings import NOTICE, body, chunked, codes, last, ok, record
from warc_records import read_warc


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

    @pytest.mark.parametrize("is_chunked", [False, True])
    @pytest.mark.parametrize("is_coded", [False, True])
    @pytest.mark.parametrize("after", [b"", b"and more"])
    def test_every_digest_is_of_its_own_bytes(
        self, tmp_path: Path, is_chunked: bool, is_coded: bool, after: bytes
    ) -> None:
        content = gzip.compress(NOTICE, mtime=0) if is_coded else NOTICE
        framed = chunked(content, 7) if is_chunked else content
        length = b"Content-Length: %d\r\n" % len(content)
        headers = b"Transfer-Encoding: chunked\r\n" if is_chunked else length
        headers += b"Content-Encoding: gzip\r\n" if is_coded else b""
        recording = record(tmp_path, ok(headers, framed + after))
        came, block = last(recording).body, last(recording).block
        assert came is not None and block is not None
        assert block.payload == Digest.of(Algorithm.SHA256, framed + after)
        assert came.unchunked == Digest.of(Algorithm.SHA256, content)
        assert came.unchunked_size == len(content)
        assert came.sha256 == Digest.of(Algorithm.SHA256, NOTICE)
        assert came.sha512 == Digest.of(Algorithm.SHA512, NOTICE)
        assert came.size == len(NOTICE)

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

    def test_an_empty_page_is_no_notice(self, tmp_path: Path) -> None:
        recording = record(tmp_path, ok(b"Content-Length: 0\r\n", b""))
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "empty")

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

    def test_brotli_that_nobody_asked_for_is_undone(self, tmp_path: Path) -> None:
        headers = b"Content-Type: text/html\r\nContent-Encoding: br\r\n"
        recording = record(tmp_path, ok(headers, b"\x0b\x02\x80hello\x03"))
        assert (body(recording), recording.suffix) == (b"hello", ".html")

    def test_an_unknown_coding_is_left_as_it_is(self, tmp_path: Path) -> None:
        headers = b"Content-Type: text/html\r\nContent-Encoding: compress\r\n"
        recording = record(tmp_path, ok(headers, b"\x1f\x9dhello"))
        assert body(recording) == b"\x1f\x9dhello"
        assert recording.suffix == ".bin"
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
