"""The parts of a round: the walk, the leaves, the journal, the storage door, the picture."""

import os
import shutil
from pathlib import Path

import pytest

from checksums import leaf_hash
from manifests import Limits
from muniment.archive.archive import Archive
from muniment.archive.shelves import Shelves
from muniment.fixity.journal import Journal, JournalError, Opening, open_journal
from muniment.fixity.leaves import Leaves
from muniment.fixity.looking import Lens, Look, Looker
from muniment.fixity.pace import Pace, StoppedError
from muniment.fixity.picture import Moment, draw, moment_of
from muniment.fixity.root import Root, StoredRoot
from muniment.fixity.rounds import read_round
from muniment.fixity.shelf import Walked, look_at_top, look_below
from muniment.fixity.state import State, Step
from muniment.storage.folder import FolderStorage
from muniment_cli import good, new_archive


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    archive = new_archive(folder)
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"{number}\n")
    good(archive, "preserve", *sorted(folder.glob("*.txt")))
    return archive


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "archive"))


def roots(archive: Path) -> list[Root]:
    """The shelves in a folder, and through a storage."""
    return [archive / "shelves", StoredRoot(FolderStorage(archive))]


def walked(root: Root) -> Walked:
    folders, found = look_at_top(root)
    for folder in folders:
        below = look_below(root, folder)
        found.places += below.places
        found.faults += below.faults
    return found


class TestTheWalk:
    """It sees the objects of `Shelves.objects` and the faults of `Shelves.faults`."""

    def test_a_whole_root_has_objects_and_no_fault(self, archive: Path) -> None:
        shelves = Shelves(archive / "shelves")
        for root in roots(archive):
            found = walked(root)
            assert [shelves.root / place for place in found.places] == list(shelves.objects())
            assert len(found.places) == 6 and found.faults == []

    def test_it_finds_every_fault(self, archive: Path) -> None:
        root = archive / "shelves"
        (root / "0=ocfl_1.1").write_text("ocfl_1.0\n")
        (root / "stray").write_text("x")
        (root / "empty").mkdir()
        (root / "extensions" / "mine").mkdir()
        (root / "extensions" / "other.json").write_text("{}")
        (root / "0a" / "bc").mkdir(parents=True)
        (root / "ocfl_layout.json").unlink()
        (root / "ff").mkdir(exist_ok=True)
        os.symlink("/", root / "ff" / "link")
        expected = sorted(Shelves(root).faults())
        assert len(expected) >= 8
        for one in roots(archive):
            assert sorted(walked(one).faults) == expected

    def test_an_object_where_none_can_stand_is_seen(self, archive: Path) -> None:
        shelves = Shelves(archive / "shelves")
        first = next(iter(shelves.objects()))
        shutil.copytree(first, shelves.root / "here")
        shutil.copytree(first, shelves.root / "aa" / "here")
        for root in roots(archive):
            places = walked(root).places
            assert {"here", "aa/here"} <= set(places)


class TestLeaves:
    """A leaf hash is given only where it leads to the signed head."""

    def read(self, archive: Path) -> list[bytes | None]:
        opened = Archive.open(archive)
        head = opened.log.head(opened.roles)
        leaves = Leaves(opened.log, head)
        return [leaves.at(position) for position in range(head.size)]

    def test_they_are_those_of_the_entries(self, archive: Path) -> None:
        opened = Archive.open(archive)
        size = opened.log.head(opened.roles).size
        expected = [leaf_hash(entry) for entry in opened.log.entries(0, size)]
        assert self.read(archive) == expected
        leaves = Leaves(opened.log, opened.log.head(opened.roles))
        assert leaves.find({expected[3], bytes(32)}) == {expected[3]: 3}

    @pytest.mark.parametrize("kind", ["0", "entries"])
    def test_either_tile_or_entries_will_do(self, archive: Path, kind: str) -> None:
        expected = self.read(archive)
        path = archive / f"log/tile/{kind}/000.p/6"
        path.write_bytes(bytes([path.read_bytes()[5] ^ 1]) * path.stat().st_size)
        assert self.read(archive) == expected
        path.unlink()
        assert self.read(archive) == expected

    def test_where_both_are_wrong_nothing_is_told(self, archive: Path) -> None:
        for kind in ("0", "entries"):
            path = archive / f"log/tile/{kind}/000.p/6"
            data = bytearray(path.read_bytes())
            data[-1] ^= 1
            path.write_bytes(data)
        assert self.read(archive) == [None] * 6


