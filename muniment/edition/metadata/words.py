"""The words that metadata are known by: `words.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from muniment.edition.han import folded, pairs

Words = Mapping[str, tuple[str, ...]]


@cache
def words(table: str) -> Words:
    """Give the lists of a table, by name, each in the order of the file."""
    data = resources.files("muniment.edition.metadata").joinpath("words.toml").read_bytes()
    return {
        name: tuple(value.split()) for name, value in tomllib.loads(data.decode())[table].items()
    }


def either(choices: Iterable[str]) -> str:
    """Give a pattern for any of several words, the longest first, in both forms of characters."""
    ordered = sorted(set(choices), key=lambda one: (-len(one), one))
    return "|".join("".join(map(_in_both_forms, word)) for word in ordered)


def _in_both_forms(character: str) -> str:
    forms = _forms().get(folded(character), "")
    return f"[{folded(character)}{forms}]" if forms else re.escape(character)


@cache
def _forms() -> Mapping[str, str]:
    """Give the traditional characters that are folded to a simplified one."""
    found: dict[str, str] = {}
    for traditional, simple in pairs():
        found[simple] = found.get(simple, "") + traditional
    return found
