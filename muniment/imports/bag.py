"""BagIt bags as imports: every file kept, the payload as renditions, the bag's own lists beside it.

::

    renditions/0001.pdf       data/notice.pdf, under that name
    imports/<id>/0001.txt     bagit.txt; so each tag file, of a bag in a folder
    imports/<id>/data.zip     or the packed bag as it came, its payload read out beside it

Of a bag that an archive of our kind exported, renditions are those that were some there, under the
names that they had there; captures in the payload are kept beside the tag files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from checksums import Finding, Severity
from ingest import (
    Gathered,
    GatheredFile,
    Source,
    SourceKind,
    files_key,
    find_files,
    gather_files,
    gathered_file,
    take_file,
)
from manifests import LimitError, Limits
from muniment.conformance.bagit import validate_bag
from muniment.conformance.bagit.declaration import NAME as DECLARATION
from muniment.conformance.bagit.info import NAME as INFO
from muniment.conformance.bagit.info import OLD_NAME as OLD_INFO
from muniment.conformance.bagit.manifest import PAYLOAD
from muniment.conformance.bagit.text import split_lines
from muniment.conformance.material import unpacked
from muniment.conformance.report import Ledger, Nobody, Report
from muniment.conformance.tree import read_tree
from muniment.imports.arrival import Arrival
from muniment.imports.claim import plain
from muniment.imports.own_bag import is_rendition, renamed, suffix_of, told_names
from muniment.imports.pages import changed
from muniment.imports.stated import (
    claims_stated,
    container_stated,
    finding,
    report_found,
    report_stated,
)
from muniment.storage import FolderStorage, Storage, read_beginning
from muniment.storage.file import local_file
from muniment.storage.packed import PackedError

_KIND = SourceKind.BAG
# What bag-info.txt says of how the bag came to be. Persons and their addresses stay in the file.
_CLAIMS = (
    *("BagIt-Version", "Source-Organization", "External-Description", "External-Identifier"),
    *("Bagging-Date", "Bag-Group-Identifier", "Bag-Count", "Internal-Sender-Identifier"),
    *("Internal-Sender-Description", "Bag-Software-Agent", "BagIt-Profile-Identifier"),
)
_MOST_TAGS = 1 << 20
_PIECE = 1 << 18
_RATIO_FROM = 16 << 20
_SUFFIXES = ((b"PK", ".zip"), (b"\x1f\x8b", ".tar.gz"))


def gather_bag(source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring a bag into staging: a folder, or a zip or tar file. Raises as `gather_import`."""
    gather = _gather_folder if path.is_dir() else _gather_packed
    return gather(source, path, arrival)


def look_at_bag(path: Path, limits: Limits) -> tuple[Report, str]:
    """Validate a bag where it lies; give the report, and which limit ended it, if one did."""
    ledger = Ledger(limits.findings_kept)
    try:
        storage = FolderStorage(path) if path.is_dir() else unpacked(local_file(path), limits)
        return validate_bag(storage, limits, 1, Nobody()), ""
    except (LimitError, PackedError) as error:
        return ledger.report(_KIND.value), str(error)
    except OSError as error:
        if path.is_dir():
            raise
        return ledger.report(_KIND.value), f"{error.strerror}."


def _gather_folder(source: Source, path: Path, arrival: Arrival) -> Gathered:
    before = dict(_identities(path, arrival.limits))
    files: list[GatheredFile] = []
    told = told_names(FolderStorage(path), arrival.limits)
    payload = tags = 0
    # Where there is no payload, the tag files are all that there is to look at.
    prefix = PAYLOAD.encode() if any(name.startswith(PAYLOAD.encode()) for name in before) else b""
    for found in find_files(path, arrival.limits):
        said_of = told.get(os.fsdecode(found.name))
        named = suffix_of(found.name, said_of)
        if found.name.startswith(prefix) and is_rendition(said_of):
            stored, kind = arrival.rendition(payload, named), "rendition"
            payload += 1
        else:
            tags += 1
            stored, kind = arrival.part(tags, named), "import"
        file = take_file(found, arrival.into, stored, arrival.limits, arrival.progress)
        files.append(replace(renamed(file, said_of), kind=kind))
    report, trouble = look_at_bag(path, arrival.limits)
    said_in_it = _said(report, FolderStorage(path))
    if dict(_identities(path, arrival.limits)) != before:
        raise changed(source.shown)
    key = files_key((file.name or b"", file.sha512) for file in files)
    findings = report_found(report, trouble.replace(str(path), path.name), source.shown)
    stated = {**source.stated, "kind": _KIND.value, **said_in_it}
    return Gathered(Source(_KIND, source.shown, stated), key, key, tuple(files), findings=findings)


