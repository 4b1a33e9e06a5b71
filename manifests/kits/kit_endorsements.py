"""Endorsements as a kit brings them: records, and proofs that lead from an endorsed checkpoint.

::

    records/<id>/                            the record, with the signature as its one file
    log/endorsed/<size>/<id>.tlog-proof      a version's entry in the checkpoint that was endorsed

A manifest that is endorsed lies in the object. A checkpoint that is endorsed is the one in the
proof, byte for byte; it is an earlier head than the kit's, which has the record in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from checksums import Finding, ProofError, verify_inclusion
from manifests.claims.endorsement import FILE, KIND, EndorsedHead, EndorsedManifest, endorsed_by
from manifests.claims.manifest import own_paths
from manifests.claims.roles import Roles
from manifests.errors import FormatError, MunimentError
from manifests.judging.endorsement_checks import Endorsement
from manifests.limits import Limits
from manifests.log.proof import TlogProof, parse_proof
from manifests.names import content_path
from manifests.objects.object_checks import Accessioned, Examination
from manifests.objects.package import Listing, Package, read_small
from manifests.verdict import error

FOLDER = "log/endorsed/"
PROOF = re.compile(rf"{FOLDER}([1-9][0-9]*)/([0-9a-z]{{25}})\.tlog-proof")


def endorsed_path(size: int, accession_id: str) -> str:
    """Give the path of the proof that a version's entry is in an endorsed checkpoint."""
    return f"{FOLDER}{size}/{accession_id}.tlog-proof"


def endorsed_paths(records: Mapping[str, Examination], object_: Examination) -> set[str]:
    """Give the paths at which a kit with these records may have such proofs."""
    heads = [
        head.size
        for record in records.values()
        for item in record.accessions
        if isinstance(head := endorsed_by(item.statement), EndorsedHead)
    ]
    ids = [item.statement.id for item in object_.accessions]
    return {endorsed_path(size, each) for size in heads for each in ids}


def read_endorsements(
    package: Package,
    listing: Listing,
    records: Mapping[str, Examination],
    object_: Examination,
    roles: Roles,
    before: datetime | None,
    limits: Limits,
) -> tuple[Endorsement, ...]:
    """Read the endorsements among a kit's records, which were examined, by the folders' names.

    Raises OSError where a file cannot be read.
    """
    reader = _Reader(package, listing, object_, roles, before, limits)
    return tuple(
        reader.read(record.prefix, item)
        for record in records.values()
        for item in record.accessions[:1]
        if item.statement.kind == KIND
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    package: Package
    listing: Listing
    object_: Examination
    roles: Roles
    before: datetime | None
    limits: Limits

    def read(self, home: str, record: Accessioned) -> Endorsement:
        where = home + content_path(1, FILE)
        about = endorsed_by(record.statement)
        if about is None or where not in self.listing.sizes:
            return Endorsement(where, None)
        signature = self._beginning(where, self.limits.signature_bytes)
        if isinstance(about, EndorsedManifest):
            return self._of_manifest(where, signature, about)
        return self._of_head(where, signature, about)

    def _of_manifest(self, where: str, signature: bytes, about: EndorsedManifest) -> Endorsement:
        asked = (about.object, about.version, about.accession)
        for item in self.object_.accessions:
            said = item.statement
            if asked == (said.object, item.version, said.id):
                path = self.object_.prefix + own_paths(about.version, about.accession)[0]
                manifest = read_small(self.package, path, self.limits.manifest_bytes)
                return Endorsement(where, signature, manifest, about.version, self.before)
        return Endorsement(where, signature)

    def _of_head(self, where: str, signature: bytes, about: EndorsedHead) -> Endorsement:
        # The newest version that is proven to be in it: earlier ones are in that.
        for item in reversed(self.object_.accessions):
            path = endorsed_path(about.size, item.statement.id)
            if path not in self.listing.sizes:
                continue
            try:
                proof = self._proof(path)
                wrong = tuple(self._why_not(path, about.size, proof.index, proof.path, item,
                                            proof.checkpoint))  # fmt: skip
            except FormatError as failure:
                detail = str(failure)
                return Endorsement(
                    where, signature, wrong=(error("endorsement-unproven", path, detail=detail),)
                )
            message = proof.checkpoint
            return Endorsement(where, signature, message, item.version, self.before, wrong)
        return Endorsement(where, signature)

    def _proof(self, path: str) -> TlogProof:
        most = self.limits.proof_bytes
        return parse_proof(self._beginning(path, most), most)

    def _beginning(self, path: str, most: int) -> bytes:
        """Read a file of at most so many bytes, or one byte more of it than that."""
        with self.package.open(path) as stream:
            return stream.read(most + 1)

    def _why_not(
        self,
        path: str,
        size: int,
        index: int,
        way: tuple[bytes, ...],
        item: Accessioned,
        note: bytes,
    ) -> Iterator[Finding]:
        """Say why this version's entry is not in the head of that size, signed by the log's key."""
        try:
            head = self.roles.open(note)
            if head.size != size:
                detail = f"the record says {size} entries, and the checkpoint has {head.size}"
                yield error("endorsement-unproven", path, detail=detail)
            verify_inclusion(item.entry.leaf_hash(), index, head.size, way, head.root)
        except (MunimentError, ProofError) as failure:
            yield error("endorsement-unproven", path, detail=str(failure))
