"""What others recorded: the beginning of a response read at once is as it is read bit by bit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.http import recorded
from ingest.http.recorded import Opening, read_opening
from manifests import Limits

_LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 404\r\n",
        b"HTTP/1.1 103 Early\r\n",
        b"HTTP/1.1 200OK\r\n",
        b"http/1.1 200 OK\r\n",
        b"Content-Type: text/html; charset=utf-8\r\n",
        b"CONTENT-TYPE \t:Text/Plain\r\n",
        b"Content-Type:\r\n",
        b" folded: x\r\n",
        b"no colon\r\n",
        b": nameless\r\n",
        b"A: b\n",
        b"A: \xff\x00\r\r\n",
        b"\r\n",
        b"\n",
        b"body",
    ]
)


class TestOpening:
    """A header without anything odd is read by one expression, any other by our own reader."""

    @given(st.lists(_LINES, max_size=8), st.sampled_from([30, 1 << 20]), st.sampled_from([3, 99]))
    def test_both_readings_agree(self, lines: list[bytes], most: int, count: int) -> None:
        data, limits = b"".join(lines), Limits(header_bytes=most, header_lines=count)
        quick = read_opening(data, limits)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(recorded, "_PLAIN", recorded.re.compile(rb"(?!)"))
            assert read_opening(data, limits) == quick

    def test_an_interim_answer_is_none(self) -> None:
        data = b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\n"
        assert read_opening(data, Limits()) == Opening(200, "a/b")
