"""Work in steps, and many such works side by side: a step of each, then the next of each.

A processor runs the same code again far sooner than code that it has to fetch first. Verifying one
notice after the other runs through all of the program for each of them; in turns, each part is run
for many before the next is.

::

    Steps[T]                    a generator that yields between its steps, and comes to a T
    finish(work)                carries it out by itself
    in_turns(works, width)      carries many out, `width` of them side by side

What a work yields is whether it goes on alone: True where what comes next is so large that it
should not be held, or waited for, together with that of others.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[bool, None, T]


def finish(work: Steps[T]) -> T:
    """Carry a work out to its end, and give what it came to."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: T = end.value
            return found


def in_turns(works: Iterable[Steps[T]], width: int) -> Iterator[T]:
    """Carry works out, `width` side by side, and give what each came to, in their order.

    What one of them raises ends it all, with what was begun beside it.
    """
    every = iter(works)
    while batch := tuple(islice(every, width)):
        yield from _side_by_side(batch)


def _side_by_side(batch: tuple[Steps[T], ...]) -> Iterator[T]:
    ended: dict[int, T] = {}
    going = dict(enumerate(batch))
    while going:
        for place, work in tuple(going.items()):
            try:
                if next(work):
                    ended[place] = finish(work)
            except StopIteration as end:
                ended[place] = end.value
            if place in ended:
                del going[place]
    return map(ended.__getitem__, range(len(batch)))
