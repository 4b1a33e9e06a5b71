"""Manifests: a checksum and a path a line, for payload or for tag files (RFC 8493 §2.1.3, §2.2.1).

::

    49afbd86a1ca9f34b677a3f09655eae9 data/27613-h/images/q172.png
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from muniment.conformance.bagit.algorithms import SUMS, Sum, normal_name
from muniment.conformance.bagit.declaration import Declaration
from muniment.conformance.bagit.paths import Names, has_bare_percent, is_unsafe, without_dots
from muniment.conformance.report import Ledger

PAYLOAD = "data/"
NAMED = re.compile(r"(tag)?manifest-(.+)\.txt", re.IGNORECASE)
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+(.+)")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says: digests by the path of the file in the bag; `absent` are not there."""

    name: str
    algorithm: str
    sum: Sum
    entries: dict[str, bytes]
    absent: frozenset[str]


def algorithm_of(name: str, declaration: Declaration, ledger: Ledger) -> str | None:
    """Give the algorithm that a manifest's file name states, or None where it is not known."""
    match = NAMED.fullmatch(name)
    assert match is not None
    algorithm = normal_name(match[2])
    if algorithm not in SUMS:
        ledger.error("bagit-2.4-algorithm", name, algorithm=match[2])
        return None
    if name != f"{match[1] or ''}manifest-{algorithm}.txt":
        tell = ledger.error if declaration.strict else ledger.warning
        tell("bagit-2.4-name", name, algorithm=algorithm)
    return algorithm


class ManifestReader:
    """Reads the lines of one manifest."""

    def __init__(
        self, name: str, algorithm: str, declaration: Declaration, names: Names, ledger: Ledger
    ) -> None:
        self._name = name
        self._algorithm = algorithm
        self._sum = SUMS[algorithm]
        self._is_tag = name.lower().startswith("tag")
        self._declaration = declaration
        self._names = names
        self._ledger = ledger
        self._frowned = ledger.error if declaration.strict else ledger.warning
        self._entries: dict[str, bytes] = {}
        self._absent: dict[str, bytes] = {}

    def read(self, lines: Sequence[str]) -> Manifest:
        """Read every line; what is wrong with one goes into the ledger, and the next is read."""
        for number, line in enumerate(lines, 1):
            self._read_line(number, line)
        return Manifest(
            self._name, self._algorithm, self._sum, self._entries, frozenset(self._absent)
        )

    def _read_line(self, number: int, line: str) -> None:
        where = f"{self._name}:{number}"
        match = _LINE.fullmatch(line)
        if match is None:
            tell = self._ledger.error if line.strip() else self._frowned
            tell("bagit-2.1.3-line", where, line=line[:200])
            return
        if len(match[1]) != 2 * self._sum.size:
            self._ledger.error("bagit-2.1.3-checksum", where, algorithm=self._algorithm)
            return
        path = self._read_path(where, match[2])
        if path is not None:
            self._take(where, path, bytes.fromhex(match[1]))

    def _read_path(self, where: str, path: str) -> str | None:
        if path.startswith("*") and path not in self._names:
            # RFC 8493 §6.1.3: md5sum marks a file that it read as binary.
            self._ledger.warning("bagit-6.1.3-asterisk", where, path=path)
            path = path[1:]
        if is_unsafe(path):
            self._ledger.error("bagit-5.1-unsafe", where, path=path)
            return None
        if path.endswith("/"):
            self._ledger.error("bagit-2.1.3-folder", where, path=path)
            return None
        if (plain := without_dots(path)) != path:
            self._ledger.warning("bagit-6.1.3-dot", where, path=path)
            path = plain
        if self._is_tag == path.startswith(PAYLOAD):
            code = "bagit-2.2.1-payload" if self._is_tag else "bagit-2.1.3-outside"
            self._ledger.error(code, where, path=path)
            return None
        if self._declaration.strict and has_bare_percent(path):
            self._ledger.error("bagit-2.1.3-percent", where, path=path)
        if self._is_tag and NAMED.fullmatch(path) and path.lower().startswith("tag"):
            self._frowned("bagit-2.2.1-tagmanifest", where, path=path)
        return path

    def _take(self, where: str, path: str, digest: bytes) -> None:
        found = self._names.find(path, self._declaration.encoding, self._declaration.strict)
        if found is not None and found.other_form:
            self._ledger.warning("bagit-6.1.1-form", where, path=path)
        known, key = (self._absent, path) if found is None else (self._entries, found.path)
        first = known.get(key)
        if first is None:
            known[key] = digest
        elif first != digest:
            self._ledger.error("bagit-2.1.3-contradiction", where, path=path)
        else:
            self._frowned("bagit-2.1.3-twice", where, path=path)
