"""How long a server may take: to connect, between bytes, for so many bytes, and in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from manifests import Limits


class TooSlow(Exception):
    """A limit on time was met; the message is a sentence that names it."""


@dataclass(slots=True)
class _Deadline:
    at: float


class Pace:
    """The time one recording may take. `monotonic` gives seconds that never run backwards.

    `seconds` are those for all of it, by default `limits.total_seconds`; `named` is the limit that
    they come from.
    """

    def __init__(
        self,
        limits: Limits,
        monotonic: Callable[[], float],
        seconds: float | None = None,
        named: str = "limits.total_seconds",
    ) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._seconds = limits.total_seconds if seconds is None else seconds
        self._named = named
        self._deadline = _Deadline(monotonic() + self._seconds)
        self._window = self._heard = monotonic()
        self._received = 0

    def beside(self) -> Pace:
        """The time of another exchange of the same recording, at the same time as this one."""
        other = Pace(self._limits, self._monotonic, self._seconds, self._named)
        other._deadline = self._deadline
        return other

    def stop(self) -> None:
        """There is no more time, for this exchange and all beside it."""
        self._deadline.at = self._monotonic()

    def connecting(self) -> float:
        """Seconds for the next connection or handshake. Raises `TooSlow`."""
        return min(self._limits.connect_seconds, self._remaining())

    def begin(self) -> None:
        """A response is awaited from now on: the window of the minimum rate opens."""
        self._window = self._heard = self._monotonic()
        self._received = 0

    def receiving(self) -> float:
        """Seconds to wait for the next bytes. Raises `TooSlow`."""
        return min(self._limits.idle_seconds, self._remaining())

    def waiting(self) -> float:
        """Seconds that are left to wait for bytes, since the last came. Raises `TooSlow`."""
        left = self._heard + self._limits.idle_seconds - self._monotonic()
        if left <= 0:
            raise TooSlow(self.idle())
        return min(left, self._remaining())

    def received(self, size: int) -> None:
        """Count bytes that came. Raises `TooSlow` where a whole window brought too few."""
        self._received += size
        now = self._heard = self._monotonic()
        elapsed = now - self._window
        if elapsed < self._limits.rate_seconds:
            return
        if self._received < self._limits.minimum_rate * elapsed:
            raise TooSlow(
                f"The server sent {self._received} bytes in {elapsed:.0f} seconds; the least is "
                f"{self._limits.minimum_rate} a second (limits.minimum_rate)."
            )
        self._window, self._received = now, 0

    def pass_on(self, hand_over: Callable[[], None]) -> None:
        """Do what the server has no part in: its time stands still."""
        begun = self._monotonic()
        hand_over()
        taken = self._monotonic() - begun
        self._window += taken
        self._heard += taken

    def rested(self, seconds: float) -> None:
        """So many seconds were waited out of courtesy: the whole recording has as many more."""
        self._deadline.at += seconds

    def idle(self) -> str:
        """The sentence for a wait that brought nothing."""
        if self._deadline.at - self._monotonic() <= 0:
            return self._over()
        return (
            f"The server sent nothing for {self._limits.idle_seconds:g} seconds "
            "(limits.idle_seconds)."
        )

    def draining(self) -> Callable[[], float]:
        """Seconds left to wait for what should not come; none left is zero or less."""
        deadline = min(self._monotonic() + self._limits.drain_seconds, self._deadline.at)
        return lambda: deadline - self._monotonic()

    def _remaining(self) -> float:
        remaining = self._deadline.at - self._monotonic()
        if remaining <= 0:
            raise TooSlow(self._over())
        return remaining

    def _over(self) -> str:
        return f"The recording took more than {self._seconds:g} seconds ({self._named})."
