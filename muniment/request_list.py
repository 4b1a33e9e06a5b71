"""Lists of requests: a CSV file with a heading, one notice a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from muniment.request import Request, RequestError, describe, is_web

_LISTS = ("title", "language", "publisher")
_TEXTS = ("published", "rights", "legal_basis")
_COLUMNS = ("source", "notice", *_LISTS, *_TEXTS)


def read_requests(path: Path, defaults: Mapping[str, Any]) -> list[Request]:
    """Read a list (UTF-8, RFC 4180); relative paths start at the list's own folder.

    A field that is empty takes its default. Raises `RequestError` naming the line.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise RequestError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RequestError(f"{path}, line {line}: it is not UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_heading(path, tuple(reader.fieldnames or ()))
        return [
            _request(path, reader.line_num, row, defaults) for row in reader if any(row.values())
        ]
    except csv.Error as error:
        line = reader.reader.line_num
        raise RequestError(f"{path}, line {line}: it is not CSV: {error}.") from error


def _check_heading(path: Path, heading: tuple[str, ...]) -> None:
    unknown = [name for name in heading if name not in _COLUMNS]
    if "source" not in heading or unknown:
        raise RequestError(
            f"{path}: the heading needs `source` and may have {', '.join(_COLUMNS[1:])}"
            + (f"; it has {', '.join(map(repr, unknown))}." if unknown else ".")
        )
    if len(set(heading)) < len(heading):
        raise RequestError(f"{path}: the heading names a column twice.")


def _request(
    path: Path, line: int, row: Mapping[str | None, Any], defaults: Mapping[str, Any]
) -> Request:
    if None in row or any(value is None for value in row.values()):
        raise RequestError(f"{path}, line {line}: it has not as many fields as the heading.")
    source = row["source"]
    if not source:
        raise RequestError(f"{path}, line {line}: it names no source.")
    given: dict[str, Any] = dict(defaults)
    given.update({name: row[name].split("|") for name in _LISTS if row.get(name)})
    given.update({name: row[name] for name in _TEXTS if row.get(name)})
    try:
        notice = describe(**given)
    except RequestError as error:
        raise RequestError(f"{path}, line {line}: {error}") from error
    where = source if is_web(source) else str(path.absolute().parent / source)
    return Request((where,), notice, row.get("notice") or None)
