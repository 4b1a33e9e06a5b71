"""The site's own pages: index, search, one for each notice; and its feed."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

import jinja2

from manifests import printable
from muniment.edition.writing.han import pairs
from muniment.reading.said import clock_time
from muniment.reading.tongue import tongue
from muniment.reading.visible import visible
from muniment.site.entry import Entry, slug_of
from muniment.templates import page_template
from muniment.version import VERSION
from muniment.words import Language
from muniment.words.site import site_words

_ATOM = "http://www.w3.org/2005/Atom"
_NEWEST = 100


class Pages:
    """Writes pages in one language, for the log of one origin at one size."""

    def __init__(self, origin: str, size: int, language: Language) -> None:
        self._origin, self._size, self._language = origin, size, language
        self._template = _template()

    def index(self, entries: Sequence[Entry]) -> str:
        """Write the page that lists every notice."""
        return self._render("index", "", entries=entries)

    def notice(self, entry: Entry) -> str:
        """Write a notice's own page."""
        return self._render("notice", "../../", entry=entry, heading=entry.titles[0][1])

    def search(self, entries: Sequence[Entry], most: int) -> str:
        """Write the page that searches by itself, with at most so many bytes of text in it."""
        notices: list[dict[str, Any]] = []
        room = most
        for one in entries:
            room -= sum(len(text.encode()) for _, text in one.texts)
            if room < 0:
                break
            page = f"notices/{one.slug}/index.html"
            notices.append({"page": page, "texts": one.texts, "titles": one.titles})
        used = {char for one in notices for _, text in one["texts"] for char in text}
        simple = [f"{old}{new}" for old, new in pairs() if old in used or new in used]
        data = {"notices": notices, "simple": sorted(simple)}
        script = resources.files("muniment.site").joinpath("finding.js").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
        return self._render(
            "search",
            "",
            heading=site_words("search", self._language),
            data=_in_page(data),
            script=script,
            script_hash=digest,
            left=len(entries) - len(notices),
        )

    def feed(self, entries: Sequence[Entry], base: str) -> bytes:
        """Write what was kept last, as Atom (RFC 4287); `base` is the site's address, or empty."""
        feed = Element("feed", {"xmlns": _ATOM})
        SubElement(feed, "id").text = base or f"urn:x-muniment:{quote(self._origin, safe='')}"
        SubElement(feed, "title").text = site_words("heading", self._language, origin=self._origin)
        newest = [(entry, version) for entry in entries for version in entry.view.versions]
        newest.sort(key=lambda one: one[1].index or 0, reverse=True)
        times = [version.composed or "" for _, version in newest]
        SubElement(feed, "updated").text = max(times, default="1970-01-01T00:00:00.000Z")
        author = SubElement(feed, "author")
        SubElement(author, "name").text = self._origin
        if base:
            SubElement(feed, "link", {"rel": "self", "href": f"{base}feed.xml"})
        for entry, version in newest[:_NEWEST]:
            self._item(feed, entry, version, base)
        body: bytes = tostring(feed, "utf-8")
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"

    def _item(self, feed: Element, entry: Entry, version: Any, base: str) -> None:
        item = SubElement(feed, "entry")
        SubElement(item, "id").text = f"{entry.citation.kept.object}#v{version.number}"
        titles = " / ".join(printable(title) for _, title in entry.titles)
        SubElement(item, "title").text = f"{titles} (v{version.number})"
        SubElement(item, "updated").text = version.composed or ""
        page = f"{base}notices/{entry.slug}/index.html"
        SubElement(item, "link", {"rel": "alternate", "href": page, "type": "text/html"})

    def _render(self, kind: str, up: str, **more: Any) -> str:
        known = {
            "kind": kind,
            "up": up,
            "entry": None,
            "script": "",
            "heading": site_words("heading", self._language, origin=self._origin),
            "origin": self._origin,
            "size": self._size,
            "language": self._language,
            "style": resources.files("muniment.reading").joinpath("page.css").read_text("utf-8"),
            "version": VERSION,
            "say": functools.partial(_say, self._language),
        }
        return self._template.render({**known, **more})


@functools.cache
def _template() -> jinja2.Template:
    filters = {
        "visible": visible,
        "clock_time": clock_time,
        "link": functools.partial(quote, safe="/"),
        "slug": slug_of,
    }
    return page_template("muniment.site", filters, {"tongue_of": lambda text: tongue(text, ())})


def _say(language: Language, code: str, **particulars: Any) -> str:
    return site_words(code, language, **{name: str(value) for name, value in particulars.items()})


def _in_page(value: Any) -> str:
    """Spell JSON so that it can stand in a page: nothing in it ends the element."""
    spelled = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        spelled = spelled.replace(char, f"\\u{ord(char):04x}")
    return spelled.encode("utf-8", "replace").decode()