def _gather_packed(source: Source, path: Path, arrival: Arrival) -> Gathered:
    whole = gather_files(
        source, path, arrival.into, arrival.first, arrival.limits, arrival.progress
    )
    [container] = whole.files
    staged = arrival.into / container.path
    kept = arrival.imported(_suffix(staged))
    staged.rename(arrival.into / kept)
    staged = arrival.into / kept
    report, trouble = look_at_bag(staged, arrival.limits)
    name = os.fsdecode(container.name or b"bag")
    findings = list(report_found(report, trouble.replace(str(staged), name), source.shown))
    stated: dict[str, Any] = {**source.stated, "kind": _KIND.value, **report_stated(report)}
    taken: list[GatheredFile] = []
    try:
        storage = unpacked(
            local_file(staged),
            arrival.limits,
            lambda read: findings.append(_names_read_in(read, name)),
        )
        stated |= _said(report, storage)
        for file in _take_payload(storage, arrival, kept, container.size, findings):
            taken.append(file)
    except (LimitError, PackedError) as error:
        why = str(error).replace(str(staged), name)
        findings.append(finding("import-not-unpacked", name, why=why))
        for file in taken:
            (arrival.into / file.path).unlink()
        taken = []
    if taken:
        container = replace(container, path=kept, kind="import")
    else:
        staged.rename(arrival.into / container.path)
        arrival.no_import()
    stated["container"] = container_stated(container)
    return replace(
        whole,
        source=Source(_KIND, source.shown, stated),
        files=(container, *taken),
        findings=tuple(findings),
    )


def _names_read_in(encoding: str, where: str) -> Finding:
    told = finding("import-names-read-in", where, encoding=encoding)
    # Nothing else is UTF-8 by chance.
    return replace(told, severity=Severity.NOTE) if encoding == "utf-8" else told


def _take_payload(
    storage: Storage, arrival: Arrival, kept: str, packed: int, findings: list[Finding]
) -> Iterator[GatheredFile]:
    """Write out each file of the payload; what is damaged is told, and the rest goes on."""
    limits = arrival.limits
    tree = read_tree(storage, limits.container_members)
    if sum(path.startswith(PAYLOAD) for path in tree.files) > limits.files_per_version:
        raise LimitError(
            f"It holds more than limits.files_per_version, {limits.files_per_version}."
        )
    room = min(limits.decoded_bytes, max(_RATIO_FROM, limits.decoded_ratio * packed))
    told = told_names(storage, limits)
    number = parts = 0
    for path in sorted(tree.files):
        if not path.startswith(PAYLOAD):
            continue
        original = os.fsencode(path)
        kind = "rendition" if is_rendition(told.get(path)) else "import"
        named = suffix_of(original, told.get(path))
        if kind == "rendition":
            stored = arrival.rendition(number, named)
        else:
            stored = arrival.part(parts + 1, named)
        try:
            room -= _take_member(storage, path, arrival.into / stored, room)
        except _DamagedError as error:
            why = f"{path}: {error}"
            findings.append(finding("import-not-unpacked", path, why=why))
            continue
        number += kind == "rendition"
        parts += kind == "import"
        file = replace(gathered_file(arrival.into, stored, kind, kept), name=original)
        yield renamed(file, told.get(path))


class _DamagedError(Exception):
    """A member's bytes cannot be read; the text says why."""


def _take_member(storage: Storage, path: str, target: Path, room: int) -> int:
    """Write out one member, and give its size; leave nothing of it where that fails."""
    size = 0
    try:
        with _opened(storage, path) as member, target.open("xb") as out:
            while piece := _read(member):
                size += len(piece)
                if size > room:
                    raise LimitError(
                        "What is packed in it unfolds beyond limits.decoded_bytes or "
                        "limits.decoded_ratio."
                    )
                out.write(piece)
    except (LimitError, _DamagedError):
        target.unlink(missing_ok=True)
        raise
    return size


def _opened(storage: Storage, path: str) -> BinaryIO:
    try:
        return storage.read(path)
    except OSError as error:
        raise _DamagedError(error.strerror) from error


def _read(member: BinaryIO) -> bytes:
    # Apart from writing: where our own disk fails, nothing of it is kept.
    try:
        return member.read(_PIECE)
    except OSError as error:
        raise _DamagedError(error.strerror) from error


def _said(report: Report, storage: Storage) -> dict[str, Any]:
    return {**report_stated(report), **claims_stated(tuple(_claims(storage)))}


def _claims(storage: Storage) -> Iterator[tuple[str, str]]:
    wanted = {name.lower(): name for name in _CLAIMS}
    for name in (DECLARATION, INFO, OLD_INFO):
        try:
            data = read_beginning(storage, name, _MOST_TAGS)
        except OSError:
            continue
        for line in split_lines(data.decode("utf-8", "replace")):
            label, colon, value = line.partition(":")
            known = wanted.get(label.strip().lower())
            if colon and known is not None and value.strip():
                yield known, plain(value)


def _identities(path: Path, limits: Limits) -> Iterator[tuple[bytes, tuple[int, int, int]]]:
    for found in find_files(path, limits):
        status = os.stat(found.path)
        yield found.name, (status.st_ino, status.st_size, status.st_mtime_ns)


def _suffix(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(2)
    return next((suffix for magic, suffix in _SUFFIXES if head == magic), ".tar")
