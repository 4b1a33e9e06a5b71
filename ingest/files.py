"""Files and folders as sources: copied once, hashed as they are copied, never taken torn.

Every name that a file system allows is kept, as bytes. Links are followed where they stay inside
the folder; one that leads out, in a circle or nowhere is refused, since what it means depends on
the machine it lay on.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from checksums import Algorithm, Digest, Hashing
from ingest.gathered import Gathered, GatheredFile, Source, SourceKind, files_key, stored_name
from manifests import Limits, MunimentError, printable, spell_name, spell_time

_CHUNK = 1 << 20
_LARGE = 64 << 20
_BOTH = (Algorithm.SHA512, Algorithm.SHA256)
# A piece of a path that is called as hosts are.
_HOST = re.compile(
    r"(?:^|/)(?:www\.[^/]+|[\w-]+(?:\.[\w-]+)*\.(?:cn|com|edu|eu|gov|hk|int|mil|mo|net|org|tw|uk))"
    r"(?::[0-9]+)?(?:/|$)",
    re.IGNORECASE,
)
_TICK_NS = 100_000_000  # File times stand still for a timer's tick, at most 10 ms.


class SourceError(MunimentError):
    """A source cannot be taken in; nothing of it was kept."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to be taken: where it is, and its name relative to the source, as bytes."""

    path: bytes
    name: bytes


def describe_path(path: Path) -> Source:
    """Say what a local path is; raise `SourceError` where it is neither file nor folder."""
    shown = str(path)
    try:
        status = path.stat()
    except OSError as error:
        meant = " An address begins with http:// or https://." if _HOST.search(shown) else ""
        raise SourceError(f"{printable(shown)} cannot be read: {error.strerror}.{meant}") from error
    except ValueError as error:
        raise SourceError(f"{printable(shown)} is not a path: {error}.") from error
    name = os.fsencode(path.absolute().name or "folder")
    if stat.S_ISDIR(status.st_mode):
        kind = SourceKind.FOLDER
    elif stat.S_ISREG(status.st_mode):
        kind = SourceKind.FILE
    else:
        raise SourceError(
            f"{printable(shown)} is neither a file nor a folder, so it has no content to keep."
        )
    return Source(kind, shown, {"kind": kind.value, **spell_name(name)})


def find_files(path: Path, limits: Limits) -> tuple[FoundFile, ...]:
    """List the files of a source in the order of their names' bytes.

    Raises `SourceError` for links that lead out, in a circle or nowhere, for what is no file,
    for a folder that holds nothing, and for more files than `limits.files_per_version`.
    """
    start = os.fsencode(path)
    if not os.path.isdir(start):
        return (FoundFile(start, os.path.basename(os.path.abspath(start))),)
    found: list[FoundFile] = []
    for item in _walk(start):
        found.append(item)
        if len(found) > limits.files_per_version:
            raise SourceError(
                f"{printable(str(path))} holds more than {limits.files_per_version} files, the "
                "limit for one notice (limits.files_per_version). Preserve its folders one by one, "
                "or raise the limit in muniment.toml."
            )
    if not found:
        raise SourceError(f"{printable(str(path))} holds no files, so there is nothing to keep.")
    return tuple(sorted(found, key=lambda item: item.name))


def gather_files(
    source: Source,
    path: Path,
    into: Path,
    first: int,
    limits: Limits,
    progress: Callable[[int], None] = lambda _: None,
) -> Gathered:
    """Copy a file or a folder below `into` as ``renditions/NNNN.suffix``, numbered from `first`.

    `progress` is told the bytes of each chunk. Raises `SourceError`, having left nothing that
    counts: the caller throws the folder away.
    """
    files: list[GatheredFile] = []
    (into / "renditions").mkdir(parents=True, exist_ok=True)
    for number, found in enumerate(find_files(path, limits), start=first):
        files.append(take_file(found, into, stored_name(number, found.name), limits, progress))
    key = files_key((file.name or b"", file.sha512) for file in files)
    return Gathered(source=source, key=key, content=key, files=tuple(files))


def look_at_files(
    path: Path, limits: Limits, progress: Callable[[int], None] = lambda _: None
) -> str:
    """Give the key that `gather_files` would give now, keeping nothing. Raises `SourceError`."""
    pairs: list[tuple[bytes, Digest]] = []
    for found in find_files(path, limits):
        hashing, _ = _read_whole(found, limits, lambda chunk: progress(len(chunk)))
        pairs.append((found.name, hashing.digest(Algorithm.SHA512)))
    return files_key(pairs)


def take_file(
    found: FoundFile, into: Path, stored: str, limits: Limits, progress: Callable[[int], None]
) -> GatheredFile:
    """Copy one file to `stored` below `into`, in a folder that is there. Raises `SourceError`."""
    with open(into / stored, "xb", buffering=0) as copy:

        def keep(chunk: bytes) -> None:
            _write_all(copy.fileno(), chunk)
            progress(len(chunk))

        hashing, status = _read_whole(found, limits, keep)
    return GatheredFile(
        path=stored,
        size=hashing.size,
        sha512=hashing.digest(Algorithm.SHA512),
        sha256=hashing.digest(Algorithm.SHA256),
        name=found.name,
        modified=_moment(status.st_mtime_ns),
    )


