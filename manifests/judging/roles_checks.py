"""Check 2: who may sign, said by a root that the verifier pins, as he knows it best.

A package brings roles. Where the verifier remembers newer ones of the same archive, all is judged
by these: terms that ended since have ended for an old package, too.
"""

from __future__ import annotations

from dataclasses import dataclass

from manifests.claims.roles import (
    NAMESPACE,
    Roles,
    RolesError,
    parse_roles,
    roles_path,
    roles_signature_path,
)
from manifests.claims.vouched_roles import VouchedRoles, check_succession
from manifests.errors import FormatError
from manifests.limits import Limits
from manifests.objects.package import Package, read_small
from manifests.ssh.sshkey import PublicKey
from manifests.ssh.sshsig import SignatureError, parse, verify
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, Result, error, judge, not_checked


@dataclass(frozen=True, slots=True)
class RolesEvidence:
    """The roles by which a package is judged, who signed them, and how check 2 ended.

    They are those that it brings, or newer ones that the verifier remembers. `vouched_roles` is
    what may be remembered of them: None where no root that he pins signed them.
    """

    roles: Roles
    root: PublicKey | None
    check: Check
    vouched_roles: VouchedRoles | None = None

    @property
    def vouched(self) -> bool:
        """Whether a root that the verifier pins signed these roles."""
        return self.check.result is Result.PASS


def read_roles(package: Package, serial: int, trust: Trust, limits: Limits) -> RolesEvidence:
    """Carry out check 2 on the roles document of this serial, with what the verifier remembers.

    Raises `FormatError` where the document itself cannot be read, and `TrustError`.
    """
    document = read_small(package, roles_path(serial), limits.roles_bytes)
    roles = parse_roles(document, limits.roles_bytes)
    if roles.serial != serial:
        raise RolesError(f"{roles_path(serial)} says that its serial is {roles.serial}")
    armour = read_small(package, roles_signature_path(serial), limits.signature_bytes)
    return _held_against_memory(judge_roles(roles, armour, trust), trust)


def judge_roles(roles: Roles, armour: bytes, trust: Trust) -> RolesEvidence:
    """Carry out check 2 on roles and the signature that came with them."""
    document, signature = roles.encode(), roles_signature_path(roles.serial)
    try:
        root = parse(armour).public_key
        verify(armour, document, NAMESPACE, root)
    except (FormatError, SignatureError) as failure:
        finding = error("roles-signature-wrong", signature, detail=str(failure))
        return RolesEvidence(roles, None, judge(CheckName.ROLES, [finding]))
    name, fingerprint = trust.name_of(root), root.fingerprint()
    if name is None:
        why = "unknown-root" if trust.roots else "no-trust"
        return RolesEvidence(roles, root, not_checked(CheckName.ROLES, why, root=fingerprint))
    said = {"name": name, "root": fingerprint, "serial": str(roles.serial)}
    check = judge(CheckName.ROLES, (), **said)
    return RolesEvidence(roles, root, check, VouchedRoles(roles, root, armour))


def _held_against_memory(found: RolesEvidence, trust: Trust) -> RolesEvidence:
    # An older document stays signed by root for ever: the newest that the verifier saw counts.
    if found.vouched_roles is None:
        return found
    seen = trust.remembered_roles(found.vouched_roles)
    if seen is None:
        return found
    try:
        check_succession(seen.roles, found.roles)
    except FormatError as failure:
        finding = error("roles-two", roles_path(found.roles.serial), detail=str(failure))
        return RolesEvidence(found.roles, found.root, judge(CheckName.ROLES, [finding]))
    if seen.roles.serial <= found.roles.serial:
        return found
    said = {**dict(found.check.particulars), "remembered": str(seen.roles.serial)}
    check = judge(CheckName.ROLES, (), **said, said="roles-remembered")
    return RolesEvidence(seen.roles, found.root, check, seen)
