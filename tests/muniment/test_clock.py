"""A clock behind the log: said in the statement, told to its owner, never a wrong verdict."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from muniment.archive.clock import check_clock
from muniment_cli import Done, answers, call, good, holds, kinds, new_archive

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive whose roles were composed today."""
    return new_archive(tmp_path)


def preserve(archive: Path, name: str, at: datetime, patch: pytest.MonkeyPatch) -> Done:
    """Preserve a file while the clock says `at`."""
    patch.setattr("muniment.cli.preserving.preserve_command.now", lambda: at)
    source = archive.parent / name
    source.write_text(f"{name}\n")
    return call("preserve", "--json", source, archive=archive)


def statement(archive: Path, record_id: str) -> Any:
    [path] = archive.glob(f"shelves/*/*/*/v1/content/manifests/{record_id}.json")
    return json.loads(path.read_bytes())


class TestClockBehind:
    """ "Clock 3 days and a year back: order kept, a warning, no wrong verdict."""

    @pytest.mark.parametrize("back", [3 * DAY, 365 * DAY])
    def test_the_statement_says_so(
        self, archive: Path, back: timedelta, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done = preserve(archive, "notice.txt", NOW - back, monkeypatch)
        assert done.returncode == 0
        assert "set the clock" in done.stderr
        [told] = answers(done)
        [finding] = statement(archive, told["accession"])["findings"]
        assert (finding["code"], finding["severity"]) == ("clock-behind", "warning")
        assert finding["particulars"]["composed"] < finding["particulars"]["latest"]
        holds(archive)

    def test_every_statement_says_so_until_the_clock_is_right(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        times = [NOW + DAY, NOW, NOW, NOW + 2 * DAY]
        told = [
            answers(preserve(archive, f"{number}.txt", at, monkeypatch))[0]
            for number, at in enumerate(times)
        ]
        found = [statement(archive, one["accession"])["findings"] for one in told]
        assert [len(one) for one in found] == [0, 1, 1, 0]
        assert [one["index"] for one in told] == [1, 2, 3, 4]
        assert kinds(archive) == ["roles", *["accession"] * 4]
        holds(archive)

    def test_a_notice_shows_it_to_its_reader(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        [told] = answers(preserve(archive, "notice.txt", NOW - DAY, monkeypatch))
        assert "clock said an earlier time" in good(archive, "show", told["notice"]).stdout

    def test_a_clock_that_is_kept_is_not_blamed(self) -> None:
        latest = "2026-11-22T04:38:00.900Z"
        assert check_clock(latest, datetime(2026, 11, 22, 4, 38, 0, tzinfo=UTC), "log") == ()
        assert check_clock(None, NOW, "log") == ()
