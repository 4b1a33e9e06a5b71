"""Stamping the newest checkpoint: asked of every authority, kept beside it, and logged.

Authorities are asked while nobody holds the archive's lock, so that no writer waits for them. What
came is put beside the checkpoint, and a record of the kind "proofs" says so: its digest is in the
log, and the next stamp is over it too. An item of its ``about``: ``authority``, ``checkpoint`` (a
size), ``path``, ``sha512`` of the answer, ``request`` (that of what was asked), and ``time`` as the
authority says it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checksums import Algorithm, Digest
from manifests import spell_time
from manifests.stamp_file import REQUEST, RESPONSE, stamped_part
from muniment.archive.archive import Archive, Writer, open_writer
from muniment.archive.proofs import KIND, keep_stamp, stamp_names
from muniment.archive.records import Record, log_record
from muniment.catalogue import Catalogue
from muniment.config import Config
from muniment.witnesses.asking import Asked
from muniment.witnesses.authorities import Service

Ask = Callable[[Sequence[Service], bytes], tuple[Asked, ...]]


@dataclass(frozen=True, slots=True)
class Stamping:
    """What came of stamping the checkpoint of `size` entries.

    `already` had stamped it before; `asked` were asked now. The record of what was kept is
    `record`, at `index` of the log; None where nothing was.
    """

    origin: str
    size: int
    already: tuple[str, ...]
    asked: tuple[Asked, ...]
    record: str | None = None
    index: int | None = None

    @property
    def good(self) -> int:
        """How many authorities have stamped it."""
        return len(self.already) + sum(one.stamp is not None for one in self.asked)


def unstamped(archive: Archive, catalogue: Catalogue) -> int | None:
    """Give the size of the checkpoint that time authorities should stamp now; None for none.

    That is the newest where anything was logged since the last one that anybody stamped; else that
    last one, for authorities that were down then. Records that only tell of stamps are nothing new,
    or an idle archive's log would never rest.
    """
    head = archive.log.head(archive.roles)
    sizes = (size for size in reversed(archive.log.checkpoints()) if size <= head.size)
    stamped = next((size for size in sizes if stamp_names(archive.log, size)), None)
    if any(row.kind != KIND for row in catalogue.rows(stamped or 0)):
        return head.size
    return stamped


def stamp(
    archive: Archive,
    config: Config,
    now: Callable[[], datetime],
    services: Sequence[Service],
    ask: Ask,
    size: int | None = None,
) -> Stamping:
    """Have a checkpoint, the newest or that of `size`, stamped by whoever has not done it yet.

    Raises OSError and `MunimentError` where the archive cannot be read or written; an authority
    that fails is only told.
    """
    newest = archive.log.head(archive.roles)
    note = archive.log.read(f"checkpoints/{newest.size if size is None else size}/checkpoint")
    head, message = archive.roles.open(note), stamped_part(note)
    had = stamp_names(archive.log, head.size)
    already = tuple(service.name for service in services if service.name in had)
    asked = ask([service for service in services if service.name not in had], message)
    done = Stamping(head.origin, head.size, already, asked)
    good = [one for one in asked if one.stamp is not None]
    if not good:
        return done
    with open_writer(archive, config, now) as writer, writer.desk() as desk:
        kept = [one for one in good if _keep(writer, head.size, one)]
        if not kept:
            return done  # Another process was faster with the same authorities.
        about = tuple(_describe(head.size, one) for one in kept)
        shelved = log_record(writer, desk, Record(KIND, about))
    return Stamping(head.origin, head.size, already, asked, shelved.statement.id, shelved.index)


def _keep(writer: Writer, size: int, one: Asked) -> bool:
    files = {REQUEST: one.request, RESPONSE: one.response}
    return keep_stamp(writer.archive.log, size, one.name, files, writer.run.new_place())


def _describe(size: int, one: Asked) -> dict[str, Any]:
    assert one.stamp is not None
    return {
        "authority": one.name,
        "checkpoint": size,
        "path": f"log/checkpoints/{size}/{one.name}{RESPONSE}",
        "request": Digest.of(Algorithm.SHA512, one.request).hex,
        "sha512": Digest.of(Algorithm.SHA512, one.response).hex,
        "time": {"source": "authority", "value": spell_time(one.stamp.time)},
    }
