"""Resuming a log that is behind what its key has signed, out of copies that went further.

Nothing is signed here that was not signed before: the head that the log goes on from is the mark's,
or a later one that the log's key signed and that extends it. Objects come first, then tiles, then
the checkpoint; until that is published the archive is the older one, and the same call goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from manifests import Limits, Trust, superseded_tiles
from muniment.archive.archive import Archive
from muniment.archive.desk import Run
from muniment.archive.log import LogWriter
from muniment.archive.proof_judge import Pinned
from muniment.archive.roles import place_roles
from muniment.durable import locked, sync_tree
from muniment.keys import KeyFolder
from muniment.recovery.account import Account
from muniment.recovery.carrier import PROCESSES
from muniment.recovery.copies import Copy, reopen, stated_copies
from muniment.recovery.heads import Chosen, Head, choose_history, read_heads
from muniment.recovery.papers import Papers, read_papers
from muniment.recovery.proofs import bring_proofs
from muniment.recovery.retrieval import Retrieval
from muniment.recovery.site import RestoreError
from muniment.recovery.standing import read_mark
from muniment.replicas import ReplicaAddress
from muniment.replicas.address import FolderAddress

_MARK = "the high-water mark"


class LostHeadError(RestoreError):
    """No copy holds what the log's key has signed."""


class ForkedLogError(RestoreError):
    """The log's key has signed two histories."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Resumption:
    """A log that is to be resumed: the archive, its keys, and where its lost head may be.

    `heads` are further signed heads, from wherever somebody kept them: witnesses, mails, paper.
    `moved` is told of every version that was brought in.
    """

    archive: Archive
    keys: KeyFolder
    copies: Sequence[Copy]
    trust: Trust
    limits: Limits
    heads: Sequence[Head] = ()
    moved: Callable[[int], None] = lambda _: None
    processes: int = PROCESSES


def resume(resumption: Resumption) -> Account:
    """Bring the log to the head that its key last signed, and the objects that it lacks.

    Raises `LostHeadError` where no copy has that head, `ForkedLogError` where there are two
    histories, `LostLogError`, `KeyFolderError`, or OSError of our own disk.
    """
    papers = _papers(resumption)
    if papers is not None:
        archive = replace(resumption.archive, roles=papers.roles)
        resumption = replace(resumption, archive=archive)
    archive, keys = resumption.archive, resumption.keys
    signer = keys.log_signer(archive.roles)
    run = Run(archive.staging)
    try:
        with archive.staging.locked(), locked(keys.lock):
            chosen, account = _choose(resumption)
            mark = read_mark(keys, archive.roles)
            if mark is None or mark.size < chosen.head.checkpoint.size:
                keys.mark(archive.roles).raise_to(chosen.head.checkpoint)
            if account.log_size > (account.resumed_from or 0):
                _retrieve(resumption, chosen, account, run)
            if papers is not None:
                place_roles(
                    archive.root, run.folder, papers.roles, papers.signature, resumption.limits
                )
            LogWriter(archive.log, archive.roles, signer, keys.mark(archive.roles)).settle()
            for path in superseded_tiles(account.resumed_from or 0, account.log_size):
                (archive.log.root / path).unlink(missing_ok=True)
    finally:
        run.close()
    if account.log_size > (account.resumed_from or 0):
        # What is killed here is for `repair`: the log goes on already.
        with archive.catalogue() as catalogue, archive.at_rest():
            pinned = Pinned(resumption.trust.authorities, resumption.trust.witnesses)
            account.note(*bring_proofs(archive, catalogue, resumption.copies, pinned))
            sync_tree(archive.log.root)
    return account


def _papers(resumption: Resumption) -> Papers | None:
    """Give roles that came after ours, where root has signed them and a copy holds them."""
    own, roles = _own(resumption.archive), resumption.archive.roles
    found, _, _ = read_papers((own, *resumption.copies), resumption.trust, resumption.limits)
    return found if found.roles.serial > roles.serial else None


def _choose(resumption: Resumption) -> tuple[Chosen, Account]:
    """Choose the longest head that was signed; it must be of the one history that is known."""
    archive, roles = resumption.archive, resumption.archive.roles
    local = Head(archive.log.head(roles), "this archive", archive.log.note())
    heads, findings = read_heads(resumption.copies, roles, resumption.limits)
    mark = read_mark(resumption.keys, roles)
    if mark is None and not resumption.copies:
        raise LostHeadError(
            f"The high-water mark {resumption.keys.mark(roles).path} is missing. Only copies can "
            "tell what the log's key has signed: name every one there is with --from."
        )
    known = [local, *([Head(mark, _MARK)] if mark else [])]
    if (seen := resumption.trust.last_seen(roles)) is not None:
        known.append(Head(seen, "what you have seen"))
    every = sorted([*known, *heads, *resumption.heads], key=lambda head: -head.checkpoint.size)
    # A note to publish is worth more than the same head without one; sorting is stable.
    every.sort(key=lambda head: (-head.checkpoint.size, head.note is None))
    chosen = choose_history((_own(archive), *resumption.copies), every, known)
    # Whoever shows a signed head, the key has signed it: nothing goes on below the longest.
    least = max(head.checkpoint.size for head in every)
    if chosen is None or chosen.head.checkpoint.size < least:
        raise _not_to_be_had(chosen, least)
    for finding in chosen.findings:
        if finding.code == "log-forked":
            raise ForkedLogError(
                f"The log's key has signed two histories: one of {finding.get('size')} entries "
                f"({finding.get('copy')}) and one of {finding.get('other_size')} "
                f"({finding.get('other')}). Nothing is signed. Find out where else the key was "
                "used, and which history is yours."
            )
    account = Account(
        archive.roles.origin,
        chosen.head.checkpoint.size,
        chosen.head.checkpoint.root,
        stated_copies(resumption.copies),
        resumed_from=local.checkpoint.size,
    )
    account.note(*findings, *chosen.findings)
    return chosen, account


def _not_to_be_had(chosen: Chosen | None, least: int) -> RestoreError:
    found = 0 if chosen is None else chosen.head.checkpoint.size
    forked = [] if chosen is None else [f for f in chosen.findings if f.code == "log-forked"]
    if forked:
        return ForkedLogError("The log's key has signed two histories. Nothing is signed.")
    return LostHeadError(
        f"The log's key has signed {least} entries, and what the copies hold leads to {found} at "
        "most. Name newer copies with --from. Where the rest is lost everywhere, the log cannot go "
        "on; reading and verifying do."
    )


def _retrieve(resumption: Resumption, chosen: Chosen, account: Account, run: Run) -> None:
    retrieval = Retrieval(
        resumption.archive,
        resumption.copies,
        _own(resumption.archive),
        resumption.limits,
        resumption.moved,
        resumption.processes,
    )
    retrieval.carry_out(chosen.history, account, run.folder)


def _own(archive: Archive) -> Copy:
    """Give the archive itself, as a copy among the others."""
    place = FolderAddress(archive.root.absolute())
    return reopen(ReplicaAddress("own", place), None, "this archive")
