"""A laid column made into a column: its units, and findings on labels missing or damaged."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from checksums import Finding, Severity
from muniment.edition.labels.chain import Mark
from muniment.edition.labels.marks import Gap, find_marks, gaps
from muniment.edition.layout.announced import attachment_lists, contents, rows_of_numbers
from muniment.edition.layout.columns import Laid
from muniment.edition.model import Column, Unit
from muniment.edition.structure.frame import ADOPTED, DONE, NOTE, WHEREAS
from muniment.edition.structure.tables import captioned
from muniment.edition.structure.units import Ground, build_units

_ENDS = "。.!?！？;；"
_FEW = 12
_ABOVE = 300
_RECITALS = 1_000_000  # characters within which an act's recitals end
_FIRST = re.compile(
    r"(?:Article|ARTICLE|Section|SECTION|Chapter|CHAPTER|Part|PART|Title|TITLE)\s+"
    r"(?:1|I|One|ONE|premier|PREMIER)(?:[.:]?|\s+[A-ZÀ-Þ].*|\s*[—–:.-]\s.*)"
)
_CLOSING = 20_000  # characters under the day of an act in which its notes end
_ANNEXED = re.compile(r"\s*(?:ANNEXE?|Annexe?)\b")
_CALL = re.compile(r"(?<=\w )\((?P<number>\d{1,3})\)(?=[.,;:)])")
_ATTACHED = re.compile(r"\s*(?:附\s*[件录錄表]|注|註|备注)\s*[:：]?\s*[1１]")


def structure(laid: Laid, exact: str, name: str, most: int) -> tuple[Column, tuple[Finding, ...]]:
    """Find a column's structure; `exact` is the rendition's exact text, `name` its own."""
    text = laid.view.text
    spared = [(table.start, table.end) for table in laid.tables]
    if laid.script == "Latn":
        others = [one for one in (_recitals(text),) if one is not None]
        if (notes := _notes_under_signatures(text)) is not None:
            others += [notes, *_calls(text, notes)]
        spared = sorted([*spared, *others])
    listed = tuple(attachment_lists(text))
    spared = sorted([*spared, *listed, *contents(text), *rows_of_numbers(text)])
    marks, whole = find_marks(text, laid.script, laid.line_starts, most, spared)
    labels = [mark.candidate.start for mark in marks]
    tables = tuple(captioned(text, laid.tables, labels))
    units = build_units(Ground(laid.view, exact, tables, listed), marks)
    column = Column(laid.language, laid.view, units, laid.rows)
    where = f"{name} ({laid.language})"
    found = [*_missing(column, marks, where), *_damaged(column, marks, where)]
    if not whole:
        particulars = (("most", str(most)),)
        found.append(Finding("labels-too-many", Severity.WARNING, where, particulars))
    return column, tuple(found)


def _recitals(text: str) -> tuple[int, int] | None:
    """Give where an act's recitals stand, which have numbers of their own.

    They end where the act says that it is adopted; where it does not, above its first article.
    """
    at, begun, first = 0, -1, -1
    for line in text[:_RECITALS].split("\n"):
        if begun < 0 and WHEREAS.fullmatch(line.strip()):
            begun = at + len(line)
        elif begun >= 0 and ADOPTED.fullmatch(line.strip()):
            return begun, at
        elif begun >= 0 and first < 0 and _FIRST.fullmatch(line.strip()):
            first = at
        at += len(line) + 1
    return (begun, first) if first >= 0 else None


def _notes_under_signatures(text: str) -> tuple[int, int] | None:
    """Give where numbered notes stand under those who sign an act, down to its annexes."""
    done = max((text.rfind(f"\n{word}") for word in DONE), default=-1)
    if done < 0:
        return None
    at = done + 1
    begun = ended = -1
    for line in text[at : at + _CLOSING].split("\n"):
        if begun < 0 and NOTE.match(line.strip()):
            begun = at
        if _ANNEXED.match(line):
            ended = at
            break
        at += len(line) + 1
    if begun < 0:
        return None
    return begun, ended if ended >= 0 else len(text)


def _calls(text: str, notes: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Give where a text calls such a note: on lists (2). Recitals are spared as a whole."""
    numbers = {one["number"] for one in NOTE.finditer(text[slice(*notes)])}
    begun = max((one.end() for one in ADOPTED.finditer(text, 0, notes[0])), default=0)
    for call in _CALL.finditer(text, begun, notes[0]):
        if call["number"] in numbers:
            yield call.span()


def _missing(column: Column, marks: Sequence[Mark], where: str) -> Iterator[Finding]:
    ids = {unit.start: unit for unit in column.walk() if unit.label is not None}
    ends = [mark.candidate.end for mark in marks]
    for gap in gaps(marks):
        after = ids.get(gap.after.candidate.start)
        before = ids.get(gap.before.candidate.start) if gap.before is not None else None
        if after is None or (before is None and _is_attachment(column, gap)):
            continue
        here = _text_of(column, gap, ends)
        code = "label-missing-text-present" if here else "label-missing"
        particulars = [
            ("unit", _id_of(after, gap.number)),
            ("after", before.id if before is not None else ""),
            ("before", after.id),
        ]
        yield Finding(code, Severity.WARNING, where, tuple(particulars), "chain")


def _is_attachment(column: Column, gap: Gap) -> bool:
    """Tell whether a number is of a list that begins on the line of the word "attachment"."""
    start = gap.after.candidate.start
    above = column.view.text[max(start - _ABOVE, 0) : start].rstrip().split("\n")[-gap.number :]
    return any(_ATTACHED.match(line) for line in above)


def _text_of(column: Column, gap: Gap, ends: Sequence[int]) -> bool:
    """Tell whether more than one sentence stands where one label is missing: its text may.

    `ends` are where labels end, in order.
    """
    text, end = column.view.text, gap.after.candidate.start
    index = bisect_right(ends, end)
    between = text[ends[index - 1] if index else 0 : end].strip()
    stops = sum(between.count(one) for one in _ENDS)
    return len(between) > _FEW and (stops > 1 or gap.before is None or "\n" in between)


def _id_of(after: Unit, number: int) -> str:
    holder, _, own = after.id.rpartition("__")
    word = own.partition("_")[0]
    return f"{holder}__{word}_{number}" if holder else f"{word}_{number}"


def _damaged(column: Column, marks: Sequence[Mark], where: str) -> Iterator[Finding]:
    starts = {mark.candidate.start for mark in marks if mark.candidate.damaged}
    for unit in column.walk():
        if unit.start in starts and unit.label is not None:
            particulars = (("unit", unit.id), ("printed", unit.label.printed))
            yield Finding("label-damaged", Severity.WARNING, where, particulars, "damaged")
