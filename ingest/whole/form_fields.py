"""The forms of a page: where each is sent, and what it asks of a reader.

What belongs to a form is what stands between its tags, or names it (`form`). A table throws a form
out of itself (https://html.spec.whatwg.org/#parsing-main-intable), so that a page written down from
its DOM has the form's tags empty, and what belongs to it behind them: so it is read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.text.tokens import Start

_MOST = 500
# What a reader neither fills in nor chooses.
_SILENT = frozenset(("hidden", "button", "submit", "image", "reset"))
_ROWS = frozenset(("table", "tbody", "thead", "tfoot", "tr"))
_CELLS = frozenset(("td", "th", "caption"))
# Forms, what belongs to them, and what throws them out.
FORMED = frozenset(("form", "input", "button", "select", "textarea")) | _ROWS | _CELLS
_UNSEEN = re.compile(r"\bdisplay\s*:\s*none", re.IGNORECASE)
# What ASP.NET's one form of a page always has.
_POSTBACK = frozenset(("__viewstate", "__eventtarget"))


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it is sent, spelled as it is there, and by which `script` it is asked before.

    `asks` is the kind of the first thing that a reader fills in or chooses (``text``,
    ``password``, ``select``), nothing where there is none. `postback` says that it is ASP.NET's
    form, which holds all of a page.
    """

    key: str
    action: str = ""
    script: str = ""
    name: str = ""
    id: str = ""
    asks: str = ""
    postback: bool = False


class FormReader:
    """Reads the forms of a page, tag by tag."""

    def __init__(self) -> None:
        self._forms: list[Form] = []
        self._asked: dict[str, str] = {}
        self._open = ""
        self._empty = True
        self._ended = False
        # Whether a table is open, and no cell of it: there a form holds nothing.
        self._in_rows = False
        self._thrown_out = False

    def start(self, tag: Start) -> None:
        """Take a start tag: a form begins, or something in it."""
        if tag.name == "form":
            if not self._open or self._ended:
                self._begin(tag.attributes)
        elif tag.name in _ROWS or tag.name in _CELLS:
            self._in_rows = tag.name in _ROWS
        elif tag.name in FORMED:
            self._field(tag)

    def end(self, name: str) -> None:
        """Take the end tag of one of `FORMED`."""
        if name == "form":
            self._ended = True
            if not (self._empty and self._thrown_out):
                self._open = ""
        elif name == "table" or name in _CELLS:
            self._in_rows = name in _CELLS

    def of(self, tag: Start) -> str:
        """Give the key of the form that an element belongs to; nothing where there is none."""
        named = tag.attributes.get("form", "")
        return f"#{named}" if named else self._open

    def read(self) -> tuple[Form, ...]:
        """Give the forms of the page, in their order."""
        return tuple(
            replace(one, asks=one.asks or self._asked.get(f"#{one.id}", "")) for one in self._forms
        )

    def _begin(self, given: dict[str, str]) -> None:
        self._empty, self._ended, self._thrown_out = True, False, self._in_rows
        if len(self._forms) == _MOST:
            # Nobody reads so many; of the rest it is enough that they are sent by nobody.
            self._forms.append(Form(str(_MOST), asks="form"))
        if len(self._forms) <= _MOST:
            self._open = str(len(self._forms))
            form = Form(
                self._open,
                given.get("action", "").strip(),
                given.get("onsubmit", ""),
                given.get("name", ""),
                given.get("id", ""),
            )
            self._forms.append(form)
        else:
            self._open = str(_MOST)

    def _field(self, tag: Start) -> None:
        self._empty = False
        given, key = tag.attributes, self.of(tag)
        kind = tag.name if tag.name != "input" else given.get("type", "").lower() or "text"
        if kind in _SILENT or "hidden" in given or _UNSEEN.search(given.get("style", "")):
            self._hidden(key, given)
        elif key.startswith("#"):
            if len(self._asked) < _MOST:
                self._asked.setdefault(key, kind)
        elif key:
            form = self._forms[int(key)]
            self._forms[int(key)] = replace(form, asks=form.asks or kind)

    def _hidden(self, key: str, given: dict[str, str]) -> None:
        if key and not key.startswith("#") and given.get("name", "").lower() in _POSTBACK:
            self._forms[int(key)] = replace(self._forms[int(key)], postback=True)
