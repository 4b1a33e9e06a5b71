"""The lines of a column, and fields made of pieces of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from muniment.edition.fields import Field, Status
from muniment.edition.views import View
from muniment.edition.writing.dates import breaks_in

_SHORT = 110  # characters of a line that may be cells side by side
_GAP = re.compile(r"(?<=\S)(?:\s{3,}|\u3000{2,}|\t)(?=\S)")
# White space between two characters of a script that is written without: 几 个 问 题
_SPREAD = re.compile(
    r"(?<=[⺀-鿿豈-﫿\U00020000-\U0003ffff，。：；、（）《》〈〉「」『』〔〕“”])\s+"
    r"(?=[⺀-鿿豈-﫿\U00020000-\U0003ffff，。：；、（）《》〈〉「」『』〔〕“”])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: [start, end) of its text, without white space around it.

    `bare` is the line without any white space, as a pattern for 部　長 wants it.
    """

    start: int
    end: int
    text: str
    bare: str


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a column that hold anything, and the exact text behind them."""

    view: View
    exact: str
    language: str
    lines: tuple[Line, ...]

    def printed(self, name: str, rule: str, *pieces: tuple[int, int], value: str = "") -> Field:
        """Make a field of pieces [start, end) of the column's text, read one after the other.

        Its value is what stands there, the space of wide setting taken out, unless one is given.
        """
        texts = [self.view.text[start:end] for start, end in pieces]
        spans = [span for start, end in pieces for span in self.view.spans(start, end, self.exact)]
        if all(span.start == span.end for span in spans):
            # An automatic number, which is no character of the file.
            said = value or closed_up("\n".join(texts))
            return Field(
                name, Status.INFERRED, rule, said, spans=tuple(spans), language=self.language
            )
        return Field(
            name,
            Status.PRINTED,
            rule,
            value=value or closed_up("\n".join(texts)),
            printed="\n".join(texts),
            spans=tuple(spans),
            language=self.language,
        )

    def found(
        self, name: str, rule: str, line: Line, piece: re.Match[str], group: int | str = 0
    ) -> Field:
        """Make a field of what a pattern matched in a line's `bare` text."""
        return self.printed(name, rule, self.within(line, *piece.span(group)))

    def within(self, line: Line, start: int, end: int) -> tuple[int, int]:
        """Give where in the column's text a piece [start, end) of a line's `bare` text stands."""
        places = [line.start + at for at, char in enumerate(line.text) if not char.isspace()]
        return places[start], places[end - 1] + 1


def cut(line: Line, at: int) -> tuple[Line, Line]:
    """Cut a line in two at a place of its `text`, white space around the cut left out."""
    return line_at(line.start, line.text[:at]), line_at(line.start + at, line.text[at:])


def line_at(start: int, text: str) -> Line:
    """Make a line of a text that begins at a place of the page's, white space around left out."""
    held = text.strip()
    begun = start + text.index(held)
    return Line(begun, begun + len(held), held, "".join(held.split()))


def with_gaps(page: Page, line: Line) -> Line:
    """Give a line with a tab for each wide blank of the print, of which a text keeps one space."""
    if " " not in line.text or len(line.text) > _SHORT:
        return line
    span = page.view.span(line.start, line.end)
    printed = page.exact[span.start : span.end]
    gaps = [gap for gap in _GAP.finditer(printed) if "\n" not in gap[0]]
    if not gaps or len(printed) > 10 * _SHORT or "".join(printed.split()) != line.bare:
        return line
    places = [at for at, char in enumerate(line.text) if not char.isspace()]
    text = list(line.text)
    for gap in gaps:
        before = len("".join(printed[: gap.start()].split()))
        text[places[before] - 1] = "\t"
    return replace(line, text="".join(text))


def page_of(view: View, exact: str, language: str) -> Page:
    """Cut a column's text into the lines that hold anything; a date over two of them is one."""
    return Page(view, exact, language, tuple(_with_whole_dates(view.text, _lines(view.text))))


def _with_whole_dates(text: str, lines: Iterator[Line]) -> Iterator[Line]:
    held: Line | None = None
    for line in lines:
        if held is not None and breaks_in(held.text, line.text):
            held = line_at(held.start, text[held.start : line.end])
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def closed_up(text: str) -> str:
    """Take out white space within a text that is written without, and make all other one space."""
    return " ".join(_SPREAD.sub("", text).split())


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for piece in text.split("\n"):
        if piece.strip():
            yield line_at(at, piece)
        at += len(piece) + 1
