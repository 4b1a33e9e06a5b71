"""Which links lead to attachments, by the rules of `attachments.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from ingest.network.web_address import WebAddress
from ingest.once import read_once
from ingest.whole.links import Link
from ingest.whole.page_ways import page_ways

Pattern = re.Pattern[str]
_SUFFIX = re.compile(r"\.([a-z0-9]{1,5})(?![\w./\-@])", re.IGNORECASE | re.ASCII)
_QUERY_SUFFIX = re.compile(r"=[^&]*\.([a-z0-9]{1,5})(?=&|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AttachmentRule:
    """One rule; conditions that are not given ask for nothing. `attachments.toml` explains them."""

    name: str
    how: tuple[str, ...]
    source: str
    suffixes: frozenset[str] = frozenset()
    text: Pattern | None = None
    led_by: Pattern | None = None
    address: Pattern | None = None
    script: Pattern | None = None
    marks: Pattern | None = None
    named: bool = False
    picture: bool = False
    place: str = ""
    looks: str = ""

    def meets(self, link: Link, target: str) -> bool:
        """Tell whether a link is meant; `target` is path and query of where it leads."""
        if not link.how.startswith(self.how) or (self.named and not link.name):
            return False
        if self.place and link.aside:
            return False
        if self.place == "text" and not link.inside:
            return False
        if self.suffixes and not _suffixes(link, target) & self.suffixes:
            return False
        if self.picture and page_ways().icons.search(target):
            return False
        return all(
            pattern is None or pattern.search(said) is not None
            for pattern, said in (
                (self.text, link.text),
                (self.led_by, link.led_by),
                (self.address, target),
                (self.script, link.script),
                (self.marks, link.marks),
            )
        )


def attachment_rule(link: Link, address: WebAddress | None) -> AttachmentRule | None:
    """Give the first rule by which a link leads to an attachment; None where it does not.

    `address` is where it leads; None where only a script knows.
    """
    never, never_but_files, never_pressed, rules = _read()
    if never.search(link.text) or (link.pressed and never_pressed.search(link.text)):
        return None
    target = "" if address is None else unquote(address.target)
    if never_but_files.search(link.text) and not _suffixes(link, target) & document_suffixes():
        return None
    return next((rule for rule in rules if rule.meets(link, target)), None)


def attachment_rules() -> tuple[AttachmentRule, ...]:
    """Give the rules that come with the program, in the order in which they are tried."""
    return _read()[3]


@read_once
def _read() -> tuple[Pattern, Pattern, Pattern, tuple[AttachmentRule, ...]]:
    text = (files("ingest.whole") / "attachments.toml").read_text("utf-8")
    value = tomllib.loads(text)
    rules = tuple(_rule(item, value["suffixes"]) for item in value["rule"])
    keys = ("never", "never_but_files", "never_pressed")
    never, but_files, pressed = (re.compile(value[key], re.IGNORECASE) for key in keys)
    return never, but_files, pressed, rules


@read_once
def document_suffixes() -> frozenset[str]:
    """Give the suffixes by which a file is known for a document, without dots."""
    text = (files("ingest.whole") / "attachments.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["suffixes"]["document"])


def _suffixes(link: Link, target: str) -> frozenset[str]:
    """Give the suffixes in an address's path and query, in a link's words and in its name."""
    path, _, query = target.partition("?")
    # Java's servers put the session behind the name: a.pdf;jsessionid=1
    path = path.partition(";")[0]
    found = [found[1] for said in (path, link.name) if (found := _last(said))]
    found += _QUERY_SUFFIX.findall(f"={query}" if query else "")
    if link.how.startswith("a[") or link.pressed:
        found += _SUFFIX.findall(link.text)
        found += _SUFFIX.findall(link.title)
    return frozenset(suffix.lower() for suffix in found)


def _last(text: str) -> re.Match[str] | None:
    return re.search(r"\.([a-z0-9]{1,5})$", text.strip(), re.IGNORECASE)


def _rule(item: Mapping[str, Any], suffixes: Mapping[str, list[str]]) -> AttachmentRule:
    given = dict(item)
    named = given.pop("suffix", ())
    patterns: dict[str, Any] = {
        key: re.compile(given.pop(key), re.IGNORECASE)
        for key in ("text", "led_by", "address", "script", "marks")
        if key in given
    }
    return AttachmentRule(
        how=tuple(given.pop("how")),
        suffixes=frozenset(suffix for name in named for suffix in suffixes[name]),
        **patterns,
        **given,
    )
