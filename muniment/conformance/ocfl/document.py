"""JSON documents of strangers: RFC 8259 in UTF-8, with what a dict would hide kept visible.

A key that stands twice in one object is remembered (`Repeated`). Nesting beyond what any OCFL
document has, and more values than the memory is meant to hold, are refused before there is a value.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from manifests import LimitError
from manifests.jcs import count_values

MAX_DEPTH = 32

# Possessive, so that no text makes it look twice.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


class DocumentError(ValueError):
    """The bytes are no JSON that OCFL allows; the text says why."""


class Repeated(dict[str, Any]):
    """A JSON object in which the keys `names` stand more than once; the last value counts."""

    names: tuple[str, ...] = ()


def parse_document(data: bytes, most: int) -> Any:
    """Read one JSON document of at most `most` values; numbers become floats.

    Raises `DocumentError` for what is none, and `LimitError` for what has more.
    """
    if len(data) > most and (count := count_values(data)) > most:
        raise LimitError(
            f"over the limit inventory_values of {most}: it has {count} commas and opening brackets"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"byte {error.start} is not UTF-8") from error
    if text.startswith("\ufeff"):
        raise DocumentError("it begins with a byte order mark")
    _check_depth(data)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise DocumentError(str(error)) from error
    if _SURROGATE_ESCAPE.search(data):
        _check_surrogates(value)
    return value


def repeated(value: dict[str, Any]) -> tuple[str, ...]:
    """Give the keys that stand more than once in an object."""
    return value.names if isinstance(value, Repeated) else ()


def _check_depth(data: bytes) -> None:
    # Innermost pairs fall away round by round: what is left after the last round is nested too
    # deeply, or not balanced and so no JSON either.
    brackets = _STRING.sub(b"", data).translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH):
        if not brackets:
            return
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    if brackets:
        raise DocumentError(f"brackets do not close, or nest more than {MAX_DEPTH} deep")


def _check_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DocumentError("a string has a lone surrogate, which UTF-8 cannot hold") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: set[str] = set()
    again: dict[str, None] = {}
    for key, _ in pairs:
        if key in seen:
            again[key] = None
        seen.add(key)
    hidden = Repeated(pairs)
    hidden.names = tuple(again)
    return hidden


def _no_constant(text: str) -> NoReturn:
    raise json.JSONDecodeError(f"JSON has no {text}", text, 0)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    # An integer of thousands of digits is slow to read, and OCFL has no use for its value.
    parse_int=float,
    parse_constant=_no_constant,
)
