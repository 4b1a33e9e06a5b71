"""Traditional characters folded to simplified ones, each by itself, for looking and comparing.

A fold of characters, not a translation: what stands in the text stays as it is printed, and two
words that the other script tells apart (發 and 髮) are one here. The table is `han.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from muniment.edition.views import View, each


def folded(text: str) -> str:
    """Give a text with every traditional character as the simplified one; of the same length."""
    return text if text.isascii() else text.translate(_table())


def folded_view(view: View) -> View:
    """Give the same as a view that leads back."""
    return view if view.text.isascii() else each(view, folded)


def pairs() -> Iterator[tuple[str, str]]:
    """Give each traditional character with its simplified one."""
    return ((chr(one), simple) for one, simple in _table().items())


@cache
def _table() -> dict[int, str]:
    lines = files("muniment.edition.writing").joinpath("han.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if line and not line.startswith("#"))
    return {ord(one): simple for simple, many in pairs for one in many}
