"""JSON with one spelling for every value: RFC 8785, the JSON Canonicalization Scheme.

::

    {"€": "Euro Sign", "1": [1E30, 4.50]}    becomes    {"1":[1e+30,4.5],"€":"Euro Sign"}

Reading follows I-JSON (RFC 7493): UTF-8 without a byte order mark, no key twice, no lone
surrogates, no number beyond a double's range.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import Any, NoReturn

from manifests.errors import FormatError

MAX_DEPTH = 64
MAX_BYTES = 1 << 24
MAX_VALUES = 1_000_000
_EXACT = 1 << 53  # below this a double holds every integer
_MOST_DIGITS = len(str(_EXACT))

# A string, whole or cut off, or one bracket; possessive, so that no text makes it look twice.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
# Writes a text. RFC 8785 §3.2.2.2 asks for exactly the escapes that json writes: short ones where
# there are any, else \u00xx in lower case, and nothing above U+001F but quote and backslash.
quote = json.encoder.encode_basestring
# Of what `_is_plain`, Python's own order of keys and spelling of numbers is that of RFC 8785.
_PLAIN = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Without any of these words a value is text or a number; without any of these first bytes of
# characters from U+10000 on, keys sort by characters as they do by UTF-16.
_WORDS = (b"true", b"false", b"null")
_BEYOND = tuple(bytes((first,)) for first in range(0xF0, 0xF5))


class JsonError(FormatError):
    """A text is not the JSON that we read, or a value cannot be written as JSON."""


def canonical(value: Any, max_depth: int = MAX_DEPTH) -> bytes:
    """Write a value of dicts, lists, tuples, strings, numbers, booleans and None (RFC 8785).

    Raises `JsonError` for anything else, for NaN, infinities, lone surrogates, integers that no
    double holds exactly, and for more than `max_depth` levels of lists and dicts.
    """
    if _is_plain(value, max_depth):
        text = _PLAIN.encode(value)
    else:
        pieces: list[str] = []
        _write(value, pieces, max_depth)
        text = "".join(pieces)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _lone_surrogate() from error


def count_values(data: bytes) -> int:
    """Count commas and opening brackets, also those in texts: no JSON has more values than that.

    A key counts with its value. So what would fill the memory is known before any of it is read:
    in three bytes of JSON there can be an object of 64.
    """
    return sum(map(data.count, (b",", b"[", b"{"))) + 1


def parse_json(
    data: bytes,
    max_depth: int = MAX_DEPTH,
    max_bytes: int = MAX_BYTES,
    max_values: int = MAX_VALUES,
) -> Any:
    """Read I-JSON: dicts, lists, strings, ints, floats, booleans and None.

    Numbers are doubles, as RFC 8785 §3.2.2.3 reads them; those spelled as integers below
    2**53, which a double holds exactly, become ints. Raises `JsonError` for what is not I-JSON and
    for what is over a limit.
    """
    if len(data) > max_bytes:
        raise JsonError(f"JSON of {len(data)} bytes is over the limit of {max_bytes}")
    if _has_more_values(data, max_values):
        raise JsonError(
            f"JSON with {count_values(data)} commas and opening brackets is over the limit of "
            f"{max_values} values"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError(f"JSON is UTF-8, unlike byte {error.start}") from error
    if text.startswith("\ufeff"):
        raise JsonError("JSON has no byte order mark (RFC 8259 §8.1)")
    _check_depth(text, max_depth)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonError(f"not JSON: {error}") from error
    if "\\u" in text:  # UTF-8 has no lone surrogates: only an escape can make one.
        _check_strings(value)
    return value


def parse_canonical(
    data: bytes,
    max_depth: int = MAX_DEPTH,
    max_bytes: int = MAX_BYTES,
    max_values: int = MAX_VALUES,
) -> Any:
    """Read JSON that is in its one spelling; raise `JsonError` for any other."""
    value = parse_plain(data, max_depth, max_bytes, max_values)
    if value is not None:
        return value
    value = parse_json(data, max_depth, max_bytes, max_values)
    if canonical(value, max_depth) != data:
        raise JsonError("the JSON is not in the one spelling of RFC 8785")
    return value


def _has_more_values(data: bytes, most: int) -> bool:
    return len(data) > most and count_values(data) > most


def parse_plain(
    data: bytes,
    max_depth: int = MAX_DEPTH,
    max_bytes: int = MAX_BYTES,
    max_values: int = MAX_VALUES,
) -> Any:
    """Read JSON in its one spelling that has only texts and integers below 2**53, quickly.

    Gives None for all else, good or bad, and for what is over a limit.
    """
    # What Python's own decoder takes and I-JSON does not (a key twice, a lone surrogate) is
    # written otherwise than it was read, or not at all.
    if len(data) > max_bytes or _has_more_values(data, max_values):
        return None
    try:
        value = _PLAIN_DECODER.decode(data.decode("utf-8"))
        unusual = _WORDS if data.isascii() else (*_WORDS, *_BEYOND)
        known = not any(map(data.__contains__, unusual))
        shallow = data.count(b"[") + data.count(b"{") <= max_depth
        if (known and shallow) or _is_plain(value, max_depth):
            return value if spell_plain(value) == data else None
    except (ValueError, RecursionError):
        pass  # `parse_json` says what is wrong with it.
    return None


def spell_plain(value: Any) -> bytes:
    """Write what is known to have only ASCII keys, texts and integers below 2**53 (RFC 8785)."""
    return _PLAIN.encode(value).encode("utf-8")


def _is_plain(value: Any, depth: int) -> bool:
    """Tell whether a value has nothing but ASCII keys, texts and small integers, not too deep."""
    level = [value]
    while level:
        below: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is str:
                continue
            if kind is int:
                if not -_EXACT < item < _EXACT:
                    return False
            elif depth == 0:
                return False
            elif kind is dict:
                if not _has_plain_keys(item):
                    return False
                below.extend(item.values())
            elif kind is list or kind is tuple:
                below.extend(item)
            else:
                return False
        level, depth = below, depth - 1
    return True


def _has_plain_keys(item: dict[Any, Any]) -> bool:
    try:
        return "".join(item).isascii()
    except TypeError:
        return False  # A key is no text.


def _write(value: Any, pieces: list[str], depth: int) -> None:
    if isinstance(value, str):
        pieces.append(quote(value))
    elif value is None or isinstance(value, bool):
        pieces.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, int):
        pieces.append(_spell_integer(int(value)))
    elif isinstance(value, float):
        pieces.append(_spell_number(value))
    elif isinstance(value, (dict, list, tuple)):
        if depth == 0:
            raise JsonError("the value has more levels than the limit allows")
        if isinstance(value, dict):
            _write_object(value, pieces, depth - 1)
        else:
            _write_array(value, pieces, depth - 1)
    else:
        raise JsonError(f"JSON has no {type(value).__name__}")


def _write_object(value: dict[Any, Any], pieces: list[str], depth: int) -> None:
    before = "{"
    for key in sorted(value, key=_utf16):
        pieces += (before, quote(key), ":")
        _write(value[key], pieces, depth)
        before = ","
    pieces.append("}" if value else "{}")


def _write_array(value: list[Any] | tuple[Any, ...], pieces: list[str], depth: int) -> None:
    before = "["
    for item in value:
        pieces.append(before)
        _write(item, pieces, depth)
        before = ","
    pieces.append("]" if value else "[]")


def _utf16(key: Any) -> bytes:
    # RFC 8785 §3.2.3: keys sort as arrays of UTF-16 code units.
    if not isinstance(key, str):
        raise JsonError(f"a key of a JSON object is a string, not {type(key).__name__}")
    try:
        return key.encode("utf-16-be")
    except UnicodeEncodeError as error:
        raise _lone_surrogate() from error


def _spell_integer(value: int) -> str:
    if -_EXACT < value < _EXACT:
        return str(value)
    try:
        nearest = float(value)
    except OverflowError as error:
        raise JsonError("the integer is beyond a double's range") from error
    if int(nearest) != value:
        raise JsonError(f"no double holds the integer {value} exactly (RFC 7493 §2.2)")
    return _spell_number(nearest)


def _spell_number(value: float) -> str:
    """Spell a double as ECMAScript's Number::toString does (RFC 8785 §3.2.2.3).

    Both languages take the shortest digits that read back as the same double; they differ only in
    where they put the point and the exponent.
    """
    if not math.isfinite(value):
        raise JsonError(f"JSON has no {value}")
    if value == 0:
        return "0"  # -0 too
    sign = "-" if value < 0 else ""
    _, figures, exponent = Decimal(repr(abs(float(value)))).as_tuple()
    assert isinstance(exponent, int)
    digits = "".join(map(str, figures))
    point = len(digits) + exponent  # the value is 0.DIGITS times ten to this power
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"


def _check_depth(text: str, max_depth: int) -> None:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        opening = match[0][0]
        if opening in "[{":
            depth += 1
            if depth > max_depth:
                raise JsonError(f"JSON of more than {max_depth} levels is over the limit")
        elif opening in "]}":
            depth -= 1


def _check_strings(value: Any) -> None:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if _SURROGATE.search(item):
                raise _lone_surrogate()
        elif isinstance(item, dict):
            pending.extend(item.keys())
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)


def _lone_surrogate() -> JsonError:
    return JsonError("a JSON string has a lone surrogate (RFC 8785 §3.2.2.2)")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for key, item in pairs:
        if key in value:
            raise JsonError(f"a JSON object has the key {key!r} twice")
        value[key] = item
    return value


def _read_number(text: str) -> int | float:
    value = float(text)
    if abs(value) < _EXACT and text.lstrip("-").isdecimal():
        return int(text)
    if not math.isfinite(value):
        raise JsonError(f"the number {text[:40]} is beyond a double's range")
    return value


def _read_plain_integer(text: str) -> int:
    value = int(text) if len(text) <= _MOST_DIGITS else _EXACT
    if not -_EXACT < value < _EXACT:
        raise ValueError("an integer that a double may not hold exactly")
    return value


def _no_integer(_text: str) -> NoReturn:
    raise ValueError("a number that is no integer")


def _no_constant(text: str) -> NoReturn:
    raise JsonError(f"JSON has no {text}")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_read_number,
    parse_float=_read_number,
    parse_constant=_no_constant,
)
_PLAIN_DECODER = json.JSONDecoder(
    parse_int=_read_plain_integer, parse_float=_no_integer, parse_constant=_no_integer
)
