"""Taking a notice out of an archive's index at once, wherever its writers are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from muniment.durable import locked

LOCK = "search.lock"
"""The lock of whoever reads or writes the index, in the staging folder."""


def forget(root: Path, object_id: str) -> None:
    """Take a notice's text out of the index of the archive at `root`, and out of its file.

    What of it may still be found is read anew by the next search. An index that cannot be written
    is deleted. Not to be called at the desk. Raises OSError where neither can be done.
    """
    # Imported here: whoever asks what is withheld or redacted forgets nothing.
    from muniment.search.index import NAME, Index, discard

    path = root / NAME
    if not path.exists() and not path.with_name(f"{NAME}-journal").exists():
        return
    with locked(root / "staging" / LOCK):
        try:
            index = Index.open(path, writable=True)
            if index is None:
                discard(path)
                return
            with closing(index), index.transaction():
                index.erase(object_id)
                index.note_stale(object_id)
        except sqlite3.Error:
            discard(path)
