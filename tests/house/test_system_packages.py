"""A check that could not run is never lost in silence (tests/system_packages.py)."""

import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).resolve().parents[1] / "system_packages.py"

TESTS = """
import pytest
from system_packages import need, peer

def test_needs_a_package() -> None:
    need("no-such-command-anywhere", "no-such-package")

def test_needs_a_peer() -> None:
    peer("no-such-peer", "no-such-command")

def test_skips_for_another_reason() -> None:
    pytest.skip("the moon is full")
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def run(ci: str, tests: str) -> str:
        (tmp_path / "test_sample.py").write_text(tests)
        (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {PLUGIN.parent}\n")
        (tmp_path / "conftest.py").write_text('pytest_plugins = ["system_packages"]\n')
        monkeypatch.setenv("MUNIMENT_CI", ci)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "-p", "no:xdist"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    return run


class TestMissingPackage:
    """There a test skipped for a missing system package is a failure; on a bare machine, a skip."""

    def test_this_very_run_keeps_the_rule(self, pytestconfig: pytest.Config) -> None:
        assert pytestconfig.pluginmanager.has_plugin("system_packages")

    def test_on_a_bare_machine_the_skip_names_the_package(self, run) -> None:
        said = run("", TESTS)
        assert "needs the system package 'no-such-package' (no-such-command-anywhere)" in said
        assert "3 skipped" in said

    def test_in_ci_the_skip_is_a_failure_that_names_the_package(self, run) -> None:
        said = run("1", TESTS)
        assert "'no-such-package' (no-such-command-anywhere): MUNIMENT_CI=1" in said
        assert "2 failed, 1 skipped" in said

    def test_in_ci_a_whole_module_is_not_skipped_either(self, run) -> None:
        said = run("1", "from system_packages import need\nneed('no-such-command', 'no-such')\n")
        assert "needs the system package 'no-such' (no-such-command): MUNIMENT_CI=1" in said
        assert "1 error" in said
