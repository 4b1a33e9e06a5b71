"""A replica as what is audited: its shelves and its copy of the log, held against our own log.

What it says of itself is only how far it is complete. A replica never lengthens our log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from checksums import ProofError, root_at
from manifests import (
    NO_TRUST,
    ROLES_FOLDER,
    Checkpoint,
    FolderPackage,
    FormatError,
    LimitError,
    MunimentError,
    SignatureError,
    error,
    judge_roles,
    newest_roles,
    read_roles,
    roles_path,
    roles_signature_path,
)
from manifests.log.tiles import WIDTH, Tile, TileReader, bundle, parse_tile_path
from muniment.archive.archive import Archive
from muniment.archive.logged_proofs import LoggedProofs, check_logged
from muniment.archive.proofs import most_of_proofs
from muniment.fixity.grounds import Target
from muniment.fixity.root import Root, StoredRoot
from muniment.fixity.state import Trouble
from muniment.replicas import Replica, read_bounded
from muniment.storage import MemberKind, Storage
from muniment.storage.folder import FolderStorage
from muniment.storage.s3 import S3Storage

_CHECKPOINT = "log/checkpoint"
_CHECKPOINTS = "log/checkpoints"


class ReplicaError(MunimentError):
    """A replica holds nothing that could be audited."""


def target_of(archive: Archive, head: Checkpoint, replica: Replica) -> Target:
    """Say what of a replica is audited: all entries up to the size that its checkpoint gives.

    Raises `ReplicaError` where it has none, OSError where it cannot be reached.
    """
    try:
        found = replica.head(archive.roles)
    except (FormatError, LimitError, SignatureError):
        found = head  # `check_replica` names it; until it is mended all is expected to be there.
    if found is None:
        raise ReplicaError(
            f"The replica {replica.name} has no checkpoint: nothing was replicated to it yet, or "
            f"not all of it. Run `muniment replicate {replica.name}`."
        )
    return Target(_root_of(replica), replica.name, min(found.size, head.size))


def check_replica(
    archive: Archive, head: Checkpoint, replica: Replica, logged: LoggedProofs
) -> Iterator[Trouble]:
    """Check what a replica has besides its shelves: roles, checkpoint, and the log's files.

    `logged` is what our own log says of proof files.
    """
    yield from _check_roles(archive, replica)
    try:
        found = replica.head(archive.roles)
    except (FormatError, LimitError, SignatureError) as failure:
        yield Trouble(error("checkpoint-wrong", _CHECKPOINT, detail=str(failure)))
        return
    if found is None:
        return
    sizes = {"size": str(head.size), "replica": str(found.size)}
    if found.size > head.size:
        yield Trouble(error("replica-ahead", _CHECKPOINT, **sizes))
        return
    try:
        if root_at(found.size, archive.log.tiles(head.size).node) != found.root:
            yield Trouble(error("replica-another-history", _CHECKPOINT, **sizes))
            return
        yield from _compare_logs(archive, found, replica)
        yield from _compare_checkpoints(archive, found, replica)
        yield from _check_others(archive, head, found, replica)
        yield from _check_strays(archive, replica, logged)
        most = most_of_proofs(archive.settings.limits)
        yield from map(Trouble, check_logged(replica.storage, logged, found.size, most))
    except (FormatError, ProofError) as failure:
        yield Trouble(error("log-unreadable", "log/tile", detail=str(failure)))


def _compare_logs(archive: Archive, found: Checkpoint, replica: Replica) -> Iterator[Trouble]:
    """Every tile and entry up to the replica's size is there as here."""
    ours, theirs = archive.log.tiles(found.size), replica.log.tiles(found.size)
    for tile in _tiles_of(found.size):
        with _named(f"log/{tile.path}") as troubles:
            if _held(theirs, tile) != _held(ours, tile):
                troubles.append(Trouble(error("log-tile-wrong", f"log/{tile.path}")))
        yield from troubles


