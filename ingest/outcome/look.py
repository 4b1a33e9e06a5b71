"""What a page shows at first sight: its title, its lines, and how much text there is.

Only as much of it is read as the rules need: a page that has more text than any rule allows is a
text of its own, whatever words are in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ingest.text.tokens import End, Start, Text, page_tokens

ENOUGH = 2000
_FULL = 8000
_LINES = 400
_LONGEST_LINE = 160
# What browsers take for a page's beginning (https://mimesniff.spec.whatwg.org/), and what stands
# before it: an XML declaration and its like, comments. Other XML begins with a name of its own.
# What was taken for a comment stays one, or a page of comments would be read in 2^n ways.
_BEGINS = re.compile(
    r"\s*+(?>(?:<!--.*?-->|<\?xml[^>]*>)\s*)*+<(?:!doctype\s+html|html|head|body|script|meta|title"
    r"|div|p\b|h\d|center|iframe|frameset|(?:a|b|br|font|form|img|link|span|style|table)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r"[。！!？?；;，,\n]|\.(?=\s|$)")
_TITLE_SPLIT = re.compile(
    r"\s*[|_–—·]\s*|\s+-\s*|\s*-\s+|(?<=[\u3400-\u9fff0-9！。])-(?=[\u3400-\u9fff])"
)
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "label", "mark", "nobr"),
        *("s", "small", "span", "strong", "sub", "sup", "tt", "u", "wbr"),
    )
)
_UNSEEN = frozenset(("script", "style", "template", "textarea", "xmp", "noembed", "noframes"))
_SUBSTANCE = frozenset(
    (
        *("applet", "audio", "canvas", "embed", "frame", "iframe", "img", "object", "select"),
        *("svg", "textarea", "video"),
    )
)
# ASP.NET has all of a page in a form; it is one where there is something in it to see.
_SILENT = ("hidden", "submit", "button", "reset")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page's text and where its tag's text begins, in characters of the page."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Look:
    """A page at first sight. `size` counts its characters of text, white space left out, `linked`
    those of them that are a link's.

    Once what is no link's is over `ENOUGH`, which no rule asks for, or all of it over `_FULL`, the
    rest was not looked at, and of the lines only the first is given, if there is no title: by that
    a reader knows the page. A line that is all a link is not among `lines`. `bare` says that no
    frame, picture, form or embedded document was met, `scripts` that a script was. `whole` is False
    where the page may have a text of its own beyond what was looked at.
    """

    text: str
    is_page: bool
    titles: tuple[Piece, ...]
    lines: tuple[Piece, ...]
    size: int
    bare: bool
    scripts: bool
    linked: int = 0
    whole: bool = True

    @property
    def own(self) -> int:
        """Characters of text that are no link's: what a menu says is nobody's text."""
        return self.size - self.linked


def look_at(text: str, is_page: bool | None = None, whole: bool = True, xml: bool = False) -> Look:
    """Look at a decoded body: a page, or, where `is_page` says that it is none, plain text.

    `whole` is False where it is the beginning of one; `xml` says that it is XHTML, served as such.
    """
    if is_page is None:
        is_page = is_markup(text)
    if is_page:
        return _Looker(text, whole, xml).look()
    lines, at = [], 0
    for line in text[: ENOUGH * 4].splitlines(keepends=True)[:_LINES]:
        lines.append(Piece(line, at))
        at += len(line)
    size = sum(_count(piece.text) for piece in lines)
    return Look(text, False, (), _lines(lines, (), size), size, True, False, whole=whole)


def is_markup(text: str) -> bool:
    """Tell whether a text begins as a web page does."""
    return _BEGINS.match(text[:4096]) is not None


class _Looker:
    def __init__(self, page: str, whole: bool, xml: bool) -> None:
        self._page = page
        self._xml = xml
        self._whole = whole
        self._lines: list[Piece] = []
        self._parts: list[str] = []
        self._unlinked = False
        self._begun = 0
        self._size = self._linked = 0
        self._title: Piece | None = None
        self._bare = True
        self._scripts = False

    def look(self) -> Look:
        within = ""
        unscripted = linking = False
        for token in page_tokens(self._page, self._xml):
            if isinstance(token, Start):
                name = token.name
                # A template with a shadow root is drawn where it stands.
                if name in _UNSEEN or name == "title":
                    within = "" if "shadowrootmode" in token.attributes else name
                unscripted = unscripted or name == "noscript"
                if name == "a":
                    # A place that is jumped to is no link, and often not closed.
                    linking = "href" in token.attributes or "onclick" in token.attributes
                self._scripts = self._scripts or name == "script"
                self._bare = self._bare and not _is_substance(token)
                if name not in _INLINE:
                    self._end_line()
            elif isinstance(token, End):
                within = "" if token.name == within else within
                unscripted = unscripted and token.name != "noscript"
                linking = linking and token.name != "a"
                if token.name not in _INLINE:
                    self._end_line()
            elif within == "title":
                self._title = self._title or Piece(token.text, token.at)
            elif not within:
                self._take(token, not unscripted, linking)
                if self._size - self._linked > ENOUGH or self._size > _FULL:
                    break
        self._end_line()
        titles = _titles(self._title)
        return Look(
            text=self._page,
            is_page=True,
            titles=titles,
            lines=_lines(self._lines, titles, self._size - self._linked),
            size=self._size,
            bare=self._bare,
            scripts=self._scripts,
            linked=self._linked,
            whole=self._whole and self._size <= _FULL,
        )

    def _take(self, token: Text, counts: bool, linking: bool) -> None:
        text = token.text[: ENOUGH * 4]
        if counts:
            count = _count(text)
            self._size += count
            self._linked += count if linking else 0
        if not self._parts:
            self._begun, self._unlinked = token.at, False
        self._unlinked = self._unlinked or not (linking or text.isspace())
        self._parts.append(text)

    def _end_line(self) -> None:
        # What is all a link is a menu's line, or of one: no page says so that it is none.
        if self._parts and self._unlinked and len(self._lines) < _LINES:
            line = "".join(self._parts)
            if line.strip():
                self._lines.append(Piece(line, self._begun))
        self._parts.clear()


def _is_substance(tag: Start) -> bool:
    if tag.name == "input":
        return tag.attributes.get("type", "").lower() not in _SILENT
    return tag.name in _SUBSTANCE


def _titles(title: Piece | None) -> tuple[Piece, ...]:
    """Give a title and, where a site adds its name to it, the parts; each without edges."""
    if title is None:
        return ()
    whole = " ".join(title.text.split())[:_LONGEST_LINE]
    parts = [whole, *(part for part in _TITLE_SPLIT.split(whole) if part != whole)]
    return tuple(Piece(part, title.at) for part in parts if part)


def _count(text: str) -> int:
    """Count a text's characters, white space left out, until they are more than `ENOUGH`."""
    size = 0
    for start in range(0, len(text), ENOUGH):
        # Without the commonest of white space there is little left to split.
        packed = text[start : start + ENOUGH].replace(" ", "")
        size += len("".join(packed.split()))
        if size > ENOUGH:
            break
    return size


def _lines(lines: list[Piece], titles: tuple[Piece, ...], size: int) -> tuple[Piece, ...]:
    """Give of the lines of a page what its `Look` says."""
    wanted = None if size <= ENOUGH else 0 if titles else 1
    first_seen: dict[str, int] = {}
    for piece in islice(_sentences(lines), wanted):
        first_seen.setdefault(piece.text, piece.at)
    return tuple(Piece(text, at) for text, at in first_seen.items())


def _sentences(lines: Iterable[Piece]) -> Iterator[Piece]:
    """Give lines and the sentences in them, those of a length that a rule could mean."""
    for line in lines:
        collapsed = "\n".join(" ".join(part.split()) for part in line.text.splitlines())
        for part in (collapsed.replace("\n", " "), *_SPLIT.split(collapsed)):
            trimmed = part.strip(" \t\u3000.:：…-“”\"'")
            if 0 < len(trimmed) <= _LONGEST_LINE:
                yield Piece(trimmed, line.at)
