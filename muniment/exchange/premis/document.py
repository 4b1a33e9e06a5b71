"""The whole document: what the archive's records say of one notice, in PREMIS 3.0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from manifests import Statement, Version
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.exchange.order import Delivery, Order
from muniment.exchange.premis.events import Happening, agents, events
from muniment.exchange.premis.fixity import fixity_checks
from muniment.exchange.premis.markup import document, element, identifier
from muniment.exchange.premis.objects import (
    file_identifier,
    notice_identifier,
    objects,
    version_identifier,
)


def deliver(order: Order) -> Delivery:
    """Write what was recorded of one notice as `--as premis` gives it."""
    data = write_premis(order.archive, order.catalogue, order.publication().object)
    order.target.write_bytes(data)
    return Delivery(f"{len(data)} bytes of PREMIS 3.0", {"bytes": len(data)})


def write_premis(archive: Archive, catalogue: Catalogue, object_id: str) -> bytes:
    """Give a notice, its files and all that was recorded of it as a PREMIS 3.0 document.

    The same archive gives the same bytes. Raises `ObjectError` where a record cannot be read.
    """
    versions = archive.versions(catalogue, object_id)
    happenings = sorted(
        (
            *_accessions(object_id, versions),
            *_records(archive, catalogue, object_id),
            *fixity_checks(archive, catalogue, object_id),
        ),
        key=lambda one: (one.statement.composed, one.statement.id),
    )
    parts = [
        *objects(object_id, versions),
        *events(happenings),
        *agents(happenings),
        *_rights(object_id, versions),
    ]
    return document(parts)


def _accessions(object_id: str, versions: Sequence[Version]) -> Iterator[Happening]:
    for number, version in enumerate(versions, start=1):
        statement = version.statement
        files = (file_identifier(object_id, number, file) for file in statement.files)
        yield Happening(
            statement,
            "success",
            "; ".join(sorted({str(finding["code"]) for finding in statement.findings})),
            (version_identifier(object_id, number), *files),
        )


def _records(archive: Archive, catalogue: Catalogue, object_id: str) -> Iterator[Happening]:
    for row in catalogue.about(object_id):
        statement = archive.versions(catalogue, row.object)[-1].statement
        failed = [source["failure"] for source in statement.sources if "failure" in source]
        yield Happening(
            statement,
            "failure" if failed else "success",
            "; ".join(str(failure["sentence"]) for failure in failed),
            (notice_identifier(object_id), *_versions_of(statement, object_id)),
        )


def _versions_of(statement: Statement, object_id: str) -> Iterator[tuple[str, str]]:
    for item in statement.about:
        if item.get("object") == object_id and isinstance(item.get("version"), int):
            yield version_identifier(object_id, item["version"])


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
