"""What an edition is made of: exact text, spans in it, fields, units, columns, renditions.

Offsets are code points of the exact text as it was decoded, the end exclusive; lines and pages
count from 1; byte offsets are those of the same text in UTF-8. Nothing here changes a character:
what is normalised is a `View` (muniment/edition/views.py), which leads back to what it is made of.
"""

from __future__ import annotations

import enum
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checksums import Finding
from muniment.edition.fields import Field, Metadata, Status
from muniment.edition.views import Span, View

RULES = "muniment-edition/35"
"""The version of the rules. It changes when the same bytes may be read in another way."""

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands, for a person and for other programs."""

    page: int
    line: int
    char_start: int
    char_end: int
    byte_start: int
    byte_end: int

    def to_json(self) -> dict[str, int]:
        """Give the JSON that docs/json.md shows."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ExactText:
    """The text of a rendition as it was decoded. Make it with `exact_text`.

    `pages`, `lines` and `line_bytes` are offsets: where each page and each line begins, and where
    each line begins in UTF-8.
    """

    content: str
    encoding: str
    pages: tuple[int, ...]
    lines: Sequence[int]
    line_bytes: Sequence[int]

    def place(self, span: Span) -> Place:
        """Say on which page and line a span begins, and where it is in characters and bytes."""
        return Place(
            page=max(bisect_right(self.pages, span.start), 1),
            line=bisect_right(self.lines, span.start),
            char_start=span.start,
            char_end=span.end,
            byte_start=self._byte(span.start),
            byte_end=self._byte(span.end),
        )

    def printed(self, span: Span) -> str:
        """Give what stands there, exactly."""
        return self.content[span.start : span.end]

    def view(self) -> View:
        """Give the text as the view in which nothing is changed."""
        return View.identity(self.content)

    def _byte(self, at: int) -> int:
        line = bisect_right(self.lines, at) - 1
        return self.line_bytes[line] + utf8_size(self.content[self.lines[line] : at])


def exact_text(content: str, encoding: str, pages: tuple[int, ...] = ()) -> ExactText:
    """Make the exact text of a rendition; pages begin where stated, else after form feeds."""
    if not pages:
        feeds = [match.end() for match in re.finditer("\f", content)]
        pages = (0, *(at for at in feeds if at < len(content)))
    # Millions of lines, empty ones, are few bytes: their numbers are kept as such.
    lines, sizes, size = array("Q", (0,)), array("Q", (0,)), 0
    for match in _LINE_END.finditer(content):
        size += utf8_size(content[lines[-1] : match.end()])
        lines.append(match.end())
        sizes.append(size)
    return ExactText(content, encoding, pages, lines, sizes)


def utf8_size(text: str) -> int:
    """Count a text's bytes in UTF-8; an unpaired surrogate has three, as WTF-8 writes it."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a piece of an exact text stands on its page (from 1).

    `box` is left, top, right and bottom from the page's top left corner as it is shown: of a PDF or
    OFD in points, of a picture in its pixels. `confidence` is 0 to 100 where letters were
    recognised in a picture, None where the file says them.
    """

    span: Span
    page: int
    box: tuple[float, float, float, float]
    confidence: int | None = None


class Kind(enum.Enum):
    """What a unit is. The value is the word its id begins with."""

    TITLE = "title"
    PREAMBLE = "preamble"
    RECITAL = "rec"
    PART = "part"
    CHAPTER = "chp"
    SECTION = "sec"
    ARTICLE = "art"
    INTRO = "intro"
    PARAGRAPH = "para"
    ITEM = "item"
    SUBITEM = "sub"
    POINT = "point"
    WRAP = "wrap"
    TABLE = "table"
    FOOTNOTE = "fn"
    DATE = "date"
    CLOSING = "closing"
    ANNEX = "anx"


