"""History turned back or forked, and things put on the shelves by hand: named, and never signed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from muniment.archive.shelves import relative_path
from muniment_cli import Done, answers, call, kinds, new_archive
from torture.judging import good, judged
from torture.table import Part
from torture.work import Crew, Outcome, Scene, copy_tree, stage

FAULT = "rollback and strangers"
HOW = (
    "yesterday's copy put back with and without its keys, two checkpoints of one size, the last "
    "leaf dropped, objects put on the shelves by hand, at log sizes 2 to 13"
)
SIZES = range(2, 14)


def run(crew: Crew) -> Iterator[Part]:
    """Commit every crime at every size of the log."""
    for crime in CRIMES:
        sizes = crew.sample(SIZES, 3)
        yield crew.strike(crime, commit, [(crime, size) for size in sizes])


def commit(crime: str, size: int) -> Outcome:
    """Grow an archive's log to a size, commit a crime, and look."""
    scene = stage().lay_out("history", _found)
    _grow(scene, size - 1)

    def judge() -> bool:
        CRIMES[crime](scene)
        return True

    return judged(f"{crime}, at {size} entries", judge)


def yesterdays_archive(scene: Scene) -> None:
    """The archive is put back, its keys are not: the mark tells."""
    copy_tree(scene.archive, scene.folder / "yesterday")
    _grow(scene, 2)
    _replace(scene.archive, scene.folder / "yesterday")
    _signs_nothing(scene)
    assert "log-behind-mark" in _found_by(scene, "log", "check")


def yesterdays_archive_and_keys(scene: Scene) -> None:
    """Both are put back; what their owner saw since is remembered with his trust."""
    copy_tree(scene.archive, scene.folder / "yesterday")
    copy_tree(scene.config / "keys", scene.folder / "keys")
    _grow(scene, 2)
    good(scene, "verify")
    _replace(scene.archive, scene.folder / "yesterday")
    _replace(scene.config / "keys", scene.folder / "keys")
    _signs_nothing(scene)
    assert "memory-behind" in _found_by(scene, "log", "check")
    assert "memory-behind" in _found_by(scene, "verify")


def two_checkpoints_of_one_size(scene: Scene) -> None:
    """A copy with copied keys signed another history; its head is put in the place of ours."""
    fork = Scene(scene.folder / "fork")
    fork.folder.mkdir()
    copy_tree(scene.archive, fork.archive)
    copy_tree(scene.config, fork.config)
    _grow(scene, 1)
    _preserve(fork, fork.folder / "another.txt")
    head = (scene.archive / "log" / "checkpoint").read_bytes()
    other = (fork.archive / "log" / "checkpoint").read_bytes()
    assert head.splitlines()[1] == other.splitlines()[1] and head != other
    size = head.splitlines()[1].decode()
    (scene.archive / "log" / "checkpoint").write_bytes(other)
    assert _found_by(scene, "log", "check") & {"log-tile-wrong", "log-checkpoint-wrong"}
    _signs_nothing(scene, keeps=other)
    (scene.archive / "log" / "checkpoint").write_bytes(head)
    (scene.archive / "log" / "checkpoints" / size / "checkpoint").write_bytes(other)
    assert "log-checkpoint-wrong" in _found_by(scene, "log", "check")
    assert "log-checkpoint-wrong" in _found_by(scene, "verify")


def whole_fork(scene: Scene) -> None:
    """The whole archive is exchanged for a fork of the same size, not signed last by our key."""
    fork = Scene(scene.folder / "fork")
    fork.folder.mkdir()
    copy_tree(scene.archive, fork.archive)
    copy_tree(scene.config, fork.config)
    _grow(scene, 1)
    good(scene, "verify")
    _preserve(fork, fork.folder / "another.txt")
    _replace(scene.archive, fork.archive)
    _signs_nothing(scene)
    assert {"log-behind-mark", "memory-inconsistent"} <= _found_by(scene, "log", "check")


