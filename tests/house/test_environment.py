"""Set-up refuses in one sentence (tools/environment.py)."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from house_tools import tool

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "environment.py"


@pytest.fixture
def environment() -> ModuleType:
    return tool("environment")


class TestFirstContact:
    """ "make demo" on a fresh machine: it works, or says in one sentence what to install."""

    def test_this_python_will_do(self, environment: ModuleType) -> None:
        assert environment.refusal() is None

    def test_an_old_python_is_told_which_one_is_needed(
        self, environment: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "version_info", (3, 9, 2))
        assert "needs Python 3.11 or newer" in environment.refusal()

    def test_a_python_without_venv_is_told_the_package(
        self, environment: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        assert "python3-venv" in environment.refusal()

    def test_an_old_python_can_read_the_sentence(self) -> None:
        ast.parse(SCRIPT.read_bytes(), feature_version=(3, 8))

    def test_a_wrong_call_is_exit_3(self) -> None:
        called = subprocess.run([sys.executable, SCRIPT], capture_output=True, check=False)
        assert called.returncode == 3
