"""What the log has for a notice besides records about it: stamps and cosignatures of its heads.

Every head that is larger than a version's entry holds it. Of each authority, calendar, witness and
endorser the first such head counts, for each version: those that follow hold what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from manifests.claims.endorsement import KIND as ENDORSEMENT
from muniment.archive.archive import Archive
from muniment.archive.covered import ENTRIES
from muniment.catalogue import Catalogue, Row
from muniment.custody import Publication
from muniment.exchange.chronicle import Chronicle, Given
from muniment.exchange.happenings import SUCCESS, Happening, outcome_of, withheld_paths
from muniment.exchange.premis.events import IMPLEMENTER, Agent, Event, event_of
from muniment.exchange.premis.objects import version_identifier

_SIGNED = "digital signature generation"
_STAMPED = "time stamping"  # By a block; the vocabulary has no term for it.
_WHAT = {
    "authority": (_SIGNED, "time stamp (RFC 3161)"),
    "calendar": (_STAMPED, "OpenTimestamps proof"),
    "witness": (_SIGNED, "cosignature"),
}
_NAMED = "A name of this archive's owner for it; what it gave is kept in the log, and says its key."


def further_events(
    archive: Archive, catalogue: Catalogue, chronicle: Chronicle, publication: Publication
) -> Iterator[Event]:
    """Give what is told of heads that hold a notice, of coverings, and what its statements name.

    Raises `ObjectError` where a record cannot be read.
    """
    versions = catalogue.versions(publication.object)
    # What was told of before an entry is of heads that do not hold it.
    given = chronicle.given(versions[0].position)
    for one in _first_over(versions, given):
        held = tuple(row.version for row in versions if row.position < one.size)
        if one.who[0] != ENDORSEMENT:
            yield _by_another(archive, publication.object, one, held)
            continue
        note = f"the checkpoint of {one.size} entries, by the key {one.who[1]}"
        happening = Happening(one.statement, one.position, SUCCESS, note, held)
        yield _recorded(archive, publication, happening)
    for happening in (
        *_coverings(chronicle, versions),
        *_named(archive, catalogue, publication),
    ):
        yield _recorded(archive, publication, happening)


def _recorded(archive: Archive, publication: Publication, one: Happening) -> Event:
    return event_of(publication.object, one, archive.roles.log_at(one.index).name)


def _coverings(chronicle: Chronicle, versions: Sequence[Row]) -> Iterator[Happening]:
    for statement, one in chronicle.coverings:
        held = tuple(
            row.version
            for row in versions
            if one.what == ENTRIES and one.first <= row.position < one.end
        )
        if held:
            note = f"every file hashed anew by {one.text.algorithm.value}"
            yield Happening(statement, one.row.position, SUCCESS, note, held)


def _named(archive: Archive, catalogue: Catalogue, publication: Publication) -> Iterator[Happening]:
    """Give the records that a notice's statements name: a robots.txt, a list of mementos."""
    named: dict[str, list[int]] = {}
    for number, version in enumerate(publication.versions, start=1):
        for source in version.statement.sources:
            for said in (source.get("robots"), source.get("listed")):
                if isinstance(said, Mapping) and "record" in said:
                    named.setdefault(str(said["record"]), []).append(number)
    quiet = bool(withheld_paths(publication))
    for record, numbers in named.items():
        for row in catalogue.named(record):
            if row.id == record:
                statement = archive.versions(catalogue, row.object)[-1].statement
                outcome, note = outcome_of(statement, publication.object)
                held = tuple(dict.fromkeys(numbers))
                yield Happening(statement, row.position, outcome, note, held, quiet=quiet)


def _first_over(versions: Sequence[Row], given: Sequence[Given]) -> list[Given]:
    """Give what each gave for the first head that holds each version."""
    chosen: dict[tuple[tuple[str, str], int, int], Given] = {}
    for row in versions:
        first: dict[tuple[str, str], Given] = {}
        for one in given:
            best = first.get(one.who)
            if one.size > row.position and (best is None or one.size < best.size):
                first[one.who] = one
        chosen |= {(one.who, one.size, one.position): one for one in first.values()}
    return sorted(chosen.values(), key=lambda one: (one.position, one.size, one.who))


def _by_another(archive: Archive, object_id: str, one: Given, held: tuple[int, ...]) -> Event:
    role, name = one.who
    kind, what = _WHAT[role]
    path, origin = str(one.item.get("path", "")), archive.roles.log_at(one.position).name
    said = [f"{what} over the checkpoint of {one.size} entries of the log {origin}"]
    said.append(f"kept as {path}")
    if role == "calendar":
        said.append("blocks " + ", ".join(map(str, one.item["blocks"])))
    said.append(f"told of in entry {one.position}, record {one.statement.id}")
    time = one.item.get("time")
    stated = str(time["value"]) if isinstance(time, Mapping) and "value" in time else ""
    agent = Agent((role, name), name, "organization", note=_NAMED)
    return Event(
        ("muniment log file", f"{origin} {path}"),
        kind,
        stated or one.statement.composed,
        "; ".join(said),
        SUCCESS,
        f"obtained; not judged here; sha512 {one.item.get('sha512', '')}",
        ((agent, IMPLEMENTER),),
        tuple(version_identifier(object_id, number) for number in held),
    )
