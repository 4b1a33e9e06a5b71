"""In what formats tables are written, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Protocol

from muniment.exchange.dataset.carried import Value
from muniment.exchange.dataset.plain import CsvTable, JsonLinesTable
from muniment.exchange.dataset.schema import Table
from muniment.exchange.order import ExportError


class TableFile(Protocol):
    """A table that is being written; `formulas` counts what a spreadsheet would take for one."""

    @property
    def formulas(self) -> int: ...

    def write(self, row: Mapping[str, Value]) -> None:
        """Write a row."""

    def close(self) -> None:
        """Write what is left, and close the file."""


class TableFormat(Enum):
    """The value names its folder, its files' ending, and itself in ``--tables``."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """Its media type."""
        return _MEDIA_TYPES[self]

    def path(self, table: Table) -> str:
        """Give where a table lies in a dataset."""
        return f"{self.value}/{table.name}.{self.value}"


DEFAULT = (TableFormat.CSV, TableFormat.JSONL)
"""What every installation can write, so that all write the same unless they are asked."""

_MEDIA_TYPES = {
    TableFormat.CSV: "text/csv",
    TableFormat.JSONL: "application/jsonl",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
}
_Opener = Callable[[Table, Path], TableFile]


def wanted(named: Sequence[str]) -> tuple[TableFormat, ...]:
    """Give the formats that were named, each once and in one order; if none was, the default."""
    return tuple(one for one in TableFormat if one.value in named) or DEFAULT


def opener(one: TableFormat) -> _Opener:
    """Give what opens a table for writing. Raises `ExportError` where an extra is missing."""
    if one is TableFormat.CSV:
        return CsvTable
    if one is TableFormat.JSONL:
        return JsonLinesTable
    try:
        from muniment.exchange.dataset.parquet import ParquetTable
    except ImportError as error:
        raise ExportError(
            "Parquet needs the extra dataset, which is not installed: "
            "pip install 'muniment[dataset]'. CSV and JSON Lines need none: leave --tables out."
        ) from error
    return ParquetTable
