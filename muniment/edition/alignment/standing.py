"""Which rendition a language is read in, where several have it: the base; the others are witnesses.

The one with most labels is the base, since what is lost first in a scan is a label; of those with
as many, the one with most letters and digits; then the first. A rendition that is more text for
being garbled never comes before one that is whole, nor one that was recognised in a picture before
one that has the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.fields import Metadata
from muniment.edition.model import Column, ExactText, ReadRendition


@dataclass(frozen=True, slots=True)
class Copy:
    """A language in a rendition that has it, with the rendition's exact text."""

    rendition: ReadRendition
    column: Column
    exact: ExactText

    @property
    def said(self) -> Metadata:
        """What the notice says of itself in it."""
        return self.rendition.said_in(self.column)

    @property
    def labels(self) -> int:
        """Count the labels."""
        return sum(unit.label is not None for unit in self.column.walk())

    @property
    def letters(self) -> int:
        """Count what is no white space and no mark."""
        return sum(map(str.isalnum, self.column.view.text))


@dataclass(frozen=True, slots=True)
class Standing:
    """One language of an edition: the copy it is read in, and the others that have it.

    `lacking` are the renditions that were read and have not got it.
    """

    language: str
    base: Copy
    witnesses: tuple[Copy, ...]
    lacking: tuple[str, ...]


def standings(renditions: Sequence[ReadRendition]) -> tuple[Standing, ...]:
    """Give each language, in the order in which the rendition of most languages has them."""
    found: list[list[Copy]] = []
    for copy in _copies(sorted(renditions, key=lambda one: -len(one.columns))):
        home = next(
            (one for one in found if alike_tags(one[0].column.language, copy.column.language)), None
        )
        if home is None:
            found.append([copy])
        else:
            home.append(copy)
    return tuple(_standing(copies, renditions) for copies in found)


def _standing(copies: Sequence[Copy], renditions: Sequence[ReadRendition]) -> Standing:
    base = max(copies, key=lambda one: (not one.rendition.witness, one.labels, one.letters))
    having = {one.rendition.name for one in copies}
    return Standing(
        base.column.language,
        base,
        tuple(one for one in copies if one is not base),
        tuple(r.name for r in renditions if r.columns and r.name not in having),
    )


def _copies(renditions: Sequence[ReadRendition]) -> Iterator[Copy]:
    for one in renditions:
        if one.text is not None:
            yield from (Copy(one, column, one.text) for column in one.columns)


def alike_tags(one: str, other: str) -> bool:
    """Tell whether two tags name one language; one that leaves the script open fits either."""
    (primary, _, rest), (second, _, remains) = (tag.lower().partition("-") for tag in (one, other))
    return primary == second and (rest == remains or not (rest and remains))


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two tags may name one language: as above, or one of them names none."""
    return alike_tags(one, other) or one.startswith("und") or other.startswith("und")
