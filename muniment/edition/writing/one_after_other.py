"""A whole text and behind it the same whole text in another language of the same script.

    1. The Minister may issue a permit.     …     1. Le ministre peut délivrer un permis.     …
    一、機關應於三十日內答覆。              …     一、机关应于三十日内答复。                  …

An annex in another language stands there too, so all must speak for it: where the second begins is
plain, both count alike, as long as each other piece by piece, and print the same numbers; Chinese
is the same, character by character folded. What is not clear stays one text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import ne

from muniment.edition.writing.endings import ends_sentence
from muniment.edition.writing.han import folded
from muniment.edition.writing.tongues import sides_of, tongue_leaned_to, tongue_of

_ENDS = 1500  # characters at either end by which it is told whether to look at all
_NAME = 60  # characters of a line with a name, at most
_FEWEST = 3  # paragraphs, and pieces compared, on either side
_TRADITIONAL = (0.01, 0.04)  # of the characters at either end: at most, and at least
_CLEAR = 0.7  # of a side's characters are in paragraphs whose words say their language
_COUNTS = 1.25  # times as many paragraphs as the other has a side at most
_LABELLED = 0.25  # of the paragraphs, at least, have labels, where these are compared
_LENGTHS = 2.0  # times as long as the other is a side at most, and a piece
_ALIKE = 0.8  # of the pieces are as long as their other one
_SHORT = 80  # characters up to which a piece's length says nothing
_NUMBERS = 4  # that are printed on either side, labels aside,
_SAME_NUMBERS = 0.7  # and the share of them that both print
_LABEL = re.compile(
    r"(?:(?i:article|section|art\.|§)\s*)?(?:\((?P<n>\d{1,3}|[a-z]{1,4})\)|(?P<m>\d{1,3}|premi[eè]re?)"
    r"(?=[.\s)—-]|$)|(?P<l>[a-z])\))"
)
_NUMBER = re.compile(r"\d+")
_FIRST = ("premier", "première", "premiere")


def second_text(paragraphs: Sequence[str], script: str) -> tuple[int, tuple[str, str]] | None:
    """Give the paragraph with which the second text begins, and the tongues of both.

    None where there is but one, or it is not clear that there are two. `script` is the one of most
    of the text.
    """
    if len(paragraphs) < 2 * _FEWEST:
        return None
    if script == "Latn":
        return _in_latin(paragraphs)
    return _in_chinese(paragraphs) if script == "Hani" else None


def _in_latin(paragraphs: Sequence[str]) -> tuple[int, tuple[str, str]] | None:
    third = len(paragraphs) // 3
    tongues = tongue_of(_end(paragraphs[:third])), tongue_of(_end(paragraphs[: -third - 1 : -1]))
    if not (tongues[0] and tongues[1]) or tongues[0] == tongues[1]:
        return None
    at = _boundary(paragraphs, tongues)
    if at is None or not _say_the_same(paragraphs[:at], paragraphs[at:]):
        return None
    return at, tongues


def _in_chinese(paragraphs: Sequence[str]) -> tuple[int, tuple[str, str]] | None:
    half, odd = divmod(len(paragraphs), 2)
    if odd or not _differ_in_form(_end(paragraphs[:half], 400), _end(paragraphs[half:], 400)):
        return None
    found = sides_of(list(zip(paragraphs[:half], paragraphs[half:], strict=True)))
    return (half, found) if found is not None and found[0].startswith("Hani") else None


def _end(paragraphs: Sequence[str], most: int = _ENDS) -> str:
    """Give the first paragraphs, up to so many characters."""
    held, size = list[str](), 0
    for one in paragraphs:
        held.append(one[: most - size])
        size += len(held[-1]) + 1
        if size >= most:
            break
    return "\n".join(held)


def _differ_in_form(first: str, last: str) -> bool:
    """Tell whether one has traditional characters, and the other next to none."""
    few, many = sorted(
        sum(map(ne, text, folded(text))) / max(len(text), 1) for text in (first, last)
    )
    return bool(few < _TRADITIONAL[0] and many > _TRADITIONAL[1])


def _boundary(paragraphs: Sequence[str], tongues: tuple[str, str]) -> int | None:
    """Give where the second text begins, where nothing says otherwise."""
    # A short line in both, such as a name, says nothing: Anne DE L’EXEMPLE signs in English too.
    times = Counter(paragraphs)
    silent = {one for one in times if times[one] > 1 and len(one) <= _NAME}
    said = ["" if one in silent else tongue_of(one) for one in paragraphs]
    first = [at for at, one in enumerate(said) if one == tongues[0]]
    second = [at for at, one in enumerate(said) if one == tongues[1]]
    if not first or not second or first[-1] > second[0]:
        return None
    leaned = ["" if one in silent else tongue_leaned_to(one) for one in paragraphs]
    ours = [at for at, one in enumerate(leaned) if one == tongues[0] and at < second[0]]
    theirs = [at for at, one in enumerate(leaned) if one == tongues[1] and at > first[-1]]
    last, begun = max((first[-1], *ours)), min((second[0], *theirs))
    if last >= begun or not _are_clear(paragraphs, said, begun):
        return None
    # Names and numbers stand between: as many as stand above the first, and close the second.
    above = min(first[0], *ours[:1])
    below = len(paragraphs) - 1 - max(second[-1], *theirs[-1:])
    between = begun - last - 1
    if not between:
        return begun
    return last + 1 + below if between == above + below else None


def _are_clear(paragraphs: Sequence[str], said: Sequence[str], begun: int) -> bool:
    for held in (range(begun), range(begun, len(paragraphs))):
        size = sum(len(paragraphs[at]) for at in held)
        if sum(len(paragraphs[at]) for at in held if said[at]) < _CLEAR * size:
            return False
    return True


def _say_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    counts = sorted((len(one), len(other)))
    if counts[0] < _FEWEST or counts[1] > _COUNTS * counts[0]:
        return False
    if any(sum(map(ends_sentence, side)) < _FEWEST for side in (one, other)):
        return False
    if not _are_as_long(sum(map(len, one)), sum(map(len, other))):
        return False
    pairs = _pieces(one, other)
    if len(pairs) < _FEWEST:
        return False
    told = [pair for pair in pairs if max(map(len, pair)) > _SHORT]
    alike = sum(_are_as_long(len(ours), len(theirs)) for ours, theirs in told)
    return alike >= _ALIKE * len(told) and _print_the_same(one, other)


def _are_as_long(one: int, other: int) -> bool:
    return max(one, other) <= _LENGTHS * min(one, other)


def _pieces(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """Pair what stands below the same labels; without labels paragraphs, if as many."""
    ours, theirs = _labelled(one), _labelled(other)
    if max(len(ours), len(theirs)) < max(_FEWEST, _LABELLED * len(one)):
        return list(zip(one, other, strict=True)) if len(one) == len(other) else []
    if [label for label, _ in ours] != [label for label, _ in theirs]:
        return []
    return [(text, again) for (_, text), (_, again) in zip(ours, theirs, strict=True)]


def _labelled(paragraphs: Sequence[str]) -> list[tuple[str, str]]:
    """Give each label with what stands below it, up to the next."""
    found: list[tuple[str, list[str]]] = []
    for text in paragraphs:
        label = _LABEL.match(text)
        if label is not None:
            said = label["n"] or label["m"] or label["l"]
            found.append(("1" if said in _FIRST else said, [text]))
        elif found:
            found[-1][1].append(text)
    return [(label, "\n".join(texts)) for label, texts in found]


def _print_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether most numbers are the same, those of labels aside."""
    ours, theirs = _numbers(one), _numbers(other)
    if min(ours.total(), theirs.total()) < _NUMBERS:
        return False
    return 2 * (ours & theirs).total() >= _SAME_NUMBERS * (ours.total() + theirs.total())


def _numbers(paragraphs: Sequence[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in paragraphs:
        label = _LABEL.match(text)
        found.update(one.lstrip("0") for one in _NUMBER.findall(text, label.end() if label else 0))
    return found
