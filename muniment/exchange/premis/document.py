"""The whole document: what the archive's records say of one notice, in PREMIS 3.0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from manifests import Statement, Version, content_path
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import Publication
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
    publication = order.publication()
    data = write_premis(order.archive, order.catalogue, publication)
    order.target.write_bytes(data)
    left_out = tuple(_left_out(publication))
    return Delivery(f"{len(data)} bytes of PREMIS 3.0", {"bytes": len(data)}, left_out)


def write_premis(archive: Archive, catalogue: Catalogue, publication: Publication) -> bytes:
    """Give a notice, its files and all that was recorded of it as a PREMIS 3.0 document.

    The same archive gives the same bytes. Raises `ObjectError` where a record cannot be read, and
    `WithheldError` where everything is withheld.
    """
    publication.require()
    object_id, versions = publication.object, publication.versions
    happenings = sorted(
        (
            *_accessions(publication),
            *_records(archive, catalogue, publication),
            *fixity_checks(archive, catalogue, object_id),
        ),
        key=lambda one: (one.statement.composed, one.statement.id),
    )
    parts = [
        *objects(publication),
        *events(happenings),
        *agents(happenings),
        *_rights(object_id, versions),
    ]
    return document(parts)


def _left_out(publication: Publication) -> Iterator[tuple[str, str]]:
    for number, version in enumerate(publication.versions, start=1):
        for file in version.statement.files:
            path = content_path(number, file.path)
            if (by := publication.withholding(path)) is not None:
                yield path, f"{by.sentence()}. Its name, size and digests are not given out."


def _accessions(publication: Publication) -> Iterator[Happening]:
    object_id = publication.object
    withheld = {path for path, _ in _left_out(publication)}
    for number, version in enumerate(publication.versions, start=1):
        statement = version.statement
        paths = (content_path(number, file.path) for file in statement.files)
        files = (file_identifier(object_id, number, file) for file in statement.files)
        yield Happening(
            statement,
            "success",
            "; ".join(sorted({str(finding["code"]) for finding in statement.findings})),
            (version_identifier(object_id, number), *files),
            # A source may be named as the file is.
            quiet=not withheld.isdisjoint(paths),
        )


def _records(
    archive: Archive, catalogue: Catalogue, publication: Publication
) -> Iterator[Happening]:
    object_id = publication.object
    quiet = any(_left_out(publication))
    for row in catalogue.about(object_id):
        statement = archive.versions(catalogue, row.object)[-1].statement
        failed = [source["failure"] for source in statement.sources if "failure" in source]
        yield Happening(
            statement,
            "failure" if failed else "success",
            "; ".join(str(failure["sentence"]) for failure in failed),
            (notice_identifier(object_id), *_versions_of(statement, object_id)),
            quiet,
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
