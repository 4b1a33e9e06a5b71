"""Rotation: another signer from the next entry on, said by root and logged.

The order is: the new key, durable; the roles that name it, signed by root and placed; their record,
by whoever takes the desk next, signed by the new key. A crash leaves the old signer in force, or
the new one with its record still to be logged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from manifests import (
    ROLES_NAMESPACE,
    PublicKey,
    Revocation,
    Roles,
    Signer,
    Term,
    sign,
)
from muniment.archive.archive import Writer
from muniment.archive.desk import Desk
from muniment.archive.roles import check_is_root, place_roles
from muniment.keys import KeyFolderError


@dataclass(frozen=True, slots=True)
class Rotated:
    """The roles in force, and their record: its id and its index, from which on they count.

    `was_so` says that nothing was done, since they were the newest thing in the log.
    """

    roles: Roles
    record: str
    index: int
    was_so: bool


def rotate(writer: Writer, root: Signer, signer: PublicKey | None) -> Rotated:
    """Put another signer in force; when this returns its roles are logged.

    `root` is the root key, and `signer` a key of ssh-agent's that is to sign; None makes one. Where
    the newest entry is a rotation already and no other key is asked for, it stays as it is, so that
    an interrupted call is taken up by the same one. Raises `KeyFolderError`, OSError, and what the
    desk raises.
    """
    with writer.desk() as desk:
        was_so = _is_done(desk, signer)
        if not was_so:
            _place(writer, desk, root, signer)
    return replace(logged(writer), was_so=was_so)


def logged(writer: Writer) -> Rotated:
    """Give the roles in force, which the desk has logged where they were placed just now."""
    with writer.desk() as desk:
        start = desk.roles.terms[-1].start
        return Rotated(desk.roles, next(desk.catalogue.rows(start)).id, start, was_so=False)


def place_next(
    writer: Writer,
    desk: Desk,
    root: Signer,
    signers: tuple[tuple[str, PublicKey], ...],
    revocations: tuple[Revocation, ...] = (),
) -> None:
    """Place the next roles, signed by root: these sign from the next entry on.

    Raises `KeyFolderError` where `root` is not this archive's root key, and OSError.
    """
    head, roles, limits = desk.log.settle(), desk.roles, writer.archive.settings.limits
    check_is_root(writer.archive.root, roles, root.public, limits)
    term = Term(head.size, head.root, roles.log, signers, revocations)
    following = roles.followed_by(term)
    signature = sign(following.encode(), root, ROLES_NAMESPACE)
    place_roles(writer.archive.root, writer.run.folder, following, signature, limits)


def check_unused(roles: Roles, signer: PublicKey | None) -> None:
    """Raise `KeyFolderError` where a key that is to sign is, or was, a signer."""
    if signer is not None and roles.signer(signer) is not None:
        raise KeyFolderError(
            f"{signer.fingerprint()} is, or was, a signer of this archive: name another key."
        )


def _is_done(desk: Desk, signer: PublicKey | None) -> bool:
    roles, size = desk.roles, desk.log.settle().size
    if roles.serial == 1 or roles.signers == roles.terms[-2].signers:
        return False
    newest = roles.terms[-1].start == size - 1
    return newest and (signer is None or roles.terms[-1].signer(signer) is not None)


def _place(writer: Writer, desk: Desk, root: Signer, signer: PublicKey | None) -> None:
    roles, limits = desk.roles, writer.archive.settings.limits
    # Before a key is made: a call that is refused leaves nothing behind.
    check_is_root(writer.archive.root, roles, root.public, limits)
    check_unused(roles, signer)
    signer = writer.keys.next_signer(roles.serial + 1, signer)
    place_next(writer, desk, root, ((roles.signers[0][0], signer),))