def last_leaf_dropped(scene: Scene) -> None:
    """The log is put back by one entry, and the object of that entry stays where it is."""
    copy_tree(scene.archive / "log", scene.folder / "log")
    _grow(scene, 1)
    _replace(scene.archive / "log", scene.folder / "log")
    assert {"log-not-logged", "log-behind-mark"} <= _found_by(scene, "log", "check")
    assert "log-not-logged" in _found_by(scene, "verify")
    _signs_nothing(scene)


def a_strangers_object(scene: Scene) -> None:
    """An object of another archive is put on the shelves: named, never listed, never adopted."""
    other = Scene(scene.folder / "other")
    other.folder.mkdir()
    new_archive(other.folder, origin="example.net/log")
    notice = _preserve(other, other.folder / "theirs.txt")
    _put(scene, other, notice)
    _stays_out(scene)
    done = call("adopt", notice, "--reason", "Why not.", archive=scene.archive)
    assert done.returncode == 3 and "is not adopted" in done.stderr, done


def an_object_of_a_lost_copy(scene: Scene) -> None:
    """An object that our signer signed and our log does not have: taken in by `adopt` alone."""
    lost = Scene(scene.folder / "lost")
    lost.folder.mkdir()
    copy_tree(scene.archive, lost.archive)
    copy_tree(scene.config, lost.config)
    notice = _preserve(lost, lost.folder / "found-again.txt")
    _put(scene, lost, notice)
    _stays_out(scene)
    good(scene, "adopt", notice, "--reason", "It comes from a lost copy.")
    assert kinds(scene.archive)[-2:] == ["accession", "adoption"]
    good(scene, "verify")
    good(scene, "log", "check")


CRIMES: dict[str, Callable[[Scene], None]] = {
    "yesterday's archive": yesterdays_archive,
    "yesterday's archive and keys": yesterdays_archive_and_keys,
    "two checkpoints of one size": two_checkpoints_of_one_size,
    "a fork of the same size": whole_fork,
    "the last leaf dropped": last_leaf_dropped,
    "a stranger's object on the shelves": a_strangers_object,
    "an object of a lost copy on the shelves": an_object_of_a_lost_copy,
}


def _found(scene: Scene) -> None:
    new_archive(scene.folder)


def _grow(scene: Scene, count: int) -> None:
    first = len(list(scene.folder.glob("*.txt")))
    for number in range(first, first + count):
        _preserve(scene, scene.folder / f"{number}.txt")


def _preserve(scene: Scene, source: Path) -> str:
    source.write_text(f"{source.name}\n")
    [told] = answers(good(scene, "preserve", "--json", source))
    return str(told["notice"])


def _put(scene: Scene, other: Scene, notice: str) -> None:
    place = relative_path(notice)
    shutil.copytree(other.archive / "shelves" / place, scene.archive / "shelves" / place)


def _replace(here: Path, by: Path) -> None:
    shutil.rmtree(here)
    by.rename(here)


def _signs_nothing(scene: Scene, keeps: bytes | None = None) -> None:
    head = scene.archive / "log" / "checkpoint"
    before = keeps or head.read_bytes()
    new = scene.folder / "new.txt"
    new.write_text("new\n")
    done = call("preserve", new, archive=scene.archive)
    assert done.returncode == 3 and "Nothing is signed" in done.stderr, done
    assert head.read_bytes() == before, "something was signed"


def _stays_out(scene: Scene) -> None:
    """Assert that what was put on the shelves is named, and that the next writer leaves it out."""
    logged = kinds(scene.archive)
    assert "log-not-logged" in _found_by(scene, "log", "check")
    assert "log-not-logged" in _found_by(scene, "verify")
    _grow(scene, 1)
    assert kinds(scene.archive) == [*logged, "accession"]
    assert len(answers(good(scene, "list", "--json"))) == len(logged)
    assert "log-not-logged" in _found_by(scene, "log", "check")


def _found_by(scene: Scene, *command: str) -> set[str]:
    done: Done = call(*command, "--json", archive=scene.archive)
    assert done.returncode == 1, f"`{' '.join(command)}` ended with {done.returncode}"
    return {f["code"] for one in answers(done)[0]["checks"] for f in one["findings"]}
