"""Looking for terms: paragraphs that hold all of them, the best first, each held against its text.

The index says which paragraphs hold all tokens of a query, and ranks them (bm25); a hit counts only
if the folded text of its paragraph holds every term as it was asked. Whole words come before words
that only begin as was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.search.filters import Chosen, Filters
from muniment.search.folding import fold
from muniment.search.index import Document, Index, sound
from muniment.search.paragraphs import Paragraph
from muniment.search.places import fold_with_places
from muniment.search.query import Need, Term
from muniment.search.ranking import Ranking
from muniment.search.sieve import Sieve
from muniment.search.worths import UNIT

MOST_REJECTED = 2000
"""Paragraphs that hold all tokens of a query without holding it, after which a search ends."""

_MOST_MATCHES = 50
_FIRST, _FURTHER = 48, 8  # hits that are ranked at first; how many times more are, then


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that holds all terms. `score` is bm25, the higher the better.

    `matches` are (start, end) in the paragraph's text, in order.
    """

    number: int
    document: Document
    paragraph: Paragraph
    matches: tuple[tuple[int, int], ...]
    score: float


class Search:
    """One search. `cut` says once it has ended that there may be more: too many held all pieces of
    what was asked for without holding it."""

    def __init__(self, index: Index, terms: Sequence[Term], filters: Filters) -> None:
        self._index = index
        self._terms = tuple(terms)
        self._patterns = tuple(term.pattern() for term in terms)
        self._sieve = Sieve(self._terms)
        self._chosen = Chosen(index.db, filters)
        self.cut = False

    def hits(self) -> Iterator[Hit]:
        """Give the hits, the best first."""
        needs = self._needs(begun=False)
        whole = self._ranking(needs)
        yield from self._held(whole)
        if (begun := self._needs(begun=True)) != needs:
            yield from self._held(self._ranking(begun, whole))

    def _needs(self, *, begun: bool) -> list[Need]:
        return [need for term in self._terms for need in term.needs(begun=begun)]

    def _ranking(self, needs: Sequence[Need], besides: Ranking | None = None) -> Ranking:
        with sound():
            return Ranking(self._index.segments, needs, self._chosen.allowed, besides)

    def _held(self, ranking: Ranking) -> Iterator[Hit]:
        """Give the paragraphs that a ranking has and that hold the terms, the best first."""
        taken, most, rejected = 0, _FIRST, 0
        while rejected < MOST_REJECTED:
            with sound():
                ranked = ranking.best(most)
            for number, score in ranked[taken:]:
                if hit := self._hit(number, score):
                    yield hit
                elif (rejected := rejected + 1) == MOST_REJECTED:
                    self.cut = True
                    break
            if len(ranked) < most:
                return
            taken, most = most, most * _FURTHER

    def _hit(self, number: int, score: int) -> Hit | None:
        if not self._sieve.may_hold(self._index.row(number)):
            return None
        paragraph = self._index.paragraph(number)
        if not (matches := self._matches(paragraph.text)):
            return None
        document = self._index.document(number)
        return Hit(number, document, paragraph, matches, score / UNIT)

    def _matches(self, text: str) -> tuple[tuple[int, int], ...]:
        """Give where the terms stand in a text; nothing where one of them does not."""
        folded = fold(text)
        if not all(pattern.search(folded) for pattern in self._patterns):
            return ()
        placed = fold_with_places(text, folded)
        found = {
            placed.bounds(*match.span())
            for pattern in self._patterns
            for match in pattern.finditer(placed.text)
        }
        return tuple(sorted(found)[:_MOST_MATCHES])
