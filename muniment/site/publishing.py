"""Publishing: every notice that may be given out, the pages around them, and the log."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from muniment.custody import for_publication
from muniment.durable import HeldLock
from muniment.site.entry import Entry, Making, in_order, make_entry, slug_of
from muniment.site.folder import DRAFT, Changed, SiteError, check_folder, put_in_place
from muniment.site.pages import Pages
from muniment.witnesses.publication import publish_log
from muniment.witnesses.registry import AskedWitness

_LOCK = ".published-by-one"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: how many notices, of which some are kept back, and what changed."""

    notices: int
    kept_back: int
    size: int
    changed: Changed


def publish(
    making: Making,
    folder: Path,
    at: datetime,
    base: str,
    witnesses: Mapping[str, AskedWitness],
    done: Callable[[], None],
) -> Published:
    """Bring a folder up to what may be given out at a moment.

    `base` is the address where the site will stand, or empty; `done` hears of each notice. Raises
    `SiteError` where the folder holds something else, and `MunimentError` where a notice is not
    what was logged: then nothing there has changed.
    """
    known = check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = HeldLock(folder / _LOCK)
    except BlockingIOError as failure:
        raise SiteError(f"Somebody else is publishing to {folder}; wait for it.") from failure
    draft = folder / DRAFT
    try:
        if draft.exists():
            shutil.rmtree(draft)  # Of a call that was killed.
        draft.mkdir()
        entries, kept_back = _entries(making, draft, at, done)
        size = _write_pages(making, draft, entries, base)
        changed = put_in_place(draft, folder, known)
        publish_log(making.archive, folder / "log", witnesses)
    finally:
        if draft.exists():
            shutil.rmtree(draft)
        lock.close()
    return Published(len(entries), kept_back, size, changed)


def _entries(
    making: Making, draft: Path, at: datetime, done: Callable[[], None]
) -> tuple[list[Entry], int]:
    entries: list[Entry] = []
    kept_back = 0
    for versions in making.catalogue.notices():
        object_id = versions[0].object
        publication = for_publication(making.archive, making.catalogue, object_id, at)
        if publication.whole is not None:
            kept_back += 1
            continue
        entries.append(make_entry(making, publication, draft / "notices" / slug_of(object_id)))
        done()
    return in_order(entries), kept_back


def _write_pages(making: Making, draft: Path, entries: Sequence[Entry], base: str) -> int:
    archive = making.archive
    size = archive.log.head(archive.roles).size
    pages = Pages(archive.roles.log.name, size, making.language)
    for entry in entries:
        _write(draft / "notices" / entry.slug / "index.html", pages.notice(entry))
    _write(draft / "index.html", pages.index(entries))
    _write(draft / "search.html", pages.search(entries, archive.settings.limits.site_search_bytes))
    (draft / "feed.xml").write_bytes(pages.feed(entries, base))
    if base:
        paths = ["", *(f"notices/{entry.slug}/index.html" for entry in entries)]
        _write(draft / "sitemap.txt", "".join(f"{base}{path}\n" for path in paths))
    return size


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
