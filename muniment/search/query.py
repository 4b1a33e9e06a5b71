"""What was asked, read into terms, and the terms as the index and a reader see them.

    read_query('档案 "right to life" educat')

has three terms: 档案, anywhere; the words "right to life", whole and in this order; and what begins
with "educat". All of them must stand in one paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from manifests import MunimentError
from muniment.search.folding import GRAMS, cut, fold, is_gram

MOST_TERMS = 32
MOST_CHARACTERS = 2000
# Of quotation marks those that no keyboard uses for anything else.
_TERM = re.compile(r'"([^"]*)"|“([^”]*)”|([^\s"“]+)')
_FEWEST_LETTERS = 3


class Need(NamedTuple):
    """A token that a paragraph must hold; `begins`: or one that begins so.

    `counts`: how often it holds it says how well it answers.
    """

    token: str
    begins: bool = False
    counts: bool = True


class QueryError(MunimentError):
    """What was asked cannot be looked for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, folded. `whole`: its last word does not go on in the text."""

    folded: str
    whole: bool

    @property
    def is_short(self) -> bool:
        """Whether it is one character of a script without spaces, which stands nearly anywhere."""
        return len(self.folded) == 1 and is_gram(self.folded)

    @property
    def may_begin(self) -> bool:
        """Whether longer words may be looked for that begin as its last word does."""
        last = re.split(f"[{GRAMS} ]", self.folded)[-1]
        # A syllable of Hangul is two letters or three.
        return not self.whole and len(unicodedata.normalize("NFD", last)) >= _FEWEST_LETTERS

    def needs(self, *, begun: bool) -> tuple[Need, ...]:
        """Give what a paragraph needs to hold it; `begun`: or words that begin as its last does."""
        found, joined = cut(self.folded)
        last, begins = self.folded[-1], False
        if not is_gram(last):
            begins = begun and self.may_begin
            if begins and len(found) > 1:
                joined = joined[:-1]  # Its last word may be another one.
        elif len(found) > 1 and found[-2] == self.folded[-2:]:
            found.pop()  # The pair before it says as much.
        else:
            begins = True
        needs = [Need(one) for one in found[:-1]]
        needs.append(Need(found[-1], begins=begins))
        return (*needs, *(Need(one, counts=False) for one in joined))

    def pattern(self) -> re.Pattern[str]:
        """Give what finds it in a folded text."""
        said = re.escape(self.folded)
        # What stands before is asked last: letters are found sooner than edges of words.
        before = "" if is_gram(self.folded[0]) else f"(?:(?<=^{said})|(?<=[{GRAMS} ]{said}))"
        after = "" if is_gram(self.folded[-1]) or self.may_begin else f"(?=[{GRAMS} ]|$)"
        return re.compile(said + before + after)


def read_query(text: str) -> tuple[Term, ...]:
    """Read what was asked. Raises `QueryError` where there is nothing to look for, or too much."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(
            f"The query has {len(text):,} characters, and {MOST_CHARACTERS:,} are read. "
            "`muniment quote` looks for long quotations."
        )
    terms = []
    for match in _TERM.finditer(text):
        phrase = match[1] if match[1] is not None else match[2]
        if folded := fold(match[3] if phrase is None else phrase):
            terms.append(Term(folded, phrase is not None))
    terms = list(dict.fromkeys(terms))
    if not terms:
        raise QueryError(f"There is no letter and no digit in {text!r} to look for.")
    if len(terms) > MOST_TERMS:
        raise QueryError(f"{len(terms)} words were asked for at once, and {MOST_TERMS} are taken.")
    return tuple(terms)
