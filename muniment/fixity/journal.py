"""The journal of a round: what was covered so far, so that a killed round is taken up again.

One JSON object a line, appended batch by batch; a last line without its newline was torn, and is
as if it had not been written. It lies in the owner's configuration folder, not in the archive:
what stands in it is going to be signed, and staging is a folder in which others may write.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manifests import FormatError, MunimentError
from muniment.config import Config, create_private
from muniment.durable import HeldLock
from muniment.fixity.state import State, Step

FORMAT = "muniment-audit-journal/1"


class JournalError(MunimentError):
    """Another round is at work, or the journal cannot be used."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a round began with: its id, when, and the head of the log at that time."""

    round: str
    began: str
    size: int
    root: str

    def to_json(self) -> dict[str, Any]:
        """Give the journal's first line."""
        return {
            "began": self.began,
            "format": FORMAT,
            "root": self.root,
            "round": self.round,
            "size": self.size,
        }


class Journal:
    """A round's journal in a file, or nowhere, where `path` is None."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stream = -1

    def read(self, most: int) -> tuple[Opening, State] | None:
        """Give what an unfinished round came to, or None where there is none that can be read."""
        if self._path is None or not self._path.exists():
            return None
        lines = self._path.read_bytes().split(b"\n")[:-1]
        try:
            values = [json.loads(line) for line in lines]
            opening = _opening(values[0])
            state = State(opening.size, most)
            for value in values[1:]:
                state.take(Step.from_json(value))
        except (IndexError, KeyError, TypeError, ValueError, FormatError):
            return None  # A round that cannot be read is begun anew; nothing of it was signed.
        return opening, state

    def begin(self, opening: Opening) -> None:
        """Begin a journal, in the place of whatever is there."""
        if self._path is not None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            self._stream = os.open(self._path, flags, 0o600)
            self._append(opening.to_json())

    def resume(self) -> None:
        """Go on with the journal that was read, after its last whole line."""
        if self._path is not None:
            self._stream = os.open(self._path, os.O_RDWR)
            data = self._path.read_bytes()
            os.ftruncate(self._stream, data.rfind(b"\n") + 1)
            os.lseek(self._stream, 0, os.SEEK_END)

    def note(self, step: Step) -> None:
        """Append a step."""
        if self._stream >= 0:
            self._append(step.to_json())

    def close(self) -> None:
        """Close the file, which stays for the next call."""
        if self._stream >= 0:
            os.close(self._stream)
            self._stream = -1

    def remove(self) -> None:
        """Throw the journal away: its round is recorded."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _append(self, value: Mapping[str, Any]) -> None:
        view = memoryview(json.dumps(value, ensure_ascii=True).encode() + b"\n")
        while view:
            view = view[os.write(self._stream, view) :]


@contextmanager
def open_journal(folder: Path | None, name: str) -> Iterator[Journal]:
    """Open the journal `name` in a folder that only its owner may enter, and hold it.

    With no folder it is kept nowhere. Raises `JournalError` where another round holds it.
    """
    if folder is None:
        yield Journal(None)
        return
    if not folder.exists():
        create_private(folder)
    try:
        lock = HeldLock(folder / f"{name}.lock")
    except BlockingIOError as error:
        raise JournalError(
            f"Another `muniment audit` of {name} is at work. Wait for it, or stop it; either way "
            "what it has covered is kept."
        ) from error
    journal = Journal(folder / f"{name}.jsonl")
    try:
        yield journal
    finally:
        journal.close()
        lock.close()


def _opening(value: Mapping[str, Any]) -> Opening:
    if value["format"] != FORMAT:
        raise FormatError(f"not a journal of this version: {value['format']!r}")
    return Opening(str(value["round"]), str(value["began"]), int(value["size"]), str(value["root"]))


def journal_folder(config: Config, origin: str) -> Path:
    """Give the folder for the journals of the archive whose log has this origin."""
    return config.folder / "audits" / config.keys(origin).name
