"""Verdicts: numbered checks, each PASS, FAIL or NOT CHECKED, and the exit code that follows.

The numbers are the same for every package and every tool of ours, `verify.sh` included.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from checksums import Finding, Severity
from manifests.claims.roles import Roles
from manifests.claims.vouched_roles import VouchedRoles


class Result(enum.Enum):
    """How a check ended. What could not be looked at is NOT CHECKED, never PASS."""

    PASS = "PASS"
    FAIL = "FAIL"
    NOT_CHECKED = "NOT CHECKED"

    __hash__ = object.__hash__  # There is one of each.


class CheckName(enum.Enum):
    """The checks, in their order; the value is (number, name)."""

    PACKAGE = (1, "package")
    ROLES = (2, "roles")
    SIGNATURES = (3, "signatures")
    BYTES = (4, "bytes")
    STATE = (5, "state")
    STATEMENTS = (6, "statements")
    INVENTORIES = (7, "inventories")
    INCLUSION = (8, "inclusion")
    CHECKPOINT = (9, "checkpoint")
    MEMORY = (10, "memory")
    NOT_AFTER = (11, "not-after")
    NOT_BEFORE = (12, "not-before")
    ENDORSED = (13, "endorsed")
    HASHES = (14, "hashes")  # only where the verifier names a hash that has aged

    __hash__ = object.__hash__  # There is one of each.

    @property
    def number(self) -> int:
        """The check's number, from 1."""
        return self.value[0]

    @property
    def label(self) -> str:
        """The check's name in machine-readable output."""
        return self.value[1]


# Checks that a verdict of 0 can do without, as long as nobody asked for them.
UNASKED = frozenset(
    {CheckName.MEMORY, CheckName.NOT_AFTER, CheckName.NOT_BEFORE, CheckName.ENDORSED}
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check's end. `particulars` are facts for the sentence that a reader gets."""

    name: CheckName
    result: Result
    findings: tuple[Finding, ...] = ()
    particulars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands in a log: origin and index, and the size of the tree that shows it."""

    origin: str
    index: int
    size: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of one package, in order, with what was signed about it.

    `facts` are signed fields only: (name, value) pairs such as ``("notice", "urn:uuid:…")``.
    `head` is the roles and the checkpoint (a signed note) that was checked, to be remembered
    after a verdict of 0. `asked` are checks of `UNASKED` that this verifier's policy asks for.
    `vouched_roles` are to be remembered where nothing is wrong.
    """

    checks: tuple[Check, ...]
    facts: tuple[tuple[str, str], ...] = ()
    positions: tuple[Position, ...] = ()
    head: tuple[Roles, bytes] | None = None
    asked: frozenset[CheckName] = frozenset()
    vouched_roles: VouchedRoles | None = None

    @property
    def code(self) -> int:
        """0 holds, 1 wrong, 2 consistent but something needed was not checked."""
        if self.failed:
            return 1
        return 2 if self.missing else 0

    @property
    def failed(self) -> bool:
        """Whether something is wrong."""
        return Result.FAIL in [check.result for check in self.checks]

    @property
    def missing(self) -> tuple[Check, ...]:
        """The checks that were asked for and not carried out."""
        left = [check for check in self.checks if check.result is Result.NOT_CHECKED]
        return tuple(
            check for check in left if check.name in self.asked or check.name not in UNASKED
        )

    @property
    def stands(self) -> bool:
        """Whether nothing is wrong and nothing that could be checked was left."""
        return self.code == 0 or self.only_redacted

    @property
    def vouched(self) -> bool:
        """Whether nothing is wrong and no check was left that a verdict of 0 cannot do without.

        What this verifier asks for besides may be missing.
        """
        return not self.failed and all(
            check.result is Result.PASS for check in self.checks if check.name not in UNASKED
        )

    @property
    def shows_signed(self) -> bool:
        """Whether it shows that a signer signed this and that it was logged."""
        return self.stands or self.vouched

    @property
    def rests_on_aged(self) -> bool:
        """Whether a hash that the verifier no longer believes is all that bears what is signed."""
        return any(
            check.name is CheckName.HASHES and check.result is not Result.PASS
            for check in self.checks
        )

    @property
    def only_redacted(self) -> bool:
        """Whether all that was asked holds, but for bytes that were redacted lawfully."""
        redacted = ("why", "redacted")
        return self.code == 2 and all(redacted in check.particulars for check in self.missing)

    def check(self, name: CheckName) -> Check:
        """Give the check of this name."""
        return next(check for check in self.checks if check.name is name)


_HELD = {name: Check(name, Result.PASS) for name in CheckName}  # one of each for all that hold


def judge(check: CheckName, findings: Iterable[Finding], **particulars: str) -> Check:
    """End a check that was carried out: FAIL where a finding is an error, else PASS."""
    found = tuple(findings)
    if not found:
        return Check(check, Result.PASS, (), _sorted(particulars)) if particulars else _HELD[check]
    failed = any(finding.severity is Severity.ERROR for finding in found)
    return Check(check, Result.FAIL if failed else Result.PASS, found, _sorted(particulars))


def not_checked(check: CheckName, why: str, **particulars: str) -> Check:
    """End a check that could not be carried out; `why` is a code for the sentence."""
    return _left(check, _sorted({**particulars, "why": why}))


@lru_cache(maxsize=64)  # Of many objects, next to all lack the same.
def _left(check: CheckName, particulars: tuple[tuple[str, str], ...]) -> Check:
    return Check(check, Result.NOT_CHECKED, (), particulars)


def error(code: str, where: str, rule: str = "", **particulars: str) -> Finding:
    """Make a finding of severity ERROR."""
    return Finding(code, Severity.ERROR, where, _sorted(particulars), rule)


def _sorted(particulars: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(particulars.items())) if len(particulars) > 1 else (*particulars.items(),)
