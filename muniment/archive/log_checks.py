"""Checks of the log as a whole: one history, with nothing shelved unlogged or logged missing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from checksums import Finding, ProofError, leaf_hash, root, root_at
from manifests import (
    Checkpoint,
    CosignatureVerifier,
    Entry,
    FolderPackage,
    FormatError,
    MunimentError,
    Tile,
    TileReader,
    bundle,
    entries_path,
    error,
    parse_entry,
    parse_tile_path,
    roles_path,
    roles_signature_path,
    tile_path,
)
from manifests.claims.entry import check_entry
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import check_cosignature_file
from muniment.archive.log import WIDTH
from muniment.archive.logged_proofs import LoggedProofs, check_logged
from muniment.archive.objects import ObjectError, read_versions
from muniment.archive.proofs import COSIGNATURE_FILE, PROOF_FILE, check_stamps, most_of_proofs
from muniment.archive.proofs import KIND as PROOFS
from muniment.archive.roles import ROLES_KIND, being_placed
from muniment.archive.sighted import Sighted
from muniment.archive.told_proofs import LoggedProof, proofs_said
from muniment.catalogue import read_shelved
from muniment.keys import KeyFolder, Mark
from muniment.plain_file import read_plain
from muniment.storage import FolderStorage

_CHECKPOINT = "log/checkpoint"
_DRAFT = re.compile(r"(?:checkpoints/[0-9]+/)?\.checkpoint\.[0-9]+\.new")
_CHECKPOINT_FILE = re.compile(r"checkpoints/(0|[1-9][0-9]*)/checkpoint")


@dataclass(frozen=True, slots=True)
class LogChecks:
    """Checks one archive's log against its newest checkpoint, whose signature was verified.

    `awaited` are the ids of what an intent is still to log: what a writer at work, or one that was
    killed, has written beyond the head is none of the log's yet, and none of our business.
    `witnesses` are the keys that the verifier pins. `sighted` is what was seen of this very head's
    entries while each object was verified; without it, the shelves are read.
    """

    archive: Archive
    head: Checkpoint
    note: bytes
    awaited: frozenset[str] = frozenset()
    witnesses: tuple[CosignatureVerifier, ...] = ()
    sighted: Sighted | None = None

    def every(self, keys: KeyFolder | None) -> Iterator[Finding]:
        """Carry out all checks; `keys`, where given, must have signed nothing beyond."""
        yield from self.history(keys)
        yield from self._check_shelves()

    def history(self, keys: KeyFolder | None) -> Iterator[Finding]:
        """Carry out the checks that need nothing of the shelves."""
        yield from self._check_tiles()
        yield from self._check_checkpoints()
        yield from self._check_extra()
        if keys is not None and (mark := keys.mark(self.archive.roles)).path.exists():
            yield from self._check_mark(mark)

    def _check_tiles(self) -> Iterator[Finding]:
        """Compute every tile from the entries and compare; the root must be the head's."""
        size, log = self.head.size, self.archive.log
        leads, tiles = self._leads_to(self.head), log.tiles(size)
        row: list[bytes] = []
        for number in range(-(-size // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            try:
                entries = tiles.entries(number)
                for data in entries:
                    check_entry(data)
            except (OSError, FormatError) as failure:
                where = f"log/{entries_path(number, width)}"
                yield error("log-unreadable", where, detail=_reason(failure))
                return
            # One tile at a time: of a long log, only a hash a tile is kept.
            hashes = [leaf_hash(data) for data in entries]
            for finding in self._compare(tile_path(0, number, width), b"".join(hashes)):
                # A tile that leads to the signed root is right: then it is the entries.
                changed = entries_path(number, width) if leads else tile_path(0, number, width)
                yield replace(finding, where=f"log/{changed}")
            if width == WIDTH:
                row.append(root(hashes))
        level = 1
        while row:
            above: list[bytes] = []
            for number in range(-(-len(row) // WIDTH)):
                hashes = row[number * WIDTH : (number + 1) * WIDTH]
                yield from self._compare(tile_path(level, number, len(hashes)), b"".join(hashes))
                if len(hashes) == WIDTH:
                    above.append(root(hashes))
            row, level = above, level + 1
        try:
            if root_at(size, log.tiles(size).node) != self.head.root:
                yield error("log-tile-wrong", _CHECKPOINT)
        except (OSError, FormatError, ProofError) as failure:
            yield error("log-unreadable", "log/tile", detail=_reason(failure))

    def _compare(self, path: str, expected: bytes) -> Iterator[Finding]:
        try:
            if self.archive.log.read(path) != expected:
                yield error("log-tile-wrong", f"log/{path}")
        except OSError as failure:
            yield error("log-unreadable", f"log/{path}", detail=_reason(failure))

    def _check_checkpoints(self) -> Iterator[Finding]:
        log, sizes = self.archive.log, self.archive.log.checkpoints()
        tiles = log.tiles(self.head.size)
        for size in sizes:
            path = f"checkpoints/{size}/checkpoint"
            if size > self.head.size and self.awaited:
                continue
            try:
                note = log.read(path)
                found = self.archive.roles.open(note)
                if found.size != size or size > self.head.size:
                    yield error("log-checkpoint-wrong", f"log/{path}", detail="another size")
                elif root_at(size, tiles.node) != found.root:
                    yield error("log-checkpoint-wrong", f"log/{path}", detail="another root")
                elif size == self.head.size and note != self.note:
                    yield error("log-checkpoint-wrong", _CHECKPOINT, detail=f"not as log/{path}")
                else:
                    yield from check_stamps(log, size, note, self.archive.settings.limits)
            except (OSError, MunimentError, ProofError, ValueError) as failure:
                yield error("log-checkpoint-wrong", f"log/{path}", detail=_reason(failure))
        if self.head.size not in sizes:
            yield error("log-unreadable", f"log/checkpoints/{self.head.size}", detail="missing")

    def _check_extra(self) -> Iterator[Finding]:
        """Name what lies in log/ and is no file of it; partial tiles must be what they were."""
        listing = FolderPackage(self.archive.log.root).listing()
        yield from listing.findings
        tiles = self.archive.log.tiles(self.head.size)
        for path in sorted(listing.sizes):
            if path == "checkpoint" or _CHECKPOINT_FILE.fullmatch(path):
                continue
            if PROOF_FILE.fullmatch(path):
                continue
            if COSIGNATURE_FILE.fullmatch(path):
                yield from check_cosignature_file(self.archive, path, self.witnesses)
                continue
            try:
                tile = parse_tile_path(path)
                if self.awaited and _is_beyond(tile, self.head.size):
                    continue
                expected = _expected(tiles, tile)
            except OSError as failure:
                yield error("log-unreadable", self._where(failure, path), detail=_reason(failure))
                continue
            except (FormatError, ValueError):
                if not (self.awaited and _DRAFT.fullmatch(path)):
                    yield error("log-extra", f"log/{path}")
                continue
            yield from self._compare(path, expected)

    def _where(self, failure: OSError, path: str) -> str:
        """Name what could not be read: what the system says, else the file that was looked at."""
        root = self.archive.root
        if failure.filename and Path(failure.filename).is_relative_to(root):
            return Path(failure.filename).relative_to(root).as_posix()
        return f"log/{path}"

    def compare_roles(self, logged: Mapping[int, Path]) -> Iterator[Finding]:
        """The roles that the archive goes by are those that its log holds, each at its entry.

        `logged` are the content folders of the records of roles, by their index.
        """
        roles, root = self.archive.roles, self.archive.root
        expected: set[str] = set()
        for serial, term in enumerate(roles.terms, start=1):
            paths = roles_path(serial), roles_signature_path(serial)
            expected.update(paths)
            content = logged.get(term.start)
            if content is None:
                continue  # Placed, and to be logged by whoever takes the desk next; or named below.
            for path in paths:
                # The newest document repeats the earlier ones, which may be away here.
                away = serial < roles.serial and not (root / path).exists()
                with self._readable() as unread:
                    if not away and not _same(root / path, content / _below(path)):
                        yield error("roles-differ", path, index=str(term.start))
                yield from unread
            with self._readable() as unread:
                if _read(content / _below(paths[0])) != roles.earlier(serial).encode():
                    yield error("roles-differ", roles_path(roles.serial), index=str(term.start))
            yield from unread
        for index in sorted(logged.keys() - {term.start for term in roles.terms}):
            yield error("roles-differ", roles_path(roles.serial), index=str(index))
        yield from self._check_trees()
        yield from self._check_keys(expected)

    @contextmanager
    def _readable(self) -> Iterator[list[Finding]]:
        """Collect the finding that a file cannot be read: it is not known to be another one."""
        unread: list[Finding] = []
        try:
            yield unread
        except OSError as failure:
            where = Path(str(failure.filename)).relative_to(self.archive.root).as_posix()
            unread.append(error("log-unreadable", where, detail=_reason(failure)))

    def _check_trees(self) -> Iterator[Finding]:
        """Each term goes on from a tree of this very log."""
        tiles = self.archive.log.tiles(self.head.size)
        for term in self.archive.roles.terms:
            try:
                if term.start <= self.head.size and root_at(term.start, tiles.node) != term.root:
                    where = roles_path(self.archive.roles.serial)
                    yield error("roles-other-history", where, index=str(term.start))
            except (OSError, FormatError, ProofError):
                return  # Named by `_check_tiles`.

    def _check_keys(self, expected: Container[str]) -> Iterator[Finding]:
        """Nothing else lies in keys/, but a signature whose document is about to follow."""
        listing = FolderPackage(self.archive.root / "keys").listing()
        placed = {f"roles/{name}.sig" for run in self.archive.staging.runs()
                  if (name := being_placed(run))}  # fmt: skip
        others = [finding.where for finding in listing.findings]
        others += [path for path in listing.sizes if f"keys/{path}" not in expected]
        others += [f"{path}/" for path in listing.folders]
        for path in sorted(set(others) - placed):
            yield error("package-extra", f"keys/{path}")

    def _check_shelves(self) -> Iterator[Finding]:
        if self.sighted is None or not self.sighted.every:
            yield from self._read_shelves()
            return
        roles, proofs = self.sighted.records(ROLES_KIND), self.sighted.records(PROOFS)
        yield from self.compare_roles(
            {one.index: one.folder / f"v{one.version}" / "content" for one in roles}
        )
        said: list[LoggedProof] = []
        for one in proofs:
            yield from self._read_proofs(one.folder, one.entry, one.index, said)
        yield from self.compare_proofs(LoggedProofs.of(said))

    def _read_shelves(self) -> Iterator[Finding]:
        unseen: dict[bytes, int] = {}
        roles: dict[int, Path] = {}
        proofs: list[LoggedProof] = []
        try:
            for index, data in enumerate(self.archive.log.entries(0, self.head.size)):
                if data in unseen:
                    yield error("log-twice", _CHECKPOINT, index=str(index))
                unseen[data] = index
        except (OSError, FormatError):
            return  # Named by `_check_tiles`.
        for folder in self.archive.shelves.objects():
            for entry, statement in read_shelved(folder, self.archive.settings.limits):
                found = unseen.pop(entry.encode(), None)
                version = folder / f"v{statement.version}"
                if found is None and statement.id not in self.awaited:
                    yield error("log-not-logged", str(version.relative_to(self.archive.root)))
                if found is not None and statement.kind == ROLES_KIND:
                    roles[found] = version / "content"
                if found is not None and statement.kind == PROOFS:
                    yield from self._read_proofs(folder, entry, found, proofs)
        yield from self.compare_roles(roles)
        yield from self.compare_proofs(LoggedProofs.of(proofs))
        for data, index in unseen.items():
            try:
                kind = parse_entry(data).kind
            except FormatError:
                continue  # Named by `_check_tiles`.
            yield error("log-not-shelved", "shelves", index=str(index), kind=kind)

    def _read_proofs(
        self, folder: Path, entry: Entry, index: int, said: list[LoggedProof]
    ) -> Iterator[Finding]:
        """Add the proof files that a record tells of, once it is what was logged."""
        try:
            versions = read_versions(folder, (entry,), self.archive.settings.limits)
        except ObjectError:
            shown = str(folder.relative_to(self.archive.root))
            yield error("proof-record-unread", shown, index=str(index))
        else:
            for version in versions:
                said += proofs_said(index, version.statement)

    def compare_proofs(self, logged: LoggedProofs) -> Iterator[Finding]:
        """The proof files that records tell of lie where they say, with the bytes they say."""
        yield from logged.unread
        most = most_of_proofs(self.archive.settings.limits)
        storage = FolderStorage(self.archive.root)
        yield from check_logged(storage, logged, self.head.size, most)

    def _check_mark(self, kept: Mark) -> Iterator[Finding]:
        mark, head = kept.read(), self.head
        if (mark.size, mark.root) == (head.size, head.root):
            return
        if self.awaited and mark.size > head.size and self._leads_to(mark):
            return
        yield error("log-behind-mark", str(kept.path), size=str(head.size), mark=str(mark.size))

    def _leads_to(self, mark: Checkpoint) -> bool:
        try:
            return root_at(mark.size, self.archive.log.tiles(mark.size).node) == mark.root
        except (OSError, FormatError, ProofError):
            return False


def _below(path: str) -> str:
    """Give where the record of a roles document holds what lies at `path` in the archive."""
    return path.removeprefix("keys/")


def _read(path: Path) -> bytes | None:
    try:
        return read_plain(path)
    except FileNotFoundError:
        return None
    except OSError as failure:
        # read(2) does not say of which file it speaks.
        raise OSError(failure.errno, failure.strerror, str(path)) from failure


def _same(one: Path, other: Path) -> bool:
    data = _read(one)
    return data is not None and data == _read(other)


def _is_beyond(tile: Tile, size: int) -> bool:
    """Tell whether a file of the log holds more than a log of this size has."""
    return tile.index * WIDTH + tile.width > size >> 8 * (tile.level or 0)


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


def _reason(failure: Exception) -> str:
    return (failure.strerror or str(failure)) if isinstance(failure, OSError) else str(failure)
