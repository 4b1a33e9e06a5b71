"""Kits: one object with everything a stranger needs to check it, as a plain folder.

::

    README.md                        what it is, and the commands to check it by hand
    SHA512SUMS                       digests of every other file; unsigned, against accidents
    object/                          the OCFL object, byte for byte as it is shelved
    log/checkpoint                   a signed head of the log
    log/proofs/<id>.tlog-proof       C2SP tlog-proof of each version's entry in it
    log/stamps/<name>.tsr, .tsq      what time authorities answered over it, and were asked
    log/stamps/<name>.crl, .ocsp     what was kept of whether its certificates were revoked
    log/stamps/<name>.ots            an OpenTimestamps proof over it; <name>.pending.ots a promise
    log/cosignatures/<name>.cosignature   what a witness gave for it: a note's signature line
    log/consistency/<size>.proof     that the log's newest head goes on from the one of that size
    keys/roles/NNNN, NNNN.sig        who may sign, signed by root; NNNN is their serial
    log/endorsed/<size>/<id>.tlog-proof   the same in a checkpoint that somebody else endorsed
    records/<id>/                    the OCFL object of a record that superseded, redacted or
                                     endorsed it
    coverings/<id>/                  a covering of its files by another hash
                                     (`manifests.claims.covering`)

The keys in it are claims: only a root that the verifier pins makes them more.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from checksums import Algorithm, Finding, SumsError, parse_sums
from manifests.claims.redaction import redactions_of
from manifests.claims.roles import FOLDER as ROLES
from manifests.claims.roles import Roles, newest_roles, roles_path, roles_signature_path
from manifests.errors import FormatError, LimitError, MunimentError
from manifests.judging.consistency import FOLDER as CONSISTENCY
from manifests.judging.consistency import ReadProof
from manifests.judging.covering_checks import coverings_paths, read_coverings
from manifests.judging.memory import Ties
from manifests.judging.published_log import PublishedLog
from manifests.judging.roles_checks import read_roles
from manifests.judging.stamp_judge import judge_stamps
from manifests.judging.verify import (
    LogEvidence,
    reach_verdict,
    shown_before,
)
from manifests.judging.witness_checks import CosignatureFile
from manifests.kits.kit_coverings import (
    keep_stamps,
    keep_ties,
    require_heads,
    require_object,
    require_papers,
    size_of,
)
from manifests.kits.kit_endorsements import endorsed_paths, read_endorsements
from manifests.limits import Limits
from manifests.log.proof import TlogProof, parse_proof
from manifests.moments.stamp_file import BESIDE, PROOF, RESPONSE, StampFile, most_of
from manifests.moments.stamp_file import NAME as STAMP_NAME
from manifests.names import is_record_id
from manifests.objects.facts import speaks_of
from manifests.objects.object_checks import Examination, examine_object
from manifests.objects.object_files import PLENTY
from manifests.objects.package import Listing, Package, differing, hash_member, read_small
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, Verdict, error, judge, not_checked

README = "README.md"
SUMS = "SHA512SUMS"
OBJECT = "object/"
CHECKPOINT = "log/checkpoint"
RECORDS = "records/"
STAMPS = "log/stamps/"
COSIGNATURES = "log/cosignatures/"
_PLENTY = 4 << 20
_CONSISTENCY = re.compile(rf"{CONSISTENCY}([1-9][0-9]{{0,17}})\.proof")
_COSIGNATURE = re.compile(rf"{COSIGNATURES}[a-z0-9][a-z0-9-]{{0,31}}\.cosignature")


class NoKitError(MunimentError):
    """A folder is no kit, or lacks what everything else in a kit is held against."""


def proof_path(record_id: str) -> str:
    """Give the path of an accession's or record's proof in a kit."""
    return f"log/proofs/{record_id}.tlog-proof"


def record_path(record_id: str) -> str:
    """Give the folder of a later record's object in a kit."""
    return f"{RECORDS}{record_id}/"


def stamp_path(name: str) -> str:
    """Give the path of a time stamp, or of the request for it, in a kit."""
    return f"{STAMPS}{name}"


