"""What style sheets and `srcset` ask for: found by their marks, in one pass, without a parser.

A style sheet is searched for ``@import`` and ``url()`` (CSS Syntax 3 §4.3); comments are taken out
first. What a rule would never apply is asked for too: a replay may need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ASKED = re.compile(
    r"(?:@import\s+|(?P<url>\burl\(\s*))"
    r"(?:\"(?P<double>[^\"\n]{0,8192})\"|'(?P<single>[^'\n]{0,8192})'"
    r"|(?P<plain>(?(url)[^\s\"'()]{0,8192}|(?!))))",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"[\s,]*")
_WORD = re.compile(r"\S*")
# HTML standard, "parse a srcset attribute": descriptors end at a comma outside of parentheses.
_DESCRIPTORS = re.compile(r"(?:[^,(]|\([^)]*\)?)*")


def style_addresses(style: str) -> Iterator[str]:
    """Give the addresses in a style sheet or a `style` attribute, as they are written."""
    for found in _ASKED.finditer(_COMMENT.sub(" ", style)):
        text = found["double"] or found["single"] or found["plain"] or ""
        if text:
            yield _ESCAPE.sub(_unescaped, text)


def srcset_addresses(srcset: str) -> Iterator[str]:
    """Give the addresses in a `srcset` attribute."""
    at = 0
    while at < len(srcset):
        at = _end(_SPACE, srcset, at)
        ended = _end(_WORD, srcset, at)
        word = srcset[at:ended]
        at = ended if word.endswith(",") else _end(_DESCRIPTORS, srcset, ended)
        if word := word.rstrip(","):
            yield word


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return at if found is None else found.end()


def _unescaped(found: re.Match[str]) -> str:
    if found[1] is None:
        return "" if found[2] == "\n" else found[2]
    number = int(found[1], 16)
    return chr(number) if 0 < number < 0x110000 else "\N{REPLACEMENT CHARACTER}"
