"""A table of an edition: as lines for a terminal, and as a table of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from muniment.edition.model import Cell
from muniment.edition.views import Span

Rows = Sequence[Sequence[Cell]]
_WIDEST = 100  # columns that are lined up; a wider table is no easier to read for blanks


def lined_up(rows: Rows) -> Iterator[tuple[list[str], Span]]:
    """Give the texts of each row, empty where a cell spans, so that columns stand below each other.

    With them goes where the row's first text is printed. White space within a cell is one blank. A
    row in which nothing is printed is left out.
    """
    widest = max((sum(cell.colspan for cell in row) for row in rows), default=0)
    widest = widest if widest <= _WIDEST else 0
    below: dict[int, int] = {}  # columns that cells above cover, and for how many rows more
    for row in rows:
        texts: list[str] = []
        covered = {column for column, left in below.items() if left > 0}
        below = {column: left - 1 for column, left in below.items() if left > 1}
        for cell in row:
            while len(texts) in covered and len(texts) < widest:
                texts.append("")
            begun = len(texts)
            texts.append(" ".join(cell.text.split()))
            texts.extend("" for _ in range(min(cell.colspan - 1, widest - len(texts))))
            if cell.rowspan > 1 and widest:
                below |= dict.fromkeys(range(begun, len(texts)), cell.rowspan - 1)
        if (first := next((one.spans[0] for one in row if one.spans), None)) is not None:
            yield texts, first


def table_markup(rows: Rows, caption: Markup, said: Callable[[Cell], Markup], name: str) -> Markup:
    """Give a table as HTML; `said` gives what is in a cell, `name` is what it is called by ear."""
    made = [Markup('<div class="frame" role="region" tabindex="0" aria-label="{}">').format(name)]
    made.append(Markup('<table class="printed">'))
    if caption:
        made.append(Markup("<caption>{}</caption>").format(caption))
    made.append(Markup("<tbody>"))
    for row in rows:
        heads = all(cell.header for cell in row)
        cells = Markup().join(_cell(cell, said(cell), heads) for cell in row)
        made.append(Markup("<tr>{}</tr>").format(cells))
    made.append(Markup("</tbody></table></div>"))
    return Markup("\n").join(made)


def _cell(cell: Cell, said: Markup, heads: bool) -> Markup:
    name = "th" if cell.header else "td"
    spans = "".join(
        f' {key}="{value}"'
        for key, value in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
        if value > 1
    )
    scope = f' scope="{"col" if heads else "row"}{"group" if _spans(cell, heads) else ""}"'
    return Markup("<{0}{1}{2}>{3}</{0}>").format(
        name, Markup(spans), Markup(scope if cell.header else ""), said
    )


def _spans(cell: Cell, heads: bool) -> bool:
    return (cell.colspan if heads else cell.rowspan) > 1
