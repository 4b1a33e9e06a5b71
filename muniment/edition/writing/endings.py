"""How a piece of text ends: with the mark of a sentence, or within one.

Closing quotes and brackets may stand behind the mark. What is nothing but those ends neither.
"""

from __future__ import annotations

CLOSERS = "”’」』）)》\"'»"
_SENTENCE = "。！？；.!?;…\u0f0d"  # the last is the shad of Tibetan
_PART = _SENTENCE + "：:"


def ends_sentence(text: str) -> bool:
    """Tell whether a sentence, or one of those in a row, ends with a text."""
    return _ends(text, _SENTENCE)


def ends_part(text: str) -> bool:
    """Tell whether a sentence ends with a text, or what announces the rest of one (a colon)."""
    return _ends(text, _PART)


def _ends(text: str, marks: str) -> bool:
    bare = text.rstrip(CLOSERS)
    return bool(bare) and bare[-1] in marks
