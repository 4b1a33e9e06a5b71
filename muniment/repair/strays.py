"""Strays: folders on our shelves that stand in another place than their statement's object has."""

from __future__ import annotations

from pathlib import Path

from manifests import FormatError, MunimentError, parse_statement
from muniment.archive.archive import Archive
from muniment.archive.shelves import relative_path


class Strays:
    """Looked for once, when first asked: an object may have been moved, or swapped with another."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._found: dict[str, list[str]] | None = None

    def of(self, object_id: str) -> tuple[str, ...]:
        """Give the folders, from the archive's root, that claim to be this object elsewhere."""
        if self._found is None:
            self._found = self._look()
        return tuple(self._found.get(object_id, ()))

    def _look(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        root = self._archive.root
        for folder in self._archive.shelves.objects():
            claimed = self._claimed(folder)
            place = str(folder.relative_to(self._archive.shelves.root))
            if claimed is not None and relative_path(claimed) != place:
                found.setdefault(claimed, []).append(folder.relative_to(root).as_posix())
        return found

    def _claimed(self, folder: Path) -> str | None:
        limit = self._archive.settings.limits.statement_bytes
        for path in sorted((folder / "v1" / "content" / "manifests").glob("*.json"))[:1]:
            try:
                return parse_statement(path.read_bytes(), limit).object
            except (OSError, FormatError, MunimentError):
                return None
        return None
