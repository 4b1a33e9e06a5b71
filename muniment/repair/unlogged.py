"""What stands on the shelves and is asked for by nobody. Repair never touches it: it is named."""

from __future__ import annotations

from collections.abc import Iterator

from checksums import Finding, Severity
from manifests import FormatError, MunimentError, parse_statement
from muniment.archive.archive import Archive
from muniment.archive.shelves import relative_path
from muniment.catalogue import Catalogue
from muniment.repair.outcome import Outcome, State
from muniment.repair.wanted import Wanted


def find_unlogged(archive: Archive, catalogue: Catalogue, wanted: Wanted) -> Iterator[Outcome]:
    """Give each folder on the shelves that is the place of no object that was logged."""
    places = wanted.places()
    awaited = archive.staging.awaited()
    for folder in archive.shelves.objects():
        place = folder.relative_to(archive.shelves.root).as_posix()
        if folder in places and place == f"{folder.name[:2]}/{folder.name[2:4]}/{folder.name}":
            continue
        code = "log-not-logged"
        for path in sorted((folder / "v1" / "content" / "manifests").glob("*.json"))[:1]:
            try:
                limit = archive.settings.limits.statement_bytes
                statement = parse_statement(path.read_bytes(), limit)
            except (OSError, FormatError, MunimentError):
                break
            if relative_path(statement.object) != place:
                code = "object-misplaced"
            elif statement.id in awaited or catalogue.versions(statement.object):
                code = ""  # It came while we looked.
        if code:
            where = folder.relative_to(archive.root).as_posix()
            yield Outcome(where, State.LEFT, (Finding(code, Severity.WARNING, where),))
