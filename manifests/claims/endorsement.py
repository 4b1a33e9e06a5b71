"""Endorsements: another archivist's signature over a manifest or a checkpoint, kept as a record.

What is signed is the very file, byte for byte (SSHSIG, namespace ``muniment-endorsement-v1``), by
``ssh-keygen -Y sign`` or by us. The record has that signature as its one file, and in `about` one
item::

    {"accession": ID, "key": FINGERPRINT, "object": OBJECT, "version": N}      of a manifest
    {"checkpoint": SIZE, "key": FINGERPRINT, "origin": ORIGIN}                 of a checkpoint

A manifest lists all that its version holds, earlier versions' manifests and signatures too; so an
endorsement of version N is one of all up to it. `key` is what the archive read; a verifier reads
the signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from manifests.claims.endorser import NAMESPACE
from manifests.claims.statement import Statement
from manifests.names import is_record_id

__all__ = ["FILE", "KIND", "NAMESPACE", "EndorsedHead", "EndorsedManifest", "endorsed_by"]

KIND: Final = "endorsement"
FILE: Final = "endorsements/0001.sig"


@dataclass(frozen=True, slots=True)
class EndorsedManifest:
    """The manifest of one version of an object; `accession` is that version's id."""

    object: str
    version: int
    accession: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class EndorsedHead:
    """The checkpoint of the log with so many entries."""

    size: int
    key: str = ""


def endorsed_by(statement: Statement) -> EndorsedManifest | EndorsedHead | None:
    """Give what a record says is endorsed in it; None where it is no endorsement in its one form.

    Nothing of that is verified.
    """
    if statement.kind != KIND or len(statement.about) != 1:
        return None
    if [file.path for file in statement.files] != [FILE]:
        return None
    item = statement.about[0]
    key = item.get("key")
    told = key if isinstance(key, str) else ""
    if "checkpoint" in item:
        size = item["checkpoint"]
        whole = isinstance(size, int) and size > 0 and "object" not in item
        return EndorsedHead(size, told) if whole else None
    object_id, version, accession = (item.get(name) for name in ("object", "version", "accession"))
    if not (isinstance(object_id, str) and isinstance(version, int) and version > 0):
        return None
    if not (isinstance(accession, str) and is_record_id(accession)):
        return None
    return EndorsedManifest(object_id, version, accession, told)
