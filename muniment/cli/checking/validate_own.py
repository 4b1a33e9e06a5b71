"""What `muniment validate` answers of muniment's own: a verdict, by the trust of whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from checksums import Severity
from manifests import Check, Result, Trust
from muniment.archive.archive import Archive
from muniment.archive.inspect import Inspector
from muniment.cli.checking.validate_answer import Answer, Lines
from muniment.cli.checking.verify_command import verify_file, verify_package, verify_path
from muniment.cli.checking.verify_many import Judged
from muniment.cli.common import CallError, config, remember, remember_roles
from muniment.config import own_limits
from muniment.conformance.kit import StoragePackage
from muniment.conformance.material import Material, place_of
from muniment.conformance.recognise import Kind
from muniment.keys import KeyFolder
from muniment.storage import FolderStorage
from muniment.storage.file import StoredFile
from muniment.words import Language, check_words


def verify_own(material: Material, kind: Kind, trust: Trust, language: Language) -> Answer:
    """Verify one of our own: a verdict's codes are kept, so 2 says that trust is missing."""
    if kind is Kind.LOG:
        checks, code = _check_log(_path_of(material), trust)
    else:
        verdict = _verify(material, kind, trust).verdict
        checks, code = verdict.checks, verdict.code
    findings = tuple(finding for check in checks for finding in check.findings)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    done = (check for check in checks if check.result is not Result.NOT_CHECKED)
    left = (check for check in checks if check.result is Result.NOT_CHECKED)
    return Answer(
        kind,
        code,
        findings,
        _lines(done, language),
        _lines(left, language),
        errors,
        len(findings) - errors,
        0,
    )


def _verify(material: Material, kind: Kind, trust: Trust) -> Judged:
    if isinstance(material, StoredFile):
        if kind is Kind.ARCHIVE:
            raise CallError(f"{material.place} is a file, and an archive is a folder.")
        return verify_file(material, trust)
    if isinstance(material, FolderStorage):
        return verify_path(_path_of(material), trust)
    if kind is Kind.ARCHIVE:
        raise CallError(
            f"{material.name} is a whole archive in a bucket: validate its shelves/ and its log/ "
            "there, or name it as a replica, which `muniment audit --replica` holds against "
            "your own log."
        )
    package = StoragePackage(material, own_limits(config()).container_members)
    return verify_package(package, material.name, trust)


def _path_of(material: Material) -> Path:
    return Path(place_of(material))


def _lines(checks: Iterable[Check], language: Language) -> Lines:
    lines: list[tuple[str, str]] = []
    for check in checks:
        name, result, detail = check_words(check, language)
        said = f"{name}: {detail}" if check.result is not Result.FAIL else f"{name}: {result}"
        lines.append((check.name.label, said))
    return tuple(lines)


def _check_log(path: Path, trust: Trust) -> tuple[tuple[Check, ...], int]:
    archive = Archive.open(path.absolute().parent)
    inspector = Inspector(archive, trust)
    checks = inspector.check_log(KeyFolder(config().keys(archive.roles.origin)))
    if any(check.result is Result.FAIL for check in checks):
        return checks, 1
    if not inspector.roles.vouched:
        return checks, 2
    remember(trust, inspector.note, archive.roles)
    remember_roles(trust, inspector.roles.vouched_roles)
    return checks, 0
