"""Replicas as tests write them: one in memory, and objects to put there.

door = MemoryReplica()
copy = object_copy(tmp_path / "object", {"renditions/0001.txt": b"one"})
"""

import errno
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from checksums import Algorithm, Digest, Finding
from muniment.replicas.copying import ChangedError, SourceError
from muniment.replicas.door import Change, Committed, ObjectCopy, Outcome, damage
from muniment.replicas.replica import CHECKPOINT, Replica, object_place
from muniment.storage import Member, MemberKind

OBJECT = "urn:uuid:00000000-0000-4000-8000-000000000001"


class MemoryReplica:
    """A replica in a dictionary: what a folder and a bucket do, with nothing in the way."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    @property
    def name(self) -> str:
        return "memory"

    @property
    def storage(self) -> "MemoryReplica":
        return self

    def list(self, folder: str) -> tuple[Member, ...]:
        below = f"{folder}/" if folder else ""
        names = {path[len(below) :] for path in self.files if path.startswith(below)}
        if not names and folder:
            raise FileNotFoundError(errno.ENOENT, "no such folder", folder)
        folders = {name.partition("/")[0] for name in names if "/" in name}
        members = [Member(name, MemberKind.FOLDER) for name in folders]
        members += [
            Member(name, MemberKind.FILE, len(self.files[below + name]))
            for name in names
            if "/" not in name
        ]
        return tuple(sorted(members, key=lambda member: member.name))

    def read(self, path: str) -> BinaryIO:
        if path not in self.files:
            raise FileNotFoundError(errno.ENOENT, "no such file", path)
        return io.BytesIO(self.files[path])

    def object_head(self, object_id: str) -> str | None:
        return Replica("memory", self).object_head(object_id)

    def commit(self, changes: Sequence[Change]) -> tuple[Committed, ...]:
        return tuple(self._commit(change) for change in changes)

    def differing(self, copy: ObjectCopy) -> tuple[str, ...]:
        place = object_place(copy.object_id)
        return tuple(
            path
            for path, digest in copy.digests()
            if Digest.of(Algorithm.SHA512, self.files.get(f"{place}/{path}", b"none")) != digest
        )

    def sizes(self, folder: str) -> Mapping[str, int]:
        below = f"{folder}/"
        return {path: len(data) for path, data in self.files.items() if path.startswith(below)}

    def put(self, files: Iterable[tuple[str, bytes]]) -> None:
        self.files.update(files)

    def publish(self, note: bytes, expected: bytes | None) -> Outcome:
        if self.files.get(CHECKPOINT) != expected:
            return Outcome.CONFLICT
        self.files[CHECKPOINT] = note
        return Outcome.DONE

    def remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.files.pop(path, None)

    def _commit(self, change: Change) -> Committed:
        copy = change.copy
        if self.object_head(copy.object_id) != change.expected_head:
            return Committed(Outcome.CONFLICT)
        ready, findings = dict(copy.computed), list[Finding]()
        for path, digest in copy.content.items():
            source = copy.folder / path
            try:
                ready[path] = source.read_bytes()
                if Digest.of(Algorithm.SHA512, ready[path]) != digest:
                    findings.append(damage(copy, path, ChangedError(str(source))))
            except OSError as error:
                failure = SourceError(error.errno, error.strerror)
                findings.append(damage(copy, path, failure))
        if findings:
            return Committed(Outcome.DAMAGED, 0, tuple(findings))
        place = object_place(copy.object_id)
        self.files = {
            path: data for path, data in self.files.items() if not path.startswith(f"{place}/")
        }
        self.files.update({f"{place}/{path}": data for path, data in ready.items()})
        return Committed(Outcome.DONE, sum(map(len, ready.values())))


def object_copy(
    folder: Path,
    *versions: Mapping[str, bytes],
    object_id: str = OBJECT,
    gone: frozenset[str] = frozenset(),
) -> ObjectCopy:
    """Write an object's content into a folder, and say how it is to stand in a replica.

    Each of `versions` gives what it adds, by logical path. Inventories are a line each: a replica
    does not read them.
    """
    content: dict[str, Digest] = {}
    computed = {"0=ocfl_object_1.1": b"ocfl_object_1.1\n"}
    for number, added in enumerate(versions, start=1):
        sums = {f"manifests/{number}.sums": f"manifest {number}\n".encode()}
        for logical, data in {**added, **sums}.items():
            path = f"v{number}/content/{logical}"
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
            content[path] = Digest.of(Algorithm.SHA512, data)
        kept = sorted(content.keys() - gone)
        inventory = f"inventory of {kept} at {number}\n".encode()
        beside = f"{hashlib.sha512(inventory).hexdigest()} inventory.json\n".encode()
        for prefix in ("", f"v{number}/"):
            computed[f"{prefix}inventory.json"] = inventory
            computed[f"{prefix}inventory.json.sha512"] = beside
    held = {path: digest for path, digest in content.items() if path not in gone}
    return ObjectCopy(object_id, folder, held, computed, gone)
