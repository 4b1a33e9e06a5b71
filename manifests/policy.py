"""What a verifier asks for beyond consistency: ``policy.toml`` in his trust folder.

::

    format = 1
    [stamps]
    need = 2        # independent time authorities that must agree; 0, the default: not asked for
    unrevoked = true    # a stamp counts where the package shows that it was not revoked by then
    [witnesses]
    need = 0        # witnesses that must have cosigned
    [bitcoin]
    floor = 1e13    # the least difficulty of a block header that counts; without it none does
    [beacons]
    need = 1        # beacons that must have spoken before each record was composed
    [endorsements]
    need = 1        # endorsers that must have put their names to exactly these bytes
    [hashes]
    aged = { sha512 = 2041-01-01 }    # what is no longer believed, and from which day on
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

from checksums import Algorithm
from manifests.errors import MunimentError

NAME = "policy.toml"
_NEEDS = ("stamps", "witnesses", "beacons", "endorsements")
_TABLES = (*_NEEDS, "bitcoin", "hashes")
_MOST = 100
_MOST_FLOOR = 1e60


class PolicyError(MunimentError):
    """A policy cannot be read, or asks for something that is not known."""


@dataclass(frozen=True, slots=True)
class Aged:
    """A hash that the verifier no longer believes from a moment on, the beginning of a day."""

    algorithm: Algorithm
    since: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """How many authorities, witnesses, beacons and endorsers must have vouched; 0 asks for none.

    `floor` is the least difficulty of a block header of Bitcoin that counts; None: none does. Where
    `unrevoked`, a time stamp counts only if it is shown that its certificates were good then.
    `aged` are hashes that have aged.
    """

    stamps: int = 0
    witnesses: int = 0
    beacons: int = 0
    endorsements: int = 0
    floor: Fraction | None = None
    unrevoked: bool = False
    aged: tuple[Aged, ...] = ()

    def as_of(self, now: datetime) -> Policy:
        """Give the policy as it is on a day: a hash that ages later is believed until then."""
        return replace(self, aged=tuple(one for one in self.aged if one.since <= now))


def read_policy(path: Path) -> Policy:
    """Read a policy; nothing is asked for where there is none. Raises `PolicyError`."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Policy()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{path} cannot be read: {error}.") from error
    if tables.pop("format", None) != 1:
        raise PolicyError(f"{path} must say `format = 1`, the one format this version knows.")
    # What is asked for and not known must not pass for asked and found.
    if unknown := sorted(tables.keys() - set(_TABLES)):
        raise PolicyError(f"{path} asks for what this version does not know: {unknown[0]}.")
    unrevoked = _unrevoked(path, tables.get("stamps"))
    needs = {name: _need(path, name, tables.get(name, {})) for name in _NEEDS}
    floor, aged = _floor(path, tables.get("bitcoin")), _aged(path, tables.get("hashes"))
    return Policy(**needs, floor=floor, unrevoked=unrevoked, aged=aged)


def _aged(path: Path, table: object) -> tuple[Aged, ...]:
    if table is None:
        return ()
    days = table.get("aged") if isinstance(table, dict) and table.keys() == {"aged"} else None
    if not isinstance(days, dict) or not days:
        raise PolicyError(f"{path}: [hashes] is a table with `aged = {{ sha512 = 2041-01-01 }}`.")
    known = {algorithm.value: algorithm for algorithm in Algorithm}
    found: list[Aged] = []
    for name, day in sorted(days.items()):
        if name not in known:
            raise PolicyError(f"{path}: no hash is called {name}: it is {', '.join(known)}.")
        if not isinstance(day, date) or isinstance(day, datetime):
            raise PolicyError(f"{path}: {name} has aged from a day on, such as 2041-01-01.")
        found.append(Aged(known[name], datetime(day.year, day.month, day.day, tzinfo=UTC)))
    return tuple(found)


def _unrevoked(path: Path, table: object) -> bool:
    """Take what [stamps] says besides `need`."""
    if not isinstance(table, dict) or "unrevoked" not in table:
        return False
    unrevoked = table.pop("unrevoked")
    if not isinstance(unrevoked, bool):
        raise PolicyError(f"{path}: stamps.unrevoked is true or false.")
    return unrevoked


def _need(path: Path, name: str, table: object) -> int:
    if not isinstance(table, dict) or table.keys() - {"need"}:
        raise PolicyError(f"{path}: [{name}] is a table with `need`.")
    need = table.get("need", 0)
    if not isinstance(need, int) or isinstance(need, bool) or not 0 <= need <= _MOST:
        raise PolicyError(f"{path}: {name}.need is a number from 0 to {_MOST}.")
    return need


def _floor(path: Path, table: object) -> Fraction | None:
    if table is None:
        return None
    if not isinstance(table, dict) or table.keys() != {"floor"}:
        raise PolicyError(f"{path}: [bitcoin] is a table with `floor`.")
    floor = table["floor"]
    number = isinstance(floor, int | float) and not isinstance(floor, bool)
    if not number or not 0 < floor <= _MOST_FLOOR:
        raise PolicyError(f"{path}: bitcoin.floor is a difficulty above 0, such as 1e13.")
    return Fraction(floor)
