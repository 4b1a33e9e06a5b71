"""Coverings in kits: what by another hash shows that a kit's files were there, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from checksums import Digest, HashTree, hash_file
from manifests import KIT_CHECKPOINT, split_content_path
from manifests.claims.covering import (
    LINES,
    NODES,
    Line,
    covering_path,
    lines_in,
    shelved_path,
    write_lines,
    write_nodes,
)
from manifests.claims.roles import FOLDER as ROLES
from manifests.kits.kit import COSIGNATURES, STAMPS
from manifests.kits.kit_coverings import beside
from manifests.kits.kit_endorsements import PROOF
from muniment.archive.archive import Archive
from muniment.archive.covered import ENTRIES, PAPERS, CoveredError, Logged


def papers_end(logged: Iterable[Logged]) -> int:
    """Give the size of the last checkpoint that a covering has, 0 where none has any."""
    return max((one.end for one in logged if one.what == PAPERS), default=0)


def take_coverings(
    archive: Archive,
    logged: Sequence[Logged],
    positions: Collection[int],
    homes: Mapping[str, str],
    size: int,
    files: dict[str, bytes | Path],
) -> None:
    """Put into a kit what the coverings of an archive have of its files.

    `positions` are the entries of what is in it, `homes` the objects by their folders, `size` is
    its checkpoint's. Raises `CoveredError` where a covering has another digest of a file, and
    OSError.
    """
    wanted = _places(archive, homes, size, files)
    for one in logged:
        entries = any(one.first <= position < one.end for position in positions)
        if one.what == ENTRIES and not entries:
            continue
        sums = one.read(archive)
        lines = [*lines_in(sums, one.text.algorithm, wanted)]
        if not lines:
            continue
        for line in lines:
            _check(line, wanted[line.path])
        tree = HashTree(one.text.algorithm)
        nodes = tree.proof_nodes(sums.splitlines(keepends=True), [line.index for line in lines])
        files[covering_path(one.row.id, LINES)] = write_lines(lines)
        files[covering_path(one.row.id, NODES)] = write_nodes(nodes)
        for name, data in one.stamps(archive):
            files[covering_path(one.row.id, name)] = data


def _places(
    archive: Archive, homes: Mapping[str, str], size: int, files: Mapping[str, bytes | Path]
) -> dict[str, bytes | Path]:
    """Give what is to be covered, by the path at which it lies in the archive."""
    found: dict[str, bytes | Path] = {}
    for path, source in files.items():
        home = next((one for one in homes if path.startswith(one)), None)
        if home is not None:
            below = path.removeprefix(home)
            if split_content_path(below) is not None:
                found[shelved_path(homes[home]) + below] = source
        elif path == KIT_CHECKPOINT:
            found[beside(size, "checkpoint")] = source
        elif path.startswith((STAMPS, COSIGNATURES)):
            found[beside(size, path.rpartition("/")[2])] = source
        elif path.startswith(f"{ROLES}/"):
            found[path] = source
        elif (led := PROOF.fullmatch(path)) is not None:
            where = beside(int(led[1]), "checkpoint")
            found[where] = archive.root / where
    return found


def _check(line: Line, source: bytes | Path) -> None:
    algorithm = line.digest.algorithm
    found = (
        Digest.of(algorithm, source)
        if isinstance(source, bytes)
        else hash_file(source, (algorithm,)).digest(algorithm)
    )
    if found != line.digest:
        raise CoveredError(
            f"No kit was written, since {line.path} is not what was covered. Run `muniment verify`."
        )
