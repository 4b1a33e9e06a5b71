"""What happened to a notice, as the log has it: accessions, records about it, fixity rounds.

Each is one record of the log as it concerns one notice. Whoever writes it down (PREMIS, tables)
chooses words of their own for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from manifests import Statement, content_path
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody import Publication
from muniment.exchange.chronicle import Rounds
from muniment.fixity.rounds import Round

SUCCESS: Final = "success"
FAILURE: Final = "failure"
_HOLDINGS = "holdings"
# What a look at a copy that others hold found, where that copy is what was given.
_AS_GIVEN = ("whole", "same-text")


@dataclass(frozen=True, slots=True)
class Happening:
    """One record, entry `index` of the log, as it concerns one notice: how it ended.

    `versions` are those that it speaks of, `paths` the content paths of files that it brought.
    `note` says more, in words. Of a `quiet` one it is not said whence it came: that would name what
    is withheld.
    """

    statement: Statement
    index: int
    outcome: str
    note: str
    versions: tuple[int, ...]
    paths: tuple[str, ...] = ()
    quiet: bool = False


def happenings(
    archive: Archive, catalogue: Catalogue, publication: Publication, rounds: Rounds
) -> tuple[Happening, ...]:
    """Give what happened to a notice, by the time at which it was written down.

    Raises `ObjectError` where a record cannot be read.
    """
    rows = catalogue.versions(publication.object)
    found = (
        *_accessions(publication, rows),
        *_records(archive, catalogue, publication),
        *_fixity_checks(rounds, rows),
    )
    return tuple(sorted(found, key=lambda one: (one.statement.composed, one.statement.id)))


def withheld_paths(publication: Publication) -> tuple[str, ...]:
    """Give the content paths of a notice's files that are withheld."""
    return tuple(
        path
        for number, version in enumerate(publication.versions, start=1)
        for path in (content_path(number, file.path) for file in version.statement.files)
        if publication.withholding(path) is not None
    )


def _accessions(publication: Publication, rows: Sequence[Row]) -> Iterator[Happening]:
    withheld = set(withheld_paths(publication))
    numbered = enumerate(zip(publication.versions, rows, strict=True), start=1)
    for number, (version, row) in numbered:
        statement = version.statement
        paths = tuple(content_path(number, file.path) for file in statement.files)
        yield Happening(
            statement,
            row.position,
            SUCCESS,
            "; ".join(sorted({str(finding["code"]) for finding in statement.findings})),
            (number,),
            paths,
            # A source may be named as the file is.
            quiet=not withheld.isdisjoint(paths),
        )


def _records(
    archive: Archive, catalogue: Catalogue, publication: Publication
) -> Iterator[Happening]:
    quiet = bool(withheld_paths(publication))
    for row in catalogue.about(publication.object):
        statement = archive.versions(catalogue, row.object)[-1].statement
        outcome, note = outcome_of(statement, publication.object)
        yield Happening(
            statement,
            row.position,
            outcome,
            note,
            tuple(_versions_of(statement, publication.object)),
            quiet=quiet,
        )


def outcome_of(statement: Statement, object_id: str) -> tuple[str, str]:
    """Give how what a record tells of ended for one notice, and a note in words, or ""."""
    failed = [str(one["failure"]["sentence"]) for one in statement.sources if "failure" in one]
    if failed:
        return FAILURE, "; ".join(failed)
    if statement.kind != _HOLDINGS:
        return SUCCESS, ""
    looked = [item for item in statement.about if item.get("object") == object_id]
    whole = all(item.get("outcome") in _AS_GIVEN for item in looked)
    said = (f"{one.get('place')} {one.get('item')}: {one.get('outcome')}" for one in looked)
    return SUCCESS if whole else FAILURE, "; ".join(said)


def _versions_of(statement: Statement, object_id: str) -> Iterator[int]:
    for item in statement.about:
        if item.get("object") == object_id and isinstance(item.get("version"), int):
            yield item["version"]


def _fixity_checks(rounds: Rounds, rows: Sequence[Row]) -> Iterator[Happening]:
    """Give the rounds that covered a notice; the outcome is that of its worst version."""
    for statement, one in rounds:
        wrong = _covered(one, "wrong", rows)
        checked = sorted((*wrong, *_covered(one, "whole", rows)))
        if checked:
            said = [f"replica {one.replica}"] if one.replica else []
            said += [f"v{number} is not as it was logged" for number in wrong]
            outcome = FAILURE if wrong else SUCCESS
            yield Happening(statement, one.position, outcome, "; ".join(said), tuple(checked))


def _covered(one: Round, name: str, rows: Sequence[Row]) -> list[int]:
    runs = tuple(one.runs(name))
    return [
        row.version for row in rows if any(first <= row.position <= last for first, last in runs)
    ]
