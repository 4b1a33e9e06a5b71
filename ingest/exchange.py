"""One HTTP exchange as it happened."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from checksums import Digest, Finding


class Truncation(enum.Enum):
    """Why a response is not whole (WARC 1.1 §5.13)."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"
    UNSPECIFIED = "unspecified"


class FailureKind(enum.Enum):
    """Why an exchange gave no answer that can be used."""

    REFUSED_ADDRESS = "refused-address"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    RESET = "reset"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    LIMIT = "limit"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no usable answer, with one sentence for a reader."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What TLS was agreed, and what we made of the server's certificates.

    `version` as OpenSSL spells it (``TLSv1.3``), `cipher` as IANA does, `chain` is DER, the
    server's own certificate first, as the server sent it. `verdict` is a claim of ours:
    ``trusted``, ``expired``, ``not yet valid``, ``wrong host``, ``untrusted: ...`` or
    ``not judged: no CA store``.
    """

    version: str
    cipher: str
    alpn: str | None
    chain: tuple[bytes, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Block:
    """The exact bytes of the final response: how many, how many of them header, and digests.

    `payload` is of all that follows the header, framing included. Both are SHA-256.
    """

    size: int
    header_size: int
    digest: Digest
    payload: Digest


@dataclass(frozen=True, slots=True)
class Body:
    """The response's content: with its transfer coding undone, and then with its content coding.

    `unchunked` is SHA-256 over `unchunked_size` bytes.
    """

    unchunked_size: int
    unchunked: Digest
    size: int
    sha256: Digest
    sha512: Digest


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back. `request` holds the bytes that were sent, if any were.

    Headers are as they came, folds joined with one space. Interim (1xx) responses are kept apart,
    one after the other as they came; `block` and `body` are of the final response, and None where
    no byte of one came. `proxy` is the scheme of the proxy that it went through, if any; its own
    address is nobody's business.
    """

    url: str
    method: str
    started: datetime
    ended: datetime
    peer: tuple[str, int] | None = None
    proxy: str = ""
    tls: TlsFacts | None = None
    request: bytes = b""
    interim: tuple[bytes, ...] = ()
    version: str = ""
    status: int | None = None
    reason: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    trailers: tuple[tuple[bytes, bytes], ...] = ()
    block: Block | None = None
    body: Body | None = None
    truncated: Truncation | None = None
    failure: Failure | None = None
    findings: tuple[Finding, ...] = ()

    def header(self, name: bytes) -> bytes | None:
        """The first value of a header field, or None; names are compared without case."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None


class Outcome(enum.Enum):
    """Whether a recording holds an answer to keep as a rendition."""

    KEPT = "kept"
    FAILED = "failed"
