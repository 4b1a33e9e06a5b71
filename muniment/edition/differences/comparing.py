"""Each language of two versions, compared in files of one name where both versions have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from muniment.edition.alignment.standing import Copy, Standing, alike_tags, may_be_one, standings
from muniment.edition.differences.versions import Change, compare_versions
from muniment.edition.model import Column, Edition, ExactText


class Side(NamedTuple):
    """What is compared of a version: a column, its exact text, and the rendition's name."""

    column: Column
    exact: ExactText
    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The changes of one language between two versions; None where a version has not got it."""

    language: str
    before: Side | None
    after: Side | None
    changes: tuple[Change, ...]


def compare_editions(
    before: Edition, after: Edition, namesakes: Mapping[str, str]
) -> tuple[Compared, ...]:
    """Compare each language of two versions, in the rendition that is its base in either.

    `namesakes` says which rendition of the newer version has the name of which of the older. Where
    the two bases are not of one name, one of them is held against its namesake, if that has the
    language: what is attached may come and go.
    """
    old, new = _bases(before), _bases(after)
    for tag in [one for one in new if one not in old]:
        # Where a text is short, nothing in it may tell its language, or in which script it is.
        open_tags = [
            one for one in old if one not in new and _is_one(tag, one, old, new, namesakes)
        ]
        if len(open_tags) == 1:
            old = {tag if one == open_tags[0] else one: side for one, side in old.items()}
    for tag in old.keys() & new.keys():
        old[tag], new[tag] = _of_one_file(
            _standing_of(before, old[tag]), _standing_of(after, new[tag]), namesakes
        )
    return tuple(
        Compared(
            language,
            old.get(language),
            new.get(language),
            compare_versions(old[language].column, new[language].column)
            if language in old and language in new
            else (),
        )
        for language in dict.fromkeys((*old, *new))
    )


def _is_one(
    tag: str, other: str, old: Mapping[str, Side], new: Mapping[str, Side], same: Mapping[str, str]
) -> bool:
    """Tell whether a language of the newer version may be this one of the older."""
    of_one_file = same.get(old[other].name) == new[tag].name
    return alike_tags(tag, other) or (of_one_file and may_be_one(tag, other))


def _of_one_file(old: Standing, new: Standing, namesakes: Mapping[str, str]) -> tuple[Side, Side]:
    """Give the two sides of a language that are compared, of files of one name if there are."""
    named = {one.rendition.name: one for one in (*new.witnesses, new.base)}
    for one in (old.base, *old.witnesses):
        other = named.get(namesakes.get(one.rendition.name, ""))
        if other is not None and (one is old.base or other is new.base):
            return _side(one), _side(other)
    return _side(old.base), _side(new.base)


def _standing_of(edition: Edition, side: Side) -> Standing:
    """Give the language of an edition whose base this is."""
    return next(one for one in standings(edition.renditions) if one.base.column is side.column)


def _side(copy: Copy) -> Side:
    return Side(copy.column, copy.exact, copy.rendition.name)


def _bases(edition: Edition) -> dict[str, Side]:
    return {one.language: _side(one.base) for one in standings(edition.renditions)}
