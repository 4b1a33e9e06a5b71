"""Stamping a checkpoint: asked of authorities and calendars, kept beside it, and logged.

They are asked while nobody holds the archive's lock, so that no writer waits for them. What
came is put beside the checkpoint, and a record of the kind "proofs" says so: its digest is in the
log, and the next stamp is over it too. An item of its ``about``: ``authority``, ``checkpoint`` (a
size), ``path``, ``sha512`` of the answer, ``request`` (that of what was asked), and ``time`` as the
authority says it; ``revocation`` and ``ocsp`` are those of what was kept of whether its
certificates were revoked. Of a calendar: ``calendar``, ``checkpoint``, ``path``, ``sha512``, and
``blocks``, the heights that a proof leads to, empty for a promise. Cosignatures of which the log
does not tell yet are told by the same record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from checksums import Algorithm, Digest
from manifests import spell_time
from manifests.moments.stamp_file import (
    ANSWERS,
    LISTS,
    PENDING,
    PROOF,
    REQUEST,
    RESPONSE,
    stamped_part,
)
from muniment.archive.archive import Archive, Writer, finish_abandoned, open_writer
from muniment.archive.proof_items import ProofItem, stage_proofs
from muniment.archive.proofs import KIND, is_kept, names_with
from muniment.archive.records import Record, log_record
from muniment.archive.told_proofs import SAID_BESIDE
from muniment.catalogue import Catalogue
from muniment.config import Config
from muniment.witnesses.asker import Asker, Waiting, Wanted
from muniment.witnesses.asking import Asked
from muniment.witnesses.asking_calendars import Promised, Upgraded
from muniment.witnesses.authorities import Service
from muniment.witnesses.calendars import Calendar
from muniment.witnesses.registry import read_witnesses
from muniment.witnesses.telling import find_untold


@dataclass(frozen=True, slots=True)
class Order:
    """Whose stamps a checkpoint, the newest or that of `size`, must have; and what is owed."""

    services: Sequence[Service] = ()
    calendars: Sequence[Calendar] = ()
    waiting: Waiting = ()
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Stamping:
    """What came of stamping the checkpoint of `size` entries.

    `already` had stamped it before, and `promised_already` are calendars that had promised or
    proven it; `asked` were asked now, and calendars for `promised` and `upgraded`. The record of
    what was kept is `record`, at `index` of the log; None where nothing was.
    """

    origin: str
    size: int
    already: tuple[str, ...]
    asked: tuple[Asked, ...]
    record: str | None = None
    index: int | None = None
    promised_already: tuple[str, ...] = ()
    promised: tuple[Promised, ...] = ()
    upgraded: tuple[Upgraded, ...] = ()

    @property
    def good(self) -> int:
        """How many authorities have stamped it."""
        return len(self.already) + sum(one.stamp is not None for one in self.asked)


def unstamped(archive: Archive, catalogue: Catalogue) -> int | None:
    """Give the size of the checkpoint that should be stamped now; None for none.

    That is the newest where anything was logged since the last one that anybody stamped; else that
    last one, for authorities that were down then. Records that only tell of stamps are nothing new,
    or an idle archive's log would never rest.
    """
    head = archive.log.head(archive.roles)
    sizes = (size for size in reversed(archive.log.checkpoints()) if size <= head.size)
    stamped = next((size for size in sizes if _is_stamped(archive, size)), None)
    if any(row.kind != KIND for row in catalogue.rows(stamped or 0)):
        return head.size
    return stamped


def _is_stamped(archive: Archive, size: int) -> bool:
    return any(names_with(archive.log, size, suffix) for suffix in (RESPONSE, PROOF, PENDING))


def stamp(
    archive: Archive, config: Config, now: Callable[[], datetime], order: Order, asker: Asker
) -> Stamping:
    """Have a checkpoint stamped by whoever has not done it yet, and ask for proofs that are owed.

    Raises OSError and `MunimentError` where the archive cannot be read or written; whoever fails is
    only told.
    """
    # First: what is left to be logged may be the record of a stamp.
    finish_abandoned(archive, config, now)
    newest = archive.log.head(archive.roles)
    size = newest.size if order.size is None else order.size
    note = archive.log.read(f"checkpoints/{size}/checkpoint")
    head = archive.roles.open(note)
    had = names_with(archive.log, head.size, RESPONSE)
    gave = names_with(archive.log, head.size, PENDING) | names_with(archive.log, head.size, PROOF)
    wanted = Wanted(
        stamped_part(note),
        [one for one in order.services if one.name not in had],
        [one for one in order.calendars if one.name not in gave],
        order.waiting,
    )
    begun = now()
    answered = asker.ask(wanted)
    ended = now()
    done = Stamping(
        head.origin,
        head.size,
        tuple(one.name for one in order.services if one.name in had),
        # What disagrees with our clock is told, and kept: nobody knows which of the two is right.
        tuple(one.heard(begun, ended) for one in answered.asked),
        promised_already=tuple(one.name for one in order.calendars if one.name in gave),
        promised=answered.promised,
        upgraded=answered.upgraded,
    )
    gains = [*_gains(done)]
    if not gains:
        return done
    with open_writer(archive, config, now) as writer, writer.desk() as desk:
        kept = [one for one in gains if not is_kept(archive.log, one.size, one.file)]
        if not kept:
            return done  # Another process was faster with the same authorities.
        untold = find_untold(archive, desk.catalogue, read_witnesses(config, head.origin))
        about = (*(_describe(one) for one in kept), *untold.about)
        staged = [item for one in kept for item in _stage(writer, one)]
        shelved = log_record(writer, desk, Record(KIND, about), proofs=staged)
    return replace(done, record=shelved.statement.id, index=shelved.index)


@dataclass(frozen=True, slots=True)
class _Gain:
    """What is kept beside the checkpoint of `size`: files by suffix, the answer last."""

    size: int
    name: str
    files: Mapping[str, bytes]
    said: Mapping[str, Any]

    @property
    def file(self) -> str:
        """The name of the answer's file."""
        return f"{self.name}{[*self.files][-1]}"


def _gains(done: Stamping) -> Iterator[_Gain]:
    for one in done.asked:
        if one.stamp is not None:
            files = {REQUEST: one.request}
            status = {LISTS: one.kept.lists, ANSWERS: one.kept.answers}
            files |= {suffix: data for suffix, data in status.items() if data}
            files[RESPONSE] = one.response
            time = {"source": "authority", "value": spell_time(one.stamp.time)}
            said = {"authority": one.name, "time": time}
            for suffix, key in SAID_BESIDE.items():
                if suffix in files:
                    said[key] = Digest.of(Algorithm.SHA512, files[suffix]).hex
            yield _Gain(done.size, one.name, files, said)
    for promised in done.promised:
        if promised.data:
            found = {"blocks": [*promised.blocks], "calendar": promised.name}
            yield _Gain(done.size, promised.name, {promised.suffix: promised.data}, found)
    for upgraded in done.upgraded:
        if upgraded.data:
            found = {"blocks": [*upgraded.blocks], "calendar": upgraded.name}
            yield _Gain(upgraded.size, upgraded.name, {PROOF: upgraded.data}, found)


def _stage(writer: Writer, one: _Gain) -> Iterator[ProofItem]:
    return stage_proofs(writer.run.new_place(), one.size, one.name, one.files)


def _describe(one: _Gain) -> dict[str, Any]:
    data = [*one.files.values()][-1]
    return {
        **one.said,
        "checkpoint": one.size,
        "path": f"log/checkpoints/{one.size}/{one.file}",
        "sha512": Digest.of(Algorithm.SHA512, data).hex,
    }
