"""The sentences that people read, in English and Chinese side by side."""

from muniment.words.checks import check_words, finding_words, limits_of_verdict, shown_by
from muniment.words.language import LANGUAGES, Language, Sentence, pick_language

__all__ = [
    "LANGUAGES",
    "Language",
    "Sentence",
    "check_words",
    "finding_words",
    "limits_of_verdict",
    "pick_language",
    "shown_by",
]
