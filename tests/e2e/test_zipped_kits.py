"""A kit in a zip file: the same bytes each time, read as it is by us, and unpacked by anybody."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from kits import read
from muniment_cli import answers, call, config_of, good, new_archive
from replica_scenes import preserve
from system_packages import need
from verify_sh import bare_path, verify_sh
from zip_crimes import crimes


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an archive, and one kit of it as a folder and as a zip file."""
    folder = tmp_path_factory.mktemp("zipped")
    archive = new_archive(folder)
    notice = preserve(archive, "one")["notice"]
    (folder / "notice").write_text(notice)
    good(archive, "kit", notice, "-o", folder / "kit")
    good(archive, "kit", notice, "-o", folder / "kit.zip")
    return folder


def verdict(scene: Path, path: Path) -> int:
    trust = config_of(scene / "archive") / "trust"
    done = call("verify", path, "--trust", trust)
    assert call("validate", path, "--trust", trust).returncode == done.returncode
    return done.returncode


class TestKit:
    """ "A kit is one folder, or one zip of stored members, byte for byte the same each time." """

    def test_the_same_bytes_each_time(self, scene: Path, tmp_path: Path) -> None:
        notice = (scene / "notice").read_text()
        [told] = answers(good(scene / "archive", "kit", notice, "-o", tmp_path / "k.zip", "--json"))
        assert told["kit"] == str(tmp_path / "k.zip") and told["files"] == len(read(scene / "kit"))
        assert (tmp_path / "k.zip").read_bytes() == (scene / "kit.zip").read_bytes()
        assert [path.name for path in tmp_path.iterdir()] == ["k.zip"]

    def test_it_verifies_as_it_is(self, scene: Path) -> None:
        assert verdict(scene, scene / "kit.zip") == 0

    def test_unzip_and_python_and_bsdtar_find_the_folder(self, scene: Path, tmp_path: Path) -> None:
        programs = {"unzip": [need("unzip", "unzip"), "-q", scene / "kit.zip", "-d"]}
        if (bsdtar := shutil.which("bsdtar")) is not None:
            programs["bsdtar"] = [bsdtar, "-xf", scene / "kit.zip", "-C"]
        for name, call_ in programs.items():
            (tmp_path / name).mkdir()
            subprocess.run([*call_, tmp_path / name], check=True)
            assert read(tmp_path / name) == read(scene / "kit")
        with zipfile.ZipFile(scene / "kit.zip") as packed:
            packed.extractall(tmp_path / "python")
        assert read(tmp_path / "python") == read(scene / "kit")

    def test_verify_sh_takes_what_was_unpacked(self, scene: Path, tmp_path: Path) -> None:
        trust = config_of(scene / "archive") / "trust"
        path = bare_path(tmp_path)
        done = verify_sh(scene / "kit.zip", trust, path=path)
        assert done.returncode == 3 and "unzip KIT.zip -d FOLDER" in done.stderr
        with zipfile.ZipFile(scene / "kit.zip") as packed:
            packed.extractall(tmp_path / "unpacked")
        assert verify_sh(tmp_path / "unpacked", trust, path=path).returncode == 0

    def test_what_is_there_is_not_written_over(self, scene: Path, tmp_path: Path) -> None:
        (tmp_path / "k.zip").write_text("mine")
        notice = (scene / "notice").read_text()
        done = call("kit", notice, "-o", tmp_path / "k.zip", archive=scene / "archive")
        assert done.returncode == 3 and "is there already" in done.stderr
        assert (tmp_path / "k.zip").read_text() == "mine"


class TestHostile:
    """Whatever a stranger's zip holds, the answer is a sentence and 1 or 3."""

    @pytest.mark.torture
    def test_every_crime_ends_in_a_sentence(self, scene: Path, tmp_path: Path) -> None:
        for number, (name, data) in enumerate(crimes(read(scene / "kit"))):
            path = tmp_path / f"{number}.zip"
            path.write_bytes(data)
            done = call("verify", path, "--trust", config_of(scene / "archive") / "trust")
            assert done.returncode == 3 and str(path) in done.stderr, (name, done)
            assert "Traceback" not in done.stderr
            checked = call("validate", path, "--trust", config_of(scene / "archive") / "trust")
            assert checked.returncode == 3, (name, checked)

    def test_a_kit_that_was_packed_anew_is_no_kit_in_a_zip(
        self, scene: Path, tmp_path: Path
    ) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            for path, data in read(scene / "kit").items():
                packed.writestr(path, data)
        (tmp_path / "k.zip").write_bytes(made.getvalue())
        done = call("verify", tmp_path / "k.zip")
        assert done.returncode == 3 and "unpack it into an empty folder" in done.stderr

    def test_another_file_is_no_kit(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_text("text")
        assert call("verify", tmp_path / "x").returncode == 3
