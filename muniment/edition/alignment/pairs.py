"""Sentences of two languages that go together, with where each is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.alignment import align_sentences, sentences
from muniment.edition.alignment.parallel import Row
from muniment.edition.alignment.standing import Standing
from muniment.edition.inline import text_at
from muniment.edition.model import Unit
from muniment.edition.views import Span


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sentences of one language that stand together: of the row's cell `cell`; their text as it is
    read, and where each is printed. There may be none.
    """

    cell: int
    text: str
    sentences: tuple[tuple[Span, ...], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Give all exact pieces, in order."""
        return tuple(span for one in self.sentences for span in one)


@dataclass(frozen=True, slots=True)
class Pair:
    """What goes together; `confidence` (0 to 1) is that of the alignment."""

    first: Spoken
    second: Spoken
    confidence: float


def sentence_pairs(row: Row, standings: Sequence[Standing]) -> Iterator[Pair]:
    """Give which sentences go with which, of each language beside the first that the row has."""
    held = [(at, piece.unit) for at, piece in enumerate(row.cells) if piece and piece.unit.text]
    if not held:
        return
    (first, unit), *others = held
    ours = _Printed.of(unit, standings[first])
    for at, other in others:
        theirs = _Printed.of(other, standings[at])
        languages = standings[first].language, standings[at].language
        for bead in align_sentences(unit.text, other.text, *languages):
            yield Pair(
                ours.spoken(first, bead.ours), theirs.spoken(at, bead.theirs), bead.confidence
            )


@dataclass(frozen=True, slots=True)
class _Printed:
    """A unit's text, where each sentence of it stands in it, and where each is printed."""

    text: str
    places: tuple[tuple[int, int], ...]
    spans: tuple[tuple[Span, ...], ...]

    @classmethod
    def of(cls, unit: Unit, standing: Standing) -> _Printed:
        view, content = standing.base.column.view, standing.base.exact.content
        at, places = text_at(standing.base.column, unit), sentences(unit.text)
        if at is None:  # No place of a sentence is known that is closer than the unit's.
            return cls(unit.text, places, (unit.spans,) * len(places))
        spans = (view.spans(at + start, at + end, content) for start, end in places)
        return cls(unit.text, places, tuple(spans))

    def spoken(self, cell: int, chosen: Sequence[int]) -> Spoken:
        found = [self.places[one] for one in chosen]
        text = self.text[found[0][0] : found[-1][1]] if found else ""
        return Spoken(cell, text, tuple(self.spans[one] for one in chosen))
