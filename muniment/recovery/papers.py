"""An archive's papers: its roles, which the owner's own trust must vouch for, and its settings."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from checksums import Finding, Severity
from manifests import (
    ROLES_FOLDER,
    FormatError,
    LimitError,
    Limits,
    MunimentError,
    Result,
    Roles,
    RolesEvidence,
    Trust,
    judge_roles,
    newest_roles,
    parse_roles,
    roles_path,
    roles_signature_path,
    spell_root,
)
from muniment.recovery.copies import Copy, reason
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
    """Find the newest roles that a root which the owner pins has signed, and copies that fit them.

    Raises `UntrustedError` or `WrongPapersError` where there are none.
    """
    read: list[tuple[Copy, _Read]] = []
    findings: list[Finding] = []
    for copy in copies:
        path = roles_path(serial := _serial(copy))
        try:
            read.append((copy, _read(copy, serial, trust, limits)))
        except (OSError, FormatError, LimitError) as failure:
            # Its other files count by their signatures, whatever became of this one.
            findings.append(_damaged(copy, path, reason(failure)))
    vouched = [one for _, one in read if one.evidence.vouched]
    papers = max((one.papers for one in vouched), key=lambda one: one.roles.serial, default=None)
    strangers: list[Copy] = []
    for copy, one in read:
        roles = one.papers.roles
        if one.evidence.check.result is Result.FAIL:
            signature = roles_signature_path(roles.serial)
            findings.append(_damaged(copy, signature, "root did not sign these roles"))
        elif not one.evidence.vouched or papers is None or not _fits(roles, papers.roles):
            strangers.append(copy)
            findings.append(_of_another(copy, one.evidence))
    if papers is not None:
        return papers, tuple(copy for copy in copies if copy not in strangers), findings
    if strangers:
        raise _untrusted(next(one.evidence for copy, one in read if copy is strangers[0]))
    raise WrongPapersError(
        f"Nothing was restored: {roles_path(1)} or its signature is damaged or missing in every "
        "copy, so nobody can tell whose archive it is. Name further copies with --also."
    )


class _Read(NamedTuple):
    papers: Papers
    evidence: RolesEvidence


def _serial(copy: Copy) -> int:
    try:
        return newest_roles(member.name for member in copy.storage.list(ROLES_FOLDER))
    except (OSError, LimitError):
        return 1


def _read(copy: Copy, serial: int, trust: Trust, limits: Limits) -> _Read:
    document = read_bounded(copy.storage, roles_path(serial), limits.roles_bytes)
    path = roles_signature_path(serial)
    signature = read_bounded(copy.storage, path, limits.signature_bytes)
    roles = parse_roles(document, limits.roles_bytes)
    return _Read(Papers(document, signature, roles), judge_roles(roles, signature, trust))


def _fits(roles: Roles, newest: Roles) -> bool:
    """Tell whether roles are those that led to the newest."""
    return newest.earlier(roles.serial) == roles


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
    return Finding(
        "copy-of-another", Severity.WARNING, roles_path(evidence.roles.serial), particulars
    )


def _damaged(copy: Copy, where: str, detail: str) -> Finding:
    particulars = (("copy", copy.shown), ("detail", detail))
    return Finding("copy-damaged", Severity.WARNING, where, particulars)
