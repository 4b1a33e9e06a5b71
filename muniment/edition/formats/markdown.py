"""Markdown as it is shown: its marks of headings, quotations, bold letters and links left out.

Only what surely is a mark (CommonMark 0.31): a label such as ``1.`` or ``-`` in front of an item is
read as it stands, and so is what is left of emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.edition.views import View

NAMES = (".md", ".markdown")
_LINE_MARK = re.compile(
    r"(?m)^[ \t]{0,3}(?:#{1,6}(?=[ \t])[ \t]*|(?:>[ \t]?){1,9}(?:#{1,6}(?=[ \t])[ \t]*)?"
    r"|(?:```|~~~)[^\n`]*$|(?:[*_-][ \t]*){3,80}\r?$|={2,80}[ \t]*\r?$)"
)
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,500})\]\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000})"
    r"(?:[ \t]+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?\)"
)
_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])([^\n]{1,2000}?)(?<=[^\s*_])\1")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{}~])")  # not the bars of tables


def without_marks(view: View) -> View:
    """Give a view of Markdown without its marks."""
    for change in (_line_marks, _links, _bold, _escapes):
        view = view.changed(change(view.text))
    return view


def _line_marks(text: str) -> Iterator[tuple[int, int, str]]:
    return ((one.start(), one.end(), "") for one in _LINE_MARK.finditer(text))


def _links(text: str) -> Iterator[tuple[int, int, str]]:
    """Leave out where links lead; pictures are left out with what stands for them."""
    for one in _LINK.finditer(text):
        if one[0][0] == "!":
            yield one.start(), one.end(), ""
        else:
            yield one.start(), one.start(1), ""
            yield one.end(1), one.end(), ""


def _bold(text: str) -> Iterator[tuple[int, int, str]]:
    for one in _BOLD.finditer(text):
        yield one.start(), one.start(2), ""
        yield one.end(2), one.end(), ""


def _escapes(text: str) -> Iterator[tuple[int, int, str]]:
    return ((one.start(), one.end(), "") for one in _ESCAPED.finditer(text))
