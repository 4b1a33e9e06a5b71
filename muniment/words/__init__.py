"""The sentences that people read, in English and Chinese side by side."""

from muniment.words.checks import check_words, limits_of_verdict, meaning_of, shown_by
from muniment.words.conformance import kind_words, looked_words, summary_words
from muniment.words.findings import finding_words
from muniment.words.fixity import fixity_words
from muniment.words.language import LANGUAGES, Language, Sentence, pick_language
from muniment.words.reading import reading_words
from muniment.words.recorder import recorder_words
from muniment.words.recovery import recovery_words
from muniment.words.repair import repair_words, state_words
from muniment.words.witnesses import witness_words

__all__ = [
    "LANGUAGES",
    "Language",
    "Sentence",
    "check_words",
    "finding_words",
    "fixity_words",
    "kind_words",
    "limits_of_verdict",
    "looked_words",
    "meaning_of",
    "pick_language",
    "reading_words",
    "recorder_words",
    "recovery_words",
    "repair_words",
    "shown_by",
    "state_words",
    "summary_words",
    "witness_words",
]
