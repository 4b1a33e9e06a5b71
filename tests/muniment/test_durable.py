"""Durability and locks."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from muniment import durable
from muniment.durable import (
    HeldLock,
    drafts_of,
    exchange,
    is_held,
    locked,
    sync_tree,
    write_durably,
)


class TestWriting:
    """ "A crash leaves the old or the new"; a failed sync is never believed."""

    def test_what_was_there_is_replaced(self, tmp_path: Path) -> None:
        for data in (b"old", b"new", b""):
            write_durably(tmp_path / "file", data, 0o600)
            assert (tmp_path / "file").read_bytes() == data
        assert [path.name for path in tmp_path.iterdir()] == ["file"]
        assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("failing", ["fsync", "write", "replace"])
    def test_where_the_disk_refuses_the_old_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
    ) -> None:
        write_durably(tmp_path / "file", b"old")

        def refuse(*_: object) -> None:
            raise OSError(errno.EIO, "refused")

        monkeypatch.setattr(os, failing, refuse)
        with pytest.raises(OSError, match="refused"):
            write_durably(tmp_path / "file", b"new")
        monkeypatch.undo()
        assert (tmp_path / "file").read_bytes() == b"old"
        assert len(drafts_of(tmp_path / "file")) == 1 and not drafts_of(tmp_path / "other")

    def test_a_short_write_is_gone_on_with(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = os.write
        monkeypatch.setattr(os, "write", lambda number, data: write(number, bytes(data[:3])))
        write_durably(tmp_path / "file", b"0123456789")
        assert (tmp_path / "file").read_bytes() == b"0123456789"

    def test_the_bytes_are_synced_before_the_name_and_the_name_after(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        for name in ("fsync", "replace"):
            real = getattr(os, name)
            monkeypatch.setattr(
                os, name, lambda *given, name=name, real=real: (done.append(name), real(*given))
            )
        write_durably(tmp_path / "file", b"data")
        assert done == ["fsync", "replace", "fsync"]


class TestTrees:
    """One syncfs(2) where there is one, else fsync(2) of each file and folder."""

    def test_without_syncfs_every_file_and_folder_is_synced(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("a/b/c", "a/d"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
        synced: set[int] = set()
        monkeypatch.setattr(os, "fsync", lambda number: synced.add(os.fstat(number).st_ino))
        monkeypatch.setattr(durable, "_LIBC", object())
        sync_tree(tmp_path)
        every = {tmp_path, *tmp_path.rglob("*")}
        assert synced == {path.stat().st_ino for path in every}

    def test_a_folder_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            sync_tree(tmp_path / "none")


class TestExchange:
    """renameat2(2) with RENAME_EXCHANGE swaps two folders in one step."""

    def test_both_are_there_before_and_after(self, tmp_path: Path) -> None:
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            (tmp_path / name / name).touch()
        exchange(tmp_path / "one", tmp_path / "other")
        assert (tmp_path / "one" / "other").exists() and (tmp_path / "other" / "one").exists()

    def test_what_is_not_there_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "one").mkdir()
        with pytest.raises(FileNotFoundError) as failed:
            exchange(tmp_path / "one", tmp_path / "other")
        assert failed.value.filename == str(tmp_path / "other")

    def test_a_system_without_it_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(durable, "_LIBC", object())
        with pytest.raises(OSError, match="renameat2") as failed:
            exchange(tmp_path / "one", tmp_path / "other")
        assert failed.value.errno == errno.ENOSYS


HOLDER = """
import sys
from muniment.durable import HeldLock
from pathlib import Path
lock = HeldLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


class TestLocks:
    """flock(2) ends with its holder, so no lock is stale."""

    def test_a_lock_is_held_until_it_is_closed(self, tmp_path: Path) -> None:
        path = tmp_path / "lock"
        assert not is_held(path) and not path.exists()
        lock = HeldLock(path)
        assert is_held(path)
        with pytest.raises(BlockingIOError):
            HeldLock(path)
        lock.close()
        assert not is_held(path)
        with locked(path):
            assert is_held(path)
        assert not is_held(path)

    def test_a_killed_holder_holds_no_more(self, tmp_path: Path) -> None:
        path = tmp_path / "lock"
        where = str(Path(durable.__file__).parents[1])
        with subprocess.Popen(
            [sys.executable, "-c", HOLDER, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": where},
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n" and is_held(path)
            holder.kill()
            holder.wait()
            assert not is_held(path)


class TestWaiting:
    """Nobody is left to wonder: a long wait for a lock is told."""

    def test_a_long_wait_is_told_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = threading.Event()
        monkeypatch.setattr("muniment.durable._LONG_SECONDS", 0.0)
        monkeypatch.setattr("muniment.durable._LOGGER.info", lambda *_: told.set())

        def wait() -> None:
            with locked(tmp_path / "lock"):
                pass

        with locked(tmp_path / "lock"):
            waiter = threading.Thread(target=wait)
            waiter.start()
            assert told.wait(timeout=30)
        waiter.join()