def cosignature_path(name: str) -> str:
    """Give the path of what the witness `name` gave, in a kit."""
    return f"{COSIGNATURES}{name}.cosignature"


def looks_like_kit(listing: Listing) -> bool:
    """Tell whether a package is laid out as a kit, whatever is wrong with it."""
    return CHECKPOINT in listing.sizes and any(path.startswith(OBJECT) for path in listing.sizes)


def verify_kit(
    package: Package, trust: Trust, limits: Limits, published: PublishedLog | None = None
) -> Verdict:
    """Check a kit with no network and no clock, and against a published log where one is given.

    Raises `NoKitError` where a file is missing that all others are held against, `LimitError`
    where something is too large to be read, and OSError from the disk.
    """
    listing = package.listing()
    serial = _serial(listing)
    for path in (CHECKPOINT, roles_path(serial), roles_signature_path(serial)):
        if path not in listing.sizes:
            raise NoKitError(f"This is no kit that can be read: it has no file {path}.")
    try:
        roles = read_roles(package, serial, trust, limits)
    except FormatError as failure:
        return _without_roles(package, listing, trust, limits, failure)
    records = _examine_records(package, listing, roles.roles, limits)
    redactions = [
        redaction
        for record in records.values()
        for item in record.accessions
        for redaction in redactions_of(item.statement)
    ]
    object_ = examine_object(package, roles.roles, limits, OBJECT, listing, redactions)
    ids = [item.statement.id for item in object_.accessions]
    log = _read_log(package, listing, [*ids, *records], limits)
    coverings = read_coverings(package, listing, trust, limits)
    size = size_of(roles.roles, log.note)
    stamps = keep_stamps(coverings, _read_stamps(package, listing, limits), size)
    not_after = judge_stamps(stamps, log.note, trust, limits)
    ties = Ties(
        brought=_consistency_reader(package, listing, limits),
        published=published,
        cosignatures=_read_cosignatures(package, listing, limits),
        limits=limits,
    )
    ties = keep_ties(coverings, ties, size)
    log = replace(log, not_after=not_after, ties=ties)
    whole = _check_package(package, listing, object_, records, limits)
    before, known = shown_before(not_after), roles.roles
    endorsements = (
        read_endorsements(package, listing, records, object_, known, before, limits)
        if trust.endorsers
        else ()
    )
    spoken = tuple(records.values())
    hashes = None
    if coverings is not None:
        own = (roles_path(serial), roles_signature_path(serial))
        require_papers(coverings, own, log.note, size, CHECKPOINT)
        for each in (object_, *spoken):
            require_object(coverings, each)
        require_heads(coverings, endorsements, records, object_)
        hashes = coverings.check()
    return reach_verdict(whole, roles, object_, log, trust, limits, spoken, endorsements, hashes)


def _serial(listing: Listing) -> int:
    names = (path.removeprefix(f"{ROLES}/") for path in listing.sizes if path.startswith(ROLES))
    return newest_roles(names)


def _examine_records(
    package: Package, listing: Listing, roles: Roles, limits: Limits
) -> dict[str, Examination]:
    """Carry out checks 3 to 7 on each record that came along, by the name of its folder."""
    names = {path.split("/")[1] for path in listing.sizes if path.startswith(RECORDS)}
    ids = sorted(name for name in names if is_record_id(name))
    if len(ids) > limits.kit_records:
        raise LimitError(
            f"This kit brings {len(ids)} records, and at most {limits.kit_records} are read "
            "(limits.kit_records)."
        )
    return {
        name: examine_object(package, roles, limits, record_path(name), listing) for name in ids
    }


