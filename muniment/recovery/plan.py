"""What an object must be, out of copies that may each be damaged: authenticity decides.

A version counts where a signer of the archive signed its manifest and the log has its entry. From
then on every byte of the object is known: files by their digests, inventories by computation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checksums import Algorithm, Digest
from manifests import (
    INVENTORY,
    MANIFEST_NAMESPACE,
    OBJECT_DECLARATION,
    OBJECT_DECLARATION_BYTES,
    SIDECAR,
    Entry,
    FormatError,
    LimitError,
    Limits,
    MunimentError,
    Redaction,
    Roles,
    SignatureError,
    Statement,
    Version,
    build_inventory,
    content_path,
    own_paths,
    parse_manifest,
    parse_signature,
    parse_statement,
    redactions_of,
    sidecar,
    statement_path,
    verify_signature,
)
from muniment.archive.shelves import relative_path
from muniment.recovery.copies import Copy
from muniment.replicas import read_bounded

_MANIFEST = re.compile(r"v([1-9][0-9]{0,8})/content/manifests/([0-9a-z]{25})\.sums")
_MOST_CANDIDATES = 16  # manifests of one version that are looked at

Find = Callable[[bytes], int | None]


class PlanError(MunimentError):
    """No copy says what an object must be. `unlogged`: it is signed, and no entry speaks of it."""

    def __init__(self, sentence: str, *, unlogged: bool = False) -> None:
        super().__init__(sentence)
        self.unlogged = unlogged


@dataclass(frozen=True, slots=True)
class Holding:
    """A copy that holds an object: its place there, sizes by path, and what is no plain file."""

    copy: Copy
    place: str
    sizes: Mapping[str, int]
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be fetched: its size in bytes and digests, as signed."""

    size: int
    sha512: Digest
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Plan:
    """An object in every byte: `small` files are at hand, `wanted` ones are to be fetched.

    `entries` are the log's for its versions, each with its index; `redactions` are what it says,
    if it is a record, of other objects.
    """

    object_id: str
    entries: tuple[tuple[int, bytes], ...]
    redactions: tuple[Redaction, ...]
    small: Mapping[str, bytes]
    wanted: Mapping[str, Wanted]

    @property
    def size(self) -> int:
        """The size of all files that its statements list, in bytes."""
        return sum(file.size for file in self.wanted.values())


@dataclass(frozen=True, slots=True)
class _Signed:
    index: int
    entry: Entry
    statement: Statement
    listed: Mapping[str, Digest]
    files: Mapping[str, bytes]


def plan_object(
    place: str,
    holdings: Sequence[Holding],
    roles: Roles,
    limits: Limits,
    find: Find,
    redactions: Sequence[Redaction] = (),
) -> Plan:
    """Say what the object at `place` must be; `find` gives the log's index of a leaf hash.

    What `redactions` name of it must not be there. Raises `PlanError` where no copy shows it.
    """
    found: dict[int, list[str]] = {}
    for path in sorted({path for holding in holdings for path in holding.sizes}):
        if match := _MANIFEST.fullmatch(path):
            found.setdefault(int(match[1]), []).append(match[2])
    if not found or sorted(found) != list(range(1, len(found) + 1)):
        raise PlanError("the manifest of a version is missing")
    signed = [
        _read_version(number, ids[:_MOST_CANDIDATES], holdings, roles, limits, find)
        for number, ids in sorted(found.items())
    ]
    object_id = signed[0].statement.object
    if place != f"shelves/{relative_path(object_id)}":
        raise PlanError(f"it is {object_id}, whose place is another")
    small = {path: data for version in signed for path, data in version.files.items()}
    redacted = {one.path: one.sha512 for one in redactions if one.object == object_id}
    wanted = _wanted(signed, small, redacted)
    small.update(_computed(signed, frozenset(redacted)))
    entries = tuple((one.index, one.entry.encode()) for one in signed)
    says = tuple(said for one in signed for said in redactions_of(one.statement))
    return Plan(object_id, entries, says, small, wanted)


