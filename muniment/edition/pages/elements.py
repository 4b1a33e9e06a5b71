"""The elements of a page that are open as its tags are read, opened and ended as browsers do.

Of the parsing of HTML (§13.2.6) what reading needs: which elements stand around a text. No tree is
built, and an element beyond `_DEEPEST` is as if it had not been opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ingest import Start

BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|details|dialog|dir|div|fieldset"
    "|fig(?:caption|ure)|footer|form|h[1-6r]|header|html|legend|li|listing|main|menu|nav|ol|p|pre"
    "|search|section|summary|t(?:able|body|d|foot|h|head|r)|ul|xmp"
)
HOLDERS = re.compile("article|body|center|div|main|section|td")
KEPT_SPACES = frozenset(("pre", "listing", "xmp"))
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_HIDDEN = re.compile(
    "script|style|iframe|noembed|noframes|template|noscript|button|select|textarea|option|svg|title"
)
_SET_BESIDE = re.compile("nav|footer|aside|menu|dialog")
_UNSEEN = re.compile(r"display\s*:\s*none", re.I)
_UNMEANT = re.compile(
    r"\b(?:no|has|with|without)[-_][\w-]+|\b(?:foot|side)[-_]?notes?\b"
    r"|\bposition-(?:relative|absolute|fixed|sticky|static)\b",
    re.I,
)
_FRAME = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|footer|foot|breadcrumb|crumbs?|copyright|cookies?|masthead"
    r"|site-(?:header|title|description|branding|info))(?:$|[-_ 0-9])",
    re.I,
)
_ASIDE = re.compile(
    r"(?:^|[-_ ])(?:share|sidebar|side|toolbar|search|login|related|position|header-top|topbar"
    r"|published-dates|change-notes|view-count)"
    r"(?:$|[-_ 0-9])",
    re.I,
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELLS = ("td", "th", "caption")
_ROWS = ("tr", *_CELLS)
_BODIES = ("tbody", "thead", "tfoot", *_ROWS)
_ENDS = {  # what a start tag ends that was not ended
    **dict.fromkeys(("td", "th", "caption"), _CELLS),
    "tr": _ROWS,
    **dict.fromkeys(("tbody", "thead", "tfoot"), _BODIES),
    "dd": ("dd", "dt"),
    "dt": ("dd", "dt"),
    "li": ("li",),
    "option": ("option",),
    "p": ("p",),
}
_SCOPES = frozenset(("table", "td", "th", "caption"))  # beyond which other elements do not end
_STOPS = _SCOPES | {"ul", "ol", "dl", "div", "section", "article", "body"}
_DEEPEST = 400


class Beside(Enum):
    """What is set beside a page's text, by how much of the text it must hold to be that text."""

    ANY = "any"  # what is not shown at first, or is named as something beside
    FORM = "form"  # which may be drawn around a whole page, or begin anywhere in it
    MUCH = "much"  # what is named as a page's frame is, and what HTML has for navigation


@dataclass(slots=True)
class Element:
    """An open element: a number of its own, whether its text is never shown, and is set beside."""

    name: str
    number: int
    hidden: bool
    link: bool
    beside: Beside | None


class OpenElements:
    """The open elements, outermost first. `ended` is told the name of each that ends."""

    def __init__(self, ended: Callable[[str], None]) -> None:
        self.open: list[Element] = []
        self.hidden = self.links = self.spaced = 0
        self._numbers = 0
        self._ended = ended

    def start(self, tag: Start) -> Element | None:
        """Open what a start tag opens, and end what it ends; None where it opens nothing."""
        if _VOID.fullmatch(tag.name):
            return None
        self._shut_implied(tag.name)
        hidden = _HIDDEN.fullmatch(tag.name) is not None
        if len(self.open) >= _DEEPEST and (self.hidden or not hidden):
            return None
        self._numbers += 1
        link = tag.name == "a" and "href" in tag.attributes
        made = Element(tag.name, self._numbers, hidden, link, None if hidden else _beside(tag))
        self.open.append(made)
        self.hidden += hidden
        self.links += link
        self.spaced += tag.name in KEPT_SPACES
        return made

    def end(self, name: str) -> None:
        """End what an end tag ends: nothing where what it names is not open, or not in scope."""
        if name in ("body", "html"):  # what comes after them still belongs to the body
            return
        alone = name in ("a", "form")  # what was opened within them and is still open stays so
        table = name == "table" or name in _BODIES
        block = table or BLOCKS.fullmatch(name) or _HIDDEN.fullmatch(name)
        for depth in range(len(self.open) - 1, -1, -1):
            found = self.open[depth].name
            if found == name:
                self._pop(depth, depth + 1 if alone else len(self.open))
                return
            if found == "table" if table else found in _SCOPES and name != "form":
                return
            if not block and not alone and BLOCKS.fullmatch(found):
                return

    def _shut_implied(self, name: str) -> None:
        if name in HEADINGS and self.open and self.open[-1].name in HEADINGS:
            self._pop(len(self.open) - 1, len(self.open))
        if name == "a":
            self.end("a")
        ends = _ENDS.get(name, ("p",) if BLOCKS.fullmatch(name) else ())
        of_table = ends[-1:] == ("caption",)
        found = None
        for depth in range(len(self.open) - 1 if ends else -1, -1, -1):
            if self.open[depth].name in ends:
                found = depth
                if not of_table:
                    break
            elif self.open[depth].name == "table" if of_table else self.open[depth].name in _STOPS:
                break
        if found is not None:
            self._pop(found, len(self.open))

    def _pop(self, first: int, end: int) -> None:
        gone = self.open[first:end]
        del self.open[first:end]
        for one in reversed(gone):
            self.hidden -= one.hidden
            self.links -= one.link
            self.spaced -= one.name in KEPT_SPACES
            self._ended(one.name)


def _beside(tag: Start) -> Beside | None:
    """Say what a tag is beside the text of its page, if it is."""
    if tag.name == "form":
        return Beside.FORM
    if _SET_BESIDE.fullmatch(tag.name):
        return Beside.MUCH
    if tag.name == "body" or not BLOCKS.fullmatch(tag.name):
        return None
    said = tag.attributes
    if "hidden" in said or _UNSEEN.search(said.get("style", "")):
        return Beside.ANY
    named = tag.name == "header" or HOLDERS.fullmatch(tag.name)
    if named and ("class" in said or "id" in said):
        names = f"{said.get('class', '')} {said.get('id', '')}"
        if _FRAME.search(names) or _ASIDE.search(names):
            return _named(_UNMEANT.sub("", names))
    return None


def _named(named: str) -> Beside | None:
    if _FRAME.search(named):
        return Beside.MUCH
    return Beside.ANY if _ASIDE.search(named) else None
