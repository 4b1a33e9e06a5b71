"""What was seen on the shelves while each object was verified stands for a second reading."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from manifests import read_trust
from muniment.archive import log_checks
from muniment.archive.archive import Archive
from muniment.archive.inspect import Inspector
from muniment_cli import answers, call, config_of, new_archive


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sighted")
    archive = new_archive(folder)
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"{name}\n")
        call("preserve", folder / f"{name}.txt", archive=archive)
    return archive


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made.parent, tmp_path / "all")
    return tmp_path / "all" / made.name


def inspected(archive: Path) -> tuple[list[int], set[str]]:
    """Verify every object, then the log: each object's code, and what is wrong with the log."""
    inspector = Inspector(Archive.open(archive), read_trust(config_of(archive) / "trust"))
    codes = [verdict.code for verdict in inspector.verify_all()]
    return codes, {one.code for check in inspector.check_log(None) for one in check.findings}


class TestTheLogsOwnChecks:
    """Every entry is on the shelves, and everything on the shelves is an entry."""

    def test_nothing_is_read_twice_where_all_was_seen(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def read_again(*_: Any) -> Any:
            raise AssertionError("the shelves were read again")

        monkeypatch.setattr(log_checks, "read_shelved", read_again)
        assert inspected(archive) == ([0, 0, 0], set())

    @pytest.mark.parametrize(
        ("harm", "codes"),
        [
            (shutil.rmtree, {"log-not-shelved"}),
            (lambda it: shutil.copytree(it, it.with_name("0" * 128)), set()),
            (lambda it: next(it.glob("v1/content/manifests/*.sums")).unlink(), {"log-not-shelved"}),
        ],
        ids=["one is gone", "one stands twice", "a manifest is gone"],
    )
    def test_what_was_not_seen_once_is_looked_for(
        self, archive: Path, harm: Callable[[Path], object], codes: set[str]
    ) -> None:
        [first, *_] = answers(call("list", "--json", archive=archive))
        harm(Archive.open(archive).shelves.path_of(first["notice"]))
        verdicts, found = inspected(archive)
        assert codes <= found and (found or 1 in verdicts)

    def test_a_changed_roles_document_is_still_named(self, archive: Path) -> None:
        for path in archive.glob("shelves/*/*/*/v1/content/roles/0001.sig"):
            path.write_bytes(path.read_bytes() + b"\n")
        verdicts, found = inspected(archive)
        assert 1 in verdicts and "roles-differ" in found
