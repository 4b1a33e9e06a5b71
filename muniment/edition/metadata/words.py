"""The words that metadata are known by: `words.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from muniment.edition.writing.han import folded, pairs

Words = Mapping[str, tuple[str, ...]]


@cache
def words(table: str) -> Words:
    """Give the lists of a table, by name, each in the order of the file."""
    data = resources.files("muniment.edition.metadata").joinpath("words.toml").read_bytes()
    return {
        name: tuple(value.split()) for name, value in tomllib.loads(data.decode())[table].items()
    }


def either(choices: Iterable[str]) -> str:
    """Give a pattern for any of several words, the longest first, in both forms of characters.

    Their first characters are looked at first: most places of a text begin with none of them.
    """
    ordered = sorted(set(choices), key=lambda one: (-len(one), one))
    firsts = "".join(sorted({re.escape(form) for word in ordered for form in _both(word[0])}))
    alternatives = "|".join("".join(map(_in_both_forms, word)) for word in ordered)
    return f"(?=[{firsts}])(?:{alternatives})"


def _in_both_forms(character: str) -> str:
    forms = _both(character)
    return f"[{forms}]" if len(forms) > 1 else re.escape(character)


def _both(character: str) -> str:
    forms = _forms().get(folded(character), "")
    return folded(character) + forms if forms else character


@cache
def _forms() -> Mapping[str, str]:
    """Give the traditional characters that are folded to a simplified one."""
    found: dict[str, str] = {}
    for traditional, simple in pairs():
        found[simple] = found.get(simple, "") + traditional
    return found
