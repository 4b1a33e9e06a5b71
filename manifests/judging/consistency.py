"""Proofs that a head of a log goes on from earlier ones, as kits bring them.

A kit has one file for each earlier head, ``log/consistency/<size>.proof``: a request to a witness
(c2sp.org/tlog-witness), from which anybody can see the same::

    old 3
    3oTpgFYhhtFiM4yJZkl2bKlKG8OV1nofSxysRem16MI=

    example.org/log
    5
    …

All lead to one head: the newest that the log had when the kit was made. It may be later than the
kit's own checkpoint, which is then one of the earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from checksums import verify_consistency
from manifests.claims.roles import Roles
from manifests.errors import FormatError, MunimentError
from manifests.limits import Limits
from manifests.log.add_checkpoint import AddCheckpoint, parse_request
from manifests.log.checkpoint import Checkpoint

FOLDER = "log/consistency/"
SUFFIX = ".proof"

# Gives the bytes of the file that begins with a tree of this size, or None.
ReadProof = Callable[[int], bytes | None]


class HistoryError(FormatError):
    """What is to show that heads are of one history is not what it must be; `where` names it."""

    def __init__(self, where: str, detail: str) -> None:
        super().__init__(f"{where}: {detail}")
        self.where = where
        self.detail = detail


class History(Protocol):
    """A head whose signature was checked, and what shows that earlier heads lead to it."""

    @property
    def where(self) -> str:
        """What it is called in findings."""

    @property
    def head(self) -> Checkpoint:
        """The head."""

    @property
    def note(self) -> bytes:
        """The head as it was signed."""

    def path_from(self, size: int) -> Sequence[bytes] | None:
        """Give the consistency path from a tree that is smaller than the head's and not empty.

        None where there is none. Raises `HistoryError` for what cannot be one.
        """


def goes_on_from(history: History, earlier: Checkpoint) -> bool:
    """Tell whether a history shows that its head goes on from an earlier one.

    False where it shows nothing of that. Raises `ProofError` where it shows that the earlier head
    is of another history, or has what proves nothing; `HistoryError`.
    """
    head = history.head
    if earlier.size > head.size:
        return False
    if earlier.size == 0:
        return True  # Every tree extends the empty one.
    path = () if earlier.size == head.size else history.path_from(earlier.size)
    if path is None:
        return False
    verify_consistency(earlier.size, earlier.root, head.size, head.root, path)
    return True


def consistency_path_of(size: int) -> str:
    """Give the path in a kit of the proof from a head of `size` entries."""
    return f"{FOLDER}{size}{SUFFIX}"


class BroughtHistory:
    """The head to which a kit's proofs lead: its own checkpoint, or a later one.

    `read` gives the proofs by the sizes that they begin with. Raises `HistoryError` where the one
    that leads on from the kit's own checkpoint is none, and `ProofError` where it is of another
    history.
    """

    where = FOLDER

    def __init__(
        self,
        own: Checkpoint,
        note: bytes,
        read: ReadProof,
        roles: Roles,
        limits: Limits,
    ) -> None:
        self._read = read
        self._limits = limits
        self.head, self.note = own, note
        onward = self._request(own.size)
        if onward is None:
            return
        where = consistency_path_of(own.size)
        try:
            self.head = roles.open(onward.note)
        except MunimentError as failure:
            raise HistoryError(where, str(failure)) from failure
        self.note = onward.note
        if self.head.size <= own.size:
            raise HistoryError(where, f"it leads to a head of {self.head.size} entries")
        verify_consistency(own.size, own.root, self.head.size, self.head.root, onward.proof)

    def path_from(self, size: int) -> Sequence[bytes] | None:
        """Give the path that the kit brings from a tree of this size, or None."""
        request = self._request(size)
        if request is None:
            return None
        if request.note != self.note:
            where = consistency_path_of(size)
            raise HistoryError(where, f"it leads to another head than that of {self.head.size}")
        return request.proof

    def _request(self, size: int) -> AddCheckpoint | None:
        data = self._read(size)
        if data is None:
            return None
        try:
            request = parse_request(data, self._limits.proof_bytes)
        except FormatError as failure:
            raise HistoryError(consistency_path_of(size), str(failure)) from failure
        if request.old_size != size:
            where = consistency_path_of(size)
            raise HistoryError(where, f"it begins with a tree of {request.old_size}")
        return request
