"""Keys that ssh-agent holds, over its socket (draft-miller-ssh-agent, sections 3 to 5).

A message is a uint32 length, a type byte and its fields. Two requests are made: the list of keys
(11, answered by 12) and a signature (13, answered by 14). An answer is bounded in size and time,
and a signature from the agent is verified before anyone sees it.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from typing import Final

from manifests import MunimentError, PublicKey
from manifests.ssh.sshkey import KeyFormatError, SignatureError
from manifests.ssh.sshwire import Reader, WireError, string, uint32

SOCKET_VARIABLE: Final = "SSH_AUTH_SOCK"
MAX_MESSAGE: Final = 256 * 1024  # what OpenSSH's agent takes and gives, authfd.c
MAX_KEYS: Final = 2048
TIMEOUT: Final = 60.0  # seconds for a whole answer; an agent may be asking its owner

_REQUEST_IDENTITIES: Final = 11
_IDENTITIES_ANSWER: Final = 12
_SIGN_REQUEST: Final = 13
_SIGN_RESPONSE: Final = 14
_FAILURE: Final = 5


class AgentError(MunimentError):
    """ssh-agent is not there, does not hold the key, or does not answer as it should."""


class _Refusal(AgentError):
    """The agent answered SSH_AGENT_FAILURE, which gives no reason."""


@dataclass(frozen=True, slots=True)
class AgentSigner:
    """A `Signer` whose Ed25519 private key stays in the agent. Raises `AgentError`.

    `path` is the agent's socket, by default the one that SSH_AUTH_SOCK names at the time of
    signing; `timeout` is in seconds.
    """

    public: PublicKey
    path: str | None = None
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        if self.public.kind != "ssh-ed25519":
            raise AgentError(f"expected an Ed25519 key to sign with, and it is {self.public.kind}")

    def sign(self, data: bytes) -> bytes:
        """Sign `data`. Returns the signature in SSH wire form. Raises `AgentError`."""
        request = bytes([_SIGN_REQUEST]) + string(self.public.blob) + string(data) + uint32(0)
        try:
            reader = _ask(request, _SIGN_RESPONSE, self.path, self.timeout)
        except _Refusal as refusal:
            raise self._explain(refusal) from None
        try:
            signature = reader.string("the agent's signature", MAX_MESSAGE)
            reader.end("the agent's answer")
            self.public.verify(data, signature)
        except (WireError, SignatureError) as failure:
            raise AgentError(f"ssh-agent gave a signature that does not hold: {failure}") from None
        return signature

    def _explain(self, refusal: AgentError) -> AgentError:
        """Tell an agent that will not sign from one that does not hold the key."""
        if self.public in agent_keys(self.path, self.timeout):
            return refusal
        key = self.public.fingerprint()
        return AgentError(f"ssh-agent does not hold key {key}; add it with ssh-add")


def agent_keys(path: str | None = None, timeout: float = TIMEOUT) -> tuple[PublicKey, ...]:
    """List the agent's keys in its order, without those of kinds we do not read.

    Raises `AgentError`.
    """
    reader = _ask(bytes([_REQUEST_IDENTITIES]), _IDENTITIES_ANSWER, path, timeout)
    try:
        count = reader.uint32("the number of keys")
        if count > MAX_KEYS:
            raise AgentError(f"ssh-agent claims {count} keys, and at most {MAX_KEYS} are read")
        blobs = []
        for _ in range(count):
            blobs.append(reader.string("a key", MAX_MESSAGE))
            reader.string("a comment", MAX_MESSAGE)
        reader.end("the agent's answer")
    except WireError as failure:
        raise AgentError(f"ssh-agent's list of keys cannot be read: {failure}") from None
    return tuple(key for key in map(_read_key, blobs) if key is not None)


def _read_key(blob: bytes) -> PublicKey | None:
    """Read a key of the list, which may be a certificate or a kind that is not ours."""
    try:
        return PublicKey.from_blob(blob)
    except KeyFormatError:
        return None


def _ask(request: bytes, expected: int, path: str | None, timeout: float) -> Reader:
    """Send one request, and open its answer after the type byte. Raises `AgentError`."""
    if len(request) > MAX_MESSAGE:
        raise AgentError(f"ssh-agent takes at most {MAX_MESSAGE} bytes, not {len(request)}")
    place = path or os.environ.get(SOCKET_VARIABLE, "")
    if not place:
        raise AgentError(f"no ssh-agent: {SOCKET_VARIABLE} is not set")
    if not hasattr(socket, "AF_UNIX"):
        raise AgentError("no ssh-agent: this system has no Unix sockets")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as agent:
            deadline = time.monotonic() + timeout
            agent.settimeout(timeout)
            agent.connect(place)
            agent.sendall(string(request))
            answer = _receive(agent, deadline)
    except TimeoutError:
        raise AgentError(f"ssh-agent did not answer within {timeout:g} seconds") from None
    except (OSError, ValueError) as failure:  # ValueError: a path no socket can have
        raise AgentError(f"no ssh-agent at {place!r}: {failure}") from failure
    reader = Reader(answer)
    kind = answer[0] if answer else None
    if kind == _FAILURE:
        raise _Refusal("ssh-agent refused the request")
    if kind != expected:
        raise AgentError(f"expected answer {expected} of ssh-agent, and it is {kind}")
    reader.byte("the type")
    return reader


def _receive(agent: socket.socket, deadline: float) -> bytes:
    """Receive one message, without its length."""
    size = int.from_bytes(_receive_exactly(agent, 4, deadline), "big")
    if size > MAX_MESSAGE:
        raise AgentError(f"ssh-agent's answer has {size} bytes; at most {MAX_MESSAGE} are read")
    return _receive_exactly(agent, size, deadline)


def _receive_exactly(agent: socket.socket, size: int, deadline: float) -> bytes:
    received = bytearray()
    while len(received) < size:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        agent.settimeout(left)
        piece = agent.recv(size - len(received))
        if not piece:
            raise AgentError(f"ssh-agent hung up after {len(received)} of {size} bytes")
        received += piece
    return bytes(received)
