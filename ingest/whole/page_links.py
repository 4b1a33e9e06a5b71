"""The links of a page: every place that leads to another address, in one pass, within a bound.

Each link knows where it stands: in the notice's own text, or in what is around it (`page.toml`
names both), and behind which words. No tree is built; a container ends where as many of its
element have ended as began within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.text.tokens import End, Start, Text, page_tokens
from ingest.whole.buttons import PRESSED, Button, Standing, form_of_button, is_button
from ingest.whole.calls import (
    called_address,
    data_address,
    is_nowhere,
    is_path,
    shown_address,
    written_addresses,
)
from ingest.whole.elements import ASIDES, ATTRIBUTES, AWAY, INLINE, REGIONS, SETS, SHEETS
from ingest.whole.form_fields import FORMED, FormReader
from ingest.whole.links import WRITTEN, Link, PageLinks
from ingest.whole.page_ways import Region, page_ways
from ingest.whole.styles import srcset_addresses, style_addresses

_TEXT = 200
_VOID = re.compile(
    r"javascript:\s*(?:void\s*\(?\s*0?\s*\)?|false|return\s+false)?[\s;]*", re.IGNORECASE
)
_WORDLESS = re.compile(r"[\W\d_]*")


def read_links(page: str, most: int, xml: bool = False) -> PageLinks:
    """Read the links of a page; `most` of them at most. `xml` says that it is served as XML."""
    return _Reader(most).read(page, xml)


@dataclass(slots=True)
class _Anchor:
    """An ``a`` element that is open."""

    attributes: dict[str, str]
    alt: str = ""
    said: list[str] = field(default_factory=list)
    size: int = 0


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
        self._button: Button | None = None
        self._forms = FormReader()
        self._line = ""
        self._led_by = ""
        self._within = ""
        self._letters = self._linked = self._long = 0
        self._own_letters = self._own_linked = self._own_long = 0
        self._tables = 0
        self._scripts: list[str] = []
        self._scripts_size = 0

    def read(self, page: str, xml: bool) -> PageLinks:
        for token in page_tokens(page, xml):
            if isinstance(token, Start):
                self._start(token)
            elif isinstance(token, End):
                self._end(token.name)
            else:
                self._say(token)
        self._close_anchor()
        self._close_button()
        return PageLinks(
            links=tuple(self._links),
            left_out=self._left_out,
            base=self._base,
            has_text=self._has_text,
            letters=self._letters,
            linked=self._linked,
            long_links=self._long,
            own_letters=self._own_letters,
            own_linked=self._own_linked,
            own_long_links=self._own_long,
            scripts="\n".join(self._scripts),
            cited=tuple(self._cited),
            forms=self._forms.read(),
        )

    def _start(self, tag: Start) -> None:
        name, given = tag.name, tag.attributes
        if name in ("script", "style", "title", "textarea"):
            self._within = name
        if name not in INLINE:
            self._end_line()
        text, away = name == "ucapcontent", name in ASIDES
        if given and name in REGIONS:
            names = f"{given.get('class', '')} {given.get('id', '')}".split()
            text = any(self._ways.text.fullmatch(one) for one in names)
            away = name in AWAY and any(self._ways.aside.fullmatch(one) for one in names)
        self._number += 1
        was_inside = self._inside.name
        self._inside.start(name, self._number, self._tables, begins=text)
        self._aside.start(name, self._number, self._tables, begins=away)
        if name == "table":
            self._tables += 1
        if away or (was_inside and self._inside.since == self._number):
            self._led_by = ""
        self._has_text = self._has_text or bool(self._inside.name)
        if name == "base" and not self._base:
            self._base = given.get("href", "")
        elif name in ("a", "area"):
            self._close_anchor()
            self._button = None
            # A place that is only jumped to is no link, and often not closed.
            if {"href", "onclick"} & given.keys() or not {"name", "id"} & given.keys():
                self._anchor = _Anchor(given)
            if name == "area":
                self._close_anchor()
        elif name == "link":
            self._sheet(given)
        else:
            self._embedded(name, given)
        if name in FORMED:
            self._forms.start(tag)
        if name in PRESSED or "onclick" in given or "role" in given or self._button is not None:
            self._press(tag)
        for address in style_addresses(given["style"]) if "style" in given else ():
            self._add(address, f"{name}[style]")

    def _end(self, name: str) -> None:
        if name == "a":
            self._close_anchor()
        elif (button := self._button) is not None and name == button.tag.name:
            button.depth -= 1
            if not button.depth:
                self._close_button()
        elif name in FORMED:
            self._forms.end(name)
        if name == self._within:
            self._within = ""
        if name not in INLINE:
            self._end_line()
        was_inside = self._inside.name
        self._inside.end(name, self._tables)
        self._aside.end(name, self._tables)
        if name == "table" and self._tables:
            self._tables -= 1
        if was_inside and not self._inside.name:
            self._led_by = ""  # What the text says leads on nothing behind it.

    def _say(self, token: Text) -> None:
        if self._within == "style":
            for address in style_addresses(token.text):
                self._add(address, "style")
        elif self._within == "script":
            if self._scripts_size < _SCRIPTS:
                text = token.text[: _SCRIPTS - self._scripts_size]
                self._scripts.append(text)
                self._scripts_size += len(text)
                for address in written_addresses(text):
                    self._add(address, WRITTEN)
        elif not self._within:
            # Without the commonest of white space there is little left to split.
            letters = len("".join(token.text.replace(" ", "").split()))
            self._letters += letters
            if self._inside.name and not self._is_aside():
                self._own_letters += letters
            anchor = self._anchor
            if anchor is None:
                self._line = (self._line + token.text[-_TEXT:])[-_TEXT:]
                if (button := self._button) is not None and button.size < _TEXT:
                    button.said.append(token.text[:_TEXT])
                    button.size += len(token.text)
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
            if self._inside.name and not self._is_aside():
                self._own_linked += length
                self._own_long += 1
        given = anchor.attributes
        href, click = given.get("href", "").strip(), given.get("onclick", "")
        said = text or anchor.alt[:_TEXT] or given.get("title", "")[:_TEXT]
        scripted = href.lower().startswith("javascript:")
        if href and not scripted and not is_nowhere(href):
            rel = frozenset(given.get("rel", "").lower().split())
            self._add(href, "a[href]", said, rel, given.get("download", "")[:_TEXT], of=given)
            self._calls(click, "a[onclick]", said, given)
            return
        both = (href, click)
        here = self._here(self._forms.of(Start("a")))
        if not (
            self._calls(href, "a[href]", said, given, both, here)
            or self._calls(click, "a[onclick]", said, given, both, here)
        ):
            script = click if not scripted or _VOID.fullmatch(href) else href
            address = data_address(given)
            self._add(
                address,
                "a[href]",
                said,
                call=bool(address),
                script=script,
                clicked=both,
                standing=here,
                of=given,
            )

    def _press(self, tag: Start) -> None:
        """Open a button. One within another is the one that is meant; within a link is none."""
        button = self._button
        if button is not None and tag.name == button.tag.name:
            button.depth += 1
        if self._anchor is None and is_button(tag):
            self._button = Button(tag, self._here(*form_of_button(tag, self._forms.of(tag))))
            if tag.name == "input":
                self._close_button()

    def _close_button(self) -> None:
        button, self._button = self._button, None
        if button is None:
            return
        click, text, at = button.tag.attributes.get("onclick", ""), button.text, button.standing
        both = ("", click)
        given = button.tag.attributes
        if not self._calls(click, button.how, text, given, both, at) and (text or at.submits):
            address = data_address(given)
            self._add(
                address,
                button.how,
                text,
                call=bool(address),
                script=click,
                clicked=both,
                standing=at,
                of=given,
            )

    def _here(self, form: str = "", submits: bool = False) -> Standing:
        inside = bool(self._inside.name)
        return Standing(self._leading(), inside, self._is_aside(), form, submits)

    def _calls(
        self,
        script: str,
        how: str,
        text: str,
        of: dict[str, str],
        clicked: tuple[str, str] | None = None,
        standing: Standing | None = None,
    ) -> bool:
        """Take the address that stands in quotes in a call, if there is one; run nothing."""
        if address := called_address(script):
            self._add(
                address,
                how,
                text,
                call=True,
                script=script,
                clicked=clicked,
                standing=standing,
                of=of,
            )
        return bool(address)

    def _sheet(self, given: dict[str, str]) -> None:
        rel = frozenset(given.get("rel", "").lower().split())
        if rel & SHEETS:
            self._add(given.get("href", ""), f"link[{min(rel & SHEETS)}]")
            self._sets("link", given)
        elif "next" in rel:
            self._add(given.get("href", ""), "link[next]", rel=rel)

    def _embedded(self, name: str, given: dict[str, str]) -> None:
        if name == "input" and given.get("type", "").lower() != "image":
            return
        for key in ATTRIBUTES.get(name, ()):
            if address := given.get(key, ""):
                self._add(address, f"{name}[{key}]", given.get("title", "") or given.get("alt", ""))
        if name == "img":
            for key in self._ways.lazy:
                if (address := given.get(key, "")) and is_path(address.strip()):
                    self._add(address, f"img[{key}]", given.get("alt", ""))
            if self._anchor is not None:
                self._anchor.alt = self._anchor.alt or given.get("alt", "")
        elif name == "param":
            self._add(shown_address(given), "object[param]")
        elif name == "option":
            self._add(data_address({"file": given.get("value", "")}), "option[value]")
        if name in ("img", "source"):
            self._sets(name, given)

    def _sets(self, name: str, given: dict[str, str]) -> None:
        for key in SETS:
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
        standing: Standing | None = None,
        of: dict[str, str] | None = None,
    ) -> None:
        if not (address.strip() or script.strip() or clicked):
            return
        if len(self._links) >= self._most:
            self._left_out += 1
            return
        at, given = standing, of or {}
        self._links.append(
            Link(
                address=address,
                how=how,
                text=text[:_TEXT],
                led_by=self._leading() if at is None else at.led_by,
                inside=bool(self._inside.name) if at is None else at.inside,
                aside=self._is_aside() if at is None else at.aside,
                rel=rel,
                name=name,
                call=call,
                script=script[:_TEXT],
                clicked=clicked,
                form=at.form if at is not None and clicked else "",
                submits=at is not None and at.submits,
                title=given.get("title", "")[:_TEXT],
                marks=given.get("class", "")[:_TEXT],
            )
        )