@dataclass(frozen=True, slots=True)
class Label:
    """A unit's number as it is printed: ``（三）``, ``Article 3``. `family` names the rule."""

    printed: str
    family: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what it says, and the exact pieces that this was made from.

    `start` and `end` are its place in its column's view, the same where it is empty. A `header` is
    one because the source says so. `rowspan` and `colspan` count the rows and columns it takes.
    """

    text: str
    spans: tuple[Span, ...]
    start: int
    end: int
    header: bool = False
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a text, and the pieces within it.

    `id` is stable and ASCII: ``art_6__item_3``; it is unique in its column, and the same in every
    language and rendition of a notice where structure allows. `number` is the unit's own, such as
    ``3`` or ``3-1``; None where it has none. `text` is what a reader reads of it: without its label
    and heading, and without what its children hold; empty where they hold all. `spans` are the
    exact pieces that `text` was made from, `start` and `end` the whole unit in its column's view,
    label and children included; at `body` its label has ended. A table has its `rows` of cells;
    its text are their lines, with a tab between cells.
    """

    id: str
    kind: Kind
    start: int
    end: int
    number: str | None = None
    label: Label | None = None
    heading: str | None = None
    text: str = ""
    spans: tuple[Span, ...] = ()
    status: Status = Status.PRINTED
    children: tuple[Unit, ...] = ()
    body: int = 0
    rows: tuple[tuple[Cell, ...], ...] = ()

    def walk(self) -> Iterator[Unit]:
        """Give this unit and all within it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Column:
    """One language of a rendition: what a reader would read down the page, and its structure.

    `language` is a BCP 47 tag, ``und`` where it is not known. `view` is the text: one paragraph a
    line, the lines of the print joined; it leads back to the rendition's exact text. `rows` are
    (offset, number): from where it stands in a row of print, with what other columns have there;
    from an offset with -1 on it stands in none.
    """

    language: str
    view: View
    units: tuple[Unit, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()

    def walk(self) -> Iterator[Unit]:
        """Give all units, in the order of the text."""
        for unit in self.units:
            yield from unit.walk()

    def segments(self) -> Iterator[Unit]:
        """Give the units that have text of their own: what is aligned, compared, searched."""
        return (unit for unit in self.walk() if unit.text)

    def whole_text(self, unit: Unit) -> str:
        """Give all that is read under a unit's label, its children's labels included."""
        return self.view.text[unit.body : unit.end].strip()

    def unit(self, id: str) -> Unit | None:
        """Give the unit of this id, or None."""
        return next((unit for unit in self.walk() if unit.id == id), None)


@dataclass(frozen=True, slots=True)
class ReadRendition:
    """A rendition that was read. `format` is ``text``, ``markup``, ``html`` or another reader's.

    `text` is None where nothing could be read; the findings say why. `placed` says where on paper
    the text stands, where that is known, in the order of the text. A `witness` was recognised in a
    picture: it speaks for the print, and is not the text. `said` is what each column says of the
    notice, in the order of `columns`.
    """

    name: str
    format: str
    text: ExactText | None
    columns: tuple[Column, ...] = ()
    said: tuple[Metadata, ...] = ()
    findings: tuple[Finding, ...] = ()
    placed: tuple[Placed, ...] = ()
    witness: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of all columns."""
        return tuple(field for one in self.said for field in one.fields)

    def said_in(self, column: Column) -> Metadata:
        """Give what the notice says of itself in one of these columns."""
        return next(
            said for one, said in zip(self.columns, self.said, strict=True) if one is column
        )

    def column(self, language: str) -> Column | None:
        """Give the column of a language by its primary subtag (``zh`` finds ``zh-Hans``)."""
        primary = language.partition("-")[0].lower()
        exact = (one for one in self.columns if one.language.lower() == language.lower())
        alike = (one for one in self.columns if one.language.partition("-")[0].lower() == primary)
        return next(exact, None) or next(alike, None)


@dataclass(frozen=True, slots=True)
class Edition:
    """The renditions of a notice, read by one version of the rules. Derived, and disposable."""

    renditions: tuple[ReadRendition, ...]
    findings: tuple[Finding, ...] = ()
    rules: str = RULES
