"""Building a catalogue anew from shelves and log, which alone are the truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from checksums import Algorithm, Digest
from manifests import Entry, FormatError, Limits, Statement, parse_statement
from muniment.catalogue.catalogue import Catalogue
from muniment.durable import names_in
from muniment.plain_file import NotPlainError, read_plain


class _Shelves(Protocol):
    def objects(self) -> Iterator[Path]: ...


class _Log(Protocol):
    def entries(self, start: int, stop: int) -> Iterator[bytes]: ...


def rebuild(catalogue: Catalogue, shelves: _Shelves, log: _Log, size: int, limits: Limits) -> None:
    """Fill an empty catalogue with every shelved version that one of `size` log entries names.

    What is shelved but not logged, or cannot be read, is left out: `log check` and `verify` name
    it. Raises OSError from the disk.
    """
    positions = {
        Digest.of(Algorithm.SHA256, entry).value: index
        for index, entry in enumerate(log.entries(0, size))
    }

    def logged() -> Iterator[tuple[int, Statement]]:
        for folder in shelves.objects():
            for entry, statement in read_shelved(folder, limits):
                index = positions.get(Digest.of(Algorithm.SHA256, entry.encode()).value)
                if index is not None:
                    yield index, statement

    catalogue.add(logged(), size)


def read_shelved(folder: Path, limits: Limits) -> Iterator[tuple[Entry, Statement]]:
    """Give the entry and statement of each version of an object that can be read."""
    for sums in _manifests(folder):
        try:
            statement = parse_statement(
                read_plain(sums.with_suffix(".json")), limits.statement_bytes
            )
            entry = Entry(
                statement.kind,
                Digest.of(Algorithm.SHA512, read_plain(sums)),
                Digest.of(Algorithm.SHA512, read_plain(sums.with_suffix(".sums.sig"))),
            )
        except (FormatError, FileNotFoundError, NotPlainError):
            continue
        yield entry, statement


def _manifests(folder: Path) -> Iterator[Path]:
    for version in names_in(folder):
        manifests = folder / version / "content" / "manifests"
        try:
            names = names_in(manifests) if version.startswith("v") else ()
        except (FileNotFoundError, NotADirectoryError):
            continue
        yield from (manifests / name for name in names if name.endswith(".sums"))
