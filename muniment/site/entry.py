"""One notice as the site lists it, and the files that its folder holds.

notices/SLUG/index.html        what it is, what became of it, and what else is here
notices/SLUG/read.html         its text, language beside language
notices/SLUG/provenance.html   where it came from, with the digest of every file
notices/SLUG/text.txt, cite.json, cite.bib, cite.ris, captures.wacz
notices/SLUG/files/v1/...      the files of each version as they came, under their own names
notices/SLUG/kit.zip           all proofs
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manifests import LimitError, Trust
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.citing.citation import Citation
from muniment.citing.gathering import cite
from muniment.citing.styles import as_style
from muniment.custody import CustodyError, Publication
from muniment.edition.model import Edition
from muniment.edition.shelved import read_shelved
from muniment.edition.vouched import vouched_of, vouched_words
from muniment.exchange import write_kit
from muniment.exchange.chronicle import Chronicle
from muniment.exchange.edition import (
    NoTextError,
    deliver_sheet,
    require_of_record,
    require_text,
    sheet_for_others,
)
from muniment.exchange.forms import FORMS
from muniment.exchange.order import ExportError, Order
from muniment.exchange.web.captures import CapturesError, has_captures
from muniment.reading import NoticeView, view_shelved, write_page
from muniment.reading.view import VersionView
from muniment.words import Language

_TEXTS = (("read.html", "html"), ("text.txt", "text"))
_CITATIONS = (("cite.json", "csl"), ("cite.bib", "bibtex"), ("cite.ris", "ris"))
_STYLES = ("chicago", "gbt7714")


@dataclass(frozen=True, slots=True)
class Making:
    """What the site is made from: an archive as it is now, and in which language we speak."""

    archive: Archive
    catalogue: Catalogue
    trust: Trust
    language: Language


@dataclass(frozen=True, slots=True)
class File:
    """A file in a notice's folder: its path there, which form it is, and its size in bytes."""

    path: str
    form: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One notice on the site. `files` are what its folder holds, beside its own page.

    `texts` are (language, text) of what can be read of its newest version; `cited` (style,
    citation); `attested` says what somebody attests of that version, a sentence each; `left_out`
    are the paths of what is not given out: why, its keeper is told, who may be told more.
    """

    slug: str
    citation: Citation
    view: NoticeView
    files: tuple[File, ...]
    texts: tuple[tuple[str, str], ...]
    cited: tuple[tuple[str, str], ...]
    attested: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """Its titles as (language, title); its identifier where it has none."""
        found = [(one.language, one.value) for one in self.citation.titles]
        return tuple(found) or (("", self.citation.kept.object),)

    def has(self, path: str) -> bool:
        """Whether its folder holds a file."""
        return any(file.path == path for file in self.files)


def make_entry(making: Making, publication: Publication, folder: Path) -> Entry:
    """Write a notice's files into `folder`, and say what it is.

    Raises `MunimentError` where a file is not what its manifest lists.
    """
    archive, catalogue, limits = making.archive, making.catalogue, making.archive.settings.limits
    row = catalogue.versions(publication.object)[-1]
    view = view_shelved(archive, catalogue, row, publication.at)
    version = view.versions[-1]
    edition = read_shelved(view, version, limits)  # Once: its bytes are held against the record.
    vouched = vouched_of(archive, catalogue, view, version.number)
    citation = cite(view, version, edition, vouched=vouched)
    folder.mkdir(parents=True)
    left_out: list[tuple[str, str]] = []
    files = [*_texts_of(making, view, version, edition, folder, left_out)]
    files += _citations(citation, folder)
    files += _captures(making, publication, folder, left_out)
    files += _originals(making, publication, folder, left_out)
    files += _proofs(making, publication, folder, left_out)
    page = write_page(view, limits, making.language)
    if page.wrong:
        raise ExportError(
            f"{page.wrong[0]} of {publication.object} is missing or not what its manifest lists. "
            "Run `muniment verify` on it."
        )
    (folder / "provenance.html").write_text(page.text, "utf-8", newline="\n")
    return Entry(
        slug=slug_of(publication.object),
        citation=citation,
        view=view,
        files=tuple(files),
        texts=tuple(_texts(edition)),
        cited=tuple((style, as_style(citation, style).strip()) for style in _STYLES),
        attested=tuple(vouched_words(one, making.language) for one in vouched if one.stands),
        left_out=tuple(dict.fromkeys(path for path, _ in left_out)),
    )


def slug_of(object_id: str) -> str:
    """Spell an identifier as a folder's name: ``ark-12345-x6np1wh8k``."""
    return re.sub(r"[^a-z0-9]+", "-", object_id.lower()).strip("-")


