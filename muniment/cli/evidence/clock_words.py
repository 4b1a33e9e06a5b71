"""What is said where an authority's clock and this machine's disagree."""

from __future__ import annotations


def apart_words(seconds: int) -> str:
    """Say that an authority's time is so many seconds behind this machine's clock, or ahead."""
    where = "behind" if seconds > 0 else "ahead of"
    return (
        f"its time is {abs(seconds)} s {where} this machine's clock: one of the two is wrong. A "
        "stamp with a wrong time shows a wrong B to whoever pins that authority alone"
    )
