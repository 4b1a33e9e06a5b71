"""Repair of what stands around objects and log: roles, the storage root's own files, the page.

Roles are believed when a root key that the owner pins, or keeps, signed them; nothing else is
evidence, and is written anew as it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from manifests import (
    NO_TRUST,
    ROLES_FOLDER,
    FormatError,
    Limits,
    MunimentError,
    PublicKey,
    Result,
    judge_roles,
    newest_roles,
    parse_roles,
    roles_path,
    roles_signature_path,
)
from muniment.archive.desk import HELD, LOCK
from muniment.archive.readme import archive_readme
from muniment.archive.roles import open_roles
from muniment.archive.shelves import ROOT_FILES, Shelves
from muniment.durable import names_in
from muniment.repair.journal import Journal
from muniment.repair.sources import COMPUTED, HERE, LOCAL, Source, Taken
from muniment.replicas import read_bounded
from muniment.settings import NAME as SETTINGS

_README = "README.md"


class ClaimsError(MunimentError):
    """An archive lacks what cannot be made again without its owner."""


@dataclass(frozen=True, slots=True)
class _Roles:
    serial: int
    document: bytes
    signature: bytes
    source: str


def check_settings(root: Path) -> None:
    """Raise `ClaimsError` where a folder has no settings: they are the owner's, and no evidence."""
    if (root / SETTINGS).is_file():
        return
    if not (root / "shelves").is_dir() and not (root / "log").is_dir():
        raise ClaimsError(
            f"{root} is no archive, nor what is left of one: it has no {SETTINGS}, shelves or log."
        )
    raise ClaimsError(
        f"{root} has no {SETTINGS}. It is no evidence, and only you know what stood in it: copy it "
        f"from a replica, or write the defaults, which is the one line `format = 1` (and the line "
        f'`naan = "…"` if your identifiers begin with ark:). Then call repair again.'
    )


def origin_of(root: Path, limits: Limits) -> str | None:
    """Give the origin that an archive's roles name, believed or not; None where nothing says."""
    try:
        return open_roles(root, limits).origin
    except MunimentError:
        return None


def repair_roles(
    root: Path,
    sources: Sequence[Source],
    roots: Sequence[PublicKey],
    limits: Limits,
    journal: Journal | None,
) -> tuple[Taken, ...]:
    """Write the newest roles and root's signature anew where they are not whole, or only say so.

    So are those before them that lie here. Raises `ClaimsError` where none are whole, OSError.
    """
    whole: dict[int, _Roles] = {}
    for one in _candidates(root, sources, limits):
        if one.serial not in whole and _vouched(one, roots, limits):
            whole[one.serial] = one
    if not whole:
        raise ClaimsError(
            f"{root / roles_path(1)} cannot be believed, and no copy of it that a root key of "
            "yours has signed is on the shelves or in a replica. Bring back keys/roles/ from any "
            "copy of the archive, or name a copy: muniment repair --from folder:/PATH"
        )
    here = set(_serials(sources[0]))
    mended: list[Taken] = []
    for serial in sorted(here & whole.keys() | {max(whole)}):
        one, old = whole[serial], _read_roles(sources[0], ROLES_FOLDER, serial, HERE, limits)
        wanted = (
            (roles_path(serial), one.document, old.document),
            (roles_signature_path(serial), one.signature, old.signature),
        )
        mended += [
            Taken.of(path, data, one.source)
            if journal is None
            else journal.put(path, data, one.source)
            for path, data, there in wanted
            if data != there
        ]
    return tuple(mended)


def repair_surroundings(root: Path, origin: str, journal: Journal | None) -> tuple[Taken, ...]:
    """Write anew what the storage root and the archive have beside objects. Raises OSError."""
    wanted = {f"{Shelves(root / 'shelves').root.name}/{path}": data
              for path, data in ROOT_FILES.items()}  # fmt: skip
    mended = [
        Taken.of(path, data, COMPUTED) if journal is None else journal.put(path, data, COMPUTED)
        for path, data in wanted.items()
        if not _holds(root / path, data)
    ]
    if not (root / _README).exists():
        data = archive_readme(origin).encode("utf-8")
        mended.append(
            Taken.of(_README, data, COMPUTED)
            if journal is None
            else journal.put(_README, data, COMPUTED)
        )
    return tuple(mended)


def make_staging(root: Path) -> None:
    """Make the staging folder where it is away; nothing that was acknowledged lay in it."""
    (root / HELD).mkdir(parents=True, exist_ok=True)
    (root / LOCK).touch(0o600)


def _candidates(root: Path, sources: Sequence[Source], limits: Limits) -> Iterator[_Roles]:
    """Give what may be roles: those here, those on the shelves, those of replicas, and mixtures.

    Document and signature may be whole in different places.
    """
    found: list[_Roles] = []
    for source in sources:
        found += (
            _read_roles(source, ROLES_FOLDER, serial, source.name, limits)
            for serial in sorted(_serials(source))
        )
        if source.name == HERE:
            found += _shelved(root, source, limits)
    yield from found
    for one in found:
        yield from (
            replace(one, signature=other.signature)
            for other in found
            if other.serial == one.serial and other.signature != one.signature
        )


def _serials(source: Source) -> set[int]:
    try:
        names = [member.name for member in source.storage.list(ROLES_FOLDER)]
    except (OSError, MunimentError):
        return set()
    # A document may be away, and its signature be there.
    return {newest_roles([name.removesuffix(".sig")]) for name in names}


def _read_roles(source: Source, folder: str, serial: int, shown: str, limits: Limits) -> _Roles:
    name = roles_path(serial).rpartition("/")[2]
    return _Roles(
        serial,
        _read(source, f"{folder}/{name}", limits.roles_bytes),
        _read(source, f"{folder}/{name}.sig", limits.signature_bytes),
        shown,
    )


def _shelved(root: Path, here: Source, limits: Limits) -> Iterator[_Roles]:
    with suppress(OSError):
        for folder in Shelves(root / "shelves").objects():
            content = folder / "v1" / "content" / "roles"
            if content.is_dir():
                serial = newest_roles(names_in(content))
                shelf = str(content.relative_to(root))
                yield _read_roles(here, shelf, serial, LOCAL, limits)


def _vouched(one: _Roles, roots: Sequence[PublicKey], limits: Limits) -> bool:
    try:
        roles = parse_roles(one.document, limits.roles_bytes)
        evidence = judge_roles(roles, one.signature, NO_TRUST)
    except FormatError:
        return False
    signed = evidence.check.result is not Result.FAIL
    return roles.serial == one.serial and signed and evidence.root in roots


def _read(source: Source, path: str, most: int) -> bytes:
    try:
        return read_bounded(source.storage, path, most)
    except (OSError, MunimentError):
        return b""


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and not path.is_symlink() and path.read_bytes() == data
    except OSError:
        return False
