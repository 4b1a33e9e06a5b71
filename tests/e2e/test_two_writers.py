"""Several processes preserve into one archive at the same time."""

import random
from pathlib import Path
from typing import Any

import pytest

from killing import assert_tidy, assert_whole
from muniment_cli import Done, answers, call, holds, new_archive, start
from sampling import some

Told = list[dict[str, Any]]


def files(folder: Path, prefix: str, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{prefix}-{number:02}.txt").write_text(f"{prefix} {number}\n")
    return sorted(folder.glob(f"{prefix}-*.txt"))


def together(archive: Path, *calls: list[object]) -> list[Told]:
    """Carry out calls of preserve at the same time, each in a process of its own."""
    (archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 3\n")
    processes = [start("preserve", "--json", *one, archive=archive) for one in calls]
    told: list[Told] = []
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err
        told.append(answers(Done(0, out, err)))
    return told


def listed(archive: Path) -> dict[str, int]:
    """Each notice with how many versions it has."""
    found = answers(call("list", "--json", archive=archive))
    return {one["notice"]: one["versions"] for one in found}


def sound(archive: Path) -> None:
    assert_whole(archive)
    assert_tidy(archive)
    holds(archive)


def no_index_twice(told: list[Told]) -> None:
    made = [one for each in told for one in each if one["outcome"] == "preserved"]
    assert len({one["index"] for one in made}) == len(made)
    assert len({one["accession"] for one in made}) == len(made)


class TestSideBySide:
    """ "Two processes may preserve into one archive at the same time."""

    @pytest.mark.parametrize("writers", some([4, 2], 2))
    def test_every_source_is_there_once(self, tmp_path: Path, writers: int) -> None:
        archive = new_archive(tmp_path)
        own = [files(tmp_path / "own", f"w{number}", 8) for number in range(writers)]
        shared = files(tmp_path / "shared", "all", 4)
        told = together(archive, *([*each, *shared] for each in own))
        no_index_twice(told)
        outcomes = [one["outcome"] for each in told for one in each]
        assert outcomes.count("preserved") == 8 * writers + 4
        assert outcomes.count("seen again") == 4 * (writers - 1)
        for source in shared:
            notices = {
                one["notice"] for each in told for one in each if one["source"] == str(source)
            }
            assert len(notices) == 1
        assert listed(archive) == dict.fromkeys(listed(archive), 1)
        assert len(listed(archive)) == 8 * writers + 4
        sound(archive)

    def test_versions_of_one_notice_are_consecutive(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        [first] = files(tmp_path / "sources", "first", 1)
        [notice] = [
            one["notice"] for one in answers(call("preserve", "--json", first, archive=archive))
        ]
        added = files(tmp_path / "sources", "added", 4)
        others = files(tmp_path / "sources", "other", 6)
        told = together(
            archive,
            *(["--notice", notice, source] for source in added),
            others,
        )
        no_index_twice(told)
        versions = sorted((one["version"], one["index"]) for each in told[:4] for one in each)
        assert [version for version, _ in versions] == [2, 3, 4, 5]
        assert versions == sorted(versions, key=lambda one: one[1])
        assert sorted(listed(archive).values()) == [1] * 6 + [5]
        sound(archive)

    def test_a_killed_writer_stops_nobody(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 2\n")
        chance = random.Random(7)
        own = [files(tmp_path / "own", f"w{number}", 10) for number in range(3)]
        processes = [start("preserve", "--json", *each, archive=archive) for each in own]
        told: Told = []
        for process in processes[:2]:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(chance.randrange(1, 6))]
            process.kill()
            lines += process.stdout.readlines()
            process.communicate()
            told += answers(Done(0, "".join(line for line in lines if line.endswith("\n")), ""))
        out, err = processes[2].communicate()
        assert processes[2].returncode == 0, err
        for one in [*told, *answers(Done(0, out, err))]:
            done = call("verify", one["notice"], archive=archive)
            assert done.returncode == 0, done.stdout
        for each in own:
            assert call("preserve", *each, archive=archive).returncode == 0
        assert listed(archive) == dict.fromkeys(listed(archive), 1) and len(listed(archive)) == 30
        sound(archive)


class TestReadingMeanwhile:
    """Who reads while others write sees an archive that holds."""

    def test_the_whole_archive_verifies_at_any_time(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 2\n")
        sources = files(tmp_path / "sources", "w", 40)
        [notice] = [
            one["notice"]
            for one in answers(call("preserve", "--json", sources.pop(), archive=archive))
        ]
        bulk = start("preserve", "--json", *sources[:36], archive=archive)
        more = [
            start("preserve", "--json", "--notice", notice, source, archive=archive)
            for source in sources[36:]
        ]
        looks = 0
        while bulk.poll() is None:
            looks += 1
            holds(archive)
            assert call("list", archive=archive).returncode == 0
            assert call("verify", notice, archive=archive).returncode == 0
        for process in (bulk, *more):
            _, err = process.communicate()
            assert process.returncode == 0, err
        assert looks and sorted(listed(archive).values()) == [1] * 36 + [4]
        sound(archive)
