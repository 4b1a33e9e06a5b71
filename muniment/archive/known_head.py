"""What a verifier makes of an archive's newest checkpoint: what he saw before, and who cosigned it.

It is the same for every object of the archive, so it is found out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from manifests import Checkpoint, CosignatureFile, FormatError, LogEvidence, RolesEvidence, Trust
from manifests.judging.memory import Ties
from manifests.judging.verify import JudgedHead, judge_head
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import cosignatures_in
from muniment.archive.proofs import COSIGNATURE
from muniment.storage import FolderStorage, pass_over

CHECKPOINT: Final = "log/checkpoint"


class KnownHead:
    """The head of a log, None where its signature is not the log's, with one verifier's trust."""

    def __init__(
        self,
        archive: Archive,
        roles: RolesEvidence,
        trust: Trust,
        note: bytes,
        head: Checkpoint | None,
    ) -> None:
        self._archive = archive
        self._roles = roles
        self._trust = trust
        self._note = note
        self._head = head

    @cached_property
    def judged(self) -> JudgedHead:
        """How checks 9 and 10 end."""
        log = LogEvidence(self._note, {}, CHECKPOINT, {}, ties=self.ties)
        return judge_head(self._roles, log, self._trust)

    @property
    def ties(self) -> Ties:
        """What ties it to the head that the verifier saw last, and to his witnesses."""
        return Ties(self._consistency(), cosignatures=self._cosignatures)

    @cached_property
    def _cosignatures(self) -> tuple[CosignatureFile, ...]:
        """What witnesses gave for it, where the verifier pins any."""
        if self._head is None or not self._trust.witnesses:
            return ()
        return tuple(self._kept(self._head.size))

    def _kept(self, size: int) -> Iterator[CosignatureFile]:
        limits, folder = self._archive.settings.limits, f"log/checkpoints/{size}"
        for name, data in cosignatures_in(
            FolderStorage(self._archive.root), size, limits, pass_over
        ):
            yield CosignatureFile(f"{folder}/{name}{COSIGNATURE}", data)

    def _consistency(self) -> Sequence[bytes] | None:
        if self._head is None or not self._roles.vouched:
            return None
        seen = self._trust.last_seen(self._roles.roles)
        if seen is None or seen.size >= self._head.size:
            return ()
        try:
            return self._archive.log.consistency(seen.size, self._head.size)
        except (OSError, FormatError):
            return ()
