"""Succession: a log that its key cannot go on with goes on under another key and origin.

The tree is one: entries keep their positions, and what the old key signed stays good up to the last
head that is here. Root says so, in the roles. What the old key has signed beyond that head is lost,
and whoever remembers it is told so by his own verifier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from checksums import ProofError, root_at
from manifests import (
    ROLES_NAMESPACE,
    Checkpoint,
    FormatError,
    MunimentError,
    PublicKey,
    Revocation,
    Roles,
    Signer,
    Term,
    Trust,
    sign,
)
from muniment.archive.archive import Archive, open_writer
from muniment.archive.desk import Run
from muniment.archive.roles import check_is_root, finish_placing, open_roles, place_roles
from muniment.archive.undoing import settle_intents
from muniment.config import Config, own_trust
from muniment.durable import locked
from muniment.keys import KeyFolder, KeyFolderError


class SuccessionError(MunimentError):
    """A log cannot be succeeded, or need not be."""


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The roles in force, the record of them, and the log that ended: its origin and size.

    `lost` is how many entries the old key has signed that are not here, as far as anybody here
    knows.
    """

    roles: Roles
    record: str
    ended: str
    index: int
    lost: int


@dataclass(frozen=True, slots=True)
class Succession:
    """A log that is to go on under a new key and `origin`, from the newest head that is here.

    `root` is the archive's root key. Without an `origin` it is that of the first log with a number.
    Entries that the old key has signed beyond the head are given up with `accept_loss`.
    """

    archive: Archive
    config: Config
    root: Signer
    origin: str | None
    accept_loss: bool
    now: Callable[[], datetime]

    def carry_out(self) -> Succeeded:
        """Let root say so, and log it.

        Where the newest entry is a succession already it stays as it is, so that an interrupted
        call is taken up by the same one. Raises `SuccessionError`, `KeyFolderError`, OSError.
        """
        archive, lost = self.archive, 0
        keys = KeyFolder(self.config.keys(archive.roles.origin))
        run = Run(archive.staging)
        try:
            with archive.staging.locked(), locked(keys.lock):
                finish_placing(archive.root, archive.staging.runs())
                roles = open_roles(archive.root, archive.settings.limits)
                if not _is_done(archive, roles, self.origin):
                    lost = self._end(roles, keys, run)
        finally:
            run.close()
        anew = Archive.open(archive.root)
        with open_writer(anew, self.config, self.now) as writer, writer.desk() as desk:
            # Which logs the roles, where they were placed just now.
            terms = desk.roles.terms
            record = next(desk.catalogue.rows(terms[-1].start)).id
            return Succeeded(desk.roles, record, terms[-2].log.name, terms[-1].start, lost)

    def _end(self, roles: Roles, keys: KeyFolder, run: Run) -> int:
        """Place the roles with which the next log begins; give how many entries are given up."""
        archive, limits = self.archive, self.archive.settings.limits
        head, trust = _head(archive, roles), own_trust(self.config)
        lost = max(0, _known_size(keys, roles, trust) - head.size)
        if lost and not self.accept_loss:
            raise SuccessionError(
                f"{roles.log.name} has been signed up to {head.size + lost} entries, and "
                f"{archive.root} has {head.size}. Look for the rest first: `muniment log resume "
                "--from COPY` with every copy there is. Where it is nowhere, call again with "
                "--accept-loss: whoever has seen more will be told that it is lost."
            )
        origin = self.origin or f"{roles.origin}/{len(roles.logs) + 1}"
        if origin in {log.name for log in roles.logs}:
            raise SuccessionError(
                f"An origin is used once: {origin} is the name of an earlier log."
            )
        check_is_root(archive.root, roles, self.root.public, limits)
        settle_intents(archive.root, head)
        before = roles.earlier(sum(1 for term in roles.terms if term.start < head.size))
        log = keys.next_log(before, origin, head)
        signers = _signers(keys, roles, before.serial + 1)
        revocations = _kept(roles, before, head.size)
        following = before.followed_by(Term(head.size, head.root, log, signers, revocations))
        signature = sign(following.encode(), self.root, ROLES_NAMESPACE)
        if lost:
            # The owner has accepted what his own memory would refuse.
            trust.forget(roles.log)
            trust.forget_roles(self.root.public, roles)
        place_roles(archive.root, run.folder, following, signature, limits)
        return lost


def _kept(roles: Roles, before: Roles, size: int) -> tuple[Revocation, ...]:
    """Give what root revoked in terms that are left out: it stays revoked."""
    return tuple(
        replace(one, since=min(one.since, size)) if isinstance(one.since, int) else one
        for one in roles.revocations[len(before.revocations) :]
        if before.signer(one.key) is not None
    )


def _is_done(archive: Archive, roles: Roles, origin: str | None) -> bool:
    if (
        roles.serial == 1
        or roles.log == roles.terms[-2].log
        or origin not in (None, roles.log.name)
    ):
        return False
    return roles.terms[-1].start >= archive.log.head(roles).size - 1


def _head(archive: Archive, roles: Roles) -> Checkpoint:
    """Give the newest head that is here, whose tree must be here too."""
    try:
        head = archive.log.head(roles)
        whole = root_at(head.size, archive.log.tiles(head.size).node) == head.root
    except (OSError, FormatError, ProofError) as failure:
        raise SuccessionError(
            f"The log in {archive.root} cannot be read up to its own head ({failure}). Run "
            "`muniment repair`, or restore the archive from a copy, and call again."
        ) from failure
    if not whole:
        raise SuccessionError(
            f"The log in {archive.root} does not lead to its own head. Run `muniment repair`, or "
            "restore the archive from a copy, and call again."
        )
    return head


def _known_size(keys: KeyFolder, roles: Roles, trust: Trust) -> int:
    seen = trust.remembered(roles.log)
    mark = keys.mark(roles)
    return max(seen.size if seen else 0, mark.read().size if mark.path.exists() else 0)


def _signers(keys: KeyFolder, roles: Roles, serial: int) -> tuple[tuple[str, PublicKey], ...]:
    """The signer goes on signing where its key is here; else there is a new one."""
    try:
        keys.signer(roles)
    except KeyFolderError:
        return ((roles.signers[0][0], keys.next_signer(serial, None)),)
    return roles.signers
