"""Looking at an archive: is each object what was logged, and is the log one unbroken history?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from checksums import Finding, ProofError, leaf_hash, root, root_at
from manifests import (
    Check,
    CheckName,
    Checkpoint,
    Entry,
    FolderPackage,
    FormatError,
    LogEvidence,
    MunimentError,
    RolesEvidence,
    Tile,
    TileReader,
    Trust,
    Verdict,
    bundle,
    check_memory,
    entries_path,
    error,
    examine_object,
    judge,
    open_checkpoint,
    parse_entry,
    parse_tile_path,
    reach_verdict,
    read_roles,
    tile_path,
)
from muniment.archive.archive import Archive
from muniment.archive.log import WIDTH
from muniment.archive.shelves import relative_path
from muniment.catalogue import read_shelved
from muniment.keys import KeyFolder

_CHECKPOINT = "log/checkpoint"


class Inspector:
    """Inspects one archive with one verifier's trust. Positions come from the log, not an index."""

    def __init__(self, archive: Archive, trust: Trust) -> None:
        self._archive = archive
        self._trust = trust
        self._roles = read_roles(FolderPackage(archive.root), trust, archive.settings.limits)
        self._note = archive.log.note()
        self._head: Checkpoint | None
        try:
            self._head = open_checkpoint(self._note, archive.roles.log)
        except MunimentError:
            self._head = None
        self._positions: dict[bytes, int] | None = None

    @property
    def note(self) -> bytes:
        """The newest checkpoint's signed note."""
        return self._note

    @property
    def head(self) -> Checkpoint | None:
        """The newest checkpoint, or None where its signature is not the log's."""
        return self._head

    @property
    def roles(self) -> RolesEvidence:
        """The archive's roles, and whether the verifier's trust vouches for them."""
        return self._roles

    def verify_object(self, folder: Path, positions: Mapping[str, int] | None = None) -> Verdict:
        """Carry out all checks on one shelved object; `positions` are hints by accession id."""
        shown = str(folder.relative_to(self._archive.root))
        examination = examine_object(
            FolderPackage(folder), self._roles.roles, self._archive.settings.limits
        )
        proofs, where = {}, {}
        findings: list[Finding] = []
        for item in examination.accessions:
            record_id = item.statement.id
            where[record_id] = shown
            index = self._index(item.entry, (positions or {}).get(record_id))
            if index is None or self._head is None:
                continue
            try:
                proofs[record_id] = self._archive.log.proof(index, self._head, self._note)
            except (OSError, FormatError) as failure:
                findings.append(error("log-unreadable", "log/tile", detail=str(failure)))
        log = LogEvidence(
            self._note, proofs, _CHECKPOINT, where, tuple(findings), self._consistency()
        )
        misplaced = [
            error("object-misplaced", shown)
            for item in examination.accessions[:1]
            if folder != self._archive.shelves.root / relative_path(item.statement.object)
        ]
        package = judge(CheckName.PACKAGE, misplaced, files=str(_count(folder)))
        return _prefixed(reach_verdict(package, self._roles, examination, log, self._trust), shown)

    def verify_all(self) -> Iterator[tuple[Path, Verdict]]:
        """Verify every object on the shelves, in the order of their places."""
        self._positions = self._read_positions()
        for folder in self._archive.shelves.objects():
            yield folder, self.verify_object(folder)

    def check_log(self, keys: KeyFolder | None) -> tuple[Check, ...]:
        """Check the log as a whole: tiles, checkpoints, shelves, memory, and the key's mark."""
        findings = list(self._check_tiles())
        findings += self._check_checkpoints()
        findings += self._check_extra()
        findings += self._check_shelves()
        root_name = self._archive.shelves.root.name
        root_faults = [
            error(code, f"{root_name}/{path}") for code, path in self._archive.shelves.faults()
        ]
        if keys is not None and keys.mark.path.exists():
            findings += self._check_mark(keys)
        size = str(self._head.size) if self._head else "?"
        last = str(self._head.size - 1) if self._head else "?"
        inclusion = judge(CheckName.INCLUSION, findings, entries=f"0-{last}", said="whole-log")
        bad = (
            []
            if self._head
            else [error("checkpoint-wrong", _CHECKPOINT, detail="see docs/format.md")]
        )
        checkpoint = judge(CheckName.CHECKPOINT, bad, size=size, origin=self._archive.roles.origin)
        memory = check_memory(self._roles, self._head, self._trust, self._consistency())
        root_check = judge(CheckName.PACKAGE, root_faults, files="0", said="storage-root")
        return root_check, self._roles.check, inclusion, checkpoint, memory

    def _index(self, entry: Entry, hint: int | None) -> int | None:
        if self._positions is not None:
            return self._positions.get(leaf_hash(entry.encode()))
        if hint is not None:
            return hint
        self._positions = self._read_positions()
        return self._positions.get(leaf_hash(entry.encode()))

    def _read_positions(self) -> dict[bytes, int]:
        if self._head is None:
            return {}
        positions: dict[bytes, int] = {}
        try:
            for index, data in enumerate(self._archive.log.entries(0, self._head.size)):
                positions.setdefault(leaf_hash(data), index)
        except (OSError, FormatError):
            return (
                positions  # `check_log` names the file; what is not found here is not in the log.
            )
        return positions

    def _consistency(self) -> Sequence[bytes] | None:
        if self._head is None or not self._roles.vouched:
            return None
        seen = self._trust.remembered(self._roles.roles.log)
        if seen is None or seen.size >= self._head.size:
            return ()
        try:
            return self._archive.log.consistency(seen.size, self._head.size)
        except (OSError, FormatError):
            return ()

    def _check_tiles(self) -> Iterator[Finding]:
        """Compute every tile from the entries and compare; the root must be the head's."""
        if self._head is None:
            return
        size, log = self._head.size, self._archive.log
        row: list[bytes] = []
        for number in range(-(-size // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            try:
                entries = log.tiles(size).entries(number)
                for data in entries:
                    parse_entry(data)
            except (OSError, FormatError) as failure:
                where = f"log/{entries_path(number, width)}"
                yield error("log-unreadable", where, detail=_reason(failure))
                return
            row.extend(leaf_hash(data) for data in entries)
        level = 0
        while row:
            above: list[bytes] = []
            for number in range(-(-len(row) // WIDTH)):
                hashes = row[number * WIDTH : (number + 1) * WIDTH]
                path = tile_path(level, number, len(hashes))
                yield from self._compare(path, b"".join(hashes))
                if len(hashes) == WIDTH:
                    above.append(root(hashes))
            row, level = above, level + 1
        try:
            if root_at(size, log.tiles(size).node) != self._head.root:
                yield error("log-tile-wrong", _CHECKPOINT)
        except (OSError, FormatError, ProofError) as failure:
            yield error("log-unreadable", "log/tile", detail=_reason(failure))

    def _compare(self, path: str, expected: bytes) -> Iterator[Finding]:
        try:
            if self._archive.log.read(path) != expected:
                yield error("log-tile-wrong", f"log/{path}")
        except OSError as failure:
            yield error("log-unreadable", f"log/{path}", detail=_reason(failure))

    def _check_checkpoints(self) -> Iterator[Finding]:
        if self._head is None:
            return
        log, sizes = self._archive.log, self._archive.log.checkpoints()
        tiles = log.tiles(self._head.size)
        for size in sizes:
            path = f"checkpoints/{size}/checkpoint"
            try:
                note = log.read(path)
                found = open_checkpoint(note, self._archive.roles.log)
                if found.size != size or size > self._head.size:
                    yield error("log-checkpoint-wrong", f"log/{path}", detail="another size")
                elif root_at(size, tiles.node) != found.root:
                    yield error("log-checkpoint-wrong", f"log/{path}", detail="another root")
                elif size == self._head.size and note != self._note:
                    yield error("log-checkpoint-wrong", _CHECKPOINT, detail=f"not as log/{path}")
            except (OSError, MunimentError, ProofError, ValueError) as failure:
                yield error("log-checkpoint-wrong", f"log/{path}", detail=_reason(failure))
        if self._head.size not in sizes:
            yield error("log-unreadable", f"log/checkpoints/{self._head.size}", detail="missing")

    def _check_extra(self) -> Iterator[Finding]:
        """Name what lies in log/ and is no file of it; partial tiles must be what they were."""
        if self._head is None:
            return
        listing = FolderPackage(self._archive.log.root).listing()
        yield from listing.findings
        tiles = self._archive.log.tiles(self._head.size)
        for path in sorted(listing.sizes):
            if path == "checkpoint" or path.startswith("checkpoints/"):
                continue
            try:
                tile = parse_tile_path(path)
                expected = _expected(tiles, tile)
            except (OSError, FormatError, ValueError):
                yield error("log-extra", f"log/{path}")
                continue
            if self._archive.log.read(path) != expected:
                yield error("log-tile-wrong", f"log/{path}")

    def _check_shelves(self) -> Iterator[Finding]:
        if self._head is None:
            return
        unseen: dict[bytes, int] = {}
        try:
            for index, data in enumerate(self._archive.log.entries(0, self._head.size)):
                if data in unseen:
                    yield error("log-twice", _CHECKPOINT, index=str(index))
                unseen[data] = index
        except (OSError, FormatError):
            return  # Named by `_check_tiles`.
        for folder in self._archive.shelves.objects():
            for entry, statement in read_shelved(folder, self._archive.settings.limits):
                if unseen.pop(entry.encode(), None) is None:
                    where = folder.relative_to(self._archive.root) / f"v{statement.version}"
                    yield error("log-not-logged", str(where))
        for data, index in unseen.items():
            kind = parse_entry(data).kind
            yield error("log-not-shelved", "shelves", index=str(index), kind=kind)

    def _check_mark(self, keys: KeyFolder) -> Iterator[Finding]:
        mark, head = keys.mark.read(), self._head
        if head is None or (mark.size, mark.root) == (head.size, head.root):
            return
        yield error(
            "log-behind-mark", str(keys.mark.path), size=str(head.size), mark=str(mark.size)
        )


def _expected(tiles: TileReader, tile: Tile) -> bytes:
    """Give what a file of the log must hold; raise ValueError where the log is not that wide."""
    if tile.level is None:
        entries = tiles.entries(tile.index)[: tile.width]
        if len(entries) == tile.width:
            return bundle(entries)
    else:
        hashes = tiles.hashes(tile.level, tile.index)[: tile.width]
        if len(hashes) == tile.width:
            return b"".join(hashes)
    raise ValueError(f"the log holds no {tile.path}")


def _prefixed(verdict: Verdict, folder: str) -> Verdict:
    """Name an object's files as they lie in the archive."""
    own = (
        CheckName.SIGNATURES,
        CheckName.BYTES,
        CheckName.STATE,
        CheckName.STATEMENTS,
        CheckName.INVENTORIES,
    )
    checks = tuple(
        replace(
            check,
            findings=tuple(
                replace(finding, where=f"{folder}/{finding.where}") for finding in check.findings
            ),
        )
        if check.name in own
        else check
        for check in verdict.checks
    )
    return replace(verdict, checks=checks)


def _count(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def _reason(failure: Exception) -> str:
    return (failure.strerror or str(failure)) if isinstance(failure, OSError) else str(failure)
