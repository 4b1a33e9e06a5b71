"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests on one worker, so that what all of them need is built once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.name))
