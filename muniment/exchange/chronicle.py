"""What the log's records say of many notices at once, read once for all that are written down.

A fixity round, a covering, a proof over a head: each is one record, and each speaks of every notice
that lies below it. Whoever writes many notices holds one chronicle for them all, so that no record
is read, and compared with its log entry, once for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from manifests import FormatError, Statement
from manifests.claims.endorsement import KIND as ENDORSEMENT
from muniment.archive.archive import Archive
from muniment.archive.covered import Logged, logged_coverings
from muniment.archive.proofs import KIND as PROOFS
from muniment.catalogue import Catalogue, Row
from muniment.fixity.rounds import Round, read_round

# Who else gives something for a head: the key of an item of ``about`` that names him.
GIVERS: Final = ("authority", "calendar", "witness")
Rounds = tuple[tuple[Statement, Round], ...]


class Given(NamedTuple):
    """What somebody gave for a head of `size` entries, and the record that tells of it.

    `who` is (one of `GIVERS` or `ENDORSEMENT`, name or key); `item` the record's own words.
    """

    who: tuple[str, str]
    size: int
    item: Mapping[str, Any]
    statement: Statement
    position: int


class Chronicle:
    """The records of an archive's log that speak of many notices; each is read when first asked."""

    def __init__(self, archive: Archive, catalogue: Catalogue) -> None:
        self._archive = archive
        self._catalogue = catalogue
        self._told: dict[int, tuple[Given, ...]] = {}

    @cached_property
    def rounds(self) -> Rounds:
        """Every fixity round with its statement, in the order of the log.

        Raises `ObjectError` where a record cannot be read.
        """
        return tuple(self._rounds())

    @cached_property
    def coverings(self) -> tuple[tuple[Statement, Logged], ...]:
        """Every covering with its record's statement, in the order of the log.

        Raises `ObjectError` where a record cannot be read.
        """
        logged = logged_coverings(self._archive, self._catalogue)
        return tuple((self._statement(one.row), one) for one in logged)

    def given(self, since: int) -> tuple[Given, ...]:
        """Give what entry `since` and those after it tell of heads: proofs, then endorsements.

        Raises `ObjectError` where a record cannot be read.
        """
        return tuple(
            one
            for kind in (PROOFS, ENDORSEMENT)
            for row in self._catalogue.of_kind(kind, since)
            for one in self._told_in(kind, row)
        )

    def _told_in(self, kind: str, row: Row) -> tuple[Given, ...]:
        if row.position not in self._told:
            statement = self._statement(row)
            self._told[row.position] = tuple(_given(kind, row.position, statement))
        return self._told[row.position]

    def _rounds(self) -> Iterator[tuple[Statement, Round]]:
        for row in self._catalogue.of_kind("fixity"):
            statement = self._statement(row)
            by = " ".join(statement.recorder)
            try:
                yield statement, read_round(statement.id, row.position, by, statement.about[0])
            except (FormatError, IndexError):
                continue  # Of a later version of muniment; what it says is not ours to tell.

    def _statement(self, row: Row) -> Statement:
        return self._archive.versions(self._catalogue, row.object)[-1].statement


def _given(kind: str, position: int, statement: Statement) -> Iterator[Given]:
    for item in statement.about:
        who, size = _who(kind, item), item.get("checkpoint")
        if who is not None and isinstance(size, int):
            yield Given(who, size, item, statement, position)


def _who(kind: str, item: Mapping[str, Any]) -> tuple[str, str] | None:
    """Say who gave what an item tells of; None where that is nothing yet, or unknown here."""
    if kind == ENDORSEMENT:
        return (kind, str(item["key"])) if "key" in item else None
    if "calendar" in item and not item.get("blocks"):
        return None  # A promise.
    return next(((role, str(item[role])) for role in GIVERS if role in item), None)
