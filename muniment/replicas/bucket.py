"""A replica in a bucket: every file a key, put only where none is, and read back after.

A store puts one key at a time, so an object goes in as content first, inventories next, the
object's own inventory after them and its sidecar last. Until then the sidecar tells of the version
before, or is not there, and what the next replicate finds it takes up. Only what has to change is
ever overwritten: an object's own inventory and sidecar, the checkpoint, and bytes that are not
what was signed.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from checksums import Algorithm, Digest, Finding, hash_stream
from manifests import INVENTORY, SIDECAR
from muniment.replicas.copying import ChangedError, SourceError, open_source, read_source
from muniment.replicas.door import (
    Change,
    Committed,
    ObjectCopy,
    Outcome,
    ReplicaError,
    batches,
    damage,
)
from muniment.replicas.replica import CHECKPOINT, Replica, object_place
from muniment.storage.bounded import read_bounded
from muniment.storage.s3 import S3Error, S3Storage, told_as_os_errors

THREADS = 8
PART_BYTES = 8 << 20  # of an upload in parts; what is smaller goes in one
_MOST_PARTS = 9_000  # S3 takes 10,000
_TAKEN = frozenset({"PreconditionFailed", "412"})
_CHECKPOINT_BYTES = 1 << 20


@contextmanager
def opened_bucket(storage: S3Storage) -> Iterator[BucketReplica]:
    """Open a bucket for its one replicator, having ended the uploads that a killed one began."""
    replica = BucketReplica(storage)
    replica.abort_uploads()
    yield replica


@dataclass(frozen=True, slots=True)
class BucketReplica:
    """A replica in a bucket while it is written; several threads may use it at once."""

    storage: S3Storage

    def object_head(self, object_id: str) -> str | None:
        """Give what the sidecar of an object claims."""
        return Replica("", self.storage).object_head(object_id)

    def commit(self, changes: Sequence[Change]) -> tuple[Committed, ...]:
        """Send objects, one after the other."""
        return tuple(self._commit(change) for change in changes)

    def differing(self, copy: ObjectCopy) -> tuple[str, ...]:
        """Read an object's files; give those missing or not as they must be."""
        place = object_place(copy.object_id)
        return tuple(
            path for path, digest in copy.digests() if not self._is(f"{place}/{path}", digest)
        )

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Give the size of every file below a folder."""
        return self.storage.tree(folder)

    def put(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Put small files, several at a time."""
        with ThreadPoolExecutor(THREADS) as pool:
            for batch in batches(files):
                for _ in pool.map(lambda file: self._put(*file), batch):
                    pass

    def publish(self, note: bytes, expected: bytes | None) -> Outcome:
        """Replace the checkpoint, if it is the expected one."""
        try:
            found: bytes | None = read_bounded(self.storage, CHECKPOINT, _CHECKPOINT_BYTES)
        except FileNotFoundError:
            found = None
        if found != expected:
            return Outcome.CONFLICT
        if found != note:
            self._replace(CHECKPOINT, note)
        return Outcome.DONE

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files; where the bucket keeps versions, they become earlier ones."""
        for path in paths:
            with told_as_os_errors(self.storage.address, path):
                self.storage.client.delete_object(**self._named(path))

    def abort_uploads(self) -> None:
        """End every upload in parts that is still open below the prefix: none is at work."""
        address, client = self.storage.address, self.storage.client
        with told_as_os_errors(address, "(uploads)"):
            pages = client.get_paginator("list_multipart_uploads").paginate(
                Bucket=address.bucket, Prefix=address.key("")
            )
            for upload in [one for page in pages for one in page.get("Uploads", ())]:
                client.abort_multipart_upload(
                    Bucket=address.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                )

    def _commit(self, change: Change) -> Committed:
        copy, place = change.copy, object_place(change.copy.object_id)
        if self.object_head(copy.object_id) != change.expected_head:
            return Committed(Outcome.CONFLICT)
        there = {} if change.expected_head is None else self.storage.tree(place)
        sent = 0
        findings: list[Finding] = []
        for path, digest in copy.content.items():
            try:
                sent += self._send(copy, path, digest, there.get(f"{place}/{path}"), change.held)
            except (SourceError, ChangedError) as failure:
                findings.append(damage(copy, path, failure))
        if findings:
            return Committed(Outcome.DAMAGED, 0, tuple(findings))
        self._destroy(f"{place}/{path}" for path in copy.gone if f"{place}/{path}" in there)
        for path in sorted(copy.computed, key=_lateness):
            replaced = path in (INVENTORY, SIDECAR) and f"{place}/{path}" in there
            put = self._replace if replaced else self._put
            sent += put(f"{place}/{path}", copy.computed[path])
        return Committed(Outcome.DONE, sent)

    def _destroy(self, paths: Iterable[str]) -> None:
        """Delete files with every version that the bucket keeps of them (redaction)."""
        client, address = self.storage.client, self.storage.address
        for path in paths:
            with told_as_os_errors(address, path):
                pages = client.get_paginator("list_object_versions").paginate(
                    Bucket=address.bucket, Prefix=address.key(path)
                )
                found = [
                    one
                    for page in pages
                    for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
                    if one["Key"] == address.key(path)
                ]
                for one in found:
                    client.delete_object(**self._named(path), VersionId=one["VersionId"])

    def _send(
        self, copy: ObjectCopy, path: str, digest: Digest, there: int | None, held: int
    ) -> int:
        """Send a content file, unless it is there; give the bytes sent."""
        key, source = f"{object_place(copy.object_id)}/{path}", f"{copy.folder}/{path}"
        descriptor = open_source(source)
        try:
            size = os.fstat(descriptor).st_size
            if there == size and (_version_of(path) <= held or self._is(key, digest)):
                return 0
            if size > PART_BYTES:
                self._put_in_parts(key, descriptor, source, digest)
            else:
                data = b"".join(iter(lambda: read_source(descriptor, source), b""))
                if Digest.of(Algorithm.SHA512, data) != digest:
                    raise ChangedError(source)
                self._put(key, data)
            return size
        finally:
            os.close(descriptor)

    def _put(self, path: str, data: bytes) -> int:
        """Put bytes where none are, or in the place of others, and read them back."""
        digest = Digest.of(Algorithm.SHA512, data)
        try:
            with told_as_os_errors(self.storage.address, path):
                self.storage.client.put_object(
                    **self._named(path), Body=data, IfNoneMatch="*", ChecksumSHA256=_sha256(data)
                )
        except S3Error as failure:
            if failure.code not in _TAKEN:
                raise
            if self._is(path, digest) and self._is_listed(path):
                return 0
            return self._replace(path, data)
        self._check(path, digest)
        return len(data)

    def _replace(self, path: str, data: bytes) -> int:
        """Put bytes in the place of whatever is there, and read them back."""
        with told_as_os_errors(self.storage.address, path):
            self.storage.client.put_object(
                **self._named(path), Body=data, ChecksumSHA256=_sha256(data)
            )
        self._check(path, Digest.of(Algorithm.SHA512, data))
        return len(data)

    def _put_in_parts(self, path: str, descriptor: int, source: str, digest: Digest) -> None:
        client, named = self.storage.client, self._named(path)
        with told_as_os_errors(self.storage.address, path):
            begun = client.create_multipart_upload(**named, ChecksumAlgorithm="SHA256")
        upload = {**named, "UploadId": begun["UploadId"]}
        completed = False
        try:
            parts = list(self._send_parts(upload, path, descriptor, source, digest))
            completed = self._complete(upload, path, parts, digest)
        finally:
            if not completed:
                # What cannot be ended now, the next replicate ends.
                with suppress(OSError), told_as_os_errors(self.storage.address, path):
                    client.abort_multipart_upload(**upload)
        self._check(path, digest)

    def _send_parts(
        self,
        upload: Mapping[str, Any],
        path: str,
        descriptor: int,
        source: str,
        digest: Digest,
    ) -> Iterator[dict[str, Any]]:
        length = max(PART_BYTES, -(-os.fstat(descriptor).st_size // _MOST_PARTS))
        hashing = digest.algorithm.new()
        number, data = 0, bytearray()
        while piece := read_source(descriptor, source):
            hashing.update(piece)
            data += piece
            if len(data) >= length:
                number += 1
                yield self._send_part(upload, path, number, bytes(data))
                data.clear()
        if data:
            yield self._send_part(upload, path, number + 1, bytes(data))
        if hashing.digest() != digest.value:
            raise ChangedError(source)

    def _send_part(
        self, upload: Mapping[str, Any], path: str, number: int, data: bytes
    ) -> dict[str, Any]:
        checksum = _sha256(data)
        with told_as_os_errors(self.storage.address, path):
            answer = self.storage.client.upload_part(
                **upload, PartNumber=number, Body=data, ChecksumSHA256=checksum
            )
        return {"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": checksum}

    def _complete(
        self, upload: Mapping[str, Any], path: str, parts: list[dict[str, Any]], digest: Digest
    ) -> bool:
        """Make an object of its parts; tell whether that was done, or the same stands there."""
        client, whole = self.storage.client, {"MultipartUpload": {"Parts": parts}}
        try:
            with told_as_os_errors(self.storage.address, path):
                client.complete_multipart_upload(**upload, **whole, IfNoneMatch="*")
        except S3Error as failure:
            if failure.code not in _TAKEN:
                raise
            if self._is(path, digest) and self._is_listed(path):
                return False
            with told_as_os_errors(self.storage.address, path):
                client.complete_multipart_upload(**upload, **whole)
        return True

    def _check(self, path: str, digest: Digest) -> None:
        """Read back what was put, as any reader will get it."""
        if not self._is(path, digest):
            raise ReplicaError(
                f"{self.storage.name}: {path} does not read back as it was put. The store, or the "
                "way to it, cannot be trusted: look into it, then replicate again."
            )

    def _is(self, path: str, digest: Digest) -> bool:
        try:
            with self.storage.read(path) as stream:
                return hash_stream(stream, (digest.algorithm,)).digest(digest.algorithm) == digest
        except FileNotFoundError:
            return False

    def _is_listed(self, path: str) -> bool:
        """Whether a listing shows a key: one whose server died as it was put may be left out."""
        address = self.storage.address
        with told_as_os_errors(address, path):
            answer = self.storage.client.list_objects_v2(
                Bucket=address.bucket, Prefix=address.key(path), MaxKeys=1
            )
        return any(one["Key"] == address.key(path) for one in answer.get("Contents", ()))

    def _named(self, path: str) -> dict[str, str]:
        address = self.storage.address
        return {"Bucket": address.bucket, "Key": address.key(path)}


def _lateness(path: str) -> tuple[int, str]:
    """Order an object's computed files: its inventory after all others, its sidecar last."""
    return {INVENTORY: 1, SIDECAR: 2}.get(path, 0), path


def _version_of(path: str) -> int:
    return int(path[1:].partition("/")[0])


def _sha256(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
