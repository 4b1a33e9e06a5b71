"""Whence an edition is: what identifies the notice, and the files that it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from muniment.edition.model import RULES
from muniment.reading.said import superseded_words, why_not_given
from muniment.reading.view import FileView, NoticeView, VersionView
from muniment.words import Language, reading_words
from muniment.words.edition import edition_words


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A rendition's file. `why` says why its text is not given: it is withheld, or was redacted.

    `original` is the name that it came under, where that is known. `size` is in bytes, `sha512` in
    hex; of what is withheld neither is told.
    """

    name: str
    size: int | None
    sha512: str | None
    original: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A version of a notice on the shelves, as its statement and the log have it.

    `entry` is its index in the log `origin`, which had `size` entries when this was read.
    `superseded` says which accession stands in its place, `superseded_by` is the last of those that
    do; empty where none does.
    """

    object: str
    version: int
    versions: int
    accession: str
    composed: str
    entry: int
    origin: str
    size: int
    principal: str
    titles: tuple[str, ...] = ()
    superseded: str = ""
    superseded_by: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a verdict says of times: (name, result, sentence) of its checks; and what it does not.

    It is that of one who trusts nobody: with a trust of one's own, more may be shown.
    """

    times: tuple[tuple[str, str, str], ...]
    not_shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whence:
    """The files that were read, and the version of a notice they are of; None for loose files.

    `judged` is None where nothing was verified.
    """

    files: tuple[ReadFile, ...]
    shelved: Shelved | None = None
    judged: Judged | None = None

    @property
    def identifier(self) -> str:
        """An identifier of the work: the notice's, else one made of the files' digests."""
        if self.shelved is not None:
            return self.shelved.object
        sums = "".join(f"{one.sha512}\n" for one in self.files)
        return f"urn:sha512:{hashlib.sha512(sums.encode()).hexdigest()}"


def whence_shelved(view: NoticeView, version: VersionView, language: Language) -> Whence:
    """Say which version of which notice was read, with reasons in this language."""
    files = tuple(_read_file(file, language) for file in version.renditions)
    assert view.object is not None  # What is on the shelves has an id, and a place in the log.
    assert version.id is not None
    assert version.composed is not None
    assert version.index is not None
    shelved = Shelved(
        object=view.object,
        version=version.number,
        versions=len(view.versions),
        accession=version.id,
        composed=version.composed,
        entry=version.index,
        origin=view.origin,
        size=view.log_size,
        principal=version.role.principal if version.role else "",
        titles=view.titles,
        superseded=superseded_words(version.superseded, language) if version.superseded else "",
        superseded_by=version.superseded.last if version.superseded else "",
    )
    return Whence(files, shelved)


def _read_file(file: FileView, language: Language) -> ReadFile:
    why = why_not_given(file, language) or ""
    if file.withheld is not None:
        return ReadFile(file.stated.path, None, None, why=why)
    original = file.label if file.stated.name is not None else ""
    return ReadFile(file.stated.path, file.stated.size, file.sha512.hex, original, why)


def whence_json(whence: Whence) -> dict[str, Any]:
    """Give the documented JSON of what was read (docs/json.md)."""
    one = whence.shelved
    return {
        "object": None if one is None else one.object,
        "version": None if one is None else one.version,
        "versions": None if one is None else one.versions,
        "accession": None if one is None else one.accession,
        "superseded_by": None if one is None else one.superseded_by or None,
        "entry": None if one is None else one.entry,
        "origin": None if one is None else one.origin,
        "log_size": None if one is None else one.size,
        "files": [
            {
                "name": file.name,
                "size": file.size,
                "sha512": file.sha512,
                "why_not_given": file.why or None,
            }
            for file in whence.files
        ],
    }


def whence_lines(whence: Whence, language: Language, *others: Whence) -> Iterator[str]:
    """Give the lines that an edition ends with, a blank one first; nothing is escaped yet.

    `others` are further versions of the same notice, which were held against the first.
    """
    yield ""
    for one in (whence, *others):
        yield from _read_lines(one, language)
    yield edition_words("derived", language, rules=RULES)
    if (shelved := whence.shelved) is not None:
        size, origin = str(shelved.size), shelved.origin
        yield reading_words("limit-as-of", language, size=size, origin=origin)
    else:
        yield edition_words("loose", language)


def _read_lines(whence: Whence, language: Language) -> Iterator[str]:
    if (one := whence.shelved) is not None:
        yield edition_words(
            "whence",
            language,
            object=one.object,
            version=str(one.version),
            versions=str(one.versions),
            entry=str(one.entry),
            origin=one.origin,
        )
        if one.superseded:
            yield one.superseded
    for file in whence.files:
        original = f" ({file.original})" if file.original else ""
        digest = f"  sha512 {file.sha512[:16]}…" if file.sha512 else ""
        yield f"  {file.name}{original}{digest}"
        if file.why:
            yield f"    {file.why}"
