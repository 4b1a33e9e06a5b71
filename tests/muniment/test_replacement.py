"""Replacing whole objects: stopped at every step, an object is the old one or the rebuilt one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from killing import assert_tidy, assert_whole
from muniment.archive.archive import Archive, Writer, open_writer
from muniment.archive.desk import Shelved, Staging
from muniment.archive.intent import NAME as INTENT
from muniment.archive.intent import IntentError
from muniment.archive.records import Record, draft_record
from muniment.archive.replacement import Replacement, ReplacementError
from muniment.config import Config
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive
from stops import stopped_at, without_exchange

# How many durable steps replacing one object takes; the first test holds it against the code.
STEPS = ("sync_tree", "write_durably", "exchange", "sync_tree", "sync_tree", "write_durably",
         "write_durably", "sync_folder", "write_durably", "sync_folder", "sync_folder",
         "sync_folder", "sync_folder")  # fmt: skip
# (exchanging, at, after): where there is no exchange, two syncs stand between the two renames.
STOPS = [
    pytest.param(exchanging, at, after, marks=[pytest.mark.torture] if after else [])
    for exchanging, last in ((True, len(STEPS)), (False, len(STEPS) + 2))
    for at in range(1, last + 1)
    for after in (False, True)
    if exchanging or (at, after) != (3, True)
]
RENDITION = "v1/content/renditions/0001.txt"


@contextmanager
def writing(archive: Path) -> Iterator[Writer]:
    config = Config(config_of(archive))
    with open_writer(Archive.open(archive), config, lambda: datetime.now(UTC)) as writer:
        yield writer


def scene(folder: Path) -> tuple[Path, str]:
    """An archive with one notice, which is damaged, and its whole self beside the archive."""
    archive = new_archive(folder)
    (folder / "notice.txt").write_text("notice\n")
    [told] = answers(good(archive, "preserve", "--json", folder / "notice.txt"))
    shelf = Archive.open(archive).shelves.path_of(told["notice"])
    shutil.copytree(shelf, folder / "whole")
    (shelf / RENDITION).write_text("rotten\n")
    return archive, told["notice"]


def replace(
    archive: Path, notice: str, quarantine: str | None = "kept", versions: int = 1
) -> Shelved:
    """Put the whole one in the place of the damaged one."""
    with writing(archive) as writer:
        staged = writer.run.new_place()
        shutil.copytree(archive.parent / "whole", staged, dirs_exist_ok=True)
        draft = draft_record(writer, Record("repair", ({"object": notice},)))
        one = Replacement(notice, staged, versions, quarantine)
        with writer.desk() as desk:
            [shelved] = desk.replace(writer.run.folder, [one], [draft], writer.now())
    return shelved


def go_on(archive: Path) -> None:
    """Take the desk, and do nothing there but what others left."""
    with writing(archive) as writer, writer.desk():
        pass


def rendition(archive: Path, notice: str) -> str:
    return (Archive.open(archive).shelves.path_of(notice) / RENDITION).read_text()


class TestReplacing:
    """ "Swaps whole rebuilt objects in crash-safely and logs the record in the same intent."""

    def test_the_steps_come_in_their_order(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(0) as steps:
            replace(archive, notice)
        assert tuple(steps.begun) == STEPS

    @pytest.mark.parametrize(("exchanging", "at", "after"), STOPS)
    def test_stopped_at_any_step_it_is_the_old_or_the_new_one(
        self, tmp_path: Path, exchanging: bool, at: int, after: bool
    ) -> None:
        archive, notice = scene(tmp_path)
        with nullcontext() if exchanging else without_exchange():
            with stopped_at(at, after), pytest.raises(OSError, match="the disk refuses"):
                replace(archive, notice)
            if exchanging:
                assert rendition(archive, notice) in ("rotten\n", "notice\n")
            go_on(archive)
        done = "repair" in kinds(archive)
        assert rendition(archive, notice) == ("notice\n" if done else "rotten\n")
        kept = archive / "quarantine" / "kept"
        assert kept.exists() == done, "what is replaced is kept, and only that"
        assert_tidy(archive)
        if not done:
            replace(archive, notice)
        assert (kept / RENDITION).read_text() == "rotten\n"
        assert kinds(archive).count("repair") == 1
        assert_whole(archive)
        holds(archive)

    def test_a_recovery_may_be_stopped_as_well(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(2, after=True), pytest.raises(OSError, match="the disk refuses"):
            replace(archive, notice)
        for at in (3, 2, 1, 4):  # Each gets a little further than the one before.
            with stopped_at(at), pytest.raises(OSError, match="the disk refuses"):
                go_on(archive)
        go_on(archive)
        assert rendition(archive, notice) == "notice\n"
        assert kinds(archive).count("repair") == 1
        assert_tidy(archive)
        holds(archive)

    def test_a_missing_object_is_put_in_its_place(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        shutil.rmtree(Archive.open(archive).shelves.path_of(notice))
        replace(archive, notice)
        assert rendition(archive, notice) == "notice\n"
        assert not (archive / "quarantine").exists()
        holds(archive)

    def test_without_a_name_in_quarantine_the_old_one_is_destroyed(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        replace(archive, notice, quarantine=None)
        assert not (archive / "quarantine").exists()
        assert not [path for path in archive.rglob("*.txt") if path.read_text() == "rotten\n"]
        assert_tidy(archive)
        holds(archive)


class TestRefusing:
    """An object that is not what it was rebuilt from is not replaced."""

    def test_one_that_has_got_another_version(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        whole = (tmp_path / "whole" / RENDITION).read_bytes()
        (Archive.open(archive).shelves.path_of(notice) / RENDITION).write_bytes(whole)
        (tmp_path / "more.txt").write_text("more\n")
        good(archive, "preserve", "--notice", notice, tmp_path / "more.txt")
        with pytest.raises(ReplacementError, match="has 2 versions in the log"):
            replace(archive, notice)
        assert "repair" not in kinds(archive)
        assert_tidy(archive)
        holds(archive)

    @pytest.mark.parametrize("name", ["../out", "", "A", "a/b", "x" * 81])
    def test_a_name_that_leads_out_of_the_quarantine(self, tmp_path: Path, name: str) -> None:
        archive, notice = scene(tmp_path)
        with pytest.raises(ReplacementError, match="not a name for the quarantine"):
            replace(archive, notice, quarantine=name)
        assert rendition(archive, notice) == "rotten\n"

    def test_an_intent_whose_object_is_gone_stops_the_writing(self, tmp_path: Path) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(2, after=True), pytest.raises(OSError, match="the disk refuses"):
            replace(archive, notice)
        [run] = Staging(archive / "staging").pending()
        # As a copy of the archive would have it: the same files under other inodes.
        (run / "1").rename(tmp_path / "first")  # Kept, or its inode might be used again.
        shutil.copytree(tmp_path / "first", run / "1")
        with pytest.raises(ReplacementError, match="from a copy of the archive"):
            go_on(archive)
        assert rendition(archive, notice) == "rotten\n"

    @pytest.mark.parametrize("change", [{"staged": "../../shelves"}, {"quarantine": "../x"}])
    def test_an_intent_that_leads_elsewhere_is_not_read(
        self, tmp_path: Path, change: dict[str, str]
    ) -> None:
        archive, notice = scene(tmp_path)
        with stopped_at(2, after=True), pytest.raises(OSError, match="the disk refuses"):
            replace(archive, notice)
        [run] = Staging(archive / "staging").pending()
        intent = json.loads((run / INTENT).read_bytes())
        intent["replacements"][0].update(change)
        text = json.dumps(intent, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        (run / INTENT).write_text(text)
        with pytest.raises(IntentError, match="cannot be read"):
            go_on(archive)
        refused = call("preserve", tmp_path / "notice.txt", archive=archive)
        assert refused.returncode == 3 and rendition(archive, notice) == "rotten\n"
