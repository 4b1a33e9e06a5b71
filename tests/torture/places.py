"""Where replicas are kept: as folders, or in a bucket of a real S3-compatible store on loopback.

What replicas hold is seen, damaged and judged in folders, one for each by its name. A folder that
is the replica itself needs nothing more; a bucket takes over what its folder has, and gives it
back.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from muniment_cli import surroundings
from object_store import CREDENTIALS, client_of, listed, running_store
from torture.work import stage

BUCKET = "copies"
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Folders:
    """Replicas in folders."""

    name: str = "folders"

    def address(self, folder: Path) -> str:
        """The address of the replica whose files are seen in a folder."""
        return f"folder:{folder}"

    def put(self, folder: Path) -> None:
        """Let the replica hold what its folder holds."""

    def get(self, folder: Path) -> None:
        """Let the folder hold what its replica holds."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """Replicas in the bucket of a store, each below a prefix that only one worker uses."""

    endpoint: str
    name: str = "S3"

    def address(self, folder: Path) -> str:
        return f"s3://{BUCKET}/{self._prefix(folder)}?endpoint={self.endpoint}"

    def put(self, folder: Path) -> None:
        client, prefix = client_of(self.endpoint), self._prefix(folder)
        there = listed(client, BUCKET, prefix)
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            data, relative = path.read_bytes(), path.relative_to(folder).as_posix()
            if there.pop(relative, "") != _digest(data):
                client.put_object(Bucket=BUCKET, Key=f"{prefix}/{relative}", Body=data)
        for relative in there:
            client.delete_object(Bucket=BUCKET, Key=f"{prefix}/{relative}")

    def get(self, folder: Path) -> None:
        client, prefix = client_of(self.endpoint), self._prefix(folder)
        there = listed(client, BUCKET, prefix)
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if there.get(path.relative_to(folder).as_posix()) == _digest(path.read_bytes()):
                del there[path.relative_to(folder).as_posix()]
            else:
                path.unlink()
        for relative in there:
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            answer = client.get_object(Bucket=BUCKET, Key=f"{prefix}/{relative}")
            (folder / relative).write_bytes(answer["Body"].read())

    def _prefix(self, folder: Path) -> str:
        return f"{stage().folder.name}/{folder.name}"


Place = Folders | Buckets


def _digest(data: bytes) -> str:
    """What a store lists of a file that came in one part."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


@contextmanager
def buckets() -> Iterator[Buckets]:
    """Run a store until the end of the block; who may write there stands in the environment."""
    with (
        tempfile.TemporaryDirectory(prefix="torture-store-") as folder,
        running_store(Path(folder) / "swift") as store,
        surroundings({**os.environ, **CREDENTIALS}),
    ):
        store.client().create_bucket(Bucket=BUCKET)
        yield Buckets(store.endpoint)


def why_no_buckets() -> str:
    """Say why no store can be run here, or nothing."""
    if shutil.which("memcached") is None:
        return "memcached is not installed"
    if not (_ROOT / ".peers" / "swift" / "bin" / "swift-proxy-server").exists():
        return "swift is not here (`make peers`)"
    return ""