def _without_roles(
    package: Package, listing: Listing, trust: Trust, limits: Limits, failure: FormatError
) -> Verdict:
    """Give the verdict where the roles are none: nothing signed can be held against anybody."""
    unreadable = error("roles-unreadable", roles_path(_serial(listing)), detail=str(failure))
    # Nothing says how long its files should be; it is wrong, whatever those hold.
    unread = {path for path, size in listing.sizes.items() if size > limits.manifest_bytes}
    sums = _check_sums(package, listing.sizes, unread, limits) if SUMS in listing.sizes else []
    done = {
        CheckName.PACKAGE: judge(CheckName.PACKAGE, sums, files=str(len(listing.sizes))),
        CheckName.ROLES: judge(CheckName.ROLES, [unreadable]),
    }
    names = [one for one in CheckName if one is not CheckName.HASHES or trust.policy.aged]
    return Verdict(tuple(done.get(name, not_checked(name, "no-roles")) for name in names))


def _read_log(
    package: Package, listing: Listing, ids: Sequence[str], limits: Limits
) -> LogEvidence:
    note = read_small(package, CHECKPOINT, limits.checkpoint_bytes)
    proofs: dict[str, TlogProof] = {}
    paths: dict[str, str] = {}
    findings: list[Finding] = []
    for record_id in ids:
        path = paths[record_id] = proof_path(record_id)
        if path not in listing.sizes:
            continue
        try:
            proof = parse_proof(read_small(package, path, limits.proof_bytes))
        except FormatError as failure:
            findings.append(error("inclusion-unreadable", path, detail=str(failure)))
            continue
        if proof.checkpoint != note:
            findings.append(error("inclusion-other-checkpoint", path))
        proofs[record_id] = proof
    return LogEvidence(note, proofs, CHECKPOINT, paths, tuple(findings))


def _read_stamps(package: Package, listing: Listing, limits: Limits) -> tuple[StampFile, ...]:
    found = [path for path in _stamp_paths(listing) if path.endswith((RESPONSE, PROOF))]
    if len(found) > limits.kit_stamps:
        raise LimitError(
            f"This kit brings {len(found)} time stamps, and at most {limits.kit_stamps} are read "
            "(limits.kit_stamps)."
        )

    def read(path: str) -> bytes | None:
        there = path in listing.sizes
        return read_small(package, path, most_of(path, limits)) if there else None

    return tuple(
        StampFile(
            path,
            read_small(package, path, limits.stamp_bytes),
            *(read(path.removesuffix(RESPONSE) + suffix) for suffix in BESIDE),
        )
        for path in found
    )


def _read_cosignatures(
    package: Package, listing: Listing, limits: Limits
) -> tuple[CosignatureFile, ...]:
    paths = _cosignature_paths(listing)
    if len(paths) > limits.kit_cosignatures:
        raise LimitError(
            f"This kit brings {len(paths)} files of cosignatures, and at most "
            f"{limits.kit_cosignatures} are read (limits.kit_cosignatures)."
        )
    return tuple(
        CosignatureFile(path, read_small(package, path, limits.cosignature_bytes)) for path in paths
    )


def _consistency_reader(package: Package, listing: Listing, limits: Limits) -> ReadProof:
    found = _consistency_paths(listing)
    if len(found) > limits.kit_heads:
        raise LimitError(
            f"This kit brings proofs from {len(found)} heads, and at most {limits.kit_heads} are "
            "read (limits.kit_heads)."
        )

    def read(size: int) -> bytes | None:
        return read_small(package, found[size], limits.proof_bytes) if size in found else None

    return read


def _consistency_paths(listing: Listing) -> dict[int, str]:
    names = (match for path in listing.sizes if (match := _CONSISTENCY.fullmatch(path)))
    return {int(match[1]): match[0] for match in names}


def _cosignature_paths(listing: Listing) -> list[str]:
    return sorted(path for path in listing.sizes if _COSIGNATURE.fullmatch(path))


def _stamp_paths(listing: Listing) -> list[str]:
    """Give the paths of time stamps, and of what lies beside one that is there."""
    every = [
        path
        for path in sorted(listing.sizes)
        if path.startswith(STAMPS) and STAMP_NAME.fullmatch(path.removeprefix(STAMPS))
    ]
    answers = {path.removesuffix(RESPONSE) for path in every if path.endswith(RESPONSE)}
    return [
        path
        for path in every
        if path.endswith((RESPONSE, PROOF)) or path.rpartition(".")[0] in answers
    ]


