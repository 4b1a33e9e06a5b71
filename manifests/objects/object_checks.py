"""Checks 3 to 7: is this OCFL object exactly what its signed manifests say?

The order of trust is signature, manifest, bytes. Nothing is believed because an inventory says it:
inventories are computed from the statements and compared, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checksums import Digest, Finding, Severity
from manifests.claims.entry import Entry
from manifests.claims.inventory import Version
from manifests.claims.manifest import NAMESPACE, own_paths, parse_manifest, statement_path
from manifests.claims.redaction import Redaction
from manifests.claims.roles import Roles
from manifests.claims.statement import Statement, parse_statement
from manifests.errors import FormatError
from manifests.limits import Limits
from manifests.names import content_path, split_content_path
from manifests.objects.attestation_checks import why_not_attested
from manifests.objects.captured import read_captured
from manifests.objects.examination import Accessioned, Examination
from manifests.objects.inventory_checks import check_inventories, check_nothing_else
from manifests.objects.object_files import ObjectFiles
from manifests.objects.package import Listing, Package, differing
from manifests.ssh.sshkey import PublicKey
from manifests.ssh.sshsig import SignatureError, check, parse
from manifests.steps import Steps, finish
from manifests.verdict import CheckName, error

__all__ = ["Accessioned", "Examination", "examination_of", "examine_object"]

_MANIFEST = re.compile(r"manifests/([0-9a-z]{25})\.sums")


def examine_object(
    package: Package,
    roles: Roles,
    limits: Limits,
    prefix: str = "",
    listing: Listing | None = None,
    redactions: Sequence[Redaction] = (),
) -> Examination:
    """Carry out checks 3 to 7 on the object below `prefix` (``""`` or ``"object/"``).

    `redactions` are what signed and logged records say, of this object or of others. Every crack is
    reported, not the first. Raises OSError where a file cannot be read at all, and `LimitError`
    where a manifest or statement is too large to be.
    """
    return finish(examination_of(package, roles, limits, prefix, listing, redactions))


def examination_of(
    package: Package,
    roles: Roles,
    limits: Limits,
    prefix: str = "",
    listing: Listing | None = None,
    redactions: Sequence[Redaction] = (),
) -> Steps[Examination]:
    """Do as `examine_object` does, in steps: objects may be examined side by side."""
    listing = package.listing() if listing is None else listing
    files = listing.sizes
    if prefix:
        below = [path for path in files if path.startswith(prefix)]
        files = {path.removeprefix(prefix): files[path] for path in below}
    return _Examiner(package, roles, limits, prefix, files, redactions).examine(listing)


class _Examiner:
    def __init__(
        self,
        package: Package,
        roles: Roles,
        limits: Limits,
        prefix: str,
        sizes: Mapping[str, int],
        redactions: Sequence[Redaction],
    ) -> None:
        self._package = package
        self._roles = roles
        self._limits = limits
        self._prefix = prefix
        self._redactions = redactions
        self._files = ObjectFiles(package, prefix, sizes, limits)
        self._content, self._small = self._files.content, self._files.small
        self._sha512 = self._files.sha512
        self._statements: dict[str, Statement | FormatError] = {}
        self._report = Examination(prefix)

    def examine(self, listing: Listing) -> Steps[Examination]:
        report = self._report
        for finding in listing.findings:
            if finding.where.startswith(self._prefix):
                report.add(CheckName.STATE, finding)
        for folder in sorted(listing.folders):
            if folder.startswith(self._prefix):
                report.add(CheckName.STATE, error("state-empty-folder", folder))
        yield False
        yield from self._files.read_manifests()
        ids = self._version_ids()
        yield False
        stated = self._read_statements(ids)
        yield False
        yield from self._files.read_others(stated)
        report.unread.update(self._prefix + path for path in self._files.unread)
        versions: list[Version] = []
        for number, record_id in enumerate(ids, start=1):
            version = yield from self._examine_version(number, record_id)
            if version is None:
                break
            versions.append(version)
        yield False
        check_inventories(self._files, versions, report)
        yield False
        check_nothing_else(self._files, len(versions), report)
        self._check_redactions(len(versions))
        every = map(self._prefix.__add__, self._files.sizes)
        for finding in differing(listing, every, report.unread):
            report.add(CheckName.STATE, finding)
        return report

    def _read_statements(self, ids: Sequence[str]) -> dict[str, int]:
        """Parse each version's statement, and give the sizes that they state, by content path."""
        sizes: dict[str, int] = {}
        for number, record_id in enumerate(ids, start=1):
            path = content_path(number, statement_path(record_id))
            if path not in self._small:
                continue
            try:
                found = parse_statement(self._small[path], self._limits.statement_bytes)
            except FormatError as failure:
                self._statements[path] = failure
            else:
                self._statements[path] = found
                sizes.update((content_path(number, file.path), file.size) for file in found.files)
        return sizes

    def _version_ids(self) -> list[str]:
        found: dict[int, list[str]] = {}
        for version, logical in self._content.values():
            if match := _MANIFEST.fullmatch(logical):
                found.setdefault(version, []).append(match[1])
        ids: list[str] = []
        while len(ids) + 1 in found:
            candidates = found.pop(len(ids) + 1)
            if len(candidates) > 1:
                where = f"{self._prefix}v{len(ids) + 1}"
                self._report.add(CheckName.STATE, error("state-two-manifests", where))
            ids.append(candidates[0])
        if not ids:
            self._report.add(
                CheckName.STATE, error("state-no-manifest", f"{self._prefix}v1/content/manifests")
            )
        return ids

    def _examine_version(self, number: int, record_id: str) -> Steps[Version | None]:
        sums_path, signature_path = own_paths(number, record_id)
        statement_file = content_path(number, statement_path(record_id))
        yield False
        digests = self._check_manifest(number, sums_path)
        yield False
        key = self._check_signature(sums_path, signature_path)
        yield False
        principal = self._roles.signer(key) if key else None
        if key and principal is None:
            where = self._prefix + signature_path
            particulars = {"key": key.fingerprint()}
            self._report.add(
                CheckName.SIGNATURES, error("signature-by-no-signer", where, **particulars)
            )
        statement = self._check_statement(number, record_id, statement_file, key)
        if digests is None or statement is None or signature_path not in self._sha512:
            return None
        self._note_redacted(number, digests, statement)
        self._check_bytes(sums_path, digests)
        state = dict(digests)
        state[sums_path] = self._sha512[sums_path]
        state[signature_path] = self._sha512[signature_path]
        self._check_state(number, sums_path, state)
        self._check_files(number, statement, statement_file)
        self._check_attested(number, statement)
        entry = Entry(statement.kind, state[sums_path], state[signature_path])
        captures = read_captured(self._package, self._prefix, number, statement, self._content)
        signed = principal is not None and digests.get(statement_file) == self._sha512.get(
            statement_file
        )
        self._report.accessions.append(
            Accessioned(number, statement, entry, principal, key, captures, signed)
        )
        return Version(statement, state, frozenset(self._report.redacted))

    def _check_manifest(self, number: int, path: str) -> Mapping[str, Digest] | None:
        if path not in self._small:
            return None
        try:
            return parse_manifest(self._small[path], number, self._limits.manifest_lines).digests
        except FormatError as failure:
            where = self._prefix + path
            self._report.add(
                CheckName.STATE, error("manifest-unreadable", where, detail=str(failure))
            )
            return None

    def _check_signature(self, sums_path: str, signature_path: str) -> PublicKey | None:
        # (3) PROTOCOL.sshsig: namespace, hash, key and signature must all be ours.
        if signature_path not in self._small or sums_path not in self._small:
            wrong = error("signature-missing", self._prefix + signature_path)
            self._report.add(CheckName.SIGNATURES, wrong)
            return None
        try:
            found = parse(self._small[signature_path])
            key = found.public_key
            check(found, self._small[sums_path], NAMESPACE, key)
        except (FormatError, SignatureError) as failure:
            where = self._prefix + signature_path
            wrong = error("signature-wrong", where, detail=str(failure))
            self._report.add(CheckName.SIGNATURES, wrong)
            return None
        return key

    def _check_attested(self, number: int, statement: Statement) -> None:
        found = why_not_attested(self._package, self._prefix, number, statement, self._files)
        if found is not None:
            self._report.add(CheckName.SIGNATURES, found)

    def _check_statement(
        self, number: int, record_id: str, path: str, key: PublicKey | None
    ) -> Statement | None:
        where = self._prefix + path
        statement = self._statements.get(path)
        if statement is None:
            self._report.add(CheckName.STATEMENTS, error("statement-missing", where))
            return None
        if isinstance(statement, FormatError):
            self._report.add(
                CheckName.STATEMENTS, error("statement-unreadable", where, detail=str(statement))
            )
            return None
        earlier = self._report.accessions[0].statement.object if self._report.accessions else None
        origins = self._roles.origins
        for name, stated, expected in (
            ("id", statement.id, record_id),
            ("version", str(statement.version), str(number)),
            # Which of them it is to be, its position in the log says.
            ("origin", statement.origin, max(origins, key=statement.origin.__eq__)),
            ("object", statement.object, earlier or statement.object),
        ):
            if stated != expected:
                self._report.add(
                    CheckName.STATEMENTS,
                    error("statement-disagrees", where, field=name, says=stated, expected=expected),
                )
        if key is not None and statement.role.key != key.fingerprint():
            self._report.add(
                CheckName.STATEMENTS,
                error("statement-other-key", where, says=statement.role.key, key=key.fingerprint()),
            )
        return statement

    def _note_redacted(
        self, number: int, digests: Mapping[str, Digest], statement: Statement
    ) -> None:
        # Only what the signed manifest and statement of its own version name can be taken out.
        if not self._redactions:
            return
        stated = {content_path(number, file.path) for file in statement.files}
        for redaction in self._spoken(statement.object):
            path = redaction.path
            if path in stated and digests.get(path) == redaction.sha512:
                if path not in self._content:
                    self._report.redacted[path] = redaction
            elif _version_of(path) == number:
                self._report.add(CheckName.STATE, self._wrong("redaction-of-nothing", redaction))

    def _check_redactions(self, versions: int) -> None:
        # (5) What a record says was taken out is out, and was there.
        object_id = self._report.accessions[0].statement.object if versions else ""
        for redaction in self._spoken(object_id):
            if _version_of(redaction.path) > versions:
                self._report.add(CheckName.STATE, self._wrong("redaction-of-nothing", redaction))
            elif redaction.path in self._content:
                self._report.add(CheckName.STATE, self._wrong("redaction-undone", redaction))

    def _spoken(self, object_id: str) -> list[Redaction]:
        return [one for one in self._redactions if one.object == object_id]

    def _wrong(self, code: str, redaction: Redaction) -> Finding:
        return error(code, self._prefix + redaction.path, record=redaction.record)

    def _check_bytes(self, sums_path: str, digests: Mapping[str, Digest]) -> None:
        # (4) Each file of this version has the digest that the signed manifest gives.
        by = (("by", sums_path),)  # One for all: there may be very many.
        for path, recorded in digests.items():
            held = self._sha512.get(path)
            if held == recorded or self._is_redacted(path, recorded):
                continue
            where = self._prefix + path
            if path in self._files.unread:
                size, stated = str(self._files.sizes[path]), str(self._files.unread[path])
                finding = error("bytes-too-long", where, size=size, stated=stated)
            else:
                code = "bytes-missing" if held is None else "bytes-changed"
                finding = Finding(code, Severity.ERROR, where, by)
            self._report.add(CheckName.BYTES, finding)

    def _is_redacted(self, path: str, recorded: Digest) -> bool:
        redaction = self._report.redacted.get(path)
        return redaction is not None and redaction.sha512 == recorded

    def _check_state(self, number: int, sums_path: str, state: Mapping[str, Digest]) -> None:
        # (5) The state equals the manifest and its two files: all that versions 1 to N hold.
        for path, (version, _) in self._content.items():
            if version <= number and path not in state:
                finding = error("state-unlisted", self._prefix + path, by=sums_path)
                self._report.add(CheckName.STATE, finding)
        # A logical path is introduced once: the manifest's own two files count here too.
        if len({path.split("/", 2)[2] for path in state}) == len(state):
            return
        introduced: set[str] = set()
        for path in sorted(state):
            logical = path.split("/", 2)[2]
            if logical in introduced:
                self._report.add(
                    CheckName.STATE, error("state-rebound", self._prefix + path, path=logical)
                )
            introduced.add(logical)

    def _check_files(self, number: int, statement: Statement, where: str) -> None:
        # (6) The statement lists exactly the files that this version added.
        stated = {content_path(number, file.path): file for file in statement.files}
        own = {where, *own_paths(number, statement.id)}
        redacted = {path for path in self._report.redacted if _version_of(path) == number}
        added = {path for path, (version, _) in self._content.items() if version == number}
        added = added - own | redacted
        for path in sorted(added ^ stated.keys()):
            self._report.add(
                CheckName.STATEMENTS,
                error("statement-lists-other-files", self._prefix + where, path=path),
            )
        for path in sorted((added & stated.keys()) - redacted):
            if (stated[path].size, stated[path].sha256) != self._files.size_and_sha256(path):
                self._report.add(
                    CheckName.STATEMENTS,
                    error("statement-disagrees-with-bytes", self._prefix + path),
                )


def _version_of(path: str) -> int:
    parts = split_content_path(path)
    assert parts is not None
    return parts[0]
