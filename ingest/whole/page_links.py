"""The links of a page: every place that leads to another address, in one pass, within a bound.

Each link knows where it stands: in the notice's own text, or in what is around it (`page.toml`
names both), and behind which words. No tree is built; a container ends where as many of its
element have ended as began within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.text.tokens import End, Start, Text, page_tokens
from ingest.whole.page_ways import Region, page_ways
from ingest.whole.styles import srcset_addresses, style_addresses

_TEXT = 200
_LITERAL = re.compile(r"(['\"])([^'\"\\\r\n<>]{1,500})\1")
_PATH = re.compile(r"(?:https?:/)?\.{0,2}/[^/]|[\w\-%./]+\.\w{1,5}(?:[?#].*)?\Z", re.IGNORECASE)
_VOID = re.compile(
    r"javascript:\s*(?:void\s*\(?\s*0?\s*\)?|false|return\s+false)?[\s;]*", re.IGNORECASE
)
_CALL = 2000
_WORDLESS = re.compile(r"[\W\d_]*")
# Elements whose start or end is the end of a line.
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "input", "label"),
        *(
            "mark",
            "nobr",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "tt",
            "u",
            "wbr",
            "ucapcontent",
        ),
    )
)
# An address in an attribute, and what a page uses it for.
_ATTRIBUTES = {
    "audio": ("src",),
    "body": ("background",),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src", "data-src"),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "table": ("background",),
    "td": ("background",),
    "th": ("background",),
    "tr": ("background",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
_SETS = ("srcset", "data-srcset", "imagesrcset")
_SHEETS = frozenset(
    (
        *("stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon"),
        *("preload", "modulepreload", "manifest"),
    )
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place that leads to `address`, spelled as it is there.

    `how` is element and attribute (``a[href]``, ``img[srcset]``, ``style``); `text` what the link
    says, `led_by` the words in front of it. `inside` is the notice's text, `aside` what is around
    it. `call` says that the address is an argument of a script's function; where only a `script`
    knows the address, there is none. Where a click on it is a script's affair alone, `clicked` has
    its ``href`` and ``onclick``.
    """

    address: str
    how: str
    text: str = ""
    led_by: str = ""
    inside: bool = False
    aside: bool = False
    rel: frozenset[str] = frozenset()
    name: str = ""
    call: bool = False
    script: str = ""
    clicked: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page in their order, at most as many as were allowed, and how many were not.

    `base` is what the first ``base`` element says. `has_text` says that a container of the
    notice's text was met. `letters` counts the characters of text, `linked` those of them in links
    of eight characters and more. `scripts` is the text of scripts within the page.
    """

    links: tuple[Link, ...]
    left_out: int = 0
    base: str = ""
    has_text: bool = False
    letters: int = 0
    linked: int = 0
    long_links: int = 0
    scripts: str = ""
    cited: tuple[str, ...] = ()


def read_links(page: str, most: int) -> PageLinks:
    """Read the links of a page; `most` of them at most."""
    return _Reader(most).read(page)


@dataclass(slots=True)
class _Anchor:
    """An ``a`` element that is open."""

    attributes: dict[str, str]
    said: list[str] = field(default_factory=list)
    size: int = 0


_REGIONS = frozenset(
    ("div", "section", "article", "table", "td", "ul", "main", "span", "p", "body")
)
_ASIDES = frozenset(("nav", "header", "footer", "aside"))
_SCRIPTS = 1 << 18
_SCHEME = len("https")
CITED = re.compile(r"https?://[^\s<>\"'，。；、）》】\u3000]+", re.IGNORECASE)


class _Reader:
    def __init__(self, most: int) -> None:
        self._ways = page_ways()
        self._most = most
        self._links: list[Link] = []
        self._cited: list[str] = []
        self._left_out = 0
        self._base = ""
        self._inside, self._aside = Region(), Region()
        self._has_text = False
        self._number = 0
        self._anchor: _Anchor | None = None
        self._line = ""
        self._led_by = ""
        self._within = ""
        self._letters = self._linked = self._long = 0
        self._scripts: list[str] = []
        self._scripts_size = 0

    def read(self, page: str) -> PageLinks:
        for token in page_tokens(page):
            if isinstance(token, Start):
                self._start(token)
            elif isinstance(token, End):
                self._end(token.name)
            else:
                self._say(token)
        self._close_anchor()
        return PageLinks(
            links=tuple(self._links),
            left_out=self._left_out,
            base=self._base,
            has_text=self._has_text,
            letters=self._letters,
            linked=self._linked,
            long_links=self._long,
            scripts="\n".join(self._scripts),
            cited=tuple(self._cited),
        )

    def _start(self, tag: Start) -> None:
        name, given = tag.name, tag.attributes
        if name in ("script", "style", "title", "textarea"):
            self._within = name
        if name not in _INLINE:
            self._end_line()
        names = f"{given.get('class', '')} {given.get('id', '')}".split()
        text = name in _REGIONS and any(self._ways.text.fullmatch(one) for one in names)
        away = name in _ASIDES or (
            name in _REGIONS and any(self._ways.aside.fullmatch(one) for one in names)
        )
        self._number += 1
        self._inside.start(name, self._number, begins=text or name == "ucapcontent")
        self._aside.start(name, self._number, begins=away)
        if away:
            self._led_by = ""
        self._has_text = self._has_text or bool(self._inside.name)
        if name == "base" and not self._base:
            self._base = given.get("href", "")
        elif name in ("a", "area"):
            self._close_anchor()
            self._anchor = _Anchor(given)
            if name == "area":
                self._close_anchor()
        elif name == "link":
            self._sheet(given)
        else:
            self._embedded(name, given)
        if name not in ("a", "area") and "onclick" in given:
            self._calls(given["onclick"], f"{name}[onclick]", "")
        for address in style_addresses(given["style"]) if "style" in given else ():
            self._add(address, f"{name}[style]")

    def _end(self, name: str) -> None:
        if name == "a":
            self._close_anchor()
        if name == self._within:
            self._within = ""
        if name not in _INLINE:
            self._end_line()
        was_inside = self._inside.name
        self._inside.end(name)
        self._aside.end(name)
        if was_inside and not self._inside.name:
            self._led_by = ""  # What the text says leads on nothing behind it.

    def _say(self, token: Text) -> None:
        if self._within == "style":
            for address in style_addresses(token.text):
                self._add(address, "style")
        elif self._within == "script":
            if self._scripts_size < _SCRIPTS:
                self._scripts.append(token.text[: _SCRIPTS - self._scripts_size])
                self._scripts_size += len(token.text)
        elif not self._within:
            # Without the commonest of white space there is little left to split.
            self._letters += len("".join(token.text.replace(" ", "").split()))
            anchor = self._anchor
            if anchor is None:
                self._line = (self._line + token.text[-_TEXT:])[-_TEXT:]
                # Sought from the first of them on: an expression looks at every character.
                begins = token.text.find("://")
                if begins >= 0 and not self._is_aside():
                    for found in CITED.findall(token.text, max(begins - _SCHEME, 0)):
                        self._cite(found)
            elif anchor.size < _TEXT:
                anchor.said.append(token.text[:_TEXT])
                anchor.size += len(token.text)

    def _is_aside(self) -> bool:
        """Whether what is around the notice's text is nearer than that text."""
        inside, aside = self._inside, self._aside
        return bool(aside.name) and not (inside.name and inside.since >= aside.since)

    def _cite(self, address: str) -> None:
        if len(self._cited) < self._most:
            self._cited.append(address.rstrip(".,;:!?)]}"))
        else:
            self._left_out += 1

    def _end_line(self) -> None:
        """What a line says outside of its links leads on the links of the lines below it."""
        self._led_by = self._leading()
        self._line = ""

    def _leading(self) -> str:
        said = " ".join(self._line.split())
        return self._led_by if _WORDLESS.fullmatch(said) else said

    def _close_anchor(self) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            return
        text = " ".join("".join(anchor.said).split())[:_TEXT]
        length = len("".join(text.split()))
        if length >= 8:
            self._linked += length
            self._long += 1
        given = anchor.attributes
        href, click = given.get("href", "").strip(), given.get("onclick", "")
        said = text or given.get("title", "")[:_TEXT]
        scripted = href.lower().startswith("javascript:")
        if href and not scripted and href != "#":
            rel = frozenset(given.get("rel", "").lower().split())
            self._add(href, "a[href]", said, rel, given.get("download", "")[:_TEXT])
            self._calls(click, "a[onclick]", said)
            return
        # A place that is only jumped to is named; what has neither may be listened to.
        both = (href, click) if href or click or not {"name", "id"} & given.keys() else None
        if not (
            self._calls(href, "a[href]", said, both) or self._calls(click, "a[onclick]", said, both)
        ):
            script = click if not scripted or _VOID.fullmatch(href) else href
            self._add("", "a[href]", said, script=script, clicked=both)

    def _calls(
        self, script: str, how: str, text: str, clicked: tuple[str, str] | None = None
    ) -> bool:
        """Take the address that stands in quotes in a call of a known function; run nothing."""
        if self._ways.literal.search(script[:_CALL]):
            for _, literal in _LITERAL.findall(script[:_CALL]):
                if _PATH.match(literal):
                    self._add(literal, how, text, call=True, clicked=clicked)
                    return True
        return False

    def _sheet(self, given: dict[str, str]) -> None:
        rel = frozenset(given.get("rel", "").lower().split())
        if rel & _SHEETS:
            self._add(given.get("href", ""), f"link[{min(rel & _SHEETS)}]")
            self._sets("link", given)
        elif "next" in rel:
            self._add(given.get("href", ""), "link[next]", rel=rel)

    def _embedded(self, name: str, given: dict[str, str]) -> None:
        if name == "input" and given.get("type", "").lower() != "image":
            return
        for key in _ATTRIBUTES.get(name, ()):
            if address := given.get(key, ""):
                self._add(address, f"{name}[{key}]", given.get("title", "") or given.get("alt", ""))
        if name == "img":
            for key in self._ways.lazy:
                if (address := given.get(key, "")) and _PATH.match(address.strip()):
                    self._add(address, f"img[{key}]", given.get("alt", ""))
        if name in ("img", "source"):
            self._sets(name, given)

    def _sets(self, name: str, given: dict[str, str]) -> None:
        for key in _SETS:
            for address in srcset_addresses(given.get(key, "")):
                self._add(address, f"{name}[{key}]")

    def _add(
        self,
        address: str,
        how: str,
        text: str = "",
        rel: frozenset[str] = frozenset(),
        name: str = "",
        *,
        call: bool = False,
        script: str = "",
        clicked: tuple[str, str] | None = None,
    ) -> None:
        if not (address.strip() or script.strip() or clicked):
            return
        if len(self._links) >= self._most:
            self._left_out += 1
            return
        self._links.append(
            Link(
                address=address,
                how=how,
                text=text[:_TEXT],
                led_by=self._leading(),
                inside=bool(self._inside.name),
                aside=self._is_aside(),
                rel=rel,
                name=name,
                call=call,
                script=script[:_TEXT],
                clicked=clicked,
            )
        )
