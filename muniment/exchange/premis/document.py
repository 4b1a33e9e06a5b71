"""The whole document: what the archive's records say of one notice, in PREMIS 3.0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from manifests import Version
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import Publication
from muniment.exchange.chronicle import Chronicle
from muniment.exchange.happenings import happenings, withheld_paths
from muniment.exchange.order import Delivery, Order
from muniment.exchange.premis.events import agents, event_of, events
from muniment.exchange.premis.heads import further_events
from muniment.exchange.premis.markup import document, element, identifier
from muniment.exchange.premis.objects import notice_identifier, objects


def deliver(order: Order) -> Delivery:
    """Write what was recorded of one notice as `--as premis` gives it."""
    publication = order.publication()
    data = write_premis(order.archive, order.catalogue, order.chronicle, publication)
    order.target.write_bytes(data)
    left_out = tuple(_left_out(publication))
    return Delivery(f"{len(data)} bytes of PREMIS 3.0", {"bytes": len(data)}, left_out)


def write_premis(
    archive: Archive, catalogue: Catalogue, chronicle: Chronicle, publication: Publication
) -> bytes:
    """Give a notice, its files and all that was recorded of it as a PREMIS 3.0 document.

    The same archive gives the same bytes. Raises `ObjectError` where a record cannot be read, and
    `WithheldError` where everything is withheld.
    """
    publication.require()
    object_id, versions = publication.object, publication.versions
    logged = happenings(archive, catalogue, publication, chronicle.rounds)
    origins = (archive.roles.log_at(one.index).name for one in logged)
    found = (
        *(event_of(object_id, one, where) for one, where in zip(logged, origins, strict=True)),
        *further_events(archive, catalogue, chronicle, publication),
    )
    happened = sorted(found, key=lambda one: (one.time, one.identifier))
    parts = [
        *objects(publication),
        *events(happened),
        *agents(happened),
        *_rights(object_id, versions),
    ]
    return document(parts)


def _left_out(publication: Publication) -> Iterator[tuple[str, str]]:
    for path in withheld_paths(publication):
        by = publication.withholding(path)
        assert by is not None
        yield path, f"{by.sentence()}. Its name, size and digests are not given out."


def _rights(object_id: str, versions: Sequence[Version]) -> Iterator[Element]:
    notice = versions[-1].statement.notice
    said = [
        ("otherRightsNote", str(notice[name]))
        for name in ("rights", "legal_basis")
        if name in notice
    ]
    if not said:
        return
    value = versions[-1].statement.id
    yield element(
        "rights",
        element(
            "rightsStatement",
            identifier("rightsStatement", "muniment record", value),
            ("rightsBasis", "other"),
            element(
                "otherRightsInformation", ("otherRightsBasis", "as the archive states it"), *said
            ),
            identifier("linkingObject", *notice_identifier(object_id)),
        ),
    )
