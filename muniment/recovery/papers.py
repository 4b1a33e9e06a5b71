"""An archive's papers: its roles, which the owner's own trust must vouch for, and its settings."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from checksums import Finding, Severity
from manifests import (
    ROLES_FILE,
    ROLES_SIGNATURE,
    FormatError,
    LimitError,
    Limits,
    MunimentError,
    Result,
    Roles,
    RolesEvidence,
    Trust,
    read_roles,
    spell_root,
)
from muniment.recovery.copies import Copy, MemoryPackage, reason
from muniment.replicas import read_bounded
from muniment.settings import NAME as SETTINGS
from muniment.settings import Settings, SettingsError, default_settings, parse_settings

_SETTINGS_BYTES = 1 << 20


class UntrustedError(MunimentError):
    """Nobody whom the owner trusts vouches for what a copy says its keys are."""

    exit_code: ClassVar[int] = 2


class WrongPapersError(MunimentError):
    """The roles of every copy are damaged, or signed by nobody."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Papers:
    """The roles document and root's signature over it, byte for byte, and what they say."""

    document: bytes
    signature: bytes
    roles: Roles


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file, byte for byte, and what it says."""

    data: bytes
    value: Settings


def read_papers(
    copies: Sequence[Copy], trust: Trust, limits: Limits
) -> tuple[Papers, tuple[Copy, ...], list[Finding]]:
    """Find the roles that a root which the owner pins has signed, and the copies that go by them.

    Raises `UntrustedError` or `WrongPapersError` where there are none.
    """
    papers: Papers | None = None
    usable: list[Copy] = []
    findings: list[Finding] = []
    stranger: RolesEvidence | None = None
    for copy in copies:
        try:
            files = {
                ROLES_FILE: read_bounded(copy.storage, ROLES_FILE, limits.roles_bytes),
                ROLES_SIGNATURE: read_bounded(
                    copy.storage, ROLES_SIGNATURE, limits.signature_bytes
                ),
            }
            evidence = read_roles(MemoryPackage(files), trust, limits)
        except (OSError, FormatError, LimitError) as failure:
            # Its other files count by their signatures, whatever became of this one.
            findings.append(_damaged(copy, ROLES_FILE, reason(failure)))
            usable.append(copy)
            continue
        found = Papers(files[ROLES_FILE], files[ROLES_SIGNATURE], evidence.roles)
        if evidence.vouched and (papers is None or papers == found):
            papers = found
            usable.append(copy)
        elif evidence.check.result is Result.FAIL:
            findings.append(_damaged(copy, ROLES_SIGNATURE, "root did not sign these roles"))
            usable.append(copy)
        else:
            stranger = stranger or evidence
            findings.append(_of_another(copy, evidence))
    if papers is not None:
        return papers, tuple(usable), findings
    if stranger is not None:
        raise _untrusted(stranger)
    raise WrongPapersError(
        f"Nothing was restored: {ROLES_FILE} or its signature is damaged or missing in every copy, "
        "so nobody can tell whose archive it is. Name further copies with --also."
    )


def read_settings_of(copies: Sequence[Copy]) -> tuple[SettingsFile, list[Finding]]:
    """Give the settings of the first copy that has some; they are signed by nobody.

    Where no copy has any that can be read they are the default ones.
    """
    findings: list[Finding] = []
    for copy in copies:
        try:
            data = read_bounded(copy.storage, SETTINGS, _SETTINGS_BYTES)
            return SettingsFile(data, parse_settings(data.decode("utf-8"))), findings
        except (OSError, LimitError, SettingsError, UnicodeDecodeError) as failure:
            why = reason(failure) if isinstance(failure, OSError | LimitError) else "unreadable"
            findings.append(_damaged(copy, SETTINGS, why))
    return SettingsFile(default_settings("").encode(), Settings()), findings


def changed_settings(data: bytes) -> tuple[str, ...]:
    """Give the settings that a file names, as ``section.name``, for the owner to look over."""
    table = tomllib.loads(data.decode("utf-8"))
    names: list[str] = []
    for key, value in table.items():
        if isinstance(value, dict):
            names.extend(f"{key}.{name}" for name in value)
        elif key != "format":
            names.append(key)
    return tuple(names)


def _untrusted(evidence: RolesEvidence) -> UntrustedError:
    assert evidence.root is not None
    line = spell_root(evidence.roles.origin.split("/")[0], evidence.root)
    return UntrustedError(
        f"Nothing was restored: the roles of this copy are signed by the root key "
        f"{evidence.root.fingerprint()}, which you do not pin. Compare that fingerprint with the "
        "one that you have on paper. If it is the same, put this line into the file `roots` of "
        f"your trust folder, and call again: {line}"
    )


def _of_another(copy: Copy, evidence: RolesEvidence) -> Finding:
    root = evidence.root.fingerprint() if evidence.root else "?"
    particulars = (("copy", copy.shown), ("origin", evidence.roles.origin), ("root", root))
    return Finding("copy-of-another", Severity.WARNING, ROLES_FILE, particulars)


def _damaged(copy: Copy, where: str, detail: str) -> Finding:
    particulars = (("copy", copy.shown), ("detail", detail))
    return Finding("copy-damaged", Severity.WARNING, where, particulars)
