"""Kits taken apart and put together again, with whatever a forger would change on the way.

    kit = example_kit()                                   # docs/example/kit, path to bytes
    forged = remake(kit, OURS, statement=longer)          # signed and logged anew, by its own keys
    write(folder, rehash(forged))                         # with a SHA512SUMS that fits

The keys of docs/example are published, so a test can be its archive's signer as well as anybody.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, NamedTuple

from checksums import Algorithm, Digest, format_sums, inclusion_path, leaf_hash, root
from manifests import (
    MANIFEST_NAMESPACE,
    ROLES_NAMESPACE,
    Checkpoint,
    Listing,
    NoteSigner,
    PrivateKey,
    PublicKey,
    Roles,
    Term,
    TlogProof,
    build_inventory,
    canonical,
    proof_path,
    roles_path,
    roles_signature_path,
    sidecar,
    sign,
    sign_note,
    spell_root,
)

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs" / "example"
ORIGIN = "example.org/muniment-example"

Files = dict[str, bytes]


class Keys(NamedTuple):
    """Whoever signs: root, signer and log, for one origin."""

    root: PrivateKey
    signer: PrivateKey
    log: NoteSigner

    def roles(self, *later: tuple[int, Keys]) -> bytes:
        """The roles document that root would sign; from these entries on, the later keys count.

        The trees that the terms go on from are made up: no kit brings them.
        """
        roles = Roles.first(self.log.verifier, *self._signers())
        for start, by in later:
            term = Term(start, b"r" * 32, by.log.verifier, by._signers())
            roles = roles.followed_by(term)
        return roles.encode()

    def _signers(self) -> tuple[tuple[str, PublicKey], ...]:
        return ((f"signer@{self.log.name}", self.signer.public),)

    def pinned(self, name: str = "archive") -> str:
        """The line with which a verifier pins root."""
        return spell_root(name, self.root.public) + "\n"


def keys(phrase: str, origin: str = ORIGIN) -> Keys:
    """Keys that follow from a phrase: those of docs/example from ``muniment worked example``."""
    seeds = [hashlib.sha256(f"{phrase}: {name}".encode()).digest() for name in Keys._fields]
    return Keys(PrivateKey(seeds[0]), PrivateKey(seeds[1]), NoteSigner(origin, seeds[2]))


OURS = keys("muniment worked example")
THEIRS = keys("an attacker")


def read(folder: Path) -> Files:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder: Path, files: Files) -> Path:
    """Write files below a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def example_kit() -> Files:
    """The kit of docs/example: two versions, entries 1 and 3 of a log of four."""
    return read(EXAMPLE / "kit")


def rehash(files: Files) -> Files:
    """Give the kit a SHA512SUMS that fits, as anybody can; it cannot hold every name."""
    listed = {
        path: sha512(data)
        for path, data in files.items()
        if path != "SHA512SUMS" and path.isascii() and path.isprintable()
    }
    return {**files, "SHA512SUMS": format_sums(listed)}


def seal(kit: Path) -> None:
    """List the files of a kit that lies in a folder anew, as a forger would."""
    files = (path for path in kit.rglob("*") if path.is_file() and path.name != "SHA512SUMS")
    digests = {str(path.relative_to(kit)): sha512(path.read_bytes()) for path in files}
    (kit / "SHA512SUMS").write_bytes(format_sums(digests))


def sha512(data: bytes) -> Digest:
    return Digest.of(Algorithm.SHA512, data)


def versions_of(kit: Files) -> list[tuple[int, str]]:
    """The (number, id) of each version, in order."""
    found = []
    for path in kit:
        parts = path.split("/")
        if len(parts) == 5 and parts[3] == "manifests" and path.endswith(".json"):
            found.append((int(parts[1][1:]), parts[4].removesuffix(".json")))
    return sorted(found)


def statement_path(number: int, record_id: str) -> str:
    return f"object/v{number}/content/manifests/{record_id}.json"


def _same(_number: int, made: Any) -> Any:
    return made


Hook = Callable[[int, Any], Any]


@dataclass(frozen=True)
class Changes:
    """What to change as a kit is made: each is given the version's number and what was made.

    `statement` gives a JSON value, or bytes as they are to lie there; the others give bytes, but
    `proof` a TlogProof. What comes later in the making follows from what was changed.
    """

    statement: Hook = _same
    manifest: Hook = _same
    signature: Hook = _same
    inventory: Hook = _same
    proof: Hook = _same
    body: Callable[[bytes], bytes] = field(default=lambda body: body)
    note: Callable[[bytes], bytes] = field(default=lambda note: note)


