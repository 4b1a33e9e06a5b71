"""The content files of an object, each read once: small ones whole, the others hashed.

What is far longer than its statement says is not read at all: whatever it holds, it is not what was
stated, and a file with a hole in it could be made as long as a file system allows.
"""

from __future__ import annotations

from collections.abc import Mapping

from checksums import Algorithm, Digest
from manifests.limits import Limits
from manifests.names import split_content_path
from manifests.objects.package import FolderPackage, Package, hash_member, read_small
from manifests.steps import Steps

PLENTY = 1 << 20  # bytes by which a file may be too long and is read all the same
# What of an object is read beside others: bytes that are kept, and bytes that pass by.
_MOST_KEPT, _MOST_PASSING = 1 << 18, 1 << 20


class ObjectFiles:
    """The files of the object below `prefix` in a package; `sizes` are in bytes, by path.

    Paths are the object's own; `content` has them in order. Everything else is empty until it was
    read.
    """

    def __init__(
        self, package: Package, prefix: str, sizes: Mapping[str, int], limits: Limits
    ) -> None:
        self._package = package
        self._prefix = prefix
        self._limits = limits
        self._hashed: dict[str, tuple[int, Digest]] = {}
        self.sizes = sizes
        self.content = {
            path: parts
            for path in sorted(sizes)
            if "/content/" in path and (parts := split_content_path(path)) is not None
        }
        self.small: dict[str, bytes] = {}
        self.sha512: dict[str, Digest] = {}
        self.unread: dict[str, int] = {}

    def read_manifests(self) -> Steps[None]:
        """Read manifests, signatures and statements: what is parsed is what was hashed.

        Raises OSError, and `LimitError` where one is too large to be read.
        """
        statement, other = self._limits.statement_bytes, self._limits.manifest_bytes
        kept = 0
        for path, (_, logical) in self.content.items():
            if logical.startswith("manifests/"):
                limit = statement if path.endswith(".json") else other
                data = self._read_at_once(path)
                if data is None or len(data) > limit:
                    yield True
                    data = read_small(self._package, self._prefix + path, limit)
                self.small[path] = data
                self.sha512[path] = Digest.of(Algorithm.SHA512, data)
                kept += len(data)
                if kept > _MOST_KEPT:
                    yield True

    def read_others(self, stated: Mapping[str, int]) -> Steps[None]:
        """Hash the others, but for those that are far longer than `stated`: these are `unread`.

        What nobody stated is as good as stated to be empty. Raises OSError.
        """
        for path in self.content:
            if path in self.small:
                continue
            data = self._read_at_once(path)
            if data is not None:
                self.sha512[path] = Digest.of(Algorithm.SHA512, data)
                self._hashed[path] = len(data), Digest.of(Algorithm.SHA256, data)
            elif self.sizes[path] > stated.get(path, 0) + PLENTY:
                self.unread[path] = stated.get(path, 0)
            else:
                if self.sizes[path] > _MOST_PASSING:
                    yield True
                size, sha512, sha256 = hash_member(self._package, self._prefix + path)
                self.sha512[path] = sha512
                self._hashed[path] = size, sha256

    def is_exactly(self, path: str, data: bytes) -> bool:
        """Tell whether a file has these bytes and no more; raise OSError."""
        found = self._read_at_once(path)
        if found is None and self.sizes[path] == len(data):
            found = read_small(self._package, self._prefix + path, len(data))
        return found == data

    def _read_at_once(self, path: str) -> bytes | None:
        """Read what is not long, and so cannot be far too long, where that can be done at once."""
        if isinstance(self._package, FolderPackage):
            return self._package.read_at_once(self._prefix + path)
        return None

    def size_and_sha256(self, path: str) -> tuple[int, Digest] | None:
        """Give what a statement says of a file; None of what is unread."""
        if path in self.small:  # Of those, next to none is listed.
            return len(self.small[path]), Digest.of(Algorithm.SHA256, self.small[path])
        return self._hashed.get(path)
