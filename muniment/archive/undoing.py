"""Undoing: what an interrupted writer was about to log, where its log does not go on.

Nothing of it was acknowledged. Where its entries made it into the log before the end they stand,
and only what is left to tidy is done.
"""

from __future__ import annotations

from pathlib import Path

from manifests import Checkpoint
from muniment.archive.desk import Staging
from muniment.archive.intent import NAME as INTENT
from muniment.archive.intent import Intent, IntentError, IntentItem, read_intent
from muniment.archive.log import Log
from muniment.archive.replacement import QUARANTINE, is_in_place, put_aside
from muniment.archive.shelves import Shelves, head_digest
from muniment.archive.swap import aside, swap
from muniment.durable import sync_folder, sync_tree


def settle_intents(root: Path, head: Checkpoint) -> None:
    """End every intent of a log that ends at `head`: what is logged stands, the rest is undone.

    The caller holds the archive's lock. Raises `IntentError` for one that is half logged, OSError.
    """
    log, shelves = Log(root / "log"), Shelves(root / "shelves")
    for run in Staging(root / "staging").pending():
        if (intent := read_intent(run)) is None:
            continue
        wanted = {item.entry.encode() for item in intent.items}
        logged = wanted.intersection(log.entries(0, head.size))
        if logged and logged != wanted:
            raise IntentError(
                f"{run} holds an intent of which the log has some entries and not others. Look "
                "into it before this log is ended."
            )
        if not logged:
            _undo(root, shelves, run, intent)
        for one in intent.replacements if logged else ():
            put_aside(run, one, root)
        sync_tree(shelves.root)
        (run / INTENT).unlink()
        sync_folder(run)


def _undo(root: Path, shelves: Shelves, run: Path, intent: Intent) -> None:
    for one in intent.replacements:
        shelf = shelves.path_of(one.object_id)
        # What took the place of nothing is what was logged, and stays.
        if is_in_place(one, shelf) and (run / one.staged).exists():
            swap(run / one.staged, shelf)
    for item in intent.items:
        if not item.is_adopted:
            _take_back(root, shelves, run, item)


def _take_back(root: Path, shelves: Shelves, run: Path, item: IntentItem) -> None:
    staged, shelf = run / item.staged, shelves.path_of(item.object_id)
    if head_digest(shelves.path_of(item.object_id)) == item.inventory.hex:
        if item.replaces is None:
            quarantine = root / QUARANTINE
            quarantine.mkdir(mode=0o700, exist_ok=True)
            shelf.rename(quarantine / f"{run.name.removeprefix('run-')}-{item.staged}")
            sync_folder(quarantine)
            shelves.prune(shelf.parent)
        elif staged.exists():
            swap(staged, shelf)
    if not shelf.exists() and aside(staged).exists():
        aside(staged).rename(shelf)
