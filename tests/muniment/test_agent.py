"""Tests of the agent's client, against a real ssh-agent and against agents that misbehave."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from manifests.errors import MunimentError
from manifests.ssh.sshkey import PrivateKey, PublicKey
from manifests.ssh.sshsig import sign, verify
from manifests.ssh.sshwire import string, uint32
from muniment.agent import AgentError, AgentSigner, agent_keys
from system_packages import need

KEY = PrivateKey(bytes(range(32)))
FAILURE = string(b"\x05")
NO_KEYS = string(b"\x0c" + uint32(0))
ONE_KEY = string(b"\x0c" + uint32(1) + string(KEY.public.blob) + string(b"comment"))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short: a socket's path has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="agent") as name:
        yield Path(name)


@pytest.fixture
def agent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A real ssh-agent that SSH_AUTH_SOCK names."""
    program = need("ssh-agent", "openssh-client")
    path = folder / "socket"
    command = [program, "-D", "-a", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()  # written when the socket is there
        monkeypatch.setenv("SSH_AUTH_SOCK", str(path))
        yield path
        process.terminate()


def add(file: bytes) -> None:
    command = [need("ssh-add", "openssh-client"), "-q", "-"]
    subprocess.run(command, input=file, check=True, capture_output=True)


@pytest.fixture
def play(folder: Path) -> Iterator[Callable[..., str]]:
    """An agent that gives one answer a connection, and then hangs up or waits."""
    done = threading.Event()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(folder / "fake"))
        server.listen()
        server.settimeout(30)  # a client that never came is a failure, and no endless test
        threads: list[threading.Thread] = []

        def serve(answers: tuple[bytes, ...], wait: bool) -> None:
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    connection.recv(1 << 20)
                    connection.sendall(answer)
                    if wait:
                        done.wait()

        def start(*answers: bytes, wait: bool = False) -> str:
            threads.append(threading.Thread(target=serve, args=(answers, wait), daemon=True))
            threads[-1].start()
            return str(folder / "fake")

        yield start
        done.set()
        for thread in threads:
            thread.join()


class TestRealAgent:
    """ssh-agent holds the key, and signs as the key itself would (draft-miller-ssh-agent)."""

    def test_an_empty_agent_has_no_keys(self, agent: Path) -> None:
        assert agent_keys() == ()

    def test_keys_are_listed_in_order_and_others_are_left_out(self, agent: Path) -> None:
        made = agent.with_name("rsa")
        program = need("ssh-keygen", "openssh-client")
        command = [program, "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", str(made)]
        subprocess.run(command, check=True)
        add(KEY.openssh_private_bytes())
        add(made.read_bytes())
        rsa = PublicKey.parse_line(made.with_suffix(".pub").read_text().rstrip("\n"))
        assert agent_keys() == (KEY.public, rsa)

    def test_the_agents_signature_is_the_keys(self, agent: Path) -> None:
        add(KEY.openssh_private_bytes())
        signer = AgentSigner(KEY.public)
        assert signer.sign(b"data") == KEY.sign(b"data")
        armour = sign(b"message", signer, "muniment-manifest-v1")
        assert armour == sign(b"message", KEY, "muniment-manifest-v1")
        verify(armour, b"message", "muniment-manifest-v1", KEY.public)

    def test_a_key_that_the_agent_does_not_hold_is_named(self, agent: Path) -> None:
        add(PrivateKey.generate().openssh_private_bytes())
        with pytest.raises(AgentError, match="does not hold key SHA256:"):
            AgentSigner(KEY.public).sign(b"data")

    def test_data_of_a_few_hundred_kilobytes_is_too_much(self, agent: Path) -> None:
        with pytest.raises(AgentError, match="at most 262144 bytes"):
            AgentSigner(KEY.public).sign(bytes(256 * 1024))


