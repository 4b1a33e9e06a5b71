"""The readable text of a notice as others read it: Akoma Ntoso, a page, plain text.

It is derived by rules, and carries no proof; whence it is stands in it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from manifests import NO_TRUST, Limits
from muniment.archive.archive import Archive
from muniment.archive.inspect import Inspector
from muniment.catalogue import HEADS, Catalogue
from muniment.custody import CustodyError
from muniment.edition import Edition
from muniment.edition.sheet import Sheet, sheet_of
from muniment.edition.shelved import read_shelved, read_stale
from muniment.edition.showing.written import WRITERS
from muniment.edition.vouched import vouched_of
from muniment.edition.whence import Judged, Whence, whence_shelved
from muniment.exchange.order import Delivery, ExportError, NothingError, Order, counted
from muniment.reading import NoticeView, view_shelved
from muniment.reading.view import VersionView
from muniment.words import Language, check_words, limits_of_verdict

_TIMES = (11, 12)  # "not after" and "not before", as a verdict numbers its checks


class NoTextError(NothingError):
    """Nothing of a notice can be read as text."""


def deliver_akn(order: Order) -> Delivery:
    """Write a document of Akoma Ntoso 3.0 for each language."""
    return _deliver(order, "akn")


def deliver_html(order: Order) -> Delivery:
    """Write the page on which a notice is read."""
    return _deliver(order, "html")


def deliver_text(order: Order) -> Delivery:
    """Write the text, a line a unit."""
    return _deliver(order, "text")


def _deliver(order: Order, form: str) -> Delivery:
    publication = order.publication()
    archive, catalogue = order.archive, order.catalogue
    row = catalogue.versions(publication.object)[-1]
    view = view_shelved(archive, catalogue, row, publication.at)
    number = order.version or len(view.versions)
    if number > len(view.versions):
        raise ExportError(f"{publication.object} has no version {number}.")
    version = view.versions[number - 1]
    edition = read_shelved(view, version, archive.settings.limits)
    require_of_record(publication.object, edition)
    require_text(publication.object, edition)
    sheet = sheet_for_others(archive, catalogue, view, version, edition, order.language)
    return deliver_sheet(sheet, form, order.target, order.language, archive.settings.limits)


def deliver_sheet(
    sheet: Sheet, form: str, target: Path, language: Language, limits: Limits
) -> Delivery:
    """Write a sheet as ``akn``, ``html`` or ``text`` to where nothing is."""
    names = WRITERS[form](sheet, target, language, limits)
    left_out = tuple((file.name, file.why) for file in sheet.whence.files if file.why)
    if names:
        said = counted(len(names), "language")
        return Delivery(f"{said} as Akoma Ntoso 3.0", {"files": list(names)}, left_out)
    size = target.stat().st_size
    return Delivery(f"{size} bytes", {"bytes": size}, left_out)


def sheet_for_others(
    archive: Archive,
    catalogue: Catalogue,
    view: NoticeView,
    version: VersionView,
    edition: Edition,
    language: Language,
) -> Sheet:
    """Lay a version's edition out for whoever will read it, told to nobody in particular."""
    limits = archive.settings.limits
    whence = whence_shelved(view, version, language)
    judged = replace(whence, judged=_judged(archive, catalogue, whence, language))
    vouched = vouched_of(archive, catalogue, view, version.number)
    stale = read_stale(view, version, edition, limits)
    return sheet_of(edition, judged, limits, vouched=vouched, stale=stale)


def require_of_record(object_id: str, edition: Edition) -> None:
    """Refuse what is not as it was logged. Raises `ExportError`."""
    for one in edition.renditions:
        for finding in one.findings:
            if finding.code == "text-not-of-record":
                raise ExportError(
                    f"{one.name} of {object_id} is missing or not what its manifest lists. Run "
                    "`muniment verify` on it."
                )


def require_text(object_id: str, edition: Edition) -> None:
    """Refuse what has nothing to be read. Raises `NoTextError`; `CustodyError`: it is withheld."""
    if any(one.columns for one in edition.renditions):
        return
    if any(f.code == "text-withheld" for one in edition.renditions for f in one.findings):
        raise CustodyError(f"All text of {object_id} is withheld.")
    raise NoTextError(f"{object_id} has no rendition whose text can be read.")


def _judged(archive: Archive, catalogue: Catalogue, whence: Whence, language: Language) -> Judged:
    """Judge as one who trusts nobody: so it is the same whoever exports, and claims the least."""
    assert whence.shelved is not None
    object_id = whence.shelved.object
    inspector = Inspector(archive, NO_TRUST)
    positions = {one.id: one.position for one in catalogue.versions(object_id)}
    records = [
        (one.object, one.position)
        for one in (*catalogue.about(object_id), *catalogue.about(HEADS))
        if one.kind in inspector.speaking
    ]
    verdict = inspector.verify_object(object_id, positions, records)
    return Judged(
        tuple(check_words(one, language) for one in verdict.checks if one.name.number in _TIMES),
        limits_of_verdict(verdict, language),
    )
