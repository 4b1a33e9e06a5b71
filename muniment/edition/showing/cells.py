"""Text laid into columns of a terminal, by the widths that its characters take there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

from manifests import printable

# What joins letters in Mongolian, Persian or Sinhala, and acts on nothing else.
_JOINERS = re.compile("(?<=\\S)[\u180e\u200c\u200d](?=\\S)")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WIDE = (
    "\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f"
    "\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_SHORTEST = 10  # cells, below which what is cut says nothing
_CLOSING = "、。，；：！？）】》」』〉”’〕"
_MARKS = tuple(".,:;)]") + tuple(_CLOSING)
_OPENING = "（【《「『〈“‘〔"
# What is not parted: a wide character with the marks that belong to it, a word, or white space.
_TOKEN = re.compile(rf"[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}]+[{_CLOSING}]*|\s+", re.S)


def legible(text: str) -> str:
    """Escape what would act on a terminal; what joins letters stays between them."""
    if text.isprintable():
        return text
    parts, at = [], 0
    for joiner in _JOINERS.finditer(text):
        parts += [printable(text[at : joiner.start()]), joiner[0]]
        at = joiner.end()
    return "".join((*parts, printable(text[at:])))


def runs_to_the_left(text: str) -> bool:
    """Tell whether a text has letters that are written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def blank_after(label: str, text: str) -> str:
    """Give what parts a label from its text: nothing where either brings a mark of its own.

    A Chinese label that ends with its mark (一、) has no blank after it, nor has one before a mark
    that the text begins with (Article 1. This Notice).
    """
    if text[:1] in _MARKS:
        return ""
    return "" if width_of(label[-1:]) > 1 and not label[-1:].isalnum() else " "


def width_of(text: str) -> int:
    """Count the cells that a text takes."""
    return cell_len(text)


def padded(text: str, width: int) -> str:
    """Fill a text with blanks to so many cells."""
    return text + " " * max(width - cell_len(text), 0)


def cut(text: str, width: int) -> str:
    """Give a text of at most so many cells, or of ten; one that is longer ends with an ellipsis."""
    room = max(width, _SHORTEST)
    if cell_len(text) <= room:
        return text
    used = 1  # that of the ellipsis
    for at, character in enumerate(text):
        used += cell_len(character)
        if used > room:
            return f"{text[:at].rstrip()}\u2026"
    return text


def wrapped(text: str, width: int, hanging: int = 0) -> Iterator[str]:
    """Part a text into lines of at most `width` cells, the later ones set in by `hanging`.

    Lines end at blanks, or before a wide character; no line begins with a mark that closes.
    """
    begun = len(text) - len(text.lstrip(" "))
    line, used = " " * begun, begun
    for token in _tokens(text[begun:], max(width - hanging, 2)):
        size = cell_len(token)
        if used + size > width and line.strip():
            yield line.rstrip()
            line, used = " " * hanging, hanging
            if token.isspace():
                continue
        line, used = line + token, used + size
    if line.strip():
        yield line.rstrip()


def _tokens(text: str, width: int) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        token = " " if match[0].isspace() else match[0]
        if cell_len(token) <= width:
            yield token
            continue
        piece = ""
        for character in token:  # A word longer than the column is cut where the column ends.
            if piece and cell_len(piece + character) > width:
                yield piece
                piece = ""
            piece += character
        yield piece
