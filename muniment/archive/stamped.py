"""Which checkpoints of a log were stamped, and what that shows of an entry: check 11.

An entry existed before B where a checkpoint that holds it did. The earliest such that the
verifier's authorities agree on counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from checksums import ProofError, root_at
from manifests import Check, CheckName, Checkpoint, MunimentError, Result, Trust, error, judge
from manifests.judging.stamp_judge import judge_stamps
from manifests.verdict import not_checked
from muniment.archive.archive import Archive
from muniment.archive.proofs import stamp_names, stamps_in
from muniment.storage import FolderStorage, pass_over

_MOST_TRIED = 16  # stamped checkpoints that are asked about one entry


class StampedLog:
    """The stamps of an archive's log up to a head whose signature was verified."""

    def __init__(self, archive: Archive, trust: Trust, head: Checkpoint | None) -> None:
        self._archive = archive
        self._trust = trust
        self._head = head
        self._sizes: tuple[int, ...] | None = None
        self._checks: dict[int, Check] = {}
        self._firsts: dict[tuple[int, ...], Check] = {}  # Of entries between the same heads.

    def check_entry(self, index: int) -> Check:
        """Carry out check 11 on what the log holds at an index."""
        every = self._stamped()
        start = bisect_right(every, index)
        sizes = every[start : start + _MOST_TRIED]
        if sizes not in self._firsts:
            self._firsts[sizes] = self._first(sizes)
        return self._firsts[sizes]

    def check_log(self) -> Check:
        """Carry out check 11 on the log itself: up to where, and before when, it existed."""
        newest = tuple(reversed(self._stamped()[-_MOST_TRIED:]))
        for size in newest:
            check = self._check(size)
            if check.result is Result.PASS:
                said = {"said": "stamped-log", "size": str(size)}
                return judge(CheckName.NOT_AFTER, check.findings, **dict(check.particulars), **said)
        return self._first(newest)

    def _first(self, sizes: Iterable[int]) -> Check:
        """Give the first that holds; else the first that there is."""
        found: Check | None = None
        for size in sizes:
            check = self._check(size)
            if check.result is Result.PASS:
                return check
            found = found or check
        return found or judge_stamps((), b"", self._trust, self._archive.settings.limits)

    def _stamped(self) -> tuple[int, ...]:
        if self._sizes is None:
            log, most = self._archive.log, self._head.size if self._head else -1
            every = (size for size in log.checkpoints() if size <= most)
            self._sizes = tuple(size for size in every if stamp_names(log, size))
        return self._sizes

    def _check(self, size: int) -> Check:
        if size not in self._checks:
            self._checks[size] = self._judge(size)
        return self._checks[size]

    def _judge(self, size: int) -> Check:
        assert self._head is not None
        path = f"checkpoints/{size}/checkpoint"
        try:
            note = self._archive.log.read(path)
            checkpoint = self._archive.roles.open(note)
            tiles = self._archive.log.tiles(self._head.size)
            if (checkpoint.size, checkpoint.root) != (size, root_at(size, tiles.node)):
                wrong = error("log-checkpoint-wrong", f"log/{path}", detail="another tree")
                return judge(CheckName.NOT_AFTER, [wrong])
        except (OSError, MunimentError, ProofError):
            return not_checked(CheckName.NOT_AFTER, "no-checkpoint")  # `log check` names it.
        limits = self._archive.settings.limits
        stamps = (*stamps_in(FolderStorage(self._archive.root), size, limits, pass_over),)
        return judge_stamps(stamps, note, self._trust, limits)
