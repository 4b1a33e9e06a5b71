"""Tests write in memory only where that does all that a disk would, and where there is room."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import scratch
from scratch import place

PLENTY = 64 << 30


@pytest.fixture
def meminfo(tmp_path: Path) -> Path:
    """What a machine with plenty of memory says."""
    file = tmp_path / "meminfo"
    file.write_text(f"MemTotal: 1 kB\nMemAvailable:   {PLENTY >> 10} kB\nSwapFree: 1 kB\n")
    return file


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, empty, that stands for one in memory; little room is wanted."""
    monkeypatch.setattr(scratch, "ROOM", 4096)
    folder = tmp_path / "memory"
    folder.mkdir()
    return folder


def has(blocks: int, flags: int = 0) -> os.statvfs_result:
    """A file system of so many free blocks of 4 KiB."""
    return os.statvfs_result((4096, 4096, blocks, blocks, blocks, 64, 64, 64, flags, 255))


class TestPlace:
    """ "Where programs run from there, files have attributes and there is room."""

    def test_a_folder_with_room_and_attributes_will_do(self, memory: Path, meminfo: Path) -> None:
        try:
            os.setxattr(memory, "user.muniment", b"1")
        except OSError:
            pytest.skip("this file system has no attributes of users")
        found = place(memory, meminfo)
        assert found.folder == memory and found.why.startswith(f"in memory: {memory} has ")
        assert list(memory.iterdir()) == []

    def test_no_folder_no_meminfo(self, memory: Path, meminfo: Path, tmp_path: Path) -> None:
        none = tmp_path / "none"
        why = f"on disk: {none} cannot be read"
        assert place(none, meminfo) == place(memory, none) == (None, why)

    def test_too_little_memory(
        self, memory: Path, meminfo: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "statvfs", lambda _: has(1 << 40))
        monkeypatch.setattr(scratch, "ROOM", PLENTY)
        said = "of memory 64.0 GiB are available, and 128.0 GiB are wanted"
        assert place(memory, meminfo) == (None, f"on disk: {said}")
        meminfo.write_text("MemTotal: 1 kB\n")
        assert place(memory, meminfo).folder is None

    def test_a_file_system_too_small_or_without_programs(
        self, memory: Path, meminfo: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "statvfs", lambda _: has(1 << 30, os.ST_NOEXEC))
        assert place(memory, meminfo) == (None, f"on disk: {memory} takes no programs")
        monkeypatch.setattr(os, "statvfs", lambda _: has(1 << 17))
        monkeypatch.setattr(scratch, "ROOM", 1 << 30)
        why = f"on disk: {memory} has 0.5 GiB free, and 1.0 GiB are wanted"
        assert place(memory, meminfo) == (None, why)

    def test_a_file_system_without_attributes(
        self, memory: Path, meminfo: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def none(*_: object) -> None:
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "setxattr", none)
        why = f"on disk: files in {memory} have no attributes of users"
        assert place(memory, meminfo) == (None, why)
