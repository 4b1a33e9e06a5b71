"""The content files of an object, each read once: small ones whole, the others hashed.

What is far longer than its statement says is not read at all: whatever it holds, it is not what was
stated, and a file with a hole in it could be made as long as a file system allows.
"""

from __future__ import annotations

from collections.abc import Mapping

from checksums import Algorithm, Digest
from manifests.limits import Limits
from manifests.names import split_content_path
from manifests.package import Package, hash_member, read_small

PLENTY = 1 << 20  # bytes by which a file may be too long and is read all the same


class ObjectFiles:
    """The files of the object below `prefix` in a package; `sizes` are in bytes, by path.

    Paths are the object's own. Everything is empty until it was read.
    """

    def __init__(
        self, package: Package, prefix: str, sizes: Mapping[str, int], limits: Limits
    ) -> None:
        self._package = package
        self._prefix = prefix
        self._limits = limits
        self._hashed: dict[str, tuple[int, Digest]] = {}
        split = ((path, split_content_path(path)) for path in sizes)
        self.sizes = sizes
        self.content = {path: parts for path, parts in split if parts is not None}
        self.small: dict[str, bytes] = {}
        self.sha512: dict[str, Digest] = {}
        self.unread: dict[str, int] = {}

    def read_manifests(self) -> None:
        """Read manifests, signatures and statements: what is parsed is what was hashed.

        Raises OSError, and `LimitError` where one is too large to be read.
        """
        statement, other = self._limits.statement_bytes, self._limits.manifest_bytes
        for path in sorted(self.content):
            if self.content[path][1].startswith("manifests/"):
                limit = statement if path.endswith(".json") else other
                data = self.small[path] = read_small(self._package, self._prefix + path, limit)
                self.sha512[path] = Digest.of(Algorithm.SHA512, data)

    def read_others(self, stated: Mapping[str, int]) -> None:
        """Hash the others, but for those that are far longer than `stated`: these are `unread`.

        What nobody stated is as good as stated to be empty. Raises OSError.
        """
        for path in sorted(self.content.keys() - self.small.keys()):
            if self.sizes[path] > stated.get(path, 0) + PLENTY:
                self.unread[path] = stated.get(path, 0)
                continue
            hashed = hash_member(self._package, self._prefix + path)
            self.sha512[path] = hashed.digest(Algorithm.SHA512)
            self._hashed[path] = hashed.size, hashed.digest(Algorithm.SHA256)

    def size_and_sha256(self, path: str) -> tuple[int, Digest] | None:
        """Give what a statement says of a file; None of what is unread."""
        if path in self.small:  # Of those, next to none is listed.
            return len(self.small[path]), Digest.of(Algorithm.SHA256, self.small[path])
        return self._hashed.get(path)
