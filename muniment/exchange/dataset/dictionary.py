"""What describes a dataset: a Data Package (Frictionless) and a README, with the same words.

https://specs.frictionlessdata.io/data-package/, /table-schema/. Descriptions are in English;
``description_zh`` has them in Chinese. Parquet is listed as files, since what validates Data
Packages reads no lists in it, and so is a file of JSON Lines without a line, which it cannot read;
their schema is given all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from checksums import Algorithm, hash_file
from muniment.exchange.dataset.formats import TableFormat
from muniment.exchange.dataset.schema import TABLES, VERSION, Table
from muniment.words.dataset import dataset_words, meaning, table_meaning
from muniment.words.language import Language

_PACKAGE = "datapackage.json"
_README = "README.md"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a dataset as a whole: of which log, how long it was, and how many rows.

    `replaced` counts the characters that no table can carry.
    """

    origin: str
    size: int
    rows: Mapping[str, int]
    replaced: int


def write_dictionary(folder: Path, formats: tuple[TableFormat, ...], told: Told) -> None:
    """Write both beside tables that are whole."""
    package = json.dumps(_package(folder, formats, told), ensure_ascii=False, indent=2)
    (folder / _PACKAGE).write_bytes(f"{package}\n".encode())
    (folder / _README).write_bytes(_readme(formats, told).encode())


def dictionary_lines() -> Iterator[str]:
    """Give the data dictionary in Markdown: a section a table, a line a field."""
    for table in TABLES:
        yield f"### {table.name}"
        yield ""
        yield f"{_said(table)}. {_said(table, Language.CHINESE)}。"
        yield f"Key: {', '.join(f'`{name}`' for name in table.key)}."
        yield ""
        yield "| field | type | meaning | 含义 |"
        yield "|---|---|---|---|"
        for field in table.fields:
            words = (meaning(table.name, field.name, language) for language in Language)
            cells = " | ".join(text.replace("|", "\\|") for text in words)
            always = "" if field.required else ", or null"
            yield f"| `{field.name}` | {field.type.value}{always} | {cells} |"
        yield ""


def _package(folder: Path, formats: tuple[TableFormat, ...], told: Told) -> dict[str, Any]:
    about = {"origin": told.origin, "size": str(told.size)}
    return {
        "profile": "data-package",
        "name": "muniment-dataset",
        "title": dataset_words("title", Language.ENGLISH),
        "title_zh": dataset_words("title", Language.CHINESE),
        "description": dataset_words("about", Language.ENGLISH, **about),
        "description_zh": dataset_words("about", Language.CHINESE, **about),
        "version": VERSION,
        "resources": [
            _resource(folder, table, one, told.rows[table.name])
            for one in formats
            for table in TABLES
        ],
    }


def _resource(folder: Path, table: Table, one: TableFormat, rows: int) -> dict[str, Any]:
    path = one.path(table)
    digested = hash_file(folder / path, (Algorithm.SHA256,))
    is_text = one is not TableFormat.PARQUET
    said: dict[str, Any] = {
        "name": f"{table.name}-{one.value}",
        "profile": "tabular-data-resource" if one is TableFormat.CSV else "data-resource",
        "type": "table" if one is TableFormat.CSV or (is_text and rows) else "file",
        "title": table.name,
        "description": _said(table),
        "description_zh": _said(table, Language.CHINESE),
        "path": path,
        "format": one.value,
        "mediatype": one.media_type,
        "bytes": digested.size,
        "hash": f"sha256:{digested.digest(Algorithm.SHA256).hex}",
    }
    if is_text:
        said |= {"encoding": "utf-8", "rows": rows}
    return {**said, "schema": _schema(table, one)}


def _schema(table: Table, one: TableFormat) -> dict[str, Any]:
    return {
        "fields": [
            {
                "name": field.name,
                "type": field.type.schema,
                "description": meaning(table.name, field.name, Language.ENGLISH),
                "description_zh": meaning(table.name, field.name, Language.CHINESE),
                **({"constraints": {"required": True}} if field.required else {}),
            }
            for field in table.fields
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": list(fields),
                "reference": {"resource": f"{other}-{one.value}", "fields": list(theirs)},
            }
            for fields, other, theirs in table.links
        ],
    }


def _said(table: Table, language: Language = Language.ENGLISH) -> str:
    return table_meaning(table.name, language)


def _readme(formats: tuple[TableFormat, ...], told: Told) -> str:
    template = resources.files(__package__).joinpath("readme.md").read_text("utf-8")
    rows = "\n".join(
        f"| {table.name} | {told.rows[table.name]} | {_said(table)} | "
        f"{_said(table, Language.CHINESE)} |"
        for table in TABLES
    )
    return template.format(
        origin=told.origin,
        size=told.size,
        formats=", ".join(f"`{one.value}/`" for one in formats),
        rows=rows,
        replaced=told.replaced,
        dictionary="\n".join(dictionary_lines()),
    )
