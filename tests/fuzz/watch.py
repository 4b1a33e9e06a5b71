"""One input before one reader: what came of it, within bounds of time and memory.

Time is the processor's, so that a busy machine makes nothing of it. Memory is by how much the most
that the process ever held grew.
"""

from __future__ import annotations

import resource
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final

SECONDS: Final = 10.0
MEMORY: Final = 64 << 20
_ROOMS: Final = tuple(
    str(Path(__file__).resolve().parents[2] / room)
    for room in ("checksums", "manifests", "ingest", "muniment")
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads bytes: `refusals` are the errors with which it may refuse them.

    `words` are such as a format has, for whoever makes up bytes; `most` is how many bytes are.
    """

    name: str
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = ()
    words: tuple[bytes, ...] = ()
    most: int = 8192


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an input did: `crash`, `hang` or `memory`; `place` tells one fault from another."""

    kind: str
    place: str
    detail: str


class TooLongError(BaseException):
    """Time is up. No reader catches it."""


def try_input(reader: Reader, data: bytes, seconds: float = SECONDS) -> Trouble | None:
    """Have a reader read something; say what went wrong, or None."""
    before = _most_held()
    try:
        with _alarm(seconds):
            reader.read(data)
    except reader.refusals:
        pass
    except TooLongError as error:
        return Trouble("hang", _place(error), _told(error))
    except Exception as error:  # noqa: BLE001 - what it may raise is just what is asked
        return Trouble("crash", f"{type(error).__name__} {_place(error)}", _told(error))
    grown = _most_held() - before
    if grown > MEMORY:
        return Trouble("memory", reader.name, f"{grown} bytes more than ever before were held")
    return None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TooLongError(f"{seconds} seconds")

    former = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


def _most_held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _place(error: BaseException) -> str:
    """Give the innermost line of ours that an error came from."""
    place, at = "", error.__traceback__
    while isinstance(at, TracebackType):
        name = at.tb_frame.f_code.co_filename
        if name.startswith(_ROOMS):
            path = Path(name)
            place = f"{path.parent.name}/{path.name}:{at.tb_lineno}"
        at = at.tb_next
    return place


def _told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
