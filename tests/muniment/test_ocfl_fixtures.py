"""The OCFL community's own fixtures: each object gets its verdict and the code it is named for."""

import csv
from pathlib import Path

import pytest

from manifests import Limits
from muniment.conformance.ocfl import validate_object
from muniment.storage import FolderStorage

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"


def cases() -> list[tuple[str, str, str]]:
    """(path, verdict, codes) of every object; none where the folder is absent."""
    table = FIXTURES / "cases.tsv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as stream:
        return [
            (row["path"], row["verdict"], row["codes"])
            for row in csv.DictReader(stream, delimiter="\t")
            if row["kind"] == "ocfl-object"
        ]


class TestOfficialFixtures:
    """Folder names say what an object is: good, bad or warned about, and with which code."""

    @pytest.mark.parametrize(("path", "verdict", "expected"), cases())
    def test_an_object_gets_its_verdict_and_its_codes(
        self, fixtures: Path, path: str, verdict: str, expected: str
    ) -> None:
        report = validate_object(FolderStorage(fixtures / path), "", Limits())
        assert report.valid is (verdict == "valid")
        assert not report.unreadable
        found = {finding.code for finding in report.findings}
        assert set(filter(None, expected.split(","))) <= found
        if "/good-objects/" in path:
            assert not found
        if "/warn-objects/" in path:
            assert found == set(expected.split(","))

    def test_the_fixtures_are_all_here(self, fixtures: Path) -> None:
        assert len(cases()) == 156