class TestLooking:
    """Through a storage an object is judged as in a folder."""

    def looks(self, archive: Path, root: Root) -> tuple[int, set[int]]:
        opened = Archive.open(archive)
        head = opened.log.head(opened.roles)
        leaves = Leaves(opened.log, head)
        lens = Lens(root, "shelves", opened.roles, Limits())
        with opened.catalogue() as catalogue:
            batch = [
                Look(row.object, (row.position,), (leaves.at(row.position) or b"",), True, 1)
                for row in catalogue.rows()
            ]
        looked = Looker(lens, Pace(None, NeverStop())).look(batch)
        return looked.files, set(looked.wrong)

    def test_both_ways_see_the_same(self, archive: Path) -> None:
        whole = [self.looks(archive, root) for root in roots(archive)]
        assert whole[0][1] == whole[1][1] == set()
        next((archive / "shelves").rglob("0001.txt")).write_text("rot")
        damaged = [self.looks(archive, root)[1] for root in roots(archive)]
        assert damaged[0] == damaged[1] and len(damaged[0]) == 1

    def test_a_stop_ends_a_batch_between_objects(self, archive: Path) -> None:
        lens = Lens(archive / "shelves", "shelves", Archive.open(archive).roles, Limits())
        looker = Looker(lens, Pace(1e12, Stopped()))
        look = Look("urn:none", (0,), (bytes(32),), True, 1)
        assert looker.look([look]).objects == 1  # Nothing was read that a pace could count.
        with pytest.raises(StoppedError):
            Pace(None, Stopped()).note(1 << 20)


class NeverStop:
    def is_set(self) -> bool:
        return False

    def wait(self, timeout: float) -> bool:
        return False


class Stopped(NeverStop):
    def is_set(self) -> bool:
        return True


OPENING = Opening("0" * 25, "2026-01-01T00:00:00.000Z", 10, "ab" * 32)


class TestTheJournal:
    """A killed round is taken up; a torn last line is as if it had not been written."""

    def test_what_was_noted_is_read_again(self, tmp_path: Path) -> None:
        with open_journal(tmp_path / "audits", "shelves") as journal:
            journal.begin(OPENING)
            journal.note(Step(whole=(1, 2), objects=2, files=18, bytes=100))
            journal.note(Step(wrong=(5,), objects=1))
            journal.close()
            path = tmp_path / "audits" / "shelves.jsonl"
            with path.open("ab") as stream:
                stream.write(b'{"whole": "7')
            found = journal.read(10)
            assert found is not None
            opening, state = found
            assert opening == OPENING and (state.objects, state.files, state.bytes) == (3, 18, 100)
            assert list(state.whole.runs()) == [(1, 2)] and list(state.wrong.runs()) == [(5, 5)]
            journal.resume()
            journal.note(Step(whole=(9,)))
            again = journal.read(10)
            assert again is not None and list(again[1].whole.runs()) == [(1, 2), (9, 9)]

    @pytest.mark.parametrize(
        "text", ["", "x\n", "{}\n", '{"format": "other/1"}\n', "[]\n", "\xff\n"]
    )
    def test_one_that_cannot_be_read_is_begun_anew(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "journal").write_text(text, "latin-1")
        assert Journal(tmp_path / "journal").read(10) is None

    def test_it_is_held_by_one(self, tmp_path: Path) -> None:
        with open_journal(tmp_path, "shelves"):
            with pytest.raises(JournalError), open_journal(tmp_path, "shelves"):
                pass
            with open_journal(tmp_path, "main"):
                pass
        with open_journal(tmp_path, "shelves"):
            pass


class TestState:
    """Findings beyond the limit are counted, not kept."""

    def test_what_was_wrong_once_stays_so(self) -> None:
        state = State(10, 5)
        state.take(Step(wrong=(3,)))
        state.take(Step(whole=(2, 3, 4, 99)))
        assert list(state.whole.runs()) == [(2, 2), (4, 4)] and list(state.wrong.runs()) == [(3, 3)]
        assert state.covered().count == 3


class TestThePicture:
    """Bars for what rounds covered, a line for the age of the oldest check."""

    def test_a_gap_where_something_was_never_checked(self) -> None:
        def one(day: int, never: int) -> Moment:
            facts = dict.fromkeys(("objects", "files", "bytes", "examination"), 1)
            time = {"source": "clock", "value": f"2026-01-{day:02d}T00:00:00.000Z"}
            about = {
                **facts,
                "began": time,
                "ended": time,
                "findings": {},
                "roles": "",
                "round": "",
            }
            oldest = {"source": "clock", "value": "2026-01-01T00:00:00.000Z"}
            about |= {"whole": "0-4", "wrong": "", "log_size": 10, "never": never, "oldest": oldest}
            return moment_of(read_round("", 0, "", about))

        picture = draw([one(1, 0), one(2, 0), one(3, 5), one(9, 0)])
        assert len(picture.bars) == 4 and len(picture.lines) == 1 and len(picture.dots) == 1
        assert picture.oldest == "8" and picture.first == "2026-01-01"
        assert {bar.height for bar in picture.bars} == {48.0}
