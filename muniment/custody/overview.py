"""What was superseded, is withheld and was redacted in a whole archive, for lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from manifests import REDACTION_KIND, Redaction, redactions_of
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody.records import statements
from muniment.custody.supersession import Supersession, read_supersessions
from muniment.custody.withholding import KIND as WITHHOLDING_KIND
from muniment.custody.withholding import Withholding, standing


@dataclass(frozen=True, slots=True)
class Overview:
    """Supersessions by accession; withholdings that stand, and redactions, by object."""

    superseded: Mapping[str, Supersession]
    withheld: Mapping[str, tuple[Withholding, ...]]
    redacted: Mapping[str, tuple[Redaction, ...]]

    def of(self, newest: Row) -> list[str]:
        """Say in short, by an object's newest version, what became of it."""
        said: list[str] = []
        if (one := self.superseded.get(newest.id)) is not None:
            said.append(f"superseded by {one.last} on {one.composed[:10]}")
        for held in self.withheld.get(newest.object, ()):
            until = f" until the end of {held.until}" if held.until else ""
            said.append(f"withheld under {held.authority}{until}")
        if gone := self.redacted.get(newest.object):
            said.append(f"{len(gone)} file{'s' * (len(gone) != 1)} redacted")
        return said

    def to_json(self, newest: Row) -> dict[str, Any]:
        """Give the same as the keys that `muniment list --json` adds (docs/json.md)."""
        one = self.superseded.get(newest.id)
        return {
            "superseded": one.last if one is not None else None,
            "withheld": [held.to_json() for held in self.withheld.get(newest.object, ())],
            "redacted": [gone.path for gone in self.redacted.get(newest.object, ())],
        }


def read_overview(archive: Archive, catalogue: Catalogue, now: datetime) -> Overview:
    """Read all records of these three kinds; there are few of them."""
    held: dict[str, tuple[Withholding, ...]] = {}
    for _, statement in statements(archive, catalogue, catalogue.of_kind(WITHHOLDING_KIND)):
        for object_id in {str(item["object"]) for item in statement.about} - held.keys():
            held[object_id] = standing(archive, catalogue, object_id, now)
    gone: dict[str, dict[str, Redaction]] = {}
    for _, statement in statements(archive, catalogue, catalogue.of_kind(REDACTION_KIND)):
        for one in redactions_of(statement):
            gone.setdefault(one.object, {})[one.path] = one
    return Overview(
        superseded={one.accession: one for one in read_supersessions(archive, catalogue)},
        withheld={object_id: each for object_id, each in held.items() if each},
        redacted={object_id: tuple(each.values()) for object_id, each in gone.items()},
    )
