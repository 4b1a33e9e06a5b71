"""The readable text of a notice as others read it: Akoma Ntoso, a page, plain text.

It is derived by rules, and carries no proof; whence it is stands in it.
"""

from __future__ import annotations

from dataclasses import replace

from manifests import NO_TRUST
from muniment.archive.inspect import Inspector
from muniment.catalogue import HEADS
from muniment.custody import CustodyError
from muniment.edition import Edition
from muniment.edition.shelved import read_shelved
from muniment.edition.showing.sheet import Sheet, sheet_of
from muniment.edition.showing.written import WRITERS
from muniment.edition.whence import Judged, whence_shelved
from muniment.exchange.order import Delivery, ExportError, Order, counted
from muniment.reading import view_shelved
from muniment.words import Language, check_words, limits_of_verdict

_TIMES = (11, 12)  # "not after" and "not before", as a verdict numbers its checks


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
    sheet = _sheet(order)
    names = WRITERS[form](sheet, order.target, order.language, order.archive.settings.limits)
    left_out = tuple((file.name, file.why) for file in sheet.whence.files if file.why)
    if names:
        said = counted(len(names), "language")
        return Delivery(f"{said} as Akoma Ntoso 3.0", {"files": list(names)}, left_out)
    size = order.target.stat().st_size
    return Delivery(f"{size} bytes", {"bytes": size}, left_out)


def _sheet(order: Order) -> Sheet:
    publication = order.publication()
    archive, catalogue = order.archive, order.catalogue
    row = catalogue.versions(publication.object)[-1]
    view = view_shelved(archive, catalogue, row, publication.at)
    number = order.version or len(view.versions)
    if number > len(view.versions):
        raise ExportError(f"{publication.object} has no version {number}.")
    version = view.versions[number - 1]
    edition = read_shelved(view, version, archive.settings.limits)
    _require_text(publication.object, edition)
    whence = whence_shelved(view, version, order.language)
    judged = replace(whence, judged=_judged(order, publication.object))
    return sheet_of(edition, judged, archive.settings.limits)


def _require_text(object_id: str, edition: Edition) -> None:
    """Refuse what is not as it was logged, and what has nothing to be read."""
    for one in edition.renditions:
        for finding in one.findings:
            if finding.code == "text-not-of-record":
                raise ExportError(
                    f"{one.name} of {object_id} is missing or not what its manifest lists. Run "
                    "`muniment verify` on it."
                )
    if any(one.columns for one in edition.renditions):
        return
    if any(f.code == "text-withheld" for one in edition.renditions for f in one.findings):
        raise CustodyError(f"All text of {object_id} is withheld.")
    raise ExportError(f"{object_id} has no rendition whose text can be read.")


def _judged(order: Order, object_id: str) -> Judged:
    """Judge as one who trusts nobody: so it is the same whoever exports, and claims the least."""
    inspector = Inspector(order.archive, NO_TRUST)
    catalogue = order.catalogue
    positions = {one.id: one.position for one in catalogue.versions(object_id)}
    records = [
        (one.object, one.position)
        for one in (*catalogue.about(object_id), *catalogue.about(HEADS))
        if one.kind in inspector.speaking
    ]
    verdict = inspector.verify_shelved(object_id, positions, records)
    language: Language = order.language
    return Judged(
        tuple(check_words(one, language) for one in verdict.checks if one.name.number in _TIMES),
        limits_of_verdict(verdict, language),
    )
