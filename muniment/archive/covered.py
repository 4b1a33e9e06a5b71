"""What records of kind `covering` hold: which entries and papers were hashed anew, by which hash.

A covering is of the versions at some entries of the log, or of its papers: roles, tiles, and what
there is of checkpoints up to a size. Its item of ``about``: ``what`` (``entries`` or ``papers``),
``algorithm``, ``first`` and ``end`` (of the entries, or 0 and the size), ``lines`` and ``root``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from checksums import Algorithm, Digest, DigestError, Place, registered
from manifests import MunimentError, Statement, content_path
from manifests.claims.covering import KIND, SUMS, TEXT, CoveringText, text_of
from manifests.moments.stamp_file import NAME
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.durable import names_in
from muniment.plain_file import read_plain

ENTRIES: Final = "entries"
PAPERS: Final = "papers"
HOME: Final = "coverings/"  # of the files of such a record


class CoveredError(MunimentError):
    """A record's covering is not what the record says of it."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A covering that a record holds: of the entries [first, end), or of papers up to `end`."""

    row: Row
    what: str
    first: int
    end: int
    text: CoveringText

    def read(self, archive: Archive) -> bytes:
        """Read its lines. Raises `CoveredError` where they are not those of its text, OSError."""
        sums = self._file(archive, SUMS)
        if not sums or text_of(sums, self.text.algorithm) != self.text:
            raise CoveredError(
                f"The covering in {self.row.object} is not what its record says. Run `muniment "
                "verify` on it."
            )
        return sums

    def stamps(self, archive: Archive) -> Iterator[tuple[str, bytes]]:
        """Give the names and bytes of its text, and of what stamps that. Raises OSError."""
        yield TEXT, self.text.encode()
        folder = archive.shelves.path_of(self.row.object) / content_path(1, HOME.rstrip("/"))
        for name in names_in(folder):
            if NAME.fullmatch(name):
                yield name, read_plain(folder / name)

    def _file(self, archive: Archive, name: str) -> bytes:
        path = archive.shelves.path_of(self.row.object) / content_path(1, HOME + name)
        return read_plain(path)


def logged_coverings(archive: Archive, catalogue: Catalogue) -> tuple[Logged, ...]:
    """Give the coverings that the log has, in its order; records of another form hold none.

    Raises `ObjectError` where a record is not what was logged.
    """
    found: list[Logged] = []
    for row in catalogue.of_kind(KIND):
        for version in archive.versions(catalogue, row.object):
            if (one := _said(row, version.statement)) is not None:
                found.append(one)
    return tuple(found)


def describe(what: str, first: int, end: int, text: CoveringText) -> Mapping[str, Any]:
    """Give the item of ``about`` of a covering."""
    return {
        "algorithm": text.algorithm.value,
        "end": end,
        "first": first,
        "lines": text.size,
        "root": text.root.hex,
        "what": what,
    }


def _said(row: Row, statement: Statement) -> Logged | None:
    item = statement.about[0] if len(statement.about) == 1 else {}
    known = {one.value: one for one in registered(Place.COVERING)}
    algorithm = known.get(str(item.get("algorithm")))
    numbers = [item.get(key) for key in ("first", "end", "lines")]
    if algorithm is None or not all(type(one) is int and one >= 0 for one in numbers):
        return None
    first, end, lines = (int(str(one)) for one in numbers)
    root = _digest(algorithm, item.get("root"))
    if root is None or item.get("what") not in (ENTRIES, PAPERS):
        return None
    return Logged(row, str(item["what"]), first, end, CoveringText(algorithm, lines, root))


def _digest(algorithm: Algorithm, text: object) -> Digest | None:
    try:
        return Digest.from_hex(algorithm, str(text))
    except DigestError:
        return None
