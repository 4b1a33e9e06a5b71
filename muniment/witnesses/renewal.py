"""Renewal: stamps are covered by later stamps, since the log has their digests.

A stamp over a checkpoint that holds the record of earlier ones says that those were there by then.
So only stamps that nothing later covers have to be looked after: they last as long as what pins
their authorities. Before fewer than are needed last, the newest checkpoint is stamped anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from manifests import FormatError, LimitError, Limits, MunimentError, Statement, parse_time
from manifests.moments.authorities import Authority
from manifests.moments.stamp_file import RESPONSE
from manifests.moments.timestamp import read_response
from muniment.archive.archive import Archive
from muniment.archive.proofs import KIND, stamps_in
from muniment.catalogue import Catalogue
from muniment.storage import FolderStorage, stop
from muniment.witnesses.lifetimes import Lifetime, lifetime_of

AHEAD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Told:
    """A time stamp that the log tells of: by whom, over how many entries, when, in which entry."""

    authority: str
    size: int
    time: datetime
    index: int


@dataclass(frozen=True, slots=True)
class Bare:
    """A time stamp that no later one covers; `lifetime` is None where nobody pins its signer."""

    told: Told
    lifetime: Lifetime | None


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the log's evidence of time rests on: the stamps that no later one covers.

    `by` is when fewer of them than are needed will last, None where nobody can say.
    """

    bare: tuple[Bare, ...]
    by: datetime | None

    def is_needed(self, now: datetime) -> bool:
        """Tell whether they have to be renewed within a year."""
        return bool(self.bare) and (self.by is None or self.by < now + AHEAD)


def find_renewal(
    archive: Archive, catalogue: Catalogue, authorities: Sequence[Authority], need: int
) -> Renewal:
    """Say which stamps nothing covers yet, and how long they last; `need` of them must.

    Raises OSError, and `MunimentError` where a record cannot be read.
    """
    told = tuple(told_stamps(archive, catalogue, _last_stamped(archive, catalogue)))
    bare = tuple(Bare(one, _lifetime(archive, one, authorities)) for one in told)
    ends = sorted((one.lifetime.ends for one in bare if one.lifetime is not None), reverse=True)
    least = min(max(need, 1), len(bare))
    return Renewal(bare, ends[least - 1] if 0 < least <= len(ends) else None)


def told_stamps(archive: Archive, catalogue: Catalogue, since: int = 0) -> Iterator[Told]:
    """Give the stamps that the records from entry `since` on tell of, in their order."""
    for row in catalogue.of_kind(KIND):
        if row.position >= since:
            for version in archive.versions(catalogue, row.object):
                yield from _told(row.position, version.statement)


def _last_stamped(archive: Archive, catalogue: Catalogue) -> int:
    """Give the size of the newest checkpoint that the log says was stamped.

    Records come after the checkpoint that they tell of, mostly in the order of these.
    """
    for row in reversed(catalogue.of_kind(KIND)):
        for version in archive.versions(catalogue, row.object):
            if sizes := [one.size for one in _told(row.position, version.statement)]:
                return max(sizes)
    return 0


def _told(index: int, statement: Statement) -> Iterator[Told]:
    for item in statement.about:
        name, size, time = item.get("authority"), item.get("checkpoint"), item.get("time")
        if not isinstance(name, str) or type(size) is not int or not isinstance(time, dict):
            continue
        try:
            yield Told(name, size, parse_time(time["value"]), index)
        except (KeyError, FormatError, TypeError, AttributeError):
            continue


def _lifetime(archive: Archive, told: Told, authorities: Sequence[Authority]) -> Lifetime | None:
    limits: Limits = archive.settings.limits
    for file in stamps_in(FolderStorage(archive.root), told.size, limits, stop):
        if not file.where.endswith(f"/{told.authority}{RESPONSE}"):
            continue
        try:
            token = read_response(file.response, limits.stamp_bytes)
        except (FormatError, LimitError):
            continue  # `log check` names it.
        for authority in authorities:
            signer = authority.signer_of(token)
            if authority.name == told.authority and signer is not None:
                try:
                    return lifetime_of(authority, signer)
                except MunimentError:
                    return None
    return None
