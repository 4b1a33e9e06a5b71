"""Translations that did not follow: one language's text changed since, and the other's did not.

What stands side by side (muniment/edition/alignment/parallel.py) is followed from version to
version, letter for letter, by the text that stayed. Where one language's text changed or went, the
other lags from then on, until it changes too: then it is taken to have followed. Where both changed
at once neither lags. What is only set otherwise is no change; nor is it one where a text that was
there before stands beside another now, since numbers moved in one language alone. Which of the
languages is the original nobody is asked; a version that lacks one of them is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import NamedTuple

from muniment.edition.alignment.parallel import Parallel, Piece, parallel_of
from muniment.edition.differences.comparable import comparable_text
from muniment.edition.model import Edition
from muniment.words.language import Language
from muniment.words.versions import version_words

MOST_VERSIONS = 20  # that are looked back at


class Lag(Enum):
    """What became of the text that a piece stands beside: it reads otherwise, or is gone."""

    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Stale:
    """A piece that did not follow: in which language, which unit, beside which other.

    It reads as in version `since`, the last before the other changed; that did in `changed`, or is
    gone since then (`beside` is None).
    """

    language: str
    unit: str
    of: str
    beside: str | None
    lag: Lag
    since: int
    changed: int


@dataclass(frozen=True, slots=True)
class _State:
    """How a pair of texts stands: which of the two lags (0 or 1, None where neither does)."""

    lagging: int | None = None
    since: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    """What stands side by side in two languages, as letters; empty where one has nothing."""

    letters: tuple[str, str]
    units: tuple[str | None, str | None]


class _Texts(NamedTuple):
    """The texts of either language in a version, as letters."""

    first: frozenset[str]
    second: frozenset[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> _Texts:
        held = list(pairs)
        return cls(frozenset(one for one, _ in held), frozenset(other for _, other in held))


def stale_pieces(versions: Sequence[tuple[int, Edition]], most_pairs: int) -> tuple[Stale, ...]:
    """Give what did not follow in the last of these versions, oldest first.

    `most_pairs` bounds what is aligned at once.
    """
    recent = versions[-MOST_VERSIONS:]
    if len(recent) < 2:
        return ()
    read = [(number, parallel_of(edition, most_pairs)) for number, edition in recent]
    # What has neither a known language nor labels is no translation that could have followed.
    languages = [
        one.language
        for one in read[-1][1].standings
        if one.base.labels or not one.language.startswith("und")
    ]
    return tuple(stale for pair in combinations(languages, 2) for stale in _between(read, pair))


def _between(
    versions: Sequence[tuple[int, Parallel]], languages: tuple[str, str]
) -> Iterator[Stale]:
    """Follow two languages through the versions that have both, and tell what lags at the end."""
    held = [(number, _pairs(parallel, languages)) for number, parallel in versions]
    both = [(number, pairs) for number, pairs in held if pairs is not None]
    states: dict[tuple[str, str], _State] = {}
    before = 0
    stood = _Texts.of(())
    for number, pairs in both:
        stands = _Texts.of(one.letters for one in pairs)
        states = {
            one.letters: _next(one.letters, states, (before, number), (stood, stands))
            for one in pairs
        }
        before, stood = number, stands
    for one in both[-1][1] if both else ():
        state = states[one.letters]
        if state.lagging is None:
            continue
        lagging, other = state.lagging, 1 - state.lagging
        unit, beside = one.units[lagging], one.units[other]
        if unit is not None:
            yield Stale(
                languages[lagging],
                unit,
                languages[other],
                beside,
                Lag.GONE if beside is None else Lag.CHANGED,
                state.since,
                state.changed,
            )


def _pairs(parallel: Parallel, languages: tuple[str, str]) -> tuple[_Pair, ...] | None:
    """Give what stands side by side in two languages; None where one of them is not there."""
    places = {one.language: at for at, one in enumerate(parallel.standings)}
    if not all(language in places for language in languages):
        return None
    one, other = (places[language] for language in languages)
    found = []
    for row in parallel.rows:
        letters = (_letters(row.cells[one]), _letters(row.cells[other]))
        if any(letters):
            found.append(_Pair(letters, (_unit(row.cells[one]), _unit(row.cells[other]))))
    return tuple(found)


def _letters(piece: Piece | None) -> str:
    """Give a piece as it is compared: without its labels, since numbers move."""
    if piece is None:
        return ""
    return comparable_text(" ".join(filter(None, (piece.heading, piece.unit.text))))


def _unit(piece: Piece | None) -> str | None:
    return piece.unit.id if _letters(piece) and piece is not None else None


def _next(
    letters: tuple[str, str],
    states: Mapping[tuple[str, str], _State],
    numbers: tuple[int, int],
    texts: tuple[_Texts, _Texts],
) -> _State:
    """Give how a pair stands, by how it, or what shares one text with it, stood before."""
    if letters in states:
        return states[letters]
    (before, now), (stood, stands) = numbers, texts
    for kept in (0, 1):
        changed = 1 - kept
        if letters[changed] and letters[changed] in stood[changed]:
            continue  # It reads as before, and only stands elsewhere now.
        earlier = [
            state
            for pair, state in states.items()
            # What had nothing beside it, and has now, was not there to be followed.
            if letters[kept]
            and pair[kept] == letters[kept]
            and pair[changed]
            # Nor is that gone which stands elsewhere.
            and (letters[changed] or pair[changed] not in stands[changed])
        ]
        for state in earlier:
            if state.lagging == changed:
                return _State()  # It has followed now.
            return _State(kept, state.since or before, state.changed or now)
    return _State()


def stale_json(found: Sequence[Stale]) -> list[dict[str, str | int | None]]:
    """Give the JSON that docs/json.md shows."""
    return [
        {
            "language": one.language,
            "unit": one.unit,
            "of": one.of,
            "beside": one.beside,
            "lag": one.lag.value,
            "since": one.since,
            "changed": one.changed,
        }
        for one in found
    ]


def stale_lines(found: Sequence[Stale], language: Language) -> Iterator[str]:
    """Give the lines; nothing where all languages followed."""
    if found:
        yield ""
        yield version_words("stale-heading", language)
    yield from (f"  {stale_words(one, language)}" for one in found)


def stale_words(one: Stale, language: Language) -> str:
    """Say which piece did not follow what."""
    return version_words(
        f"stale-{one.lag.value}",
        language,
        unit=one.unit,
        tongue=one.language,
        of=one.of,
        beside=one.beside or "",
        since=str(one.since),
        changed=str(one.changed),
    )
