"""The sentences that people read, in English and Chinese side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manifests.lazy import LazyNames

if TYPE_CHECKING:
    from muniment.words.browser import browser_lines, missing_lines
    from muniment.words.checks import check_words
    from muniment.words.conformance import kind_words, looked_words, summary_words
    from muniment.words.fetch import encoding_lines, fetch_lines
    from muniment.words.findings import finding_words
    from muniment.words.fixity import fixity_words
    from muniment.words.forgers import forgers_left, forgers_words, level_words
    from muniment.words.language import LANGUAGES, Language, Sentence, pick_language
    from muniment.words.lists import list_lines
    from muniment.words.reading import reading_words
    from muniment.words.recorder import recorder_words
    from muniment.words.recovery import recovery_words
    from muniment.words.repair import repair_words, state_words
    from muniment.words.verdicts import count_words, limits_of_verdict, meaning_of, shown_by
    from muniment.words.whole import captured_lines, lacking_lines, own_lines
    from muniment.words.witnesses import witness_words

# What is public, by the file that has it: the imports above (tests/house/test_lazy_names.py).
# Loaded when asked for: no command speaks of everything.
__getattr__ = LazyNames(
    __name__,
    {
        "browser": "browser_lines missing_lines",
        "checks": "check_words",
        "conformance": "kind_words looked_words summary_words",
        "fetch": "encoding_lines fetch_lines",
        "lists": "list_lines",
        "findings": "finding_words",
        "fixity": "fixity_words",
        "forgers": "forgers_left forgers_words level_words",
        "language": "LANGUAGES Language Sentence pick_language",
        "reading": "reading_words",
        "recorder": "recorder_words",
        "recovery": "recovery_words",
        "repair": "repair_words state_words",
        "verdicts": "count_words limits_of_verdict meaning_of shown_by",
        "whole": "captured_lines lacking_lines own_lines",
        "witnesses": "witness_words",
    },
)
