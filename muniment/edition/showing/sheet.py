"""All that a reader is shown of an edition: its languages side by side, its notes, whence it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checksums import Finding
from manifests import Limits
from muniment.edition.apparatus import Apparatus, Note, apparatus_of
from muniment.edition.model import Edition
from muniment.edition.parallel import Parallel, Row, parallel_of
from muniment.edition.whence import Whence
from muniment.words.edition import edition_words
from muniment.words.findings import finding_words
from muniment.words.language import Language

_ARTICLE = re.compile(r"(?:art_)?(\d+(?:[-_]\d+)*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An edition laid out for a reader. There is one apparatus for each language, in order.

    `general` are the findings on renditions as wholes, which no note has.
    """

    edition: Edition
    parallel: Parallel
    apparatus: tuple[Apparatus, ...]
    whence: Whence
    general: tuple[Finding, ...]

    def notes(self) -> Mapping[int, list[Note]]:
        """Give the notes of each row, by its place; those that are at no row have -1."""
        found: dict[int, list[Note]] = {}
        for index, apparatus in enumerate(self.apparatus):
            homes = {
                unit.id: at
                for at, row in enumerate(self.parallel.rows)
                if (piece := row.cells[index]) is not None
                for unit in (*piece.leads, piece.unit)
            }
            for note in apparatus.notes:
                found.setdefault(homes.get(note.unit or "", -1), []).append(note)
        return found


def sheet_of(
    edition: Edition, whence: Whence, limits: Limits, languages: Sequence[str] = ()
) -> Sheet:
    """Lay an edition out: all its languages, or those that were asked for."""
    parallel = parallel_of(edition, limits.edition_pairs)
    if languages:
        parallel = parallel.select(languages)
    apparatus = tuple(apparatus_of(one, limits.edition_notes) for one in parallel.standings)
    noted = {note.finding for one in apparatus for note in one.notes}
    general = tuple(
        finding for one in edition.renditions for finding in one.findings if finding not in noted
    )
    return Sheet(edition, parallel, apparatus, whence, general)


def unit_id(asked: str) -> str:
    """Give the id of the unit that somebody means: a number alone is an article's."""
    match = _ARTICLE.fullmatch(asked)
    return f"art_{match[1].replace('_', '-')}" if match else asked


def only_article(sheet: Sheet, asked: str) -> Sheet | None:
    """Keep one article, by its number (``3``, ``3-1``) or any unit by its id; None where none is.

    Rows are of a unit where a cell of theirs is it, or is within it.
    """
    wanted = unit_id(asked)
    rows = tuple(row for row in sheet.parallel.rows if _is_of(row, wanted))
    if not rows:
        return None
    kept = {
        unit.id
        for row in rows
        for piece in row.cells
        if piece is not None
        for unit in (*piece.leads, piece.unit)
    }
    apparatus = tuple(
        replace(one, notes=tuple(note for note in one.notes if note.unit in kept))
        for one in sheet.apparatus
    )
    return replace(sheet, parallel=replace(sheet.parallel, rows=rows), apparatus=apparatus)


def _is_of(row: Row, wanted: str) -> bool:
    return any(
        unit.id == wanted or unit.id.startswith(f"{wanted}__")
        for piece in row.cells
        if piece is not None
        for unit in (*piece.leads, piece.unit)
    )


def note_words(note: Note, language: Language) -> str:
    """Say a note in one line; what comes from outside is not escaped yet."""
    if note.finding is not None:
        return finding_words(note.finding, language)
    assert note.difference is not None
    one = note.difference
    code = "note-read" if one.witness.strip() and one.base.strip() else "note-alone"
    return edition_words(
        code,
        language,
        kind=edition_words(one.kind.value, language),
        witness=note.witness,
        line=f" [{note.line}]" if note.line is not None else "",
        base=short(one.base),
        read=short(one.witness),
        text=short(one.base) or short(one.witness),
    )


def short(text: str, most: int = 70) -> str:
    """Give a text on one line, cut where it is long."""
    held = " ".join(text.split())
    return held if len(held) <= most else f"{held[: most - 1]}…"
