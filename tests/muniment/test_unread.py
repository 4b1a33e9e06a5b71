"""What cannot be read beside a checkpoint stops a writer, and is left to the log's own check."""

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest

from manifests import Limits
from muniment.archive.cosignatures import cosignatures_in
from muniment.archive.proofs import stamps_in
from muniment.storage import FolderStorage, Member, Unread, pass_over, stop

PLACE = "log/checkpoints/3"


@dataclass
class FailingDisk:
    """A folder of which some paths cannot be listed or read."""

    folder: FolderStorage
    lost: str

    @property
    def name(self) -> str:
        return self.folder.name

    def list(self, folder: str) -> tuple[Member, ...]:
        self._fail(folder)
        return self.folder.list(folder)

    def read(self, path: str) -> BinaryIO:
        self._fail(path)
        return self.folder.read(path)

    def _fail(self, path: str) -> None:
        if path == self.lost:
            raise OSError(errno.EIO, "Input/output error", path)


@pytest.fixture
def folder(tmp_path: Path) -> FolderStorage:
    place = tmp_path / PLACE
    place.mkdir(parents=True)
    for name in ("a.tsr", "a.tsq", "b.tsr", "a.cosignature", "b.cosignature"):
        (place / name).write_bytes(name.encode())
    return FolderStorage(tmp_path)


def stamps(disk: FailingDisk, unread: Unread) -> list[str]:
    return [one.where.rpartition("/")[2] for one in stamps_in(disk, 3, Limits(), unread)]


def cosignatures(disk: FailingDisk, unread: Unread) -> list[str]:
    return [name for name, _ in cosignatures_in(disk, 3, Limits(), unread)]


@pytest.mark.parametrize("lost", [PLACE, f"{PLACE}/a.tsr", f"{PLACE}/a.tsq"])
def test_a_writer_stops_where_a_stamp_cannot_be_read(folder: FolderStorage, lost: str) -> None:
    with pytest.raises(OSError, match="Input/output error"):
        stamps(FailingDisk(folder, lost), stop)


@pytest.mark.parametrize("lost", [PLACE, f"{PLACE}/a.cosignature"])
def test_a_writer_stops_where_a_cosignature_cannot_be_read(
    folder: FolderStorage, lost: str
) -> None:
    with pytest.raises(OSError, match="Input/output error"):
        cosignatures(FailingDisk(folder, lost), stop)


def test_who_checks_something_else_passes_over(folder: FolderStorage) -> None:
    assert stamps(FailingDisk(folder, f"{PLACE}/a.tsr"), pass_over) == ["b.tsr"]
    assert cosignatures(FailingDisk(folder, f"{PLACE}/a.cosignature"), pass_over) == ["b"]
    assert stamps(FailingDisk(folder, PLACE), pass_over) == []


def test_a_checkpoint_that_is_not_there_has_none(tmp_path: Path) -> None:
    disk = FailingDisk(FolderStorage(tmp_path), "")
    assert stamps(disk, stop) == [] and cosignatures(disk, stop) == []
