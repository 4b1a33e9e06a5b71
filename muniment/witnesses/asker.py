"""Asking whoever vouches for a checkpoint, all at once: nobody waits for anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ingest import Caller
from manifests import Limits, Trust
from muniment.witnesses.asking import Asked, ask_all
from muniment.witnesses.asking_calendars import (
    Promise,
    Promised,
    Upgraded,
    ask_calendars,
    ask_for_proofs,
)
from muniment.witnesses.authorities import Service
from muniment.witnesses.calendars import Calendar

Waiting = Sequence[tuple[Calendar, Sequence[Promise]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is asked: authorities and calendars about `message`, and calendars for what they owe."""

    message: bytes
    services: Sequence[Service] = ()
    calendars: Sequence[Calendar] = ()
    waiting: Waiting = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """How each answered."""

    asked: tuple[Asked, ...]
    promised: tuple[Promised, ...]
    upgraded: tuple[Upgraded, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks by way of `caller`; the owner's own trust may refute what a calendar says."""

    caller: Caller
    limits: Limits
    trust: Trust

    def ask(self, wanted: Wanted) -> Answered:
        """Ask all; whoever fails is only told."""
        caller, limits, trust = self.caller, self.limits, self.trust
        with ThreadPoolExecutor(3) as pool:
            asked = pool.submit(ask_all, wanted.services, wanted.message, caller, limits)
            promised = pool.submit(
                ask_calendars, wanted.calendars, wanted.message, caller, limits, trust
            )
            upgraded = pool.submit(ask_for_proofs, wanted.waiting, caller, limits, trust)
        return Answered(asked.result(), promised.result(), upgraded.result())
