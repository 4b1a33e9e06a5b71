"""A turn at the desk: a group of rebuilt objects takes its places, and a record says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from manifests import Statement, canonical, error
from muniment.archive.archive import Writer
from muniment.archive.desk import Desk
from muniment.archive.records import Record, draft_record
from muniment.archive.replacement import Replacement
from muniment.repair.object import Rebuilt
from muniment.repair.outcome import Outcome, State

REPORT = "reports/0001.json"


@dataclass(frozen=True, slots=True)
class Job:
    """An object that is rebuilt in a folder of the run, and what is to be said of it.

    `on_shelf` is whether anything stands in its place.
    """

    outcome: Outcome
    rebuilt: Rebuilt
    folder: Path
    on_shelf: bool


def take_turn(writer: Writer, jobs: Sequence[Job]) -> Iterator[Outcome]:
    """Replace a group and log the record of it; give what became of each.

    The caller holds the objects' locks. Raises OSError, and what the desk raises.
    """
    with writer.desk() as desk:
        _teach(desk, jobs)
        ready: list[Job] = []
        for job in jobs:
            if len(desk.catalogue.versions(job.outcome.name)) == job.outcome.versions:
                ready.append(job)
            else:  # A killed writer's intent was carried out just now.
                shutil.rmtree(job.folder)
                yield failed(job.outcome, "repair-added-to")
        if ready:
            yield from _replace(writer, desk, ready)


def failed(outcome: Outcome, code: str, **particulars: str) -> Outcome:
    """Say of an object that it was not repaired, and why."""
    finding = error(code, outcome.name, **particulars)
    return replace(outcome, state=State.FAILED, findings=(*outcome.findings, finding))


def _replace(writer: Writer, desk: Desk, jobs: Sequence[Job]) -> Iterator[Outcome]:
    run = writer.run.name.removeprefix("run-")
    names = [f"{run}-{job.folder.name}" for job in jobs]
    done = [
        replace(job.outcome, quarantine=name if job.on_shelf else "")
        for job, name in zip(jobs, names, strict=True)
    ]
    report = canonical({"objects": [one.report() for one in done]})
    record = Record("repair", tuple(one.about() for one in done), {REPORT: report})
    replacements = [
        Replacement(job.outcome.name, job.folder, job.outcome.versions, name)
        for job, name in zip(jobs, names, strict=True)
    ]
    [logged] = desk.replace(
        writer.run.folder,
        replacements,
        [draft_record(writer, record)],
        writer.now(),
    )
    for one in done:
        yield replace(one, record=logged.statement.id, index=logged.index)


def _teach(desk: Desk, jobs: Sequence[Job]) -> None:
    """Tell the catalogue of versions that it lost with the object, and that were found."""
    new: list[tuple[int, Statement]] = []
    for job in jobs:
        known = {row.position for row in desk.catalogue.versions(job.outcome.name)}
        statements = {one.version: one for one in job.rebuilt.statements}
        new += [
            (version.position, statements[version.number])
            for version in job.rebuilt.wanted.versions
            if version.position not in known
        ]
    if new:
        desk.catalogue.add(new, desk.catalogue.size)
