"""Tables as Parquet, by pyarrow: the extra `dataset`, imported here alone.

What is written depends on the rows and on the version of pyarrow, and on nothing else: row groups
end by how much they hold, and no time is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from muniment.exchange.dataset.carried import Value
from muniment.exchange.dataset.schema import VERSION, Field, Table, Type
from muniment.words.dataset import meaning
from muniment.words.language import Language

_CHUNK_ROWS = 1_000  # kept as Python has them, which takes many times as much memory
_GROUP_WEIGHT = 4 << 20  # characters, with eight for each field: of every table at once
_FIELD_WEIGHT = 8

_TYPES = {
    Type.TEXT: pyarrow.string(),
    Type.INTEGER: pyarrow.int64(),
    Type.NUMBER: pyarrow.float64(),
    Type.TRUTH: pyarrow.bool_(),
    Type.TIME: pyarrow.timestamp("ms", tz="UTC"),
    Type.TEXTS: pyarrow.list_(pyarrow.string()),
    Type.INTEGERS: pyarrow.list_(pyarrow.int64()),
    Type.SPANS: pyarrow.list_(pyarrow.list_(pyarrow.int64())),
}


class ParquetTable:
    """A table in a Parquet file, a row group at a time in memory."""

    formulas = 0

    def __init__(self, table: Table, path: Path) -> None:
        self._schema = pyarrow.schema(
            [_column(table, field) for field in table.fields],
            metadata={"muniment.dataset": VERSION, "muniment.table": table.name},
        )
        self._types = {field.name: field.type for field in table.fields}
        self._writer = pyarrow.parquet.ParquetWriter(
            path, self._schema, version="2.6", compression="zstd", compression_level=9
        )
        self._rows: list[dict[str, Any]] = []
        self._chunks: list[pyarrow.RecordBatch] = []
        self._weight = 0

    def write(self, row: Mapping[str, Value]) -> None:
        """Take a row; what it does not name is null."""
        self._rows.append({name: _cell(kind, row.get(name)) for name, kind in self._types.items()})
        self._weight += _FIELD_WEIGHT * len(self._types) + sum(map(_weight, row.values()))
        if self._weight >= _GROUP_WEIGHT:
            self._end_group()
        elif len(self._rows) >= _CHUNK_ROWS:
            self._end_chunk()

    def close(self) -> None:
        """Write what is left, and close the file."""
        if self._weight:
            self._end_group()
        self._writer.close()

    def _end_chunk(self) -> None:
        self._chunks.append(pyarrow.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()

    def _end_group(self) -> None:
        self._end_chunk()
        group = pyarrow.Table.from_batches(self._chunks, schema=self._schema)
        self._writer.write_table(group, row_group_size=group.num_rows)
        self._chunks.clear()
        self._weight = 0


def _column(table: Table, field: Field) -> Any:
    said = {
        "description": meaning(table.name, field.name, Language.ENGLISH),
        "description_zh": meaning(table.name, field.name, Language.CHINESE),
    }
    return pyarrow.field(field.name, _TYPES[field.type], metadata=said)


def _weight(value: Value) -> int:
    return len(value) if isinstance(value, str | list) else 0


def _cell(kind: Type, value: Value) -> Any:
    if kind is Type.TIME and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value
