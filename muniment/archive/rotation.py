"""Rotation: another signer from the next entry on, said by root and logged.

The order is: the new key, durable; the roles that name it, signed by root and placed; their record,
by whoever takes the desk next, signed by the new key. A crash leaves the old signer in force, or
the new one with its record still to be logged.
"""

from __future__ import annotations

from dataclasses import dataclass

from manifests import (
    ROLES_NAMESPACE,
    PublicKey,
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
    with writer.desk() as desk:  # Which logs what was placed.
        start = desk.roles.terms[-1].start
        return Rotated(desk.roles, next(desk.catalogue.rows(start)).id, start, was_so)


def _is_done(desk: Desk, signer: PublicKey | None) -> bool:
    roles, size = desk.roles, desk.log.settle().size
    newest = roles.serial > 1 and roles.terms[-1].start == size - 1
    return newest and (signer is None or roles.terms[-1].signer(signer) is not None)


def _place(writer: Writer, desk: Desk, root: Signer, signer: PublicKey | None) -> None:
    head, roles = desk.log.settle(), desk.roles
    check_is_root(writer.archive.root, roles, root.public, writer.archive.settings.limits)
    serial = roles.serial + 1
    if signer is not None and roles.signer(signer) is not None:
        raise KeyFolderError(
            f"{signer.fingerprint()} is, or was, a signer of this archive: name another key."
        )
    signer = writer.keys.next_signer(serial, signer)
    principal = roles.signers[0][0]
    following = roles.followed_by(Term(head.size, head.root, roles.log, ((principal, signer),)))
    signature = sign(following.encode(), root, ROLES_NAMESPACE)
    place_roles(
        writer.archive.root, writer.run.folder, following, signature, writer.archive.settings.limits
    )
