"""The bag declaration: bagit.txt, exactly two lines in this order (RFC 8493 §2.1.1).

::

    BagIt-Version: 1.0
    Tag-File-Character-Encoding: UTF-8
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from muniment.conformance.bagit.text import split_lines
from muniment.conformance.report import Ledger

NAME = "bagit.txt"
VERSIONS = ((0, 93), (0, 94), (0, 95), (0, 96), (0, 97), (1, 0))
STRICT = (1, 0)
_LINES = ("BagIt-Version", "Tag-File-Character-Encoding")
_VERSION = re.compile(r"([0-9]+)\.([0-9]+)")
# Python has codecs that are no character sets of IANA's registry.
_NO_CHARSET = frozenset(
    {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-8-sig"}
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a bag says of itself. `encoding` is the name of a Python codec."""

    version: tuple[int, int]
    encoding: str

    @property
    def strict(self) -> bool:
        """Whether the bag promises to follow RFC 8493 itself."""
        return self.version >= STRICT


# What a bag without a readable declaration is read as, so that its other faults are named too.
ASSUMED = Declaration((0, 97), "utf-8")


def read_declaration(data: bytes, ledger: Ledger) -> Declaration:
    """Read bagit.txt; what is wrong goes into the ledger, and is assumed as in version 0.97."""
    if data.startswith(codecs.BOM_UTF8):
        ledger.error("bagit-2.1.1-bom", NAME)
        data = data.removeprefix(codecs.BOM_UTF8)
    try:
        lines = split_lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        ledger.error("bagit-2.1.1-not-utf8", NAME)
        return ASSUMED
    values = _values(lines, ledger)
    version = _read_version(values[0], ledger)
    strict = version >= STRICT
    if len(lines) > 2:
        # An empty line at the end is harmless; RFC 8493 forbids it all the same.
        blank = not any(line.strip() for line in lines[2:])
        tell = ledger.warning if blank and not strict else ledger.error
        tell("bagit-2.1.1-more-lines", NAME)
    for expected, line in zip(_LINES, lines, strict=False):
        label = line.partition(":")[0]
        if label != expected and label.strip().lower() == expected.lower():
            tell = ledger.error if strict and label.strip() != label else ledger.warning
            tell("bagit-2.1.1-label", NAME, line=line, expected=expected)
    return Declaration(version, _read_encoding(values[1], ledger))


def _values(lines: list[str], ledger: Ledger) -> list[str | None]:
    values: list[str | None] = []
    for number, expected in enumerate(_LINES):
        line = lines[number] if number < len(lines) else ""
        label, colon, value = line.partition(":")
        if not colon or label.strip().lower() != expected.lower():
            ledger.error("bagit-2.1.1-line", NAME, line=line, expected=f"{expected}: …")
            values.append(None)
        else:
            values.append(value)
    return values


def _read_version(value: str | None, ledger: Ledger) -> tuple[int, int]:
    if value is None:
        return ASSUMED.version
    match = _VERSION.fullmatch(value.strip())
    version = (int(match[1]), int(match[2])) if match and len(value) < 20 else None
    if version not in VERSIONS or version is None:
        ledger.error("bagit-2.1.1-version", NAME, version=value.strip())
        return ASSUMED.version
    if value != f" {value.strip()}":
        tell = ledger.error if version >= STRICT else ledger.warning
        tell("bagit-2.1.1-whitespace", NAME, line=f"{_LINES[0]}:{value}")
    return version


def _read_encoding(value: str | None, ledger: Ledger) -> str:
    if value is None:
        return ASSUMED.encoding
    name = value.strip()
    try:
        codec = codecs.lookup(name).name
        bytes(4).decode(codec, "replace")
    except (LookupError, ValueError):
        codec = ""
    if not codec or codec in _NO_CHARSET:
        ledger.error("bagit-2.1.1-encoding", NAME, encoding=name)
        return ASSUMED.encoding
    if codec != "utf-8":
        ledger.note("bagit-2.1.1-not-utf8-tags", NAME, encoding=name)
    return codec
