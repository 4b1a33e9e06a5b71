"""The site's folder: what was published before is brought up to date, and what is not ours stays.

SHA256SUMS lists every file of the site but the log's, in the form of `sha256sum`. It is also how
the next call knows what was published: a file that it lists and that is no longer given out is
removed. While a call writes, it lists what was and what will be, so that one that was killed leaves
nothing behind that nobody knows of. Each file is put in place whole, and only where it differs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from manifests import MunimentError
from muniment.durable import sync_folder, write_durably

SUMS = "SHA256SUMS"
DRAFT = ".publishing"
_MOST = 1 << 28  # Bytes of a list that is read back; one of ten million files has less.


class SiteError(MunimentError):
    """A site cannot be published to a folder."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a folder: how many files were put there, were as they were, were removed."""

    written: int
    same: int
    removed: int
    bytes: int


def check_folder(folder: Path) -> dict[str, str]:
    """Give what was published in a folder before: sha256 by path. Raises `SiteError`."""
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise SiteError(f"{folder} is no folder.")
    known = dict(_read(folder / SUMS)) if (folder / SUMS).is_file() else {}
    if not known:
        ours = {DRAFT}
        # What hosts of sites keep at the top: .git, .nojekyll, CNAME.
        there = [one for one in os.listdir(folder) if not one.startswith(".") and one != "CNAME"]
        if set(there) - ours:
            raise SiteError(
                f"{folder} has files and no {SUMS}, so it was not published by `muniment publish`. "
                "Name an empty folder."
            )
    return known


def put_in_place(draft: Path, folder: Path, known: dict[str, str]) -> Changed:
    """Make a folder hold what a draft holds, and nothing more that was published before."""
    wanted = {path.relative_to(draft).as_posix(): path for path in _files(draft)}
    digests = {name: _sha256(path) for name, path in wanted.items()}
    _write_sums(folder, known | digests)
    written = same = size = 0
    for name, path in wanted.items():
        target = folder / name
        if known.get(name) == digests[name] and _is(target, digests[name]):
            same += 1
            continue
        _make_way(folder, name)
        size += path.stat().st_size
        os.replace(path, target)
        written += 1
    gone = [name for name in known if name not in wanted]
    for name in gone:
        _remove(folder, name)
    _write_sums(folder, digests)
    return Changed(written, same, len(gone), size)


def _read(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as stream:
        data = stream.read(_MOST + 1)
    for line in data.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        parts = name.split("/")
        if len(digest) != 64 or "" in parts or ".." in parts or "." in parts or "\\" in name:
            raise SiteError(f"{path} is not a list as `muniment publish` writes it: {line[:80]!r}.")
        yield name, digest


def _write_sums(folder: Path, digests: dict[str, str]) -> None:
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    write_durably(folder / SUMS, lines.encode(), 0o644)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and not path.is_symlink() and _sha256(path) == digest


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _make_way(folder: Path, name: str) -> None:
    """Make the folders above a file; a link among them leads elsewhere, and is refused."""
    place = folder
    for part in name.split("/")[:-1]:
        place = place / part
        if place.is_symlink():
            raise SiteError(f"{place} is a link: what is published would go elsewhere.")
        place.mkdir(exist_ok=True)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    for above in path.relative_to(folder).parents:
        if above == Path():
            break
        try:
            (folder / above).rmdir()
        except OSError:
            break  # It holds something else.
    sync_folder(folder)