class TestNoAgent:
    """Without an agent the sentence says what is missing."""

    def test_no_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
        with pytest.raises(AgentError, match="SSH_AUTH_SOCK is not set"):
            agent_keys()
        with pytest.raises(AgentError, match="SSH_AUTH_SOCK is not set"):
            AgentSigner(KEY.public).sign(b"")

    @pytest.mark.parametrize("name", ["absent", "x" * 200, "a\0b"])
    def test_no_socket(self, name: str, folder: Path) -> None:
        with pytest.raises(AgentError, match="no ssh-agent at"):
            agent_keys(os.path.join(folder, name))

    def test_nobody_behind_the_socket(self, folder: Path) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.bind(str(folder / "dead"))
        with pytest.raises(AgentError, match="no ssh-agent at"):
            agent_keys(str(folder / "dead"))

    def test_another_kind_of_key_is_refused_at_once(self, fixtures: Path) -> None:
        line = (fixtures / "sshsig" / "rsa.pub").read_text().rstrip("\n")
        with pytest.raises(AgentError, match="ssh-rsa"):
            AgentSigner(PublicKey.parse_line(line))

    def test_the_error_is_ours(self) -> None:
        assert issubclass(AgentError, MunimentError)
        assert AgentError.exit_code == 3


class TestBadAgent:
    """An agent is another program: its answers are bounded, and checked before they are used."""

    def test_a_refusal_is_told_from_an_absent_key(self, play: Callable[..., str]) -> None:
        with pytest.raises(AgentError, match="refused"):
            AgentSigner(KEY.public, play(FAILURE, ONE_KEY)).sign(b"data")

    def test_an_absent_key_is_told_from_a_refusal(self, play: Callable[..., str]) -> None:
        with pytest.raises(AgentError, match="does not hold key"):
            AgentSigner(KEY.public, play(FAILURE, NO_KEYS)).sign(b"data")

    def test_a_refused_list_is_told(self, play: Callable[..., str]) -> None:
        with pytest.raises(AgentError, match="refused"):
            agent_keys(play(FAILURE))

    def test_an_agent_that_does_not_answer_is_left(self, play: Callable[..., str]) -> None:
        with pytest.raises(AgentError, match="did not answer within"):
            agent_keys(play(b"\0\0", wait=True), timeout=0.05)

    def test_an_answer_that_is_too_long_is_not_read(self, play: Callable[..., str]) -> None:
        with pytest.raises(AgentError, match="at most 262144"):
            agent_keys(play(uint32(256 * 1024 + 1), wait=True))

    @pytest.mark.parametrize("answer", [b"", b"\0", uint32(5), uint32(5) + b"\x0c"])
    def test_an_agent_that_hangs_up_is_told(self, answer: bytes, play: Callable[..., str]) -> None:
        with pytest.raises(AgentError, match="hung up"):
            agent_keys(play(answer))

    @pytest.mark.parametrize(
        "message",
        [
            b"",
            b"\x0e",
            b"\x06",
            b"\x0c",
            b"\x0c" + uint32(0) + b"\0",
            b"\x0c" + uint32(1),
            b"\x0c" + uint32(2049),
            b"\x0c" + uint32(0xFFFFFFFF),
            b"\x0c" + uint32(1) + uint32(0xFFFFFFFF),
            b"\x0c" + uint32(1) + string(KEY.public.blob),
        ],
    )
    def test_a_list_that_is_none_is_refused(self, message: bytes, play: Callable[..., str]) -> None:
        with pytest.raises(AgentError):
            agent_keys(play(string(message)))

    @pytest.mark.parametrize(
        "message",
        [
            b"\x0e",
            b"\x0c" + uint32(0),
            b"\x0e" + string(b""),
            b"\x0e" + string(KEY.sign(b"other data")),
            b"\x0e" + string(PrivateKey(bytes(32)).sign(b"data")),
            b"\x0e" + string(KEY.sign(b"data")) + b"\0",
            b"\x0e" + string(KEY.sign(b"data") + b"\0"),
        ],
    )
    def test_a_signature_that_does_not_hold_is_not_passed_on(
        self, message: bytes, play: Callable[..., str]
    ) -> None:
        with pytest.raises(AgentError):
            AgentSigner(KEY.public, play(string(message))).sign(b"data")

    def test_keys_of_kinds_that_are_not_ours_are_left_out(self, play: Callable[..., str]) -> None:
        blobs = (b"", string(b"ssh-dss"), KEY.public.blob, string(b"ssh-ed25519"))
        listed = b"".join(string(blob) + string(b"") for blob in blobs)
        assert agent_keys(play(string(b"\x0c" + uint32(4) + listed))) == (KEY.public,)
