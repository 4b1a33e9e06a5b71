"""What became of the files that came with a notice, from one version to another.

A language is compared in the rendition that is its base; what is attached is none, most often. So
each file is held against its namesake too, and what came with one version alone is told. Why it did
not come with the other nobody knows here: the page may have dropped it, or it could not be had.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from muniment.edition.alignment.standing import alike_tags, may_be_one
from muniment.edition.differences.comparing import Compared, Side
from muniment.edition.differences.telling import change_json, language_lines
from muniment.edition.differences.versions import compare_versions
from muniment.edition.model import Column, Edition, ReadRendition
from muniment.edition.whence import ReadFile
from muniment.words.language import Language
from muniment.words.versions import version_words


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is not as it was, or that only one version has: there the other side is None.

    `compared` are its texts, but those that were compared as the base of a language. `is_same` says
    that the bytes are, under another name.
    """

    before: ReadFile | None
    after: ReadFile | None
    compared: tuple[Compared, ...] = ()
    is_same: bool = False
    was_read: bool = True


def compare_files(
    files: tuple[Sequence[ReadFile], Sequence[ReadFile]],
    editions: tuple[Edition, Edition],
    told: Sequence[Compared],
) -> tuple[FileChange, ...]:
    """Give what became of each file; `told` is what was compared of the languages already.

    What is withheld or was redacted in either is passed over; and where something is withheld, what
    the other version seems to have alone: it may be the same.
    """
    changes: list[FileChange] = []
    withheld = [any(_is_withheld(one) for one in side) for side in files]
    for before, after in _pairs(*files, told):
        if before is None or after is None:
            one = before or after
            if one and one.original and not one.why and not withheld[after is None]:
                changes.append(FileChange(before, after))
        elif not (before.why or after.why) and before.sha512 == after.sha512:
            if before.original != after.original:
                changes.append(FileChange(before, after, is_same=True))
        elif not (before.why or after.why):
            changes += _changed(before, after, editions, told)
    return tuple(changes)


def namesakes(old: Sequence[ReadFile], new: Sequence[ReadFile]) -> dict[str, str]:
    """Give for renditions of one version, by path, those of another that have their names."""
    return {one.name: other.name for one, other in _pairs(old, new, ()) if one and other}


def _pairs(
    old: Sequence[ReadFile], new: Sequence[ReadFile], told: Sequence[Compared]
) -> list[tuple[ReadFile | None, ReadFile | None]]:
    """Pair files of one name, the same bytes first; what is left by bytes, else as it was compared.

    A page has no name of its own: that of one version is paired with that of another.
    """
    compared = {one.before.name: one.after.name for one in told if one.before and one.after}
    found: dict[str, ReadFile] = {}
    for mine, theirs in (
        (_name_and_bytes, _name_and_bytes),
        (_name, _name),
        (_bytes, _bytes),
        (lambda one: compared.get(one.name), lambda other: other.name),
    ):
        taken = {one.name for one in found.values()}
        free: defaultdict[object, deque[ReadFile]] = defaultdict(deque)
        for other in new:
            if other.name not in taken and not _is_withheld(other):
                free[theirs(other)].append(other)
        for one in old:
            if one.name not in found and not _is_withheld(one) and (at := free.get(mine(one))):
                found[one.name] = at.popleft()
    taken = {one.name for one in found.values()}
    return [
        *((one, found.get(one.name)) for one in old),
        *((None, other) for other in new if other.name not in taken),
    ]


def _name_and_bytes(file: ReadFile) -> object:
    return file.original, file.sha512


def _name(file: ReadFile) -> object:
    return file.original


def _bytes(file: ReadFile) -> object:
    return file.sha512


def _is_withheld(file: ReadFile) -> bool:
    """Tell whether nothing is said of a file, its name included."""
    return file.sha512 is None


def _changed(
    before: ReadFile, after: ReadFile, editions: tuple[Edition, Edition], told: Sequence[Compared]
) -> Iterator[FileChange]:
    old, new = (
        _rendition(edition, file.name)
        for edition, file in zip(editions, (before, after), strict=True)
    )
    was_read = bool(old and new and old.columns and new.columns)
    compared = tuple(_texts(old, new, told)) if old and new and was_read else ()
    # A page has other bytes whenever its frame has; a file that is attached has none.
    is_attached = bool(after.original) and len(editions[1].renditions) > 1
    if is_attached or any(_is_other(one) for one in compared):
        yield FileChange(before, after, compared, was_read=was_read)


def _is_other(one: Compared) -> bool:
    return bool(one.changes) or one.before is None or one.after is None


def _rendition(edition: Edition, name: str) -> ReadRendition | None:
    return next((one for one in edition.renditions if one.name == name), None)


def _texts(old: ReadRendition, new: ReadRendition, told: Sequence[Compared]) -> Iterator[Compared]:
    """Compare the columns of two renditions; those that were compared already are left out."""
    if old.text is None or new.text is None:
        return
    both = ((one.before, one.after) for one in told if one.before and one.after)
    done = {id(side.column) for sides in both for side in sides if side}
    left = [one for one in new.columns if id(one) not in done]
    for column in [one for one in old.columns if id(one) not in done]:
        was = Side(column, old.text, old.name)
        other = _counterpart(column, left)
        if other is None:
            yield Compared(column.language, was, None, ())
        else:
            left.remove(other)
            changes = compare_versions(column, other)
            yield Compared(other.language, was, Side(other, new.text, new.name), changes)
    for other in left:
        yield Compared(other.language, None, Side(other, new.text, new.name), ())


def _counterpart(column: Column, columns: Sequence[Column]) -> Column | None:
    alike = (one for one in columns if alike_tags(one.language, column.language))
    unknown = (one for one in columns if may_be_one(one.language, column.language))
    return next(alike, None) or next(unknown, None)


def files_lines(
    versions: tuple[int, int], changes: Sequence[FileChange], language: Language
) -> Iterator[str]:
    """Give the lines, a heading first; nothing where no file changed. Nothing is escaped yet."""
    if changes:
        yield ""
        yield version_words("files-heading", language)
    for one in changes:
        yield f"  {_said(versions, one, language)}"
        for compared in one.compared:
            yield from (f"    {line}" for line in language_lines(versions, compared, language))


def _said(versions: tuple[int, int], one: FileChange, language: Language) -> str:
    before, after = one.before, one.after
    if before is None or after is None:
        here = before or after
        assert here is not None
        version = str(versions[before is None])
        return version_words(
            "file-alone", language, name=here.original, path=here.name, version=version
        )
    paths = {"was": before.name, "now": after.name, "name": after.original or after.name}
    if before.original != after.original:
        word = "file-renamed" if one.is_same else "file-in-place"
        return version_words(word, language, before=before.original or before.name, **paths)
    if not after.original:
        return version_words("file-of-page", language, **paths)
    if not one.was_read:
        return version_words("file-unread", language, **paths)
    is_changed = not one.compared or any(_is_other(compared) for compared in one.compared)
    return version_words("file-changed" if is_changed else "file-same-text", language, **paths)


def files_json(changes: Sequence[FileChange]) -> list[dict[str, Any]]:
    """Give the JSON that docs/json.md shows."""
    return [
        {
            "before": one.before and _file(one.before),
            "after": one.after and _file(one.after),
            "read": one.was_read and one.before is not None and one.after is not None,
            "languages": [change_json(compared) for compared in one.compared],
        }
        for one in changes
    ]


def _file(file: ReadFile) -> dict[str, str | None]:
    return {"name": file.name, "original": file.original or None, "sha512": file.sha512}
