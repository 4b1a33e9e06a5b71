"""Endorsements: another archivist's signature over a manifest or a checkpoint, taken into the log.

He signs the very file, with a key of his own, here or on a machine of his own. What is taken in was
verified first: by the key that is in it, over what lies in this archive. Whose key that is nobody
here decides; every verifier does for himself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manifests import FormatError, PublicKey, Version, parse_signature, verify_signature
from manifests.claims.endorsement import (
    FILE,
    KIND,
    NAMESPACE,
    EndorsedHead,
    EndorsedManifest,
    endorsed_by,
)
from manifests.claims.manifest import own_paths
from manifests.ssh.sshsig import SignatureError
from muniment.archive.archive import Archive, Writer
from muniment.archive.objects import Draft
from muniment.archive.records import Record, draft_record
from muniment.archive.roles import signed_by
from muniment.catalogue import HEADS, Catalogue, Row
from muniment.custody.errors import CustodyError
from muniment.custody.records import find_accession, statements

HEAD = "checkpoint"


@dataclass(frozen=True, slots=True)
class Target:
    """What can be endorsed: its bytes, and what the record says of it but the key.

    `name` is how it is named on the command line and in files: an accession's id, or
    ``checkpoint-SIZE``.
    """

    name: str
    message: bytes
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Endorsed:
    """An endorsement in the log: of what, by which key (its fingerprint), in which record.

    `version` is the newest version of the object asked about that it has in it; of a checkpoint
    `size` is how many entries that has, else 0.
    """

    name: str
    object: str
    version: int
    size: int
    key: str
    record: str
    index: int
    composed: str
    new: bool = True


def find_target(archive: Archive, catalogue: Catalogue, text: str) -> Target:
    """Find what a name means: ``checkpoint``, ``checkpoint-SIZE``, an accession, or a notice's
    newest.

    Raises `CustodyError` where there is none such.
    """
    if text == HEAD or text.startswith(f"{HEAD}-"):
        return _find_head(archive, text)
    row = find_accession(catalogue, text, newest=True)
    manifest, _ = own_paths(row.version, row.id)
    path = archive.shelves.path_of(row.object) / manifest
    _whole(archive.versions(catalogue, row.object), row)
    about = {"accession": row.id, "object": row.object, "version": row.version}
    return Target(row.id, path.read_bytes(), about)


def endorse(writer: Writer, given: Sequence[tuple[str, bytes]]) -> tuple[Endorsed, ...]:
    """Take signatures in, each with the name of what it is over; all of them, or none.

    What the same key endorsed already is given as it stands in the log, and not written again.
    Raises `CustodyError` where a signature is none over these bytes for this purpose, or by a key
    of this archive's own.
    """
    with writer.desk() as desk:
        archive, catalogue = writer.archive, desk.catalogue
        found: list[Endorsed] = []
        drafts: list[Draft] = []
        for name, signature in given:
            target = find_target(archive, catalogue, name)
            key = _check(archive, target, signature)
            about = {**target.about, "key": key.fingerprint()}
            known = _known(archive, catalogue, about)
            if known is not None:
                found.append(known)
            elif about not in [draft.about[0] for draft in drafts]:
                record = Record(KIND, (about,), {FILE: signature}, "endorsement")
                drafts.append(draft_record(writer, record))
        shelved = desk.shelve(writer.run.folder, [(draft, ()) for draft in drafts], writer.now()) \
            if drafts else ()  # fmt: skip
        for one in shelved:
            item = one.statement.about[0]
            found.append(_endorsed(one.statement.id, one.index, one.statement.composed, item))
    return tuple(found)


def read_endorsements(
    archive: Archive, catalogue: Catalogue, object_id: str
) -> tuple[Endorsed, ...]:
    """Give the endorsements of an object, or of heads of the log that held it; nothing verified."""
    versions = catalogue.versions(object_id)
    rows = [row for row in catalogue.about(object_id) if row.kind == KIND]
    found: list[Endorsed] = []
    for row, statement in statements(archive, catalogue, [*rows, *catalogue.about(HEADS)]):
        about = endorsed_by(statement)
        if isinstance(about, EndorsedManifest):
            held = about.version
        elif isinstance(about, EndorsedHead):
            held = max((one.version for one in versions if one.position < about.size), default=0)
        else:
            continue
        if held:
            item = {**statement.about[0], "object": object_id, "version": held}
            found.append(_endorsed(row.id, row.position, row.composed, item, new=False))
    return tuple(sorted(found, key=lambda one: one.index))


def check_key(archive: Archive, key: PublicKey) -> None:
    """See that a key is not one of the archive's own: its second archivist is somebody else.

    Raises `CustodyError`.
    """
    root = signed_by(archive.root, archive.roles, archive.settings.limits)
    if key == root or archive.roles.signer(key) is not None:
        raise CustodyError(
            f"{key.fingerprint()} is a key of this archive's own. An endorsement is by somebody "
            "else, with a key of his own."
        )


def _find_head(archive: Archive, text: str) -> Target:
    newest = archive.log.head(archive.roles).size
    size = text.removeprefix(HEAD).removeprefix("-") or str(newest)
    if size not in {str(one) for one in archive.log.checkpoints() if one} or int(size) > newest:
        raise CustodyError(
            f"There is no checkpoint of {size} entries in this log. It can be endorsed as it was "
            "signed: `checkpoint` is the newest, and a kit's README says which it has."
        )
    note = archive.log.read(f"checkpoints/{size}/checkpoint")
    head = archive.roles.open(note)
    return Target(f"{HEAD}-{size}", note, {"checkpoint": int(size), "origin": head.origin})


def _whole(versions: Sequence[Version], row: Row) -> None:
    # What is endorsed is what was logged: reading compares manifest and signature with the entry.
    if row.id not in {version.statement.id for version in versions}:
        raise CustodyError(f"{row.id} is not what was logged. Run `muniment verify` on it.")


def _check(archive: Archive, target: Target, signature: bytes) -> PublicKey:
    try:
        key = parse_signature(signature).public_key
        verify_signature(signature, target.message, NAMESPACE, key)
    except (FormatError, SignatureError) as failure:
        raise CustodyError(
            f"This is no endorsement of {target.name}, and is not taken in: {failure}. It is made "
            f"with `muniment endorse`, or with `ssh-keygen -Y sign -n {NAMESPACE}`."
        ) from failure
    check_key(archive, key)
    return key


def _known(archive: Archive, catalogue: Catalogue, about: Mapping[str, Any]) -> Endorsed | None:
    rows = catalogue.about(str(about["object"]) if "object" in about else HEADS)
    for row, statement in statements(archive, catalogue, (r for r in rows if r.kind == KIND)):
        if statement.about == (about,):
            return _endorsed(row.id, row.position, row.composed, about, new=False)
    return None


def _endorsed(
    record: str, index: int, composed: str, item: Mapping[str, Any], *, new: bool = True
) -> Endorsed:
    size = int(item.get("checkpoint", 0))
    return Endorsed(
        name=f"{HEAD}-{size}" if size else str(item["accession"]),
        object=str(item.get("object", "")),
        version=int(item.get("version", 0)),
        size=size,
        key=str(item.get("key", "?")),
        record=record,
        index=index,
        composed=composed,
        new=new,
    )
