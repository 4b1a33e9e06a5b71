"""What a place that takes deposits is asked, and how it can fail.

A place is known by what it gives back, never by what it says that it took: an upload that was
answered with 200 is not there until its bytes have been fetched and hashed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from checksums import Digest
from manifests import MunimentError

ORIGINAL = "original"
Fields = Mapping[str, Sequence[str]]
"""What is said of an item: each field's values, in order."""


class DepositError(MunimentError):
    """A deposit cannot be made, or not now."""


class BrokenOffError(DepositError):
    """The place did not answer, broke off, or answered what makes no sense: the call goes on."""


class OverloadedError(DepositError):
    """The place asks for fewer requests. `seconds` is what it asks to wait, where it says so."""

    def __init__(self, sentence: str, seconds: float | None) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class RefusedError(DepositError):
    """The place does not take it, and asking again does not help."""


class GoneError(RefusedError):
    """The place has nothing of that name."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that is to lie in an item under `name`: where it is here, and what it is.

    `part` says what it is of a notice: rendition, captures, text, manifest, signature, statement
    or kit. `title` is its own name, as people know it. `size` is in bytes, `md5` in hex.
    """

    name: str
    part: str
    source: Path
    size: int
    sha256: Digest
    md5: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a place lists it: its own word. `source` tells our files from its derivatives."""

    name: str
    size: int | None
    md5: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item as its place describes it.

    `fields` are its metadata; `dark` says that it was taken out of sight, `busy` that work on it is
    not finished.
    """

    name: str
    exists: bool
    dark: bool = False
    busy: bool = False
    fields: Fields = field(default_factory=dict)
    files: Mapping[str, Listed] = field(default_factory=dict)

    @property
    def originals(self) -> tuple[Listed, ...]:
        """What was given to it, and not made or kept by the place itself."""
        return tuple(one for one in self.files.values() if one.source == ORIGINAL)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back of a file: how many bytes, and their digest."""

    size: int
    sha256: Digest


class Place(Protocol):
    """Where deposits go. Each call raises `DepositError` in one of its kinds."""

    def look(self, item: str) -> Item:
        """Ask what an item holds."""

    def send(
        self,
        item: str,
        file: Sent,
        fields: Fields,
        moved: Callable[[int], None],
    ) -> None:
        """Send a file, and what is said of the item, which counts only where it is new."""

    def describe(self, item: Item, fields: Fields) -> None:
        """Say something else of an item that is there: these fields, each with all its values."""

    def fetch(self, item: str, name: str, most: int, moved: Callable[[int], None]) -> Fetched:
        """Fetch a file and hash it; of more than `most` bytes no more is read."""

    def is_overloaded(self, item: str) -> bool:
        """Ask whether the place wants fewer requests now."""
