"""A dataset written: every notice in turn, each row into every format, then what describes them.

::

    README.md, datapackage.json     what the tables are, and what each field means
    csv/notices.csv                 and one for each other table (`schema.py`)
    jsonl/notices.jsonl             the same rows
    parquet/notices.parquet         the same rows, where they are asked for

It holds a notice at a time, whatever the archive holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from manifests import content_path
from muniment.custody import Publication, read_attestations
from muniment.edition.alignment.parallel import parallel_of
from muniment.edition.shelved import read_shelved
from muniment.exchange.dataset.carried import Carrier
from muniment.exchange.dataset.dictionary import Told, write_dictionary
from muniment.exchange.dataset.formats import TableFile, TableFormat, opener, wanted
from muniment.exchange.dataset.happened import OriginOf, attestation_rows, event_rows
from muniment.exchange.dataset.kept import Row, file_rows, notice_row, version_row
from muniment.exchange.dataset.read import (
    deadline_rows,
    field_rows,
    read_columns,
    reference_rows,
    segment_rows,
    sentence_rows,
)
from muniment.exchange.dataset.schema import TABLES
from muniment.exchange.edition import require_of_record
from muniment.exchange.happenings import happenings
from muniment.exchange.order import Delivery, Order, counted
from muniment.reading import NoticeView, view_shelved
from muniment.reading.view import VersionView


def deliver(order: Order) -> Delivery:
    """Write notices as a dataset into a new folder.

    Raises `ExportError` where an extra is missing, or where a rendition is not the one of record.
    """
    formats = wanted(order.tables)
    openers = {one: opener(one) for one in formats}
    rounds = order.chronicle.rounds
    size = order.archive.log.head(order.archive.roles).size
    order.target.mkdir()
    sheets, left_out = _Sheets(), list[tuple[str, str]]()
    with ExitStack() as stack:
        for one, opened in openers.items():
            (order.target / one.value).mkdir()
            for table in TABLES:
                file = opened(table, order.target / one.path(table))
                sheets.files.append((one, table.name, stack.enter_context(closing(file))))
        for publication in order.publications:
            view = _view(order, publication)
            happened = happenings(order.archive, order.catalogue, publication, rounds)
            sheets.add("notices", (notice_row(view),))
            for version in view.versions:
                _add_version(order, sheets, view, version)
            sheets.add("events", event_rows(publication.object, _origins(order), happened))
            attested = read_attestations(order.archive, order.catalogue, publication)
            sheets.add("attestations", attestation_rows(_origins(order), attested))
            left_out += _left_out(publication)
    told = Told(order.archive.roles.log.name, size, sheets.counts, sheets.carrier.replaced)
    write_dictionary(order.target, formats, told)
    return Delivery(_said(sheets, formats), _answer(sheets, formats), tuple(left_out))


@dataclass(slots=True)
class _Sheets:
    """The tables that are being written, in every format, and what was met meanwhile."""

    files: list[tuple[TableFormat, str, TableFile]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    carrier: Carrier = field(default_factory=Carrier)
    unread: int = 0

    def add(self, table: str, rows: Iterable[Row]) -> None:
        writing = [file for _, name, file in self.files if name == table]
        for row in rows:
            carried = self.carrier.row(row)
            self.counts[table] += 1
            for file in writing:
                file.write(carried)

    @property
    def formulas(self) -> int:
        return sum(file.formulas for _, _, file in self.files)


def _origins(order: Order) -> OriginOf:
    return lambda index: order.archive.roles.log_at(index).name


def _view(order: Order, publication: Publication) -> NoticeView:
    row = order.catalogue.versions(publication.object)[-1]
    return view_shelved(order.archive, order.catalogue, row, publication.at)


def _add_version(order: Order, sheets: _Sheets, view: NoticeView, version: VersionView) -> None:
    limits = order.archive.settings.limits
    assert view.publication is not None
    assert view.object is not None
    edition = read_shelved(view, version, limits)
    require_of_record(view.object, edition)
    parallel = parallel_of(edition, limits.edition_pairs)
    stated = view.publication.versions[version.number - 1]
    about: Row = {"notice": view.object, "version": version.number}
    assert version.index is not None
    origin = _origins(order)(version.index)
    sheets.add("versions", (version_row(view, version, origin, edition),))
    sheets.add("files", file_rows(view, version, stated, edition))
    sheets.add("segments", segment_rows(about, parallel))
    sheets.add("sentences", sentence_rows(about, parallel))
    columns = read_columns(about, edition, parallel)
    sheets.add("fields", field_rows(columns))
    sheets.add("references", reference_rows(columns))
    sheets.add("deadlines", deadline_rows(columns))
    given = {one.stated.path for one in version.renditions if not (one.withheld or one.redacted)}
    sheets.unread += sum(not one.columns and one.name in given for one in edition.renditions)


def _left_out(publication: Publication) -> Iterator[tuple[str, str]]:
    for number, version in enumerate(publication.versions, start=1):
        for file in version.statement.files:
            path = content_path(number, file.path)
            named = f"{publication.object} {path}"
            if (by := publication.withholding(path)) is not None:
                yield named, f"{by.sentence()}. Nothing is said of it but that it is there."
            elif path in publication.redacted:
                yield named, "It was redacted; what its statement says of it is given, and no text."


def _said(sheets: _Sheets, formats: tuple[TableFormat, ...]) -> str:
    named = ", ".join(one.value for one in formats)
    notices = counted(sheets.counts["notices"], "notice")
    said = f"{counted(len(TABLES), 'table')} of {notices} ({named})"
    if sheets.unread:
        said += f"; of {counted(sheets.unread)} no text could be read (files: findings)"
    if sheets.formulas:
        said += (
            f"; a spreadsheet would take {counted(sheets.formulas, 'cell')} of CSV for formulas: "
            "import every column as text (README.md)"
        )
    if sheets.carrier.replaced:
        said += (
            f"; {counted(sheets.carrier.replaced, 'character')} that no table can carry became "
            "U+FFFD"
        )
    return said


def _answer(sheets: _Sheets, formats: tuple[TableFormat, ...]) -> dict[str, object]:
    return {
        "formats": [one.value for one in formats],
        "rows": {table.name: sheets.counts[table.name] for table in TABLES},
        "unread": sheets.unread,
        "formulas": sheets.formulas,
        "replaced": sheets.carrier.replaced,
    }
