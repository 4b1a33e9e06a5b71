"""The retrieval of what a log has lost: its entries, and the objects that they speak of.

Objects are put on the shelves before the log says that they are there. What was logged before, and
is damaged here, is for `repair`; it is neither looked at nor touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manifests import SIDECAR, LimitError, Limits
from muniment.archive.archive import Archive
from muniment.durable import sync_tree
from muniment.recovery.account import Account
from muniment.recovery.answered import Answered, shelved_before
from muniment.recovery.carrier import Carrier, carry
from muniment.recovery.chronicle import Chronicle
from muniment.recovery.copies import Copy, object_places
from muniment.recovery.delivery import Delivery
from muniment.recovery.history import History, HistoryError
from muniment.recovery.positions import Positions
from muniment.recovery.site import LostLogError
from muniment.replicas import read_bounded
from muniment.replicas.replica import SIDECAR_BYTES


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Brings an archive from its own head to that of a longer history, the checkpoint apart.

    The caller holds the archive's lock. `own` is the archive as a copy among the others.
    """

    archive: Archive
    copies: Sequence[Copy]
    own: Copy
    limits: Limits
    moved: Callable[[int], None]
    processes: int

    def carry_out(self, history: History, account: Account, run: Path) -> None:
        """Write tiles and entries of the history, and shelve the objects that it adds.

        `run` is a folder for what is on its way. Raises `LostLogError`, or OSError of our disk.
        """
        chronicle = Chronicle(history, self.archive.log.root)
        path = run / "positions.db"
        try:
            positions = Positions.create(path, chronicle.write())
        except HistoryError as failure:
            raise LostLogError(f"The log cannot be resumed: {failure}.") from failure
        answered = Answered(account.resumed_from or 0, account.log_size)
        copies = (*self.copies, self.own)
        carrier = Carrier(copies, self.archive.roles, self.limits, positions, run / "objects")
        carrier.into.mkdir()
        delivery = Delivery(self.archive.root, carrier, chronicle, answered, account, self.moved)
        try:
            places = self._places(positions, delivery)
            for brought in carry(places, carrier, path, self.processes):
                if not brought.entries or any(at >= answered.start for at, _ in brought.entries):
                    delivery.take(brought)
            delivery.finish()
            for failed in delivery.failed.values():
                account.note(*failed.findings)
        finally:
            positions.close()
        account.note(*history.findings)
        if gaps := tuple(chronicle.gaps()):
            raise LostLogError(
                "Entries of the log are in no copy, and no object that was found answers them "
                f"({', '.join(gap.where for gap in gaps)}). Name further copies with --from."
            )
        roles = self.archive.roles
        account.note(*chronicle.write_checkpoints(self.copies, roles, self.limits))
        account.missing = answered.missing
        account.note(*answered.gaps())
        sync_tree(self.archive.log.root)

    def _places(self, positions: Positions, delivery: Delivery) -> Iterator[str]:
        """Give the place of every object that may add to what stands on the shelves."""
        for place in object_places((*self.copies, self.own), delivery.account.note):
            shelf = self.archive.root / place
            if shelf.exists():
                delivery.count(place, *shelved_before(shelf, positions, self.limits))
            if self._differs(place):
                yield place

    def _differs(self, place: str) -> bool:
        """Tell whether a copy says that it has another object there than we have, or one at all."""
        own = self._sidecar(self.own, place)
        others = (self._sidecar(copy, place) for copy in self.copies)
        return any(other not in (None, own) for other in others)

    def _sidecar(self, copy: Copy, place: str) -> bytes | None:
        try:
            return read_bounded(copy.storage, f"{place}/{SIDECAR}", SIDECAR_BYTES)
        except FileNotFoundError:
            return None
        except (OSError, LimitError):
            return b""
