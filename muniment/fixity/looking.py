"""Looking at a batch of objects: the quick look first, the examination where that fails.

What a process needs to look is a `Lens`, small enough to be sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from checksums import Algorithm
from manifests import Limits, Redaction, Roles
from muniment.fixity.examine import Examined, Examiner
from muniment.fixity.files import FileReader
from muniment.fixity.pace import Pace, StoppedError
from muniment.fixity.quick import QuickLook, place_of
from muniment.fixity.root import Root, package_at
from muniment.fixity.shelf import Walked, look_below


@dataclass(frozen=True, slots=True)
class Look:
    """One object to look at: its log positions and their leaf hashes, by version.

    `sealed` says that an earlier round verified the signatures; `bytes` is what the catalogue says
    that its files come to.
    """

    object_id: str
    positions: tuple[int, ...]
    leaves: tuple[bytes, ...]
    sealed: bool
    bytes: int


@dataclass(slots=True)
class Looked:
    """What came of a batch: how many of its objects were looked at, in its order, and the bytes.

    `wrong` holds what was found, by place in the batch, of those that are not as logged.
    `interrupted` says that Ctrl-C came in between.
    """

    objects: int = 0
    files: int = 0
    bytes: int = 0
    wrong: dict[int, Examined] = field(default_factory=dict)
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Lens:
    """What is looked at, and by whose roles. `shown` stands before every path in
    findings.
    """

    root: Root
    shown: str
    roles: Roles
    limits: Limits
    redactions: tuple[Redaction, ...] = ()
    algorithm: Algorithm = Algorithm.SHA512


class Looker:
    """Looks at objects, one after another, at a pace."""

    def __init__(self, lens: Lens, pace: Pace) -> None:
        self._lens = lens
        # Whether what was taken out has come back is for the examination to say.
        self._redacted = {redaction.object for redaction in lens.redactions}
        self._reader = FileReader(lens.algorithm, pace.note)
        self._examiner = Examiner(lens.roles, lens.limits, lens.shown, lens.redactions, pace.note)
        self._quick = (
            QuickLook(str(lens.root), lens.limits, self._reader)
            if isinstance(lens.root, Path)
            else None
        )

    def look(self, batch: list[Look]) -> Looked:
        """Look at a batch; where the round is stopped, at the part of it that was done."""
        looked = Looked()
        reader = self._reader
        reader.files = reader.bytes = 0
        try:
            for number, one in enumerate(batch):
                if not self._is_whole(one):
                    examined = self.examine(place_of(one.object_id))
                    looked.files += examined.files
                    looked.bytes += examined.size
                    logged = tuple(zip(one.positions, one.leaves, strict=True))
                    if not examined.is_exactly(one.object_id, logged):
                        looked.wrong[number] = examined
                looked.objects += 1
        except StoppedError:
            pass
        except KeyboardInterrupt:
            looked.interrupted = True
        looked.files += reader.files
        looked.bytes += reader.bytes
        return looked

    def examine(self, place: str) -> Examined:
        """Examine what stands at a place below the storage root."""
        return self._examiner.examine(place, package_at(self._lens.root, place))

    def walk(self, folder: str) -> Walked:
        """Walk one folder of the storage root's top."""
        return look_below(self._lens.root, folder)

    def _is_whole(self, one: Look) -> bool:
        return (
            one.sealed
            and one.object_id not in self._redacted
            and self._quick is not None
            and self._quick.is_as_logged(one.object_id, one.leaves)
        )
