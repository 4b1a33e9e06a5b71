"""Text layers that cannot be what is printed: Latin garble where Chinese was, signs of no meaning.

Nothing is mended. A reader who sees only the words would not know that the paper says something
else, so it is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_FEWEST = 10
_ENOUGH = 40
_WORD = re.compile(r"[A-Za-z]{4,}")
_FEWEST_WORDS = 15
_LEADERS = frozenset(".…·_-—―─=*•")


def is_garbled(text: str) -> bool:
    """Tell whether letters are such as come out where a font's own codes are taken for text."""
    packed = [one for one in text if not one.isspace() and one not in _LEADERS]
    if len(packed) < _FEWEST:
        return False
    return _reads_as_chinese(packed) or _is_of_signs(packed) or _has_no_vowels(text)


def _reads_as_chinese(packed: Sequence[str]) -> bool:
    """Tell Chinese in its own encoding taken for Western: ÖÐ»ªÈËÃñ."""
    high = [one for one in packed if "\xa1" <= one <= "\xff"]
    if len(high) < max(_FEWEST, 0.3 * len(packed)):
        return False
    data = "".join(high).encode("latin-1")
    for encoding in ("gb18030", "big5"):
        read = data.decode(encoding, "replace")
        if sum("\u4e00" <= one <= "\u9fff" for one in read) >= 0.7 * len(read):
            return True
    return len(high) >= 0.6 * len(packed)


def _is_of_signs(packed: Sequence[str]) -> bool:
    """Tell text of hardly any letters or digits: !"#$%&'."""
    if len(packed) < _ENOUGH:
        return False
    letters = sum(one.isalpha() for one in packed)
    digits = sum(one.isdigit() for one in packed)
    return letters < 0.4 * len(packed) and digits < 0.35 * len(packed)


def _has_no_vowels(text: str) -> bool:
    words = _WORD.findall(text)
    if len(words) < _FEWEST_WORDS:
        return False
    without = sum(not re.search("[aeiouyAEIOUY]", word) for word in words)
    return without > 0.6 * len(words)


def private(text: str) -> int:
    """Count characters of private use, which mean what a font says."""
    return sum(text.count(one) for one in set(text) if unicodedata.category(one) == "Co")


def without_meaning(text: str) -> int:
    """Count what stands where a font does not say which character it is."""
    return sum(one == "\ufffd" or unicodedata.category(one) == "Cc" for one in text)


def has_chinese(text: str) -> bool:
    """Tell whether there is any Chinese character."""
    return re.search("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]", text) is not None


def letters(text: str) -> int:
    """Count letters of any script."""
    return sum(one.isalpha() for one in text)


def page_list(pages: Iterable[int]) -> str:
    """Spell page numbers: 1-3, 7."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and runs[-1][1] == page - 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
