"""The witness over HTTP: two addresses, every limit kept, and nothing that takes it down."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment.witnesses.folder import WitnessFolder, origin_hash
from muniment_cli import call, environment
from witnesses import (
    LOG_KEY,
    NAME,
    ORIGIN,
    Ledger,
    ask,
    converse,
    new_witness,
    parse_response,
    served,
    serving,
)

LOG = Ledger(range(20))
LATEST = f"/{origin_hash(ORIGIN)}/checkpoint"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WitnessFolder:
    return new_witness(tmp_path_factory.mktemp("witness") / "w")


@pytest.fixture(scope="module")
def address(folder: WitnessFolder) -> Iterator[str]:
    with served(folder.root) as found:
        assert ask(found, LOG.request(0, 5)).status == 200
        yield found


class TestAddresses:
    """POST /add-checkpoint, and GET /<hash of origin>/checkpoint."""

    def test_a_head_is_cosigned_and_then_given_to_monitors(self, address: str) -> None:
        answer = ask(address, LOG.request(5, 5))
        assert (answer.status, answer.kind) == (200, "text/plain; charset=utf-8")
        assert answer.body.startswith(f"— {NAME} ".encode())
        latest = ask(address, path=LATEST)
        assert (latest.status, latest.body) == (200, LOG.note(5) + answer.body)

    def test_a_conflict_tells_the_size(self, address: str) -> None:
        assert ask(address, LOG.request(0, 9)) == (409, "text/x.tlog.size", b"5\n")

    def test_what_is_no_request_is_refused(self, address: str) -> None:
        assert ask(address, b"old 5\n").status == 400

    @pytest.mark.parametrize(
        ("line", "status"),
        [
            ("GET / HTTP/1.1", 404),
            ("GET /add-checkpoint HTTP/1.1", 405),
            (f"POST {LATEST} HTTP/1.1", 405),
            (f"GET {LATEST.upper()} HTTP/1.1", 404),
            (f"GET /{'0' * 64}/checkpoint HTTP/1.1", 404),
            ("GET /../key HTTP/1.1", 404),
            ("GET //key HTTP/1.1", 404),
            ("BREW /key HTTP/1.1", 404),
        ],
    )
    def test_there_is_nothing_else(self, line: str, status: int, address: str) -> None:
        data = f"{line}\r\nHost: w\r\nConnection: close\r\n\r\n".encode()
        assert parse_response(converse(address, data)).status == status

    def test_the_head_alone_may_be_asked_for(self, address: str) -> None:
        answer = converse(address, f"HEAD {LATEST} HTTP/1.1\r\nHost: w\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b"\r\n\r\n")

    def test_a_connection_serves_many_requests(self, address: str) -> None:
        one = f"GET {LATEST} HTTP/1.1\r\nHost: w\r\n\r\n".encode()
        assert converse(address, one * 5).count(b"HTTP/1.1 200 OK") == 5

    def test_who_waits_to_be_told_to_go_on_is_told(self, address: str) -> None:
        body = LOG.request(0, 9)
        head = f"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: {len(body)}\r\n"
        host, _, port = address.removeprefix("http://").rpartition(":")
        with socket.create_connection((host, int(port))) as line:
            line.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
            assert line.recv(100).startswith(b"HTTP/1.1 100")
            line.sendall(body)
            assert line.recv(100).startswith(b"HTTP/1.1 409")


class TestHostile:
    """Whatever is sent, the next visitor is served."""

    @pytest.mark.parametrize(
        ("data", "status"),
        [
            (b"", 0),
            (b"\r\n" * 100, 400),
            (b"garbage\r\n\r\n", 400),
            (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500, 400),
            (b"GET / HTTP/1.1\r\nHost: w\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", 431),
            (b"GET / HTTP/1.1\r\nHost: w\r\nHost: w\r\n\r\n", 400),
            (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: -1\r\n\r\n", 400),
            (
                b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 999999999\r\n\r\n"
                + b"old 5\n" * 100_000,
                413,
            ),
            (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 10\r\n\r\nold", 400),
        ],
    )
    def test_bytes(self, data: bytes, status: int, address: str) -> None:
        assert parse_response(converse(address, data)).status == status
        assert ask(address, path=LATEST).status == 200

    def test_visitors_that_say_nothing_are_sent_away(self, folder: WitnessFolder) -> None:
        config = folder.root.parent / "config"
        config.mkdir(exist_ok=True)
        limits = "format = 1\n[limits]\nwitness_connections = 2\nwitness_seconds = 0.3\n"
        (config / "muniment.toml").write_text(limits)
        witness = new_witness(folder.root.parent / "small")
        with served(witness.root, config=config) as address:
            host, _, port = address.removeprefix("http://").rpartition(":")
            silent = [socket.create_connection((host, int(port))) for _ in range(2)]
            with silent[0], silent[1]:
                assert ask(address, LOG.request(0, 5)).status in (0, 503)
                assert [line.recv(1) for line in silent] == [b"", b""]
            assert ask(address, LOG.request(0, 5)).status == 200

    def test_a_body_that_never_comes_is_not_waited_for(self, folder: WitnessFolder) -> None:
        config = folder.root.parent / "config"
        config.mkdir(exist_ok=True)
        (config / "muniment.toml").write_text("format = 1\n[limits]\nwitness_seconds = 2\n")
        witness = new_witness(folder.root.parent / "slow")
        with served(witness.root, config=config) as address:
            host, _, port = address.removeprefix("http://").rpartition(":")
            with socket.create_connection((host, int(port))) as line:
                line.sendall(
                    b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 9\r\n\r\n"
                )
                assert line.recv(100).startswith(b"HTTP/1.1 408")


class TestCommand:
    """`muniment witness` makes, shows and serves a witness."""

    def test_from_nothing_to_a_witness(self, tmp_path: Path) -> None:
        place = tmp_path / "w"
        made = json.loads(call("witness", "init", place, "--name", NAME, "--json").stdout)
        added = call("witness", "add-log", place, LOG_KEY.verifier, "--json")
        assert json.loads(added.stdout)["hash"] == origin_hash(ORIGIN)
        shown = json.loads(call("witness", "show", place, "--json").stdout)
        assert shown["vkey"] == made["vkey"] == str(WitnessFolder(place).signer().verifier)
        assert [(log["origin"], log["size"]) for log in shown["logs"]] == [(ORIGIN, 0)]

    def test_two_histories_of_one_log_are_shown_and_end_with_1(self, tmp_path: Path) -> None:
        witness = new_witness(tmp_path / "w")
        with served(witness.root) as address:
            ask(address, LOG.request(0, 5))
            assert ask(address, Ledger("other").request(5, 5)).status == 422
        done = call("witness", "show", witness.root)
        assert done.returncode == 1
        assert "another history" in done.stdout

    def test_a_log_is_known_at_once(self, tmp_path: Path) -> None:
        place = tmp_path / "w"
        call("witness", "init", place, "--name", NAME)
        with served(place) as address:
            assert ask(address, LOG.request(0, 5)).status == 404
            call("witness", "add-log", place, LOG_KEY.verifier)
            assert ask(address, LOG.request(0, 5)).status == 200

    def test_a_folder_is_served_once_at_a_time(self, folder: WitnessFolder, address: str) -> None:
        done = subprocess.run(
            serving(folder.root), env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 3
        assert "served already" in done.stderr

    @pytest.mark.parametrize("wrong", ["8460", "127.0.0.1", ":1", "localhost:65536", "h:-1"])
    def test_where_to_listen_is_a_host_and_a_port(self, wrong: str, folder: WitnessFolder) -> None:
        assert call("witness", "serve", folder.root, "--listen", wrong).returncode == 3

    def test_no_folder_and_no_key(self, tmp_path: Path) -> None:
        for command in (("show",), ("serve",), ("add-log",)):
            arguments = (LOG_KEY.verifier,) if command == ("add-log",) else ()
            assert call("witness", *command, tmp_path / "none", *arguments).returncode == 3
        assert call("witness", "add-log", tmp_path, "no key").returncode == 3
