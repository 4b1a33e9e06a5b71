"""An edition for a terminal: its languages side by side, or below each other where it is narrow.

Where a language is written from right to left, languages stand below each other: which end of a
line begins is the terminal's affair, and differs from one to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from muniment.edition.alignment.parallel import Joined, Piece, Row
from muniment.edition.alignment.standing import standings
from muniment.edition.differences.apparatus import Note
from muniment.edition.differences.stale import Stale, stale_lines
from muniment.edition.sheet import Sheet, beside_words, note_words
from muniment.edition.showing.cells import (
    blank_after,
    legible,
    padded,
    runs_to_the_left,
    width_of,
    wrapped,
)
from muniment.edition.showing.tables import lined_up
from muniment.edition.views import Span
from muniment.edition.vouched import Vouched, vouched_lines
from muniment.edition.whence import whence_lines
from muniment.words.edition import edition_words
from muniment.words.findings import finding_words
from muniment.words.language import Language

_NARROWEST = 30  # cells that a column must have, to stand beside another
_BETWEEN = " │ "
_NOTE = "  ┆ "
_CELLS = " | "
_DEEPER = 2  # cells by which items are set in


def terminal_lines(sheet: Sheet, width: int, language: Language) -> Iterator[str]:
    """Give the lines, at most `width` cells wide; nothing in them acts on a terminal."""
    columns = len(sheet.parallel.standings)
    share = (width - width_of(_BETWEEN) * (columns - 1)) // max(columns, 1)
    beside = columns > 1 and share >= _NARROWEST and not _any_to_the_left(sheet)
    names = [
        f"{legible(one.language)}  {legible(one.base.rendition.name)}"
        for one in sheet.parallel.standings
    ]
    if beside:
        yield from _side_by_side([list(wrapped(name, share)) for name in names], share)
    else:
        yield from names
    yield "─" * width
    notes, others = sheet.notes(), sheet.beside()
    for at, row in enumerate(sheet.parallel.rows):
        if beside:
            cells = [list(_cell(piece, share, language)) for piece in row.cells]
            yield from _side_by_side(cells, share)
        else:
            yield from _stacked(sheet, row, width, language)
        yield from _noted((note_words(one, language) for one in notes.get(at, ())), width)
        yield from _noted((beside_words(one, language) for one in others.get(at, ())), width)
        if row.joined is Joined.EVIDENCE:
            told = edition_words("joined", language, confidence=f"{row.confidence:.2f}")
            yield from wrapped(_NOTE + told, width, len(_NOTE))
        yield ""
    yield "─" * width
    for line in ending(sheet, notes.get(-1, ()), others.get(-1, ()), language):
        yield from wrapped(legible(line), width, 2)


def ending(
    sheet: Sheet, notes: Sequence[Note], others: Sequence[Vouched | Stale], language: Language
) -> Iterator[str]:
    """Give what stands below the text: notes and `others` at no row, findings, whence it all is."""
    if sheet.missing:
        every = ", ".join(one.language for one in standings(sheet.edition.renditions))
        asked = ", ".join(sheet.missing)
        yield edition_words("in-none", language, tags=asked, others=every)
    for name, tags in sheet.lacking.items():
        yield edition_words("not-in", language, tag=tags, name=name)
    for index, one in enumerate(sheet.parallel.standings):
        for witness in one.witnesses:
            yield edition_words(
                "witnessed",
                language,
                tag=one.language,
                base=one.base.rendition.name,
                witness=witness.rendition.name,
                labels=str(one.base.labels),
                others=str(witness.labels),
            )
        for name, count in sheet.apparatus[index].set_otherwise:
            yield edition_words("set-otherwise", language, name=name, count=str(count))
        if left := sheet.apparatus[index].left_out:
            yield edition_words("notes-left", language, tag=one.language, count=str(left))
    yield from (note_words(note, language) for note in notes)
    yield from (finding_words(finding, language) for finding in sheet.general)
    if sheet.parallel.unweighed:
        yield edition_words("unweighed", language, count=str(sheet.parallel.unweighed))
    yield from stale_lines([one for one in others if isinstance(one, Stale)], language)
    yield from vouched_lines([one for one in others if isinstance(one, Vouched)], language)
    yield from whence_lines(sheet.whence, language)


def _any_to_the_left(sheet: Sheet) -> bool:
    return any(runs_to_the_left(one.base.column.view.text) for one in sheet.parallel.standings)


def _cell(piece: Piece | None, width: int, language: Language, tag: str = "") -> Iterator[str]:
    if piece is None:
        yield edition_words("one-sided", language)
        return
    depth = _DEEPER * max(piece.unit.id.count("__item_") + piece.unit.id.count("__sub_"), 0)
    for said, _ in readings(piece):
        yield from (" " * depth + line for line in wrapped(tag + said, width - depth, 2))
        tag = ""


def readings(piece: Piece) -> Iterator[tuple[str, Span | None]]:
    """Give what is read in a cell, line by line, and where it begins in the print.

    A table has its caption and its rows; all else is one line.
    """
    unit = next((lead for lead in piece.leads if lead.label is not None), None)
    spans = unit.label.spans if unit and unit.label else piece.unit.spans
    first = spans[0] if spans else None
    if not piece.unit.rows:
        yield _read(piece.label, piece.heading, piece.unit.text), first
        return
    if piece.label or piece.heading:
        yield _read(piece.label, piece.heading), first
    for texts, span in lined_up(piece.unit.rows):
        yield _CELLS.join(map(legible, texts)).rstrip(), span


def _read(*said: str) -> str:
    """Put label, heading and text together, the label as it is printed."""
    parts = [legible(part) for part in said if part]
    text = "".join(parts[:1])
    for part in parts[1:]:
        text += blank_after(text, part) + part
    return text


def _side_by_side(cells: Sequence[Sequence[str]], share: int) -> Iterator[str]:
    for lines in zip_longest(*cells, fillvalue=""):
        yield _BETWEEN.join(padded(line, share) for line in lines).rstrip()


def _stacked(sheet: Sheet, row: Row, width: int, language: Language) -> Iterator[str]:
    several = len(row.cells) > 1
    for one, piece in zip(sheet.parallel.standings, row.cells, strict=True):
        tag = f"{legible(one.language)}: " if several else ""
        if several and piece is None:
            yield tag + edition_words("one-sided", language)
        elif piece is not None and (not tag or runs_to_the_left(one.base.column.view.text)):
            # Before what runs to the left, a tag would turn the line around.
            yield from (tag.rstrip(),) if tag else ()
            yield from _cell(piece, width, language)
        elif piece is not None:
            yield from _cell(piece, width, language, tag)


def _noted(notes: Iterable[str], width: int) -> Iterator[str]:
    for note in notes:
        yield from wrapped(_NOTE + legible(note), width, len(_NOTE))
