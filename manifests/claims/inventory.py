"""OCFL inventories, computed: every field follows from statements and manifests.

So a damaged inventory is rebuilt byte for byte, and a changed one is noticed. The bytes are
RFC 8785; the fields are those of OCFL 1.1 §3.5. `fixity` holds the sha256 of every file that a
statement lists and that was not redacted since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checksums import Algorithm, Digest
from manifests.claims.statement import Statement
from manifests.jcs import quote
from manifests.names import content_path, split_content_path

OBJECT_DECLARATION = "0=ocfl_object_1.1"
OBJECT_DECLARATION_BYTES = b"ocfl_object_1.1\n"
INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"
TYPE = "https://ocfl.io/1.1/spec/#inventory"


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its statement, and the sha512 of every content file of its state.

    `redacted` are those of these content paths that a record says were taken out since: manifests
    name them, no inventory does.
    """

    statement: Statement
    digests: Mapping[str, Digest]
    redacted: frozenset[str] = frozenset()

    @property
    def held(self) -> dict[str, Digest]:
        """What of the state is there."""
        return {path: one for path, one in self.digests.items() if path not in self.redacted}


def build_inventory(versions: Sequence[Version]) -> bytes:
    """Give the bytes of the inventory of an object with these versions, the first being v1."""
    # Written piece by piece, with the keys in order: an encoder would sort what is known.
    newest = versions[-1]
    numbered = sorted((f"v{number}", one) for number, one in enumerate(versions, start=1))
    spelled = ",".join([f'"{name}":{_version(one)}' for name, one in numbered])
    return (
        f'{{"digestAlgorithm":"sha512","fixity":{{"sha256":{_spell(_fixity(versions))}}},'
        f'"head":"v{len(versions)}","id":{quote(newest.statement.object)},'
        f'"manifest":{_spell(_by_digest(newest))},"type":"{TYPE}","versions":{{{spelled}}}}}'
    ).encode()


def sidecar(inventory: bytes) -> bytes:
    """Give the bytes of an inventory's sidecar (OCFL 1.1 §3.7)."""
    return f"{Digest.of(Algorithm.SHA512, inventory).hex} {INVENTORY}\n".encode("ascii")


def _version(version: Version) -> str:
    statement, state = version.statement, []
    for digest, path in _by_digest(version):
        parts = split_content_path(path)
        if parts is None:
            raise ValueError(f"not a content path of ours: {path!r}")
        state.append((digest, parts[1]))
    role = statement.role
    return (
        f'{{"created":{quote(statement.composed)},'
        f'"message":{quote(f"{statement.kind} {statement.id}")},"state":{_spell(state)},'
        f'"user":{{"address":{quote(role.uri)},"name":{quote(role.principal)}}}}}'
    )


def _by_digest(version: Version) -> list[tuple[str, str]]:
    """Give what a version holds, as pairs of a digest in hex and a content path."""
    return [(digest.hex, path) for path, digest in version.held.items()]


def _fixity(versions: Sequence[Version]) -> list[tuple[str, str]]:
    redacted = frozenset[str]().union(*[version.redacted for version in versions])
    listed = [
        (file.sha256.hex, content_path(number, file.path))
        for number, version in enumerate(versions, start=1)
        for file in version.statement.files
    ]
    return [(digest, path) for digest, path in listed if path not in redacted]


def _spell(pairs: list[tuple[str, str]]) -> str:
    """Spell an object of the paths that have each digest; both ascend."""
    grouped: dict[str, list[str]] = {}
    for digest, path in sorted(pairs):
        grouped.setdefault(digest, []).append(quote(path))
    return "{" + ",".join([f'"{one}":[{",".join(grouped[one])}]' for one in grouped]) + "}"
