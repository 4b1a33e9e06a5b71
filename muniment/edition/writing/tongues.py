"""Two texts in one script, told apart: English beside French, Chinese in its two forms.

    The Minister may issue a permit.     Le ministre peut délivrer un permis.      small words
    機關應於三十日內答覆。               机关应于三十日内答复。                    the same, folded

Scripts tell no more here, so all must speak for it: each side is clearly in its language, both are
sentences, and as long as a text and its translation are. What is not clear stays one text. Other
languages of one script have no table of words here.

A tongue is spelled as its script and what tells it apart: ``Latn-en``, ``Hani-Hant``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from muniment.edition.writing.endings import ends_sentence
from muniment.edition.writing.han import folded
from muniment.edition.writing.language import main_script

_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile("[㐀-鿿]")
_CLEAR = 4  # times as many words of one language as of the other
_FEWEST = 2  # words that say in which language a sentence is
_MANY = 12  # that say it of a whole side, and the share of its words that they are
_SHARE = 0.15
_LOOKED_AT = 20_000  # characters of a side
_PIECE = 2  # characters by which two forms of a text are the same
_SAME = 0.6
_ROWS_SAME = 0.8  # of the rows say the same in both forms
_TRADITIONAL = (0.05, 0.005)  # of the characters of either form: at least, and at most
_SENTENCES = 0.3  # of a side's pieces, at least, and two
_LENGTHS = 2.0  # times as long as the other is a side at most
_ROWS = 3
_TOLD = 0.6  # of the paragraphs that take turns say by their words in which tongue they are


def tongue_of(text: str) -> str:
    """Give in which tongue a piece of a text is; nothing where its words do not say."""
    english, french, _ = _counted(text)
    for tag, many, few in (("en", english, french), ("fr", french, english)):
        if many >= _FEWEST and many >= few * _CLEAR:
            return f"Latn-{tag}"
    return ""


def tongue_leaned_to(text: str) -> str:
    """Give the only tongue that has a word in a piece of a text; nothing where both do or none."""
    english, french, _ = _counted(text)
    if bool(english) == bool(french):
        return ""
    return "Latn-en" if english else "Latn-fr"


def language_of(tongue: str) -> str:
    """Give the BCP 47 tag of a tongue's language; nothing for a script alone."""
    _, _, tag = tongue.partition("-")
    return f"zh-{tag}" if tag.startswith("Han") else tag


def tongues_of(one: str, other: str) -> tuple[str, str] | None:
    """Give the tongues of two sides that are prose, where they have the same script."""
    one, other = one[:_LOOKED_AT], other[:_LOOKED_AT]
    scripts = {main_script(one), main_script(other)}
    if scripts == {"Latn"}:
        first, second = _clearly(one), _clearly(other)
        return (first, second) if first and second and first != second else None
    return _forms(one, other) if scripts == {"Hani"} else None


def sides_of(pairs: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Give the tongues of what stands beside each other, row by row, where that is two texts."""
    filled = [(one.strip(), other.strip()) for one, other in pairs if one.strip() and other.strip()]
    if len(filled) < _ROWS:
        return None
    sides = [[pair[side] for pair in filled] for side in (0, 1)]
    for side in sides:
        ended = sum(map(ends_sentence, side))
        if ended < max(2, len(side) * _SENTENCES):
            return None
    sizes = [sum(map(len, side)) for side in sides]
    if max(sizes) > _LENGTHS * min(sizes):
        return None
    found = tongues_of("\n".join(sides[0]), "\n".join(sides[1]))
    if found is None:
        return None
    if found[0].startswith("Hani"):
        same = sum(_are_same(folded(one), folded(other)) for one, other in filled)
        return found if same >= len(filled) * _ROWS_SAME else None
    said = [
        (tongue_of(text), tongue)
        for side, tongue in zip(sides, found, strict=True)
        for text in side
    ]
    return found if all(said in ("", tongue) for said, tongue in said) else None


def in_turns(paragraphs: Sequence[str]) -> tuple[str, str] | None:
    """Give the tongues of a text in which each paragraph is followed by the same in the other."""
    if len(paragraphs) % 2 or len(paragraphs) < 2 * _ROWS:
        return None
    if not _may_take_turns(paragraphs[: 2 * _ROWS]):
        return None
    found = sides_of(list(zip(paragraphs[::2], paragraphs[1::2], strict=True)))
    if found is None or found[0].startswith("Hani"):
        return found
    clear = sum(bool(tongue_of(text)) for text in paragraphs)
    return found if clear >= len(paragraphs) * _TOLD else None


def _may_take_turns(first: Sequence[str]) -> bool:
    """Tell from the first paragraphs whether it is worth looking at all."""
    if main_script("".join(first)) == "Hani":
        return _forms("".join(first[::2]), "".join(first[1::2])) is not None
    said = [{tongue_of(text) for text in first[side::2]} - {""} for side in (0, 1)]
    return len(said[0]) == len(said[1]) == 1 and said[0] != said[1]


def _clearly(side: str) -> str:
    english, french, words = _counted(side)
    if max(english, french) < max(_MANY, words * _SHARE):
        return ""
    return tongue_of(side)


def _counted(text: str) -> tuple[int, int, int]:
    """Count the small words of either language, and all words."""
    words = _WORD.findall(text.lower())
    english, french = _table()
    return sum(one in english for one in words), sum(one in french for one in words), len(words)


def _forms(one: str, other: str) -> tuple[str, str] | None:
    """Give the forms of two sides that say the same in traditional and simplified Chinese."""
    sides = [_HAN.findall(side) for side in (one, other)]
    shares = [sum(folded(c) != c for c in side) / max(len(side), 1) for side in sides]
    least, most = _TRADITIONAL
    if not (max(shares) >= least and min(shares) <= most):
        return None
    if not _are_same(*(folded("".join(side)) for side in sides)):
        return None
    return ("Hani-Hant", "Hani-Hans") if shares[0] > shares[1] else ("Hani-Hans", "Hani-Hant")


def _are_same(one: str, other: str) -> bool:
    ours, theirs = _pieces(one), _pieces(other)
    return len(ours & theirs) >= _SAME * max(len(ours | theirs), 1)


def _pieces(text: str) -> frozenset[str]:
    return frozenset(text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1))


@cache
def _table() -> tuple[frozenset[str], frozenset[str]]:
    words = tomllib.loads((files("muniment.edition.writing") / "tongues.toml").read_text("utf-8"))
    return frozenset(words["en"]), frozenset(words["fr"])
