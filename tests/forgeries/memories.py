"""Roles of several terms, and the trust folders of verifiers who remember them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from kits import Keys, keys
from manifests import ROLES_NAMESPACE, PublicKey, Revocation, VouchedRoles, parse_roles, sign
from stampers import NOW

SINCE = NOW - timedelta(days=30)  # when the signer's key was stolen, as root says

Document = Callable[[Keys], bytes]


def heir(ours: Keys) -> Keys:
    """Whoever follows: another signer, another log."""
    next_ = keys("the next of the seed", f"{ours.log.name}/2")
    return next_._replace(root=ours.root)


def next_signer(ours: Keys) -> Keys:
    return ours._replace(signer=heir(ours).signer)


def revoking(since: int | datetime, *, start: int = 3, key: PublicKey | None = None) -> Document:
    """Roles of two terms, the second of which revokes the first signer's key."""

    def make(ours: Keys) -> bytes:
        told = Revocation(key or ours.signer.public, since, "its file was on a stolen disk")
        lines = ours.roles((start, next_signer(ours))).decode().splitlines(keepends=True)
        at = next(n for n, line in enumerate(lines) if line.startswith("# from: "))
        lines.insert(at + 1, f"{told.line()}\n")
        return "".join(lines).encode()

    return make


def and_then(first: Document, start: int, by: Callable[[Keys], Keys]) -> Document:
    """The same roles, followed by a term in which somebody else signs."""

    def make(ours: Keys) -> bytes:
        before = first(ours)
        begins = f"# from: {start} ".encode()
        more = ours.roles((start, by(ours)))
        serial = before.count(b"# from: ") + 1
        changed = before.replace(b"serial: %d" % serial, b"serial: %d" % (serial + 1), 1)
        return changed + more[more.index(begins) :]

    return make


def replaced(ours: Keys) -> bytes:
    """The old signer may sign entries 0 and 1, and the next one the others."""
    return ours.roles((2, next_signer(ours)))


def succeeded(ours: Keys) -> bytes:
    """The log ended with 2 entries, and goes on with another key."""
    return ours.roles((2, ours._replace(log=heir(ours).log)))


MEMORIES: Mapping[str, Document] = {
    "saw-replaced": replaced,
    "saw-succeeded": succeeded,
    "saw-three-terms": and_then(replaced, 5, heir),
    "saw-revoked-since-entry": revoking(2),
    "saw-revoked-since-time": revoking(SINCE),
}


def remember(trust: Path, document: bytes, by: Keys) -> None:
    """Have a trust folder remember roles that root signed."""
    armour = sign(document, by.root, ROLES_NAMESPACE)
    seen = VouchedRoles(parse_roles(document, 1 << 16), by.root.public, armour)
    (trust / "seen").mkdir(exist_ok=True)
    (trust / "seen" / seen.name).write_bytes(seen.encode())
