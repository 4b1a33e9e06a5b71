"""The sentences that people read, in English and Chinese side by side."""

from muniment.words.checks import check_words, limits_of_verdict, shown_by
from muniment.words.findings import finding_words
from muniment.words.language import LANGUAGES, Language, Sentence, pick_language
from muniment.words.reading import reading_words
from muniment.words.recorder import recorder_words

__all__ = [
    "LANGUAGES",
    "Language",
    "Sentence",
    "check_words",
    "finding_words",
    "limits_of_verdict",
    "pick_language",
    "reading_words",
    "recorder_words",
    "shown_by",
]
