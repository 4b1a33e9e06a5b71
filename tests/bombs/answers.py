"""Answers of servers that unfold, lie or have no end: what each says, and how `preserve` ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bombs.makers import TEN_GB, brotli_zeros, deflated_zeros, gzip_zeros, nested_gzip, zstd_zeros
from ministry import Answer, Visitor

# What has no end would go on for ten minutes, or 4 GB, by the limits that an archive begins with.
SETTINGS: Final = "format = 1\n[limits]\ntotal_seconds = 15\nresponse_bytes = 67108864\n"
_HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_XML = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n"
_CHUNKED = _HTML + b"Transfer-Encoding: chunked\r\n\r\n"
_NO_END = 1 << 40


@dataclass(frozen=True, slots=True)
class AnswerBomb:
    """An answer, the code with which `preserve` ends, and words of what it says."""

    name: str
    what: str
    answer: Callable[[], Answer]
    code: int
    said: str
    quick: bool = False


def _said(*pieces: bytes, times: int = 1) -> Callable[[], Answer]:
    """Say pieces, and the last of them so many times, until the visitor leaves."""

    def visited(visitor: Visitor) -> None:
        with suppress(OSError):
            for piece in pieces[:-1]:
                visitor.pour(piece, 1)
            visitor.pour(pieces[-1], times)

    return lambda: visited


def site(bomb: AnswerBomb) -> dict[str, Answer]:
    """What a server has: the bomb at ``/notice``, and redirects that lead on and on."""
    led = {f"/{number}": _led(number + 1) for number in range(30)}
    return {"/notice": bomb.answer(), **led}


def _led(number: int) -> bytes:
    where = f"Location: /{number}\r\nContent-Length: 0\r\n\r\n"
    return b"HTTP/1.1 302 Found\r\n" + where.encode()


def _coded(coding: bytes, make: Callable[[], bytes]) -> Callable[[], Answer]:
    return lambda: _said(_HTML + b"Content-Encoding: " + coding + b"\r\n\r\n", make())()


def _drip() -> Answer:
    return lambda visitor: visitor.drip_beneath(_HTML + b"X: y" * 1000, 0.5)


def _laughs() -> bytes:
    """Entities of entities of entities: a billion billion laughs."""
    names = "abcdefghijklmnopqrst"
    told = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{told}]><x>&t;</x>'.encode()


_LIMIT, _SLOW, _WHOLE = "a limit of ours was met", "too slow, or silence", "preserved: "

ANSWERS = (
    AnswerBomb("gzip", "gzip, 10 MB to 10 GB", _coded(b"gzip", gzip_zeros), 3, _LIMIT, quick=True),
    AnswerBomb(
        "deflate",
        "deflate, 10 MB to 10 GB",
        _coded(b"deflate", lambda: deflated_zeros(TEN_GB)),
        3,
        _LIMIT,
    ),
    AnswerBomb(
        "brotli",
        "brotli, 60 KB to 100 GB",
        _coded(b"br", lambda: brotli_zeros(10 * TEN_GB)),
        3,
        _LIMIT,
    ),
    AnswerBomb("zstd", "zstd, 320 KB to 10 GB", _coded(b"zstd", zstd_zeros), 3, _LIMIT),
    AnswerBomb(
        "zstd-window",
        "zstd that asks for a window of 2 GB",
        _coded(b"zstd", lambda: zstd_zeros(window=0xA8)),
        0,
        "is not in it",
    ),
    AnswerBomb(
        "gzip-twice",
        "gzip of gzip of 10 GB",
        _coded(b"gzip, gzip", lambda: nested_gzip(gzip_zeros(), 1)),
        3,
        _LIMIT,
    ),
    AnswerBomb(
        "codings",
        "5,000 codings, one on the other",
        _coded(b"gzip, " * 5000 + b"gzip", lambda: nested_gzip(b"x", 3)),
        0,
        "not one we undo",
    ),
    AnswerBomb(
        "length",
        "Content-Length: 2^63",
        _said(_HTML + b"Content-Length: 9223372036854775808\r\n\r\nhey"),
        0,
        "Content-Length is not a length",
    ),
    AnswerBomb(
        "length-max",
        "Content-Length: 2^63 - 1",
        _said(_HTML + b"Content-Length: 9223372036854775807\r\n\r\nhey"),
        0,
        "not whole",
    ),
    AnswerBomb(
        "chunk-size",
        "a chunk of 2^64 - 1 bytes",
        _said(_CHUNKED + b"f" * 16 + b"\r\nhey"),
        0,
        "not whole",
    ),
    AnswerBomb(
        "chunk-digits",
        "a chunk size without an end",
        _said(_CHUNKED, b"f" * 65536, times=_NO_END),
        3,
        _LIMIT,
    ),
    AnswerBomb(
        "chunk-extension",
        "a chunk extension without an end",
        _said(_CHUNKED + b"5;", b"a" * 65536, times=_NO_END),
        3,
        _LIMIT,
    ),
    AnswerBomb(
        "chunk-tiny",
        "chunks of one byte without an end",
        _said(_CHUNKED, b"1\r\na\r\n" * 10_000, times=_NO_END),
        3,
        f"{_LIMIT}|{_SLOW}",
    ),
    AnswerBomb(
        "trailers",
        "trailers without an end",
        _said(_CHUNKED + b"0\r\n", b"X: y\r\n" * 10_000, times=_NO_END),
        3,
        _LIMIT,
    ),
    AnswerBomb(
        "fields",
        "header fields without an end",
        _said(_HTML, b"X: y\r\n" * 10_000, times=_NO_END),
        3,
        _LIMIT,
        quick=True,
    ),
    AnswerBomb(
        "field",
        "a header field without an end",
        _said(_HTML + b"X: ", b"y" * 65536, times=_NO_END),
        3,
        _LIMIT,
    ),
    AnswerBomb(
        "interim",
        "interim answers without an end",
        _said(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000, times=_NO_END),
        3,
        _LIMIT,
    ),
    AnswerBomb(
        "body",
        "a body without an end",
        _said(_HTML + b"\r\n", b"x" * 65536, times=_NO_END),
        3,
        _LIMIT,
    ),
    AnswerBomb("maze", "redirects without an end", lambda: _led(0), 3, "redirect"),
    AnswerBomb("drip", "a byte of the header every half second", _drip, 3, _SLOW),
    AnswerBomb(
        "divs",
        "2,000,000 elements in each other",
        _said(_HTML + b"\r\n", b"<div>" * 2_000_000),
        0,
        _WHOLE,
    ),
    AnswerBomb(
        "tables",
        "700,000 tables in each other",
        _said(_HTML + b"\r\n", b"<table><tr><td>" * 700_000),
        0,
        _WHOLE,
    ),
    AnswerBomb(
        "links",
        "1,000,000 links",
        _said(_HTML + b"\r\n", b"<a href=x>y</a>" * 1_000_000),
        0,
        "whole-links",
    ),
    AnswerBomb(
        "attributes",
        "an element of 2,500,000 attributes",
        _said(_HTML + b"\r\n<a ", b"b=c " * 2_500_000),
        0,
        _WHOLE,
    ),
    AnswerBomb("less", "10,000,000 times <", _said(_HTML + b"\r\n", b"<" * 10_000_000), 0, _WHOLE),
    AnswerBomb(
        "comments",
        "comments without an end",
        _said(_HTML + b"\r\n", b"<!--" * 2_500_000),
        0,
        _WHOLE,
    ),
    AnswerBomb(
        "references", "10,000,000 times &", _said(_HTML + b"\r\n", b"&" * 10_000_000), 0, _WHOLE
    ),
    AnswerBomb(
        "bytes", "10 MB of half characters", _said(_HTML + b"\r\n", b"\x81" * 10_000_001), 0, _WHOLE
    ),
    AnswerBomb("xml", "XML of 3,000,000 levels", _said(_XML, b"<a>" * 3_000_000), 0, _WHOLE),
    AnswerBomb(
        "laughs", "a billion billion laughs, in entities", _said(_XML, _laughs()), 0, _WHOLE
    ),
)
