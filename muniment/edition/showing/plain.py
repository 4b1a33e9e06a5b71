r"""An edition as plain text, for pipes and files: a line a unit, so that other tools can read it.

    art_6__item_1<TAB>zh-Hans<TAB>14<TAB>（一）反对宪法……

Fields are the row's id, the language, the line of the print, and what is read. A table has a line
for its caption and one for each row, ``|`` between the cells. A backslash escapes
what would act on a terminal or break the line. Lines that begin with ``#`` say the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from muniment.edition.sheet import Sheet, beside_words, note_words
from muniment.edition.showing.cells import legible
from muniment.edition.showing.terminal import ending, readings
from muniment.words.language import Language


def plain_lines(sheet: Sheet, language: Language) -> Iterator[str]:
    """Give the lines; nothing in them acts on a terminal."""
    notes, beside = sheet.notes(), sheet.beside()
    for at, row in enumerate(sheet.parallel.rows):
        for one, piece in zip(sheet.parallel.standings, row.cells, strict=True):
            if piece is not None:
                for said, span in readings(piece):
                    line = "-" if span is None else str(one.base.exact.place(span).line)
                    yield "\t".join((row.id, legible(one.language), line, said))
        yield from (f"# {row.id}: {legible(note_words(n, language))}" for n in notes.get(at, ()))
        yield from (f"# {row.id}: {legible(beside_words(b, language))}" for b in beside.get(at, ()))
    for line in ending(sheet, notes.get(-1, ()), beside.get(-1, ()), language):
        yield f"# {legible(line)}".rstrip()