def _texts(edition: Edition) -> Iterator[tuple[str, str]]:
    for one in edition.renditions:
        for column in one.columns:
            yield column.language, column.view.text


def _texts_of(
    making: Making,
    view: NoticeView,
    version: VersionView,
    edition: Edition,
    folder: Path,
    left_out: list[tuple[str, str]],
) -> Iterator[File]:
    limits = making.archive.settings.limits
    assert view.object is not None  # What is on the shelves has an id.
    try:
        require_of_record(view.object, edition)
        require_text(view.object, edition)
    except CustodyError as error:
        left_out += ((name, str(error)) for name, _ in _TEXTS)
        return
    except NoTextError:
        return
    sheet = sheet_for_others(
        making.archive, making.catalogue, view, version, edition, making.language
    )
    for name, form in _TEXTS:
        target = folder / name
        left_out += deliver_sheet(sheet, form, target, making.language, limits).left_out
        yield File(name, form, target.stat().st_size)


def _citations(citation: Citation, folder: Path) -> Iterator[File]:
    for name, style in _CITATIONS:
        data = as_style((citation,), style).encode("utf-8")
        (folder / name).write_bytes(data)
        yield File(name, style, len(data))


def _captures(
    making: Making, publication: Publication, folder: Path, left_out: list[tuple[str, str]]
) -> Iterator[File]:
    if not has_captures(publication):
        return  # What is in it would be the files, which lie beside it.
    target = folder / "captures.wacz"
    try:
        left_out += FORMS["wacz"].write(_order(making, publication, None, target)).left_out
    except CustodyError as error:
        left_out.append((target.name, str(error)))
    except (CapturesError, ExportError, LimitError):
        target.unlink(missing_ok=True)  # A notice without captures.
    else:
        yield File(target.name, "wacz", target.stat().st_size)


def _originals(
    making: Making, publication: Publication, folder: Path, left_out: list[tuple[str, str]]
) -> Iterator[File]:
    for number in range(1, len(publication.versions) + 1):
        target = folder / "files" / f"v{number}"
        target.parent.mkdir(exist_ok=True)
        try:
            order = _order(making, publication, number, target)
            left_out += FORMS["originals"].write(order).left_out
        except CustodyError as error:
            left_out.append((f"files/v{number}", str(error)))
            continue
        for path in sorted(target.rglob("*")):
            if path.is_file():
                size = path.stat().st_size
                yield File(path.relative_to(folder).as_posix(), "originals", size)


def _order(making: Making, publication: Publication, version: int | None, target: Path) -> Order:
    archive, catalogue, one = making.archive, making.catalogue, (publication,)
    chronicle = Chronicle(archive, catalogue)
    return Order(archive, catalogue, chronicle, one, version, target, language=making.language)


def _proofs(
    making: Making, publication: Publication, folder: Path, left_out: list[tuple[str, str]]
) -> Iterator[File]:
    target = folder / "kit.zip"
    try:
        write_kit(making.archive, making.catalogue, (publication,), target, making.trust)
    except CustodyError as error:
        left_out.append(("kit.zip", str(error)))
        return
    yield File("kit.zip", "kit", target.stat().st_size)


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Sort entries, what was taken in last first."""
    return sorted(entries, key=lambda one: one.citation.kept.index, reverse=True)
