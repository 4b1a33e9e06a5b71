"""Locks of single objects: a rebuilding is waited for by whoever adds to that object alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from muniment.archive.object_locks import NAME, ObjectLocks
from muniment_cli import answers, call, environment, good, holds, new_archive, notices, start
from patience import until

PATIENCE = 60


@pytest.fixture
def two(tmp_path: Path) -> tuple[ObjectLocks, ObjectLocks]:
    return ObjectLocks(tmp_path / "locks"), ObjectLocks(tmp_path / "locks")


def is_waited_for(path: Path) -> bool:
    """Whether a process waits for a lock on a file (proc(5), /proc/locks: ``->``)."""
    inode = f":{path.stat().st_ino} "
    return any(
        "->" in line and inode in line for line in Path("/proc/locks").read_text().splitlines()
    )


class TestObjectLocks:
    """ "One lock per object"."""

    def test_one_writer_has_an_object_at_a_time(self, two: tuple[ObjectLocks, ObjectLocks]) -> None:
        one, other = two
        with one.taking() as take, other.taking() as take_too:
            assert take("urn:uuid:1") and take("urn:uuid:1")
            assert not take_too("urn:uuid:1")
            assert take_too("urn:uuid:2") and not take("urn:uuid:2")
        with other.taking() as take_too:
            assert take_too("urn:uuid:1")

    def test_a_held_object_is_free_again_afterwards(
        self, two: tuple[ObjectLocks, ObjectLocks]
    ) -> None:
        one, other = two
        with one.held("ark:1/x"), other.taking() as take:
            assert not take("ark:1/x")
        with other.taking() as take:
            assert take("ark:1/x")

    def test_a_lock_ends_with_its_holder(self, tmp_path: Path) -> None:
        program = (
            "import sys; from pathlib import Path\n"
            "from muniment.archive.object_locks import ObjectLocks\n"
            "with ObjectLocks(Path(sys.argv[1])).held('ark:1/x'):\n"
            "    print('held', flush=True); sys.stdin.read()\n"
        )
        holder = subprocess.Popen(
            [sys.executable, "-c", program, tmp_path / "locks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        assert holder.stdout and holder.stdout.readline() == b"held\n"
        locks = ObjectLocks(tmp_path / "locks")
        with locks.taking() as take:
            assert not take("ark:1/x")
        holder.kill()
        holder.communicate()
        with locks.taking() as take:
            assert take("ark:1/x")


class TestPreserve:
    """Who adds a version waits for a rebuilding of that object; nobody else does."""

    def test_a_version_waits_and_then_comes(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        for name in ("one", "two", "other"):
            (tmp_path / name).write_text(f"{name}\n")
        [told] = answers(call("preserve", "--json", tmp_path / "one", archive=archive))
        locks = ObjectLocks(archive / "staging" / NAME)
        with locks.held(told["notice"]):
            process = start("preserve", "--notice", told["notice"], tmp_path / "two",
                            archive=archive)  # fmt: skip
            until(lambda: is_waited_for(archive / "staging" / NAME))
            assert notices(archive) == [(1, 1)]
            good(archive, "preserve", tmp_path / "other")
            assert process.poll() is None
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, out + err
        assert sorted(notices(archive)) == [(1, 1), (2, 2)]
        holds(archive)
