"""RO-Crates that others wrote, right and wrong: all are kept, and our judge tells them apart."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from muniment_cli import ROOT, answers, good, holds, new_archive
from system_packages import peer, peer_file

# There is no network: these name a context at another address, or a citation to be fetched.
NOT_JUDGED = {
    "1_metadata_document/context_reference/invalid",
    "1_metadata_document/format/compacted",
    "1_metadata_document/format/flattened",
    "7_root_data_entity/required_downloadable_citeas/invalid",
}


@pytest.fixture
def crates(fixtures: Path) -> dict[str, Path]:
    """The crates of roc-validator's suite for RO-Crate 1.2, by their paths in it."""
    suite = fixtures / "rocrate/rocrate-1.2"
    found = (path.parent for path in sorted(suite.rglob("ro-crate-metadata.json")))
    return {path.relative_to(suite).as_posix(): path for path in found}


def test_right_or_wrong_each_is_kept_whole(crates: dict[str, Path], tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    told = answers(good(archive, "preserve", "--json", *crates.values()))
    assert len(told) == len(crates) == 56
    contents = Counter(
        path.read_bytes() for path in archive.glob("shelves/*/*/*/v*/content/*/**/*.*")
    )
    for crate in crates.values():
        assert all(path.read_bytes() in contents for path in crate.rglob("*") if path.is_file())
    holds(archive)


@pytest.mark.torture
def test_the_judge_of_ours_finds_more_in_each_that_is_wrong(crates: dict[str, Path]) -> None:
    asked = [name for name in crates if name not in NOT_JUDGED]
    program = [peer("rocrate", "python"), ROOT / "tests/crate_judge.py"]
    context = peer_file("ro-crate", "lib/context.json")
    command = [*program, context, *(crates[name] for name in asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    reports = map(json.loads, done.stdout.splitlines()[-len(asked) :])
    found = {
        name: Counter(severity for severity, *_ in report)
        for name, report in zip(asked, reports, strict=True)
    }
    right = {name for name in asked if name.endswith("/valid")}
    assert not [name for name in right if found[name]["REQUIRED"]]
    for name in sorted(right):
        for other in asked:
            if other.startswith(name.removesuffix("valid") + "invalid"):
                assert found[other].total() > found[name].total() or found[other]["REQUIRED"], other
