"""Checks of intents: what a dead writer asks for is believed as far as our signer signed it.

Staging is a folder like any other. Whoever can write there could leave an intent, and without this
check the next writer would log whatever it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checksums import Algorithm, Digest
from manifests import (
    MANIFEST_NAMESPACE,
    Entry,
    FormatError,
    Limits,
    Roles,
    SignatureError,
    Statement,
    content_path,
    own_paths,
    parse_manifest,
    parse_signature,
    parse_statement,
    statement_path,
    verify_signature,
)
from muniment.archive.intent import IntentError, IntentItem
from muniment.archive.proof_items import ProofItem
from muniment.archive.proofs import most_of_proofs
from muniment.archive.replacement import ReplacementItem
from muniment.archive.told_proofs import proofs_said
from muniment.storage import FolderStorage, read_beginning


def check_signed(
    run: Path, item: IntentItem, places: Sequence[Path], roles: Roles, limits: Limits
) -> Statement:
    """Give the statement with which a signer of this archive signed what an item says of itself.

    `places` are where its object may be: still in staging, or on the shelf already. Raises
    `IntentError` where the entry, kind, id, object or version is not the signed one.
    """
    for place in places:
        if (place / own_paths(item.version, item.record_id)[1]).exists():
            try:
                if (statement := _signed(place, item, roles, limits)) is not None:
                    return statement
            except (OSError, FormatError, SignatureError) as error:
                raise IntentError(f"{run} holds an intent that cannot be read: {error}.") from error
    raise IntentError(
        f"{run} holds an intent to log {item.record_id}, which no signer of this archive has "
        "signed. It was not left by a writer of ours: look into it, then remove that folder."
    )


def check_told(
    run: Path, replacements: Sequence[ReplacementItem], signed: Sequence[Statement]
) -> None:
    """Check that the signed records of an intent speak of every object that it replaces."""
    told = {item.get("object") for statement in signed for item in statement.about}
    for one in replacements:
        if one.object_id not in told:
            raise IntentError(
                f"{run} holds an intent to replace {one.object_id}, of which no signed record in "
                "it speaks. It was not left by a writer of ours: look into it, then remove that "
                "folder."
            )


def check_proofs(
    run: Path,
    archive: Path,
    proofs: Sequence[ProofItem],
    signed: Sequence[Statement],
    limits: Limits,
) -> None:
    """Check that the signed records of an intent tell of every file that it puts beside a
    checkpoint, and that these are those files.
    """
    told = {(one.path, one.sha512) for statement in signed for one in proofs_said(0, statement)}
    for proof in proofs:
        waits = (run / proof.staged).exists()
        storage = FolderStorage(run if waits else archive)
        path = proof.staged if waits else proof.path
        try:
            found = _sha512(read_beginning(storage, path, most_of_proofs(limits)))
        except OSError as error:
            raise IntentError(f"{run} holds an intent that cannot be read: {error}.") from error
        if (proof.path, found) not in told:
            raise IntentError(
                f"{run} holds an intent to put {proof.path} beside a checkpoint, of which no "
                "signed record in it tells so. It was not left by a writer of ours: look into it, "
                "then remove that folder."
            )


def _signed(place: Path, item: IntentItem, roles: Roles, limits: Limits) -> Statement | None:
    sums, signature = (place / path for path in own_paths(item.version, item.record_id))
    manifest, armour = sums.read_bytes(), signature.read_bytes()
    key = parse_signature(armour).public_key
    verify_signature(armour, manifest, MANIFEST_NAMESPACE, key)
    stated = content_path(item.version, statement_path(item.record_id))
    data = (place / stated).read_bytes()
    listed = parse_manifest(manifest, item.version, limits.manifest_lines).digests
    statement = parse_statement(data, limits.statement_bytes)
    found = (statement.id, statement.object, statement.version)
    is_signed = (
        roles.terms[-1].signer(key) is not None
        and statement.origin == roles.log.name
        and listed.get(stated) == _sha512(data)
        and found == (item.record_id, item.object_id, item.version)
        and item.entry == Entry(statement.kind, _sha512(manifest), _sha512(armour))
    )
    return statement if is_signed else None


def _sha512(data: bytes) -> Digest:
    return Digest.of(Algorithm.SHA512, data)
