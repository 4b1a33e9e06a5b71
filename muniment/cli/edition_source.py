"""What commands of editions read: loose files, or a version of a notice on the shelves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checksums import Algorithm, hash_file
from manifests import Limits
from muniment.cli.common import CallError, config, find_object, now, opened
from muniment.config import own_limits
from muniment.edition import Edition, ReadRendition
from muniment.edition.read import read_edition, read_file
from muniment.edition.whence import ReadFile, Whence, whence_shelved
from muniment.words import Language

if TYPE_CHECKING:
    from muniment.custody import Attested


@dataclass(frozen=True, slots=True)
class Source:
    """An edition that was read, whence it is, the limits for it, and what is attested of it."""

    edition: Edition
    whence: Whence
    limits: Limits
    attested: tuple[Attested, ...] = ()

    @property
    def code(self) -> int:
        """The exit code: 1 where bytes are not those of record, 3 where loose files have no text.

        A notice of which something is withheld, or in a format without text, is read as far as it
        can be.
        """
        findings = (one for r in self.edition.renditions for one in r.findings)
        if any(one.code == "text-not-of-record" for one in findings):
            return 1
        read = [one.text is not None for one in self.edition.renditions]
        return 3 if (not any(read) if self.whence.shelved else not all(read)) else 0


def read_source(
    named: tuple[str, ...], version: int | None, archive_folder: Path, language: Language
) -> Source:
    """Read files, or the one notice that is named. Raises `CallError` where it is neither."""
    paths = [Path(one) for one in named]
    if all(path.is_file() for path in paths):
        if version is not None:
            raise CallError("--version goes with the ID of a notice, not with files.")
        return read_files(paths)
    if len(named) > 1:
        lost = next(path for path in paths if not path.is_file())
        raise CallError(f"{lost} is no file. Name files, or one notice by its ID.")
    return read_notice(named[0], version, archive_folder, language)


def read_files(paths: list[Path]) -> Source:
    """Read loose files as renditions of one notice."""
    limits = own_limits(config())
    renditions: list[ReadRendition] = []
    held: list[ReadFile] = []
    for path in paths:
        if not path.is_file():
            raise CallError(f"{path} is no file.")
        renditions.append(read_file(path, path.name, limits))
        digest = hash_file(path, (Algorithm.SHA512,)).digest(Algorithm.SHA512)
        held.append(ReadFile(path.name, path.stat().st_size, digest.hex))
    return Source(read_edition(renditions), Whence(tuple(held)), limits)


def read_notice(
    named: str, version: int | None, archive_folder: Path, language: Language
) -> Source:
    """Read a version of a notice on the shelves, the newest where none is named."""
    # Imported here: loose files need no archive.
    from muniment.cli.attested_answer import attested_of
    from muniment.edition.shelved import read_shelved
    from muniment.reading import view_shelved

    with opened(archive_folder) as (archive, catalogue):
        view = view_shelved(archive, catalogue, find_object(catalogue, named), now())
        if view.publication is not None:
            view.publication.require()
        versions = {one.number: one for one in view.versions}
        number = version or max(versions)
        if number not in versions:
            raise CallError(f"{view.object} has no version {number}.")
        limits = archive.settings.limits
        edition = read_shelved(view, versions[number], limits)
        attested = attested_of(archive, catalogue, view, number)
    whence = whence_shelved(view, versions[number], language)
    return Source(edition, whence, limits, attested)
