"""Where what belongs to a page is asked for: at its own address, or at another archive's of it."""

from __future__ import annotations

from typing import Final, Protocol

from ingest.network.web_address import WebAddress
from ingest.whole.captured import Captured


class Where(Protocol):
    """Leads from addresses as pages spell them to those that are asked, and back."""

    def own(self, url: str) -> str:
        """Give the address of which the links of an answer from `url` are to be understood."""
        ...

    def ask(self, address: WebAddress) -> WebAddress | None:
        """Give where an address is asked for, or None where it cannot be."""
        ...

    def judge(self, captured: Captured) -> Captured:
        """Say what a capture is, where that is not for its own server to say."""
        ...

    @property
    def each(self) -> bool:
        """Whether every request is a visit of its own."""
        ...


class _Here:
    """At its own address."""

    each: Final = False

    def own(self, url: str) -> str:
        return url

    def ask(self, address: WebAddress) -> WebAddress | None:
        return address

    def judge(self, captured: Captured) -> Captured:
        return captured


HERE: Final[Where] = _Here()
