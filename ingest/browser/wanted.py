"""Which links and buttons of a page only a click can follow, and lead to attachments all the same.

By the rules for attachments (`ingest.whole.attachments`), and of forms by those for what may be
sent (`ingest.whole.sending`); what is never clicked stands in `wanted.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from ingest.network.web_address import WebAddress, WebAddressError
from ingest.once import read_once
from ingest.whole.attachments import AttachmentRule, attachment_rule
from ingest.whole.links import Link
from ingest.whole.page_links import read_links
from ingest.whole.resolve import resolve
from ingest.whole.sending import Senders
from manifests import Limits

_CALL = 2000
_CALLED = re.compile(r"([A-Za-z_$][\w$.]*)\s*\(", re.ASCII)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to click: its place among the page's links, by which rule, and how many links before
    it look the same. `sends` is where the form is sent that a click on it sends, if it does."""

    place: int
    link: Link
    rule: AttachmentRule
    nth: int
    sends: str = ""


def wanted_of(dom: str, url: str, limits: Limits, xml: bool = False) -> tuple[Wanted, ...]:
    """Give the links of a page that only a click can follow, and that lead to attachments.

    `dom` is the page as it stood, of which as much is read as of any page; `url` its address; `xml`
    says that it is XHTML, as it was served.
    """
    # As whoever collects the rest reads it, so that a link has one place.
    head = dom.encode("utf-8", "backslashreplace")[: limits.linked_bytes].decode("utf-8", "ignore")
    page = read_links(head, limits.page_links, xml)
    senders = Senders(page, url, limits.url_bytes)
    alike: Counter[tuple[object, ...]] = Counter()
    wanted: list[Wanted] = []
    for place, link in enumerate(page.links):
        if link.clicked is None:
            continue
        key = (*link.clicked, link.text, link.pressed)
        rule = attachment_rule(link, _address(url, link, limits))
        if rule is not None and (sends := _sends(link, senders)) is not None:
            wanted.append(Wanted(place, link, rule, alike[key], sends))
        alike[key] += 1
    return tuple(wanted)


def _sends(link: Link, senders: Senders) -> str | None:
    """Give where a click on a link sends a form, nothing where it sends none; None where it is not
    to be clicked."""
    sending = senders.sending(link)
    if link.submits and not sending.forms:
        return None  # Its own words say where, and by what.
    scripts, names, to = [sending.script], list(sending.told), ""
    for form in sending.forms:
        if senders.why_not(form) is not None:
            return None
        scripts.append(form.script)
        action = senders.action(form)
        assert action is not None  # It may be sent.
        # A page that is sent to itself has its own name.
        names += () if action == senders.at else (action.target.partition("?")[0],)
        to = str(action)
    never = is_never_clicked(link.text, " ".join(scripts)) or is_named_never(names)
    return None if never else to


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
    texts, _ = _never()
    return texts.fullmatch(text) is not None or is_named_never(_CALLED.findall(script[:_CALL]))


def is_named_never(names: Iterable[str]) -> bool:
    """Tell whether something is named for what is never clicked: a function, a path, a control."""
    _, never = _never()
    words = (word.lower() for name in names for word in _WORD.findall(name))
    return any(word.startswith(never) for word in words)
