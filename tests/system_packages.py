"""What a test needs from the system: skipped by name where it is absent, a failure in CI.

    ssh_keygen = need("ssh-keygen", "openssh-client")
    validate = peer("ocfl-py", "ocfl-validate.py")

On a bare machine the test is skipped, in a line that names the package to install. Where
MUNIMENT_CI=1 (`.ci/run`, which installs the packages) the same skip is a failure, so that no
check is ever lost in silence.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEEDS = "needs the system package "
NEEDS_PEER = "needs `make peers`"


def need(command: str, package: str) -> str:
    """The path of `command`, else skip, naming the Debian `package` that brings it."""
    found = shutil.which(command)
    if found is None:
        pytest.skip(f"{NEEDS}'{package}' ({command})", allow_module_level=True)
    return found


def peer(name: str, command: str) -> Path:
    """A command in the environment of the peer `name` (`.peers/<name>`), else skip."""
    return peer_file(name, f"bin/{command}")


def peer_file(name: str, path: str) -> Path:
    """A file of the peer `name`, by its path in `.peers/<name>`, else skip."""
    found = ROOT / ".peers" / name / path
    if not found.exists():
        pytest.skip(f"{NEEDS_PEER} ({name})", allow_module_level=True)
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    fail_if_owed(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail_if_owed(report)
    return report


def fail_if_owed(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip that CI should never see into a failure."""
    if os.environ.get("MUNIMENT_CI") != "1" or report.outcome != "skipped":
        return
    # A skip is (file, line, "Skipped: <reason>"). No test here is expected to fail.
    assert isinstance(report.longrepr, tuple)
    reason = report.longrepr[2].removeprefix("Skipped: ")
    if reason.startswith((NEEDS, NEEDS_PEER)):
        report.outcome = "failed"
        report.longrepr = f"{reason}: MUNIMENT_CI=1 promises that it is here"
