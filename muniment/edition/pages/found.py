"""A block of text that was found on a page, and where in the page it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from muniment.edition.pages.counts import Piece
from muniment.edition.pages.tables import Held

MOSTLY_LINKS = 0.7


@dataclass(slots=True)
class Found:
    """A block of a page: its pieces, and the numbers of the elements that it stands in."""

    kind: str
    pieces: list[Piece]
    within: tuple[int, ...]
    beside: tuple[int, ...]
    linked: int
    size: int
    row: int | None
    cell: int
    tables: tuple[int, ...]
    files: bool
    is_item: bool
    held: list[Held] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it reads."""
        return "".join(text for text, _, _ in self.pieces)

    @property
    def is_value(self) -> bool:
        """Whether it is a value: a cell, though not of a list in a table that sets out the page."""
        return self.kind == "pair" or (
            self.kind == "cell" and not (self.is_item and self.is_laid_out)
        )

    @property
    def is_laid_out(self) -> bool:
        """Whether it stands in a table that sets out the page."""
        return any(one.spot[0].layout or one.spot[0].across < 2 for one in self.held)

    @property
    def is_mostly_links(self) -> bool:
        """Whether most of it leads elsewhere."""
        return self.linked >= self.size * MOSTLY_LINKS
