"""What lies below a folder is opened through no link, in whichever way the system can do it."""

import errno
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from muniment.storage import FolderStorage, Member, MemberKind
from muniment.storage.beneath import open_after_a_look, open_at_once, open_step_by_step, scan_folder

WAYS = [
    pytest.param(
        open_at_once, marks=pytest.mark.skipif(os.uname().sysname != "Linux", reason="needs Linux")
    ),
    open_step_by_step,
    open_after_a_look,
]


@pytest.fixture(params=WAYS)
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FolderStorage:
    """A folder with a file three folders down, and beside it one with a secret."""
    way: Callable[[str, str, int], int] = request.param
    monkeypatch.setattr("muniment.storage.beneath._open", way)
    (tmp_path / "made/a/b/c").mkdir(parents=True)
    (tmp_path / "made/a/b/c/file").write_bytes(b"inside")
    (tmp_path / "outside/b/c").mkdir(parents=True)
    (tmp_path / "outside/b/c/file").write_bytes(b"secret")
    return FolderStorage(tmp_path / "made")


class TestNoLink:
    """ "A storage never follows a link": not in the last place, nor in any before it."""

    def test_what_is_there_is_read(self, storage: FolderStorage) -> None:
        with storage.read("a/b/c/file") as stream:
            assert stream.read() == b"inside"
        assert storage.list("a/b/c") == (Member("file", MemberKind.FILE, 6),)
        assert [one.name for one in storage.list("")] == ["a"]

    def test_what_is_removed_while_it_is_listed_is_left_out(self, tmp_path: Path) -> None:
        for name in "abc":
            (tmp_path / name).write_bytes(b"")

        def take(entry: "os.DirEntry[str]") -> tuple[str, int]:
            for other in {*"abc"} - {entry.name}:
                (tmp_path / other).unlink(missing_ok=True)
            return entry.name, entry.stat().st_size

        assert len(scan_folder(str(tmp_path), "", take)) == 1

    def test_a_folder_that_fails_while_it_is_listed_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "log").mkdir()
        (tmp_path / "log/one").touch()

        def take(entry: "os.DirEntry[str]") -> None:
            raise OSError(errno.EIO, "Input/output error", 19)  # As a listing by descriptor does.

        with pytest.raises(OSError) as failure:
            scan_folder(str(tmp_path), "log", take)
        assert (failure.value.errno, failure.value.filename) == (errno.EIO, str(tmp_path / "log"))

    @pytest.mark.parametrize("link", ["a", "a/b", "a/b/c", "a/b/c/file"])
    def test_a_link_in_any_place_is_refused(self, storage: FolderStorage, link: str) -> None:
        there = storage.root / link
        there.rename(storage.root.parent / "kept")
        there.symlink_to(storage.root.parent / "outside" / link.removeprefix("a").lstrip("/"))
        with pytest.raises(OSError) as failure:
            storage.read("a/b/c/file")
        if link != "a/b/c/file":
            assert "is a link" in str(failure.value.strerror)
        assert str(storage.root / "a") in str(failure.value.filename)
        if link != "a/b/c/file":
            with pytest.raises(OSError):
                storage.list("a/b/c")

    def test_a_link_within_the_folder_is_refused_too(self, storage: FolderStorage) -> None:
        (storage.root / "again").symlink_to("a")
        with pytest.raises(OSError):
            storage.read("again/b/c/file")

    def test_what_is_not_there_is_not_found(self, storage: FolderStorage) -> None:
        for path in ("x", "a/x/file", "a/b/x"):
            with pytest.raises(FileNotFoundError):
                storage.read(path)
        with pytest.raises(FileNotFoundError):
            storage.list("a/x")

    def test_a_file_is_no_folder(self, storage: FolderStorage) -> None:
        with pytest.raises(OSError):
            storage.list("a/b/c/file")
        with pytest.raises(OSError):
            storage.read("a/b/c/file/x")

    def test_the_folder_itself_may_be_reached_through_links(self, storage: FolderStorage) -> None:
        (storage.root.parent / "link").symlink_to("made")
        again = FolderStorage(storage.root.parent / "link")
        assert [one.name for one in again.list("")] == ["a"]
        with again.read("a/b/c/file") as stream:
            assert stream.read() == b"inside"

    @pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux")
    def test_nothing_stays_open(self, storage: FolderStorage) -> None:
        def counted() -> int:
            return len(os.listdir("/proc/self/fd"))

        before = counted()
        for _ in range(5):
            storage.list("a/b")
            storage.read("a/b/c/file").close()
            for path in ("a/x/y", "a/b"):
                with pytest.raises(OSError):
                    storage.read(path)
        assert counted() == before

    def test_it_can_be_handed_to_another_process(self, storage: FolderStorage) -> None:
        other = pickle.loads(pickle.dumps(storage))  # noqa: S301 - our own, just made.
        assert other == storage
        assert other.list("a") == storage.list("a")
