"""A recording: the exchanges that led to an answer, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checksums import Finding
from ingest.exchange import Exchange, Outcome
from ingest.outcome.fetched import Fetched


@dataclass(frozen=True, slots=True)
class Recording:
    """The exchanges of one source, redirects included, in a WARC file.

    `body` is the decoded body of the last exchange, where it was kept; `suffix` names its kind
    (``.html``, ``.bin``). `encoding` is, of a text, what a statement says of its encoding.
    `fetched` says what came, and by what evidence. `why` and `sentence` say what failed:
    ``http-404``, ``dns``, ``redirect-loop``, ``blocked``, ... A failed recording has its WARC file
    all the same.
    """

    exchanges: tuple[Exchange, ...]
    outcome: Outcome
    fetched: Fetched
    warc: Path
    body: Path | None
    suffix: str
    encoding: Mapping[str, Any] | None = None
    why: str = ""
    sentence: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found wrong, exchange by exchange."""
        return tuple(finding for exchange in self.exchanges for finding in exchange.findings)
