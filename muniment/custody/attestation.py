"""Attestations in an archive: taken into the log, and read with who made them and what stands.

An attestation stands until the same key attests the same field of the same version anew; what
another key says of it stands beside. What rests on a rendition that is withheld, or was redacted,
is not given: it may quote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checksums import Algorithm, Digest
from manifests import FormatError, PublicKey, Version, content_path, parse_signature
from manifests.claims.attestation import (
    FILE,
    KIND,
    MOST_SIGNATURE,
    SIGNATURE,
    TEXT,
    Attestation,
    attested_about,
    encode_attestations,
    parse_attestations,
    why_not_signed,
)
from manifests.ssh.sshsig import SignatureError
from muniment.archive.archive import Archive, Writer
from muniment.archive.records import Record, log_record
from muniment.catalogue import Catalogue, Row
from muniment.custody.endorsement import check_key
from muniment.custody.errors import CustodyError
from muniment.custody.publication import Publication, for_publication


@dataclass(frozen=True, slots=True)
class Attested:
    """An attestation in the log, by record `record` at entry `index`.

    `key` is whoever signed it with a key of his own; None where it is the archive's signer alone,
    whose principal is `signer`. `stands` is False where the same key attested otherwise later.
    """

    said: Attestation
    key: PublicKey | None
    signer: str
    record: str
    index: int
    composed: str
    stands: bool = True


def attest(
    writer: Writer, items: Sequence[Attestation], signature: bytes | None
) -> tuple[Attested, ...]:
    """Record attestations, all in one record; give them as they stand in the log.

    `signature` is over `encode_attestations` of them, by somebody's own key. Raises
    `CustodyError` where it is none, or by a key of this archive's own, and where a rendition is not
    the one of record, is withheld, or was redacted.
    """
    data = encode_attestations(items)
    most = writer.archive.settings.limits.statement_bytes
    if len(data) > most:
        raise CustodyError(
            f"These would be {len(data)} bytes in one record, and at most {most} are read "
            "(limits.statement_bytes). Attest fewer at a time."
        )
    key = None if signature is None else _key_of(signature, data)
    if key is not None:
        check_key(writer.archive, key)
    with writer.desk() as desk:
        for object_id in {one.object for one in items}:
            _require(
                for_publication(writer.archive, desk.catalogue, object_id, writer.now()),
                [one for one in items if one.object == object_id],
            )
        files = {FILE: data} if signature is None else {FILE: data, SIGNATURE: signature}
        record = Record(KIND, attested_about(items), files, KIND)
        shelved = log_record(writer, desk, record)
    said = shelved.statement
    return tuple(
        Attested(one, key, said.role.principal, said.id, shelved.index, said.composed)
        for one in items
    )


def read_attestations(
    archive: Archive, catalogue: Catalogue, publication: Publication
) -> tuple[Attested, ...]:
    """Give what is attested of an object and may be given out now, in the order of the log.

    A record whose file is not the one that was logged, whose signature is none over it, or which
    is itself withheld or was redacted, says nothing here; `muniment verify` of it says why. Raises
    OSError where the disk fails.
    """
    found: list[Attested] = []
    for row in catalogue.about(publication.object):
        if row.kind == KIND:
            found += _of_record(archive, catalogue, row, publication)
    newest = {_claim(one): one.index for one in found}
    return tuple(replace(one, stands=newest[_claim(one)] == one.index) for one in found)


def attesting_rows(
    archive: Archive, catalogue: Catalogue, publication: Publication
) -> tuple[Row, ...]:
    """Give the records of which all that they quote may be given out: those that kits bring."""
    rows = []
    for row in catalogue.about(publication.object):
        if row.kind != KIND:
            continue
        items = _items(archive, for_publication(archive, catalogue, row.object, publication.at))
        objects = {one.object for one in items}
        if items and all(
            _may_be_given(
                for_publication(archive, catalogue, name, publication.at),
                [one for one in items if one.object == name],
            )
            for name in objects
        ):
            rows.append(row)
    return tuple(rows)


def quoting(archive: Archive, catalogue: Catalogue, object_id: str, paths: set[str]) -> list[str]:
    """Give the records that rest on renditions (logical paths) of an object: they may quote them.

    Those whose file is gone already are left out.
    """
    records = []
    for row in catalogue.about(object_id):
        if row.kind != KIND:
            continue
        versions = archive.versions(catalogue, row.object)
        path = archive.shelves.path_of(row.object) / content_path(1, FILE)
        if not path.is_file():
            continue
        items = _read(path.read_bytes(), versions[0], archive)
        if any(one.object == object_id and one.path in paths for one in items):
            records.append(row.object)
    return records


def _of_record(
    archive: Archive, catalogue: Catalogue, row: Row, about: Publication
) -> list[Attested]:
    own = for_publication(archive, catalogue, row.object, about.at)
    items = [one for one in _items(archive, own) if one.object == about.object]
    items = [one for one in items if _may_be_given(about, [one])]
    if not items:
        return []
    statement = own.versions[0].statement
    key = None
    if any(file.path == SIGNATURE for file in statement.files):
        try:
            signature = _of_record_bytes(own, SIGNATURE)
            key = _key_of(signature, _of_record_bytes(own, FILE))
        except CustodyError:
            return []
    return [
        Attested(one, key, statement.role.principal, row.id, row.position, statement.composed)
        for one in items
    ]


def _items(archive: Archive, own: Publication) -> tuple[Attestation, ...]:
    try:
        data = _of_record_bytes(own, FILE)
    except CustodyError:
        return ()  # Withheld, redacted, or not what was logged.
    return _read(data, own.versions[0], archive)


def _read(data: bytes, version: Version, archive: Archive) -> tuple[Attestation, ...]:
    if Digest.of(Algorithm.SHA512, data) != version.digests.get(content_path(1, FILE)):
        return ()
    try:
        return parse_attestations(data, archive.settings.limits.statement_bytes)
    except FormatError:
        return ()


def _of_record_bytes(own: Publication, name: str) -> bytes:
    """Read a record's file. Raises `CustodyError` where it may not be given out, or is another."""
    path = content_path(1, name)
    place = own.file(path)
    recorded = own.versions[0].digests.get(path)
    if recorded is None or place.is_symlink() or not place.is_file():
        raise CustodyError(f"{own.object} has no file {name}.")
    data = place.read_bytes()
    if Digest.of(Algorithm.SHA512, data) != recorded:
        raise CustodyError(f"{name} of {own.object} is not what was logged.")
    return data


