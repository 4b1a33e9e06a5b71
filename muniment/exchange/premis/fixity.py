"""Fixity rounds as they concern one notice: each that covered a version of it is an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manifests import FormatError, Statement
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.exchange.premis.events import Happening
from muniment.exchange.premis.objects import version_identifier
from muniment.fixity.rounds import Round, read_round


def fixity_checks(archive: Archive, catalogue: Catalogue, object_id: str) -> Iterator[Happening]:
    """Give the rounds that covered an object, in the order of the log.

    The outcome is that of the worst version. Raises `ObjectError` where a record cannot be read.
    """
    versions = catalogue.versions(object_id)
    for row in catalogue.of_kind("fixity"):
        statement = archive.versions(catalogue, row.object)[-1].statement
        by = " ".join(statement.recorder)
        try:
            one = read_round(statement.id, row.position, by, statement.about[0])
        except (FormatError, IndexError):
            continue  # Of a later version of muniment; what it says is not ours to tell.
        happening = _happening(statement, one, object_id, versions)
        if happening is not None:
            yield happening


def _happening(
    statement: Statement, one: Round, object_id: str, versions: Sequence[Row]
) -> Happening | None:
    wrong = _covered(one, "wrong", versions)
    checked = sorted((*wrong, *_covered(one, "whole", versions)))
    if not checked:
        return None
    said = [f"replica {one.replica}"] if one.replica else []
    said += [f"v{number} is not as it was logged" for number in wrong]
    return Happening(
        statement,
        "failure" if wrong else "success",
        "; ".join(said),
        tuple(version_identifier(object_id, number) for number in checked),
    )


def _covered(one: Round, name: str, versions: Sequence[Row]) -> list[int]:
    runs = tuple(one.runs(name))
    return [
        row.version
        for row in versions
        if any(first <= row.position <= last for first, last in runs)
    ]
