"""Repair of what stands around objects and log: roles, the storage root's own files, the page.

Roles are believed when a root key that the owner pins, or keeps, signed them; nothing else is
evidence, and is written anew as it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from manifests import (
    ROLES_FILE,
    ROLES_NAMESPACE,
    ROLES_SIGNATURE,
    FormatError,
    Limits,
    MunimentError,
    PublicKey,
    SignatureError,
    parse_roles,
    parse_signature,
    verify_signature,
)
from muniment.archive.desk import HELD, LOCK
from muniment.archive.readme import archive_readme
from muniment.archive.shelves import ROOT_FILES, Shelves
from muniment.config import Config, own_trust
from muniment.repair.journal import Journal
from muniment.repair.sources import COMPUTED, HERE, LOCAL, Source, Taken
from muniment.replicas import read_bounded
from muniment.settings import NAME as SETTINGS

_README = "README.md"


class ClaimsError(MunimentError):
    """An archive lacks what cannot be made again without its owner."""


@dataclass(frozen=True, slots=True)
class _Roles:
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


def known_roots(config: Config) -> tuple[PublicKey, ...]:
    """Give the root keys that the owner pins in his own trust, or keeps among his keys."""
    roots = [key for _, key in own_trust(config).roots]
    for path in sorted(config.folder.glob("keys/*/root.pub")):
        with suppress(OSError, ValueError, FormatError):
            roots.append(PublicKey.parse_line(path.read_text("utf-8").strip()))
    return tuple(dict.fromkeys(roots))


def origin_of(root: Path, limits: Limits) -> str | None:
    """Give the origin that an archive's roles name, believed or not; None where nothing says."""
    try:
        return parse_roles((root / ROLES_FILE).read_bytes(), limits.roles_bytes).origin
    except (OSError, FormatError, MunimentError):
        return None


def repair_roles(
    root: Path,
    sources: Sequence[Source],
    roots: Sequence[PublicKey],
    limits: Limits,
    journal: Journal | None,
) -> tuple[Taken, ...]:
    """Write the roles and root's signature anew where they are not whole, or say so only.

    Raises `ClaimsError` where they are whole nowhere, OSError.
    """
    candidates = list(_candidates(root, sources, limits))
    here = candidates[0]
    for document in dict.fromkeys(one.document for one in candidates):
        for one in candidates:
            if _vouched(document, one.signature, roots, limits):
                found = next(other.source for other in candidates if other.document == document)
                wanted = (
                    (ROLES_FILE, document, here.document, found),
                    (ROLES_SIGNATURE, one.signature, here.signature, one.source),
                )
                return tuple(
                    Taken.of(path, data, source)
                    if journal is None
                    else journal.put(path, data, source)
                    for path, data, old, source in wanted
                    if data != old
                )
    raise ClaimsError(
        f"{root / ROLES_FILE} cannot be believed, and no copy of it that a root key of yours has "
        "signed is on the shelves or in a replica. Bring back keys/roles/ from any copy of the "
        "archive, or name a copy: muniment repair --from folder:/PATH"
    )


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
    """Give what may be the roles: those here first, even if there is nothing."""
    for source in sources:
        yield _Roles(
            _read(source, ROLES_FILE, limits.roles_bytes),
            _read(source, ROLES_SIGNATURE, limits.signature_bytes),
            source.name,
        )
        if source.name == HERE:
            yield from _shelved(root, source, limits)


def _shelved(root: Path, here: Source, limits: Limits) -> Iterator[_Roles]:
    with suppress(OSError):
        for folder in Shelves(root / "shelves").objects():
            content = folder / "v1" / "content"
            if (content / "roles").is_dir():
                shelf = content.relative_to(root)
                document = _read(here, f"{shelf}/roles/0001", limits.roles_bytes)
                signature = _read(here, f"{shelf}/roles/0001.sig", limits.signature_bytes)
                yield _Roles(document, signature, LOCAL)


def _vouched(document: bytes, signature: bytes, roots: Sequence[PublicKey], limits: Limits) -> bool:
    try:
        parse_roles(document, limits.roles_bytes)
        root = parse_signature(signature).public_key
        verify_signature(signature, document, ROLES_NAMESPACE, root)
    except (FormatError, SignatureError):
        return False
    return root in roots


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
