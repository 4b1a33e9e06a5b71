"""What can be said of a paragraph as the index keeps it, before it is read and folded.

Only that it does not hold a term, and only where both are plain: of ASCII, letters and digits are
folded to themselves in lower case, and whatever stands between parts words. Then the words of a
term follow each other in the row (muniment/search/paragraphs.py), or it does not hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from muniment.search.query import Term

# What JSON spells with letters: ends of lines and other characters that part words.
_SPELLED = re.compile(rb"\\[a-z]")


class Sieve:
    """Leaves out rows of paragraphs that do not hold all of some terms; not all such rows."""

    def __init__(self, terms: Iterable[Term]) -> None:
        plain = (term for term in terms if term.folded.isascii())
        self._patterns = tuple(map(_pattern, plain))

    def may_hold(self, row: bytes) -> bool:
        """Tell whether a paragraph may hold the terms, by its row."""
        if not self._patterns or not row.isascii() or _SPELLED.search(row):
            return True
        lowered = row.lower()
        return all(pattern.search(lowered) for pattern in self._patterns)


def _pattern(term: Term) -> re.Pattern[bytes]:
    said = b"[^a-z0-9]+".join(map(re.escape, term.folded.encode().split(b" ")))
    return re.compile(said if term.may_begin else said + b"(?![a-z0-9])")
