"""The WARC files of a notice: what was recorded for it, and those that it was taken in with.

Of a version that has neither, its files are put into one (`muniment.exchange.web.files`).

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
from muniment.exchange.web.files import SUFFIX, Filed, write_files
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

    `source` is of which of the statement's sources it is; None where that is not stated. `filed`
    are the files that it was made of, where nothing was recorded and it was made for this.
    """

    file: Path
    name: str
    statement: Statement
    source: int | None
    filed: tuple[Filed, ...] = ()


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
    used, and so are those that are made of the files of a version that has none. Without a room,
    whatever is not plainly a WARC file by its name is passed over.

    Raises `CapturesError` where there is none or one is not what its manifest lists,
    `CustodyError` where all are withheld or were redacted, `LimitError` where a WACZ unfolds too
    far.
    """
    publication.require()
    found: list[Capture] = []
    left_out: list[tuple[str, str]] = []
    kept_back: list[CustodyError] = []
    for number, one in _chosen(publication, version):
        containers = tuple(_containers(one.statement))
        if room is not None and not containers:
            found += _filed(publication, one, room / str(number), left_out, kept_back)
        for file, form in containers:
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
                parts = open_wacz(source, room / f"{number}-{len(found)}", limits)
            if parts is None:
                left_out.append((path, _DAMAGED))
            elif any(_suffix(part) is None for part in parts):
                left_out.append((path, _IN_ZSTANDARD))
            else:
                found += _named(parts, form, file, one.statement)
    if not found:
        raise _nothing(publication.object, kept_back, left_out)
    return Captures(tuple(found), tuple(left_out))


def has_captures(publication: Publication) -> bool:
    """Tell whether anything was recorded for a notice, or it was taken in with such a record."""
    return any(True for one in publication.versions for _ in _containers(one.statement))


def require_recorded(source: Path, sha512: Digest) -> None:
    """Raise `CapturesError` where a file's bytes are not those of record."""
    if hash_file(source).digest(Algorithm.SHA512) != sha512:
        raise _changed(source)


def _filed(
    publication: Publication,
    version: Version,
    room: Path,
    left_out: list[tuple[str, str]],
    kept_back: list[CustodyError],
) -> Iterator[Capture]:
    """Make a WARC file of the files of a version for which nothing was recorded."""
    room.mkdir()
    target = room / f"{version.statement.id}{SUFFIX}"
    made = write_files(publication, version, target)
    if made.changed is not None:
        raise _changed(made.changed)
    left_out += ((path, str(error)) for path, error in made.kept_back)
    kept_back += (error for _, error in made.kept_back)
    if made.filed:
        yield Capture(target, target.name, version.statement, None, made.filed)


def _changed(source: Path) -> CapturesError:
    return CapturesError(
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
