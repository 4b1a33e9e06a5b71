"""The reader of HTTP answers takes any bytes, and tells every one of them apart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.http.part import Part
from ingest.http.wire import Wire
from manifests import Limits

SMALL = Limits(header_bytes=400, header_lines=12, interim_responses=2)

_LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 103 Early",
        b"HTTP/1.1 101 Switch",
        b"HTTP/1.0 404",
        b"HTTP/1.1 nope",
        b"http/1.1 204 x",
        b"Content-Length: 5",
        b"Content-Length: 5, 5",
        b"Content-Length: 99999999999999999999",
        b"Content-Length: " + b"9" * 5000,
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding: identity",
        b"X: " + b"y" * 90,
        b" folded",
        b"no colon",
        b": x",
        b"\xe5\x85\xac: \xff\x00",
        b"",
        b"5",
        b"5;ext=1",
        b"hello",
        b"0",
        b"ffffffffffffffff",
        b"\r",
    ]
)
_ENDS = st.sampled_from([b"\r\n", b"\n", b"", b"\r"])
_SHAPED = st.lists(st.tuples(_LINES, _ENDS), max_size=30).map(
    lambda pieces: b"".join(line + end for line, end in pieces)
)
_ANSWERS = st.one_of(
    st.binary(max_size=300),
    _SHAPED,
    _SHAPED.map(lambda rest: b"HTTP/1.1 200 OK\r\n" + rest),
    _SHAPED.map(lambda rest: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + rest),
)


def read(pieces: list[bytes], method: str = "GET") -> tuple[Wire, list[tuple[Part, bytes]]]:
    wire = Wire(method, SMALL, "here")
    told = [part for piece in pieces for part in wire.feed(piece)] + wire.close()
    merged: list[tuple[Part, bytes]] = []
    for part, data in told:
        if merged and merged[-1][0] is part and part is not Part.INTERIM:
            merged[-1] = (part, merged[-1][1] + data)
        else:
            merged.append((part, data))
    return wire, merged


class TestAnyBytes:
    """The reader never raises, and every byte comes out once, in order."""

    @given(_ANSWERS, st.sampled_from(["GET", "HEAD"]))
    @settings(max_examples=500)
    def test_every_byte_comes_out_once(self, answer: bytes, method: str) -> None:
        _, told = read([answer], method)
        assert b"".join(data for _, data in told) == answer

    @given(_ANSWERS, st.lists(st.integers(0, 400), max_size=12))
    @settings(max_examples=500)
    def test_how_the_stream_is_cut_changes_nothing(self, answer: bytes, cuts: list[int]) -> None:
        edges = sorted({0, len(answer), *(cut for cut in cuts if cut < len(answer))})
        whole, told = read([answer])
        parted, told_again = read([answer[start:end] for start, end in pairwise(edges)])
        assert told_again == told
        assert parted.findings == whole.findings
        assert (parted.head, parted.plan, parted.trailers) == (
            whole.head,
            whole.plan,
            whole.trailers,
        )
        assert (parted.done, parted.cut, parted.stopped) == (whole.done, whole.cut, whole.stopped)

    @given(_ANSWERS)
    def test_single_bytes_are_as_good_as_one_piece(self, answer: bytes) -> None:
        assert read([bytes([byte]) for byte in answer])[1] == read([answer])[1]

    def test_a_long_line_in_small_pieces_costs_no_more_than_its_length(self) -> None:
        wire = Wire("GET", Limits(), "here")
        wire.feed(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(200_000):
            wire.feed(b"abc")
        assert wire.close()[0][0] is Part.HEAD

    def test_a_head_request_has_no_body(self) -> None:
        wire, told = read([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nextra"], "HEAD")
        assert wire.done
        assert told[-1] == (Part.AFTER, b"extra")
        assert wire.findings[-1].code == "http-bytes-after-end"

    def test_one_kind_of_fault_is_one_finding(self) -> None:
        wire, _ = read([b"HTTP/1.1 200 OK\r\n" + b"bad\r\n" * 9 + b"\r\n"])
        (finding,) = wire.findings
        assert finding.code == "http-header-no-colon"
        assert finding.get("count") == "9"
