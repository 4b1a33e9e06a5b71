"""Killing muniment before a chosen system call, and what must be true of an archive afterwards.

calls = write_calls(command, environment)              # {"rename": 7, "fsync": 12, ...}
kill_before("rename", 3, command, environment)         # as if the power went just then
assert_whole(archive)                                  # every object on the shelves is whole
"""

import hashlib
import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from system_packages import need

# Every system call by which a process changes what is on a disk, opening apart.
WRITING = (
    *("write", "pwrite64", "rename", "renameat", "renameat2", "mkdir", "mkdirat"),
    *("unlink", "unlinkat", "rmdir", "link", "linkat", "fsync", "fdatasync", "syncfs"),
    *("ftruncate", "sendfile", "copy_file_range", "chmod", "fchmod", "utimensat"),
)
_COUNT = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)(?:\s+\d+)?\s+(\w+)$", re.MULTILINE)


def write_calls(
    command: Sequence[str], environment: Mapping[str, str], scratch: Path
) -> dict[str, int]:
    """Run a command to its end; count its writing system calls by name."""
    counts = scratch / "counts"
    done = _strace(command, environment, "-c", "-o", str(counts), "-e", f"trace={_names(WRITING)}")
    assert done.returncode == 0, done.stderr
    found = _COUNT.findall(counts.read_text())
    return {name: int(count) for count, name in found if name != "total"}


def kill_before(
    call: str, number: int, command: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command and kill it (SIGKILL) before its `number`-th call of that name, from 1."""
    inject = f"inject={call}:signal=KILL:when={number}"
    done = _strace(command, environment, "-o", os.devnull, "-e", f"trace={call}", "-e", inject)
    assert done.returncode in (0, 128 + signal.SIGKILL, -signal.SIGKILL), done.stderr
    return done


def points(calls: Mapping[str, int], most: int | None = None) -> Iterator[tuple[str, int]]:
    """Give the (call, number) before which to kill: all, or at most `most` spread over all."""
    every = [(name, number) for name, count in calls.items() for number in range(1, count + 1)]
    step = 1 if most is None else max(1, -(-len(every) // most))
    return iter(every[step // 2 :: step])


def assert_whole(archive: Path) -> None:
    """Assert that every object on the shelves is whole by OCFL's own rules, read without ours."""
    for inventory in archive.glob("shelves/??/??/*/inventory.json"):
        folder, data = inventory.parent, inventory.read_bytes()
        sidecar = (folder / "inventory.json.sha512").read_text().split()
        assert sidecar == [hashlib.sha512(data).hexdigest(), "inventory.json"], folder
        value = json.loads(data)
        listed = {path: digest for digest, paths in value["manifest"].items() for path in paths}
        found = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        inventories = {"inventory.json", "inventory.json.sha512"}
        beside = {f"{version}/{name}" for version in value["versions"] for name in inventories}
        assert found == listed.keys() | inventories | beside | {"0=ocfl_object_1.1"}, folder
        for path, digest in listed.items():
            assert hashlib.sha512((folder / path).read_bytes()).hexdigest() == digest, path
    for tuple_folder in archive.glob("shelves/??/??"):
        for folder in tuple_folder.iterdir():
            assert (folder / "inventory.json").exists(), f"{folder} is half an object"


def assert_tidy(archive: Path) -> None:
    """Assert that nothing of an interrupted writing is left in the archive."""
    left = {path.name for path in (archive / "staging").iterdir()}
    # The last is there where somebody searched, or took something out of the index.
    assert sorted(left - {"search.lock"}) == ["held", "lock", "objects.lock", "queue.db"]
    assert not list(archive.rglob(".*.new"))


def _strace(
    command: Sequence[str], environment: Mapping[str, str], *options: str
) -> subprocess.CompletedProcess[str]:
    strace = need("strace", "strace")
    return subprocess.run(
        [strace, "-f", "-qq", *options, *command],
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _names(calls: Sequence[str]) -> str:
    return ",".join(f"?{name}" for name in calls)
