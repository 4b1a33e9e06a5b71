"""What the rules look at in an answer, whoever recorded it: its address, status line and header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

Headers = tuple[tuple[bytes, bytes], ...]


class Answered(Protocol):
    """An answer. `url` is the address that gave it; `status` is None where it says none."""

    @property
    def url(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def reason(self) -> bytes: ...
    @property
    def headers(self) -> Headers: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that others recorded, at the address that they say."""

    url: str
    status: int | None = None
    reason: bytes = b""
    headers: Headers = ()


def field_of(answer: Answered, name: bytes) -> bytes:
    """Give the first value of a header field, or nothing; `name` is in lower case."""
    return next((value for key, value in answer.headers if key.lower() == name), b"")
