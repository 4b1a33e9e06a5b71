"""The picture of the rounds over time: how much each covered, and how old the oldest check was.

Two panels share one axis of time. A bar is a round: its height is the share of the log that it
covered, and it is marked where something was wrong. The line below is the age of the oldest check
after each round; where some entries had never been checked there is a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from manifests import parse_time
from muniment.fixity.rounds import Round

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT = 48, 12
_TOP, _MIDDLE, _LOWER, _BOTTOM = 16, 112, 128, 216
_NARROW, _WIDE = 2.0, 14.0
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Moment:
    """One round in the picture: when it ended, the share covered (0 to 1), whether it found
    anything, and the age of the oldest check in days, or None where some was never checked.
    """

    ended: datetime
    share: float
    wrong: bool
    age: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A round as a rectangle."""

    x: float
    y: float
    width: float
    height: float
    wrong: bool
    said: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: bars, lines as points of polylines, single dots, and the axes' labels."""

    bars: tuple[Bar, ...]
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    first: str
    last: str
    oldest: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = _TOP
    middle: int = _MIDDLE
    lower: int = _LOWER
    bottom: int = _BOTTOM


def moment_of(one: Round) -> Moment:
    """Read off a round what is drawn of it."""
    about = one.about
    size = max(1, int(about["log_size"]))
    covered = sum(last - first + 1 for name in ("whole", "wrong") for first, last in one.runs(name))
    ended = parse_time(one.ended)
    age = None
    if not int(about["never"]) and "oldest" in about:
        oldest = parse_time(str(about["oldest"]["value"]))
        age = max(0.0, (ended - oldest).total_seconds() / _DAY)
    return Moment(ended, min(1.0, covered / size), bool(about["findings"]), age)


def draw(moments: Sequence[Moment]) -> Picture:
    """Lay out the picture of at least one round, in the order of time."""
    ordered = sorted(moments, key=lambda moment: moment.ended)
    first, last = ordered[0].ended, ordered[-1].ended
    span = max(_DAY, (last - first).total_seconds())
    room = WIDTH - LEFT - RIGHT - _WIDE
    bar = max(_NARROW, min(_WIDE, room / len(ordered) * 0.7))
    oldest = max((moment.age for moment in ordered if moment.age is not None), default=0.0)

    def across(moment: Moment) -> float:
        return round(LEFT + room * (moment.ended - first).total_seconds() / span, 1)

    def down(age: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _LOWER) * age / max(oldest, 1.0), 1)

    bars = []
    for moment in ordered:
        height = max(1.0, round((_MIDDLE - _TOP) * moment.share, 1))
        said = f"{moment.ended:%Y-%m-%d}: {moment.share:.0%}"
        bars.append(
            Bar(across(moment), _MIDDLE - height, round(bar, 1), height, moment.wrong, said)
        )
    runs = list(_runs([(across(m) + bar / 2, m.age) for m in ordered], down))
    return Picture(
        bars=tuple(bars),
        lines=tuple(" ".join(f"{x:.1f},{y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        first=f"{first:%Y-%m-%d}",
        last=f"{last:%Y-%m-%d}" if last.date() > first.date() else "",
        oldest=f"{max(oldest, 1.0):.0f}",
    )


def _runs(
    points: Sequence[tuple[float, float | None]], down: Callable[[float], float]
) -> Iterator[list[tuple[float, float]]]:
    """Give the stretches of rounds that have an age."""
    run: list[tuple[float, float]] = []
    for x, age in points:
        if age is not None:
            run.append((x, down(age)))
        elif run:
            yield run
            run = []
    if run:
        yield run
