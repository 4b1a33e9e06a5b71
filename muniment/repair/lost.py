"""Lost entries: the log names manifests that nobody knows a place for, and somebody may have them.

Our own shelves are looked through first, damaged folders included, then each replica's, one folder
at a time. What is found is a hint: the rebuilding holds every byte against the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from checksums import Algorithm, Digest
from manifests import (
    Entry,
    FormatError,
    Limits,
    MunimentError,
    Statement,
    content_path,
    parse_manifest,
    parse_statement,
    statement_path,
)
from muniment.repair.object import WantedVersion
from muniment.repair.sources import Source
from muniment.replicas import read_bounded
from muniment.storage import MemberKind

_TUPLE = re.compile(r"[0-9a-f]{2}")
_OBJECT = re.compile(r"[0-9a-f]{128}")
_VERSION = re.compile(r"v([1-9][0-9]{0,8})")
_MANIFEST = re.compile(r"([0-9a-z]{25})\.sums")
# More than any honest folder of manifests: each version has one manifest of its own.
_MOST_MANIFESTS = 4
# So many lost entries are looked for in one pass; each takes about half a kilobyte meanwhile.
BATCH = 50_000


def find_lost(
    lost: Mapping[int, Entry], sources: Sequence[Source], limits: Limits
) -> Iterator[tuple[str, WantedVersion]]:
    """Give (object, version) for each of at most `BATCH` lost entries whose manifest is found."""
    by_digest = {entry.sums: (index, entry) for index, entry in lost.items()}
    by_signature = {entry.signature: (index, entry) for index, entry in lost.items()}
    unsure: dict[int, tuple[str, WantedVersion]] = {}
    for source in sources:
        for folder, version, record_id in _manifests(source):
            if not by_digest:
                return
            path = f"{folder}/{content_path(version, statement_path(record_id))}"
            stem = path.removesuffix(".json")
            sums = _read(source, f"{stem}.sums", limits.manifest_bytes)
            found = by_digest.get(_sha512(sums))
            sure = found is not None
            if found is None:
                signature = _read(source, f"{stem}.sums.sig", limits.signature_bytes)
                found = by_signature.get(_sha512(signature))
            if found is None:
                continue
            index, entry = found
            statement = _statement(source, path, sums if sure else b"", version, limits)
            if statement is None:
                continue
            hint = (statement.object, WantedVersion(version, record_id, index, entry))
            if sure:
                del by_digest[entry.sums]
                by_signature.pop(entry.signature, None)
                unsure.pop(index, None)
                yield hint
            else:
                unsure.setdefault(index, hint)
    yield from unsure.values()


def _statement(
    source: Source, path: str, sums: bytes, version: int, limits: Limits
) -> Statement | None:
    """Read a statement; where its manifest is at hand, only the one that the manifest lists."""
    data = _read(source, path, limits.statement_bytes)
    try:
        if sums:
            listed = parse_manifest(sums, version, limits.manifest_lines).digests
            inside = path[path.rindex(f"/v{version}/content/") + 1 :]
            if listed.get(inside) != _sha512(data):
                return None
        return parse_statement(data, limits.statement_bytes)
    except (FormatError, MunimentError):
        return None


def _manifests(source: Source) -> Iterator[tuple[str, int, str]]:
    """Give (object's folder, version, record id) of every manifest on a source's shelves."""
    for first in _folders(source, "shelves", _TUPLE):
        for second in _folders(source, first, _TUPLE):
            for folder in _folders(source, second, _OBJECT):
                for below in _folders(source, folder, _VERSION):
                    version = int(below.rsplit("/v", 1)[1])
                    names = _names(source, f"{below}/content/manifests")
                    matches = [found for name in names if (found := _MANIFEST.fullmatch(name))]
                    for match in matches[:_MOST_MANIFESTS]:
                        yield folder, version, match[1]


def _folders(source: Source, folder: str, pattern: re.Pattern[str]) -> Iterator[str]:
    try:
        members = source.storage.list(folder)
    except (OSError, MunimentError):
        return
    for member in members:
        if member.kind is MemberKind.FOLDER and pattern.fullmatch(member.name):
            yield f"{folder}/{member.name}"


def _names(source: Source, folder: str) -> list[str]:
    try:
        return [member.name for member in source.storage.list(folder)]
    except (OSError, MunimentError):
        return []


def _read(source: Source, path: str, most: int) -> bytes:
    try:
        return read_bounded(source.storage, path, most)
    except (OSError, MunimentError):
        return b""


def _sha512(data: bytes) -> Digest:
    return Digest.of(Algorithm.SHA512, data)
