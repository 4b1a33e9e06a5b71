"""What `muniment status` tells of coverings, and of hashes that age by the owner's own policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from checksums import Place, registered
from manifests.claims.covering import KIND
from muniment.archive.archive import Archive
from muniment.archive.covered import logged_coverings
from muniment.catalogue import Catalogue
from muniment.cli.common import config, now
from muniment.config import own_trust
from muniment.coverings.plan import covered_ranges, open_ranges

_AHEAD = timedelta(days=365)


def hashes_to_json(archive: Archive, catalogue: Catalogue, size: int) -> dict[str, Any]:
    """Give the documented JSON of what is covered by which hash, and of what ages (docs/json.md).

    Entries that are coverings themselves are not counted as uncovered.
    """
    logged = logged_coverings(archive, catalogue)
    uncovered = {
        algorithm: _uncovered(catalogue, [*open_ranges(size, covered_ranges(logged, algorithm))])
        for algorithm in registered(Place.COVERING)
    }
    made = {one.text.algorithm for one in logged}
    aged = own_trust(config()).policy.aged
    good = [uncovered[one] for one in uncovered if one not in {each.algorithm for each in aged}]
    return {
        "ageing": [
            {
                "algorithm": one.algorithm.value,
                "needed": min(good, default=size) > 0 and one.since < now() + _AHEAD,
                "since": one.since.strftime("%Y-%m-%d"),
                "uncovered": min(good, default=size),
            }
            for one in aged
            if Place.EVIDENCE in one.algorithm.places
        ],
        "coverings": [
            {"algorithm": one.value, "uncovered": left}
            for one, left in uncovered.items()
            if one in made
        ],
    }


def say_hashes(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the lines of it: a heading, and what is said."""
    for one in told["coverings"]:
        left = f"all but {one['uncovered']}" if one["uncovered"] else "all"
        yield "covered", f"{left} of what the log has, by {one['algorithm']}"
    for one in told["ageing"]:
        if one["needed"]:
            yield (
                "warning",
                f"you no longer believe {one['algorithm']} from {one['since']} on, and "
                f"{one['uncovered']} entries are in no covering: `muniment renew --rehash`",
            )


def _uncovered(catalogue: Catalogue, ranges: list[tuple[int, int]]) -> int:
    count = sum(end - first for first, end in ranges)
    own = (
        sum(first <= row.position < end for first, end in ranges) for row in catalogue.of_kind(KIND)
    )
    return count - sum(own)
