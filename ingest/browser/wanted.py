"""Which links of a page only a click can follow, and lead to attachments all the same.

By the rules for attachments (`ingest.whole.attachments`); what is never clicked stands in
`wanted.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files

from ingest.network.web_address import WebAddress, WebAddressError
from ingest.once import read_once
from ingest.whole.attachments import AttachmentRule, attachment_rule
from ingest.whole.page_links import Link, read_links
from ingest.whole.resolve import resolve
from manifests import Limits

_CALL = 2000
_CALLED = re.compile(r"([A-Za-z_$][\w$.]*)\s*\(", re.ASCII)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to click: its place among the page's links, by which rule, and how many links before
    it look the same."""

    place: int
    link: Link
    rule: AttachmentRule
    nth: int


def wanted_of(dom: str, url: str, limits: Limits) -> tuple[Wanted, ...]:
    """Give the links of a page that only a click can follow, and that lead to attachments.

    `dom` is the page as it stood, of which as much is read as of any page; `url` its address.
    """
    # As whoever collects the rest reads it, so that a link has one place.
    head = dom.encode("utf-8", "backslashreplace")[: limits.linked_bytes].decode("utf-8", "ignore")
    alike: Counter[tuple[object, ...]] = Counter()
    wanted: list[Wanted] = []
    for place, link in enumerate(read_links(head, limits.page_links).links):
        if link.clicked is None:
            continue
        key = (*link.clicked, link.text)
        rule = attachment_rule(link, _address(url, link, limits))
        if rule is not None and not is_never_clicked(link.text, " ".join(link.clicked)):
            wanted.append(Wanted(place, link, rule, alike[key]))
        alike[key] += 1
    return tuple(wanted)


def _address(url: str, link: Link, limits: Limits) -> WebAddress | None:
    try:
        return resolve(url, link.address, "utf-8", limits.url_bytes) if link.address else None
    except WebAddressError:
        return None


@read_once
def _never() -> tuple[re.Pattern[str], tuple[str, ...]]:
    value = tomllib.loads((files("ingest.browser") / "wanted.toml").read_text("utf-8"))
    texts = "|".join(map(re.escape, value["text"]))
    return re.compile(rf"\W*(?:{texts})\W*", re.IGNORECASE), tuple(value["names"])


def is_never_clicked(text: str, script: str) -> bool:
    """Tell whether a link does something else than give a file out, by what it says and calls."""
    texts, names = _never()
    words = (
        word.lower() for name in _CALLED.findall(script[:_CALL]) for word in _WORD.findall(name)
    )
    return texts.fullmatch(text) is not None or any(word.startswith(names) for word in words)
