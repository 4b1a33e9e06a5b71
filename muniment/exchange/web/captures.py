"""The WARC files of a notice: what was recorded for it, and those that it was taken in with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, Digest, hash_file
from manifests import MunimentError, Statement, Version, content_path
from muniment.custody import CustodyError, Publication

_SUFFIXES = (".warc.gz", ".warc")
_KINDS = ("capture", "import")


class CapturesError(MunimentError):
    """A notice has no captures to give, or not those that its manifest lists."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A WARC file: where it lies, how it is called outside, and the accession that it came by.

    `source` is of which of the statement's sources it is; None where that is not stated.
    """

    file: Path
    name: str
    statement: Statement
    source: int | None


@dataclass(frozen=True, slots=True)
class Captures:
    """The WARC files of a notice, oldest first, and why others are left out: (path, sentence)."""

    files: tuple[Capture, ...]
    left_out: tuple[tuple[str, str], ...]


def captures_of(publication: Publication, version: int | None) -> Captures:
    """Give the WARC files of one version, or of all where that is None.

    Raises `CapturesError` where there is none or one is not what its manifest lists, and
    `CustodyError` where all are withheld or were redacted.
    """
    publication.require()
    found: list[Capture] = []
    left_out: list[tuple[str, str]] = []
    for number, one in _chosen(publication, version):
        for file in one.statement.files:
            if file.kind not in _KINDS or not file.path.endswith(_SUFFIXES):
                continue
            path = content_path(number, file.path)
            try:
                source = publication.file(path)
            except CustodyError as error:
                left_out.append((path, str(error)))
                continue
            require_recorded(source, one.digests[path])
            found.append(Capture(source, _name(file.path), one.statement, file.source))
    if left_out and not found:
        raise CustodyError(left_out[0][1])
    if not found:
        raise CapturesError(
            f"{publication.object} has no WARC file: what was preserved are files, and "
            "`--as originals` gives them."
        )
    return Captures(tuple(found), tuple(left_out))


def require_recorded(source: Path, sha512: Digest) -> None:
    """Raise `CapturesError` where a file's bytes are not those of record."""
    if hash_file(source).digest(Algorithm.SHA512) != sha512:
        raise CapturesError(
            f"{source} is not what its manifest lists, so it is not given out. "
            "Run `muniment verify` on the notice."
        )


def _chosen(publication: Publication, version: int | None) -> Sequence[tuple[int, Version]]:
    numbered = list(enumerate(publication.versions, 1))
    if version is None:
        return numbered
    if version > len(numbered):
        raise CapturesError(
            f"{publication.object} has versions 1 to {len(numbered)}, and no {version}."
        )
    return numbered[version - 1 : version]


def _name(path: str) -> str:
    """``captures/ID/data.warc.gz`` is ``ID.warc.gz`` outside, where folders say nothing.

    Of an import there may be several: ``imports/ID/0003.warc.gz`` is ``ID-0003.warc.gz``.
    """
    parts = path.split("/")
    stem, _, suffix = parts[-1].partition(".")
    return f"{parts[-2]}.{suffix}" if stem == "data" else f"{parts[-2]}-{stem}.{suffix}"
