"""What a form is asked to write, and what it says of what it wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from manifests import MunimentError
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import Publication
from muniment.exchange.chronicle import Chronicle
from muniment.words import Language

ZIP = ".zip"


class ExportError(MunimentError):
    """An export cannot be written."""


class NothingError(ExportError):
    """A notice has nothing of what a form gives: of several it is left out, alone it is refused."""


@dataclass(frozen=True, slots=True)
class Order:
    """Notices that are to be written in a form.

    `target` is where the form writes: nothing is there, and nobody else knows of it; whoever
    ordered puts it in its place when it is whole, and removes it when the form raises.
    `chronicle` is one for all that a command orders. `publications` can be gone through once; of a
    form that is of one notice there is one of them, and `version` is None for the newest. `several`
    says that several were asked for, though there may be one. `language` is that of our own words
    in it; `keys` the folder of the archive's keys, for a form that signs, or None where nothing is
    to be signed; `tables` names formats of tables, for a form that has any, and none means as is
    usual.
    """

    archive: Archive
    catalogue: Catalogue
    chronicle: Chronicle
    publications: Iterable[Publication]
    version: int | None
    target: Path
    several: bool = False
    language: Language = Language.ENGLISH
    keys: Path | None = None
    tables: tuple[str, ...] = ()

    def publication(self) -> Publication:
        """Give the one notice of a form that is of one."""
        [one] = self.publications
        return one


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was written: how much, in words that end a sentence (``"3 files"``); for JSON; without.

    `left_out` says of content paths why they are not in it, each in a sentence.
    """

    said: str
    answer: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[tuple[str, str], ...] = ()


def counted(count: int, noun: str = "file") -> str:
    """Give a number with its noun: ``1 file``, ``3 files``."""
    return f"{count} {noun}{'s' * (count != 1)}"