def _may_be_given(publication: Publication, items: Sequence[Attestation]) -> bool:
    try:
        _require(publication, items)
    except CustodyError:
        return False
    return True


def _require(publication: Publication, items: Sequence[Attestation]) -> None:
    """See that each rests on a rendition of record that may be given out now."""
    publication.require()
    for one in items:
        if not 1 <= one.version <= len(publication.versions):
            raise CustodyError(f"{one.object} has no version {one.version}.")
        # A rendition is brought by one version, and stands in the later ones too.
        for number, version in enumerate(publication.versions[: one.version], start=1):
            path = content_path(number, one.path)
            if any(file.path == one.path for file in version.statement.files):
                publication.file(path)
                if version.digests.get(path) == one.sha512:
                    break
        else:
            raise CustodyError(f"{one.path} of {one.object} is not the rendition of record.")


def _claim(one: Attested) -> tuple[str, ...]:
    by = one.key.fingerprint() if one.key is not None else ""
    said = one.said
    place = f"{said.start}-{said.end}" if said.field == TEXT else ""
    return (by, str(said.version), said.path, said.language, said.field, place)


def _key_of(signature: bytes, data: bytes) -> PublicKey:
    try:
        if len(signature) > MOST_SIGNATURE:
            raise FormatError(f"a signature file has at most {MOST_SIGNATURE} bytes")
        signed = parse_signature(signature)
        sums = (Digest.of(one, data) for one in (Algorithm.SHA512, Algorithm.SHA256))
        detail = why_not_signed(signed, *sums)
    except (FormatError, SignatureError) as failure:
        detail = str(failure)
    if detail:
        raise CustodyError(f"The signature is none over what is attested: {detail}.")
    return signed.public_key
