"""Servers that are not there, and servers of any TLS, as the recording proxy meets them."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browsing import Line, browsing, place, visit
from certificates import authority, certificate, server_context
from ingest.exchange import FailureKind
from ingest.network.door import Door
from ministry import Ministry, Visitor
from proxies import free_port
from recordings import ok

SMALL = ok(b"Content-Length: 2\r\n", b"hi")


PIECES = st.one_of(
    st.sampled_from(
        [
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 103 Early Hints\r\n\r\n",
            b"HTTP/1.0 304\n",
            b"Content-Length: 5\r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"Content-Encoding: gzip\r\n",
            b"Connection: keep-alive\r\n",
            b"\r\n",
            b"\n",
            b"5\r\nhello\r\n",
            b"0\r\n\r\n",
        ]
    ),
    st.binary(max_size=20),
)


class TestAnyBytes:
    """Whatever a server sends, the browser gets it, and the record has it."""

    @given(st.lists(PIECES, min_size=1, max_size=8).map(b"".join))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    def test_they_come_through_and_are_kept(self, tmp_path: Path, answer: bytes) -> None:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        with (
            Ministry({"/": answer}) as ministry,
            browsing(folder) as page,
            page.line() as line,
        ):
            line.ask(place(ministry))
            assert line.hear_all() == answer
        assert page.received == answer
        assert len(page.exchanges) == 1


class TestNobodyThere:
    """What keeps a server from answering is told apart; the browser gets no made-up answer."""

    def failure(self, folder: Path, authority: str, door: Door | None = None) -> FailureKind:
        with browsing(folder, door=door) as page, page.line() as line:
            line.ask(authority)
            assert line.hear_all() == b""
        assert page.only.failure is not None
        assert page.only.block is None
        return page.only.failure.kind

    def test_no_such_name(self, tmp_path: Path) -> None:
        def resolver(*_: Any, **__: Any) -> Any:
            raise OSError("nothing")

        door = Door(resolver=resolver)
        assert self.failure(tmp_path, "no.example", door) is FailureKind.DNS

    def test_nobody_listens(self, tmp_path: Path) -> None:
        assert self.failure(tmp_path, f"127.0.0.1:{free_port()}") is FailureKind.CONNECT

    def test_no_tls_there(self, tmp_path: Path) -> None:
        with (
            Ministry({}, greeting=b"HTTP/1.1 400 Plain\r\n\r\n") as ministry,
            browsing(tmp_path) as page,
            page.line() as line,
        ):
            line.tunnel(place(ministry))
            line.ask_within(place(ministry), "/")
            assert line.hear_all() == b""
        assert page.only.failure is not None
        assert page.only.failure.kind is FailureKind.TLS


class TestTls:
    """What TLS the server has, and what it is worth, is recorded; the browser sees ours."""

    def test_the_chain_and_the_verdict(self, tmp_path: Path) -> None:
        root = authority()
        pair = certificate("127.0.0.1", by=root)
        context = server_context(tmp_path, pair, root)
        (tmp_path / "page").mkdir()
        with (
            Ministry({"/": twice}, context) as ministry,
            browsing(tmp_path / "page", authorities=(root.der,)) as page,
            page.line() as line,
        ):
            line.tunnel(place(ministry))
            for _ in range(2):
                line.ask_within(place(ministry), "/")
                assert line.hear(len(SMALL)) == SMALL
        assert [exchange.tls.verdict for exchange in page.exchanges if exchange.tls] == [
            "trusted",
            "trusted",
        ]
        assert all(exchange.tls.chain == (pair.der, root.der) for exchange in page.exchanges)
        assert all(exchange.tls.alpn == "http/1.1" for exchange in page.exchanges)
        responses = [record for record in page.records if record.kind == "response"]
        assert responses[0].all("WARC-Protocol") == ["http/1.1", "tls/1.3"]

    def test_an_old_one_with_a_certificate_for_others(self, tmp_path: Path) -> None:
        context = server_context(
            tmp_path, certificate("other.example"), version=ssl.TLSVersion.TLSv1
        )
        (tmp_path / "page").mkdir()
        page, _ = visit(tmp_path / "page", SMALL, Line.hear_all, context)
        assert page.received == SMALL
        assert page.only.tls is not None
        assert (page.only.tls.version, page.only.tls.verdict) == ("TLSv1", "wrong host")
        assert {"tls-old-protocol", "tls-certificate-wrong-host"} <= page.codes


def twice(visitor: Visitor) -> None:
    visitor.send(SMALL)
    visitor.read_next()
    visitor.send(SMALL)
    visitor.end()
