"""Paragraphs as they are searched: the lines of a column, cut where a labelled unit begins.

Every character of a column stands in one paragraph. A paragraph keeps what a reader reads, and
leads back to the exact text of its rendition: character, line and page.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from muniment.edition import Column, ExactText, Kind, Span, Unit, View
from muniment.edition.views import Run

SHEET_PARAGRAPHS = 128
SHEET_CHARACTERS = 1 << 15
_WITHIN = (Kind.PARAGRAPH, Kind.INTRO)
_LARGEST = 256 << 20
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring
_COMPRESSION = 2  # Half the time of 6, for a twelfth more.


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a piece stands in the exact text: code points, the end exclusive; line and page from 1.

    Line and page are those of its first character.
    """

    span: Span
    line: int
    page: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, the unit that its last words belong to, and what it was made from.

    `runs` lead from `text` to the exact text as those of a `View` do. `line` and `page` are those
    of the first exact character; `lines` and `pages` where later ones begin within it.
    """

    unit: str
    text: str
    runs: tuple[Run, ...]
    line: int
    page: int
    lines: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()

    def spot(self, start: int, end: int) -> Spot:
        """Say where the piece [start, end) of the text is printed."""
        span = View(self.text, self.runs).span(start, end)
        line = self.line + bisect_right(self.lines, span.start)
        return Spot(span, line, self.page + bisect_right(self.pages, span.start))


def paragraphs_of(column: Column, exact: ExactText) -> Iterator[Paragraph]:
    """Give the paragraphs of a column, in the order of the text."""
    text = column.view.text
    begun = {unit.start for unit in column.walk() if unit.kind not in _WITHIN}
    lines = (at + 1 for at, char in enumerate(text) if char == "\n")
    starts = sorted({0, *begun, *lines})
    pieces = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if piece := text[start:end].strip():
            first = text.index(piece[0], start)
            pieces.append((first, first + len(piece)))
    holders = _holders(column, [last - 1 for _, last in pieces])
    for (first, last), holder in zip(pieces, holders, strict=True):
        yield _paragraph(holder, column.view.slice(first, last), exact)


def sheets_of(paragraphs: Sequence[Paragraph]) -> Iterator[Sequence[Paragraph]]:
    """Give paragraphs in groups that are packed together."""
    first = size = 0
    for at, paragraph in enumerate(paragraphs):
        if at - first == SHEET_PARAGRAPHS or size > SHEET_CHARACTERS:
            yield paragraphs[first:at]
            first, size = at, 0
        size += len(paragraph.text)
    if first < len(paragraphs):
        yield paragraphs[first:]


def pack(paragraphs: Sequence[Paragraph]) -> bytes:
    """Write paragraphs as the index keeps them."""
    # No line ends within: JSON spells line ends.
    said = "\n".join(map(_row, paragraphs))
    return zlib.compress(said.encode("utf-8", "surrogatepass"), _COMPRESSION)


def _row(one: Paragraph) -> str:
    runs = _short_runs(one)
    if isinstance(runs, int) and not (one.lines or one.pages):
        # What nearly all are is written without a writer of JSON of its own for each.
        return f"[{_quoted(one.unit)},{_quoted(one.text)},{runs},{one.line},{one.page},[],[]]"
    return _encode((one.unit, one.text, runs, one.line, one.page, one.lines, one.pages))


def unpack(packed: bytes) -> tuple[Paragraph, ...]:
    """Read what `pack` wrote. Raises as `unpacked_rows` and `read_row` do for anything else."""
    return tuple(map(read_row, unpacked_rows(packed)))


def unpacked_rows(packed: bytes) -> Sequence[bytes]:
    """Give the paragraphs that `pack` wrote, to be read one by one.

    Raises zlib.error or ValueError where they make no sense.
    """
    unpacking = zlib.decompressobj()
    said = unpacking.decompress(packed, _LARGEST)
    if not unpacking.eof:
        raise ValueError("it does not end where it should")
    return said.split(b"\n")


def read_row(row: bytes) -> Paragraph:
    """Read a paragraph. Raises ValueError or TypeError where it makes no sense."""
    said = json.loads(row.decode("utf-8", "surrogatepass"))
    unit, text, runs, line, page, lines, pages = said
    return Paragraph(unit, text, _runs(runs, text), line, page, tuple(lines), tuple(pages))


def _paragraph(unit: str, view: View, exact: ExactText) -> Paragraph:
    whole = view.span(0, len(view.text))
    line = bisect_right(exact.lines, whole.start)
    page = max(bisect_right(exact.pages, whole.start), 1)
    lines = tuple(exact.lines[line : bisect_right(exact.lines, whole.end - 1)])
    pages = exact.pages[page : bisect_right(exact.pages, whole.end - 1)]
    return Paragraph(unit, view.text, view.runs, line, page, lines, pages)


def _short_runs(one: Paragraph) -> Any:
    """Give the only run, where it goes character by character, as its start; else all of them."""
    if len(one.runs) == 1 and one.runs[0][2] - one.runs[0][1] == len(one.text):
        return one.runs[0][1]
    return one.runs


def _runs(said: Any, text: str) -> tuple[Run, ...]:
    if isinstance(said, int):
        return ((0, said, said + len(text)),)
    return tuple((at, start, end) for at, start, end in said)


def _holders(column: Column, places: Sequence[int]) -> Iterator[str]:
    """Give for each place, rising, the id of the smallest unit that holds it; empty for none."""
    units = iter(sorted(column.walk(), key=lambda one: (one.start, -one.end)))
    ahead = next(units, None)
    held: list[Unit] = []
    for place in places:
        while ahead is not None and ahead.start <= place:
            held.append(ahead)
            ahead = next(units, None)
        while held and held[-1].end <= place:
            held.pop()
        yield held[-1].id if held else ""
