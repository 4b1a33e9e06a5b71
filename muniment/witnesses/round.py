"""A round: whoever is due is asked, what comes is kept, and how it ended is remembered.

Time authorities stamp what is new, over one checkpoint, which witnesses cosign as well: then a kit
has both in one place. Both are logged, which makes a new head; witnesses cosign that too, so that
the newest head is one that they have seen. After that an idle archive rests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest import Caller
from manifests import printable, spell_time
from manifests.moments.stamp_file import PENDING, PROOF, RESPONSE
from muniment.archive.archive import Archive
from muniment.archive.desk import Shelved
from muniment.archive.proofs import names_with
from muniment.config import Config
from muniment.witnesses.asked import LastAsked, memorise
from muniment.witnesses.asker import Asker, Waiting
from muniment.witnesses.authorities import Service, read_services
from muniment.witnesses.calendars import Calendar, read_calendars
from muniment.witnesses.cosigner import Outcome
from muniment.witnesses.cosigning import cosign_head, kept_by
from muniment.witnesses.promises import find_waiting
from muniment.witnesses.registry import Asked, AskedWitness, read_witnesses
from muniment.witnesses.stamping import Order, Stamping, stamp, unstamped
from muniment.witnesses.telling import find_untold, tell_cosignatures


@dataclass(frozen=True, slots=True)
class Due:
    """Who is to be asked: authorities and calendars over the checkpoint of `size`, witnesses over
    the newest, and calendars for the proofs that they owe. `untold` is whether a record is to tell
    of cosignatures, as where whoever got them was killed.
    """

    size: int | None = None
    authorities: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()
    waiting: Waiting = ()
    untold: bool = False

    def __bool__(self) -> bool:
        """Whether anybody is, or anything is to be told."""
        asked = self.authorities or self.witnesses or self.calendars or self.waiting
        return bool(asked or self.untold)


@dataclass(frozen=True, slots=True)
class Lists:
    """Whom the owner asks: every time authority and calendar, and the witnesses of this log."""

    services: tuple[Service, ...]
    asked: Asked
    calendars: tuple[Calendar, ...] = ()

    @property
    def witnesses(self) -> Mapping[str, AskedWitness]:
        """The witnesses by name."""
        return self.asked.witnesses


@dataclass(frozen=True, slots=True)
class Round:
    """How a round ended; `cosigned` has the last outcome of each witness that was asked.

    `told` is the record of its own that tells of cosignatures, where one was needed.
    """

    stamping: Stamping
    cosigned: tuple[Outcome, ...]
    told: Shelved | None = None


def read_lists(config: Config, origin: str) -> Lists:
    """Read whom the owner asks for the log of this origin.

    Raises `RegistryError`, `AuthorityError`, `WitnessesError`.
    """
    return Lists(read_services(config), read_witnesses(config, origin), read_calendars(config))


def find_due(archive: Archive, lists: Lists) -> Due:
    """Say who is to be asked. Nobody is, and the clock is not looked at."""
    size = None
    if lists.services or lists.calendars:
        with archive.catalogue() as catalogue:
            size = unstamped(archive, catalogue)
    authorities: list[str] = []
    calendars: list[str] = []
    if size is not None:
        had = names_with(archive.log, size, RESPONSE)
        gave = names_with(archive.log, size, PENDING) | names_with(archive.log, size, PROOF)
        authorities = [one.name for one in lists.services if one.name not in had]
        calendars = [one.name for one in lists.calendars if one.name not in gave]
    head, limits = archive.log.head(archive.roles), archive.settings.limits
    witnesses = [
        name
        for name, witness in lists.witnesses.items()
        if kept_by(archive, head.size, witness, limits) is None
    ]
    waiting = find_waiting(archive, lists.calendars, limits)
    untold = False
    if lists.witnesses:
        with archive.catalogue() as catalogue:
            untold = find_untold(archive, catalogue, lists.asked).is_due
    return Due(size, tuple(authorities), tuple(witnesses), tuple(calendars), waiting, untold)


def carry_out(
    archive: Archive,
    config: Config,
    now: Callable[[], datetime],
    lists: Lists,
    due: Due,
    asker: Asker,
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

    before = archive.log.head(archive.roles).size
    cosign({name: lists.witnesses[name] for name in due.witnesses})
    everybody = Order(lists.services, lists.calendars, due.waiting, due.size)
    nobody = Order(waiting=due.waiting)  # An empty log is not stamped.
    stamping = stamp(archive, config, now, nobody if due.size is None else everybody, asker)
    told = tell_cosignatures(archive, config, now, lists.asked)
    if archive.log.head(archive.roles).size != before:
        failed = {name for name, one in outcomes.items() if not one.counts}
        cosign({name: one for name, one in lists.witnesses.items() if name not in failed})
    remember(archive, config, now(), stamping, tuple(outcomes.values()))
    return Round(stamping, tuple(outcomes.values()), told)


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
        # A calendar's last word on several promises: whether it answered as it should.
        calendars = [
            *((one.name, one.size, one.why if one.failed else "") for one in stamping.upgraded),
            *((one.name, stamping.size, one.why) for one in stamping.promised),
        ]
        authorities = {
            one.name: LastAsked(
                *(time, stamping.size, printable(one.why), one.is_rotated),
                *(printable(one.kept.why), one.apart),
            )
            for one in stamping.asked
        } | {name: LastAsked(time, over, printable(why)) for name, over, why in calendars}
    witnesses = {
        one.witness.name: LastAsked(
            time, size, "" if one.counts else printable(f"{one.ending.value} {one.detail}".strip())
        )
        for one in outcomes
    }
    memorise(config, archive.roles.origin, now, authorities, witnesses)
