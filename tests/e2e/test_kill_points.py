"""Killed before each system call that writes: the archive is the old one or the new one."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from killing import assert_tidy, assert_whole, kill_before, points, write_calls
from muniment_cli import COMMAND, answers, call, config_of, environment, holds, new_archive
from system_packages import need

SAMPLE = 6


@dataclass(frozen=True)
class Scene:
    """A folder with an archive, its owner's configuration and some sources, to be copied."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def copy(self, to: Path) -> "Scene":
        shutil.copytree(self.folder, to, symlinks=True)
        return Scene(to)

    def command(self, *arguments: str) -> list[str]:
        return [*COMMAND, *arguments]

    def environment(self) -> dict[str, str]:
        return environment(self.archive)


def scene(folder: Path) -> tuple[Scene, str]:
    """Make an archive with one notice, and two files that are not in it yet."""
    folder.mkdir()
    archive = new_archive(folder)
    for name in ("kept", "one", "two"):
        (folder / f"{name}.txt").write_text(f"{name}\n")
    [told] = answers(call("preserve", "--json", folder / "kept.txt", archive=archive))
    return Scene(folder), told["notice"]


def kill_at_points(
    tmp_path: Path,
    arguments: Callable[[Scene, str], Sequence[str]],
    check: Callable[[Scene, str], None],
    most: int | None,
) -> None:
    """Carry out a command once for each point, killed there; then check, and call it again."""
    original, notice = scene(tmp_path / "original")
    counted = original.copy(tmp_path / "counted")
    calls = write_calls(arguments(counted, notice), counted.environment(), tmp_path)
    check(counted, notice)
    killed = 0
    for name, number in points(calls, most):
        at = original.copy(tmp_path / f"{name}-{number}")
        done = kill_before(name, number, arguments(at, notice), at.environment())
        killed += done.returncode != 0
        assert_whole(at.archive)
        for line in done.stdout.splitlines():
            assert call("verify", json.loads(line)["accession"], archive=at.archive).returncode == 0
        holds(at.archive)
        again = call(*arguments(at, notice)[len(COMMAND) :], archive=at.archive)
        assert again.returncode == 0, f"{name} {number}: {again.stderr}"
        check(at, notice)
        assert_tidy(at.archive)
        holds(at.archive)
        shutil.rmtree(at.folder)
    assert killed, "no call was killed: the points missed the command"


def preserve_two(scene: Scene, _: str) -> list[str]:
    return scene.command(
        "preserve", "--json", str(scene.folder / "one.txt"), str(scene.folder / "two.txt")
    )


def each_once(scene: Scene, _: str) -> None:
    listed = answers(call("list", "--json", archive=scene.archive))
    assert [(one["versions"], one["files"]) for one in listed] == [(1, 1)] * 3


def add_version(scene: Scene, notice: str) -> list[str]:
    return scene.command("preserve", "--json", "--notice", notice, str(scene.folder / "one.txt"))


def two_versions(scene: Scene, notice: str) -> None:
    [listed] = answers(call("list", "--json", archive=scene.archive))
    assert (listed["notice"], listed["versions"], listed["files"]) == (notice, 2, 2)


class TestPreserve:
    """ "kill -9 before every write-side system call": old or new, then the same call succeeds."""

    def test_new_notices_come_whole_or_not_at_all(self, tmp_path: Path) -> None:
        kill_at_points(tmp_path, preserve_two, each_once, SAMPLE)

    def test_a_notice_has_its_old_versions_or_the_new_one_too(self, tmp_path: Path) -> None:
        kill_at_points(tmp_path, add_version, two_versions, SAMPLE)

    @pytest.mark.torture
    def test_new_notices_at_every_call(self, tmp_path: Path) -> None:
        kill_at_points(tmp_path, preserve_two, each_once, None)

    @pytest.mark.torture
    def test_a_new_version_at_every_call(self, tmp_path: Path) -> None:
        kill_at_points(tmp_path, add_version, two_versions, None)


def init(folder: Path) -> list[str]:
    return [*COMMAND, "init", "--json", str(folder / "archive"), "--origin", "example.org/log"]


def kill_init(tmp_path: Path, most: int | None) -> None:
    first = tmp_path / "counted"
    first.mkdir()
    calls = write_calls(init(first), environment(first / "archive"), tmp_path)
    holds(first / "archive")
    for name, number in points(calls, most):
        folder = tmp_path / f"{name}-{number}"
        folder.mkdir()
        archive = folder / "archive"
        kill_before(name, number, init(folder), environment(archive))
        if (archive / "muniment.toml").exists():
            holds(archive)
            shown = answers(call("log", "show", "--json", archive=archive))[0]
            assert [one["kind"] for one in shown["entries"]] == ["roles"]
        else:
            assert call("list", archive=archive).returncode == 3
            refused = call(*init(folder)[len(COMMAND) :], config=config_of(archive))
            if refused.returncode:
                assert "interrupted" in refused.stderr
                shutil.rmtree(archive)
                shutil.rmtree(folder / "config" / "keys", ignore_errors=True)
                again = call(*init(folder)[len(COMMAND) :], config=config_of(archive))
                assert again.returncode == 0, again.stderr
            holds(archive)
        shutil.rmtree(folder)


class TestInit:
    """A folder is an archive when it has everything, entry 0 and the pinned root included."""

    def test_a_killed_init_leaves_an_archive_or_none(self, tmp_path: Path) -> None:
        kill_init(tmp_path, SAMPLE)

    @pytest.mark.torture
    def test_a_killed_init_at_every_call(self, tmp_path: Path) -> None:
        kill_init(tmp_path, None)


def setup_module() -> None:
    need("strace", "strace")
