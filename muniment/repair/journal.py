"""The journal of a repair of the archive's own files: what is kept, what is written, what is said.

Log, keys and the storage root cannot be mended under an intent, since an intent is carried out by
whoever can extend the log. So each file is noted durably before it is touched, in the quarantine::

    quarantine/<name>/journal.jsonl      one RFC 8785 object a line: path, sha512, from
    quarantine/<name>/log/tile/…         what stood there before

Whoever repairs next goes on in the same folder, and the record is made from the journal.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from checksums import Algorithm, Digest
from manifests import FormatError, canonical, new_record_id, parse_canonical
from muniment.archive.replacement import QUARANTINE
from muniment.durable import drafts_of, sync_folder, write_durably
from muniment.repair.sources import Taken

NAME = "journal.jsonl"
_MAX_LINE = 1 << 16


class Journal:
    """The journal of one repair; nothing is on the disk before the first file is mended."""

    def __init__(self, archive: Path) -> None:
        """Take up the journal that an interrupted repair left, if any."""
        self._archive = archive
        left = sorted(archive.glob(f"{QUARANTINE}/*/{NAME}"))
        self.name = left[0].parent.name if left else f"repair-{new_record_id()}"
        self.folder = archive / QUARANTINE / self.name

    def mended(self) -> tuple[Taken, ...]:
        """Give what was mended since the journal was begun, each file once.

        A proof file that was noted, and not put in its place, was not mended: nothing writes it
        again. The log's own files may have changed since.
        """
        try:
            lines = (self.folder / NAME).read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return ()
        found = {one.path: one for one in map(_read, lines) if one is not None}
        return tuple(
            one for one in found.values() if not is_proof(one.path) or self._is_in_place(one)
        )

    def _is_in_place(self, one: Taken) -> bool:
        try:
            data = (self._archive / one.path).read_bytes()
        except OSError:
            return False
        return Digest.of(Algorithm.SHA512, data) == one.sha512

    def put(self, path: str, data: bytes, source: str, mode: int = 0o666) -> Taken:
        """Write a file of the archive anew, durably, having kept what stood in its place."""
        mended = Taken.of(path, data, source)
        self._note(mended)
        target = self._archive / path
        self._make_way(path)
        self._keep(path)
        for draft in drafts_of(target):
            draft.unlink()
        write_durably(target, data, mode)
        return mended

    def close(self) -> None:
        """End the journal: its record is logged. The folder goes if it kept nothing."""
        (self.folder / NAME).unlink(missing_ok=True)
        if self.folder.exists():
            sync_folder(self.folder)
            if not any(self.folder.iterdir()):
                self.folder.rmdir()
                sync_folder(self.folder.parent)

    @property
    def kept(self) -> str:
        """The name below quarantine/ where it kept anything, else an empty text."""
        others = self.folder.exists() and any(one.name != NAME for one in self.folder.iterdir())
        return self.name if others else ""

    def _note(self, mended: Taken) -> None:
        if not self.folder.exists():
            self.folder.parent.mkdir(mode=0o700, exist_ok=True)
            self.folder.mkdir(mode=0o700)
            _sync_folders((self._archive, self.folder.parent))
        with open(self.folder / NAME, "ab", buffering=0) as stream:
            # A line that a kill cut off is ended here, and read as none.
            stream.write(b"\n" + canonical(mended.to_json()) + b"\n")
            os.fsync(stream.fileno())
        sync_folder(self.folder)

    def _make_way(self, path: str) -> None:
        """Make the folders above a file; what is in the way of one goes to the quarantine."""
        made = self._archive
        for part in Path(path).parts[:-1]:
            made = made / part
            if made.is_symlink() or (made.exists() and not made.is_dir()):
                self._move(made)
            if not made.exists():
                made.mkdir()
                sync_folder(made.parent)

    def _keep(self, path: str) -> None:
        old = self._archive / path
        try:
            regular = stat.S_ISREG(old.stat(follow_symlinks=False).st_mode)
        except FileNotFoundError:
            return
        if not regular:
            self._move(old)
        elif not (kept := self._place_of(old)).exists():
            os.link(old, kept)
            sync_folder(kept.parent)

    def _move(self, old: Path) -> None:
        kept = self._place_of(old)
        while kept.exists() or kept.is_symlink():
            kept = kept.with_name(f"{kept.name}.again")
        old.rename(kept)
        _sync_folders((kept.parent, old.parent))

    def _place_of(self, path: Path) -> Path:
        kept = self.folder / path.relative_to(self._archive)
        missing = [one for one in (kept.parent, *kept.parents) if not one.exists()]
        kept.parent.mkdir(parents=True, exist_ok=True)
        _sync_folders(one.parent for one in missing)
        return kept


def is_proof(path: str) -> bool:
    """Tell whether a path, from the archive's top, is that of a proof beside a checkpoint."""
    folder, _, name = path.rpartition("/")
    return folder.startswith("log/checkpoints/") and name != "checkpoint"


def _read(line: bytes) -> Taken | None:
    try:
        value = parse_canonical(line, max_bytes=_MAX_LINE)
        digest = Digest.from_hex(Algorithm.SHA512, value["sha512"])
        return Taken(value["path"], digest, value["from"])
    except (FormatError, ValueError, KeyError, TypeError):
        return None


def _sync_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        sync_folder(folder)
