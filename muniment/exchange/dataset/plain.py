"""Tables as CSV (RFC 4180) and as JSON Lines: a row as it comes, no two ways to write it.

In CSV nothing is a null, and an empty text is none; a list is JSON. Texts are never altered: one
that a spreadsheet would take for a formula is written as it is, and counted.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from muniment.exchange.dataset.carried import Value
from muniment.exchange.dataset.schema import Table

# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class CsvTable:
    """A table in a CSV file; `formulas` counts cells that spreadsheets take for formulas."""

    def __init__(self, table: Table, path: Path) -> None:
        self._names = table.names
        self._stream = path.open("x", encoding="utf-8", newline="")
        self._rows = csv.writer(self._stream)  # CR LF, and quotes where they are needed
        self._rows.writerow(self._names)
        self.formulas = 0

    def write(self, row: Mapping[str, Value]) -> None:
        """Write a row; what it does not name is null."""
        cells = [_cell(row.get(name)) for name in self._names]
        self.formulas += sum(cell.startswith(_FORMULAS) for cell in cells)
        self._rows.writerow(cells)

    def close(self) -> None:
        """Write what is left, and close the file."""
        self._stream.close()


class JsonLinesTable:
    """A table in a file of JSON objects, one a line, each with every field."""

    formulas = 0

    def __init__(self, table: Table, path: Path) -> None:
        self._names = table.names
        self._stream = path.open("x", encoding="utf-8", newline="")

    def write(self, row: Mapping[str, Value]) -> None:
        """Write a row; what it does not name is null."""
        self._stream.write(_json({name: row.get(name) for name in self._names}) + "\n")

    def close(self) -> None:
        """Write what is left, and close the file."""
        self._stream.close()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _json(value) if isinstance(value, list) else str(value)


def _json(value: Any) -> str:
    # Line separators of Unicode would end a line for some readers.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
