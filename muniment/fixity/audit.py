"""An audit: the log as a whole, then a round over the shelves, of the archive or of a replica.

with open_journal(folder, "shelves") as journal:
    audited = Audit(archive, trust, keys).carry_out(wish, journal, now, watch)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from checksums import Algorithm, ProofError, Severity, root_at
from manifests import (
    Check,
    Checkpoint,
    FormatError,
    RolesEvidence,
    Trust,
    new_record_id,
    spell_time,
)
from muniment.archive.archive import Archive
from muniment.archive.inspect import Inspector
from muniment.archive.log_checks import LogChecks
from muniment.archive.logged_proofs import LoggedProofs, read_logged_proofs
from muniment.catalogue import told_plainly
from muniment.fixity.grounds import Grounds, Target, lay_grounds
from muniment.fixity.journal import Journal, Opening
from muniment.fixity.quick import place_of
from muniment.fixity.replica import check_replica, target_of
from muniment.fixity.report import Report
from muniment.fixity.round import Ending, Round, Watch, Wish
from muniment.fixity.rounds import Round as Earlier
from muniment.fixity.rounds import read_round
from muniment.fixity.runs import spell_runs
from muniment.fixity.state import State, Step, Trouble
from muniment.keys import KeyFolder
from muniment.replicas import Replica


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit came to: the report, how the log's own checks ended, and earlier rounds.

    `roles` are those that signatures were held against; `note` is the checkpoint that was gone by:
    both for the verifier to remember.
    """

    report: Report
    checks: tuple[Check, ...]
    roles: RolesEvidence
    note: bytes
    earlier: tuple[Earlier, ...]

    @property
    def vouched(self) -> bool:
        """Whether the verifier's trust vouches for the roles."""
        return self.roles.vouched

    @property
    def code(self) -> int:
        """0 all that was looked at is whole, 1 something is wrong, 2 trust is missing."""
        if self.report.codes:
            return 1
        return 0 if self.vouched else 2


class Audit:
    """Audits one archive, or with `replica` a copy of it, with one verifier's trust.

    `keys` are those of the archive's owner, whose mark says what was signed; None elsewhere.
    `afresh` has every signature verified again.
    """

    def __init__(
        self,
        archive: Archive,
        trust: Trust,
        keys: KeyFolder | None,
        replica: Replica | None = None,
        algorithm: Algorithm = Algorithm.SHA512,
        *,
        afresh: bool = False,
    ) -> None:
        self._archive = archive
        self._inspector = Inspector(archive, trust)
        self._keys = keys
        self._replica = replica
        self._algorithm = algorithm
        self._afresh = afresh

    def carry_out(
        self, wish: Wish, journal: Journal, now: Callable[[], datetime], watch: Watch
    ) -> Audited:
        """Carry out a round, or take up the one that the journal has.

        Raises OSError, and `MunimentError` for what cannot be read at all.
        """
        checks = self._inspector.check_history(self._keys)
        head = self._inspector.head
        found = [
            Trouble(finding)
            for check in checks
            for finding in check.findings
            if finding.severity is Severity.ERROR
        ]
        if head is None:
            state = State(0, self._archive.settings.limits.audit_findings)
            state.take(Step(troubles=tuple(found)))
            opening = Opening(new_record_id(), spell_time(now()), 0, "")
            return self._conclude(opening, state, Ending.INTERRUPTED, wish, checks, None, now)
        with told_plainly(), self._archive.catalogue() as catalogue:
            target = self._target(head)
            grounds = lay_grounds(
                self._archive, catalogue, head, self._inspector.roles.roles, target, self._algorithm
            )
            if self._afresh:
                grounds = grounds.afresh()
            found.extend(self._check_besides(grounds, read_logged_proofs(self._archive, catalogue)))
            opening, state = self._open(grounds, journal, now)
            round_ = Round(grounds, wish, opening, state, journal)
            state.take(Step(troubles=tuple(found)))
            round_.carry_out(watch)
            return self._conclude(opening, state, round_.ending, wish, checks, grounds, now)

    def _target(self, head: Checkpoint) -> Target:
        if self._replica is None:
            return Target(self._archive.shelves.root, "", head.size)
        return target_of(self._archive, head, self._replica)

    def _check_besides(self, grounds: Grounds, logged: LoggedProofs) -> Iterator[Trouble]:
        """Check what stands beside shelves and log: roles, proofs; of a replica, its log as well.

        `logged` is what the log says of proof files.
        """
        if self._replica is not None:
            yield from check_replica(self._archive, grounds.head, self._replica, logged)
        roles = {
            index: self._archive.shelves.root / place_of(named[2]) / "v1" / "content"
            for index in grounds.logged_roles
            if (named := grounds.holdings.named(index)) is not None
        }
        checks = LogChecks(self._archive, grounds.head, self._inspector.note)
        for finding in checks.compare_roles(roles):
            yield Trouble(finding)
        for finding in checks.compare_proofs(logged):
            yield Trouble(finding)

    def _open(
        self, grounds: Grounds, journal: Journal, now: Callable[[], datetime]
    ) -> tuple[Opening, State]:
        """Take up the round that the journal has, where it is of this log, or begin one."""
        most = self._archive.settings.limits.audit_findings
        kept = journal.read(most)
        if kept is not None and self._goes_on(grounds, kept[0]):
            journal.resume()
            return kept
        head, size = grounds.head, grounds.target.size
        opening = Opening(new_record_id(), spell_time(now()), size, self._root_at(head, size).hex())
        journal.begin(opening)
        return opening, State(size, most)

    def _goes_on(self, grounds: Grounds, opening: Opening) -> bool:
        recorded = any(one.id == opening.round for one in grounds.rounds)
        if recorded or not 0 < opening.size <= grounds.target.size:
            return False
        try:
            return self._root_at(grounds.head, opening.size).hex() == opening.root
        except (OSError, FormatError, ProofError):
            return False

    def _root_at(self, head: Checkpoint, size: int) -> bytes:
        if size == head.size:
            return head.root
        return root_at(size, self._archive.log.tiles(head.size).node)

    def _conclude(
        self,
        opening: Opening,
        state: State,
        ending: Ending,
        wish: Wish,
        checks: tuple[Check, ...],
        grounds: Grounds | None,
        now: Callable[[], datetime],
    ) -> Audited:
        report = Report(
            round=opening.round,
            replica=self._replica.name if self._replica else "",
            origin=self._archive.roles.origin,
            began=opening.began,
            ended=spell_time(now()),
            log_size=opening.size,
            log_root=opening.root,
            ending=ending.value,
            algorithm=self._algorithm.value,
            sample=wish.sample,
            budget=wish.budget.spelled,
            roles=grounds.own_roles if grounds else "",
            objects=state.objects,
            files=state.files,
            size=state.bytes,
            whole=spell_runs(state.whole.runs()),
            wrong=spell_runs(state.wrong.runs()),
            covered=state.whole.count + state.wrong.count,
            oldest="",
            never=0,
            codes=dict(state.codes),
            troubles=tuple(state.troubles),
            left_out=state.left_out,
        )
        earlier: tuple[Earlier, ...] = ()
        if grounds is not None:
            earlier = grounds.rounds
            coverage = grounds.coverage(opening.size)
            coverage.note_round(read_round("", 0, "", report.about()), report.replica, ())
            oldest, never = coverage.oldest()
            report = replace(report, oldest=oldest, never=never)
        return Audited(report, checks, self._inspector.roles, self._inspector.note, earlier)
