"""What a browser asks is read strictly, and goes on as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.browser.asked import Asked, MalformedRequestError, Upload, read_asked
from manifests import Limits
from recordings import chunked

HEAD = b"POST http://a.example/form HTTP/1.1\r\nHost: a.example\r\n"
END = b"\r\n\r\n"
NAMES = st.sampled_from([b"Accept", b"X-Odd", b"Cookie", b"Connection", b"Origin"])
VALUES = st.sampled_from([b" a", b"", b"\tb \t", b"  c: d", b" \xe5\x85\xac"])


def upload(framing: bytes) -> Upload:
    return Upload(read_asked(HEAD + framing + END), Limits())


class TestHeaders:
    """Whatever comes is read and goes on unchanged, or is refused; nothing is mended."""

    @given(st.binary(max_size=80), st.sampled_from([b"", HEAD, HEAD + b"X: "]))
    def test_any_bytes_are_read_or_refused(self, data: bytes, start: bytes) -> None:
        try:
            asked = read_asked(start + data + END)
        except MalformedRequestError:
            return
        assert asked.raw == start + data + END
        assert asked.to_server(b"/").endswith(END)
        assert b"\n" not in asked.target

    @given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
    def test_every_field_goes_on_as_it_was_written(self, fields: list[tuple[bytes, bytes]]) -> None:
        lines = b"".join(b"\r\n%b:%b" % field for field in fields)
        asked = read_asked(b"GET http://a.example/?q HTTP/1.1\r\nHost: a.example" + lines + END)
        assert asked.to_server(b"/?q") == b"GET /?q HTTP/1.1\r\nHost: a.example" + lines + END

    def test_what_is_said_to_proxies_is_not_said_to_servers(self) -> None:
        ours = b"PROXY-authorization:Basic eDp5\r\nproxy-connection:Close"
        asked = read_asked(HEAD + ours + END)
        assert asked.to_server(b"/form") == (
            b"POST /form HTTP/1.1\r\nHost: a.example\r\nConnection:Close" + END
        )

    @pytest.mark.parametrize(
        ("version", "fields", "stays"),
        [
            (b"1.1", b"", True),
            (b"1.1", b"\r\nConnection: a, CLOSE", False),
            (b"1.1", b"\r\nProxy-Connection: close", False),
            (b"1.0", b"", False),
            (b"1.0", b"\r\nConnection: Keep-Alive", True),
        ],
    )
    def test_whether_the_connection_is_to_stay(
        self, version: bytes, fields: bytes, stays: bool
    ) -> None:
        asked = read_asked(b"GET / HTTP/" + version + b"\r\nHost: a" + fields + END)
        assert asked.stays is stays

    @pytest.mark.parametrize(
        ("target", "parts"),
        [
            (b"http://a.example", (b"a.example", b"/")),
            (b"HTTP://a.example?q=/", (b"a.example", b"/?q=/")),
            (b"http://a.example:8080/b?c", (b"a.example:8080", b"/b?c")),
            (b"http://[::1]/", (b"[::1]", b"/")),
        ],
    )
    def test_whom_an_absolute_target_names(self, target: bytes, parts: tuple[bytes, bytes]) -> None:
        assert asked_for(target).split_target() == parts

    @pytest.mark.parametrize(
        "target", [b"/", b"*", b"https://a/", b"http:/a/", b"http://a/#b", b"http://a\\b/"]
    )
    def test_what_is_no_absolute_target(self, target: bytes) -> None:
        with pytest.raises(MalformedRequestError):
            asked_for(target).split_target()


def asked_for(target: bytes) -> Asked:
    return read_asked(b"GET " + target + b" HTTP/1.1\r\nHost: a" + END)


class TestBodies:
    """A body ends where its framing says, however it is cut on the way (RFC 9112 §6)."""

    @given(st.binary(max_size=60), st.integers(1, 9), st.integers(1, 70))
    def test_chunks(self, body: bytes, size: int, cut: int) -> None:
        raw = chunked(body, size) + b"GET / next"
        whole = upload(b"Transfer-Encoding: chunked")
        taken = 0
        while not whole.done:
            taken += whole.take(raw[taken : taken + cut])
        assert raw[taken:] == b"GET / next"

    @given(st.integers(1, 60), st.integers(1, 70))
    def test_a_length(self, length: int, cut: int) -> None:
        whole = upload(b"Content-Length: %d" % length)
        taken = 0
        while not whole.done:
            taken += whole.take(bytes(cut))
        assert taken == length

    @given(st.binary(min_size=1, max_size=40))
    def test_any_bytes_as_chunks_are_taken_or_refused(self, data: bytes) -> None:
        whole = upload(b"Transfer-Encoding: chunked")
        try:
            assert 0 < whole.take(data) <= len(data)
        except MalformedRequestError:
            assert not whole.done

    def test_no_framing_is_no_body(self) -> None:
        assert upload(b"X: y").done

    @pytest.mark.parametrize(
        "framing",
        [
            b"Content-Length: 1\r\nContent-Length: 1",
            b"Content-Length: 1, 1",
            b"Content-Length: +1",
            b"Content-Length: 1\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: chunked, chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Transfer-Encoding: identity",
        ],
    )
    def test_framing_that_two_read_in_two_ways_is_refused(self, framing: bytes) -> None:
        with pytest.raises(MalformedRequestError):
            upload(framing)
