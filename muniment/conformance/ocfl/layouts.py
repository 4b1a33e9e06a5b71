"""Layouts: where a registered storage layout extension puts an object.

https://ocfl.github.io/extensions/; each class is one extension, its fields that extension's
parameters under their own names and with their defaults.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Protocol

from muniment.conformance.ocfl.digests import KNOWN, digest_text

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_ENCAPSULATION = 100


class LayoutError(ValueError):
    """A configuration is not one of its extension; the text says what is wrong."""


class Layout(Protocol):
    """Maps an object's identifier to its place below the storage root."""

    NAME: ClassVar[str]

    def place(self, object_id: str) -> str | None:
        """Give the path of the object's root, None where the layout has no place for it."""


@dataclass(frozen=True, slots=True)
class FlatDirect:
    """The identifier itself is the folder's name."""

    NAME: ClassVar[str] = "0002-flat-direct-storage-layout"

    def place(self, object_id: str) -> str | None:
        """Give the identifier."""
        return object_id


@dataclass(frozen=True, slots=True)
class HashAndId:
    """Tuples of the identifier's digest, then the identifier percent-encoded."""

    NAME: ClassVar[str] = "0003-hash-and-id-n-tuple-storage-layout"
    digestAlgorithm: str = "sha256"  # noqa: N815
    tupleSize: int = 3  # noqa: N815
    numberOfTuples: int = 3  # noqa: N815

    def __post_init__(self) -> None:
        _check_hashing(self.digestAlgorithm, self.tupleSize, self.numberOfTuples)

    def place(self, object_id: str) -> str | None:
        """Give the tuples and the encoded identifier."""
        digest = digest_text(self.digestAlgorithm, object_id)
        folder = _percent_encoded(object_id)
        if len(folder) > _ENCAPSULATION:
            folder = f"{folder[:_ENCAPSULATION]}-{digest}"
        return "/".join((*_tuples(digest, self.tupleSize, self.numberOfTuples), folder))


@dataclass(frozen=True, slots=True)
class Hashed:
    """Tuples of the identifier's digest, then the digest, whole or what is left of it."""

    NAME: ClassVar[str] = "0004-hashed-n-tuple-storage-layout"
    digestAlgorithm: str = "sha256"  # noqa: N815
    tupleSize: int = 3  # noqa: N815
    numberOfTuples: int = 3  # noqa: N815
    shortObjectRoot: bool = False  # noqa: N815

    def __post_init__(self) -> None:
        used = _check_hashing(self.digestAlgorithm, self.tupleSize, self.numberOfTuples)
        if self.shortObjectRoot and used == len(digest_text(self.digestAlgorithm, "")):
            raise LayoutError("shortObjectRoot leaves nothing for the object's folder")

    def place(self, object_id: str) -> str | None:
        """Give the tuples and the digest."""
        digest = digest_text(self.digestAlgorithm, object_id)
        used = self.tupleSize * self.numberOfTuples if self.shortObjectRoot else 0
        return "/".join((*_tuples(digest, self.tupleSize, self.numberOfTuples), digest[used:]))


@dataclass(frozen=True, slots=True)
class FlatOmitPrefix:
    """What follows the last delimiter of the identifier."""

    NAME: ClassVar[str] = "0006-flat-omit-prefix-storage-layout"
    delimiter: str = ""

    def __post_init__(self) -> None:
        _check_delimiter(self.delimiter)

    def place(self, object_id: str) -> str | None:
        """Give the identifier without its prefix."""
        return _without_prefix(object_id, self.delimiter)


@dataclass(frozen=True, slots=True)
class TupleOmitPrefix:
    """Tuples of the identifier without its prefix, then that identifier."""

    NAME: ClassVar[str] = "0007-n-tuple-omit-prefix-storage-layout"
    delimiter: str = ":"
    tupleSize: int = 3  # noqa: N815
    numberOfTuples: int = 3  # noqa: N815
    zeroPadding: str = "left"  # noqa: N815
    reverseObjectRoot: bool = False  # noqa: N815

    def __post_init__(self) -> None:
        _check_delimiter(self.delimiter)
        _check_range("tupleSize", self.tupleSize, 1)
        _check_range("numberOfTuples", self.numberOfTuples, 1)
        if self.zeroPadding not in ("left", "right"):
            raise LayoutError(f"zeroPadding is left or right, not {self.zeroPadding!r}")

    def place(self, object_id: str) -> str | None:
        """Give the tuples and the identifier without its prefix."""
        rest = _without_prefix(object_id, self.delimiter)
        if rest is None:
            return None
        width = self.tupleSize * self.numberOfTuples
        padded = rest.rjust(width, "0") if self.zeroPadding == "left" else rest.ljust(width, "0")
        if self.reverseObjectRoot:
            padded = padded[::-1]
        return "/".join((*_tuples(padded, self.tupleSize, self.numberOfTuples), rest))


