"""How far a round is, on stderr: a bar with the time left on a terminal, else a line now and then.

Objects cost time as well as bytes do, so both count as work.
"""

from __future__ import annotations

import sys
import time

import click
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

_QUIET_SECONDS = 1.0
_SAID_EVERY = 10.0
_OBJECT = 150_000  # bytes that are hashed in the time that one version takes besides


class AuditProgress:
    """Shows one round."""

    def __init__(self) -> None:
        self._work = self._done = 0
        self._versions = self._bytes = 0
        self._begun = self._said = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> AuditProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, objects: int, size: int) -> None:
        """Hear how much there is to do."""
        self._work = objects * _OBJECT + size

    def done(self, objects: int, size: int) -> None:
        """Hear of what was done."""
        self._versions += objects
        self._bytes += size
        self._done = min(self._work, self._done + objects * _OBJECT + size)
        now = time.monotonic()
        if now - self._begun < _QUIET_SECONDS:
            return
        if sys.stderr.isatty():
            self._draw()
        elif now - self._said >= _SAID_EVERY:
            self._said = now
            part = 100 * self._done // max(1, self._work)
            click.echo(f"{part} %: {self._text()}", err=True)

    def _draw(self) -> None:
        if self._bar is None:
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.add_task("", total=self._work)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=self._done, description=self._text())

    def _text(self) -> str:
        return f"checking, {self._versions} versions, {self._bytes / 1e9:.2f} GB read"
