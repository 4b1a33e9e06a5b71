"""Words that the end of a line breaks: the hyphen is none of the word's where that is certain.

It is where the same text has the word whole, and nowhere with a hyphen within a line. What else
may be a word of its own (long-term) keeps its hyphen.
"""

from __future__ import annotations

import re

_LETTER = "A-Za-z\u00c0-\u024f"
_WORD = re.compile(f"[{_LETTER}]+(?:-[{_LETTER}]+)*")
_HEAD = re.compile(f"([{_LETTER}]{{2,}})-$")
_TAIL = re.compile("[a-z\u00df-\u024f]{2,}")
_LONGEST = 40


class Words:
    """The words of a text, taken from it once a line of it ends within one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: frozenset[str] | None = None

    def are_broken(self, above: str, below: str) -> bool:
        """Tell whether a line ends with a hyphen that only breaks its last word."""
        if not above.endswith("-"):
            return False
        head, tail = _HEAD.search(above[-_LONGEST:]), _TAIL.match(below)
        if head is None or tail is None:
            return False
        if self._known is None:
            self._known = frozenset(_WORD.findall(self._text.lower()))
        first = head[1].lower()
        return first + tail[0] in self._known and f"{first}-{tail[0]}" not in self._known
