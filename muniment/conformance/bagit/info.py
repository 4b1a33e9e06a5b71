"""Bag metadata: labels and values in bag-info.txt, package-info.txt before 0.96 (RFC 8493 §2.2.2).

::

    Bagging-Date: 2008-01-15
    Payload-Oxum: 279164409832.1198
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.conformance.bagit.declaration import Declaration
from muniment.conformance.report import Ledger

NAME = "bag-info.txt"
OLD_NAME = "package-info.txt"
_RENAMED = (0, 96)
_ONCE = frozenset({"bagging-date", "bag-size", "bag-group-identifier", "bag-count"})
_OXUM = "payload-oxum"
_OXUM_VALUE = re.compile(r"([0-9]{1,30})\.([0-9]{1,30})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Oxum:
    """What Payload-Oxum states of the payload: how many octets in how many files."""

    octets: int
    files: int


def info_name(declaration: Declaration) -> str:
    """Give the name that the metadata file has in a bag of this version."""
    return NAME if declaration.version >= _RENAMED else OLD_NAME


def read_info(
    name: str, lines: Sequence[str], declaration: Declaration, ledger: Ledger
) -> Oxum | None:
    """Check the metadata; give what Payload-Oxum states, where it is stated in its form."""
    seen: set[str] = set()
    oxum: Oxum | None = None
    for where, label, value in _elements(name, lines, declaration, ledger):
        known = label.lower()
        if known == _OXUM:
            if known in seen:
                tell = ledger.error if declaration.strict else ledger.warning
                tell("bagit-2.2.2-oxum-twice", where)
            match = _OXUM_VALUE.fullmatch(value.strip())
            if match is None:
                ledger.error("bagit-2.2.2-oxum-form", where, value=value[:200])
            else:
                oxum = Oxum(int(match[1]), int(match[2]))
        elif known in _ONCE and known in seen:
            ledger.warning("bagit-2.2.2-repeated", where, label=label)
        elif known == "bagging-date" and not _DATE.fullmatch(value.strip()):
            ledger.warning("bagit-2.2.2-date", where, value=value[:200])
        seen.add(known)
    return oxum


def _elements(
    name: str, lines: Sequence[str], declaration: Declaration, ledger: Ledger
) -> Iterator[tuple[str, str, str]]:
    element: tuple[str, str, str] | None = None
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number}"
        if line[:1] in (" ", "\t") and element is not None:
            element = (element[0], element[1], f"{element[2]} {line.strip()}")
            continue
        if element is not None:
            yield element
        element = _read_element(where, line, declaration, ledger)
    if element is not None:
        yield element


def _read_element(
    where: str, line: str, declaration: Declaration, ledger: Ledger
) -> tuple[str, str, str] | None:
    label, colon, value = line.partition(":")
    bare = label.strip(" \t")
    if not colon or not bare:
        # An empty line is no element; before 1.0 nobody minded one.
        tell = ledger.error if declaration.strict or line.strip() else ledger.warning
        tell("bagit-2.2.2-line", where, line=line[:200])
        return None
    if declaration.strict and (bare != label or value[:1] not in (" ", "\t")):
        ledger.error("bagit-2.2.2-whitespace", where, line=line[:200])
    return where, bare, value
