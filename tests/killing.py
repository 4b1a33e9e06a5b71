"""Killing muniment before a chosen system call, and what must be true of an archive afterwards.

calls = write_calls(words, environment)                # {"rename": 7, "fsync": 12, ...}
kill_before("rename", 3, words, environment)           # as if the power went just then
assert_whole(archive)                                  # every object on the shelves is whole

The command is carried out by a process that is forked from this one (torture/traced.py): to start
an interpreter takes several times as long as what is looked at.
"""

import hashlib
import json
import re
import signal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from muniment_cli import spelled
from system_packages import need
from torture.traced import Told, run_traced

# Every system call by which a process changes what is on a disk, opening apart.
WRITING = (
    *("write", "pwrite64", "rename", "renameat", "renameat2", "mkdir", "mkdirat"),
    *("unlink", "unlinkat", "rmdir", "link", "linkat", "fsync", "fdatasync", "syncfs"),
    *("ftruncate", "sendfile", "copy_file_range", "chmod", "fchmod", "utimensat"),
)
_CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)


def write_calls(words: Sequence[object], environment: Mapping[str, str]) -> dict[str, int]:
    """Carry out a command of muniment to its end; count its writing system calls by name."""
    need("strace", "strace")
    told = run_traced(spelled(tuple(words)), environment, WRITING)
    assert told.returncode == 0, told
    return dict(Counter(_CALL.findall(told.trace)))


def kill_before(
    call: str, number: int, words: Sequence[object], environment: Mapping[str, str]
) -> Told:
    """Carry out a command, killed (SIGKILL) before its `number`-th call of that name, from 1."""
    need("strace", "strace")
    inject = f"{call}:signal=KILL:when={number}"
    told = run_traced(spelled(tuple(words)), environment, (call,), inject)
    assert told.returncode in (0, -signal.SIGKILL), told
    return told


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
