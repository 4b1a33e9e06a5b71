"""The WARC files of a notice: what was recorded for it, and those that it was taken in with.

What was imported counts where it is kept as an import, and where a container of many pages is the
rendition itself. Of a WACZ it is the WARC files in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, Digest, hash_file
from manifests import Limits, MunimentError, StatedFile, Statement, Version, content_path
from muniment.custody import CustodyError, Publication
from muniment.exchange.order import NothingError
from muniment.exchange.web.opened import open_wacz

_WARC, _WACZ = ("warc", "wacz")
_SUFFIXES = {".warc": _WARC, ".warc.gz": _WARC, ".warc.zst": _WARC, ".wacz": _WACZ}
_PLAIN = (".warc", ".warc.gz")
_GZIP, _ZSTANDARD = b"\x1f\x8b", (b"\x28\xb5", b"\x5d\x2a")
_IN_ZSTANDARD = "It is in Zstandard, and no index can say where a record lies in it."
_DAMAGED = "It is a damaged WACZ, and no WARC file is taken out of it. `--as originals` gives it."


class CapturesError(MunimentError):
    """A notice has no captures to give, or not those that its manifest lists."""


class NoCapturesError(CapturesError, NothingError):
    """A notice has no captures to give."""


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


def captures_of(
    publication: Publication, version: int | None, room: Path | None, limits: Limits
) -> Captures:
    """Give the WARC files of one version, or of all where that is None.

    Those in an imported WACZ are written into the folder `room`, which must stay while they are
    used; without one, whatever is not plainly a WARC file by its name is passed over.

    Raises `CapturesError` where there is none or one is not what its manifest lists,
    `CustodyError` where all are withheld or were redacted, `LimitError` where a WACZ unfolds too
    far.
    """
    publication.require()
    found: list[Capture] = []
    left_out: list[tuple[str, str]] = []
    kept_back: list[CustodyError] = []
    for number, one in _chosen(publication, version):
        for file, form in _containers(one.statement):
            if room is None and not file.path.endswith(_PLAIN):
                continue
            path = content_path(number, file.path)
            try:
                source = publication.file(path)
            except CustodyError as error:
                left_out.append((path, str(error)))
                kept_back.append(error)
                continue
            require_recorded(source, one.digests[path])
            parts: tuple[Path, ...] | None = (source,)
            if form == _WACZ and room is not None:
                parts = open_wacz(source, room / str(len(found)), limits)
            if parts is None:
                left_out.append((path, _DAMAGED))
            elif any(_suffix(part) is None for part in parts):
                left_out.append((path, _IN_ZSTANDARD))
            else:
                found += _named(parts, form, file, one.statement)
    if not found:
        raise _nothing(publication.object, kept_back, left_out)
    return Captures(tuple(found), tuple(left_out))


def require_recorded(source: Path, sha512: Digest) -> None:
    """Raise `CapturesError` where a file's bytes are not those of record."""
    if hash_file(source).digest(Algorithm.SHA512) != sha512:
        raise CapturesError(
            f"{source} is not what its manifest lists, so it is not given out. "
            "Run `muniment verify` on the notice."
        )


def _nothing(
    object_id: str, kept_back: list[CustodyError], left_out: list[tuple[str, str]]
) -> MunimentError:
    if kept_back:
        return kept_back[0]
    if left_out:
        return NoCapturesError(f"{object_id} has no WARC file that can be given: {left_out[0][1]}")
    return NoCapturesError(
        f"{object_id} has no WARC file: what was preserved are files, and `--as originals` gives "
        "them."
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


def _containers(statement: Statement) -> Iterator[tuple[StatedFile, str]]:
    """Give the files that are WARC or WACZ, with which of them."""
    for file in statement.files:
        form = _SUFFIXES.get("." + file.path.rpartition("/")[2].partition(".")[2])
        if file.kind == "rendition":
            # Only a container of many pages is one; what it is, its source says.
            whole = file.source is not None and file.derived_from is None
            form = statement.sources[file.source or 0].get("kind") if whole else None
        if file.kind in ("capture", "import", "rendition") and form in (_WARC, _WACZ):
            yield file, form


def _named(
    parts: Sequence[Path], form: str, file: StatedFile, statement: Statement
) -> Iterator[Capture]:
    """Name WARC files for outside, where folders say nothing.

    ``captures/ID/data.warc.gz`` is ``ID.warc.gz``. Of imports there may be several:
    ``imports/ID/0003.warc.gz`` is ``ID-0003.warc.gz``; and the second in a WACZ ``ID-w2.warc.gz``.
    """
    folder, _, name = file.path.rpartition("/")
    stem = name.partition(".")[0]
    id = statement.id if file.kind == "rendition" else folder.rpartition("/")[2]
    base = id if stem == "data" else f"{id}-{stem}"
    for number, part in enumerate(parts, 1):
        within = f"-w{number}" if form == _WACZ else ""
        yield Capture(part, f"{base}{within}{_suffix(part)}", statement, file.source)


def _suffix(path: Path) -> str | None:
    """Give the ending that fits a WARC file's bytes, or None for Zstandard."""
    with path.open("rb") as stream:
        magic = stream.read(2)
    if magic in _ZSTANDARD:
        return None
    return ".warc.gz" if magic == _GZIP else ".warc"
