"""Where coverings are made: a folder that only the archive's owner may enter, for each hash.

::

    FIRST.jsonl              what was read of a range so far, one entry of the log a line
    WHAT-FIRST-END/          a covering that was read to its end: sums, text, and stamps so far

It lies in the owner's configuration and not in the archive's staging: what stands in it is going to
be signed and stamped. A last line without its line feed was torn, and is as if it were not there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest, DigestError
from manifests import MunimentError
from manifests.claims.covering import SUMS, TEXT, CoveringText, text_of, write_sums
from manifests.moments.stamp_file import NAME
from muniment.config import Config, create_private
from muniment.coverings.reader import Read
from muniment.durable import HeldLock, names_in, sync_folder, write_durably

_FINISHED = re.compile(r"(entries|papers)-(0|[1-9][0-9]*)-([1-9][0-9]*)")


class WorkshopError(MunimentError):
    """Somebody else makes coverings of this archive just now."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A covering that waits for its stamps, or for its record."""

    folder: Path
    what: str
    first: int
    end: int
    text: CoveringText

    @property
    def stamped_by(self) -> frozenset[str]:
        """The names of the authorities that stamped it."""
        names = names_in(self.folder)
        return frozenset(name.removesuffix(".tsr") for name in names if name.endswith(".tsr"))

    def keep(self, name: str, files: Mapping[str, bytes]) -> None:
        """Keep what an authority was asked and answered, by suffix, the answer last, durably."""
        for suffix, data in files.items():
            write_durably(self.folder / f"{name}{suffix}", data, 0o600)

    def files(self) -> dict[str, bytes]:
        """Give what its record is to hold, by name."""
        done = self.stamped_by  # What was asked of others was never answered.
        names = [
            name
            for name in names_in(self.folder)
            if NAME.fullmatch(name) and name.partition(".")[0] in done
        ]
        return {name: (self.folder / name).read_bytes() for name in (SUMS, TEXT, *names)}

    def remove(self) -> None:
        """Throw it away: its record is in the log."""
        shutil.rmtree(self.folder)


class Workshop:
    """The folder of coverings by one hash, held by one process."""

    def __init__(self, folder: Path, algorithm: Algorithm) -> None:
        self._folder = folder
        self._algorithm = algorithm

    def finished(self) -> tuple[Finished, ...]:
        """Give the coverings that were read to their ends, by their ranges."""
        found: list[Finished] = []
        for name in names_in(self._folder):
            match = _FINISHED.fullmatch(name)
            if match is not None:
                folder = self._folder / name
                text = text_of((folder / SUMS).read_bytes(), self._algorithm)
                found.append(Finished(folder, match[1], int(match[2]), int(match[3]), text))
        return tuple(sorted(found, key=lambda one: (one.what, one.first)))

    def finish(self, what: str, first: int, end: int, read: Read) -> Finished:
        """Put a covering together from all that was read of it; durable when this returns."""
        sums = write_sums(read.digests, read.redacted)
        text = text_of(sums, self._algorithm)
        name = f"{what}-{first}-{end}"
        draft = self._folder / f".{name}.new"
        shutil.rmtree(draft, ignore_errors=True)
        create_private(draft)
        write_durably(draft / SUMS, sums, 0o600)
        write_durably(draft / TEXT, text.encode(), 0o600)
        draft.rename(self._folder / name)
        sync_folder(self._folder)
        self._journal(first).unlink(missing_ok=True)
        return Finished(self._folder / name, what, first, end, text)

    def noted(self, first: int, end: int) -> dict[int, Read]:
        """Give what was read of a range before, by entry; a line that is none ends it."""
        found: dict[int, Read] = {}
        path = self._journal(first)
        if not path.exists():
            return found
        for line in path.read_bytes().split(b"\n")[:-1]:
            try:
                position, read = self._parse(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, DigestError):
                break
            if first <= position < end:
                found[position] = read
        return found

    @contextmanager
    def noting(self, first: int, known: Mapping[int, Read]) -> Iterator[Journal]:
        """Open the journal of the range that begins at `first`; it begins with what is known."""
        path = self._journal(first)
        draft = path.with_suffix(".new")
        with open(draft, "wb") as stream:
            journal = Journal(stream.fileno())
            for position, read in known.items():
                journal.note(position, read)
            os.fsync(stream.fileno())
            os.replace(draft, path)
            yield journal
            os.fsync(stream.fileno())

    def _journal(self, first: int) -> Path:
        return self._folder / f"{first}.jsonl"

    def _parse(self, value: Mapping[str, Any]) -> tuple[int, Read]:
        digests, redacted = value["digests"], value["redacted"]
        read = Read(
            {path: Digest.from_hex(self._algorithm, text) for path, text in digests.items()},
            {path: Digest.from_hex(Algorithm.SHA512, text) for path, text in redacted.items()},
        )
        return int(value["entry"]), read


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal that is open for writing."""

    descriptor: int

    def note(self, position: int, read: Read) -> None:
        """Append what was read of an entry."""
        value = {
            "digests": {path: one.hex for path, one in read.digests.items()},
            "entry": position,
            "redacted": {path: one.hex for path, one in read.redacted.items()},
        }
        view = memoryview(json.dumps(value).encode() + b"\n")
        while view:
            view = view[os.write(self.descriptor, view) :]


@contextmanager
def open_workshop(config: Config, origin: str, algorithm: Algorithm) -> Iterator[Workshop]:
    """Open the folder for coverings of an archive by one hash, and hold it.

    Raises `WorkshopError` where another process holds it.
    """
    folder = config.folder / "coverings" / config.keys(origin).name / algorithm.value
    if not folder.exists():
        create_private(folder)
    try:
        lock = HeldLock(folder / "lock")
    except BlockingIOError as error:
        raise WorkshopError(
            f"Another `muniment renew --rehash` of {origin} is at work. Wait for it, or stop it; "
            "either way what it has read is kept."
        ) from error
    try:
        yield Workshop(folder, algorithm)
    finally:
        lock.close()
