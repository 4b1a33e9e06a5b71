"""Reading Akoma Ntoso back, unit by unit, and having the schema of OASIS judge it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.parsers import expat

from editions import SHARED, read
from manifests import Limits
from muniment.edition import Column, Unit
from muniment.edition.read import read_edition
from muniment.edition.sheet import Sheet, sheet_of
from muniment.edition.whence import ReadFile, Whence
from system_packages import need

SCHEMA = SHARED / "fixtures" / "xsd" / "akn" / "akomantoso30.xsd"
_TEXTS = ("num", "heading", "p")

Units = dict[str, tuple[str, str, str]]
"""Label, heading and text of each unit, by its id."""


def sheet(*renditions: tuple[str, str | bytes]) -> Sheet:
    """Lay out renditions, each a name and what is in it."""
    whence = Whence(tuple(ReadFile(name, len(data), "00" * 64) for name, data in renditions))
    edition = read_edition([read(data, name) for name, data in renditions])
    return sheet_of(edition, whence, Limits())


def judge(paths: Sequence[Path]) -> None:
    """Assert that documents are valid by the schema, where it is here."""
    if SCHEMA.exists() and paths:
        call = [need("xmllint", "libxml2-utils"), "--nonet", "--noout", "--schema", SCHEMA, *paths]
        judged = subprocess.run(call, capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stderr[-3000:]


def units_of(column: Column) -> Units:
    """What an edition has of a column; of a table its cells, whatever stands between them."""
    return {
        unit.id: (unit.label.printed if unit.label else "", unit.heading or "", _text(unit))
        for unit in column.walk()
    }


def _text(unit: Unit) -> str:
    cells = " ".join(cell.text for row in unit.rows for cell in row)
    return " ".join(cells.split()) if unit.rows else unit.text


def read_back(document: bytes) -> Units:
    """Read the units of a document: what has an eId and stands in the text or the notes."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.Parse(document, True)
    return {
        id: (one["num"], one["heading"], one["p"] or " ".join(one["td"].split()))
        for id, one in reader.units.items()
    }


class _Reader:
    def __init__(self) -> None:
        self.units: dict[str, dict[str, str]] = {}
        self._open: list[str | None] = []
        self._into: list[str] = []
        self._reading = False
        self._tables = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("preface", "preamble", "mainBody", "conclusions", "notes"):
            self._reading = True
        id = attributes.get("eId") if self._reading and name != "table" else None
        self._tables += name == "table"
        self._open.append(id)
        if id is not None:
            self.units[id] = {"num": attributes.get("marker", ""), "heading": "", "p": "", "td": ""}
        if name == "noteRef":
            self.text(attributes["marker"])
        if name in _TEXTS:
            self._into.append("td" if self._tables else name)
            self.text(" " * self._tables)

    def end(self, name: str) -> None:
        self._open.pop()
        self._tables -= name == "table"
        if name in _TEXTS:
            self._into.pop()
        if name == "notes":
            self._reading = False

    def text(self, data: str) -> None:
        holder = next((id for id in reversed(self._open) if id is not None), None)
        if self._into and holder is not None:
            self.units[holder][self._into[-1]] += data