def _check_package(
    package: Package,
    listing: Listing,
    object_: Examination,
    records: Mapping[str, Examination],
    limits: Limits,
) -> Check:
    # (1) Every file is one a kit has, and is as SHA512SUMS lists it.
    serial = _serial(listing)
    expected = {README, SUMS, CHECKPOINT, roles_path(serial), roles_signature_path(serial)}
    expected |= {proof_path(item.statement.id) for item in object_.accessions}
    expected |= {proof_path(name) for name in records}
    expected |= {*_stamp_paths(listing), *_cosignature_paths(listing)}
    expected |= {*_consistency_paths(listing).values()}
    expected |= endorsed_paths(records, object_) & listing.sizes.keys()
    expected |= coverings_paths(listing)
    examined = (OBJECT, *map(record_path, records))
    findings = [finding for finding in listing.findings if not finding.where.startswith(examined)]
    extra = {path for path in listing.sizes.keys() - expected if not path.startswith(examined)}
    findings += [error("package-extra", path) for path in sorted(extra)]
    # What came along must be one record of its folder's name, and be about this very object.
    about = object_.accessions[0].statement.object if object_.accessions else ""
    findings += [
        error("package-extra", record_path(name))
        for name, record in records.items()
        if not speaks_of(record, about) or record.accessions[0].statement.id != name
    ]
    findings += [error("package-extra", f"{path}/") for path in sorted(listing.folders)]
    findings += [error("package-missing", path) for path in sorted(expected - listing.sizes.keys())]
    if listing.sizes.get(README, 0) > limits.manifest_bytes:
        raise LimitError(
            f"{README} is larger than the {limits.manifest_bytes} bytes that are read of such a "
            "file (limits.manifest_bytes)."
        )
    unread = {path for path in extra if listing.sizes[path] > PLENTY}
    unread = unread.union(object_.unread, *(record.unread for record in records.values()))
    if SUMS in listing.sizes:
        findings += _check_sums(package, listing.sizes, unread, limits)
    others = [path for path in listing.sizes if not path.startswith(examined)]
    unread |= {path for path in others if listing.sizes[path] > _most_sums(limits)}
    findings += differing(listing, others, unread)
    return judge(CheckName.PACKAGE, findings, files=str(len(listing.sizes)))


def is_far_longer(sizes: Mapping[str, int]) -> bool:
    """Tell whether a kit's list is far longer than one of its files would be: it is not read."""
    return sizes[SUMS] > _PLENTY + sum(131 + 4 * len(path) for path in sizes)


def most_lines(limits: Limits) -> int:
    """Give how many lines of a kit's list are read; it may be a kit of many notices."""
    return 4 * limits.manifest_lines


def _most_sums(limits: Limits) -> int:
    return 2 * limits.manifest_bytes


def _check_sums(
    package: Package, sizes: Mapping[str, int], unread: Container[str], limits: Limits
) -> list[Finding]:
    most = most_lines(limits)
    if is_far_longer(sizes) and sizes[SUMS] <= _most_sums(limits):
        return [error("package-sums-unreadable", SUMS, detail="it is far longer than its files")]
    data = read_small(package, SUMS, _most_sums(limits))
    if data.count(b"\n") > most:
        raise LimitError(
            f"{SUMS} has more than the {most} lines that are read of it (limits.manifest_lines)."
        )
    try:
        listed = parse_sums(data, Algorithm.SHA512, max_lines=most)
    except SumsError as failure:
        return [error("package-sums-unreadable", SUMS, detail=str(failure))]
    if SUMS in listed:
        return [error("package-sums-unreadable", SUMS, detail="it lists itself")]
    findings = [error("package-missing", path) for path in sorted(listed.keys() - sizes.keys())]
    for path in sorted(sizes.keys() - {SUMS}):
        if path not in listed:
            findings.append(error("package-unlisted", path))
        elif path in unread:
            findings.append(error("package-unread", path))
        elif hash_member(package, path)[1] != listed[path]:
            findings.append(error("package-changed", path))
    return findings