def papers(document: bytes, by: Keys, serial: int = 1) -> Files:
    """Roles that the root of `by` signs, under the path of this serial."""
    signature = sign(document, by.root, ROLES_NAMESPACE)
    return {roles_path(serial): document, roles_signature_path(serial): signature}


def remake(
    kit: Files,
    by: Keys,
    *,
    roles: Files | None = None,
    signers: Mapping[int, PrivateKey] | None = None,
    **changes: Any,
) -> Files:
    """Make a kit of another's content and statements, signed and logged by `by` throughout.

    The roles are made anew too, unless some are given; version N is entry N of the log, and is
    signed by ``signers[N]`` where that is given.
    """
    change = Changes(**changes)
    made = {"README.md": kit["README.md"], "object/0=ocfl_object_1.1": b"ocfl_object_1.1\n"}
    made |= papers(by.roles(), by) if roles is None else roles
    leaves = [leaf_hash(b"another entry\n")]
    versions: list[Any] = []
    held: dict[str, Digest] = {}
    for number, record_id in versions_of(kit):
        stated = json.loads(kit[statement_path(number, record_id)])
        signer = (signers or {}).get(number, by.signer)
        stated["role"]["key"] = signer.public.fingerprint()
        said = change.statement(number, stated)
        raw = said if isinstance(said, bytes) else canonical(said)
        own = f"v{number}/content/manifests/{record_id}"
        prefix = f"object/v{number}/content/"
        content = {
            path.removeprefix("object/"): data
            for path, data in kit.items()
            if path.startswith(prefix) and not path.startswith(f"object/{own}")
        }
        content[f"{own}.json"] = raw
        held |= {path: sha512(data) for path, data in content.items()}
        sums = change.manifest(number, format_sums(held))
        armour = change.signature(number, sign(sums, signer, MANIFEST_NAMESPACE))
        content |= {f"{own}.sums": sums, f"{own}.sums.sig": armour}
        made |= {f"object/{path}": data for path, data in content.items()}
        held |= {path: sha512(data) for path, data in content.items()}
        facts = json.loads(raw) if isinstance(said, bytes) and _is_json(raw) else said
        versions.append(_version(facts if isinstance(facts, dict) else {}, held))
        inventory = change.inventory(number, build_inventory(versions))
        for folder in (f"object/v{number}/", "object/"):
            made[folder + "inventory.json"] = inventory
            made[folder + "inventory.json.sha512"] = sidecar(inventory)
        kind = versions[-1].statement.kind
        entry = f"muniment-entry/1\n{kind}\n{sha512(sums)}\n{sha512(armour)}\n"
        leaves.append(leaf_hash(entry.encode()))
    return rehash(made | log_of(leaves, [one for _, one in versions_of(kit)], by, change))


def log_of(leaves: Sequence[bytes], ids: Sequence[str], by: Keys, change: Changes) -> Files:
    """The log's part of a kit: ids[N] is leaf N + 1."""
    body = change.body(Checkpoint(by.log.name, len(leaves), root(leaves)).body())
    note = change.note(sign_note(body, by.log))
    made = {"log/checkpoint": note}
    for index, record_id in enumerate(ids, start=1):
        path = inclusion_path(index, len(leaves), lambda level, at: _node(leaves, level, at))
        proof = change.proof(index, TlogProof(index, path, note))
        made[proof_path(record_id)] = proof if isinstance(proof, bytes) else proof.encode()
    return made


def _node(leaves: Sequence[bytes], level: int, at: int) -> bytes:
    return root(leaves[at << level : (at + 1) << level])


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _version(said: dict[str, Any], held: dict[str, Digest]) -> Any:
    """What `build_inventory` reads of a version, from a statement that need not be sound."""
    role = said.get("role", {})
    files = [
        SimpleNamespace(
            path=item.get("path"),
            sha256=SimpleNamespace(hex=item.get("sha256")),
        )
        for item in said.get("files", [])
    ]
    statement = SimpleNamespace(
        kind=said.get("kind", "accession"),
        id=said.get("id", ""),
        object=said.get("object", ""),
        composed=said.get("composed", {}).get("value", ""),
        role=SimpleNamespace(uri=role.get("uri", ""), principal=role.get("principal", "")),
        files=files,
    )
    return SimpleNamespace(
        statement=statement, digests=dict(held), held=dict(held), redacted=frozenset()
    )


@dataclass(frozen=True)
class MemoryPackage:
    """A package in memory, for looking at very many of them."""

    files: Files

    def listing(self) -> Listing:
        return Listing({path: len(data) for path, data in self.files.items()}, frozenset(), ())

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self.files[path])
