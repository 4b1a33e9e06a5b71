"""Succession: a log that its key cannot go on with goes on under another key and origin.

The tree is one: entries keep their positions, and what the old key signed stays good up to the last
head that is here. Root says so, in the roles. What the old key has signed beyond that head is lost,
and whoever remembers it is told so by his own verifier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from checksums import ProofError, root_at
from manifests import (
    ROLES_NAMESPACE,
    Checkpoint,
    FormatError,
    MunimentError,
    PublicKey,
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


def succeed(
    archive: Archive,
    config: Config,
    root: Signer,
    origin: str | None,
    accept_loss: bool,
    now: Callable[[], datetime],
) -> Succeeded:
    """Let a log go on under a new key and `origin`, from the newest head that is here.

    Without an `origin` it is that of the first log with a number. Entries that the old key has
    signed beyond the head are given up with `accept_loss`. Where the newest entry is a succession
    already it stays as it is, so that an interrupted call is taken up by the same one. Raises
    `SuccessionError`, `KeyFolderError`, OSError.
    """
    keys = KeyFolder(config.keys(archive.roles.origin))
    lost = 0
    run = Run(archive.staging)
    try:
        with archive.staging.locked(), locked(keys.lock):
            finish_placing(archive.root, archive.staging.runs())
            roles = open_roles(archive.root, archive.settings.limits)
            if not _is_done(archive, roles, origin):
                following = origin or f"{roles.origin}/{len(roles.logs) + 1}"
                lost = _end(archive, roles, keys, config, root, following, accept_loss, run)
    finally:
        run.close()
    with open_writer(Archive.open(archive.root), config, now) as writer, writer.desk() as desk:
        # Which logs the roles, where they were placed just now.
        start = desk.roles.terms[-1].start
        return Succeeded(
            desk.roles,
            next(desk.catalogue.rows(start)).id,
            desk.roles.terms[-2].log.name,
            start,
            lost,
        )


def _end(
    archive: Archive,
    roles: Roles,
    keys: KeyFolder,
    config: Config,
    root: Signer,
    origin: str,
    accept_loss: bool,
    run: Run,
) -> int:
    """Place the roles with which the next log begins; give how many entries are given up."""
    head, trust = _head(archive, roles), own_trust(config)
    lost = max(0, _known_size(keys, roles, trust) - head.size)
    if lost and not accept_loss:
        raise SuccessionError(
            f"{roles.log.name} has been signed up to {head.size + lost} entries, and "
            f"{archive.root} has {head.size}. Look for the rest first: `muniment log resume --from "
            "COPY` with every copy there is. Where it is nowhere, call again with --accept-loss: "
            "whoever has seen more will be told that it is lost."
        )
    if origin in {log.name for log in roles.logs}:
        raise SuccessionError(f"An origin is used once: {origin} is the name of an earlier log.")
    check_is_root(archive.root, roles, root.public, archive.settings.limits)
    settle_intents(archive.root, head)
    before = roles.earlier(sum(1 for term in roles.terms if term.start < head.size))
    term = Term(
        head.size,
        head.root,
        keys.next_log(before, origin, head),
        _signers(keys, roles, before.serial + 1),
    )
    following = before.followed_by(term)
    signature = sign(following.encode(), root, ROLES_NAMESPACE)
    if lost:
        trust.forget(roles.log)  # The owner has accepted what his own memory would refuse.
    place_roles(archive.root, run.folder, following, signature, archive.settings.limits)
    return lost


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
