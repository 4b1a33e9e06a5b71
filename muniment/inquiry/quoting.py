"""Quotations held against an archive, or against loose files: where they stand, and what proves it.

Each place that is shown was read again: from bytes of record, by the rules of editions, and the
paragraphs came out as the index has them. So what is told of a place is told of the print.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.citing import Citation, Dated, cite
from muniment.edition import Edition, ExactText, ReadRendition
from muniment.edition.shelved import read_shelved
from muniment.inquiry.confirmed import Shelf
from muniment.inquiry.upkeep import IndexUseError
from muniment.reading import NoticeView, view_shelved
from muniment.reading.view import VersionView
from muniment.search.eliding import find_quotation
from muniment.search.index import NAME, NOT_OF_RECORD, Index, Source
from muniment.search.paragraphs import paragraphs_of
from muniment.search.quoting import Quotation
from muniment.search.stretches import Place

NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Shown:
    """A place, the exact text that it is in, what became of its accession, and how to cite it.

    `citation` is None, and `standing` empty, for a loose file.
    """

    place: Place
    text: ExactText
    standing: tuple[str, str]
    citation: Citation | None = None

    @property
    def dated(self) -> Dated | None:
        """What is proven of when it was there."""
        return None if self.citation is None else self.citation.dated


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a quotation stands, the nearest place first.

    `more` counts places that are not shown; `cut`: there may be some that were not looked at.
    `origin` and `size` say as of which entry of which log; empty and 0 for loose files. `silent`
    and `wrong` are those of a search (muniment/inquiry/searching.py). `is_empty`: there is no text
    in the archive.
    """

    quotation: Quotation
    origin: str
    size: int
    shown: tuple[Shown, ...]
    more: int
    cut: bool
    silent: Mapping[str, int]
    wrong: tuple[tuple[str, str], ...]
    is_empty: bool = False

    @property
    def kind(self) -> str:
        """``exact``, ``alike``, ``elided``, ``near`` or ``nowhere``: the best there is."""
        return self.shown[0].place.kind if self.shown else NOWHERE

    @property
    def is_whole(self) -> bool:
        """Whether nothing was met that is not as it was recorded."""
        failed = any(one.dated is not None and one.dated.code == 1 for one in self.shown)
        return not failed and not self.wrong and NOT_OF_RECORD not in self.silent


@dataclass(frozen=True, slots=True)
class Reader:
    """What it takes to read a place again, and to say what is proven of it."""

    archive: Archive
    catalogue: Catalogue
    shelf: Shelf
    now: datetime
    dated: Callable[[NoticeView, VersionView], Dated]


def quote(index: Index, reader: Reader, quotation: Quotation, limit: int) -> Answer:
    """Look for a quotation in an archive, whose index was brought up to date."""
    places, cut = find_quotation(index, quotation)
    read: dict[str, tuple[NoticeView, VersionView, Edition, Dated]] = {}
    shown: list[Shown] = []
    more = 0
    for place in places:
        if not reader.shelf.gives(place.document):
            continue
        if len(shown) == limit:
            more += 1
            continue
        id = place.document.source.id
        if id not in read:
            read[id] = _read(reader, place.document.source)
        view, version, edition, dated = read[id]
        text = _confirmed(place, edition)
        units = {unit.id for one in edition.renditions for c in one.columns for unit in c.walk()}
        article = place.paragraphs[0].unit
        citation = cite(
            view, version, edition, article=article if article in units else "", dated=dated
        )
        shown.append(Shown(place, text, index.standing(place.document.source), citation))
    return Answer(
        quotation=quotation,
        origin=reader.archive.roles.origin,
        size=index.covered,
        shown=tuple(shown),
        more=more,
        cut=cut,
        silent=index.silent(),
        wrong=tuple(reader.shelf.wrong),
        is_empty=not shown and not index.languages(),
    )


def quote_loose(renditions: Sequence[ReadRendition], quotation: Quotation, limit: int) -> Answer:
    """Look for a quotation in loose files, each a rendition that was read."""
    texts: dict[int, ExactText] = {}
    silent: dict[str, int] = {}
    with closing(Index.create(None, "")) as index:
        with index.transaction():
            for number, one in enumerate(renditions):
                if one.text is None or not one.columns:
                    code = one.findings[-1].code if one.findings else "text-empty"
                    silent[code] = silent.get(code, 0) + 1
                    continue
                texts[number] = one.text
                index.add_source(Source(number, "", 0, ""))
                for column in one.columns:
                    paragraphs = tuple(paragraphs_of(column, one.text))
                    index.add_document(number, (one.name, one.format), column.language, paragraphs)
        places, cut = find_quotation(index, quotation)
    shown = [Shown(one, texts[one.document.source.position], ("", "")) for one in places[:limit]]
    more = max(len(places) - limit, 0)
    return Answer(quotation, "", 0, tuple(shown), more, cut, silent, ())


def _read(reader: Reader, source: Source) -> tuple[NoticeView, VersionView, Edition, Dated]:
    row = reader.catalogue.at(source.position)
    if row is None or row.id != source.id:
        raise _disagrees()
    view = view_shelved(reader.archive, reader.catalogue, row, reader.now)
    [version] = (one for one in view.versions if one.number == row.version)
    edition = read_shelved(view, version, reader.archive.settings.limits)
    return view, version, edition, reader.dated(view, version)


def _confirmed(place: Place, edition: Edition) -> ExactText:
    """Give the exact text of a place whose paragraphs were read from it just so."""
    first = place.number - place.document.first
    last = first + len(place.paragraphs)
    for one in edition.renditions:
        if one.name == place.document.rendition and one.text is not None:
            for column in one.columns:
                if column.language == place.document.language:
                    again = tuple(paragraphs_of(column, one.text))[first:last]
                    if again == place.paragraphs:
                        return one.text
    raise _disagrees()


def _disagrees() -> IndexUseError:
    return IndexUseError(
        f"The index does not agree with the shelves. Delete {NAME}, which is then made anew."
    )
