"""What a killed capture leaves in the system's folder for such, the next one removes: only that."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.browser.short_folder import PREFIX, short_folder


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The system's folder for what is temporary; pytest's own have names that are too long."""
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    yield path
    shutil.rmtree(path)


def left_behind(place: Path, name: str = "left") -> Path:
    """A folder as a killed capture leaves it, with something within."""
    folder = place / f"{PREFIX}{name}"
    folder.mkdir(mode=0o700)
    (folder / "org.chromium.Chromium.x").mkdir()
    (folder / "org.chromium.Chromium.x" / "SingletonCookie").symlink_to("nowhere")
    return folder


class TestShortFolder:
    def test_it_is_empty_ours_alone_and_gone_at_the_end(self, place: Path) -> None:
        with short_folder() as folder:
            assert os.listdir(place) == [Path(folder).name]
            assert os.listdir(folder) == []
            assert os.stat(folder).st_mode & 0o777 == 0o700
            (Path(folder) / "within").touch()
        assert os.listdir(place) == []

    def test_a_place_with_a_long_name_is_not_used(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        long = tmp_path / ("long" * 10)
        long.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(long))
        with short_folder() as folder:
            assert Path(folder).parent == Path("/tmp")


class TestLeftBehind:
    """Folders of ours by name, owner and mode, which nobody holds; nothing else is touched."""

    def test_what_nobody_holds_is_removed(self, place: Path) -> None:
        left_behind(place)
        with short_folder() as folder:
            assert os.listdir(place) == [Path(folder).name]

    def test_what_another_capture_holds_stays(self, place: Path) -> None:
        with short_folder() as one, short_folder() as other:
            assert os.path.isdir(one) and os.path.isdir(other)

    def test_what_others_may_read_is_not_ours(self, place: Path) -> None:
        folder = left_behind(place)
        folder.chmod(0o755)
        with short_folder():
            assert folder.exists()

    def test_what_another_user_made_stays(self, place: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root can make a folder another's")
        folder = left_behind(place)
        os.chown(folder, 12345, 12345)
        with short_folder():
            assert folder.exists()

    def test_a_link_is_not_followed(self, place: Path) -> None:
        target = place / "target"
        target.mkdir(mode=0o700)
        (place / f"{PREFIX}link").symlink_to(target)
        (place / f"{PREFIX}file").touch()
        with short_folder():
            assert target.exists()
        assert sorted(os.listdir(place)) == [f"{PREFIX}file", f"{PREFIX}link", "target"]

    def test_many_at_once_take_nothing_from_each_other(self, place: Path) -> None:
        for number in range(20):
            left_behind(place, f"left-{number}")
        lost: list[str] = []

        def use() -> None:
            for _ in range(30):
                with short_folder() as folder:
                    if not os.path.isdir(folder):
                        lost.append(folder)

        users = [threading.Thread(target=use) for _ in range(6)]
        for one in users:
            one.start()
        for one in users:
            one.join()
        assert not lost
        assert os.listdir(place) == []
