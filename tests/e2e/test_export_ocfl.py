"""`export --as ocfl`: the object as it is on the shelf, or a storage root of several."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from exporting import Exporting, contents
from muniment_cli import answers, call, good
from system_packages import peer

WHY = ("--authority", "an act", "--reason", "a person is named")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Exporting:
    return Exporting(tmp_path_factory.mktemp("scene"))


@pytest.fixture
def archive(scene: Exporting, tmp_path: Path) -> Path:
    shutil.copytree(scene.archive.parent / "config", tmp_path / "config")
    return Path(shutil.copytree(scene.archive, tmp_path / "archive"))


def shelf_of(archive: Path, notice: str) -> Path:
    """Where a notice stands."""
    declared = archive.glob("shelves/*/*/*/inventory.json")
    [found] = (path.parent for path in declared if f'"{notice}"' in path.read_text("utf-8"))
    return found


def own(path: Path) -> None:
    for report in answers(call("validate", path, "--json")):
        assert (report["verdict"], report["findings"]) == (0, [])


class TestObject:
    """ "The object itself": byte for byte that of the shelf."""

    def test_it_is_that_of_the_shelf(self, scene: Exporting, tmp_path: Path) -> None:
        for name in ("seed", "captured", "named"):
            notice = getattr(scene, name)
            [told] = answers(
                good(
                    scene.archive, "export", notice, "--as", "ocfl", "-o", tmp_path / name, "--json"
                )
            )
            assert told["notices"] == [notice]
            assert contents(tmp_path / name) == contents(shelf_of(scene.archive, notice))

    def test_of_what_was_redacted_the_rest_is_valid(
        self, scene: Exporting, archive: Path, tmp_path: Path
    ) -> None:
        secret = scene.file("Case.txt")["path"]
        good(archive, "redact", scene.named, "--path", secret, *WHY)
        good(archive, "export", scene.named, "--as", "ocfl", "-o", tmp_path / "object")
        own(tmp_path / "object")
        assert contents(tmp_path / "object") == contents(shelf_of(archive, scene.named))

    def test_damage_is_not_given_out(self, scene: Exporting, archive: Path, tmp_path: Path) -> None:
        (shelf_of(archive, scene.named) / "v1/content/renditions/0008.txt").write_bytes(b"x")
        done = call("export", "--all", "--as", "ocfl", "-o", tmp_path / "root", archive=archive)
        assert done.returncode == 3 and "not what its manifest lists" in done.stderr
        assert not (tmp_path / "root").exists()


class TestRoot:
    """ "A root of many": valid for ocfl-py and for ours."""

    def test_others_find_nothing_wrong(self, scene: Exporting, tmp_path: Path) -> None:
        root = tmp_path / "root"
        [told] = answers(
            good(scene.archive, "export", "--all", "--as", "ocfl", "-o", root, "--json")
        )
        assert told["objects"] == 3 and told["left_out"] == []
        own(root)
        validate = peer("ocfl-py", "ocfl-validate.py")
        places = [
            root / os.path.relpath(shelf_of(scene.archive, notice), scene.archive / "shelves")
            for notice in (scene.seed, scene.captured)
        ]
        done = subprocess.run(
            [validate.with_name("python"), validate, *places],
            capture_output=True,
            text=True,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
            check=False,
        )
        assert done.returncode == 0 and done.stdout.count("is VALID") == 2, done.stdout

    def test_an_object_of_which_anything_is_withheld_stays_behind(
        self, scene: Exporting, archive: Path, tmp_path: Path
    ) -> None:
        good(archive, "withhold", scene.named, "--files", "renditions/0004.bin", *WHY[:4])
        alone = call("export", scene.named, "--as", "ocfl", "-o", tmp_path / "one", archive=archive)
        assert alone.returncode == 3 and not (tmp_path / "one").exists()
        done = good(archive, "export", "--all", "--as", "ocfl", "-o", tmp_path / "root", "--json")
        [told] = answers(done)
        assert told["notices"] == [scene.seed, scene.captured]
        assert [one["path"] for one in told["left_out"]] == [scene.named]
        own(tmp_path / "root")
