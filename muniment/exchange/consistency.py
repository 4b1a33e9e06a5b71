"""Proofs for a kit: the log's newest head goes on from earlier ones.

`manifests.judging.consistency` checks them.
"""

from __future__ import annotations

from collections.abc import Collection

from checksums import ProofError, consistency_path, root_at, verify_consistency
from manifests import Checkpoint, FormatError, MunimentError, TileReader
from manifests.judging.consistency import consistency_path_of
from manifests.log.add_checkpoint import AddCheckpoint
from muniment.archive.archive import Archive

_NEWEST = 31  # heads that every kit has proofs from, beside its own and those asked for


class NoSuchHeadError(MunimentError):
    """A proof was asked for from a head that the log never had."""


class DamagedLogError(MunimentError):
    """The log's tiles do not lead to its newest head, so nothing can be proven by them."""

    exit_code = 1


def consistency_proofs(archive: Archive, own: int, since: Collection[int]) -> dict[str, bytes]:
    """Give the files of the proofs by their paths in a kit, whose own head has `own` entries.

    They begin with that head, with those of the sizes `since`, and with the newest that were
    signed. Raises `NoSuchHeadError`, and `DamagedLogError`.
    """
    note = archive.log.note()
    head = archive.roles.open(note)
    most = archive.settings.limits.kit_heads
    for size in since:
        if not 0 < size <= head.size:
            raise NoSuchHeadError(
                f"The log has {head.size} entries, and never had a head of {size} to go on from. "
                "If somebody saw a longer one, this archive is an older copy of itself: run "
                "`muniment log check`."
            )
    asked = {own, *since} - {head.size}
    if len(asked) > most:
        raise NoSuchHeadError(
            f"A kit has proofs from at most {most} heads (limits.kit_heads): ask for fewer."
        )
    signed = [size for size in archive.log.checkpoints() if 0 < size < head.size]
    newest = signed[-min(_NEWEST, most - len(asked)) :] if most > len(asked) else []
    sizes = sorted(asked | set(newest))
    tiles = archive.log.tiles(head.size)
    return {
        consistency_path_of(size): AddCheckpoint(size, _path(tiles, size, head), note).encode()
        for size in sizes
    }


def _path(tiles: TileReader, size: int, head: Checkpoint) -> tuple[bytes, ...]:
    try:
        path = consistency_path(size, head.size, tiles.node)
        verify_consistency(size, root_at(size, tiles.node), head.size, head.root, path)
    except (OSError, FormatError, ProofError) as failure:
        raise DamagedLogError(
            f"The log does not lead from {size} entries to its own head of {head.size}: {failure}. "
            "Run `muniment log check`, then `muniment repair`."
        ) from failure
    return path
