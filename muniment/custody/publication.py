"""What may leave the archive now: the one door to files for whoever publishes.

Kits, exports, pages and deposits are given a `Publication` and no folder of the shelves: so none
can forget that something is withheld, or was redacted. Copies for custody (replicas) do not come
here: they hold all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from manifests import Version, split_content_path
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody.errors import CustodyError
from muniment.custody.withholding import Withholding, covers, standing


class WithheldError(CustodyError):
    """What is asked for is withheld now."""


class GoneError(CustodyError):
    """What is asked for was redacted."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One object as it may be published at a moment. Made by `for_publication`.

    `withheld` says of logical paths by what they are kept back; `whole` is what keeps back all.
    """

    object: str
    at: datetime
    versions: tuple[Version, ...]
    withheld: Mapping[str, Withholding]
    whole: Withholding | None
    _folder: Path

    def require(self) -> None:
        """Raise `WithheldError` where everything is kept back, what is said of it included."""
        if self.whole is not None:
            raise WithheldError(f"{self.whole.sentence()}. Nothing of it is given out.")

    def file(self, path: str) -> Path:
        """Give where a content path's file lies. Raises `WithheldError` or `GoneError`."""
        if (by := self.withholding(path)) is not None:
            raise WithheldError(f"{by.sentence()}. It is in custody, and is not given out.")
        if path in self.redacted:
            raise GoneError(f"{path} of {self.object} was redacted; there are no bytes of it.")
        return self._folder / path

    def folder(self) -> Path:
        """Give the whole object's folder. Raises `WithheldError` where any file is kept back."""
        self.require()
        for by in self.withheld.values():
            raise WithheldError(
                f"{by.sentence()}. A kit holds a notice whole or not at all, so none is made. "
                f"`muniment withhold {self.object} --lift` ends it; `muniment export` writes the "
                "other files."
            )
        return self._folder

    def withholding(self, path: str) -> Withholding | None:
        """Say by what a content path is kept back, if it is."""
        parts = split_content_path(path)
        return self.withheld.get(parts[1]) if parts else None

    @property
    def redacted(self) -> frozenset[str]:
        """The content paths of what was redacted."""
        return frozenset[str]().union(*(version.redacted for version in self.versions))


def for_publication(
    archive: Archive, catalogue: Catalogue, object_id: str, now: datetime
) -> Publication:
    """Look up what of an object may be published at a moment. Raises `ObjectError` as it does."""
    versions = archive.versions(catalogue, object_id)
    held = standing(archive, catalogue, object_id, now)
    return Publication(
        object=object_id,
        at=now,
        versions=versions,
        withheld={path: one for one in held for path in covers(one, versions)},
        whole=next((one for one in held if not one.paths), None),
        _folder=archive.shelves.path_of(object_id),
    )
