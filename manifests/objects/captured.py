"""What captures say of beacons: each began with the rounds that were known before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from manifests.claims.statement import Statement
from manifests.claims.warcinfo import WarcinfoError, read_field
from manifests.moments.beacon import FIELD
from manifests.names import content_path
from manifests.objects.package import Package

_CAPTURE = "capture"
_WARC = ".warc.gz"


@dataclass(frozen=True, slots=True)
class Captured:
    """The ``beacon`` fields of the capture at `where`, as spelled; or why they cannot be read."""

    where: str
    beacons: tuple[str, ...]
    fault: str = ""


def read_captured(
    package: Package, prefix: str, number: int, statement: Statement, content: Collection[str]
) -> tuple[Captured, ...]:
    """Read the captures of a version whose statement names beacons; `content` is what is there.

    Raises OSError where a file cannot be read.
    """
    if not statement.beacons:
        return ()
    paths = [
        path
        for file in statement.files
        if file.kind == _CAPTURE and file.path.endswith(_WARC)
        if (path := content_path(number, file.path)) in content
    ]
    return tuple(_read(package, prefix + path) for path in paths)


def _read(package: Package, where: str) -> Captured:
    try:
        with package.open(where) as stream:
            return Captured(where, read_field(stream, FIELD))
    except WarcinfoError as failure:
        return Captured(where, (), str(failure))
