"""docs/test-kit is the golden sample of stamped and cosigned kits: its verdict stands for ever."""

import re
import shutil
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from house_tools import tool
from kits import read
from muniment_cli import call
from system_packages import need
from verify_sh import bare_path, verify_sh

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "test-kit"
RESULTS = ["PASS"] * 11 + ["NOT CHECKED"] * 2
BEFORE = "existed before 2026-11-22T15:08:23Z (one, two)"
STALE = "what it says has changed: run `python tools/sample_kit.py`, and look at the difference"


@pytest.fixture(scope="module")
def sample_kit() -> ModuleType:
    return tool("sample_kit")


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """Give a copy of the trust folder, since a verifier remembers what it saw."""
    return Path(shutil.copytree(FOLDER / "trust", tmp_path / "trust"))


def holds(said: str) -> None:
    found = re.findall(r"^ ?\d+  (PASS|FAIL|NOT CHECKED) ", said, re.MULTILINE)
    assert found == RESULTS and BEFORE in said


class TestGoldenSample:
    """ "A published test kit with its expected verdict ships with the release." """

    def test_the_tool_makes_the_same_bytes_again(self, sample_kit: ModuleType) -> None:
        kept = read(FOLDER)
        made = sample_kit.sample(sample_kit.kept_in(FOLDER))
        apart = {"README.md", "expected/muniment.txt", "expected/verify-sh.txt"}
        assert made == {path: data for path, data in kept.items() if path not in apart}

    @pytest.mark.parametrize("name", ["kit", "kit.zip"])
    def test_muniment_says_what_is_expected(self, name: str, trust: Path) -> None:
        done = call("verify", FOLDER / name, "--trust", trust)
        assert done.returncode == 0, done.stderr
        holds(done.stdout)
        assert done.stdout == (FOLDER / "expected/muniment.txt").read_text("utf-8"), STALE

    def test_verify_sh_says_what_is_expected(self, trust: Path, tmp_path: Path) -> None:
        done = verify_sh(FOLDER / "kit", trust, path=bare_path(tmp_path))
        assert done.returncode == 0, done.stderr
        holds(done.stdout)
        assert done.stdout == (FOLDER / "expected/verify-sh.txt").read_text("utf-8"), STALE

    def test_its_authorities_outlast_us(self) -> None:
        from cryptography import x509

        need("openssl", "openssl")
        for path in FOLDER.glob("trust/authorities/*/*.pem"):
            assert x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc.year > 2100

    def test_a_release_packs_all_of_it(self, sample_kit: ModuleType, tmp_path: Path) -> None:
        assert sample_kit.main(["--pack", str(tmp_path / "packed.zip")]) == 0
        with zipfile.ZipFile(tmp_path / "packed.zip") as packed:
            assert {name: packed.read(name) for name in packed.namelist()} == read(FOLDER)
