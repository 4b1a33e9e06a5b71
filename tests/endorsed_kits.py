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

from kit_records import entry_of, head_of, log_of, record_object, way_to
from kits import Files, Keys, rehash, remake, versions_of
from manifests import (
    PrivateKey,
    TlogProof,
    own_paths,
    parse_statement,
    sign,
)
from manifests.claims.endorsement import FILE, NAMESPACE
from manifests.kits.kit_endorsements import endorsed_path


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
    entries = [b"another entry\n", *(entry_of(made, "object/", n, one) for n, one in ids.items())]
    stated = parse_statement(made[f"object/v1/content/manifests/{ids[1]}.json"], 1 << 20)
    base = Base(manifests, ids, stated.object, head_of(entries, by), by)
    logged = ["", *ids.values()]
    for number, one in enumerate(make(base)):
        record = "d" * 24 + "bcdfghjkmn"[number]
        home = f"records/{record}/"
        its_id = f"urn:uuid:7d444840-9dc0-11d1-b245-{record[-1].encode().hex():0>12}"
        by_whom = signer or by.signer
        held = record_object(stated, one.kind, one.about, record, its_id, by_whom, one.files)
        made |= {home + path: data for path, data in held.items()}
        entries.append(entry_of(made, home, 1, record))
        logged.append(record)
    made |= log_of(entries, logged, by)
    for size, version in (led if led is not None else {3: 2}).items():
        way = way_to(entries[:3], version)
        proof = TlogProof(version, way, base.head, None).encode()
        made[endorsed_path(size, ids[version])] = proof
    return rehash(made)
