"""Readers of what comes over the web: answers, pages, addresses, lists of mementos."""

from __future__ import annotations

import io
import random
import zlib

from fuzz.watch import Reader
from ingest.browser.asked import MalformedRequestError, read_asked
from ingest.browser.wanted import wanted_of
from ingest.http.part import Part
from ingest.http.recorded import read_opening, take_response
from ingest.http.suffix import suffix_of
from ingest.http.wire import Wire
from ingest.manners.robots import read_robots
from ingest.memento.timemap import read_timemap
from ingest.network.web_address import WebAddressError, follow, parse_web_address
from ingest.outcome.look import look_at
from ingest.outcome.rules import outcome_rules
from ingest.text.encoding import read_text
from ingest.text.prescan import label_in, prescan
from ingest.urls.forms import aggressive_form, semantic_form
from ingest.urls.surt import index_key
from ingest.whole.captured import Relation
from ingest.whole.content import ReadPage
from ingest.whole.page_links import read_links
from ingest.whole.resolve import resolve
from ingest.whole.sort import Sorter
from ingest.whole.styles import srcset_addresses, style_addresses
from ingest.whole.viewers import shown_by
from manifests import Limits
from muniment.reading.blocks import reduce_page

# Small, so that what is over them is small too.
LIMITS = Limits(header_bytes=2048, header_lines=40, decoded_bytes=1 << 22, response_bytes=1 << 22)
_PAGE = "https://example.org/a/notice.html"


def _answer(data: bytes) -> None:
    """However an answer is cut, it is told apart in the same way, and no byte is lost."""
    whole = _told_apart([data])
    chance = random.Random(zlib.crc32(data))
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(1, 12)))
    pieces = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    assert _told_apart(pieces) == whole
    assert b"".join(bytes(piece) for _, piece in whole[0]) == data


def _told_apart(pieces: list[bytes]) -> tuple[list[tuple[Part, bytearray]], object]:
    wire = Wire("GET", LIMITS, "x")
    told: list[tuple[Part, bytearray]] = []
    for parts in (*map(wire.feed, pieces), wire.close()):
        for part, data in parts:
            if told and told[-1][0] is part and part is not Part.INTERIM:
                told[-1][1].extend(data)
            else:
                told.append((part, bytearray(data)))
    return told, (wire.head, wire.plan, wire.trailers, wire.stopped, wire.cut, wire.findings)


def _coded(data: bytes) -> None:
    """The first line names the codings, the rest is the body."""
    codings, _, body = data.partition(b"\n")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + codings.strip() + b"\r\n\r\n"
    out = io.BytesIO()
    take_response([head + body], _PAGE, out, LIMITS)
    assert len(out.getvalue()) <= LIMITS.decoded_bytes + (1 << 20)


def _recorded(data: bytes) -> None:
    read_opening(data, LIMITS)
    take_response([data], _PAGE, io.BytesIO(), LIMITS)


def _page(data: bytes) -> None:
    http, _, body = data.partition(b"\n")
    decoded = read_text(body, declared=True, http=http)
    prescan(body)
    label_in(http)
    if decoded is None:
        return
    xml = b"xml" in http
    for one in wanted_of(decoded.text, _PAGE, LIMITS, xml):
        # Whatever a page says, a form is sent to nobody but its host.
        assert not one.sends or parse_web_address(one.sends, 8192).host == "example.org"
    reduce_page(decoded.text, xml)
    links = read_links(decoded.text, LIMITS.page_links, xml)
    sorter = Sorter(parse_web_address(_PAGE, 8192), LIMITS)
    for due in sorter.of_page(_PAGE, ReadPage(links, "utf-8", cut=False), Relation.PAGE).due:
        shown_by(due.address, 8192)


def _look(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    look_at(text, True, xml=True)
    look = look_at(text)
    for rule in outcome_rules().rules:
        if rule.most is not None and look.size <= rule.most:
            list(rule._words(look))


def _style(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    list(style_addresses(text))
    list(srcset_addresses(text))


def _address(data: bytes) -> None:
    index_key(data.decode("utf-8", "replace"))
    semantic_form(data)
    aggressive_form(data)
    resolve(_PAGE, data.decode("latin-1"), "gb18030", 8192)
    suffix_of(data, data, _PAGE, None)
    try:
        base = parse_web_address(_PAGE, 8192)
        led = follow(base, data, 8192)
    except WebAddressError:
        led = parse_web_address(data.decode("utf-8", "replace"), 8192)
    # What is asked for, read again, is the same address.
    assert parse_web_address(str(led), 1 << 20) == led


def _robots(data: bytes) -> None:
    robots = read_robots(data)
    assert robots.delay >= 0
    robots.says("https://example.org/a%2f/b?c=d")


READERS = (
    Reader(
        "http",
        _answer,
        words=(
            *(b"HTTP/1.1 200 OK\r\n", b"\r\n\r\n", b"Transfer-Encoding: chunked\r\n"),
            *(b"Content-Length: ", b"9223372036854775808", b"HTTP/1.1 103 \r\n\r\n", b"\r\n "),
            *(b"\r\n0\r\n\r\n", b"fffffffffffffff\r\n", b";name=value", b"Connection: close\r\n"),
        ),
    ),
    Reader("coded", _coded, words=(b"gzip", b"deflate", b"br", b"zstd", b", ", b"\x1f\x8b\x08")),
    Reader("recorded", _recorded, words=(b"HTTP/1.1 200 OK\r\n", b"Content-Encoding: gzip\r\n")),
    Reader(
        "page",
        _page,
        words=(
            *(b"<a href=", b"<img srcset=", b"<table><tr><td>", b"</table>", b"<!--", b"-->"),
            *(b"<meta charset=gb2312>", b"<script>", b"</script>", b"<svg>", b"<![CDATA[", b"&#x"),
            *(b"<plaintext>", b"<base href=", b"style='", b"&amp;", b"<td colspan=", b"<template>"),
            *(b"<form action=", b"<button onclick=", b"<input type=submit value=", b".submit()"),
        ),
    ),
    Reader("look", _look, words=("页面不存在".encode(), b"<title>", b"404 Not Found", b"<p>")),
    Reader("style", _style, words=(b"@import ", b"url(", b"/*", b"*/", b"\\000041", b" 2x, ")),
    Reader(
        "address",
        _address,
        (WebAddressError,),
        words=(b"http://", b"//", b"%2e", b"..", b"[::1]", b"xn--", b"0x7f.1", b"@", b"?", b"#"),
        most=1024,
    ),
    Reader(
        "timemap",
        lambda data: read_timemap(data, "https://a.example/web/timemap/link/x"),
        words=(
            *(b'rel="memento"', b'; datetime="', b'["timestamp","original"]', b"20141001093000"),
            *(b'{"url": "', b"<http://a.example/web/20141001093000/http://x.gov/>"),
        ),
    ),
    Reader("robots", _robots, words=(b"User-agent: *\n", b"Disallow: /", b"Crawl-delay: ", b"*$")),
    Reader("asked", read_asked, (MalformedRequestError,), words=(b"GET / HTTP/1.1\r\n", b"Host: ")),
)
