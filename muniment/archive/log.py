"""The log on disk: C2SP tlog-tiles as static files, appended under the high-water mark.

Order of writing: tiles and entries; mark; checkpoint. A crash in between leaves tiles that no
checkpoint speaks of, which the next append writes anew, or a mark whose checkpoint is signed then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checksums import ProofError, consistency_path, inclusion_path, root_at
from manifests import (
    Appended,
    Checkpoint,
    Entry,
    MunimentError,
    NoteSigner,
    Roles,
    TileReader,
    TlogProof,
    append_entries,
    sign_note,
    superseded_tiles,
)
from muniment.durable import drafts_of, names_in, sync_folder, sync_tree, write_durably
from muniment.keys import Mark
from muniment.plain_file import read_plain

WIDTH = 256
_SIZE = re.compile("0|[1-9][0-9]{0,18}")


class LogError(MunimentError):
    """The log cannot be read or extended."""


class RolledBackError(LogError):
    """The log is not the one that its key has signed: it is older, or another."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log in a folder, for reading."""

    root: Path

    def read(self, path: str) -> bytes:
        """Read a file of the log by its tlog-tiles path; raise OSError where it is not there."""
        return read_plain(self.root / path)

    def note(self) -> bytes:
        """Give the newest checkpoint's signed note; raise `LogError` where there is none."""
        try:
            return self.read("checkpoint")
        except FileNotFoundError as error:
            raise LogError(
                f"{self.root / 'checkpoint'} is missing: this is no log, or not all of one."
            ) from error

    def head(self, roles: Roles) -> Checkpoint:
        """Give the newest checkpoint, its signature checked."""
        return roles.open(self.note())

    def tiles(self, size: int) -> TileReader:
        """Give a reader of the hash tiles of the tree of `size` entries."""
        return TileReader(self.read, size)

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """Give the entries from `start` up to, not including, `stop`, the size of the log."""
        tiles = self.tiles(stop)
        for number in range(start // WIDTH, -(-stop // WIDTH)):
            yield from tiles.entries(number)[max(start - number * WIDTH, 0) :]

    def entry(self, index: int, size: int) -> bytes:
        """Give one entry of the log of `size` entries."""
        return self.tiles(size).entry(index)

    def proof(self, index: int, checkpoint: Checkpoint, note: bytes) -> TlogProof:
        """Make the proof that the entry at `index` is in the tree of `checkpoint`."""
        tiles = self.tiles(checkpoint.size)
        return TlogProof(index, inclusion_path(index, checkpoint.size, tiles.node), note, None)

    def consistency(self, older: int, newer: int) -> tuple[bytes, ...]:
        """Make the proof that the tree of `newer` entries extends that of `older`."""
        return consistency_path(older, newer, self.tiles(newer).node)

    def checkpoints(self) -> tuple[int, ...]:
        """Give the sizes at which checkpoints were signed, ascending."""
        try:
            names = names_in(self.root / "checkpoints")
        except FileNotFoundError:
            return ()
        return tuple(sorted(int(name) for name in names if _SIZE.fullmatch(name)))


@dataclass(frozen=True, slots=True)
class LogWriter:
    """A log that is extended, with its key and mark. The caller holds the key's lock."""

    log: Log
    roles: Roles
    signer: NoteSigner
    mark: Mark

    def create(self) -> None:
        """Begin an empty log: a mark and a checkpoint of size 0."""
        empty = self._sign(append_entries(0, (), self.log.read))
        self.mark.raise_to(empty[0])
        self._publish(*empty)

    def settle(self) -> Checkpoint:
        """Give the head to extend, having signed it where a crash had come between.

        Raises `RolledBackError` where the tiles here are not those of the mark.
        """
        mark = self.mark.read()
        try:
            head = self.log.head(self.roles)
            tiles = self.log.tiles(mark.size)
            root = root_at(mark.size, tiles.node)
            led = root_at(min(head.size, mark.size), tiles.node)
        except FileNotFoundError as error:
            raise self._rolled_back(mark, f"it lacks {error.filename}") from error
        except (MunimentError, ProofError) as error:
            raise self._rolled_back(mark, str(error)) from error
        if root != mark.root:
            raise self._rolled_back(mark, f"it has another history up to entry {mark.size}")
        if head.size > mark.size:
            raise self._rolled_back(mark, f"its checkpoint speaks of {head.size} entries")
        if head.root != led:
            raise self._rolled_back(mark, "its checkpoint is one of another history")
        if head.size < mark.size:
            # Whoever raised the mark may have failed to make it durable: what is read shows nothing
            # of that, and no checkpoint may be there that a power cut leaves the mark behind.
            self.mark.raise_to(mark)
            self._publish(mark, sign_note(mark.body(), self.signer))
        kept = self.log.root / "checkpoints" / str(mark.size) / "checkpoint"
        for path in (self.log.root / "checkpoint", kept, self.mark.path):
            drafts = drafts_of(path)
            for draft in drafts:
                draft.unlink()
            if drafts:
                sync_folder(path.parent)  # Else a power cut brings them back, as no part of a log.
        return mark

    def publish_again(self, head: Checkpoint) -> None:
        """Write the mark and the newest checkpoint anew, durably; they stay what they are.

        Whoever wrote them and was interrupted may have failed to make them durable. What is read
        shows nothing of that, and to sync a second time proves nothing.
        """
        self.mark.raise_to(head)
        self._publish(head, self.log.note())

    def append(self, entries: Sequence[Entry]) -> tuple[int, Checkpoint]:
        """Append entries durably; give the first one's index and the checkpoint that holds all."""
        head = self.settle()
        appended = append_entries(head.size, [entry.encode() for entry in entries], self.log.read)
        if appended.old_root != head.root:
            raise self._rolled_back(head, "its tiles changed while it was read")
        for path, data in appended.files.items():
            target = self.log.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        sync_tree(self.log.root)
        checkpoint, note = self._sign(appended)
        self.mark.raise_to(checkpoint)
        self._publish(checkpoint, note)
        for path in superseded_tiles(head.size, checkpoint.size):
            (self.log.root / path).unlink(missing_ok=True)
        return head.size, checkpoint

    def find(self, wanted: Sequence[Entry], start: int, stop: int) -> dict[bytes, int]:
        """Give the indexes of those of `wanted` that the log has from `start` on."""
        encoded = {entry.encode() for entry in wanted}
        found = enumerate(self.log.entries(start, stop), start=start)
        return {entry: index for index, entry in found if entry in encoded}

    def _sign(self, appended: Appended) -> tuple[Checkpoint, bytes]:
        checkpoint = Checkpoint(self.signer.verifier.name, appended.size, appended.root)
        return checkpoint, sign_note(checkpoint.body(), self.signer)

    def _publish(self, checkpoint: Checkpoint, note: bytes) -> None:
        folder = self.log.root / "checkpoints" / str(checkpoint.size)
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(folder / "checkpoint", note)
        sync_folder(folder.parent)
        write_durably(self.log.root / "checkpoint", note)

    def _rolled_back(self, mark: Checkpoint, reason: str) -> RolledBackError:
        return RolledBackError(
            f"The log in {self.log.root} is not the one that its key last signed, which has "
            f"{mark.size} entries ({self.mark.path}): {reason}. It may have been restored from an "
            "older copy. Nothing is signed, so that its history cannot split in two. Bring back "
            "the newest copy of the whole archive, or let `muniment log resume` fetch what is lost "
            "from copies; reading and verifying go on working."
        )
