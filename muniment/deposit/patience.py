"""Asking a place again: after a while where it is overloaded or broke off, and not for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from muniment.deposit.place import BrokenOffError, DepositError, OverloadedError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long is waited, in seconds, and how it is told.

    `pause` is the first wait, doubled each time up to `longest`; `patience` bounds their sum for
    one thing that is asked, and `retries` how often a line that broke is tried again. `wait`
    sleeps; `told` hears a sentence before each wait; `moved` counts bytes.
    """

    pause: float
    longest: float
    patience: float
    retries: int
    wait: Callable[[float], None]
    told: Callable[[str], None]
    moved: Callable[[int], None]

    def waits(self) -> Iterator[float]:
        """Give how long to wait before each further try, until patience ends."""
        spent, pause = 0.0, self.pause
        while spent + pause <= self.patience:
            yield pause
            spent += pause
            pause = min(pause * 2, self.longest)

    def rest(self, why: str, seconds: float) -> None:
        """Say why, and wait."""
        self.told(f"{why} Trying again in {seconds:g} seconds.")
        self.wait(seconds)

    def persist(self, ask: Callable[[], T]) -> T:
        """Ask until there is an answer; raise the last `DepositError` where patience ends first.

        What is refused is not asked again.
        """
        broken = 0
        for pause in self.waits():
            try:
                return ask()
            except OverloadedError as busy:
                asked = pause if busy.seconds is None else busy.seconds
                if asked > self.patience:
                    raise DepositError(
                        f"{busy} It wants {asked:g} seconds of peace, which is more than "
                        f"deposit.patience_seconds. The same call goes on later."
                    ) from busy
                self.rest(str(busy), asked)
            except BrokenOffError as failure:
                broken += 1
                if broken > self.retries:
                    raise BrokenOffError(
                        f"{failure} It was tried {broken} times; the same call goes on from here."
                    ) from failure
                self.rest(str(failure), pause)
        return ask()
