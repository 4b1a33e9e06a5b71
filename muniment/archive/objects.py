"""Objects in staging: sealing a draft into a whole OCFL object that only waits for its rename.

A new version is the whole object built anew, old content hard-linked, so that it can be exchanged
in one step: a version written file by file would be invalid in between.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest
from ingest import GatheredFile
from manifests import (
    INVENTORY,
    MANIFEST_NAMESPACE,
    OBJECT_DECLARATION,
    OBJECT_DECLARATION_BYTES,
    SIDECAR,
    Entry,
    FormatError,
    Limits,
    Manifest,
    MunimentError,
    Redaction,
    Role,
    Signer,
    Statement,
    Version,
    build_inventory,
    content_path,
    own_paths,
    parse_manifest,
    parse_statement,
    sidecar,
    sign,
    spell_time,
    statement_path,
)
from manifests.claims.statement import MOST_VALUES
from manifests.jcs import count_values
from muniment.durable import names_in, walk
from muniment.plain_file import read_plain
from muniment.version import VERSION


class ObjectError(MunimentError):
    """An object on the shelves is not fit to be built on or shown."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an accession or record is to be. `place` is a staging folder holding ``content/``, and
    becomes the object itself.

    `object_id` names the object, and `previous` its versions so far. Each of `files` has a
    matching item in `file_sources`: the index of the source it came from.
    """

    place: Path
    kind: str
    id: str
    object_id: str
    notice: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...]
    files: tuple[GatheredFile, ...] = ()
    file_sources: tuple[int | None, ...] = ()
    exchanges: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    clock: tuple[Mapping[str, Any], ...] = ()
    about: tuple[Mapping[str, Any], ...] = ()
    beacons: tuple[Mapping[str, Any], ...] = ()
    previous: tuple[Version, ...] = ()
    shelved_at: Path | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A whole object in staging at `folder`, and what the log will say of its newest version."""

    folder: Path
    statement: Statement
    entry: Entry
    inventory: Digest
    replaces: Digest | None


@dataclass(frozen=True, slots=True)
class Seal:
    """Who seals: the role and key of the signer, for the log of this origin."""

    origin: str
    role: Role
    signer: Signer


def seal_draft(draft: Draft, seal: Seal, now: datetime, limits: Limits) -> Sealed:
    """Write statement, manifest, signature and inventories around a draft's content.

    Nothing is durable yet. Raises OSError where the disk refuses, and `ObjectError` for what would
    be over the limits with which it is read again.
    """
    version = len(draft.previous) + 1
    folder = draft.place
    files = _lay_out(draft, folder, version)
    statement = _statement(draft, files, seal, version, now)
    state = _inherited(draft)
    state.update({content_path(version, file.path): file.sha512 for file in files})
    stated = statement.encode()
    state[content_path(version, statement_path(draft.id))] = _digest(stated)
    manifest = Manifest(version, dict(state)).encode()
    _check_limits(draft, manifest, stated, limits)
    signature = sign(manifest, seal.signer, MANIFEST_NAMESPACE)
    sums_path, signature_file = own_paths(version, draft.id)
    state[sums_path], state[signature_file] = _digest(manifest), _digest(signature)
    inventory = build_inventory((*draft.previous, Version(statement, state)))
    beside = sidecar(inventory)
    place = os.fspath(folder)
    _put(f"{place}/{content_path(version, statement_path(draft.id))}", stated)
    _put(f"{place}/{sums_path}", manifest)
    _put(f"{place}/{signature_file}", signature)
    for target in (place, f"{place}/v{version}"):
        _put(f"{target}/{INVENTORY}", inventory)
        _put(f"{target}/{SIDECAR}", beside)
    return Sealed(
        folder=folder,
        statement=statement,
        entry=Entry(statement.kind, state[sums_path], state[signature_file]),
        inventory=_digest(inventory),
        replaces=_old_inventory(draft),
    )


def read_versions(
    folder: Path,
    entries: Sequence[Entry],
    limits: Limits,
    redactions: Sequence[Redaction] = (),
) -> tuple[Version, ...]:
    """Read the versions of a shelved object; `entries` are what the log has for each, in order.

    `redactions` are what logged records say was taken out of it. Only what a new version builds on
    is checked: manifests and signatures against the log, and statements against manifests. Raises
    `ObjectError` where they differ.
    """
    versions: list[Version] = []
    for number, entry in enumerate(entries, start=1):
        content = folder / f"v{number}" / "content"
        try:
            manifests = content / "manifests"
            listed = [name for name in names_in(manifests) if name.endswith(".sums")]
            if not listed:
                raise ObjectError(
                    f"{folder} has no manifest of version {number}. Run `muniment verify` on it."
                )
            sums = manifests / listed[0]
            data, signature = read_plain(sums), read_plain(sums.with_suffix(".sums.sig"))
            statement_bytes = read_plain(sums.with_suffix(".json"))
            statement = parse_statement(statement_bytes, limits.statement_bytes)
            manifest = parse_manifest(data, number, limits.manifest_lines)
        except (OSError, FormatError) as error:
            raise ObjectError(
                f"{folder} cannot be used, since version {number} cannot be read ({error}). "
                "Run `muniment verify` on it."
            ) from error
        found = Entry(
            statement.kind,
            Digest.of(Algorithm.SHA512, data),
            Digest.of(Algorithm.SHA512, signature),
        )
        stated = content_path(number, statement_path(statement.id))
        if found != entry or manifest.digests.get(stated) != Digest.of(
            Algorithm.SHA512, statement_bytes
        ):
            raise ObjectError(
                f"{folder} cannot be used: version {number} is not what was logged. Run "
                "`muniment verify` on the archive; if it finds nothing wrong, the catalogue was: "
                "delete catalogue.db, which is then built anew."
            )
        sums_path, signature_file = own_paths(number, statement.id)
        state = {**manifest.digests, sums_path: found.sums, signature_file: found.signature}
        gone = (one.path for one in redactions if state.get(one.path) == one.sha512)
        redacted = frozenset(path for path in gone if not (folder / path).exists())
        versions.append(Version(statement, state, redacted))
    return tuple(versions)


