"""Kits with endorsements, as muniment would write them and as an archive that lies would.

made = endorsed_kit(kit, keys, lambda base: [of_manifest(base, LIBRARY), of_head(base, MUSEUM)])

The kit is signed and logged anew by `keys`, and each record is one of kind `endorsement` that they
sign. An endorser's key is his own: what he never signed nobody can make.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from checksums import Algorithm, Digest, inclusion_path, leaf_hash, root
from kits import Files, Keys, rehash, remake, sha512, versions_of
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
    parse_manifest,
    parse_statement,
    proof_path,
    sidecar,
    sign,
    sign_note,
)
from manifests.endorsement import FILE, NAMESPACE
from manifests.kit_endorsements import endorsed_path

LIMITS = Limits()


def endorser(name: str) -> PrivateKey:
    """The key of somebody, which follows from his name."""
    return PrivateKey(hashlib.sha256(f"endorser: {name}".encode()).digest())


LIBRARY, MUSEUM, STRANGER = endorser("library"), endorser("museum"), endorser("stranger")


class Base(NamedTuple):
    """What there is to endorse: manifests by version, the head of three entries, and by whom."""

    manifests: Mapping[int, bytes]
    ids: Mapping[int, str]
    object: str
    head: bytes
    by: Keys


@dataclass(frozen=True)
class Given:
    """One record: what it says, and its files. `about` may be several items, as JSON."""

    about: Sequence[Mapping[str, Any]]
    files: Mapping[str, bytes]
    kind: str = "endorsement"


def signed(key: PrivateKey, message: bytes, namespace: str = NAMESPACE) -> bytes:
    return sign(message, key, namespace)


def of_manifest(
    base: Base, key: PrivateKey, version: int = 2, signature: bytes | None = None, **said: Any
) -> Given:
    """An endorsement of a version; another signature, and other things said, where given."""
    about = {
        "accession": base.ids[version],
        "key": key.public.fingerprint(),
        "object": base.object,
        "version": version,
        **said,
    }
    made = signed(key, base.manifests[version]) if signature is None else signature
    return Given([about], {FILE: made})


def of_head(
    base: Base, key: PrivateKey, signature: bytes | None = None, size: int = 3, **said: Any
) -> Given:
    """An endorsement of the head of three entries, or what says to be one."""
    about = {
        "checkpoint": size,
        "key": key.public.fingerprint(),
        "origin": base.by.log.name,
        **said,
    }
    made = signed(key, base.head) if signature is None else signature
    return Given([about], {FILE: made})


def endorsed_kit(
    kit: Files,
    by: Keys,
    make: Callable[[Base], Sequence[Given]],
    *,
    led: Mapping[int, int] | None = None,
    signer: PrivateKey | None = None,
) -> Files:
    """Make the kit. `led` are the proofs from endorsed heads that it brings: version by size."""
    made = remake({p: d for p, d in kit.items() if not p.startswith("records/")}, by)
    ids = dict(versions_of(made))
    manifests = {n: made["object/" + own_paths(n, one)[0]] for n, one in ids.items()}
    entries = [b"another entry\n", *(_entry(made, "object/", n, one) for n, one in ids.items())]
    stated = parse_statement(made[f"object/v1/content/manifests/{ids[1]}.json"], 1 << 20)
    base = Base(manifests, ids, stated.object, _head(entries, by), by)
    logged = ["", *ids.values()]
    for number, one in enumerate(make(base)):
        record = "d" * 24 + "bcdfghjkmn"[number]
        home = f"records/{record}/"
        held = _object(stated, one, record, signer or by.signer)
        made |= {home + path: data for path, data in held.items()}
        entries.append(_entry(made, home, 1, record))
        logged.append(record)
    made |= _log(entries, logged, by)
    for size, version in (led if led is not None else {3: 2}).items():
        way = _way(entries[:3], version)
        proof = TlogProof(version, way, base.head, None).encode()
        made[endorsed_path(size, ids[version])] = proof
    return rehash(made)


def _head(entries: Sequence[bytes], by: Keys) -> bytes:
    tree = root([leaf_hash(entry) for entry in entries])
    return sign_note(Checkpoint(by.log.name, len(entries), tree).body(), by.log)


def _way(entries: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    leaves = [leaf_hash(entry) for entry in entries]

    def node(level: int, at: int) -> bytes:
        return root(leaves[at << level : (at + 1) << level])

    return inclusion_path(index, len(leaves), node)


def _log(entries: Sequence[bytes], ids: Sequence[str], by: Keys) -> Files:
    note = _head(entries, by)
    made = {"log/checkpoint": note}
    for index, one in enumerate(ids):
        if one:
            made[proof_path(one)] = TlogProof(index, _way(entries, index), note, None).encode()
    return made


def _entry(kit: Files, home: str, number: int, record: str) -> bytes:
    sums, signature = (kit[home + path] for path in own_paths(number, record))
    stated = kit[f"{home}v{number}/content/manifests/{record}.json"]
    kind = parse_statement(stated, 1 << 20).kind
    assert parse_manifest(sums, number, LIMITS.manifest_lines)
    return Entry(kind, sha512(sums), sha512(signature)).encode()


def _object(like: Statement, one: Given, record: str, signer: PrivateKey) -> Files:
    role = like.role
    statement = Statement(
        kind=one.kind,
        id=record,
        object=f"urn:uuid:7d444840-9dc0-11d1-b245-{record[-1].encode().hex():0>12}",
        version=1,
        origin=like.origin,
        composed="2026-02-01T00:00:00.000Z",
        role=Role(role.name, role.principal, role.uri, signer.public.fingerprint()),
        recorder=("muniment", "1"),
        salt="00" * 16,
        notice={},
        sources=(),
        files=tuple(
            StatedFile(path, len(data), _sha256(data), one.kind) for path, data in one.files.items()
        ),
        about=tuple(one.about),
    )
    raw = statement.encode()
    held = {f"v1/content/{path}": data for path, data in one.files.items()}
    held[f"v1/content/manifests/{record}.json"] = raw
    sums_path, signature_path = own_paths(1, record)
    sums = Manifest(1, {path: sha512(data) for path, data in held.items()}).encode()
    held |= {sums_path: sums, signature_path: sign(sums, signer, MANIFEST_NAMESPACE)}
    inventory = build_inventory([Version(statement, {p: sha512(d) for p, d in held.items()})])
    for folder in ("", "v1/"):
        held[f"{folder}inventory.json"] = inventory
        held[f"{folder}inventory.json.sha512"] = sidecar(inventory)
    return {**held, "0=ocfl_object_1.1": b"ocfl_object_1.1\n"}


def _sha256(data: bytes) -> Digest:
    return Digest.of(Algorithm.SHA256, data)
