"""Tables as their source has them: rows of cells that span rows and columns, and whether it is one.

Most tables of old pages set the page, and hold no table that anybody would cite. A table here has
two rows and two columns at least, and something that makes it certain: cells that the source calls
headers, a caption, rules around its cells; or, where style sheets are not read, rows that all have
as many short cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_FEWEST = 2
_REGULAR = 3  # rows, from which as many cells in each speak for a table
_SHORT = 60  # characters of a cell that says a thing, and is no paragraph
_LONG = 40  # characters of a cell on average, from which a table may be a page's whole text
_LABELLED = "：:"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a grid: a header by the source's own word, over so many rows and columns."""

    header: bool = False
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table, empty cells included; what another cell covers is none."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class InGrid:
    """What a block has of a table: a row, or its caption (`row` is None).

    `cells` says where in the block's view each cell stands: (its place in the row, start, end).
    """

    grid: Grid
    row: int | None
    cells: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table in a column's view: [start, end) holds its rows, `caption` its own, if it has one.

    `places` says where each cell stands, by row and place in the row; what is empty has none.
    """

    grid: Grid
    start: int
    end: int
    places: dict[tuple[int, int], tuple[int, int]]
    caption: tuple[int, int] | None = None

    def moved(self, by: int) -> Tabled:
        """Give it as it stands so many characters further on."""
        places = {key: (start + by, end + by) for key, (start, end) in self.places.items()}
        caption = self.caption and (self.caption[0] + by, self.caption[1] + by)
        return Tabled(self.grid, self.start + by, self.end + by, places, caption)


def is_certain(rows: Sequence[Sequence[str]], said: bool, ruled: bool, share: float) -> bool:
    """Tell whether rows of cells' texts are a table.

    `said` and `ruled` are the source's own signs; `share` is how much of the whole text it holds.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    several = [row for row in filled if sum(bool(cell.strip()) for cell in row) >= _FEWEST]
    if len(filled) < _FEWEST or not several:
        return False
    if said:
        return True
    sizes = [len(cell.strip()) for row in filled for cell in row if cell.strip()]
    if share > 0.5 and sum(sizes) > _LONG * len(sizes):
        return False
    if ruled:
        return True
    regular = len({len(row) for row in filled}) == 1 and len(several) == len(filled)
    lead = sum(row[0].strip()[-1:] in _LABELLED for row in filled if row[0].strip())
    return regular and len(filled) >= _REGULAR and max(sizes) <= _SHORT and lead * 2 < len(filled)
