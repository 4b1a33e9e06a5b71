"""docs/covered-kit is the golden sample of kits with coverings: its verdict stands for ever."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from covered_kits import FOLDER as COVERING
from covered_kits import covered
from kits import ROOT, read
from muniment_cli import call
from system_packages import need
from verify_sh import bare_path, verify_sh

FOLDER = ROOT / "docs" / "covered-kit"
RESULTS = ["PASS"] * 11 + ["NOT CHECKED"] * 2


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """Give a copy of the trust folder, since a verifier remembers what it saw."""
    return Path(shutil.copytree(FOLDER / "trust", tmp_path / "trust"))


def ended(said: str) -> list[str]:
    return re.findall(r"^ ?\d+  (PASS|FAIL|NOT CHECKED) ", said, re.MULTILINE)


class TestGoldenSample:
    """ "Every version that was ever written verifies for ever: golden samples in the tests." """

    def test_all_but_the_stamps_is_made_again(self) -> None:
        kit = read(FOLDER / "kit")
        base = {path: data for path, data in kit.items() if not path.startswith(COVERING)}
        made = covered(base, {})
        mine = {path for path in made if path.startswith(COVERING)}
        assert mine == {COVERING + name for name in ("text", "lines", "nodes")}
        assert {path: kit[path] for path in mine} == {path: made[path] for path in mine}

    @pytest.mark.parametrize("name", ["kit", "kit.zip"])
    def test_muniment_says_what_is_expected(self, name: str, trust: Path) -> None:
        done = call("verify", FOLDER / name, "--trust", trust)
        assert done.returncode == 0, done.stderr
        assert ended(done.stdout) == [*RESULTS, "PASS"]
        assert done.stdout == (FOLDER / "expected/muniment.txt").read_text("utf-8")

    def test_verify_sh_says_what_is_expected(self, trust: Path, tmp_path: Path) -> None:
        done = verify_sh(FOLDER / "kit", trust, path=bare_path(tmp_path))
        assert done.returncode == 2, done.stderr
        assert ended(done.stdout) == [*RESULTS, "NOT CHECKED"]
        assert done.stdout == (FOLDER / "expected/verify-sh.txt").read_text("utf-8")

    @pytest.mark.parametrize("name", ["three", "four"])
    def test_openssl_says_so_too(self, name: str) -> None:
        kit, pins = FOLDER / "kit" / COVERING, FOLDER / "trust/authorities" / name
        done = subprocess.run(
            [need("openssl", "openssl"), "ts", "-verify", "-data", kit / "text",
             "-in", kit / f"{name}.tsr", "-CAfile", pins / "root.pem",
             "-untrusted", pins / "chain.pem", "-attime", "1767859200"],
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
