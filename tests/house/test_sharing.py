"""Tests that share something are carried out by one worker."""

from __future__ import annotations

import os

import pytest

import sharing
from muniment_cli import ROOT

FILES = {path.name: path for path in (ROOT / "tests").rglob("test_*.py")}


@pytest.fixture(scope="module")
def built() -> list[int]:
    """Which of the tests below came so far, in this worker."""
    return []


class TestUnits:
    """ "A file's, and those of all files that need the store." """

    def test_the_files_of_the_store_are_those_that_ask_for_it(self) -> None:
        asking = {name for name, path in FILES.items() if "swift: Store" in path.read_text("utf-8")}
        assert asking - {"test_sharing.py"} == sharing.STORE

    def test_a_file_is_a_unit_and_so_is_the_store(self) -> None:
        other = "tests/muniment/test_beneath.py"
        assert sharing.unit_of("tests/e2e/test_s3.py::TestS3::test_one[a::b]") == "store"
        assert sharing.unit_of(f"{other}::TestOne::test_two[x]") == other

    def test_the_forgeries_are_carried_out_by_several(self) -> None:
        assert FILES.keys() >= sharing.APART
        one, other = (f"tests/forgeries/test_corpus.py::TestForgeries::{name}" for name in "ab")
        assert sharing.unit_of(f"{one}[c[d]]") == sharing.unit_of(f"{one}[e]") == one
        assert sharing.unit_of(f"{other}[e]") == other


class TestOneWorker:
    """With several workers, too, what a module's tests share is built once."""

    @pytest.mark.parametrize("number", range(12))
    def test_each_comes_after_all_before_it(
        self, built: list[int], number: int, request: pytest.FixtureRequest
    ) -> None:
        if "PYTEST_XDIST_WORKER" in os.environ and not request.config.getoption("loadgroup"):
            pytest.skip("only with --dist loadgroup do the tests of a file stay together")
        built.append(number)
        of_this = f"{request.node.nodeid.partition('[')[0]}["
        wanted = [item.nodeid for item in request.session.items if item.nodeid.startswith(of_this)]
        assert [f"{of_this}{one}]" for one in built] == wanted[: len(built)]
