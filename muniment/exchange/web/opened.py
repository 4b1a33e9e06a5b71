"""WARC files taken out of a WACZ that was imported, each as it lies in it."""

from __future__ import annotations

from pathlib import Path

from manifests import Limits
from muniment.conformance.report import Ledger
from muniment.conformance.wacz.archives import FOLDER
from muniment.conformance.wacz.container import Container
from muniment.conformance.wacz.member import ZipMember
from muniment.conformance.wacz.structures import ZipError

_WARC = (".warc", ".warc.gz")
_PIECE = 1 << 18


def open_wacz(wacz: Path, room: Path, limits: Limits) -> tuple[Path, ...] | None:
    """Write the WARC files in a WACZ into a folder that is not there yet, in order of their names.

    Gives None where one of them, or the zip file, is damaged. Raises `LimitError` where they unfold
    too far, and OSError.
    """
    ledger = Ledger(1)
    room.mkdir()
    with wacz.open("rb") as stream:
        try:
            container = Container(stream, limits, ledger)
        except ZipError:
            return None
        # What is wrong elsewhere in the zip file was said when it was imported.
        before = ledger.errors
        taken: list[Path] = []
        for member in _warcs(container):
            target = room / str(len(taken) + 1)
            source = container.open(member, lambda _: None)
            with target.open("xb") as out:
                while piece := source.read(_PIECE):
                    out.write(piece)
            taken.append(target)
    return tuple(taken) if ledger.errors == before else None


def _warcs(container: Container) -> list[ZipMember]:
    members = container.members.values()
    found = [one for one in members if one.name.startswith(FOLDER) and one.name.endswith(_WARC)]
    return sorted(found, key=lambda one: one.name)
