"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["system_packages"]

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
