"""Lists of requests: one notice a line, as CSV with a heading, as JSON Lines, or plainly.

source,title,published                                   notices.csv
https://www.example.gov/n/12,公告|Notice,2014-10-01

{"source": "scans/12.pdf", "title": ["公告", "Notice"]}   notices.jsonl

https://www.example.gov/n/12                             notices.txt, or any other name
# a line that begins with this is left out

Fields of CSV stand apart by commas, or by semicolons or tabs where the heading has these: so
spreadsheets write it. What is not UTF-8, nor marked UTF-16, is refused: titles are signed.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from manifests import printable
from muniment.request import Request, RequestError, describe, is_web

_LISTS = ("title", "language", "publisher")
_APART = (",", ";", "\t")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TEXTS = ("published", "rights", "legal_basis")
_COLUMNS = ("source", "notice", *_LISTS, *_TEXTS)

# A line's number, and what it gives by the names of columns.
_Row = tuple[int, Mapping[str, Any]]


def read_requests(path: Path, defaults: Mapping[str, Any]) -> list[Request]:
    """Read a list; what it is its name says: .csv, .jsonl or .ndjson, any other is plain.

    Relative paths start at the list's own folder. A field that is empty takes its default. What a
    line repeats word by word of an earlier one is asked for once. Raises `RequestError` naming the
    line.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
    except OSError as error:
        raise RequestError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RequestError(
            f"{path}, line {line}: it is not UTF-8. Save it as UTF-8 (in a spreadsheet: CSV UTF-8)."
        ) from error
    if "\0" in text:
        raise RequestError(
            f"{path} is no text. A list is .csv, .jsonl or plain text: save a spreadsheet as CSV."
        )
    rows = _READERS.get(path.suffix.lower(), _plain)(path, text)
    requests = [_request(path, line, row, defaults) for line, row in rows]
    return list({request.item: request for request in requests}.values())


def _csv(path: Path, text: str) -> Iterator[_Row]:
    """RFC 4180, with a heading; several values in a field stand apart by a bar."""
    heading = text.partition("\n")[0]
    apart = next((one for one in _APART if one in heading), ",")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=apart, strict=True)
    try:
        reader.fieldnames = [one.strip().lower() for one in reader.fieldnames or ()]
        _check_heading(path, tuple(reader.fieldnames))
        for row in reader:
            if not any(row.values()):
                continue
            if None in row or any(value is None for value in row.values()):
                raise RequestError(
                    f"{path}, line {reader.line_num}: it has not as many fields as the heading."
                )
            split = {name: row[name].split("|") for name in _LISTS if row.get(name)}
            yield reader.line_num, {**row, **split}
    except csv.Error as error:
        line = reader.reader.line_num
        raise RequestError(f"{path}, line {line}: it is not CSV: {error}.") from error


def _jsonl(path: Path, text: str) -> Iterator[_Row]:
    """One object a line (jsonlines.org); a list of texts where there may be several."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise RequestError(f"{path}, line {number}: it is not JSON.") from error
        if not isinstance(row, dict) or set(row) - set(_COLUMNS):
            raise RequestError(
                f"{path}, line {number}: it is an object with `source` and any of "
                f"{', '.join(_COLUMNS[1:])}."
            )
        row = {name: value for name, value in row.items() if value is not None}
        for name, value in row.items():
            texts = [value] if isinstance(value, str) else value if name in _LISTS else [None]
            if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
                what = "a text or a list of texts" if name in _LISTS else "a text"
                raise RequestError(f"{path}, line {number}: `{name}` is {what}.")
            if name in _LISTS:
                row[name] = texts
        yield number, row


def _plain(path: Path, text: str) -> Iterator[_Row]:
    """One source a line."""
    for number, line in enumerate(text.split("\n"), start=1):
        source = line.strip()
        if number == 1 and source.partition(",")[0] == "source":
            raise RequestError(f"{path} begins as CSV does: give it a name that ends in .csv.")
        if source.startswith("{"):
            raise RequestError(
                f"{path}, line {number}, looks like JSON: give it a name that ends in .jsonl."
            )
        if source and not source.startswith("#"):
            yield number, {"source": source}


_READERS = {".csv": _csv, ".jsonl": _jsonl, ".ndjson": _jsonl}


def _check_heading(path: Path, heading: tuple[str, ...]) -> None:
    unknown = [name for name in heading if name not in _COLUMNS]
    if "source" not in heading or unknown:
        raise RequestError(
            f"{path}: the heading needs `source` and may have {', '.join(_COLUMNS[1:])}"
            + (f"; it has {', '.join(map(repr, unknown))}." if unknown else ".")
        )
    if len(set(heading)) < len(heading):
        raise RequestError(f"{path}: the heading names a column twice.")


def _request(path: Path, line: int, row: Mapping[str, Any], defaults: Mapping[str, Any]) -> Request:
    source = row.get("source")
    if not source:
        raise RequestError(f"{path}, line {line}: it names no source.")
    if "\0" in source:
        raise RequestError(f"{path}, line {line}: {printable(source)} is no source.")
    given: dict[str, Any] = dict(defaults)
    given.update({name: row[name] for name in (*_LISTS, *_TEXTS) if row.get(name)})
    try:
        notice = describe(**given)
    except RequestError as error:
        raise RequestError(f"{path}, line {line}: {error}") from error
    if is_web(source.strip()):
        source = source.strip()
    where = source if is_web(source) else str(path.absolute().parent / source)
    return Request((where,), notice, row.get("notice") or None)
