"""Signs of a word processor's file that are printed, and stand in it as something else.

A box to tick is a code of a font of symbols (`w:sym`) or the property of a form's field, a circled
number the instruction of a field (``eq \\o\\ac(○,21)``).
"""

from __future__ import annotations

import re
from typing import Any

from ingest.documents.numbering import W, circled
from ingest.documents.symbol_fonts import in_font

_ON = ("", "1", "true", "on")

_OVER = re.compile(
    r"\s*EQ\s*\\o\s*(?:\\a[clr]\s*)?\(\s*[○◯〇]\s*[,，;]\s*([^(),]{1,20})\)\s*", re.I
)
_RUBY = re.compile(
    r'\s*EQ\s+(?:\\\*\s*(?:jc\d+|hps\d+|"[^"]{0,60}")\s*)+'
    r"\\o\s*\\a[cdlr]\s*\(\s*\\s\s*\\up\s*\d+\s*\([^()]{0,60}\)\s*[,，;](.{1,40}?)\)\s*",
    re.I,
)


def symbol(element: Any) -> str:
    """Give the character of a symbol in its font (ECMA-376 part 1 §17.3.3.30)."""
    code = element.get(f"{W}char", "")
    try:
        value = int(code[:6], 16)
    except ValueError:
        return "\ufffd"
    if not 0 < value < 0x110000 or 0xD800 <= value < 0xE000:
        return "\ufffd"
    return in_font(chr(value), element.get(f"{W}font", ""))


def shown(instruction: str) -> str | None:
    """Give what a field shows that has no result: empty for nothing, None where it is unknown.

    A circled number is one, and so are characters with their sounds above them.
    """
    if instruction.strip()[:2].lower() != "eq":
        return ""
    if found := _OVER.fullmatch(instruction):
        return circled(found[1].strip())
    found = _RUBY.fullmatch(instruction)
    return found[1].strip() if found else None


def form_field(element: Any) -> str:
    """Give what a form's field of old shows: a box, or what was chosen of a list (§17.16)."""
    box, choice = element.find(f"{W}ffData/{W}checkBox"), element.find(f"{W}ffData/{W}ddList")
    if box is not None:
        said = box.find(f"{W}checked")
        said = box.find(f"{W}default") if said is None else said
        return "☒" if said is not None and said.get(f"{W}val", "") in _ON else "☐"
    if choice is not None:
        at = choice.find(f"{W}result")
        at = choice.find(f"{W}default") if at is None else at
        number = "0" if at is None else at.get(f"{W}val", "0")
        entries = choice.findall(f"{W}listEntry")
        if number.isdecimal() and len(number) < 4 and int(number) < len(entries):
            return str(entries[int(number)].get(f"{W}val", ""))
    return ""
