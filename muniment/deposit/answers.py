"""Answers of the Internet Archive, read as what a stranger says: nothing in them is certain.

Sources: archive.org/developers/md-read.html, md-write.html and ias3.html.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import requests

from muniment.deposit.place import ORIGINAL, Item, Listed


def read_some(answer: requests.Response) -> str:
    """Read the beginning of an answer that says what went wrong."""
    try:
        return next(answer.iter_content(1 << 14), b"").decode("utf-8", "replace")
    except (requests.exceptions.RequestException, RuntimeError):
        return ""


def retry_after(answer: requests.Response) -> float | None:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isascii() and asked.isdigit() else None


def read_item(name: str, told: Mapping[str, Any]) -> Item:
    """Read what the metadata API says (archive.org/developers/md-read.html), as its word."""
    metadata = told.get("metadata")
    described = metadata if isinstance(metadata, dict) else {}
    files = told.get("files")
    read = (
        [_read_file(one) for one in files if isinstance(one, dict)]
        if isinstance(files, list)
        else []
    )
    return Item(
        name=name,
        exists=True,
        dark=bool(told.get("is_dark") or told.get("nodownload")),
        busy=bool(told.get("pending_tasks") or told.get("tasks")),
        fields={name: _listed(value) for name, value in described.items()},
        files={one.name: one for one in read},
    )


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))


def is_done(body: bytes) -> bool:
    """Whether the metadata API says that it took a change ."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("success") is True


def _read_file(told: Mapping[str, Any]) -> Listed:
    size = str(told.get("size", ""))
    return Listed(
        name=str(told.get("name", "")),
        size=int(size) if size.isascii() and size.isdigit() and len(size) < 20 else None,
        md5=str(told.get("md5", "")),
        source=str(told.get("source", ORIGINAL)),
    )
