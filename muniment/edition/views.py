"""Views of a text: changed for reading or comparing, each character leading back to the exact one.

A view is its text and a list of runs. A run is a piece of the view and the piece of the exact text
it was made from; where both are equally long they correspond character by character, else as
wholes. What was left out lies between the runs, what was put in has an empty piece for its source:

    exact  "一、 ＡＢ\r\n"      View.text "一、AB\n"
    runs   (0, 0, 2) (2, 3, 5) (4, 5, 7)       (at in the view, start and end in the exact text)
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

Run = tuple[int, int, int]

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of an exact text: code points, the end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span: {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class View:
    """A text, and where each piece of it comes from. `runs` are in the order of `text`.

    Spans in the exact text need not rise from run to run: a view may put a column's parts together.
    """

    text: str
    runs: tuple[Run, ...]

    @classmethod
    def identity(cls, text: str) -> View:
        """Give the view in which nothing is changed."""
        return cls(text, ((0, 0, len(text)),) if text else ())

    @classmethod
    def of_pieces(cls, pieces: Iterable[tuple[str, int, int]]) -> View:
        """Make a view of (text, start, end): what stands there, and what it was made from."""
        texts: list[str] = []
        runs: list[Run] = []
        at = 0
        for text, start, end in pieces:
            if not text:
                continue
            if runs and _continues(runs[-1], at, start, end, len(text)):
                runs[-1] = (runs[-1][0], runs[-1][1], end)
            else:
                runs.append((at, start, end))
            texts.append(text)
            at += len(text)
        return cls("".join(texts), tuple(runs))

    def span(self, start: int, end: int) -> Span:
        """Give the smallest span of the exact text that holds what [start, end) is made from."""
        pieces = list(self._pieces(start, end))
        if not pieces:
            at = self._anchor(start)
            return Span(at, at)
        return Span(min(first for first, _ in pieces), max(last for _, last in pieces))

    def spans(self, start: int, end: int, exact: str) -> tuple[Span, ...]:
        """Give the exact pieces that [start, end) is made from, in its order.

        Pieces with nothing but white space of `exact` between them are one. What was put in alone
        has an empty piece: the place where it was.
        """
        merged: list[tuple[int, int]] = []
        for first, last in self._pieces(start, end):
            if first == last:
                continue
            if merged and merged[-1][1] <= first and not exact[merged[-1][1] : first].strip():
                merged[-1] = (merged[-1][0], last)
            else:
                merged.append((first, last))
        if not merged and start < end:
            at = self._anchor(start)
            return (Span(at, at),)
        return tuple(Span(first, last) for first, last in merged)

    def locate(self, span: Span) -> tuple[int, int] | None:
        """Give where in this view the characters of an exact span stand; None where none do."""
        return self.locate_in(range(len(self.runs)), span)

    def locate_in(self, runs: Iterable[int], span: Span) -> tuple[int, int] | None:
        """Locate a span, looking at these runs alone."""
        found = [
            self._within(index, at, start, end, span)
            for index in runs
            for at, start, end in [self.runs[index]]
            if start < span.end and end > span.start
        ]
        if not found:
            return None
        return min(first for first, _ in found), max(last for _, last in found)

    def slice(self, start: int, end: int) -> View:
        """Give a part of this view as a view of the same exact text."""
        return View.of_pieces(
            (self.text[first:last], *self._source(index, first, last))
            for index, first, last in self._cut(start, end)
        )

    def changed(self, changes: Iterable[tuple[int, int, str]]) -> View:
        """Make a view in which pieces [start, end) read otherwise; they rise, and never overlap.

        A piece replaced by one of its own length corresponds character by character.
        """

        def pieces() -> Iterator[tuple[str, int, int]]:
            at = 0
            for start, end, text in changes:
                yield from self._as_is(at, start)
                if len(text) == end - start:
                    yield from self._replaced(start, end, text)
                elif text:
                    span = self.span(start, end)
                    yield text, span.start, span.end
                at = end
            yield from self._as_is(at, len(self.text))

        return View.of_pieces(pieces())

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for index, first, last in self._cut(start, end):
            yield self._source(index, first, last)

    def _cut(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Give (run, first, last) for each run that meets [start, end) of the view."""
        if start >= end:
            return
        index = max(bisect_right(self.runs, start, key=_at) - 1, 0)
        while index < len(self.runs) and self.runs[index][0] < end:
            first, last = self.runs[index][0], self._end(index)
            if last > start:
                yield index, max(first, start), min(last, end)
            index += 1

    def _source(self, index: int, first: int, last: int) -> tuple[int, int]:
        at, start, end = self.runs[index]
        if self._end(index) - at != end - start:
            return start, end
        return start + first - at, start + last - at

    def _end(self, index: int) -> int:
        return self.runs[index + 1][0] if index + 1 < len(self.runs) else len(self.text)

    def _anchor(self, at: int) -> int:
        if not self.runs:
            return 0
        if at >= len(self.text):
            return self._source(len(self.runs) - 1, len(self.text) - 1, len(self.text))[1]
        return next(self._pieces(at, at + 1))[0]

    def _within(self, index: int, at: int, start: int, end: int, span: Span) -> tuple[int, int]:
        last = self._end(index)
        if last - at != end - start:
            return at, last
        return at + max(span.start - start, 0), at + min(span.end, end) - start

    def _as_is(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        for index, first, last in self._cut(start, end):
            yield (self.text[first:last], *self._source(index, first, last))

    def _replaced(self, start: int, end: int, text: str) -> Iterator[tuple[str, int, int]]:
        for index, first, last in self._cut(start, end):
            yield (text[first - start : last - start], *self._source(index, first, last))


class Located:
    """A view, to be asked many times where spans of the exact text stand in it."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._runs = sorted((start, end, index) for index, (_, start, end) in enumerate(view.runs))
        self._starts = [start for start, _, _ in self._runs]
        self._reach = list(accumulate((end for _, end, _ in self._runs), max))

    def locate(self, span: Span) -> tuple[int, int] | None:
        """Give what the view's own `locate` does."""
        last = first = bisect_left(self._starts, span.end)
        while first and self._reach[first - 1] > span.start:
            first -= 1
        return self._view.locate_in((index for _, _, index in self._runs[first:last]), span)


def _at(run: Run) -> int:
    return run[0]


def _continues(run: Run, at: int, start: int, end: int, size: int) -> bool:
    """Tell whether a piece goes on where a run ends, both character by character."""
    return run[2] == start and at - run[0] == run[2] - run[1] and size == end - start


def joined(views: Sequence[View], between: str = "\n") -> View:
    """Put views one after the other; what stands between them comes from nowhere."""

    def pieces() -> Iterator[tuple[str, int, int]]:
        for index, view in enumerate(views):
            if index:
                here = view.span(0, 0).start
                yield between, here, here
            for number, (at, start, end) in enumerate(view.runs):
                yield view.text[at : view._end(number)], start, end

    return View.of_pieces(pieces())


def without_space(view: View) -> View:
    """Leave all white space out."""
    return view.changed((one.start(), one.end(), "") for one in _SPACE.finditer(view.text))


def squeezed(view: View) -> View:
    """Make every run of white space one space."""
    return view.changed(
        (one.start(), one.end(), " ") for one in _SPACE.finditer(view.text) if one[0] != " "
    )


def each(view: View, change: Callable[[str], str]) -> View:
    """Change a text character by character; a combining character goes with the one before it."""
    known = lru_cache(maxsize=4096)(change)
    return view.changed(
        (one.start(), one.end(), known(one[0]))
        for one in _CLUSTER.finditer(view.text)
        if known(one[0]) != one[0]
    )


def compatible(view: View) -> View:
    """Give the text in Unicode's form NFKC: full-width forms and ligatures undone."""
    if view.text.isascii() or unicodedata.is_normalized("NFKC", view.text):
        return view
    return each(view, lambda cluster: unicodedata.normalize("NFKC", cluster))


def caseless(view: View) -> View:
    """Fold upper and lower case (Unicode's full case folding)."""
    return each(view, str.casefold)


# A character with what composes with it: marks, and the vowels and finals of Hangul.
_CLUSTER = re.compile(
    "[^\u0300-\u036f\u1160-\u11ff\u3099\u309a][\u0300-\u036f\u1160-\u11ff\u3099\u309a]*|.", re.S
)
