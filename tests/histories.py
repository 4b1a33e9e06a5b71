"""The log of docs/example, grown by entries of anybody's choice: heads, proofs, published files.

ours = History(example_entries() + [entry("accession", 1), entry("roles", 2)])
kit = rehash({**example_kit(), **ours.proofs(6, 2, 4)})   # from heads of 2 and 4 to that of 6
log = ours.published(6)                                   # what `muniment log publish` writes
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from checksums import consistency_path
from kits import EXAMPLE, OURS, Files, Keys
from manifests import Checkpoint, TileReader, append_entries, parse_bundle, sign_note
from manifests.judging.consistency import consistency_path_of
from manifests.log.add_checkpoint import AddCheckpoint

SIZE = 4  # of the head of docs/example/kit


def example_entries() -> list[bytes]:
    """The entries of the example's log: its roles, the notice, seen again, its second version."""
    return list(parse_bundle((EXAMPLE / "archive/log/tile/entries/000.p/4").read_bytes()))


def entry(kind: str, number: int) -> bytes:
    """An entry of some kind, about nobody knows what."""
    digests = (hashlib.sha512(f"{word} {number}".encode()).hexdigest() for word in ("a", "b"))
    return f"muniment-entry/1\n{kind}\n".encode() + b"".join(
        f"sha512:{digest}\n".encode() for digest in digests
    )


def grown(*kinds: str, salt: int = 0) -> "History":
    """The example's log, gone on with entries of these kinds."""
    later = [entry(kind, number + salt) for number, kind in enumerate(kinds)]
    return History([*example_entries(), *later])


@dataclass
class History:
    """A log by its entries, whose heads `by` signs."""

    entries: Sequence[bytes]
    by: Keys = OURS
    _files: dict[int, Files] = field(default_factory=dict)

    def files(self, size: int) -> Files:
        """Tiles and bundles of the tree of the first `size` entries."""
        if size not in self._files:
            made = append_entries(0, self.entries[:size], {}.__getitem__)
            self._files[size] = dict(made.files)
        return self._files[size]

    def root(self, size: int) -> bytes:
        """The root of the first `size` entries."""
        return append_entries(0, self.entries[:size], {}.__getitem__).root

    def note(self, size: int) -> bytes:
        """The signed head of `size` entries."""
        body = Checkpoint(self.by.log.name, size, self.root(size)).body()
        return sign_note(body, self.by.log)

    def path(self, old: int, new: int) -> tuple[bytes, ...]:
        """The consistency path between two sizes."""
        return consistency_path(old, new, TileReader(self.files(new).__getitem__, new).node)

    def proofs(self, new: int, *old: int) -> Files:
        """The files of a kit that lead from these heads to that of `new` entries."""
        return {
            consistency_path_of(size): AddCheckpoint(
                size, self.path(size, new), self.note(new)
            ).encode()
            for size in old
        }

    def published(self, size: int) -> Files:
        """The files of a published log of `size` entries."""
        return {**self.files(size), "checkpoint": self.note(size)}
