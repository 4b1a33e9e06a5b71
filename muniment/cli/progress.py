"""Progress on stderr for whatever takes more than a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

_QUIET_SECONDS = 1.0


class Progress:
    """A bar on a terminal, a line every ten seconds elsewhere; nothing in the first second.

    Without a `total`, 0, it is not known how many there are.
    """

    def __init__(self, total: int, doing: str = "preserving") -> None:
        self._total = total
        self._doing = doing
        self._done = 0
        self._bytes = 0
        self._begun = self._said = time.monotonic()
        self._bar: RichProgress | None = None
        self._on_terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def bytes_taken(self, count: int) -> None:
        """Count bytes that were taken in."""
        self._bytes += count
        self._show()

    def source_done(self) -> None:
        """Count a source that was told of."""
        self._done += 1
        self._show()

    def done(self, count: int) -> None:
        """Count things that were done together."""
        self._done += count
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if now - self._begun < _QUIET_SECONDS:
            return
        if not self._on_terminal:
            if now - self._said >= 10:
                self._said = now
                of = f" of {self._total}" if self._total else ""
                click.echo(f"{self._done}{of}: {self._said_so_far()}", err=True)
            return
        if self._bar is None:
            self._bar = _new_bar()
            self._bar.add_task(self._doing, total=self._total or None)
            self._bar.start()
        task = self._bar.task_ids[0]
        self._bar.update(task, completed=self._done, description=self._said_so_far())

    def _said_so_far(self) -> str:
        taken = f", {self._bytes / 1e6:.1f} MB taken in" if self._bytes else ""
        return f"{self._doing}{taken}"


class Watching:
    """Shows how far reading through something is: a `Watcher` of validations."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._progress = Progress(0, doing)

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.__exit__()

    def expect(self, parts: int) -> None:
        """Begin anew with the number of files or records to come."""
        self._progress.__exit__()
        self._progress = Progress(parts, self._doing)

    def took(self, count: int) -> None:
        """Show bytes that were read."""
        self._progress.bytes_taken(count)

    def done(self) -> None:
        """Show that one more part was judged."""
        self._progress.source_done()


def _new_bar() -> RichProgress:
    # Imported here, since most calls end before there is anything to show.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