def next_rendition(versions: Sequence[Version]) -> int:
    """Give the number of the first rendition that a further version would add."""
    return 1 + sum(
        file.kind == "rendition" for version in versions for file in version.statement.files
    )


def _check_limits(draft: Draft, manifest: bytes, statement: bytes, limits: Limits) -> None:
    for name, found, most in (
        ("manifest_lines", manifest.count(b"\n"), limits.manifest_lines),
        ("manifest_bytes", len(manifest), limits.manifest_bytes),
        ("statement_bytes", len(statement), limits.statement_bytes),
    ):
        if found > most:
            raise ObjectError(
                f"{draft.object_id} would come to {found} where limits.{name} is {most}, and could "
                "not be verified. Begin another notice for what is to be added, or raise the limit."
            )
    if (count := count_values(statement)) > MOST_VALUES:
        raise ObjectError(
            f"The statement of {draft.object_id} would have {count} commas and opening brackets, "
            f"and with more than {MOST_VALUES} it could not be verified. Begin another notice for "
            "what is to be added."
        )


def _lay_out(draft: Draft, folder: Path, version: int) -> tuple[GatheredFile, ...]:
    if draft.shelved_at is None:
        _put(f"{folder}/{OBJECT_DECLARATION}", OBJECT_DECLARATION_BYTES)
    else:
        _link_tree(draft.shelved_at, folder)
    content = folder / f"v{version}" / "content"
    content.parent.mkdir()
    source = folder / "content"
    if source.exists():
        source.rename(content)
    else:
        content.mkdir()
    (content / "manifests").mkdir()
    return _renumber(draft, content)


def _link_tree(old: Path, new: Path) -> None:
    for parent, folders, names in walk(old):
        target = new / parent.relative_to(old)
        for name in folders:
            (target / name).mkdir()
        for name in names:
            if parent != old or name not in (INVENTORY, SIDECAR):
                os.link(parent / name, target / name)


def _renumber(draft: Draft, content: Path) -> tuple[GatheredFile, ...]:
    first = next_rendition(draft.previous)
    if first == 1:
        return draft.files
    renamed: list[GatheredFile] = []
    number = first
    drafts = content / "renditions"
    moved = content / "renumbered"
    for file in draft.files:
        if file.kind == "rendition":
            moved.mkdir(exist_ok=True)
            suffix = Path(file.path).suffix
            (content / file.path).rename(moved / f"{number:04d}{suffix}")
            renamed.append(replace(file, path=f"renditions/{number:04d}{suffix}"))
            number += 1
        else:
            renamed.append(file)
    if number > first:
        drafts.rmdir()
        moved.rename(drafts)
    return tuple(renamed)


def _statement(
    draft: Draft, files: Sequence[GatheredFile], seal: Seal, version: int, now: datetime
) -> Statement:
    return Statement(
        kind=draft.kind,
        id=draft.id,
        object=draft.object_id,
        version=version,
        origin=seal.origin,
        composed=spell_time(now),
        role=seal.role,
        recorder=("muniment", VERSION),
        salt=secrets.token_hex(16),
        notice=draft.notice,
        sources=draft.sources,
        files=tuple(
            file.stated(source) for file, source in zip(files, draft.file_sources, strict=True)
        ),
        exchanges=draft.exchanges,
        findings=draft.findings,
        clock=draft.clock,
        about=draft.about,
        beacons=draft.beacons,
        formats=tuple({"path": file.path, **file.format} for file in files if file.format),
    )


def _inherited(draft: Draft) -> dict[str, Digest]:
    """Give what a new version takes over: all that is there, and nothing that is not."""
    inherited = draft.previous[-1].held if draft.previous else {}
    for path in inherited:
        if not (draft.place / path).exists():
            raise ObjectError(
                f"{draft.object_id} lacks {path}, so nothing is added to it. Run `muniment verify` "
                "on it, and repair it first."
            )
    return inherited


def _old_inventory(draft: Draft) -> Digest | None:
    if draft.shelved_at is None:
        return None
    return Digest.of(Algorithm.SHA512, (draft.shelved_at / INVENTORY).read_bytes())


def _digest(data: bytes) -> Digest:
    return Digest.of(Algorithm.SHA512, data)


def _put(path: str, data: bytes) -> None:
    # Of each notice eight: without what `open` asks besides, and without a `Path` for each.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    finally:
        os.close(descriptor)
