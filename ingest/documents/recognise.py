"""Letters recognised in a picture by tesseract, where that is installed: words, boxes, confidence.

It reads pictures of our own making from stdin, one text block each (``--psm 6``), in one language:
two together turn whole Chinese lines into Latin nonsense.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ingest.documents.child import Bounds, StoppedError, output_of

_COMMAND = "tesseract"
_COLUMNS = 12
_WORD_LEVEL = "5"
_ONE_THREAD: Mapping[str, str] = {"OMP_THREAD_LIMIT": "1"}
_QUICK = Bounds(1 << 30, 20, 1 << 16)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word: on which line of its picture, where (left, top, right, bottom), and how sure."""

    text: str
    line: tuple[int, int, int]
    box: tuple[int, int, int, int]
    confidence: int


def has_recogniser() -> bool:
    """Tell whether tesseract is here."""
    return shutil.which(_COMMAND) is not None


@cache
def recogniser() -> tuple[str, frozenset[str]]:
    """Give tesseract's version and the languages that it has data of. Raises `StoppedError`."""
    version = output_of([_COMMAND, "--version"], b"", _QUICK).decode("utf-8", "replace")
    languages = output_of([_COMMAND, "--list-langs"], b"", _QUICK).decode("utf-8", "replace")
    return " ".join(version.split()[:2]), frozenset(languages.splitlines()[1:])


def recognised(png: bytes, language: str, bounds: Bounds) -> list[Recognised]:
    """Recognise a picture of one block of text. Raises `StoppedError`."""
    command = [_COMMAND, "stdin", "stdout", "-l", language, "--psm", "6", "tsv"]
    said = output_of(command, png, bounds, extra=_ONE_THREAD)
    return list(_words(said.decode("utf-8", "replace")))


def _words(table: str) -> Iterator[Recognised]:
    """Read the table of tesseract's output: level, page, block, paragraph, line, word, box, …"""
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        try:
            block, paragraph, line = (int(one) for one in cells[2:5])
            left, top, width, height = (int(one) for one in cells[6:10])
            confidence = round(float(cells[10]))
        except ValueError as error:
            raise StoppedError("its table is no table") from error
        box = (left, top, left + width, top + height)
        bounded = min(max(confidence, 0), 100)
        yield Recognised(cells[11].strip(), (block, paragraph, line), box, bounded)
