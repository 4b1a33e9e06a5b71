"""Stopping a writer at a chosen durable step: the disk refuses just before it, or just after.

with stopped_at(3, after=False) as steps: ...      # the third step raises OSError (EIO)
steps.count                                        # how many steps were begun
"""

import errno
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

# The doors through which a writer reaches stable storage, each step durable before the next.
DOORS = {
    "muniment.archive.desk": ("sync_tree", "sync_folder"),
    "muniment.archive.swap": ("sync_folder", "exchange"),
    "muniment.archive.replacement": ("sync_folder",),
    "muniment.archive.intent": ("write_durably",),
    "muniment.archive.log": ("sync_tree", "sync_folder", "write_durably"),
    "muniment.keys": ("write_durably",),
}


@dataclass
class Steps:
    """The steps that were begun, by name."""

    at: int
    after: bool
    begun: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.begun)

    def guarded(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def guard(*arguments: Any, **named: Any) -> Any:
            self.begun.append(name)
            stop = self.count == self.at
            if stop and not self.after:
                raise OSError(errno.EIO, "the disk refuses", name)
            result = step(*arguments, **named)
            if stop:
                raise OSError(errno.EIO, "the disk refuses", name)
            return result

        return guard


@contextmanager
def stopped_at(at: int, after: bool = False) -> Iterator[Steps]:
    """Stop at the step `at`, from 1; at 0 none is stopped, only counted."""
    steps = Steps(at, after)
    with pytest.MonkeyPatch.context() as patch:
        for name, doors in DOORS.items():
            module = importlib.import_module(name)
            for door in doors:
                patch.setattr(module, door, steps.guarded(door, getattr(module, door)))
        yield steps


@contextmanager
def without_exchange() -> Iterator[None]:
    """Be on a system that has no renameat2(2)."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSYS, "renameat2 is not here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("muniment.archive.swap.exchange", refuse)
        yield