@dataclass(frozen=True, slots=True)
class DifferentialOmitPrefix:
    """Tuples of given sizes, which together are the identifier without its prefix."""

    NAME: ClassVar[str] = "0010-differential-n-tuple-omit-prefix-storage-layout"
    delimiter: str = ":"
    tupleSegmentSizes: tuple[int, ...] = (2, 3, 2, 4)  # noqa: N815
    fullIdentifierAsObjectRoot: bool = False  # noqa: N815

    def __post_init__(self) -> None:
        _check_delimiter(self.delimiter)
        for size in self.tupleSegmentSizes:
            if type(size) is not int or size < 1:
                raise LayoutError("tupleSegmentSizes are whole numbers above 0")

    def place(self, object_id: str) -> str | None:
        """Give the segments, and the identifier below them where that is asked for."""
        rest = _without_prefix(object_id, self.delimiter)
        if rest is None or len(rest) != sum(self.tupleSegmentSizes):
            return None
        segments: list[str] = []
        begin = 0
        for size in self.tupleSegmentSizes:
            segments.append(rest[begin : begin + size])
            begin += size
        return "/".join((*segments, rest) if self.fullIdentifierAsObjectRoot else segments)


@dataclass(frozen=True, slots=True)
class HashAndBareId:
    """As 0003, of the identifier without what stands before the last delimiter."""

    NAME: ClassVar[str] = "0012-hash-and-no-prefix-id-n-tuple-storage-layout"
    digestAlgorithm: str = "sha256"  # noqa: N815
    tupleSize: int = 3  # noqa: N815
    numberOfTuples: int = 3  # noqa: N815
    delimiters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_hashing(self.digestAlgorithm, self.tupleSize, self.numberOfTuples)
        if not all(isinstance(delimiter, str) for delimiter in self.delimiters):
            raise LayoutError("delimiters are strings")

    def place(self, object_id: str) -> str | None:
        """Give the place that 0003 has for what follows the last delimiter."""
        begin = 0
        for delimiter in self.delimiters:
            # One at the very end delimits nothing and is passed over.
            found = object_id.rfind(delimiter, 0, len(object_id) - 1) if delimiter else -1
            begin = max(begin, found + len(delimiter) if found >= 0 else 0)
        return HashAndId(self.digestAlgorithm, self.tupleSize, self.numberOfTuples).place(
            object_id[begin:]
        )


_LAYOUTS: dict[str, Callable[..., Layout]] = {
    layout.NAME: layout
    for layout in (
        FlatDirect,
        HashAndId,
        Hashed,
        FlatOmitPrefix,
        TupleOmitPrefix,
        DifferentialOmitPrefix,
        HashAndBareId,
    )
}
LAYOUT_NAMES = frozenset(_LAYOUTS)


def read_layout(name: str, config: Any) -> Layout:
    """Make the layout `name`, one of `LAYOUT_NAMES`, with the values of its config.json.

    Raises `LayoutError` for a configuration that its extension does not allow.
    """
    if not isinstance(config, dict):
        raise LayoutError("config.json is no JSON object")
    if config.get("extensionName", name) != name:
        raise LayoutError(f"extensionName is {config['extensionName']!r}")
    layout = _LAYOUTS[name]
    given: dict[str, Any] = {}
    for item in fields(layout):  # type: ignore[arg-type]
        if item.name in config:
            given[item.name] = _typed(item.name, config[item.name], type(item.default))
    return layout(**given)


def _typed(name: str, value: Any, kind: type) -> Any:
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind is tuple and isinstance(value, list):
        return tuple(
            int(item) if isinstance(item, float) and item.is_integer() else item for item in value
        )
    if type(value) is not kind:
        raise LayoutError(f"{name} is {value!r}")
    return value


def _check_hashing(algorithm: str, size: int, number: int) -> int:
    if algorithm not in KNOWN or algorithm == "size":
        raise LayoutError(f"digestAlgorithm is {algorithm!r}")
    _check_range("tupleSize", size, 0)
    _check_range("numberOfTuples", number, 0)
    if (size == 0) is not (number == 0):
        raise LayoutError("tupleSize and numberOfTuples are both 0 or neither is")
    if size * number > len(digest_text(algorithm, "")):
        raise LayoutError("the tuples are longer than the digest")
    return size * number


def _check_range(name: str, value: int, least: int) -> None:
    if not least <= value <= 32:
        raise LayoutError(f"{name} is {least} to 32, not {value}")


def _check_delimiter(delimiter: str) -> None:
    if not delimiter:
        raise LayoutError("delimiter is empty")


def _tuples(text: str, size: int, number: int) -> tuple[str, ...]:
    return tuple(text[begin * size : (begin + 1) * size] for begin in range(number))


def _percent_encoded(text: str) -> str:
    def encode(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02x}" for byte in match[0].encode("utf-8", "surrogatepass"))

    return _UNSAFE.sub(encode, text)


def _without_prefix(object_id: str, delimiter: str) -> str | None:
    """Give what follows the last delimiter, without regard to case; None where nothing does."""
    *_, last = [None, *re.finditer(f"(?=({re.escape(delimiter)}))", object_id, re.IGNORECASE)]
    rest = object_id[last.end(1) :] if last is not None else object_id
    return rest or None
