"""All that a reader is shown of an edition: its languages side by side, its notes, whence it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checksums import Finding
from manifests import Limits
from manifests.claims.attestation import TEXT
from muniment.edition.alignment.parallel import Parallel, Row, parallel_of
from muniment.edition.asked import unit_id
from muniment.edition.differences.apparatus import Apparatus, Note, apparatus_of
from muniment.edition.differences.stale import Stale, stale_words
from muniment.edition.model import Edition
from muniment.edition.vouched import Vouched, vouched_words
from muniment.edition.whence import Whence
from muniment.words.edition import edition_words
from muniment.words.findings import finding_words
from muniment.words.language import Language


@dataclass(frozen=True, slots=True)
class Sheet:
    """An edition laid out for a reader. There is one apparatus for each language, in order.

    `general` are the findings on renditions as wholes, which no note has. `vouched` is what is
    attested and stands, `stale` what did not follow since earlier versions. `missing` are languages
    that were asked for, and that it has not got.
    """

    edition: Edition
    parallel: Parallel
    apparatus: tuple[Apparatus, ...]
    whence: Whence
    general: tuple[Finding, ...]
    vouched: tuple[Vouched, ...] = ()
    stale: tuple[Stale, ...] = ()
    missing: tuple[str, ...] = ()

    def notes(self) -> Mapping[int, list[Note]]:
        """Give the notes of each row, by its place; those that are at no row have -1."""
        found: dict[int, list[Note]] = {}
        for index, apparatus in enumerate(self.apparatus):
            homes = self._homes(index)
            for note in apparatus.notes:
                found.setdefault(homes.get(note.unit or "", -1), []).append(note)
        return found

    def beside(self) -> Mapping[int, list[Vouched | Stale]]:
        """Give what is attested and what did not follow by row; what is at no row has -1."""
        found: dict[int, list[Vouched | Stale]] = {}
        every = [self._homes(index) for index in range(len(self.parallel.standings))]
        for vouched in self.vouched:
            at = self.index_of(vouched.said.language)
            unit = vouched.unit or self._unit_at(vouched, at)
            found.setdefault(-1 if at is None else every[at].get(unit, -1), []).append(vouched)
        for stale in self.stale:
            at = self.index_of(stale.language)
            row = -1 if at is None else every[at].get(stale.unit, -1)
            found.setdefault(row, []).append(stale)
        return found

    @property
    def lacking(self) -> Mapping[str, str]:
        """Give the renditions that lack languages of the sheet, and which, in one line."""
        found: dict[str, list[str]] = {}
        for one in self.parallel.standings:
            for name in one.lacking:
                found.setdefault(name, []).append(one.language)
        return {name: ", ".join(tags) for name, tags in found.items()}

    def index_of(self, language: str) -> int | None:
        """Give the place of a language: that of its tag, else of its primary subtag."""
        tags = [one.language for one in self.parallel.standings]
        if language in tags:
            return tags.index(language)
        alike = [at for at, tag in enumerate(tags) if _primary(tag) == _primary(language)]
        return alike[0] if alike else None

    def _homes(self, index: int) -> dict[str, int]:
        return {
            unit.id: at
            for at, row in enumerate(self.parallel.rows)
            if (piece := row.cells[index]) is not None
            for unit in (*piece.leads, piece.unit)
        }

    def _unit_at(self, one: Vouched, at: int | None) -> str:
        """Give the unit of the base in which characters stand that somebody attests."""
        if at is None or one.said.field != TEXT or one.said.start is None:
            return ""
        base = self.parallel.standings[at].base
        if base.rendition.name != one.said.path:
            return ""
        holding = [
            unit
            for unit in base.column.walk()
            if any(span.start <= one.said.start < span.end for span in unit.spans)
        ]
        return min(holding, key=lambda unit: unit.end - unit.start).id if holding else ""


def sheet_of(
    edition: Edition,
    whence: Whence,
    limits: Limits,
    languages: Sequence[str] = (),
    vouched: Sequence[Vouched] = (),
    stale: Sequence[Stale] = (),
) -> Sheet:
    """Lay an edition out: all its languages, or those that were asked for."""
    parallel = parallel_of(edition, limits.edition_pairs)
    missing: tuple[str, ...] = ()
    if languages:
        missing = tuple(dict.fromkeys(t for t in languages if not parallel.select([t]).standings))
        parallel = parallel.select(languages)
    apparatus = tuple(apparatus_of(one, limits.edition_notes) for one in parallel.standings)
    noted = {note.finding for one in apparatus for note in one.notes}
    asked = {
        (copy.rendition.name, copy.column.language)
        for one in parallel.standings
        for copy in (one.base, *one.witnesses)
    }
    others = {
        f"{one.name} ({column.language})"
        for one in edition.renditions
        for column in one.columns
        if (one.name, column.language) not in asked
    }
    general = tuple(
        finding
        for one in edition.renditions
        for finding in one.findings
        if finding not in noted and finding.where not in others
    )
    standing = tuple(one for one in vouched if one.stands)
    return Sheet(edition, parallel, apparatus, whence, general, standing, tuple(stale), missing)


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
    cut = replace(sheet, parallel=replace(sheet.parallel, rows=rows), apparatus=apparatus)
    here = [one for at, some in cut.beside().items() if at >= 0 for one in some]
    return replace(
        cut,
        vouched=tuple(one for one in sheet.vouched if one in here),
        stale=tuple(one for one in sheet.stale if one in here),
    )


def beside_words(one: Vouched | Stale, language: Language) -> str:
    """Say in one line what is attested, or what did not follow; nothing is escaped yet."""
    return stale_words(one, language) if isinstance(one, Stale) else vouched_words(one, language)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


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
