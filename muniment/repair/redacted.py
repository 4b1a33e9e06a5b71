"""Redactions, as logged records say them: what repair must never bring back.

A replica may still have what was taken out here. So the record is read from wherever it is whole,
held against its entry, before anything of the object that it speaks of is looked for elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from manifests import REDACTION_KIND, Limits, Redaction, redactions_of
from muniment.catalogue import Catalogue
from muniment.repair.object import ContradictionError, rebuild
from muniment.repair.sources import Shelf, Source
from muniment.repair.wanted import Wanted
from muniment.replicas import object_place


class Redacted:
    """What was redacted of each object. `sources` are our own shelves and every replica."""

    def __init__(
        self, catalogue: Catalogue, wanted: Wanted, sources: Sequence[Source], limits: Limits
    ) -> None:
        self._catalogue = catalogue
        self._wanted = wanted
        self._sources = sources
        self._limits = limits
        self._added: list[Redaction] = []
        self._is_lost = False

    def note_lost(self) -> None:
        """Note that a logged redaction is found nowhere: no object may be mended from elsewhere."""
        self._is_lost = True

    def note_found(self, object_id: str) -> None:
        """Note a record of redaction that the catalogue did not have."""
        found = self._read(object_id)
        if found is None:
            self._is_lost = True
        else:
            self._added += found

    def of(self, object_id: str) -> tuple[Redaction, ...] | None:
        """Give what was redacted of an object; None where nobody can say."""
        if self._is_lost:
            return None
        redactions = [one for one in self._added if one.object == object_id]
        for row in self._catalogue.about(object_id):
            if row.kind == REDACTION_KIND:
                found = self._read(row.object)
                if found is None:
                    return None
                redactions += [one for one in found if one.object == object_id]
        return tuple(redactions)

    def _read(self, record_object: str) -> tuple[Redaction, ...] | None:
        wanted = self._wanted.of(record_object)
        if wanted is None:
            return None
        shelves = [Shelf(source, object_place(record_object)) for source in self._sources]
        try:
            rebuilt, _ = rebuild(wanted, shelves, self._limits, None)
        except ContradictionError:
            return None
        if not rebuilt.known:
            return None
        return tuple(found for one in rebuilt.statements for found in redactions_of(one))
