"""A replica in a folder: objects are built beside the shelves and put in place by one rename.

::

    .replicating/lock        held by the one replicator; flock(2), so none is stale
    .replicating/origin      the log that is copied here
    .replicating/run-<id>/   what is being built; an object under the last part of its place
    .replicating/set-aside/  objects that were replaced and held files that we never gave

A group of objects is made durable by one syncfs(2), read back from the disk, and only then put in
place. Where a file system cannot exchange two folders (most network mounts), a new version takes
two renames; what a killed replicator left between them, the next one puts back.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, Digest, Finding
from manifests import FolderPackage, new_record_id
from muniment.archive.swap import aside, swap
from muniment.durable import HeldLock, drafts_of, sync_tree, write_durably
from muniment.replicas.copying import (
    ChangedError,
    SourceError,
    copy_checked,
    differing,
    is_file_of,
    write_new,
)
from muniment.replicas.door import (
    WORK,
    Change,
    Committed,
    ObjectCopy,
    Outcome,
    ReplicaError,
    batches,
    damage,
)
from muniment.replicas.replica import CHECKPOINT, Replica, object_place
from muniment.storage.folder import FolderStorage

_UNLINKABLE = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV)


@contextmanager
def opened_folder(root: Path) -> Iterator[FolderReplica]:
    """Open a folder for its one replicator, having swept up after a killed one.

    Raises `ReplicaError` where another is at work, or the folder above is not there.
    """
    if not root.parent.is_dir():
        raise ReplicaError(
            f"{root} cannot be made: {root.parent} is not there. Is its disk mounted?"
        )
    work = root / WORK
    for folder in (root, work):
        folder.mkdir(mode=0o777 if folder == root else 0o700, exist_ok=True)
    try:
        lock = HeldLock(work / "lock")
    except BlockingIOError as failure:
        raise ReplicaError(
            f"{root} is being written by another replicate; wait for it."
        ) from failure
    try:
        for dead in sorted(work.glob("run-*")):
            _put_back(root, dead)
            shutil.rmtree(dead)
        run = work / f"run-{new_record_id()}"
        run.mkdir(mode=0o700)
        try:
            yield FolderReplica(root, run)
        finally:
            with suppress(OSError):  # What cannot be swept up now, the next replicator will.
                _put_back(root, run)
                shutil.rmtree(run)
    finally:
        lock.close()


@dataclass(frozen=True, slots=True)
class FolderReplica:
    """A replica in a folder while it is written. `run` is the replicator's own folder in it."""

    root: Path
    run: Path

    def object_head(self, object_id: str) -> str | None:
        """Give what the sidecar of an object claims."""
        return Replica("", FolderStorage(self.root)).object_head(object_id)

    def commit(self, changes: Sequence[Change]) -> tuple[Committed, ...]:
        """Build, make durable, read back and put in place a group of objects."""
        built = tuple(self._build(change) for change in changes)
        ready = [
            change
            for change, one in zip(changes, built, strict=True)
            if one.outcome is Outcome.DONE
        ]
        if ready:
            sync_tree(self.run)
            self._read_back(
                (f"{self._staged(change.copy)}/{path}", digest)
                for change in ready
                for path, digest in change.copy.digests()
            )
            self._place(ready)
        return built

    def differing(self, copy: ObjectCopy) -> tuple[str, ...]:
        """Read an object's files from the disk; give those missing or not as they must be."""
        shelf = f"{self._shelf(copy)}/"
        found = differing([(f"{shelf}{path}", digest) for path, digest in copy.digests()])
        return tuple(path.removeprefix(shelf) for path in found)

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Give the size of every file below a folder."""
        if not (self.root / folder).is_dir():
            return {}
        listed = FolderPackage(self.root / folder).listing().sizes
        return {f"{folder}/{path}": size for path, size in listed.items()}

    def put(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files beside their places, read them back, and rename them into place."""
        for batch in batches(file for file in files if not self._holds(*file)):
            drafts: list[tuple[str, Digest]] = []
            for number, (_, data) in enumerate(batch):
                draft = f"{self.run}/put-{number}"
                write_new(draft, data)
                drafts.append((draft, Digest.of(Algorithm.SHA512, data)))
            sync_tree(self.run)
            self._read_back(drafts)
            for (path, _), (draft, _) in zip(batch, drafts, strict=True):
                self._make_folders(Path(path).parent)
                os.replace(draft, self.root / path)
        sync_tree(self.root)

    def publish(self, note: bytes, expected: bytes | None) -> Outcome:
        """Make all durable, then replace the checkpoint."""
        path = self.root / CHECKPOINT
        if (path.read_bytes() if path.exists() else None) != expected:
            return Outcome.CONFLICT
        sync_tree(self.root)
        if note == expected:
            return Outcome.DONE
        for draft in drafts_of(path):
            draft.unlink()
        write_durably(path, note)
        self._read_back([(str(path), Digest.of(Algorithm.SHA512, note))])
        return Outcome.DONE

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files, where they are."""
        for path in paths:
            (self.root / path).unlink(missing_ok=True)

    def _holds(self, path: str, data: bytes) -> bool:
        return is_file_of(f"{self.root}/{path}", Digest.of(Algorithm.SHA512, data))

    def _build(self, change: Change) -> Committed:
        copy = change.copy
        if self.object_head(copy.object_id) != change.expected_head:
            return Committed(Outcome.CONFLICT)
        staged = self._staged(copy)
        for folder in _folders(copy):
            os.mkdir(f"{staged}/{folder}")
        for path, data in copy.computed.items():
            write_new(f"{staged}/{path}", data)
        size = sum(map(len, copy.computed.values()))
        shelf = None if change.expected_head is None else self._shelf(copy)
        findings: list[Finding] = []
        for path, digest in copy.content.items():
            target = f"{staged}/{path}"
            if shelf is not None and _link(f"{shelf}/{path}", target, digest):
                continue
            try:
                size += copy_checked(f"{copy.folder}/{path}", target, digest)
            except (SourceError, ChangedError) as failure:
                findings.append(damage(copy, path, failure))
        if findings:
            shutil.rmtree(staged)
            return Committed(Outcome.DAMAGED, 0, tuple(findings))
        return Committed(Outcome.DONE, size)

    def _read_back(self, expected: Iterable[tuple[str, Digest]]) -> None:
        for path in differing(list(expected)):
            raise ReplicaError(
                f"{path} does not read back as it was written. The disk of this replica, or the "
                "way to it, cannot be trusted: look into it, then replicate again."
            )

    def _place(self, changes: Sequence[Change]) -> None:
        old: list[tuple[ObjectCopy, Path]] = []
        for change in changes:
            staged, shelf = self._staged(change.copy), self._shelf(change.copy)
            if change.expected_head is None:
                self._make_folders(shelf.parent.relative_to(self.root))
                staged.rename(shelf)
            else:
                swap(staged, shelf)
                replaced = next(path for path in (aside(staged), staged) if path.exists())
                old.append((change.copy, replaced))
        if old:
            sync_tree(self.root)  # An old object goes only when the new one is there for good.
        for copy, path in old:
            self._discard(copy, path)

    def _discard(self, copy: ObjectCopy, old: Path) -> None:
        """Remove an object that was replaced; what we never gave is set aside, not destroyed."""
        listed = FolderPackage(old).listing()
        if listed.sizes.keys() <= copy.paths | copy.gone and not listed.findings:
            shutil.rmtree(old)
            return
        kept = self.root / WORK / "set-aside"
        kept.mkdir(mode=0o700, exist_ok=True)
        old.rename(kept / f"{old.name.removesuffix('.old')[:32]}-{new_record_id()}")

    def _make_folders(self, folder: Path) -> None:
        """Make a folder below the root; raise `ReplicaError` where a link stands in its way."""
        path = self.root
        for part in folder.parts:
            path = path / part
            try:
                os.mkdir(path)
            except FileExistsError as failure:
                if path.is_symlink() or not path.is_dir():
                    raise ReplicaError(
                        f"{path} is a link or no folder, and not of our making: remove it."
                    ) from failure

    def _staged(self, copy: ObjectCopy) -> Path:
        return self.run / Path(object_place(copy.object_id)).name

    def _shelf(self, copy: ObjectCopy) -> Path:
        return self.root / object_place(copy.object_id)


def _folders(copy: ObjectCopy) -> list[str]:
    """Give the folders of an object, each after the one above it, the object's own first."""
    folders = {""}
    for path in (*copy.content, *copy.computed):
        while "/" in path:
            path = path.rpartition("/")[0]
            folders.add(path)
    return sorted(folders)


def _link(shelved: str, target: str, digest: Digest) -> bool:
    """Link a file that the replica has already, if it is whole."""
    try:
        if not is_file_of(shelved, digest):
            return False
        os.link(shelved, target)
    except OSError as failure:
        if failure.errno in (*_UNLINKABLE, errno.EIO):
            return False
        raise
    return True


def _put_back(root: Path, dead: Path) -> None:
    """Put back objects that a killed replicator had renamed away and not yet replaced."""
    for old in dead.glob("*.old"):
        name = old.name.removesuffix(".old")
        shelf = root / "shelves" / name[:2] / name[2:4] / name
        if not shelf.exists():
            old.rename(shelf)
