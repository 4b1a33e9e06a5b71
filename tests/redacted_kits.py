"""Kits of a notice of which a file was redacted, and what a forger would make of such a kit.

kit = redacted_kit()                                   # as muniment would write it
kit = redacted_kit(about=[item(sha512="0" * 128)])     # the record says something else
kit = redacted_kit(signer=THEIRS.signer)               # the record is not by our signer
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checksums import inclusion_path, leaf_hash, root
from kits import OURS, Files, example_kit, rehash, remake, sha512, versions_of
from manifests import (
    MANIFEST_NAMESPACE,
    Checkpoint,
    Entry,
    Limits,
    Manifest,
    PrivateKey,
    Role,
    Statement,
    TlogProof,
    Version,
    build_inventory,
    own_paths,
    parse_manifest,
    parse_statement,
    proof_path,
    sidecar,
    sign,
    sign_note,
)

KIT = example_kit()
(_, FIRST), (_, SECOND) = versions_of(KIT)
PATH = "renditions/0001.txt"
GONE = f"v1/content/{PATH}"
RECORD = "r" + "0" * 24
STATEMENT = parse_statement(KIT[f"object/v1/content/manifests/{FIRST}.json"], 1 << 20)
SHA512 = sha512(KIT[f"object/{GONE}"]).hex
AUTHORITY = "Court of Example, \u4e00\t"
LIMITS = Limits()


def item(**changes: Any) -> dict[str, Any]:
    """What the record says of the file, with changes; None takes a key away."""
    said = {
        "accession": FIRST,
        "authority": AUTHORITY,
        "object": STATEMENT.object,
        "path": PATH,
        "reason": "a private person's address",
        "sha512": SHA512,
        "version": 1,
        **changes,
    }
    return {key: value for key, value in said.items() if value is not None}


def redacted_kit(
    about: Sequence[dict[str, Any]] | None = None,
    *,
    kind: str = "redaction",
    gone: Sequence[str] = (GONE,),
    record: bool = True,
    record_id: str = RECORD,
    folder: str = RECORD,
    signer: PrivateKey = OURS.signer,
    logged: bool = True,
) -> Files:
    """Make the kit, with a SHA512SUMS that fits; it lacks the files in `gone`."""
    made = remake(KIT, OURS)
    kit = {path: data for path, data in made.items() if path.removeprefix("object/") not in gone}
    kit |= {f"object/{path}": data for path, data in inventories(kit, "object/", gone).items()}
    entries = [b"another entry\n", entry(kit, "object/", 1), entry(kit, "object/", 2)]
    ids = ["", FIRST, SECOND]
    if record:
        told = [item()] if about is None else list(about)
        kit |= {
            f"records/{folder}/{path}": data
            for path, data in an_object(kind, told, record_id, signer).items()
        }
        entries.append(entry(kit, f"records/{folder}/", 1) if logged else b"a third\n")
        ids.append(record_id)
    return rehash(kit | log_of(entries, ids))


def an_object(
    kind: str, about: Sequence[dict[str, Any]], record_id: str, signer: PrivateKey
) -> Files:
    """The record's object."""
    role = STATEMENT.role
    statement = Statement(
        kind=kind,
        id=record_id,
        object="urn:uuid:7d444840-9dc0-11d1-b245-5ffdce74fad2",
        version=1,
        origin=STATEMENT.origin,
        composed="2026-02-01T00:00:00.000Z",
        role=Role(role.name, role.principal, role.uri, signer.public.fingerprint()),
        recorder=("muniment", "1"),
        salt="00" * 16,
        notice={},
        sources=(),
        files=(),
        about=tuple(about),
    )
    raw = statement.encode()
    stated = f"v1/content/manifests/{record_id}.json"
    sums_path, signature_path = own_paths(1, record_id)
    sums = Manifest(1, {stated: sha512(raw)}).encode()
    signature = sign(sums, signer, MANIFEST_NAMESPACE)
    files = {stated: raw, sums_path: sums, signature_path: signature}
    inventory = build_inventory([Version(statement, {p: sha512(d) for p, d in files.items()})])
    for folder in ("", "v1/"):
        files[f"{folder}inventory.json"] = inventory
        files[f"{folder}inventory.json.sha512"] = sidecar(inventory)
    return {**files, "0=ocfl_object_1.1": b"ocfl_object_1.1\n"}


def inventories(kit: Files, prefix: str, gone: Sequence[str]) -> Files:
    """The inventories of an object without some of its files."""
    versions: list[Version] = []
    made: Files = {}
    for number, record_id in ((1, FIRST), (2, SECOND)):
        sums_path, signature_path = own_paths(number, record_id)
        sums = kit[prefix + sums_path]
        state = dict(parse_manifest(sums, number, LIMITS.manifest_lines).digests)
        state |= {path: sha512(kit[prefix + path]) for path in (sums_path, signature_path)}
        raw = kit[f"{prefix}v{number}/content/manifests/{record_id}.json"]
        redacted = frozenset(gone) & state.keys()
        versions.append(Version(parse_statement(raw, LIMITS.statement_bytes), state, redacted))
        inventory = build_inventory(versions)
        for folder in ("", f"v{number}/"):
            made[f"{folder}inventory.json"] = inventory
            made[f"{folder}inventory.json.sha512"] = sidecar(inventory)
    return made


def entry(kit: Files, prefix: str, number: int) -> bytes:
    """The log entry of a version."""
    start = f"{prefix}v{number}/content/manifests/"
    [path] = [path for path in kit if path.startswith(start) and path.endswith(".sums")]
    statement = parse_statement(kit[f"{path.removesuffix('.sums')}.json"], LIMITS.statement_bytes)
    return Entry(statement.kind, sha512(kit[path]), sha512(kit[f"{path}.sig"])).encode()


def log_of(entries: Sequence[bytes], ids: Sequence[str]) -> Files:
    """The log's part of a kit: ids[N] is entry N, and no id has no proof."""
    leaves = [leaf_hash(one) for one in entries]
    note = sign_note(Checkpoint(OURS.log.name, len(leaves), root(leaves)).body(), OURS.log)
    made = {"log/checkpoint": note}
    for index, record_id in enumerate(ids):
        if record_id:
            path = inclusion_path(
                index, len(leaves), lambda level, at: root(leaves[at << level : (at + 1) << level])
            )
            made[proof_path(record_id)] = TlogProof(index, path, note).encode()
    return made
