"""Where a quotation stands in an index: word for word, in other characters, or nearly.

Quotation and texts are compared by their folded letters and digits alone, so that a quotation may
go on from one paragraph into the next. Where to look is said by the whole quotation as a phrase,
and by those of its tokens that are rare; of places that are nearly the same, some have survived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from muniment.edition.differences.matching import gaps
from muniment.edition.differences.words import in_words
from muniment.search.folding import BLANKS, fold, is_gram, joints, tokens
from muniment.search.index import Index, sound
from muniment.search.near import near_matches
from muniment.search.query import Need, QueryError
from muniment.search.ranking import Ranking, every_one
from muniment.search.stretches import (
    Difference,
    Place,
    Stretch,
    letters_of,
    occurrences,
    stretch_around,
)

MOST_LETTERS = 10_000
SHARE = 5
"""Of so many letters one may differ for a place to be near."""

_KINDS = ("exact", "alike", "near")
_MOST_ROWS = 2000  # in which a token is rare, and that are looked at for a phrase
_MOST_TOKENS = 200  # that are counted
_MOST_RARE = 24
_MOST_REGIONS = 500
_APART = 3  # paragraphs from one that something speaks for to the next
_TOGETHER = 32  # tokens of the whole that are looked for in one paragraph


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is looked for, from its first letter to its last, and its letters."""

    text: str
    letters: str

    @property
    def most(self) -> int:
        """How far a place may be away."""
        return len(self.letters) // SHARE


def read_quotation(text: str) -> Quotation:
    """Read a quotation. Raises `QueryError` where it has no letters, or too many."""
    if len(text) > 4 * MOST_LETTERS:
        raise QueryError(
            f"The quotation has {len(text):,} characters; {MOST_LETTERS:,} letters do."
        )
    placed = letters_of(text)
    if not placed.text:
        raise QueryError(f"There is no letter and no digit in {text!r} to look for.")
    if len(placed.text) > MOST_LETTERS:
        raise QueryError(f"The quotation has {len(placed.text):,} letters; {MOST_LETTERS:,} do.")
    start, end = placed.bounds(0, len(placed.text))
    return Quotation(text[start:end], placed.text)


def find_places(index: Index, quotation: Quotation) -> tuple[tuple[Place, ...], bool]:
    """Give the places of a quotation, the nearest first; and whether some were not looked at."""
    clues = _clues(index, quotation)
    found: dict[tuple[int, int], Place] = {}
    for stretch in _regions(index, quotation, clues):
        for place in _in_region(quotation, stretch):
            key = place.number, place.start
            if key not in found or place.distance < found[key].distance:
                found[key] = place
    order = sorted(found.values(), key=lambda one: (_rank(one), one.distance, one.number))
    return tuple(order), clues.cut


def _rank(place: Place) -> int:
    return _KINDS.index(place.kind)


@dataclass(frozen=True, slots=True)
class _Clues:
    """Paragraphs that may hold a part, and how much speaks for each.

    So much together as `need` is worth a look. `cut`: there are more that could be looked at.
    """

    votes: Counter[int]
    need: int
    cut: bool


def _clues(index: Index, quotation: Quotation) -> _Clues:
    folded = fold(quotation.text)
    said = tokens(folded)
    # The last character of a run stands by itself; in the text the run may go on.
    ends = {at for at in range(1, len(said)) if _ends_run(said, at)}
    row = [one for at, one in enumerate(said) if at not in ends or at == len(said) - 1][:_TOGETHER]
    together = [*map(Need, row[:-1]), Need(row[-1], begins=len(row[-1]) == 1 and is_gram(row[-1]))]
    if not any(map(is_gram, folded)):
        together += (Need(one) for one in joints(folded)[: len(row) - 1])
    distinct = list(dict.fromkeys(Need(one) for at, one in enumerate(said) if at not in ends))
    step = -(-len(distinct) // _MOST_TOKENS)
    with sound():
        counted = {one: index.segments.count(one.token) for one in distinct[::step]}
        rare = [one for one, count in counted.items() if 0 < count <= _MOST_ROWS]
        rare = sorted(rare, key=counted.__getitem__)[:_MOST_RARE]
        holding = [_newest(index, [one]) for one in rare]
        whole = _newest(index, together)
    votes = Counter(number for numbers in holding for number in numbers)
    need = max(len(rare) // 4, 1)
    for number in whole[:_MOST_ROWS]:
        votes[number] += need
    unasked = not rare and any(counted.values()) and quotation.most > 0
    return _Clues(votes, need, unasked or len(whole) > _MOST_ROWS)


def _ends_run(said: Sequence[str], at: int) -> bool:
    """Tell whether a token is the last character of the pair before it."""
    return len(said[at]) == 1 and is_gram(said[at]) and said[at - 1].endswith(said[at])


def _newest(index: Index, needs: Sequence[Need]) -> list[int]:
    """Give paragraphs that meet all needs; of too many, the newest and one more."""
    return Ranking(index.segments, needs, every_one).newest(_MOST_ROWS + 1)


def _regions(index: Index, quotation: Quotation, clues: _Clues) -> Iterator[Stretch]:
    """Give stretches of paragraphs, those first that most speaks for.

    They are as long as the quotation might be to either side of what speaks for them.
    """
    groups: list[list[int]] = []
    for number in sorted(clues.votes):
        if groups and number - groups[-1][-1] <= _APART:
            groups[-1].append(number)
        else:
            groups.append([number])
    weighed = [(sum(clues.votes[one] for one in group), group) for group in groups]
    weighed.sort(key=lambda one: -one[0])
    size = len(quotation.letters) + quotation.most
    for weight, group in weighed[:_MOST_REGIONS]:
        if weight < clues.need:
            return
        while group:
            document = index.document(group[0])
            own = [number for number in group if number <= document.last]
            yield stretch_around(index, own[0], own[-1], size)
            group = group[len(own) :]


def _in_region(quotation: Quotation, stretch: Stretch) -> Iterator[Place]:
    """Give the places of a quotation in a stretch of paragraphs."""
    said, text = quotation.letters, stretch.text
    found = [(at, at + len(said), 0) for at in occurrences(said, text)]
    if not found and quotation.most:
        nearly = near_matches(said, text, quotation.most)
        found = [(one.start, one.end, one.distance) for one in nearly]
    for start, end, distance in found:
        yield told(quotation, stretch.place(start, end, distance))


def told(quotation: Quotation, place: Place) -> Place:
    """Say of a place how it is the quotation's."""
    if "".join(place.printed.split()) == "".join(quotation.text.split()):
        return replace(place, kind="exact")
    asked, printed = _normal(quotation.text), _normal(place.printed)
    differences = tuple(
        Difference(asked[one.start : one.end], printed[one.other_start : one.other_end])
        for one in in_words(gaps(asked, printed), asked, printed)
    )
    kind = "near" if place.distance else "alike"
    return replace(place, kind=kind, differences=differences)


def _normal(text: str) -> str:
    return BLANKS.sub("", " ".join(text.split()))
