"""Has DuckDB, pandas and Frictionless read a dataset. Runs in the peer's own environment.

    .peers/dataset/bin/python tests/dataset_judge.py FOLDER
    .peers/dataset/bin/python tests/dataset_judge.py FOLDER PAGE

Prints a line of JSON: what Frictionless finds wrong, and for every table which readers see which
number of rows, and which of them see other rows than the JSON Lines file has. With a page: the
answers of its SQL and pandas blocks, and the tables that it shows for them.
"""

from __future__ import annotations

import json
import math
import os
import re
import runpy
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas


def frictionless_finds(folder: Path) -> list[str]:
    """What Frictionless has against the package and its tables."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    tables = {one.name for one in report.tasks}
    listed = {one["name"] for one in package(folder)["resources"]}
    errors = report.flatten(["name", "type", "message"])
    return [*map(str, errors), *(f"{name} was not looked at" for name in sorted(listed - tables))]


def package(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "datapackage.json").read_text("utf-8")))


def readings(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of a table's file, as each reader has them."""
    name = str(path)
    if path.suffix == ".csv":
        yield (
            "duckdb",
            asked(duckdb.read_csv(name, all_varchar=True, header=True, max_line_size=1 << 24)),
        )
        frame = pandas.read_csv(name, dtype=str, keep_default_na=False, na_values=[""])
        yield "pandas", rows(frame.columns, frame.itertuples(index=False, name=None))
    elif path.suffix == ".jsonl":
        yield "duckdb", asked(duckdb.read_json(name))
        frame = pandas.read_json(name, lines=True, dtype=False)
        yield "pandas", rows(frame.columns, frame.itertuples(index=False, name=None))
    else:
        yield "duckdb", asked(duckdb.read_parquet(name))
        frame = pandas.read_parquet(name)
        yield "pandas", rows(frame.columns, frame.itertuples(index=False, name=None))


def asked(found: Any) -> list[dict[str, Any]]:
    """What DuckDB answers; times as texts, since as times they need a further library."""
    pairs = zip(found.columns, map(str, found.types), strict=True)
    cast = (f'"{c}"::VARCHAR "{c}"' if t.startswith("TIMESTAMP") else f'"{c}"' for c, t in pairs)
    return rows(found.columns, found.project(", ".join(cast)).fetchall())


def rows(columns: Any, found: Any) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in found]


def plain(kind: str, value: Any) -> str | None:
    """A value of a type of Table Schema in one spelling, whatever a reader makes of it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or value is pandas.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if kind == "datetime":
        return pandas.Timestamp(value).tz_convert("UTC").isoformat(timespec="milliseconds")
    if isinstance(value, list):
        return json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), default=lambda one: one.tolist()
        )
    if kind in ("integer", "number"):
        return repr(float(value))
    return str(value).lower() if kind == "boolean" else str(value)


def judge(folder: Path) -> dict[str, Any]:
    duckdb.sql("SET TimeZone = 'UTC'")
    counts: dict[str, dict[str, int]] = {}
    differ: list[str] = []
    for resource in package(folder)["resources"]:
        path = folder / resource["path"]
        model = folder / "jsonl" / f"{path.stem}.jsonl"
        types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        lines = [json.loads(line) for line in model.read_text("utf-8").split("\n")[:-1]]
        expected = [{name: plain(types[name], one[name]) for name in one} for one in lines]
        for reader, read in readings(path):
            found = [{name: plain(types[name], one[name]) for name in one} for one in read]
            counts.setdefault(path.stem, {})[f"{reader} {path.suffix[1:]}"] = len(found)
            if found != expected:
                pairs = zip_longest(found, expected)
                differ.append(f"{reader} {path.name}: {next(p for p in pairs if p[0] != p[1])}")
    return {"finds": frictionless_finds(folder), "rows": counts, "differ": differ}


def worked(folder: Path, page: Path) -> dict[str, Any]:
    """What Frictionless finds; of each question the rows of the SQL block, the pandas block and the
    table, as texts."""
    finds, found = frictionless_finds(folder), []
    os.chdir(folder)
    for part in page.read_text("utf-8").split("\n## ")[1:]:
        if "```sql" not in part:
            continue
        sql = re.search(r"```sql\n(.*?)```", part, re.S)
        python = re.search(r"```python\n(.*?)```", part, re.S)
        assert sql and python, part
        script = Path(f"question-{len(found)}.py")
        script.write_text(python[1], "utf-8")
        answer = runpy.run_path(str(script))["answer"]
        shown = [line for line in part.splitlines() if line.startswith("| ")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in shown]
        found.append(
            {
                "question": part.splitlines()[0],
                "shown": cells[1:],
                "sql": [[text(v) for v in row] for row in duckdb.sql(sql[1]).fetchall()],
                "pandas": [[text(v) for v in row] for row in answer.itertuples(index=False)],
            }
        )
    return {"finds": finds, "questions": found}


def text(value: Any) -> str:
    return "" if value is None or value is pandas.NA or value != value else str(value)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    print(json.dumps(worked(where, Path(sys.argv[2]).resolve()) if sys.argv[2:] else judge(where)))