def _read_version(
    number: int,
    ids: Sequence[str],
    holdings: Sequence[Holding],
    roles: Roles,
    limits: Limits,
    find: Find,
) -> _Signed:
    """Find the manifest, signature and statement of a version that the log has an entry of."""
    unlogged = False
    for record_id in ids:
        for signed, index in _candidates(number, record_id, holdings, roles, limits, find):
            if index is not None:
                return signed
            unlogged = True
    raise PlanError(
        f"version {number} is signed, and in no entry of the log"
        if unlogged
        else f"manifest, signature or statement of version {number} is damaged or missing",
        unlogged=unlogged,
    )


def _candidates(
    number: int,
    record_id: str,
    holdings: Sequence[Holding],
    roles: Roles,
    limits: Limits,
    find: Find,
) -> Iterator[tuple[_Signed, int | None]]:
    sums_path, signature_path = own_paths(number, record_id)
    stated = content_path(number, statement_path(record_id))
    for sums in _variants(sums_path, holdings, limits.manifest_bytes):
        for armour in _variants(signature_path, holdings, limits.signature_bytes):
            try:
                key = parse_signature(armour).public_key
                verify_signature(armour, sums, MANIFEST_NAMESPACE, key)
                listed = parse_manifest(sums, number, limits.manifest_lines).digests
            except (FormatError, SignatureError, LimitError):
                continue
            if roles.signer(key) is None:
                continue
            for data in _variants(stated, holdings, limits.statement_bytes):
                if listed.get(stated) != _sha512(data):
                    continue
                try:
                    statement = parse_statement(data, limits.statement_bytes)
                except (FormatError, LimitError):
                    continue
                entry = Entry(statement.kind, _sha512(sums), _sha512(armour))
                index = find(entry.leaf_hash())
                files = {sums_path: sums, signature_path: armour, stated: data}
                yield (
                    _Signed(-1 if index is None else index, entry, statement, listed, files),
                    index,
                )


def _variants(path: str, holdings: Sequence[Holding], most: int) -> Iterator[bytes]:
    """Give what copies have under a path, each once."""
    seen: set[bytes] = set()
    for holding in holdings:
        if not 0 <= holding.sizes.get(path, -1) <= most:
            continue
        try:
            data = read_bounded(holding.copy.storage, f"{holding.place}/{path}", most)
        except (OSError, LimitError):
            continue  # Another copy may have it; where none has, the version is named.
        if data not in seen:
            seen.add(data)
            yield data


def _wanted(
    signed: Sequence[_Signed], small: Mapping[str, bytes], redacted: Mapping[str, Digest]
) -> dict[str, Wanted]:
    stated = {
        content_path(number, file.path): file
        for number, version in enumerate(signed, start=1)
        for file in version.statement.files
    }
    wanted: dict[str, Wanted] = {}
    for path, digest in signed[-1].listed.items():
        if path in small:
            if _sha512(small[path]) != digest:
                raise PlanError(f"its newest manifest lists another {path} than an earlier one")
        elif path in stated and redacted.get(path) == digest:
            continue
        elif path in stated:
            wanted[path] = Wanted(stated[path].size, digest, stated[path].sha256)
        else:
            raise PlanError(f"its manifest lists {path}, which no statement does")
    return wanted


def _computed(signed: Sequence[_Signed], redacted: frozenset[str]) -> dict[str, bytes]:
    versions: list[Version] = []
    computed = {OBJECT_DECLARATION: OBJECT_DECLARATION_BYTES}
    for number, one in enumerate(signed, start=1):
        sums_path, signature_path = own_paths(number, one.statement.id)
        own = {sums_path: one.entry.sums, signature_path: one.entry.signature}
        state = {**one.listed, **own}
        versions.append(Version(one.statement, state, redacted & state.keys()))
        inventory = build_inventory(versions)
        for folder in (f"v{number}/", ""):
            computed[folder + INVENTORY] = inventory
            computed[folder + SIDECAR] = sidecar(inventory)
    return computed


def _sha512(data: bytes) -> Digest:
    return Digest.of(Algorithm.SHA512, data)
