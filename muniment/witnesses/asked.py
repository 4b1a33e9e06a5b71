"""What this machine remembers of asking: when, over how many entries, and how each ended last.

One small file a log, beside the lists of whom it asks. So `status` tells who failed and why without
asking anybody, and nobody is asked more often than once an interval. It is no evidence of anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from manifests import FormatError, MunimentError, canonical, parse_canonical, parse_time, spell_time
from muniment.config import Config, create_private
from muniment.durable import HeldLock, locked, write_durably

_MAX_BYTES = 1 << 20
_WHY = 500  # characters of what an answer says about itself


class AskedError(MunimentError):
    """What was remembered cannot be read."""


@dataclass(frozen=True, slots=True)
class LastAsked:
    """How asking one ended last: when, over a checkpoint of how many entries; `why` it failed.

    `is_rotated` where an authority signed with another certificate than the owner pins. `unlisted`
    says who did not tell whether its certificates are revoked, and why. `apart` is by how many
    seconds its time was behind this machine's clock, below 0 ahead of it; 0 where they agreed.
    """

    time: str
    size: int
    why: str = ""
    is_rotated: bool = False
    unlisted: str = ""
    apart: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one log, by the owner's names; `round`: when anybody was asked last."""

    round: str | None = None
    authorities: Mapping[str, LastAsked] = field(default_factory=dict)
    witnesses: Mapping[str, LastAsked] = field(default_factory=dict)

    def is_ripe(self, now: datetime, interval: int) -> bool:
        """Tell whether the last round is `interval` seconds ago, or a clock was put back since."""
        if self.round is None:
            return True
        age = now - parse_time(self.round)
        return not timedelta() <= age < timedelta(seconds=interval)


def recall(config: Config, origin: str) -> Memory:
    """Give what is remembered of the log of this origin. Raises `AskedError`."""
    path = _path(config, origin)
    try:
        value = parse_canonical(path.read_bytes(), max_bytes=_MAX_BYTES)
        if value["round"] is not None:
            parse_time(value["round"])
        return Memory(value["round"], _read(value["authorities"]), _read(value["witnesses"]))
    except FileNotFoundError:
        return Memory()
    except (OSError, FormatError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise AskedError(
            f"{path} cannot be read ({error}). It only says whom you asked, and when: delete it."
        ) from error


def memorise(
    config: Config,
    origin: str,
    now: datetime,
    authorities: Mapping[str, LastAsked],
    witnesses: Mapping[str, LastAsked],
) -> None:
    """Remember durably how asking ended just now, beside what was remembered of others."""
    path = _path(config, origin)
    create_private(path.parent)
    with locked(path.with_suffix(".write")):
        known = recall(config, origin)
        value = {
            "authorities": _spell({**known.authorities, **authorities}),
            "round": spell_time(now),
            "witnesses": _spell({**known.witnesses, **witnesses}),
        }
        write_durably(path, canonical(value), 0o600)


@contextmanager
def only_round(config: Config, origin: str) -> Iterator[bool]:
    """Say whether this is the only round at work; two at once would ask everybody twice."""
    path = _path(config, origin).with_suffix(".lock")
    create_private(path.parent)
    try:
        lock = HeldLock(path)
    except BlockingIOError:
        yield False
        return
    try:
        yield True
    finally:
        lock.close()


def _read(value: Mapping[str, Any]) -> dict[str, LastAsked]:
    return {
        name: LastAsked(
            str(one["time"]),
            int(one["size"]),
            str(one["why"]),
            one["rotated"] is True,
            str(one.get("unlisted", "")),  # Earlier versions did not remember these two.
            int(one.get("apart", 0)),
        )
        for name, one in value.items()
    }


def _spell(told: Mapping[str, LastAsked]) -> dict[str, Any]:
    return {
        name: {
            "apart": one.apart,
            "rotated": one.is_rotated,
            "size": one.size,
            "time": one.time,
            "unlisted": one.unlisted[:_WHY],
            "why": one.why[:_WHY],
        }
        for name, one in told.items()
    }


def _path(config: Config, origin: str) -> Path:
    return config.folder / "asked" / f"{config.keys(origin).name}.json"
