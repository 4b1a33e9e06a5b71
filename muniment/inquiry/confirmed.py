"""What the index finds, held against the shelves before anybody sees it.

The index only says where to look. What is withheld or redacted by now is passed over, however the
index came to have it; a rendition whose bytes are not those of record is counted and not shown.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from checksums import Algorithm, Digest, hash_file
from manifests import MunimentError, content_path
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import CustodyError, Publication, for_publication
from muniment.search.index import Document


class Shelf:
    """The shelves as answers need them: what lies there of a document, asked once for each file.

    `wrong` are (notice, rendition) of what was found changed or missing.
    """

    def __init__(self, archive: Archive, catalogue: Catalogue, now: datetime) -> None:
        self._archive, self._catalogue, self._now = archive, catalogue, now
        self._publications: dict[str, Publication | None] = {}
        self._known: dict[tuple[str, str], bool] = {}
        self.wrong: list[tuple[str, str]] = []

    def gives(self, document: Document) -> bool:
        """Tell whether a document's rendition may be given out and is as it was recorded."""
        key = document.source.id, document.rendition
        if key not in self._known:
            self._known[key] = self._look(document)
        return self._known[key]

    def _look(self, document: Document) -> bool:
        publication = self._publication(document.source.object)
        if publication is None:
            return False
        versions = (one for one in publication.versions if one.statement.id == document.source.id)
        version = next(versions, None)
        if version is None:
            return False  # The index is of another archive, or was changed.
        path = content_path(version.statement.version, document.rendition)
        try:
            publication.require()
            file = publication.file(path)
        except CustodyError:
            return False
        try:
            is_file = file.is_file() and not file.is_symlink()
            if is_file and version.digests.get(path) == _sha512(file):
                return True
        except OSError:
            pass  # It cannot be read, and so is not shown.
        self.wrong.append((document.source.object, document.rendition))
        return False

    def _publication(self, object_id: str) -> Publication | None:
        if object_id not in self._publications:
            found: Publication | None = None
            try:
                found = for_publication(self._archive, self._catalogue, object_id, self._now)
            except (MunimentError, OSError):
                self.wrong.append((object_id, ""))
            self._publications[object_id] = found
        return self._publications[object_id]


def _sha512(file: Path) -> Digest:
    return hash_file(file, (Algorithm.SHA512,)).digest(Algorithm.SHA512)
