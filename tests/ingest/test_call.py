"""A request of our own gets a whole answer, or one sentence that says why not."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from certificates import Pair, authority, certificate, server_context
from ingest.network.call import Answer, Caller, CallFailedError
from ingest.network.door import Door
from manifests import Limits
from ministry import Ministry, Visitor

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
MOST = 1000


def caller(limits: Limits | None = None, trusted: Pair | None = None) -> Caller:
    def context() -> ssl.SSLContext:
        return ssl.create_default_context(cadata=trusted.der if trusted else None)

    return Caller(limits or Limits(), Door(True), "tests", context)


def post(ministry: Ministry, limits: Limits | None = None) -> Answer:
    return caller(limits).post(f"{ministry.address}/", "text/plain", b"question", MOST)


class TestAnswers:
    """Any status is an answer, and comes with its body."""

    def test_a_question_gets_its_answer(self) -> None:
        with Ministry({"/": OK}) as ministry:
            answer = post(ministry)
            [visit] = ministry.visits
        assert (answer.status, answer.body) == (200, b"hello")
        assert answer.header(b"content-type") == b"text/plain"
        assert visit.request.startswith(b"POST / HTTP/1.1\r\n")

    def test_nothing_tells_who_asks(self) -> None:
        with Ministry({"/": OK}) as ministry:
            caller().get(f"{ministry.address}/", MOST)
            [visit] = ministry.visits
        names = [line.split(b":")[0].lower() for line in visit.request.split(b"\r\n")[1:] if line]
        assert sorted(names) == [b"accept-encoding", b"connection", b"host", b"user-agent"]

    def test_a_conflict_is_an_answer_too(self) -> None:
        conflict = b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n7\n"
        with Ministry({"/": conflict}) as ministry:
            assert post(ministry).body == b"7\n"

    def test_interim_answers_and_chunks_are_understood(self) -> None:
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
        with Ministry({"/": b"HTTP/1.1 103 Early Hints\r\n\r\n" + chunked}) as ministry:
            assert post(ministry).body == b"hi"

    def test_a_redirect_is_not_followed(self) -> None:
        moved = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
        with Ministry({"/": moved, "/b": OK}) as ministry:
            assert post(ministry).status == 302
            assert len(ministry.visits) == 1


class TestFailures:
    """Where there is no answer, one error says so."""

    @pytest.mark.parametrize(
        "answer",
        [
            b"",
            b"garbage\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"y" * 2000,
            b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 100_000,
            Visitor.reset,
        ],
    )
    def test_garbage(self, answer: bytes | Callable[[Visitor], None]) -> None:
        with Ministry({"/": answer}) as ministry, pytest.raises(CallFailedError):
            post(ministry)

    def test_a_server_that_never_answers_is_given_up(self) -> None:
        with (
            Ministry({"/": Visitor.hold}) as ministry,
            pytest.raises(CallFailedError, match="call_seconds"),
        ):
            post(ministry, Limits(call_seconds=0.2))

    def test_a_server_that_trickles_is_given_up(self) -> None:
        def trickle(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
            visitor.hold()

        with (
            Ministry({"/": trickle}) as ministry,
            pytest.raises(CallFailedError, match="call_seconds"),
        ):
            post(ministry, Limits(call_seconds=0.2))

    def test_nobody_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with pytest.raises(CallFailedError, match="could not be connected"):
            caller().get(f"http://127.0.0.1:{port}/", MOST)

    def test_the_door_stays_closed_to_private_addresses(self) -> None:
        with pytest.raises(CallFailedError, match="loopback"):
            Caller(Limits(), Door(), "tests").get("http://127.0.0.1:1/", MOST)


class TestTls:
    """A certificate must be good: what is answered is believed for what it is worth, no more."""

    def test_a_good_one(self, tmp_path: Path) -> None:
        ca = authority()
        with Ministry(
            {"/": OK}, server_context(tmp_path, certificate("127.0.0.1", by=ca))
        ) as ministry:
            assert caller(trusted=ca).get(f"{ministry.address}/", MOST).status == 200

    @pytest.mark.parametrize("host", ["127.0.0.1", "elsewhere.example"])
    def test_one_that_nobody_vouches_for_or_for_another_host(
        self, host: str, tmp_path: Path
    ) -> None:
        ca = authority()
        trusted = ca if host != "127.0.0.1" else authority()
        with (
            Ministry({"/": OK}, server_context(tmp_path, certificate(host, by=ca))) as ministry,
            pytest.raises(CallFailedError, match="no TLS to rely on"),
        ):
            caller(trusted=trusted).get(f"{ministry.address}/", MOST)
