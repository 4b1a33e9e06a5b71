"""Tables of two languages: in columns side by side, or in rows that take turns.

    1  本公告自发布之日起施行。   This Announcement takes effect on the day of its publication.
    2  ……                        …

Such a table is a text in two languages, each read down its own side, and what stands in one row is
the same. A number beside both belongs to either. A list of terms or of names with their English
ones beside them is a table: what makes it two texts is that both sides are sentences. Where both
are in one script, `tongues` tells them apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from muniment.edition.layout.blocks import Block
from muniment.edition.views import View, joined
from muniment.edition.writing.endings import ends_sentence
from muniment.edition.writing.language import main_script
from muniment.edition.writing.tongues import sides_of, tongue_of

_NO_SCRIPT = ("Zyyy", "Zzzz")
_FEWEST = 2  # sentences on either side
_SENTENCES = 0.3  # of a side's lines, at least
_PAIRS = 0.5  # of the rows, at least, have both languages
_TURNS = 0.7  # of the rows are in another language than the one above
# Letters for a character of Chinese: a translation is neither shorter than its text nor far longer.
_LENGTHS = (1.0, 9.0)

Row = Sequence[View]


@dataclass(frozen=True, slots=True)
class _Side:
    """What a row has in one script: its cells put together, one after the other."""

    script: str
    view: View


def parted(rows: Sequence[Row], first: int) -> list[Block] | None:
    """Give the cells of a table of two languages, each with its script; None where it is not one.

    `rows` have all cells, empty ones too. Blocks of the same `row`, counted from `first`, say the
    same.
    """
    sides = [list(_sides(row)) for row in rows]
    counted = Counter(side.script for row in sides for side in row)
    known = [script for script, _ in counted.most_common(2) if script]
    if len(known) < 2:
        return _parted_by_tongue(rows, first)
    if set(known) <= {"Hani", "Kana"}:
        return None
    numbers = _side_by_side(sides, known) or _by_turns(sides, known)
    if numbers is None or not _are_sentences(sides, numbers, known):
        return None
    # The lines of a merged cell say nothing of which side is the left one.
    paired = (row for row in sides if {side.script for side in row} >= set(known))
    order = list(dict.fromkeys(side.script for row in (*paired, *sides) for side in row))
    return [
        Block("cell", view, first + number, order.index(script), script)
        if script in known
        else Block("p", view)
        for number, row in zip(numbers, sides, strict=True)
        for script, view in _by_line(row, known)
    ]


def _parted_by_tongue(rows: Sequence[Row], first: int) -> list[Block] | None:
    """Give the cells of two columns in one script that are two texts; None where that is unclear.

    What stands in a row alone, and numbers beside both, are read in the tongue that they are in.
    """
    worded = [[at for at, view in enumerate(row) if _is_worded(view.text)] for row in rows]
    places = Counter(tuple(one) for one in worded if len(one) == 2).most_common(2)
    alone = sum(len(one) == 1 for one in worded)
    if len(places) != 1 or any(len(one) > 2 for one in worded) or alone > len(rows) / 2:
        return None
    (left, right), _ = places[0]
    pairs = [(row[left].text, row[right].text) for row in rows if max(left, right) < len(row)]
    found = sides_of(pairs)
    if found is None:
        return None
    blocks = []
    for number, (row, held) in enumerate(zip(rows, worded, strict=True), first):
        before = [view for view in row if view.text.strip() and not _is_worded(view.text)]
        for at in held:
            tongue = found[(left, right).index(at)] if len(held) == 2 else tongue_of(row[at].text)
            view = joined([*before, row[at]], " ")
            column = found.index(tongue) if tongue in found else None
            blocks.append(
                Block("p", view) if column is None else Block("cell", view, number, column, tongue)
            )
        if not held and before:
            blocks.append(Block("p", joined(before, " ")))
    return blocks


def _is_worded(text: str) -> bool:
    return main_script(text) not in _NO_SCRIPT


def _sides(row: Row) -> Iterator[_Side]:
    """Put the cells of a row together by script; what has none stands before what follows it."""
    scripts = [main_script(view.text) for view in row]
    named = list(dict.fromkeys(one for one in scripts if one not in _NO_SCRIPT))
    filled = [
        (script, view) for script, view in zip(scripts, row, strict=True) if view.text.strip()
    ]
    for script in named or [""] * bool(filled):
        cells = [view for one, view in filled if one == script or one in _NO_SCRIPT]
        yield _Side(script, joined(cells, " "))


def _side_by_side(sides: Sequence[Sequence[_Side]], known: Sequence[str]) -> list[int] | None:
    """Number rows of which most have both languages, in the same order; else None."""
    named = [tuple(side.script for side in row) for row in sides if row]
    pairs = Counter(one for one in named if sorted(one) == sorted(known))
    filled = sum(len(one) > 0 for one in named)
    if not pairs or pairs.total() < filled * _PAIRS:
        return None
    if max(pairs.values()) < pairs.total() * 0.75:
        return None
    return list(range(len(sides)))


def _by_turns(sides: Sequence[Sequence[_Side]], known: Sequence[str]) -> list[int] | None:
    """Number rows that take turns in two languages, both of a pair alike; else None."""
    named = [row[0].script for row in sides if len(row) == 1 and row[0].script in known]
    turns = sum(one != other for one, other in pairwise(named))
    if len(named) < 2 * _FEWEST or len(named) < sum(map(bool, sides)) * _TURNS:
        return None
    if turns < (len(named) - 1) * _TURNS:
        return None
    numbers, number, met = [], 0, set[str]()
    for row in sides:
        script = row[0].script if row else ""
        if script == named[0] and met - {script}:
            number, met = number + 1, set()
        met.add(script)
        numbers.append(number)
    return numbers


def _are_sentences(
    sides: Sequence[Sequence[_Side]], numbers: Sequence[int], known: Sequence[str]
) -> bool:
    """Tell whether both sides are prose, and as long as a text and its translation are.

    Rows of the same number say the same.
    """
    met: defaultdict[int, set[str]] = defaultdict(set)
    for number, row in zip(numbers, sides, strict=True):
        met[number].update(side.script for side in row)
    lengths: Counter[str] = Counter()
    for script in known:
        lines = [
            line.strip()
            for number, row in zip(numbers, sides, strict=True)
            if met[number] >= set(known)
            for side in row
            if side.script == script
            for line in side.view.text.split("\n")
            if line.strip()
        ]
        ended = sum(map(ends_sentence, lines))
        if ended < max(_FEWEST, len(lines) * _SENTENCES):
            return False
        lengths[script] = sum(map(len, lines))
    (other,) = [one for one in known if one != "Hani"] if "Hani" in known else [""]
    low, high = _LENGTHS
    return not other or low * lengths["Hani"] <= lengths[other] <= high * lengths["Hani"]


def _by_line(row: Sequence[_Side], known: Sequence[str]) -> Iterator[tuple[str, View]]:
    """Give what a row has in each language; the lines of a merged cell may be in either."""
    for side in row:
        home, start, at = "", 0, 0
        lines = side.view.text.split("\n")
        for line in lines:
            script = main_script(line)
            if script in known and home and script != home:
                yield home, side.view.slice(start, at - 1)
                start = at
            home = script if script in known else home
            at += len(line) + 1
        yield home or side.script, side.view.slice(start, len(side.view.text))
