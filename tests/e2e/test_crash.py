"""What was acknowledged survives a crash at any instant, and the same call goes on from there."""

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from killing import assert_tidy, assert_whole
from muniment_cli import answers, call, holds, new_archive, start

SOURCES = 16
Told = list[dict[str, Any]]


def some_files(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"Notice {number} of the ministry.\n")
    return sorted(folder.iterdir())


def set_small_groups(archive: Path) -> None:
    (archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 3\n")


def killed_at_random(archive: Path, files: list[Path], chance: random.Random) -> Told:
    """Kill a bulk preserve after some acknowledgement and a little while; give what it told."""
    acknowledgements, looks = chance.randrange(SOURCES), chance.randrange(20_000)
    process = start("preserve", "--json", *files, archive=archive)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(acknowledgements)]
    for _ in range(looks):
        os.stat(archive)  # A while that depends on no clock.
    process.kill()
    lines += process.stdout.readlines()
    process.communicate()
    return [json.loads(line) for line in lines if line.endswith("\n")]


def survive(archive: Path, told: Told) -> None:
    """Assert what must hold at once, with nothing mended yet."""
    assert_whole(archive)
    for one in told:
        done = call("verify", one["accession"], archive=archive)
        assert done.returncode == 0, done.stdout
    holds(archive)


def resume(archive: Path, files: list[Path], told: Told) -> None:
    """Assert that the same call goes on, and that every source is there once.

    A call that had come to its end before it was killed is a new call, which sees all of it again.
    """
    known = {"already there"} if len(told) < len(files) else {"already there", "seen again"}
    again = call("preserve", "--json", *files, archive=archive)
    assert again.returncode == 0, again.stderr
    outcomes = {one["source"]: one for one in answers(again)}
    assert outcomes.keys() == {str(file) for file in files}
    for one in told:
        now = outcomes[one["source"]]
        assert now["outcome"] in known
        assert (now["notice"], now["accession"]) == (one["notice"], one["accession"])
    assert {one["outcome"] for one in outcomes.values()} <= {"preserved", *known}
    listed = answers(call("list", "--json", archive=archive))
    assert {one["notice"] for one in listed} == {one["notice"] for one in outcomes.values()}
    assert [one["versions"] for one in listed] == [1] * len(files)
    shown = answers(call("log", "show", "--json", "--last", 1000, archive=archive))[0]
    kinds = [one["kind"] for one in shown["entries"] if one["kind"] != "seen-again"]
    assert kinds == ["roles", *["accession"] * len(files)]
    assert_whole(archive)
    assert_tidy(archive)
    holds(archive)


def kill_and_resume(folder: Path, seed: int) -> None:
    archive = new_archive(folder)
    set_small_groups(archive)
    files = some_files(folder / "sources", SOURCES)
    told = killed_at_random(archive, files, random.Random(seed))
    survive(archive, told)
    resume(archive, files, told)


class TestKilledAtRandom:
    """ "kill -9 at 200 random moments of a bulk preserve: afterwards every acknowledged accession
    verifies, nothing half-made is visible, and preserve resumes."
    """

    @pytest.mark.parametrize("moment", range(12))
    def test_nothing_acknowledged_is_lost(self, tmp_path: Path, moment: int) -> None:
        kill_and_resume(tmp_path, moment)

    @pytest.mark.torture
    @pytest.mark.parametrize("moment", range(12, 200))
    def test_nothing_acknowledged_is_lost_at_any_moment(self, tmp_path: Path, moment: int) -> None:
        kill_and_resume(tmp_path, moment)
