"""HTML as a stream of texts and tags, in one pass whose cost grows with the bytes and nothing else.

Follows the tokenization of the HTML standard (https://html.spec.whatwg.org/#tokenization) as far as
reading needs it. No tree is built on purpose: building one costs hostile pages the square of their
nesting, measured at minutes for a megabyte of unclosed elements.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAME = re.compile(r"[^\s/>]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"[^\s/>][^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
# Their content is text up to their own end tag, whatever it looks like.
_RAW = ("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title")
_CDATA = "<![CDATA["
_COMMENT_END = re.compile(r"--!?>")
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in _RAW}


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags, its character references resolved; [at, end) is its place in the page."""

    text: str
    at: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag; names in lower case."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    name: str


Token = Text | Start | End


def page_tokens(page: str, xml: bool = False) -> Iterator[Token]:
    """Give the tokens of a page, comments left out. What breaks off within a tag ends there.

    With `xml`, as of XHTML that is served as such, a tag may end its element (``<script/>``), and
    a CDATA section is text.
    """
    at = 0
    while at < len(page):
        opened = page.find("<", at)
        if opened < 0:
            yield Text(html.unescape(page[at:]), at, len(page))
            return
        if opened > at:
            yield Text(html.unescape(page[at:opened]), at, opened)
        follows = page[opened + 1 : opened + 3]
        if follows[:1].isascii() and follows[:1].isalpha():
            read = _tag(page, opened + 1)
            if read is None:
                return
            start, at = read
            yield start
            if xml and page.startswith("/>", at - 2):
                yield End(start.name)
            elif start.name in _RAW_ENDS:
                ended = _RAW_ENDS[start.name].search(page, at)
                end = ended.start() if ended else len(page)
                raw = page[at:end]
                resolved = html.unescape(raw) if start.name in ("title", "textarea") else raw
                yield Text(resolved, at, end)
                at = end
        elif follows[:1] == "/" and follows[1:].isascii() and follows[1:].isalpha():
            read = _tag(page, opened + 2)
            if read is None:
                return
            yield End(read[0].name)
            at = read[1]
        elif xml and page.startswith(_CDATA, opened):
            begins = opened + len(_CDATA)
            closed = page.find("]]>", begins)
            at = len(page) if closed < 0 else closed + 3
            yield Text(page[begins : at if closed < 0 else closed], begins, at)
        elif follows[:1] in ("!", "?", "/"):
            at = _comment(page, opened)
        else:
            yield Text("<", opened, opened + 1)
            at = opened + 1


def _tag(page: str, at: int) -> tuple[Start, int] | None:
    """Read a tag's name and attributes, and where it ends; None where the page ends first."""
    name = _match(_NAME, page, at)
    at += len(name)
    if page.startswith(">", at):
        return Start(name.lower()), at + 1
    attributes: dict[str, str] = {}
    while True:
        at += len(_match(_SPACE, page, at))
        if at >= len(page):
            return None
        if page[at] == ">":
            return Start(name.lower(), attributes), at + 1
        key = _match(_ATTRIBUTE, page, at)
        at += len(key)
        value = ""
        if equals := _EQUALS.match(page, at):
            at = equals.end()
            quote = page[at : at + 1]
            if quote in ('"', "'"):
                closed = page.find(quote, at + 1)
                if closed < 0:
                    return None
                value, at = page[at + 1 : closed], closed + 1
            else:
                value = _match(_UNQUOTED, page, at)
                at += len(value)
        attributes.setdefault(key.lower(), html.unescape(value))


def _comment(page: str, opened: int) -> int:
    """Give where a comment, a doctype or a processing instruction has ended."""
    if page.startswith("<!--", opened):
        if page.startswith((">", "->"), opened + 4):
            return page.index(">", opened) + 1
        ended = _COMMENT_END.search(page, opened + 4)
        return len(page) if ended is None else ended.end()
    closed = page.find(">", opened)
    return len(page) if closed < 0 else closed + 1


def _match(pattern: re.Pattern[str], page: str, at: int) -> str:
    found = pattern.match(page, at)
    return found[0] if found else ""
