"""A storm of visitors and servers of every mood, all at once, through one recording proxy."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from pathlib import Path

import pytest

from browsing import LIMITS, Page, browsing, place
from certificates import certificate, server_context
from ingest.exchange import Truncation
from ministry import Answer, Ministry, Visitor
from recordings import chunked

VISITORS, REQUESTS = 24, 12


def body_of(number: int) -> bytes:
    chance = random.Random(number)
    return chance.randbytes(chance.choice([0, 1, 100, 5000, 200_000]))


def answer_to(number: int) -> tuple[bytes, bool]:
    """An answer of some framing, and whether the server leaves after it."""
    body = body_of(number)
    match number % 5:
        case 0:
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body, False
        case 1:
            head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            return head + chunked(body, 1 + len(body) // 3), False
        case 2:
            early = b"HTTP/1.1 103 Early Hints\r\n\r\n" * (number % 4)
            return early + b"HTTP/1.1 204 No Content\r\n\r\n", False
        case 3:
            return b"HTTP/1.0 200 OK\r\n\r\n" + body, True
        case _:
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(body) + 9) + body, True


class Storm(dict[str, Answer]):
    """Answers any path by its number, for as long as the visitor asks."""

    def __missing__(self, path: str) -> Answer:
        return serve


def serve(visitor: Visitor) -> None:
    while visitor.request:
        answer, leaves = answer_to(int(visitor.request.split(b" ")[1][1:]))
        visitor.send(answer)
        if leaves:
            visitor.end()
            return
        visitor.read_next()


def visit(page: Page, ministry: Ministry, first: int, tls: bool) -> None:
    """Ask for one thing after another; now and then leave in the middle of it."""
    chance = random.Random(first)
    line = None
    for number in range(first, first + REQUESTS):
        answer, leaves = answer_to(number)
        if line is None:
            line = page.line()
            line.tunnel(place(ministry), tls=tls)
        line.ask_within(place(ministry), f"/{number}")
        impatient = chance.random() < 0.15
        heard = line.hear(len(answer) // 2 if impatient else len(answer))
        assert answer.startswith(heard)
        assert impatient or heard == answer
        if impatient or leaves:
            line.socket.close()
            line = None
    if line is not None:
        line.socket.close()


@pytest.mark.torture
@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_whatever_came_is_on_record_and_was_sent(tmp_path: Path, tls: bool, seed: int) -> None:
    """No exchange is lost or mixed up with another, and what is said to be whole is."""
    (tmp_path / "page").mkdir()
    context = server_context(tmp_path, certificate("127.0.0.1")) if tls else None
    with Ministry({}, context) as ministry:
        ministry.answers = Storm()
        with browsing(tmp_path / "page", limits=LIMITS) as page:
            begins = [(seed * VISITORS + one) * 1000 for one in range(VISITORS)]
            threads = [
                threading.Thread(target=visit, args=(page, ministry, begin, tls))
                for begin in begins
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert page.proxy.wait_quiet(60)
    assert len(page.exchanges) == VISITORS * REQUESTS
    kept: dict[str, bytes] = defaultdict(bytes)
    for record in page.records:
        kind = record["Content-Type"] if record.kind == "metadata" else record.kind
        if kind == "response" or "msgtype=response" in kind:
            kept[record["WARC-Target-URI"]] += record.block
    for exchange in page.exchanges:
        number = int(exchange.url.rpartition("/")[2])
        answer, _ = answer_to(number)
        assert answer.startswith(kept[exchange.url])
        if exchange.truncated is None and exchange.failure is None:
            assert kept[exchange.url] == answer
    assert {exchange.truncated for exchange in page.exchanges} >= {
        None,
        Truncation.DISCONNECT,
        Truncation.UNSPECIFIED,
    }
