"""Records that a kit brings beside its notice, and the part of a log that has them.

held = record_object(like, "endorsement", [about], "d" * 25, "urn:uuid:…", signer, {FILE: made})
entries = [b"another entry\\n", entry_of(kit, "object/", 1, first), entry_of(kit, home, 1, record)]
kit |= log_of(entries, ["", first, record], OURS)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from checksums import Algorithm, Digest, inclusion_path, leaf_hash, root
from kits import Files, Keys, sha512
from manifests import (
    MANIFEST_NAMESPACE,
    Checkpoint,
    Entry,
    Limits,
    Manifest,
    PrivateKey,
    Role,
    StatedFile,
    Statement,
    TlogProof,
    Version,
    build_inventory,
    own_paths,
    parse_statement,
    proof_path,
    sidecar,
    sign,
    sign_note,
)

LIMITS = Limits()
_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


def record_object(
    like: Statement,
    kind: str,
    about: Sequence[Mapping[str, Any]],
    record: str,
    object_id: str,
    signer: PrivateKey,
    files: Mapping[str, bytes] = _NO_FILES,
) -> Files:
    """The object of a record: by the role of another statement, signed by whomever."""
    role = like.role
    statement = Statement(
        kind=kind,
        id=record,
        object=object_id,
        version=1,
        origin=like.origin,
        composed="2026-02-01T00:00:00.000Z",
        role=Role(role.name, role.principal, role.uri, signer.public.fingerprint()),
        recorder=("muniment", "1"),
        salt="00" * 16,
        notice={},
        sources=(),
        files=tuple(
            StatedFile(path, len(data), Digest.of(Algorithm.SHA256, data), kind)
            for path, data in files.items()
        ),
        about=tuple(about),
    )
    held = {f"v1/content/{path}": data for path, data in files.items()}
    held[f"v1/content/manifests/{record}.json"] = statement.encode()
    sums_path, signature_path = own_paths(1, record)
    sums = Manifest(1, {path: sha512(data) for path, data in held.items()}).encode()
    held |= {sums_path: sums, signature_path: sign(sums, signer, MANIFEST_NAMESPACE)}
    inventory = build_inventory([Version(statement, {p: sha512(d) for p, d in held.items()})])
    for folder in ("", "v1/"):
        held[f"{folder}inventory.json"] = inventory
        held[f"{folder}inventory.json.sha512"] = sidecar(inventory)
    return {**held, "0=ocfl_object_1.1": b"ocfl_object_1.1\n"}


def entry_of(kit: Files, home: str, number: int, record: str) -> bytes:
    """The log's entry for a version of the object that a kit has in a folder."""
    sums, signature = (kit[home + path] for path in own_paths(number, record))
    stated = kit[f"{home}v{number}/content/manifests/{record}.json"]
    kind = parse_statement(stated, LIMITS.statement_bytes).kind
    return Entry(kind, sha512(sums), sha512(signature)).encode()


def head_of(entries: Sequence[bytes], by: Keys) -> bytes:
    """The head of a log of these entries, signed."""
    tree = root([leaf_hash(entry) for entry in entries])
    return sign_note(Checkpoint(by.log.name, len(entries), tree).body(), by.log)


def way_to(entries: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from an entry to the head of them all."""
    leaves = [leaf_hash(entry) for entry in entries]

    def node(level: int, at: int) -> bytes:
        return root(leaves[at << level : (at + 1) << level])

    return inclusion_path(index, len(leaves), node)


def log_of(entries: Sequence[bytes], ids: Sequence[str], by: Keys) -> Files:
    """The log's part of a kit: ids[N] is entry N, and no id has no proof."""
    note = head_of(entries, by)
    made = {"log/checkpoint": note}
    for index, one in enumerate(ids):
        if one:
            made[proof_path(one)] = TlogProof(index, way_to(entries, index), note, None).encode()
    return made