def _tiles_of(size: int) -> Iterator[Tile]:
    """Every file that a log of this size is read from."""
    level, width = 0, size
    while width:
        for number in range(-(-width // WIDTH)):
            here = min(WIDTH, width - number * WIDTH)
            yield Tile(level, number, here)
            if level == 0:
                yield Tile(None, number, here)
        level, width = level + 1, width // WIDTH


def _held(tiles: TileReader, tile: Tile) -> Sequence[bytes]:
    """Give the hashes or entries of a tile, as many as it is wide."""
    if tile.level is None:
        return tiles.entries(tile.index)[: tile.width]
    return tiles.hashes(tile.level, tile.index)[: tile.width]


@contextmanager
def _named(where: str) -> Iterator[list[Trouble]]:
    """Collect what is wrong with a file of a replica's log; one that cannot be read is wrong."""
    troubles: list[Trouble] = []
    try:
        yield troubles
    except (OSError, FormatError, LimitError) as failure:
        detail = getattr(failure, "strerror", None) or str(failure)
        troubles.append(Trouble(error("log-unreadable", where, detail=detail)))


def _check_others(
    archive: Archive, head: Checkpoint, found: Checkpoint, replica: Replica
) -> Iterator[Trouble]:
    """Name what lies with a replica's log and keys and is no file of ours.

    Narrower tiles of earlier sizes may be there, and must be right; so may files of an interrupted
    replication, ahead of the claim.
    """
    ours, compared = archive.log.tiles(head.size), set(_tiles_of(found.size))
    for path in _paths(replica.storage, "log/tile"):
        try:
            tile = parse_tile_path(path.removeprefix("log/"))
        except FormatError:
            yield Trouble(error("log-extra", path))
            continue
        if tile in compared:
            continue
        if tile.index * WIDTH + tile.width > head.size >> 8 * (tile.level or 0):
            yield Trouble(error("log-extra", path))
            continue
        held = _held(ours, tile)
        expected = bundle(held) if tile.level is None else b"".join(held)
        with _named(path) as troubles:
            if read_bounded(replica.storage, path, len(expected)) != expected:
                troubles.append(Trouble(error("log-tile-wrong", path)))
        yield from troubles


def _check_strays(archive: Archive, replica: Replica, logged: LoggedProofs) -> Iterator[Trouble]:
    """Name files that are none of ours; those beside a checkpoint are as in the archive.

    A proof that our log speaks of belongs there, also while it is missing here.
    """
    sizes = {str(size) for size in archive.log.checkpoints()}
    for path in _paths(replica.storage, "log"):
        _, folder, *rest = path.split("/")
        ours = folder == "tile" or path == _CHECKPOINT
        if folder == "checkpoints" and rest:
            # The folder of a size that is none of ours is named as a whole.
            known = path in logged.by_path or (archive.root / path).is_file()
            ours = rest[0] not in sizes or known
        if not ours:
            yield Trouble(error("log-extra", path))
    serials = range(1, archive.roles.serial + 1)
    roles = {path(serial) for serial in serials for path in (roles_path, roles_signature_path)}
    for path in _paths(replica.storage, "keys"):
        if path not in roles:
            yield Trouble(error("package-extra", path))


def _paths(storage: Storage, folder: str) -> Iterator[str]:
    """Every file below a folder, by its path from the top; none where the folder is not there."""
    if isinstance(storage, S3Storage):  # One request for a thousand, not one for each folder.
        yield from sorted(storage.tree(folder))
        return
    try:
        members = storage.list(folder)
    except FileNotFoundError:
        return
    for member in members:
        path = f"{folder}/{member.name}"
        if member.kind is MemberKind.FOLDER:
            yield from _paths(storage, path)
        else:
            yield path


def _compare_checkpoints(
    archive: Archive, found: Checkpoint, replica: Replica
) -> Iterator[Trouble]:
    """Every checkpoint up to the replica's own is there as here, byte for byte, and no stranger."""
    ours_all = archive.log.checkpoints()
    try:
        listed = {member.name for member in replica.storage.list(_CHECKPOINTS)}
    except FileNotFoundError:
        listed = set()
    # Of an interrupted replication there may be later ones of ours, ahead of the claim.
    for name in sorted(listed - {str(size) for size in ours_all}):
        yield Trouble(error("log-extra", f"{_CHECKPOINTS}/{name}"))
    for size in ours_all:
        if size > found.size:
            break
        path = f"{_CHECKPOINTS}/{size}/checkpoint"
        ours = archive.log.read(path.removeprefix("log/"))
        try:
            with replica.storage.read(path) as stream:
                same = stream.read(len(ours) + 1) == ours
        except OSError as failure:
            detail = failure.strerror or str(failure)
            yield Trouble(error("log-unreadable", path, detail=detail))
            continue
        if not same:
            yield Trouble(error("log-checkpoint-wrong", path, detail="not as in the archive"))


def _check_roles(archive: Archive, replica: Replica) -> Iterator[Trouble]:
    """The newest roles there are ours, or those that led to ours; root signed them, as ours."""
    roles, limits = archive.roles, archive.settings.limits
    ours = read_roles(FolderPackage(archive.root), roles.serial, NO_TRUST, limits)
    try:
        serial = newest_roles(member.name for member in replica.storage.list(ROLES_FOLDER))
    except FileNotFoundError:
        serial = 1
    path, signature = roles_path(serial), roles_signature_path(serial)
    try:
        document = read_bounded(replica.storage, path, limits.roles_bytes)
        same = serial <= roles.serial and document == roles.earlier(serial).encode()
    except (FileNotFoundError, LimitError):
        same = False
    if not same:
        yield Trouble(error("roles-differ", path, index="0"))
        return
    try:
        armour = read_bounded(replica.storage, signature, limits.signature_bytes)
        same = judge_roles(roles.earlier(serial), armour, NO_TRUST).root == ours.root
    except (FileNotFoundError, LimitError):
        same = False
    if not same:
        yield Trouble(error("roles-differ", signature, index="0"))


def _root_of(replica: Replica) -> Root:
    if isinstance(replica.storage, FolderStorage):
        return Path(replica.storage.root) / "shelves"
    return StoredRoot(replica.storage)
