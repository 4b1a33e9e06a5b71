"""What came in from one source: files in staging, with digests taken as they were written."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest, Finding, Hashing, hash_file
from manifests import StatedFile

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
# On Windows `wget` has @ for ?.
_QUERIED = re.compile(rb"(\.x?html?)[?@][^/]*$", re.IGNORECASE)
_BOTH = (Algorithm.SHA512, Algorithm.SHA256)


class SourceKind(enum.Enum):
    """What a source is."""

    FILE = "file"
    FOLDER = "folder"
    WEB = "web"
    WARC = "warc"
    WACZ = "wacz"
    BAG = "bag"
    KIT = "kit"
    OCFL = "ocfl"
    CRATE = "ro-crate"
    SAVED_PAGE = "saved-page"
    MEMENTO = "memento"


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the operator gave it. `shown` is for messages; only `stated` enters evidence.

    `stated` is what a statement says of it: kind, and address or base name; never a local path.
    """

    kind: SourceKind
    shown: str
    stated: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GatheredFile:
    """A file as it lies in staging. `path` is relative to the folder that was gathered into.

    `name` is the original's name, relative to the source, as bytes; `modified` is the source file
    system's claim in UTC, spelled as a statement spells times. `format` is what a tool said that it
    is, where one was asked (`ingest.formats`).
    """

    path: str
    size: int
    sha512: Digest
    sha256: Digest
    kind: str = "rendition"
    name: bytes | None = None
    modified: str | None = None
    derived_from: str | None = None
    format: Mapping[str, Any] | None = None

    def stated(self, source: int | None = None) -> StatedFile:
        """Say what a statement says of the file; `source` is an index into its sources."""
        return StatedFile(
            path=self.path,
            size=self.size,
            sha256=self.sha256,
            kind=self.kind,
            name=self.name,
            modified=self.modified,
            derived_from=self.derived_from,
            source=source,
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that one source gave.

    `key` finds the same source again: the address as given, or the set of names and digests.
    `content` names what came, so that the same content seen again is recognised.
    `failure` is (code, sentence) where the source could not be obtained; files may still hold
    what came over the wire. `facts` is what a statement says of the source besides: ``fetch``
    and, of a text, ``encoding``. `answer` is the one of the exchanges that was the answer, where
    it is not the last.
    """

    source: Source
    key: str
    content: str
    files: tuple[GatheredFile, ...]
    exchanges: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()
    clock: tuple[Mapping[str, Any], ...] = ()
    failure: tuple[str, str] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] | None = None

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)


def stored_name(number: int, original: bytes) -> str:
    """Name a rendition: its number in the notice, and its suffix where that is plain ASCII.

    A page as `wget` names it, its query behind the suffix, is a page: ``index.html?id=1``.
    """
    page = _QUERIED.search(original)
    name = original if page is None else original[: page.end(1)]
    dot = name.rfind(b".")
    suffix = name[dot:].lower().decode("ascii", "replace") if dot > 0 else ""
    return f"renditions/{number:04d}{suffix if _SUFFIX.fullmatch(suffix) else '.bin'}"


def files_key(files: Iterable[tuple[bytes, Digest]]) -> str:
    """Name a set of files by their relative names and sha512, whatever their order or place."""
    hashing = Hashing((Algorithm.SHA512,))
    for name, digest in sorted((name, digest.value) for name, digest in files):
        hashing.update(len(name).to_bytes(4, "big") + name + digest)
    return f"files:{hashing.digest(Algorithm.SHA512).hex}"


def write_gathered(into: Path, path: str, data: bytes, kind: str) -> GatheredFile:
    """Write a file that we made ourselves below `into`; raise OSError where it cannot be."""
    hashing = Hashing(_BOTH)
    hashing.update(data)
    with open(into / path, "xb") as stream:
        stream.write(data)
    return GatheredFile(
        path=path,
        size=hashing.size,
        sha512=hashing.digest(Algorithm.SHA512),
        sha256=hashing.digest(Algorithm.SHA256),
        kind=kind,
    )


def gathered_file(
    into: Path, path: str, kind: str, derived_from: str | None = None
) -> GatheredFile:
    """Say what a file is that was written below `into`. Raises OSError where it cannot be read."""
    hashing = hash_file(into / path, _BOTH)
    return GatheredFile(
        path=path,
        size=hashing.size,
        sha512=hashing.digest(Algorithm.SHA512),
        sha256=hashing.digest(Algorithm.SHA256),
        kind=kind,
        derived_from=derived_from,
    )


def describe_finding(finding: Finding) -> Mapping[str, Any]:
    """Say what a finding is, as statements do."""
    return {
        "code": finding.code,
        "particulars": dict(finding.particulars),
        "severity": finding.severity.value,
        "where": finding.where,
    }
