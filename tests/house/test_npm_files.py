"""A peer out of npm's registry is what its lock names, or is not there (tools/npm_files.py)."""

import ast
import base64
import hashlib
import io
import shutil
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from house_tools import tool

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "npm_files.py"
LOCKS = sorted((ROOT / "requirements" / "peers").glob("*.npm"))


@pytest.fixture
def npm_files() -> ModuleType:
    return tool("npm_files")


@pytest.fixture
def package() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        for name, data in (("package/ui.js", b"shown"), ("package/install.js", b"not wanted")):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def digest_of(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


class TestLock:
    """The package is checked against the lock's digest before a file of it is taken."""

    def test_the_files_that_are_named_are_taken_and_no_other(
        self, npm_files: ModuleType, package: bytes, tmp_path: Path
    ) -> None:
        npm_files.unpack(package, digest_of(package), ["ui.js"], tmp_path)
        assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"ui.js": b"shown"}

    def test_another_package_of_that_version_is_refused(
        self, npm_files: ModuleType, package: bytes, tmp_path: Path
    ) -> None:
        with pytest.raises(npm_files.Refused, match="the lock has sha512-"):
            npm_files.unpack(package, digest_of(b"the one that was looked at"), ["ui.js"], tmp_path)
        assert not list(tmp_path.iterdir())

    def test_a_file_that_is_not_in_it_is_named(
        self, npm_files: ModuleType, package: bytes, tmp_path: Path
    ) -> None:
        with pytest.raises(npm_files.Refused, match=r"sw\.js is no file of the package"):
            npm_files.unpack(package, digest_of(package), ["sw.js"], tmp_path)

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda one: one.stem)
    def test_a_lock_pins_one_version_and_its_digest(self, lock: Path) -> None:
        lines = [one for one in lock.read_text("ascii").splitlines() if not one.startswith("#")]
        name, _, version = lines[0].rpartition("@")
        assert name == lock.stem
        assert version.replace(".", "").isdigit()
        assert len(base64.b64decode(lines[1].removeprefix("sha512-"))) == 64


class TestWithoutNpm:
    """Only a few tests need it, so setting up goes on without."""

    def test_that_is_said_and_nothing_done(
        self,
        npm_files: ModuleType,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(shutil, "which", lambda _: None)
        assert npm_files.main([str(tmp_path / "peer"), str(LOCKS[0])]) == 0
        assert "there is no npm here" in capsys.readouterr().out
        assert not (tmp_path / "peer").exists()

    def test_an_old_python_can_read_the_script(self) -> None:
        ast.parse(SCRIPT.read_bytes(), feature_version=(3, 8))
