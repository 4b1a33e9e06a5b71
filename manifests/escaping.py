"""Printing what came from outside: nothing in it may act on a terminal or disorder a line."""

from __future__ import annotations

import unicodedata

# Controls, format characters (bidi among them), surrogates, private use, line separators.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """Escape every character that is not plainly visible, as Python's ``\\\\x``/``\\\\u`` forms."""
    if text.isprintable():  # As nearly all are: none of these, and no space but the plain one.
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _ACTING
        else character
        for character in text
    )
