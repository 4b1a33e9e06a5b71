"""`muniment export --as csl|bibtex|ris`: how notices are cited, in one file.

Nothing in it depends on a reader's trust, so the same notices give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from muniment.citing.citation import Citation
from muniment.citing.gathering import cite
from muniment.citing.styles import as_style
from muniment.custody import Publication
from muniment.edition.shelved import read_shelved
from muniment.edition.vouched import vouched_of
from muniment.exchange.order import Delivery, ExportError, Order, counted
from muniment.reading import view_shelved


def deliver_csl(order: Order) -> Delivery:
    """Write citations as CSL-JSON."""
    return _deliver(order, "csl")


def deliver_bibtex(order: Order) -> Delivery:
    """Write citations as BibTeX."""
    return _deliver(order, "bibtex")


def deliver_ris(order: Order) -> Delivery:
    """Write citations as RIS."""
    return _deliver(order, "ris")


def _deliver(order: Order, style: str) -> Delivery:
    citations = tuple(_citations(order))
    data = as_style(citations, style).encode("utf-8")
    order.target.write_bytes(data)
    return Delivery(counted(len(citations), "citation"), {"bytes": len(data)})


def _citations(order: Order) -> Iterator[Citation]:
    for publication in order.publications:
        yield citation_of(order, publication)


def citation_of(order: Order, publication: Publication) -> Citation:
    """Give what is cited of one notice. Raises `ExportError` where its text is not of record."""
    row = order.catalogue.versions(publication.object)[-1]
    view = view_shelved(order.archive, order.catalogue, row, publication.at)
    number = len(view.versions) if order.version is None else order.version
    if not 1 <= number <= len(view.versions):
        raise ExportError(f"{view.object} has versions 1 to {len(view.versions)}, and no {number}.")
    version = view.versions[number - 1]
    edition = read_shelved(view, version, order.archive.settings.limits)
    for one in edition.renditions:
        if any(finding.code == "text-not-of-record" for finding in one.findings):
            raise ExportError(
                f"{one.name} of {view.object} is changed or missing, so nothing is cited from it. "
                "Run `muniment verify` on the notice."
            )
    vouched = vouched_of(order.archive, order.catalogue, view, number)
    return cite(view, version, edition, vouched=vouched)
