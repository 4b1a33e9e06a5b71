"""A round: whoever is due is asked, what comes is kept, and how it ended is remembered.

Time authorities stamp what is new, over one checkpoint, which witnesses cosign as well: then a kit
has both in one place. The stamps are logged, which makes a new head; witnesses cosign that too, so
that the newest head is one that they have seen. After that an idle archive rests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest import Caller
from manifests import printable, spell_time
from muniment.archive.archive import Archive
from muniment.archive.proofs import stamp_names
from muniment.config import Config
from muniment.witnesses.asked import LastAsked, memorise
from muniment.witnesses.authorities import Service, read_services
from muniment.witnesses.cosigner import Outcome
from muniment.witnesses.cosigning import cosign_head, kept_by
from muniment.witnesses.registry import Asked, AskedWitness, read_witnesses
from muniment.witnesses.stamping import Ask, Stamping, stamp, unstamped


@dataclass(frozen=True, slots=True)
class Due:
    """Who is to be asked: authorities over the checkpoint of `size`, witnesses over the newest."""

    size: int | None = None
    authorities: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody is."""
        return bool(self.authorities or self.witnesses)


@dataclass(frozen=True, slots=True)
class Lists:
    """Whom the owner asks: every time authority, and the witnesses of this log."""

    services: tuple[Service, ...]
    asked: Asked

    @property
    def witnesses(self) -> Mapping[str, AskedWitness]:
        """The witnesses by name."""
        return self.asked.witnesses


@dataclass(frozen=True, slots=True)
class Round:
    """How a round ended; `cosigned` has the last outcome of each witness that was asked."""

    stamping: Stamping
    cosigned: tuple[Outcome, ...]


def read_lists(config: Config, origin: str) -> Lists:
    """Read whom the owner asks for the log of this origin.

    Raises `RegistryError`, `AuthorityError`, `WitnessesError`.
    """
    return Lists(read_services(config), read_witnesses(config, origin))


def find_due(archive: Archive, lists: Lists) -> Due:
    """Say who is to be asked. Nobody is, and the clock is not looked at."""
    size = None
    if lists.services:
        with archive.catalogue() as catalogue:
            size = unstamped(archive, catalogue)
    had = stamp_names(archive.log, size) if size is not None else frozenset()
    authorities = [one.name for one in lists.services if size is not None and one.name not in had]
    head, limits = archive.log.head(archive.roles), archive.settings.limits
    witnesses = [
        name
        for name, witness in lists.witnesses.items()
        if kept_by(archive, head.size, witness, limits) is None
    ]
    return Due(size, tuple(authorities), tuple(witnesses))


def carry_out(
    archive: Archive,
    config: Config,
    now: Callable[[], datetime],
    lists: Lists,
    due: Due,
    ask: Ask,
    caller: Caller,
) -> Round:
    """Ask whoever is due, keep what is good, and remember how each ended.

    Raises OSError and `MunimentError` where the archive cannot be read or written; whoever fails is
    only told.
    """
    outcomes: dict[str, Outcome] = {}

    def cosign(witnesses: Mapping[str, AskedWitness]) -> None:
        for outcome in cosign_head(archive, witnesses, caller):
            outcomes[outcome.witness.name] = outcome

    cosign({name: lists.witnesses[name] for name in due.witnesses})
    if due.authorities:
        stamping = stamp(archive, config, now, lists.services, ask, due.size)
    else:
        stamping = _stamped_before(archive, lists, due)
    if stamping.record is not None:
        failed = {name for name, one in outcomes.items() if not one.counts}
        cosign({name: one for name, one in lists.witnesses.items() if name not in failed})
    remember(archive, config, now(), stamping, tuple(outcomes.values()))
    return Round(stamping, tuple(outcomes.values()))


def _stamped_before(archive: Archive, lists: Lists, due: Due) -> Stamping:
    size = archive.log.head(archive.roles).size if due.size is None else due.size
    had = stamp_names(archive.log, size)
    already = tuple(one.name for one in lists.services if one.name in had)
    return Stamping(archive.roles.origin, size, already, ())


def remember(
    archive: Archive,
    config: Config,
    now: datetime,
    stamping: Stamping | None,
    outcomes: Sequence[Outcome],
) -> None:
    """Remember how asking ended just now. Raises OSError, `AskedError`."""
    time, size = spell_time(now), archive.log.head(archive.roles).size
    authorities: dict[str, LastAsked] = {}
    if stamping is not None:
        authorities = {
            one.name: LastAsked(time, stamping.size, printable(one.why), one.is_rotated)
            for one in stamping.asked
        }
    witnesses = {
        one.witness.name: LastAsked(
            time, size, "" if one.counts else printable(f"{one.ending.value} {one.detail}".strip())
        )
        for one in outcomes
    }
    memorise(config, archive.roles.origin, now, authorities, witnesses)
