"""What every test may ask for."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import scratch

SLOW = {"bombs", "e2e", "forgeries", "torture"}

pytest_plugins = ["system_packages", "object_store", "polite_hosts"]

# How fast a machine is today says nothing about the code.
settings.register_profile("muniment", deadline=None)
settings.load_profile("muniment")


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of other people's vectors, which lies beside the repository."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "fixtures"
    if not folder.is_dir():
        pytest.skip("the vectors of ../shared/fixtures are not here")
    return folder


def pytest_configure() -> None:
    """Write in memory where that will do, unless another place was named."""
    folder = scratch.place().folder
    if folder is not None and "PYTEST_DEBUG_TEMPROOT" not in os.environ:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(folder)


def pytest_report_header(config: pytest.Config) -> str:
    """Say where tests write."""
    if named := config.getoption("basetemp"):
        return f"temporary files: in {named}, as asked"
    root, found = os.environ.get("PYTEST_DEBUG_TEMPROOT"), scratch.place()
    if root is not None and root != str(found.folder):
        return f"temporary files: in {root}, as asked"
    return f"temporary files: {found.why}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    """Keep a file's tests on one worker, so that what all of them need is built once."""
    from sharing import ByFile

    return ByFile(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what is collected, all of which stays until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders of long tests, so that no worker is alone with one at the end."""
    items.sort(key=lambda item: SLOW.isdisjoint(item.path.parts))
