"""A recording: the exchanges that led to an answer, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checksums import Finding
from ingest.exchange import Exchange, Outcome
from ingest.outcome.fetched import Fetched


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that a page let the browser save: `name` is the name under which it was offered."""

    url: str
    path: Path
    suffix: str
    name: str


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame of a page, as it stood: the file of its DOM beside the WARC, and its address; where
    it has none of the web, the address of what it stands in."""

    file: str
    address: str


@dataclass(frozen=True, slots=True)
class Clicked:
    """A link or button of a page that only a click could follow, and what came of it.

    `place` is its place among the links of the page as it stood, `text` what it says, `script` what
    it runs, `rule` by which rule it leads to an attachment. `saved` are the addresses of the files
    that came, as `Saved` has them; `shown` those of other pages that it led to. `frame` is the file
    of the frame that it stands in, and `found_in` that frame's address, both empty where it stands
    in the page itself; `form` where the form is sent that a click on it sends, if it does.
    """

    place: int
    text: str
    script: str
    rule: str
    saved: tuple[str, ...]
    shown: tuple[str, ...]
    frame: str = ""
    found_in: str = ""
    form: str = ""

    def to_json(self) -> Mapping[str, Any]:
        """Give the item of a statement's ``clicked``."""
        item: dict[str, Any] = {
            "rule": self.rule,
            "saved": list(self.saved),
            "script": self.script,
            "shown": list(self.shown),
            "text": self.text,
        }
        told = {"form": self.form, "found_in": self.found_in}
        return item | {key: value for key, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Recording:
    """The exchanges of one source, redirects included, in a WARC file.

    `body` is the decoded body of the last exchange, where it was kept; `suffix` names its kind
    (``.html``, ``.bin``). `encoding` is, of a text, what a statement says of its encoding.
    `fetched` says what came, and by what evidence. `why` and `sentence` say what failed:
    ``http-404``, ``dns``, ``redirect-loop``, ``blocked``, ... A failed recording has its WARC file
    all the same. `record` is the WARC record of the last response, where it is known.
    `robots_onward` is what robots.txt said of addresses that redirects led to, where it was asked.

    Of a browser: `browser` says which one and how it presented itself; `documents` are the
    exchanges of the main document, the last one that of the rendition; `made` names the files
    beside the WARC that were made of the page, `text` is what it showed, `saved` what it let the
    browser save, `clicked` which of its links were clicked for an attachment, `frames` which frames
    stood in it.
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
    own_findings: tuple[Finding, ...] = ()
    documents: tuple[Exchange, ...] = ()
    browser: Mapping[str, Any] = field(default_factory=dict)
    made: tuple[str, ...] = ()
    text: str | None = None
    saved: tuple[Saved, ...] = ()
    clicked: tuple[Clicked, ...] = ()
    frames: tuple[Framed, ...] = ()
    record: str = ""
    robots_onward: tuple[Mapping[str, str], ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found wrong, exchange by exchange, and then with the whole."""
        found = tuple(finding for exchange in self.exchanges for finding in exchange.findings)
        return (*found, *self.own_findings)

    @property
    def way(self) -> tuple[Exchange, ...]:
        """The exchanges from the address to the rendition."""
        return self.documents or self.exchanges
