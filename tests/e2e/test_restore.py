"""Restoring and resuming, killed before each call that writes, and taken up by the same call."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from copies import copied, head, keep, kept, lost, restored, shelved
from killing import assert_tidy, assert_whole, kill_before, points, write_calls
from muniment_cli import answers, call, config_of, environment, good, holds, kinds

SAMPLE = 4


def scene(tmp_path: Path) -> Path:
    """A folder with a configuration and `copy`, the archive itself being lost."""
    folder = tmp_path / "original"
    folder.mkdir()
    archive = kept(folder)
    copied(archive)
    lost(archive)
    return folder


def restore_words(folder: Path) -> list[str]:
    return ["restore", str(folder / "copy"), str(folder / "archive"), "--json"]


def sampled(calls: Mapping[str, int]) -> list[tuple[str, int]]:
    """A few points spread over all, and the last writes, when the restoration is being logged."""
    last = calls["write"]
    return [*points(calls, SAMPLE), *(("write", number) for number in range(last - 6, last, 2))]


def kill_restore(
    tmp_path: Path, chosen: Callable[[Mapping[str, int]], Iterable[tuple[str, int]]]
) -> None:
    original = scene(tmp_path)
    expected = shelved(original / "copy")
    counted = Path(shutil.copytree(original, tmp_path / "counted"))
    around = environment(counted / "archive")
    calls = write_calls(restore_words(counted), around)
    killed = 0
    for name, number in chosen(calls):
        folder = Path(shutil.copytree(original, tmp_path / f"{name}-{number}"))
        archive = folder / "archive"
        done = kill_before(name, number, restore_words(folder), environment(archive))
        killed += done.returncode != 0
        assert_whole(archive)
        if (archive / "muniment.toml").exists():
            holds(archive)
        again = call(*restore_words(folder), archive=archive)
        if again.returncode == 3:  # It had come to its end, and only its answer was lost.
            assert done.returncode and "is not empty" in again.stderr
        else:
            assert again.returncode == 0, f"{name} {number}: {again.stderr}"
        assert expected.items() <= shelved(archive).items()
        assert kinds(archive)[4:] == ["restoration"], f"{name} {number}"
        assert not (archive / "restoring").exists() and not (archive / "quarantine").exists()
        assert_tidy(archive)
        holds(archive)
        shutil.rmtree(folder)
    assert killed, "no call was killed: the points missed the command"


class TestRestore:
    """ "An interrupted restore is taken up again by the same call (kill -9 at every point)." """

    def test_it_is_taken_up_where_it_was_killed(self, tmp_path: Path) -> None:
        kill_restore(tmp_path, sampled)

    @pytest.mark.torture
    def test_it_is_taken_up_at_every_call(self, tmp_path: Path) -> None:
        kill_restore(tmp_path, points)

    def test_it_is_taken_up_with_a_further_copy(self, tmp_path: Path) -> None:
        folder = scene(tmp_path)
        archive, other = folder / "archive", copied(folder / "copy", "other")
        shutil.rmtree(other / "shelves")
        shutil.rmtree(folder / "copy" / "log" / "tile")
        assert call(*restore_words(folder), archive=archive).returncode == 1
        assert restored(archive, folder / "copy", other)["verdict"] == 0
        holds(archive)


def resume_words(folder: Path) -> list[str]:
    return ["log", "resume", "--from", str(folder / "new"), "--json"]


def kill_resume(tmp_path: Path, most: int | None) -> None:
    original = tmp_path / "original"
    original.mkdir()
    archive = kept(original)
    copied(archive, "old")
    first = answers(good(archive, "list", "--json"))[0]["notice"]
    keep(archive, "third\n")
    keep(archive, "amended again\n", "--notice", first)
    size, expected = head(archive), shelved(archive)
    copied(archive, "new")
    lost(archive)
    (original / "old").rename(archive)
    counted = Path(shutil.copytree(original, tmp_path / "counted"))
    around = environment(counted / "archive")
    calls = write_calls(resume_words(counted), around)
    killed = 0
    for name, number in points(calls, most):
        folder = Path(shutil.copytree(original, tmp_path / f"{name}-{number}"))
        archive = folder / "archive"
        done = kill_before(name, number, resume_words(folder), environment(archive))
        killed += done.returncode != 0
        assert_whole(archive)
        again = call(*resume_words(folder), archive=archive)
        assert again.returncode == 0, f"{name} {number}: {again.stderr}"
        assert expected.items() <= shelved(archive).items()
        keep(archive, "later\n")
        log = [one for one in kinds(archive) if one != "restoration"]
        assert log == [*["roles"], *["accession"] * 6]
        assert_tidy(archive)
        holds(archive)
        assert size[0] == 6 and config_of(archive).exists()
        shutil.rmtree(folder)
    assert killed, "no call was killed: the points missed the command"


class TestResume:
    """ "Crash-safe, repeatable": until the checkpoint is published the archive is the older one."""

    def test_it_is_taken_up_where_it_was_killed(self, tmp_path: Path) -> None:
        kill_resume(tmp_path, SAMPLE)

    @pytest.mark.torture
    def test_it_is_taken_up_at_every_call(self, tmp_path: Path) -> None:
        kill_resume(tmp_path, None)
