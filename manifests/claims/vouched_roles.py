"""Roles that root signed, as a verifier remembers them: the newest of each archive.

::

    seen/<sha256>.roles         the document, and root's signature behind it

The name is the sha256, in hex, of two lines: root's public key, and the key of the log's first
term. So nobody's roles take the place of another's: not those of another root that he pins, and not
those of another log of the same root. An older document stays signed by root for ever; whoever
remembers a newer one is not shown the older as what root says now.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from manifests.claims.roles import NAMESPACE, Roles, RolesError, parse_roles
from manifests.errors import FormatError
from manifests.limits import Limits
from manifests.ssh.sshkey import PublicKey
from manifests.ssh.sshsig import verify

_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"


@dataclass(frozen=True, slots=True)
class VouchedRoles:
    """Roles, the root key that signed them, and its signature as it came (SSHSIG, armoured)."""

    roles: Roles
    root: PublicKey
    armour: bytes

    @property
    def name(self) -> str:
        """The name under which a verifier remembers the roles of this archive."""
        return memory_name(self.root, self.roles)

    def encode(self) -> bytes:
        """Give what is remembered: the document, then the signature."""
        return self.roles.encode() + self.armour


def memory_name(root: PublicKey, roles: Roles) -> str:
    """Give the name of the file in which a verifier remembers roles that `root` signed."""
    lines = f"{root.line()}\n{roles.terms[0].log}\n"
    return f"{hashlib.sha256(lines.encode()).hexdigest()}.roles"


def parse_vouched_roles(data: bytes, root: PublicKey) -> VouchedRoles:
    """Read what `VouchedRoles.encode` gives, and see that `root` signed it.

    Raises `FormatError`, `LimitError`, and `SignatureError`.
    """
    document, begin, rest = data.partition(_BEGIN)
    if not begin:
        raise RolesError("there is no signature behind the roles")
    roles = parse_roles(document, Limits().roles_bytes)
    verify(begin + rest, document, NAMESPACE, root)
    return VouchedRoles(roles, root, begin + rest)


def check_succession(one: Roles, other: Roles) -> None:
    """Raise `FormatError` unless the later of two roles repeats the earlier one, or they are equal.

    Two documents of which neither repeats the other are two histories that one root signed.
    """
    older, newer = sorted((one, other), key=lambda roles: roles.serial)
    if newer.earlier(older.serial) != older:
        raise FormatError(
            f"root signed roles of serial {older.serial} that those of serial {newer.serial} do "
            "not repeat"
        )
