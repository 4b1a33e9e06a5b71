"""Check 10: there is no second history, by what the verifier remembers and by what he has at hand.

(1) What he saw of a log beyond the end that root has set it is lost. (2) The head that he saw last
and this one must be of one history. What shows it is an archive's own log, the proofs that a kit
brings, or a published log that he names; whatever shows the contrary is wrong evidence. (3) Where
nothing shows either, it is NOT CHECKED, and is missing from a verdict of 0: else whoever has the
log's key could pass a second history by giving it another size. (4) A published log that he names
must be of one history with this head, too. (5) As many of his witnesses as he asks for cosigned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from checksums import Finding, ProofError, verify_consistency
from manifests.claims.roles import Roles
from manifests.errors import MunimentError
from manifests.judging.consistency import (
    BroughtHistory,
    History,
    HistoryError,
    ReadProof,
    consistency_path_of,
    goes_on_from,
)
from manifests.judging.published_log import IncompleteLogError, OpenedLog, PublishedLog
from manifests.judging.roles_checks import RolesEvidence
from manifests.judging.witness_checks import CosignatureFile, judge_witnesses
from manifests.limits import Limits
from manifests.log.checkpoint import Checkpoint
from manifests.log.note import parse_note
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, Result, error, judge, not_checked

_NAME = CheckName.MEMORY
_HEAD = "log/checkpoint"
_MISSED = frozenset(
    {
        *("no-consistency-proof", "log-other", "log-too-short", "log-incomplete"),
        *("log-behind-memory", "log-newer-roles"),
    }
)


@dataclass(frozen=True, slots=True)
class Ties:
    """What there is to show that a head and others are of one history.

    `consistency` is the path from the remembered head to this one, where the log itself is at hand.
    `brought` reads a kit's proofs by the sizes that they begin with; `published` is a log that the
    verifier named; `cosignatures` are what witnesses gave for this very head; `limits` are for
    reading.
    """

    consistency: Sequence[bytes] | None = None
    brought: ReadProof | None = None
    published: PublishedLog | None = None
    cosignatures: Sequence[CosignatureFile] = ()
    limits: Limits = field(default_factory=Limits)


NO_TIES = Ties()


@dataclass(frozen=True, slots=True)
class Memory:
    """How check 10 ended. `newest` is the latest head that was shown to be of one history with it.

    It is a note, to be remembered where the verdict stands; None where nothing new was shown.
    `log` is the published log, where it is of one history with this head.
    """

    check: Check
    newest: bytes | None = None
    log: OpenedLog | None = None


def check_memory(
    roles: RolesEvidence, head: Checkpoint | None, note: bytes, trust: Trust, ties: Ties
) -> Memory:
    """Carry out check 10 on a head, `note` being what was signed of it.

    Raises OSError where a published log cannot be read.
    """
    if head is None or not roles.vouched:
        return Memory(not_checked(_NAME, "no-checkpoint"))
    memory = _Comparison(roles.roles, head, note, trust, ties).judge()
    return replace(memory, check=judge_witnesses(memory.check, head, ties.cosignatures, trust))


def is_missed(check: Check) -> bool:
    """Tell whether check 10 was left although the verifier remembers a head, or named a log."""
    return check.result is Result.NOT_CHECKED and dict(check.particulars)["why"] in _MISSED


class _Comparison:
    """One head, held against what the verifier remembers and against a published log."""

    def __init__(
        self, roles: Roles, head: Checkpoint, note: bytes, trust: Trust, ties: Ties
    ) -> None:
        self._roles = roles
        self._head = head
        self._note = note
        self._ties = ties
        self._every = [one for log in roles.logs if (one := trust.remembered(log)) is not None]
        self._seen = self._every[0] if self._every else None
        self._findings: list[Finding] = []
        self._lacks = ""

    def judge(self) -> Memory:
        told = {"size": str(self._head.size)}
        if self._seen is not None:
            told["remembered"] = str(self._seen.size)
        # (1)
        lost = [
            error("memory-lost", _HEAD, origin=one.origin, remembered=str(one.size))
            for one in self._every
            if not self._roles.covers(self._roles.log_of(one.origin), one.size)
        ]
        if lost:
            return Memory(judge(_NAME, lost, **told))
        if self._ties.consistency is not None:
            return self._by_own_log(self._ties.consistency, told)
        return self._by_proofs(told)

    def _by_own_log(self, path: Sequence[bytes], told: dict[str, str]) -> Memory:
        seen, head = self._seen, self._head
        if seen is None:
            return Memory(not_checked(_NAME, "first-seen"), self._note)
        if seen.size > head.size:
            return Memory(judge(_NAME, [error("memory-behind", _HEAD, **told)], **told))
        if seen.size:
            try:
                verify_consistency(seen.size, seen.root, head.size, head.root, path)
            except ProofError as failure:
                finding = error("memory-inconsistent", _HEAD, detail=str(failure), **told)
                return Memory(judge(_NAME, [finding], **told))
        return Memory(judge(_NAME, (), **told), self._note)

    def _by_proofs(self, told: dict[str, str]) -> Memory:
        seen, head, published = self._seen, self._head, self._ties.published
        log = self._open_log(published) if published is not None else None
        brought = self._open_brought(log)
        # (2) What was seen is this head, or one of both histories with it.
        same = seen is not None and self._is_this(seen)
        by_kit = self._shows(brought, seen)
        by_log = self._shows(log, seen)
        # (4) The published log goes on from this head, or the kit's newest head from that log's.
        after = self._shows(log, head)
        before = self._shows(brought, log.head if log else None)
        self._shows(log, brought.head if brought else None)
        if log is not None:
            told["published"] = str(log.head.size)
        if self._findings:
            return Memory(judge(_NAME, self._findings, **told))
        if published is not None and not (after or before):
            return Memory(self._untied(published, log, told))
        if seen is not None and not (same or by_kit or by_log):
            return Memory(not_checked(_NAME, self._why_unshown(log, seen), **told))
        shown: list[tuple[int, bytes]] = [(head.size, self._note)]
        if brought is not None and (by_kit or before):
            shown.append((brought.head.size, brought.note))
        if log is not None and (seen is None or by_log or before):
            shown.append((log.head.size, log.note))
        newest, note = max(shown)
        known = note if seen is None or newest > seen.size else None
        if seen is None and log is None:
            return Memory(not_checked(_NAME, "first-seen", **told), known)
        first = {"said": "log-first"} if seen is None else {}
        return Memory(judge(_NAME, (), **told, **first), known, log)

    def _open_log(self, published: PublishedLog) -> OpenedLog | None:
        """Open the log that was named; None where it is none of this archive's, or is wrong."""
        note = published.note(self._ties.limits)
        ours = {(log.name, log.key_id) for log in self._roles.logs}
        if not ours & {(one.name, one.key_id) for one in parse_note(note).signatures}:
            return None
        try:
            return published.opened(self._roles.open(note), note)
        except MunimentError as failure:
            self._findings.append(error("log-head-wrong", published.where, detail=str(failure)))
            return None

    def _open_brought(self, log: OpenedLog | None) -> BroughtHistory | None:
        """Open the kit's proofs, where anything may rest on them."""
        sizes = {one.size for one in (self._seen, log and log.head) if one}
        if self._ties.brought is None or sizes <= {0, self._head.size}:
            return None
        try:
            return BroughtHistory(
                self._head, self._note, self._ties.brought, self._roles, self._ties.limits
            )
        except HistoryError as failure:
            self._findings.append(_wrong(failure))
        except ProofError as failure:
            where = consistency_path_of(self._head.size)
            self._findings.append(error("consistency-wrong", where, detail=str(failure)))
        return None

    def _is_this(self, seen: Checkpoint) -> bool:
        """Tell whether what was seen is this head, or the beginning of every log."""
        if seen.size == self._head.size and seen.root != self._head.root:
            detail = (
                f"two roots for {seen.size} entries: {seen.root.hex()}, {self._head.root.hex()}"
            )
            told = {"remembered": str(seen.size), "detail": detail}
            self._findings.append(error("memory-inconsistent", _HEAD, **told))
        return seen.size in (0, self._head.size)

    def _untied(
        self, published: PublishedLog, log: OpenedLog | None, told: dict[str, str]
    ) -> Check:
        """Say why nothing shows that the log that was named is of one history with this head."""
        told["where"] = published.where
        if log is None:
            return not_checked(_NAME, "log-other", **told)
        if self._lacks:
            return not_checked(_NAME, "log-incomplete", **told, detail=self._lacks)
        return not_checked(_NAME, "log-too-short", **told)

    def _why_unshown(self, log: OpenedLog | None, seen: Checkpoint) -> str:
        behind = log is not None and log.head.size < seen.size
        return "log-behind-memory" if behind else "no-consistency-proof"

    def _shows(self, history: History | None, earlier: Checkpoint | None) -> bool:
        """Tell whether a history shows that it goes on from an earlier head; note what is wrong."""
        if history is None or earlier is None:
            return False
        sizes = {"later": str(history.head.size), "earlier": str(earlier.size)}
        try:
            return goes_on_from(history, earlier)
        except HistoryError as failure:
            self._findings.append(_wrong(failure))
        except IncompleteLogError as failure:
            self._lacks = str(failure)
        except ProofError as failure:
            code = "memory-inconsistent" if earlier is self._seen else "log-other-history"
            told = {"remembered": sizes["earlier"]} if earlier is self._seen else sizes
            self._findings.append(error(code, history.where, detail=str(failure), **told))
        return False


def _wrong(failure: HistoryError) -> Finding:
    return error("consistency-wrong", failure.where, detail=failure.detail)