def _read_whole(
    found: FoundFile, limits: Limits, keep: Callable[[bytes], None]
) -> tuple[Hashing, os.stat_result]:
    """Read a file once, hand its bytes on, and make sure that nothing wrote to it meanwhile."""
    shown = printable(os.fsdecode(found.path))
    with _open(found, shown) as original:
        before = os.fstat(original.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise SourceError(f"{shown} is not a file, so it has no content to keep.")
        if before.st_size > limits.file_bytes:
            raise SourceError(
                f"{shown} has {before.st_size} bytes; the limit for one file is "
                f"{limits.file_bytes} (limits.file_bytes). Raise it in muniment.toml."
            )
        hashing = _read_on(original, before.st_size, keep, shown)
        after = os.fstat(original.fileno())
        torn = _identity(before) != _identity(after) or hashing.size != after.st_size
        if not torn and time.time_ns() - after.st_mtime_ns < _TICK_NS:
            # Written so lately that another writing need not have changed its times: look again.
            original.seek(0)
            again = Hashing((Algorithm.SHA512,))
            while chunk := _read(original, shown):
                again.update(chunk)
            torn = again.digest(Algorithm.SHA512) != hashing.digest(Algorithm.SHA512)
    if torn:
        raise SourceError(
            f"{shown} changed while it was being read, so it was not kept. "
            "Preserve it again when nothing writes to it."
        )
    return hashing, after


def _read_on(original: FileIO, expected: int, keep: Callable[[bytes], None], shown: str) -> Hashing:
    """Read a file to its end, or until it is longer than expected."""
    if expected < _LARGE:
        hashing = Hashing(_BOTH)
        while (chunk := _read(original, shown)) and hashing.size <= expected:
            hashing.update(chunk)
            keep(chunk)
        return hashing
    # Hashes take longer than the disk: each is taken beside the other, the reading and the writing.
    passes = [Hashing((algorithm,)) for algorithm in _BOTH]
    size, taken = 0, list[Future[None]]()
    with ThreadPoolExecutor(len(passes)) as others:
        while (chunk := _read(original, shown)) and size <= expected:
            for one in taken:
                one.result()
            taken = [others.submit(one.update, chunk) for one in passes]
            size += len(chunk)
            keep(chunk)
    return Hashing.of_all(passes)


def _open(found: FoundFile, shown: str) -> FileIO:
    try:
        # What was a file may be a pipe by now: opening it must not wait for anybody.
        return FileIO(os.open(found.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    except OSError as error:
        raise SourceError(f"{shown} cannot be read: {error.strerror}.") from error


def _read(original: FileIO, shown: str) -> bytes:
    try:
        return original.read(_CHUNK)
    except OSError as error:
        raise SourceError(f"{shown} cannot be read to its end: {error.strerror}.") from error


def _moment(nanoseconds: int) -> str | None:
    try:
        return spell_time(datetime.fromtimestamp(nanoseconds // 1_000_000 / 1000, UTC))
    except (OverflowError, ValueError, OSError):
        return None  # A file system may claim a year that no calendar here can spell.


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _walk(start: bytes) -> Iterator[FoundFile]:
    inside = os.path.realpath(start)
    status = os.stat(start)
    pending: list[tuple[bytes, bytes, frozenset[tuple[int, int]]]] = [
        (start, b"", frozenset({(status.st_dev, status.st_ino)}))
    ]
    while pending:
        folder, prefix, above = pending.pop()
        try:
            with os.scandir(folder) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name)
        except OSError as error:
            raise SourceError(
                f"{printable(os.fsdecode(folder))} cannot be read: {error.strerror}."
            ) from error
        for entry in entries:
            name = prefix + entry.name
            status = _stat_inside(entry, inside)
            if stat.S_ISREG(status.st_mode):
                yield FoundFile(entry.path, name)
            elif stat.S_ISDIR(status.st_mode):
                identity = (status.st_dev, status.st_ino)
                if identity in above:
                    raise SourceError(
                        f"{printable(os.fsdecode(entry.path))} is a link to a folder that it lies "
                        "in: a loop of links has no end. Remove the link and preserve again."
                    )
                pending.append((entry.path, name + b"/", above | {identity}))
            else:
                raise SourceError(
                    f"{printable(os.fsdecode(entry.path))} is neither a file nor a folder, so it "
                    "has no content to keep. Move it out of the folder and preserve again."
                )


def _stat_inside(entry: os.DirEntry[bytes], inside: bytes) -> os.stat_result:
    shown = printable(os.fsdecode(entry.path))
    try:
        if entry.is_symlink():
            target = os.path.realpath(entry.path, strict=True)
            if os.path.commonpath((inside, target)) != inside:
                raise SourceError(
                    f"{shown} is a link that leads out of the folder. Put a copy of what it "
                    "points to in its place, or remove it, and preserve again."
                )
        return entry.stat(follow_symlinks=True)
    except OSError as error:
        reason = (
            "it is part of a loop of links" if error.errno == errno.ELOOP else f"{error.strerror}"
        )
        raise SourceError(f"{shown} cannot be read: {reason}.") from error
