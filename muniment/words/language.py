"""Languages of our own sentences: English and Chinese."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Language(enum.Enum):
    """A language that muniment speaks (BCP 47)."""

    ENGLISH = "en"
    CHINESE = "zh"


LANGUAGES = tuple(language.value for language in Language)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages; ``{name}`` stands for a particular."""

    english: str
    chinese: str

    def say(self, language: Language, particulars: Mapping[str, str]) -> str:
        """Give the sentence with its particulars filled in; a missing one shows as ``?``."""
        text = self.english if language is Language.ENGLISH else self.chinese
        return text.format_map(_Lenient(particulars))


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def pick_language(named: str | None, environment: Mapping[str, str]) -> Language:
    """Pick the language: the one named, else MUNIMENT_LANGUAGE, else what the locale says."""
    if named is None:
        named = environment.get("MUNIMENT_LANGUAGE")
    if named is None:
        locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES")
        named = "zh" if (locale or environment.get("LANG", "")).startswith("zh") else "en"
    return Language.CHINESE if named.startswith("zh") else Language.ENGLISH
