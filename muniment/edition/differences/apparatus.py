"""The apparatus of a text: where other renditions read otherwise, and what was found in reading it.

Each note stands at a unit of the base, or at none where it is about a language as a whole. What
takes most from a reader comes first: labels and dates lost, then text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from checksums import Finding
from muniment.edition.alignment.standing import Copy, Standing
from muniment.edition.differences.collation import Difference, DifferenceKind, collate
from muniment.edition.inline import label_at


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the margin: a difference in a witness, or a finding on a rendition.

    `number` counts from 1 down the page. `line` is that of the witness, None where it has nothing
    there.
    """

    unit: str | None
    witness: str
    number: int = 0
    difference: Difference | None = None
    finding: Finding | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Apparatus:
    """The notes on one language, the gravest first; `left_out` counts those beyond the limit.

    `set_otherwise` counts, by witness, what differs in setting alone.
    """

    notes: tuple[Note, ...]
    set_otherwise: tuple[tuple[str, int], ...] = ()
    left_out: int = 0

    def by_unit(self) -> Mapping[str | None, list[Note]]:
        """Give the notes of each unit."""
        found: dict[str | None, list[Note]] = {}
        for note in self.notes:
            found.setdefault(note.unit, []).append(note)
        return found


def apparatus_of(standing: Standing, most: int) -> Apparatus:
    """Hold every witness of a language against its base; give at most so many notes."""
    notes: list[Note] = list(_found(standing))
    otherwise: list[tuple[str, int]] = []
    unit_at = units_at(standing) if standing.witnesses else None
    for witness in standing.witnesses:
        marks = 0
        for one in held_against(standing.base, witness):
            if one.kind is DifferenceKind.TYPOGRAPHIC:
                marks += 1
                continue
            spans = one.witness_spans
            line = witness.exact.place(spans[0]).line if spans else None
            unit = unit_at(one) if unit_at else one.unit
            notes.append(Note(unit, witness.rendition.name, difference=one, line=line))
        if marks:
            otherwise.append((witness.rendition.name, marks))
    notes.sort(key=_gravity)
    kept = _numbered(notes[:most], standing)
    return Apparatus(kept, tuple(otherwise), max(len(notes) - most, 0))


def held_against(base: Copy, witness: Copy) -> tuple[Difference, ...]:
    """Hold a witness against the base; give all differences, the gravest first."""
    return collate(base.column, base.exact.content, witness.column.view, witness.exact.content)


def units_at(standing: Standing) -> Callable[[Difference], str | None]:
    """Give what tells at which unit a difference stands: first that whose label it is."""
    labelled = _Holders(_labels(standing))
    held = _Holders((one.start, one.end, one.id) for one in standing.base.column.walk())

    def unit(one: Difference) -> str | None:
        return labelled.at(one.at[0]) or one.unit or held.at(one.at[0])

    return unit


def _labels(standing: Standing) -> Iterator[tuple[int, int, str]]:
    """Give where each label stands in the base's view, and the unit that it begins."""
    for unit in standing.base.column.walk():
        place = label_at(standing.base.column, unit)
        if place is not None:
            yield (*place, unit.id)


class _Holders:
    """Which is the shortest of named pieces that holds a place; of those as short, the first."""

    def __init__(self, pieces: Iterable[tuple[int, int, str]]) -> None:
        named = [*enumerate(pieces)]
        waiting = deque(sorted(named, key=lambda one: one[1][0]))
        self._edges = sorted({edge for _, (start, end, _) in named for edge in (start, end)})
        self._names: list[str | None] = []
        open_: list[tuple[int, int, int, str]] = []
        for edge in self._edges:
            while waiting and waiting[0][1][0] <= edge:
                order, (start, end, name) = waiting.popleft()
                heappush(open_, (end - start, order, end, name))
            while open_ and open_[0][2] <= edge:
                heappop(open_)
            self._names.append(open_[0][3] if open_ else None)

    def at(self, place: int) -> str | None:
        """Give the name of the piece that holds a place; None where none does."""
        index = bisect_right(self._edges, place) - 1
        return self._names[index] if index >= 0 else None


def _gravity(note: Note) -> int:
    return 0 if note.difference is None else -note.difference.weight


def _numbered(notes: Sequence[Note], standing: Standing) -> tuple[Note, ...]:
    """Number notes as they come down the page; keep them in their order."""
    places = {unit.id: unit.start for unit in standing.base.column.walk()}

    def place(index: int) -> tuple[int, int]:
        note = notes[index]
        if note.difference is not None:
            return note.difference.at[0], index
        return places.get(note.unit or "", -1), index

    numbers = {index: at for at, index in enumerate(sorted(range(len(notes)), key=place), 1)}
    return tuple(
        Note(one.unit, one.witness, numbers[at], one.difference, one.finding, one.line)
        for at, one in enumerate(notes)
    )


def _found(standing: Standing) -> Iterator[Note]:
    """Give the findings that are about this language's column of a rendition."""
    known = {unit.id for unit in standing.base.column.walk()}
    for copy in (standing.base, *standing.witnesses):
        name = copy.rendition.name
        for finding in copy.rendition.findings:
            if finding.where != f"{name} ({copy.column.language})":
                continue
            said = dict(finding.particulars)
            unit = next((said[key] for key in ("unit", "before") if said.get(key) in known), None)
            yield Note(unit, name, finding=finding)
