"""What every test may ask for."""

from __future__ import annotations

import gc
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

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
