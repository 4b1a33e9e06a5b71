"""The plan of a round: oldest-checked first, in little memory; runs of positions; amounts."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import FormatError
from muniment.fixity.plan import (
    PlanError,
    Sample,
    parse_budget,
    parse_sample,
    parse_size,
)
from muniment.fixity.rounds import Coverage, Round, read_round
from muniment.fixity.runs import Positions, parse_runs, spell_runs

ROOT = Path(__file__).resolve().parents[2]
positions = st.sets(st.integers(0, 200))


def filled(held: Iterable[int], size: int = 201) -> Positions:
    found = Positions(size)
    for position in held:
        found.add(position)
    return found


class TestRuns:
    """A set of positions has one spelling: runs, ascending and apart."""

    @given(positions)
    def test_what_is_spelled_is_read_again(self, held: set[int]) -> None:
        text = spell_runs(filled(held).runs())
        read = {at for first, last in parse_runs(text) for at in range(first, last + 1)}
        assert read == held

    @given(positions, positions)
    def test_a_bitmap_is_a_set(self, held: set[int], gone: set[int]) -> None:
        found = filled(held)
        for position in gone:
            found.discard(position)
        assert found.count == len(held - gone)
        assert {at for at in range(201) if at in found} == held - gone

    @pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 64, 65])
    def test_a_full_set_is_one_run(self, size: int) -> None:
        text = spell_runs(filled(range(size), size).runs())
        assert text == {0: "", 1: "0"}.get(size, f"0-{size - 1}")

    @pytest.mark.parametrize("text", ["1,0", "1-1", "2-1", "0-3,4", "01", "1,", "-1", "a", "1-"])
    def test_another_spelling_is_refused(self, text: str) -> None:
        with pytest.raises(FormatError):
            list(parse_runs(text))


def round_of(number: int, whole: str, wrong: str = "", **more: object) -> Round:
    time = {"source": "clock", "value": f"2026-01-{number:02d}T00:00:00.000Z"}
    facts = dict.fromkeys(("log_size", "objects", "files", "bytes", "never", "examination"), 1)
    about = {**facts, "began": time, "ended": time, "findings": {}, "roles": "r", "round": "x"}
    return read_round(
        str(number), number, "muniment 1", {**about, "whole": whole, "wrong": wrong, **more}
    )


class TestCoverage:
    """What earlier rounds covered decides what comes first."""

    def test_what_was_never_checked_comes_first_then_the_oldest(self) -> None:
        coverage = Coverage(8)
        coverage.note_round(round_of(1, "0-5"), "", ("r",))
        coverage.note_round(round_of(2, "0,2", "4"), "", ("r",))
        assert list(coverage.oldest_first()) == [6, 7, 1, 3, 5, 0, 2, 4]
        assert coverage.oldest() == ("2026-01-01T00:00:00.000Z", 2)

    def test_only_what_was_whole_has_its_signature_verified(self) -> None:
        coverage = Coverage(6)
        coverage.note_round(round_of(1, "0-2", "3"), "", ("r",))
        coverage.note_round(round_of(2, "4", examination=0), "", ("r",))
        coverage.note_round(round_of(3, "5", roles="others"), "", ("r",))
        assert [coverage.is_sealed(at) for at in range(6)] == [True] * 3 + [False] * 3

    def test_a_round_over_a_replica_verifies_signatures_but_checks_no_shelf(self) -> None:
        coverage = Coverage(2)
        coverage.note_round(round_of(1, "0-1", replica="main"), "", ("r",))
        assert coverage.is_sealed(0) and coverage.last_check(0) is None

    def test_the_last_check_counts(self) -> None:
        coverage = Coverage(2)
        coverage.note_round(round_of(1, "", "0-1"), "", ("r",))
        coverage.note_round(round_of(2, "1"), "", ("r",))
        assert [
            found and (found[0].position, found[1]) for found in map(coverage.last_check, (0, 1))
        ] == [(1, False), (2, True)]

    def test_positions_beyond_the_log_are_nobodys(self) -> None:
        coverage = Coverage(3)
        coverage.note_round(round_of(1, "1-9"), "", ("r",))
        assert list(coverage.oldest_first()) == [0, 1, 2]

    @pytest.mark.parametrize("about", [None, {}, {"round": "x"}, []])
    def test_what_no_round_of_ours_says_is_refused(self, about: object) -> None:
        with pytest.raises(FormatError):
            read_round("id", 1, "x", about)


class TestAmounts:
    """ "`--budget 50GB|2h`, `--rate 100MB/s`, `--sample`"."""

    def test_sizes(self) -> None:
        assert [parse_size(text) for text in ("1", "2kB", "1.5MB", "50GB", "1TiB", "3g")] == [
            1, 2000, 1_500_000, 50 * 10**9, 1 << 40, 3 * 10**9,
        ]  # fmt: skip

    def test_budgets(self) -> None:
        assert parse_budget(["50GB", "2h"]).seconds == 7200
        assert parse_budget(["90s"]).bytes is None
        assert parse_budget(["5m"]).seconds == 300 and parse_budget(["5MB"]).bytes == 5_000_000
        assert parse_budget([]).bytes is None

    @pytest.mark.parametrize("text", ["", "GB", "-1GB", "0", "1XB", "1 GB 2", "nan", "1e9"])
    def test_no_size(self, text: str) -> None:
        with pytest.raises(PlanError):
            parse_size(text)

    @pytest.mark.parametrize("text", ["", "0", "0%", "0.0%", "101%", "-5%", "5 %", "x", "1e3"])
    def test_no_sample(self, text: str) -> None:
        with pytest.raises(PlanError):
            parse_sample(text, "seed")

    @given(st.integers(1, 10_000), st.integers(0, 99))
    def test_a_seed_draws_the_same_again(self, size: int, percent: int) -> None:
        sample = Sample(f"{percent}%", "seed")
        drawn = sample.draw(size)
        assert drawn == Sample(f"{percent}%", "seed").draw(size) == sorted(set(drawn))
        assert len(drawn) == max(1, round(size * percent / 100)) and drawn[-1] < size


class TestMemory:
    """ "A 1,000,000-object audit plan under 500 MB"; it grows by some tens of bytes an object."""

    @pytest.mark.torture
    def test_a_million_objects(self) -> None:
        assert planned(1_000_000)["memory"] < 200e6

    def test_twenty_thousand_objects(self) -> None:
        answer = planned(20_000)
        assert answer["objects"] == 20_000 and answer["memory"] < 80e6


def planned(rows: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, ROOT / "bench" / "plan.py", str(rows)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return dict(json.loads(done.stdout))
