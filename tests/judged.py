"""Validation as tests call it, and the cases of ../shared/fixtures with their verdicts."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from checksums import Severity
from manifests import Limits
from muniment.conformance.material import find_material
from muniment.conformance.recognise import recognise
from muniment.conformance.report import Ledger, Nobody, Report
from muniment.conformance.validate import validate
from muniment.conformance.wacz.check import check_wacz
from muniment.conformance.warc.check import check_stream

FIXTURES = Path(__file__).resolve().parents[2] / "shared" / "fixtures"


def cases(kind: str) -> list[tuple[str, str]]:
    """The (path, verdict) of every case of a kind that has a verdict; none without the folder."""
    return [*_cases(kind)]


def _cases(kind: str) -> Iterator[tuple[str, str]]:
    table = FIXTURES / "cases.tsv"
    if not table.is_file():
        return
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["kind"] == kind and row["verdict"] in ("valid", "invalid"):
                yield row["path"], row["verdict"]


def need_fixtures() -> None:
    """Skip where ../shared/fixtures is absent."""
    if not (FIXTURES / "cases.tsv").is_file():
        pytest.skip("../shared/fixtures is absent")


def judge(path: Path, processes: int = 1, limits: Limits | None = None) -> Report:
    """Validate a path as what it is recognised as."""
    material = find_material(str(path))
    return validate(material, recognise(material), limits or Limits(), processes, Nobody())


def verdict(report: Report) -> str:
    """Say what cases.tsv would."""
    return {0: "valid", 1: "invalid", 3: "unreadable"}[report.code(strict=False)]


def codes(report: Report, severity: Severity | None = Severity.ERROR) -> set[str]:
    """The codes of the findings of one severity, or of all."""
    return {one.code for one in report.findings if severity in (None, one.severity)}


def judge_warc(
    data: bytes, limits: Limits | None = None, forgiven: frozenset[str] = frozenset()
) -> Report:
    """Validate the bytes of a WARC file."""
    ledger = Ledger(1000, forgiven)
    check_stream(io.BytesIO(data), "", ledger, limits or Limits(), Nobody())
    return ledger.report("warc")


def judge_wacz(data: bytes) -> Report:
    """Validate the bytes of a WACZ file."""
    ledger = Ledger(1000)
    check_wacz(io.BytesIO(data), "a.wacz", Limits(), ledger, Nobody())
    return ledger.report("wacz")
