"""The plan of a round: which objects, in which order, until when.

Oldest-checked first, so that a round with a budget takes up where the last one stopped. The plan is
streamed: what is kept of a million objects is their order, four bytes each, and a bit for each that
was taken.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from manifests import MunimentError
from muniment.catalogue import Holdings
from muniment.fixity.leaves import Leaves
from muniment.fixity.looking import Look
from muniment.fixity.rounds import Coverage
from muniment.fixity.runs import Positions

_ASKED = 512  # positions that the catalogue is asked for at once
_BATCH = 256  # objects that one process is given at once
BATCH_BYTES = 64 << 20
_OVERHEAD = 8 << 10  # bytes of a version's statement, manifest and inventories

_SIZES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "p": 10**15}
_SIZES.update({f"{unit}i": 1 << 10 * power for power, unit in enumerate("kmgtp", start=1)})
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)([a-z]*)")


class PlanError(MunimentError):
    """A budget, a rate or a sample cannot be read."""


@dataclass(frozen=True, slots=True)
class Budget:
    """When a round stops: after so many bytes read, or seconds passed; None where it does not."""

    bytes: int | None = None
    seconds: int | None = None
    spelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A random part of the log's entries, and the seed by which it can be drawn again."""

    spelled: str
    seed: str

    def draw(self, size: int) -> list[int]:
        """Draw positions of a log of `size` entries, ascending; one at least."""
        amount = self.spelled.removesuffix("%")
        if amount == self.spelled:
            count = int(amount)
        else:
            count = round(size * float(amount) / 100)
        count = min(max(count, 1), size)
        return sorted(random.Random(self.seed).sample(range(size), count))


def parse_budget(given: Iterable[str]) -> Budget:
    """Read amounts such as ``50GB`` and ``2h``, each kind at most once; raise `PlanError`."""
    spelled = tuple(given)
    found: dict[str, int] = {}
    for text in spelled:
        kind, amount = (
            ("seconds", _seconds(text)) if _is_time(text) else ("bytes", parse_size(text))
        )
        if kind in found:
            raise PlanError(f"A budget has one amount of {kind}, not {' and '.join(spelled)}.")
        found[kind] = amount
    return Budget(found.get("bytes"), found.get("seconds"), spelled)


def parse_sample(text: str, seed: str) -> Sample:
    """Read ``5%`` or a number of entries; raise `PlanError`."""
    if not re.fullmatch(r"[1-9][0-9]{0,11}|(?:100|[0-9]{1,2})(?:\.[0-9]{1,6})?%", text) or (
        text.endswith("%") and not 0 < float(text[:-1]) <= 100
    ):
        raise PlanError(f"{text!r} is no sample: a percentage such as 5%, or a number of entries.")
    return Sample(text, seed)


def parse_size(text: str) -> int:
    """Read an amount of bytes such as ``50GB`` or ``1.5GiB``; raise `PlanError`."""
    match = _AMOUNT.fullmatch(text.strip().lower())
    unit = match[2].removesuffix("b") if match else None
    amount = int(float(match[1]) * _SIZES[unit]) if match and unit in _SIZES else 0
    if amount < 1:
        raise PlanError(f"{text!r} is no amount of bytes, such as 500MB, 50GB or 2TiB.")
    return amount


def batches(
    holdings: Holdings,
    leaves: Leaves,
    coverage: Coverage,
    order: Iterable[int],
    taken: Positions,
    most: int,
) -> Iterator[list[Look]]:
    """Give the objects that have a version at the positions in `order`, in batches of `most` bytes.

    What is in `taken` is left out, and what is given is added to it. So are objects of which a
    version has a leaf that cannot be told: nothing can be said of them.
    """
    batch: list[Look] = []
    size = 0
    for look in _looks(holdings, leaves, coverage, order, taken):
        batch.append(look)
        size += look.bytes
        if len(batch) == _BATCH or size >= most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _looks(
    holdings: Holdings, leaves: Leaves, coverage: Coverage, order: Iterable[int], taken: Positions
) -> Iterator[Look]:
    wanted = (position for position in order if position not in taken)
    while asked := list(islice(wanted, _ASKED)):
        for held in holdings.objects_at(asked):
            positions = tuple(at for at, _ in held.versions if at < coverage.size)
            if any(at in taken for at in positions):
                continue
            for at in positions:
                taken.add(at)
            expected = tuple(leaves.at(at) for at in positions)
            known = tuple(leaf for leaf in expected if leaf is not None)
            if len(known) == len(expected):
                sealed = all(coverage.is_sealed(at) for at in positions)
                size = held.bytes + _OVERHEAD * len(positions)
                yield Look(held.object, positions, known, sealed, size)


def _is_time(text: str) -> bool:
    match = _AMOUNT.fullmatch(text.strip().lower())
    return bool(match) and match is not None and match[2] in _SECONDS


def _seconds(text: str) -> int:
    match = _AMOUNT.fullmatch(text.strip().lower())
    assert match is not None
    return max(1, int(float(match[1]) * _SECONDS[match[2]]))
