"""Delivery: what was brought goes onto the shelves in groups, each durable before it is put there.

Records say which files were redacted. They may come after the objects that they speak of, so these
objects are brought once more at the end, without the files, whatever a copy still has of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from manifests import Redaction
from muniment.archive.shelves import relative_path
from muniment.archive.swap import aside, swap
from muniment.durable import sync_tree
from muniment.recovery.account import Account
from muniment.recovery.answered import Answered
from muniment.recovery.carrier import Brought, Carrier
from muniment.recovery.chronicle import Chronicle

_GROUP = 500


@dataclass(slots=True)
class Delivery:
    """Objects on their way onto the shelves below `root`; `failed` are not whole, by place.

    `moved` is told of every version that is there.
    """

    root: Path
    carrier: Carrier
    chronicle: Chronicle
    answered: Answered
    account: Account
    moved: Callable[[int], None]
    failed: dict[str, Brought] = field(default_factory=dict)
    _group: list[Brought] = field(default_factory=list)
    _redactions: dict[str, list[Redaction]] = field(default_factory=dict)

    def count(
        self,
        place: str,
        entries: Sequence[tuple[int, bytes]],
        size: int,
        redactions: Iterable[Redaction],
    ) -> None:
        """Count an object that is on the shelves, or is about to be."""
        later = [(index, entry) for index, entry in entries if index >= self.answered.start]
        if not later:
            return
        for index, entry in later:
            self.answered.add(index, place)
            self.chronicle.fill(index, entry)
        for redaction in redactions:
            self._redactions.setdefault(redaction.object, []).append(redaction)
        self.account.count(len(later), size)
        self.moved(len(later))

    def take(self, brought: Brought) -> None:
        """Take an object: it goes to the shelves with its group, or is noted as failed."""
        if not brought.whole:
            self.failed[brought.place] = brought
            return
        self.account.note(*brought.findings)
        self.count(brought.place, brought.entries, brought.size, brought.redactions)
        self._group.append(brought)
        if len(self._group) >= _GROUP:
            self._settle()

    def finish(self) -> None:
        """Shelve what is left, then take out what records say was redacted."""
        self._settle()
        for object_id, redactions in self._redactions.items():
            place = f"shelves/{relative_path(object_id)}"
            shelved = (self.root / place).exists()
            if not shelved and place not in self.failed:
                continue
            brought = self.carrier.bring(place, tuple(redactions))
            if not brought.whole:
                self.failed[place] = brought
                continue
            if self.failed.pop(place, None) is not None and not shelved:
                self.count(place, brought.entries, brought.size, brought.redactions)
            self._group.append(brought)
        self._settle()

    def _settle(self) -> None:
        sync_tree(self.carrier.into)
        for brought in self._group:
            shelf = self.root / brought.place
            if not shelf.exists():
                shelf.parent.mkdir(parents=True, exist_ok=True)
                brought.staged.rename(shelf)
                continue
            swap(brought.staged, shelf)
            for old in (brought.staged, aside(brought.staged)):
                if old.exists():
                    shutil.rmtree(old)
        self._group.clear()
