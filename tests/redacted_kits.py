"""Kits of a notice of which a file was redacted, and what a forger would make of such a kit.

kit = redacted_kit()                                   # as muniment would write it
kit = redacted_kit(about=[item(sha512="0" * 128)])     # the record says something else
kit = redacted_kit(signer=THEIRS.signer)               # the record is not by our signer
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kit_records import entry_of, log_of, record_object
from kits import OURS, Files, example_kit, rehash, remake, sha512, versions_of
from manifests import (
    Limits,
    PrivateKey,
    Version,
    build_inventory,
    own_paths,
    parse_manifest,
    parse_statement,
    sidecar,
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
    entries = [b"another entry\n"]
    entries += [entry_of(kit, "object/", number, one) for number, one in versions_of(KIT)]
    ids = ["", FIRST, SECOND]
    if record:
        told = [item()] if about is None else list(about)
        kit |= {
            f"records/{folder}/{path}": data
            for path, data in an_object(kind, told, record_id, signer).items()
        }
        home = f"records/{folder}/"
        entries.append(entry_of(kit, home, 1, record_id) if logged else b"a third\n")
        ids.append(record_id)
    return rehash(kit | log_of(entries, ids, OURS))


def an_object(
    kind: str, about: Sequence[dict[str, Any]], record_id: str, signer: PrivateKey
) -> Files:
    """The record's object."""
    object_id = "urn:uuid:7d444840-9dc0-11d1-b245-5ffdce74fad2"
    return record_object(STATEMENT, kind, about, record_id, object_id, signer)


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
