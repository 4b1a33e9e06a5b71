"""The words that metadata are known by: `words.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

Words = Mapping[str, tuple[str, ...]]


@cache
def words(table: str) -> Words:
    """Give the lists of a table, by name, each in the order of the file."""
    data = resources.files("muniment.edition.metadata").joinpath("words.toml").read_bytes()
    return {
        name: tuple(value.split()) for name, value in tomllib.loads(data.decode())[table].items()
    }


def either(choices: Iterable[str]) -> str:
    """Give a pattern for any of several words, the longest first."""
    return "|".join(map(re.escape, sorted(set(choices), key=lambda one: (-len(one), one))))
