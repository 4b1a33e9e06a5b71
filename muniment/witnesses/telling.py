"""Telling of cosignatures: records of the kind "proofs" give their digests, as those of stamps.

A cosignature is kept as soon as it comes, and the next such record tells of it. One is written for
its sake where it is over a head that something other than these records has led to since the last
head of whose cosignatures the log tells. So an archive rests: what witnesses gave for the head that
such a record makes is told by the record that comes next. An item of its ``about``:
``witness``, ``checkpoint`` (a size), ``path`` and ``sha512``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Final

from checksums import Algorithm, Digest
from manifests import MunimentError
from muniment.archive.archive import Archive, open_writer
from muniment.archive.cosignatures import cosignatures_in
from muniment.archive.desk import Shelved
from muniment.archive.logged_proofs import LoggedProofs
from muniment.archive.proof_judge import Pinned, ProofJudge, Standing
from muniment.archive.proofs import COSIGNATURE, KIND
from muniment.archive.records import Record, log_record
from muniment.archive.told_proofs import proofs_said
from muniment.catalogue import Catalogue, Row
from muniment.config import Config
from muniment.durable import names_in
from muniment.storage import FolderStorage, stop
from muniment.witnesses.registry import Asked

_MOST: Final = 500  # told by one record; the next one tells of the rest
# Behind so many cosigned heads of which the log tells in full, nobody looks for more.
_SETTLED: Final = 32


@dataclass(frozen=True, slots=True)
class Untold:
    """Cosignatures that the log does not tell of, as items of a record, the oldest first.

    `is_due` is whether a record is to be written for their sake.
    """

    about: tuple[Mapping[str, Any], ...] = ()
    is_due: bool = False


def find_untold(archive: Archive, catalogue: Catalogue, asked: Asked) -> Untold:
    """Look for the cosignatures up to the head that no record tells of.

    What is none over its checkpoint, or a wrong one by a witness that is asked, is passed over:
    `log check` names it. So is what was told and is another file now, unless that witness made it.
    Raises OSError, and what the log raises.
    """
    most = archive.log.head(archive.roles).size
    told = _Told(archive, catalogue)
    kept = _Kept(archive, asked)
    found: list[_Cosignature] = []
    told_over: list[int] = []  # heads over which the log tells of what lies there
    settled, is_remade = 0, False
    for size in reversed(archive.log.checkpoints()):
        if size > most or settled == _SETTLED:
            continue
        is_told = is_fresh = False
        for one in kept.beside(size):
            digests = told.of(one.path, size)
            if one.sha512 in digests:
                is_told = True
            elif not digests or one.standing is Standing.RIGHT:
                found.append(one)
                is_fresh, is_remade = True, is_remade or bool(digests)
        told_over += [size] if is_told else []
        settled = 0 if is_fresh else settled + is_told
    is_due = is_remade or any(
        _has_more_than_proofs(
            catalogue, max((at for at in told_over if at < size), default=0), size
        )
        for size in sorted({one.size for one in found})
    )
    found.sort(key=lambda one: (one.size, one.name))
    return Untold(tuple(one.describe() for one in found[:_MOST]), is_due)


def tell_cosignatures(
    archive: Archive, config: Config, now: Callable[[], datetime], asked: Asked
) -> Shelved | None:
    """Log a record of the cosignatures that none tells of, where one is due for their sake.

    Raises as `open_writer` and the desk do; then the next call finds them.
    """
    with archive.catalogue() as catalogue:
        if not find_untold(archive, catalogue, asked).is_due:
            return None
    with open_writer(archive, config, now) as writer, writer.desk() as desk:
        untold = find_untold(archive, desk.catalogue, asked)  # Another process may have told.
        if not untold.is_due:
            return None
        return log_record(writer, desk, Record(KIND, untold.about))


@dataclass(frozen=True, slots=True)
class _Cosignature:
    """What a witness gave for the checkpoint of `size`, and what it is worth."""

    size: int
    name: str
    sha512: Digest
    standing: Standing

    @property
    def path(self) -> str:
        """Where it lies, from the top."""
        return f"log/checkpoints/{self.size}/{self.name}{COSIGNATURE}"

    def describe(self) -> Mapping[str, Any]:
        """Give the item of a record."""
        said = {"checkpoint": self.size, "path": self.path, "sha512": self.sha512.hex}
        return {**said, "witness": self.name}


class _Kept:
    """The cosignatures beside the checkpoints of an archive, but for wrong ones."""

    def __init__(self, archive: Archive, asked: Asked) -> None:
        self._archive, self._storage = archive, FolderStorage(archive.root)
        self._limits = archive.settings.limits
        pinned = Pinned(witnesses=tuple((one.name, one.key) for one in asked.witnesses.values()))
        self._judge = ProofJudge(archive.roles, self._limits, LoggedProofs(), pinned)

    def beside(self, size: int) -> Iterator[_Cosignature]:
        """Give those over the checkpoint of this size. Raises OSError."""
        names = names_in(self._archive.log.root / "checkpoints" / str(size))
        if not any(name.endswith(COSIGNATURE) for name in names):
            return
        try:
            note = self._archive.log.read(f"checkpoints/{size}/checkpoint")
        except FileNotFoundError:
            return  # `log check` names it.
        for name, data in cosignatures_in(self._storage, size, self._limits, stop):
            digest = Digest.of(Algorithm.SHA512, data)
            judged = self._judge.judge(f"{name}{COSIGNATURE}", data, note)
            if judged.standing is not Standing.WRONG:
                yield _Cosignature(size, name, digest, judged.standing)


class _Told:
    """What the log tells of, read from its end as far back as is asked."""

    def __init__(self, archive: Archive, catalogue: Catalogue) -> None:
        self._archive, self._catalogue = archive, catalogue
        self._unread = [*catalogue.of_kind(KIND)]
        self._said: dict[str, set[Digest]] = {}

    def of(self, path: str, size: int) -> set[Digest]:
        """Give the digests that records give of a file beside the checkpoint of `size`."""
        while self._unread and self._unread[-1].position >= size:
            self._read(self._unread.pop())
        return self._said.get(path, set())

    def _read(self, row: Row) -> None:
        # One that cannot be read is named by `log check`; to tell of its files again does no harm.
        with suppress(MunimentError):
            for version in self._archive.versions(self._catalogue, row.object):
                for one in proofs_said(row.position, version.statement):
                    self._said.setdefault(one.path, set()).add(one.sha512)


def _has_more_than_proofs(catalogue: Catalogue, first: int, end: int) -> bool:
    """Tell whether an entry from `first` up to `end` is other than a record of proofs."""
    rows = takewhile(lambda row: row.position < end, catalogue.rows(first))
    return any(row.kind != KIND for row in rows)
