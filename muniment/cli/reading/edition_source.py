"""What commands of editions read: loose files, or a version of a notice on the shelves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checksums import Algorithm, hash_file
from manifests import Limits
from muniment.cli.common import CallError, config, find_object, now, opened, trust_of
from muniment.config import own_limits
from muniment.edition import Edition, ReadRendition
from muniment.edition.read import read_edition, read_file
from muniment.edition.whence import ReadFile, Whence, whence_shelved
from muniment.words import Language

if TYPE_CHECKING:
    from muniment.archive.archive import Archive
    from muniment.catalogue import Catalogue
    from muniment.edition.differences.stale import Stale
    from muniment.edition.vouched import Vouched
    from muniment.reading.view import NoticeView, VersionView


@dataclass(frozen=True, slots=True)
class Source:
    """An edition that was read, whence it is, the limits for it, and what stands beside it.

    `vouched` is what is attested of it, `stale` what did not follow since earlier versions; of
    loose files there is neither.
    """

    edition: Edition
    whence: Whence
    limits: Limits
    vouched: tuple[Vouched, ...] = ()
    stale: tuple[Stale, ...] = ()

    @property
    def code(self) -> int:
        """The exit code: 1 where bytes are not those of record, 3 where there is nothing to read.

        So it is where a loose file has no text, be it empty, and where no rendition of a notice
        has any. A notice of which something is withheld, or in a format without text, is read as
        far as it can be.
        """
        if of_record([self.edition]):
            return 1
        read = [bool(one.columns) for one in self.edition.renditions]
        return 3 if (not any(read) if self.whence.shelved else not all(read)) else 0


def read_source(
    named: tuple[str, ...],
    version: int | None,
    archive_folder: Path,
    language: Language,
    looked_back: int = 1,
) -> Source:
    """Read files, or the one notice that is named. Raises `CallError` where it is neither.

    So many versions of a notice, up to the one that is read, say what did not follow in it.
    """
    paths = [Path(one) for one in named]
    if all(path.is_file() for path in paths):
        if version is not None:
            raise CallError("--version goes with the ID of a notice, not with files.")
        return read_files(paths)
    if (folder := next((path for path in paths if path.is_dir()), None)) is not None:
        raise CallError(f"{folder} is a folder: name the files in it that are renditions.")
    if len(named) > 1:
        lost = next(path for path in paths if not path.is_file())
        raise CallError(f"{lost} is no file. Name files, or one notice by its ID.")
    # Imported here: loose files need no archive.
    from muniment.archive.archive import ArchiveError

    try:
        return read_notice(named[0], version, archive_folder, language, looked_back)
    except ArchiveError as error:
        raise CallError(f"{named[0]} is no file, and {error}") from error


def read_files(paths: list[Path]) -> Source:
    """Read loose files as renditions of one notice; those of one name go by their paths."""
    limits = own_limits(config())
    often = Counter(path.name for path in paths)
    renditions: list[ReadRendition] = []
    held: list[ReadFile] = []
    for path in paths:
        if not path.is_file():
            raise CallError(f"{path} is no file.")
        name = path.name if often[path.name] == 1 else str(path)
        renditions.append(read_file(path, name, limits))
        digest = hash_file(path, (Algorithm.SHA512,)).digest(Algorithm.SHA512)
        held.append(ReadFile(name, path.stat().st_size, digest.hex))
    return Source(read_edition(renditions), Whence(tuple(held)), limits)


def read_notice(
    named: str,
    version: int | None,
    archive_folder: Path,
    language: Language,
    looked_back: int = 1,
) -> Source:
    """Read a version of a notice on the shelves, the newest where none is named."""
    require_no_file(named)
    # Imported here: loose files need no archive.
    from muniment.edition.shelved import read_shelved, read_stale
    from muniment.edition.vouched import vouched_of

    with opened(archive_folder) as (archive, catalogue):
        view = view_for_readers(archive, catalogue, named)
        chosen = version_of(view, version)
        limits = archive.settings.limits
        edition = read_shelved(view, chosen, limits)
        stale = read_stale(view, chosen, edition, limits, looked_back)
        vouched = vouched_of(archive, catalogue, view, chosen.number, trust_of(None))
    whence = whence_shelved(view, chosen, language)
    return Source(edition, whence, limits, vouched, stale)


def require_no_file(named: str) -> None:
    """Raise `CallError` where a file is named, and a notice is asked for, archive or not."""
    if Path(named).is_file():
        raise CallError(
            f"{named} is a file, and a notice's ID is asked for. Loose files are read by `muniment "
            "read` and `muniment edition`, with --json all that they say of themselves; `muniment "
            "collate` holds them against each other."
        )


def view_for_readers(archive: Archive, catalogue: Catalogue, named: str) -> NoticeView:
    """Look a notice up that is to be read. Raises `CallError`, and `CustodyError` if withheld."""
    # Imported here: loose files need no archive.
    from muniment.reading import view_shelved

    view = view_shelved(archive, catalogue, find_object(catalogue, named), now())
    if view.publication is not None:
        view.publication.require()
    return view


def version_of(view: NoticeView, number: int | None) -> VersionView:
    """Give a version by its number, or the newest. Raises `CallError` where there is none."""
    if number is None:
        return view.versions[-1]
    for one in view.versions:
        if one.number == number:
            return one
    raise CallError(f"{view.object} has no version {number}: {_which(view)}")


def _which(view: NoticeView) -> str:
    last = view.versions[-1].number
    return "it has version 1 alone." if last == 1 else f"it has versions 1 to {last}."


def of_record(editions: Iterable[Edition]) -> int:
    """Give the exit code: 1 where a rendition is not as it was recorded."""
    findings = (f for edition in editions for one in edition.renditions for f in one.findings)
    return 1 if any(one.code == "text-not-of-record" for one in findings) else 0
