"""How an archive stands with those whom it asks, without asking them: what `status` tells."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from manifests import MunimentError
from manifests.moments.stamp_file import PROOF, RESPONSE
from muniment.archive.archive import Archive
from muniment.archive.proofs import KIND, names_with
from muniment.catalogue import Catalogue
from muniment.config import Config
from muniment.witnesses.asked import LastAsked, recall
from muniment.witnesses.authorities import Service
from muniment.witnesses.cosigning import last_cosigned
from muniment.witnesses.lifetimes import Lifetime, lifetime_of
from muniment.witnesses.renewal import AHEAD, Renewal, find_renewal
from muniment.witnesses.round import Due, Lists, find_due


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who is asked: over how many entries he gave something last, 0 for never.

    `last` is how asking it ended last, None where it was never asked from this machine. `ending` is
    the first certificate to end of those that pin an authority, where that is within a year.
    """

    name: str
    size: int
    last: LastAsked | None
    ending: Lifetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an archive stands with all of them.

    `uncovered` counts the entries, but for records of proofs, that no stamped checkpoint holds.
    """

    authorities: tuple[Party, ...]
    witnesses: tuple[Party, ...]
    due: Due
    uncovered: int
    renewal: Renewal
    calendars: tuple[Party, ...] = ()


def read_standing(
    archive: Archive, catalogue: Catalogue, config: Config, lists: Lists, now: datetime
) -> Standing:
    """Say how an archive stands. Raises OSError, and what cannot be read of its log and lists."""
    memory = recall(config, archive.roles.origin)
    head, limits = archive.log.head(archive.roles), archive.settings.limits
    stamped = _newest_with(RESPONSE, archive, head.size, {one.name for one in lists.services})
    proven = _newest_with(PROOF, archive, head.size, {one.name for one in lists.calendars})
    authorities = tuple(
        Party(
            one.name,
            stamped.get(one.name, 0),
            memory.authorities.get(one.name),
            _ending(one, now),
        )
        for one in lists.services
    )
    witnesses = tuple(
        Party(name, last_cosigned(archive, head.size, one, limits), memory.witnesses.get(name))
        for name, one in lists.witnesses.items()
    )
    calendars = tuple(
        Party(one.name, proven.get(one.name, 0), memory.authorities.get(one.name))
        for one in lists.calendars
    )
    newest = max(stamped.values(), default=0)
    uncovered = sum(row.kind != KIND for row in catalogue.rows(newest))
    pinned = [one.authority for one in lists.services]
    renewal = find_renewal(archive, catalogue, pinned, archive.settings.stamps.need)
    due = find_due(archive, lists)
    return Standing(authorities, witnesses, due, uncovered, renewal, calendars)


def _newest_with(suffix: str, archive: Archive, most: int, names: Set[str]) -> dict[str, int]:
    """Give the newest checkpoint, of at most `most` entries, over which each has such a file."""
    found: dict[str, int] = {}
    for size in reversed(archive.log.checkpoints()):
        if names <= found.keys():
            break
        if size <= most:
            for name in names_with(archive.log, size, suffix) & names:
                found.setdefault(name, size)
    return found


def _ending(service: Service, now: datetime) -> Lifetime | None:
    try:
        lifetime = lifetime_of(service.authority)
    except MunimentError:
        return None  # Nothing leads to its root, and asking it says so.
    return lifetime if lifetime.ends < now + AHEAD else None
