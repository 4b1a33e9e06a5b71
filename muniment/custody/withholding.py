"""Withholding: files that stay in custody, whole, and do not leave the archive for now.

An item of ``about``: ``object``, ``reason``, ``authority``; ``paths`` (logical paths; absent where
all of the object is meant, also what comes later); ``until`` (absent where no end was set). A
record that lifts has ``lifts``, the id of the record that it ends, in place of the last three.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from manifests import Statement, Version
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody.errors import CustodyError
from muniment.custody.records import about

KIND = "withholding"
# EDTF level 0 (ISO 8601-2 Annex A): what a clock can be held against.
_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Withholding:
    """What is kept back of one object, by record `record`, entry `index` of the log.

    `paths` are logical; none of them means all. `until` is a date, kept back to its end, or empty.
    """

    object: str
    paths: tuple[str, ...]
    authority: str
    reason: str
    until: str
    record: str
    index: int
    composed: str

    def has_ended(self, now: datetime) -> bool:
        """Tell whether its time is over."""
        return bool(self.until) and now >= end_of(self.until)

    def to_json(self) -> dict[str, Any]:
        """Give what `--json` answers say of it (docs/json.md)."""
        return {
            "paths": list(self.paths),
            "authority": self.authority,
            "reason": self.reason,
            "until": self.until,
            "record": self.record,
            "index": self.index,
        }

    def sentence(self) -> str:
        """Say what is kept back, by which authority, until when."""
        what = ", ".join(self.paths) or "everything in it"
        end = f" until the end of {self.until} (UTC)" if self.until else ""
        return (
            f"{self.object} is withheld from publication: {what}, under {self.authority}{end} "
            f"(record {self.record}: {self.reason})"
        )


def end_of(date: str) -> datetime:
    """Give the moment (UTC) at which a date is over. Raises `CustodyError` for what is none."""
    found = _DATE.fullmatch(date)
    if found is None or date[:4] in ("0000", "9999"):
        raise CustodyError(
            f"{date!r} is no date that a clock can be held against: 2030, 2030-06 or 2030-06-30."
        )
    year, month, day = int(found[1]), int(found[2] or 12), found[3]
    last = calendar.monthrange(year, month)[1]
    if day and int(day) > last:
        raise CustodyError(f"{date!r} is no day of the calendar.")
    return datetime(year, month, int(day or last), tzinfo=UTC) + timedelta(days=1)


def standing(
    archive: Archive, catalogue: Catalogue, object_id: str, now: datetime
) -> tuple[Withholding, ...]:
    """Give what is kept back of an object now: recorded, not lifted since, and not over."""
    held: dict[str, list[Withholding]] = {}
    for row, statement in about(archive, catalogue, object_id, KIND):
        for item in statement.about:
            if item.get("object") == object_id and "lifts" in item:
                held.pop(str(item["lifts"]), None)
            elif item.get("object") == object_id:
                held.setdefault(statement.id, []).append(
                    withholding_of(item, statement, row.position)
                )
    every = (one for each in held.values() for one in each)
    return tuple(one for one in every if not one.has_ended(now))


def covers(one: Withholding, versions: Sequence[Version]) -> Iterator[str]:
    """Give the logical paths that a withholding keeps back.

    With a file goes the capture that it came out of, and whatever else has the same bytes.
    """
    files = {file.path: file for version in versions for file in version.statement.files}
    if not one.paths:
        yield from files
        return
    named = set(one.paths)
    for path in one.paths:
        origin = files[path].derived_from if path in files else None
        if origin is not None:
            named.add(origin.partition("#")[0])
    digests = {files[path].sha256 for path in named if path in files}
    yield from (path for path, file in files.items() if path in named or file.sha256 in digests)


def withholding_of(item: Mapping[str, Any], statement: Statement, index: int) -> Withholding:
    """Read an item of a record, which is entry `index`."""
    return Withholding(
        object=str(item["object"]),
        paths=tuple(map(str, item.get("paths", ()))),
        authority=str(item.get("authority", "")),
        reason=str(item.get("reason", "")),
        until=str(item.get("until", "")),
        record=statement.id,
        index=index,
        composed=statement.composed,
    )
