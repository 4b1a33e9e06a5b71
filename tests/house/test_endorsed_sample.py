"""docs/endorsed-kit is the golden sample of endorsed kits: its verdict stands for ever."""

import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from house_tools import tool
from kits import read
from muniment_cli import call
from system_packages import need
from verify_sh import bare_path, verify_sh

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "endorsed-kit"
RESULTS = ["PASS"] * 9 + ["NOT CHECKED"] * 3 + ["PASS"]


@pytest.fixture(scope="module")
def endorsed_kit() -> ModuleType:
    return tool("endorsed_kit")


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """Give a copy of the trust folder, since a verifier remembers what it saw."""
    return Path(shutil.copytree(FOLDER / "trust", tmp_path / "trust"))


def holds(said: str) -> None:
    assert re.findall(r"^ ?\d+  (PASS|FAIL|NOT CHECKED) ", said, re.MULTILINE) == RESULTS


class TestGoldenSample:
    """ "Every version that was ever written verifies for ever: golden samples in the tests." """

    def test_the_tool_makes_the_same_bytes_again(self, endorsed_kit: ModuleType) -> None:
        apart = {"README.md", "expected/muniment.txt", "expected/verify-sh.txt"}
        kept = {path: data for path, data in read(FOLDER).items() if path not in apart}
        assert endorsed_kit.sample() == kept

    @pytest.mark.parametrize("name", ["kit", "kit.zip"])
    def test_muniment_says_what_is_expected(self, name: str, trust: Path) -> None:
        done = call("verify", FOLDER / name, "--trust", trust)
        assert done.returncode == 0, done.stderr
        holds(done.stdout)
        assert done.stdout == (FOLDER / "expected/muniment.txt").read_text("utf-8")

    def test_verify_sh_says_what_is_expected(self, trust: Path, tmp_path: Path) -> None:
        done = verify_sh(FOLDER / "kit", trust, path=bare_path(tmp_path))
        assert done.returncode == 0, done.stderr
        holds(done.stdout)
        assert done.stdout == (FOLDER / "expected/verify-sh.txt").read_text("utf-8")

    def test_ssh_keygen_says_whose_they_are(self) -> None:
        kit, program = FOLDER / "kit", need("ssh-keygen", "openssh-client")
        [sums] = kit.glob("object/v2/content/manifests/*.sums")
        [led] = kit.glob("log/endorsed/4/*.tlog-proof")
        over = {"library": sums.read_bytes(), "museum": led.read_bytes().partition(b"\n\n")[2]}
        for name, message in over.items():
            command = [program, "-Y", "verify", "-f", FOLDER / "trust/endorsers", "-I", name]
            ended = [
                subprocess.run(
                    [*command, "-n", "muniment-endorsement-v1", "-s", signature],
                    input=message,
                    capture_output=True,
                ).returncode
                for signature in kit.glob("records/*/v1/content/endorsements/0001.sig")
            ]
            assert sorted(ended) == [0, 255], name
