"""Revocation: what a signer's key signed counts no more, since an entry or a time, as root says.

The roles that say so are placed and logged as those of a rotation are. Where the key is in force,
another takes its place in the same document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from manifests import PublicKey, Revocation, Signer
from muniment.archive.archive import Writer
from muniment.archive.desk import Desk
from muniment.archive.roles import check_is_root
from muniment.archive.rotation import Rotated, check_unused, logged, place_next
from muniment.keys import KeyFolderError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What root is to say: which key, why, since when (None: now), and who signs in its place.

    `instead` is a key of ssh-agent's, where the one that is revoked is in force; None makes one.
    """

    key: PublicKey
    reason: str
    since: int | datetime | None
    instead: PublicKey | None = None


def revoke(writer: Writer, root: Signer, wanted: Wanted) -> Rotated:
    """Revoke a signer's key; when this returns, the roles that say so are logged.

    Where the newest entry says so already it stays as it is, so that an interrupted call is taken
    up by the same one. Raises `KeyFolderError`, OSError, and what the desk raises.
    """
    with writer.desk() as desk:
        was_so = _is_done(desk, wanted)
        if not was_so:
            _place(writer, desk, root, wanted)
    return replace(logged(writer), was_so=was_so)


def _is_done(desk: Desk, wanted: Wanted) -> bool:
    newest = desk.roles.terms[-1]
    return newest.start == desk.log.settle().size - 1 and any(
        one.key == wanted.key and wanted.since in (None, one.since) for one in newest.revocations
    )


def _place(writer: Writer, desk: Desk, root: Signer, wanted: Wanted) -> None:
    roles, size = desk.roles, desk.log.settle().size
    now = writer.now().replace(microsecond=0)
    since = now if wanted.since is None else wanted.since
    if roles.signer(wanted.key) is None:
        raise KeyFolderError(
            f"{wanted.key.fingerprint()} is, and was, no signer of this archive: see `muniment key "
            "roles`. A log key is ended by `muniment log succeed`."
        )
    if since > size if isinstance(since, int) else since > now:
        raise KeyFolderError("A key is revoked since an entry that is there, or a time that was.")
    # Before a key is made: a call that is refused leaves nothing behind.
    check_is_root(writer.archive.root, roles, root.public, writer.archive.settings.limits)
    revocation = Revocation(wanted.key, since, wanted.reason)
    signers = tuple(one for one in roles.signers if one[1] != wanted.key)
    if signers != roles.signers:
        check_unused(roles, wanted.instead)
        principal = roles.signers[0][0]
        signers += ((principal, writer.keys.next_signer(roles.serial + 1, wanted.instead)),)
    elif wanted.instead is not None:
        raise KeyFolderError(
            f"{wanted.key.fingerprint()} is not in force any more: leave out --signer, or put "
            "another in force with `muniment key rotate`."
        )
    place_next(writer, desk, root, signers, (revocation,))
