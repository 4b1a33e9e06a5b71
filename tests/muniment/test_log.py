"""The log on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from checksums import Algorithm, Digest, leaf_hash, root, verify_consistency, verify_inclusion
from kits import OURS, THEIRS
from manifests import Checkpoint, Entry, TileReader, parse_roles, sign_note
from muniment.archive.log import Log, LogWriter, RolledBackError
from muniment.keys import KeyFolderError, Mark
from stops import stopped_at

ROLES = parse_roles(OURS.roles(), 1 << 16)


def writer(tmp_path: Path) -> LogWriter:
    (tmp_path / "log").mkdir()
    made = LogWriter(Log(tmp_path / "log"), ROLES, OURS.log, Mark(tmp_path / "mark"))
    made.create()
    return made


def entries(first: int, last: int) -> list[Entry]:
    digests = [Digest.of(Algorithm.SHA512, b"%d" % number) for number in range(first, last)]
    return [Entry("accession", digest, digest) for digest in digests]


class TestAppending:
    """C2SP tlog-tiles as static files, consistent with RFC 6962's tree of the same leaves."""

    @pytest.mark.parametrize(
        "sizes",
        [
            (1, 2, 3, 255, 256, 257, 258, 511, 512, 513, 1024, 1100),
            (256, 512),
            (65_534, 65_535, 65_537, 65_540),
            (65_536, 65_793),
        ],
    )
    def test_every_size_has_the_root_of_its_leaves(
        self, tmp_path: Path, sizes: tuple[int, ...]
    ) -> None:
        log, size = writer(tmp_path), 0
        every = entries(0, sizes[-1])
        leaves = [leaf_hash(entry.encode()) for entry in every]
        for new in sizes:
            first, checkpoint = log.append(every[size:new])
            assert (first, checkpoint.size, checkpoint.root) == (size, new, root(leaves[:new]))
            assert log.log.head(ROLES) == checkpoint == log.settle()
            size = new
        assert log.log.checkpoints() == (0, *sizes)
        for index in {0, 1, 255, 256, size - 1, size // 2} & set(range(size)):
            proof = log.log.proof(index, checkpoint, log.log.note())
            verify_inclusion(leaves[index], index, size, proof.path, checkpoint.root)
            assert log.log.entry(index, size) == every[index].encode()
        for older in sizes[:-1]:
            path = log.log.consistency(older, size)
            verify_consistency(older, root(leaves[:older]), size, checkpoint.root, path)

    def test_entries_are_read_back_from_anywhere(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        for first, last in ((0, 250), (250, 300), (300, 301), (301, 600)):
            log.append(entries(first, last))
        encoded = [entry.encode() for entry in entries(0, 600)]
        for start in (0, 1, 255, 256, 257, 299, 599, 600):
            assert list(log.log.entries(start, 600)) == encoded[start:]
        for index in (0, 5, 249, 255, 256, 598, 599):
            assert log.log.entry(index, 600) == encoded[index]

    def test_what_was_logged_is_found(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 300))
        wanted = entries(290, 310)
        found = log.find(wanted, 280, 300)
        assert found == {entry.encode(): 290 + at for at, entry in enumerate(wanted[:10])}
        assert log.find(wanted, 300, 300) == {}

    def test_an_empty_log_is_signed_too(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        assert log.settle().size == 0 and log.log.head(ROLES).size == 0

    def test_partial_files_go_once_their_full_one_is_there(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 200))
        assert list((tmp_path / "log").rglob("000.p/200"))
        log.append(entries(200, 256))
        left = [path.parent.parent.name for path in (tmp_path / "log").rglob("000.p/*")]
        assert left == ["1"]  # The one hash of level 1.


class TestOrderOfWriting:
    """ "Log entries and tiles; mark raised; checkpoint", each durable before the next."""

    def test_the_steps_come_in_their_order(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        with stopped_at(0) as steps:
            log.append(entries(0, 3))
        assert steps.begun == [
            "sync_tree",  # tiles and entries
            "write_durably",  # mark
            "write_durably",  # log/checkpoints/3/checkpoint
            "sync_folder",
            "write_durably",  # log/checkpoint
        ]

    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("at", range(1, 6))
    def test_stopped_anywhere_the_same_entries_come_out_once(
        self, tmp_path: Path, at: int, after: bool
    ) -> None:
        log, size = writer(tmp_path), 254
        log.append(entries(0, size))
        new = entries(size, size + 4)
        with stopped_at(at, after), pytest.raises(OSError, match="the disk refuses"):
            log.append(new)
        head = log.settle()
        found = log.find(new, size, head.size)
        assert len(found) in (0, 4) and head.size == size + len(found)
        if not found:
            log.append(new)
        leaves = [leaf_hash(entry.encode()) for entry in entries(0, size + 4)]
        assert log.settle().root == log.log.head(ROLES).root == root(leaves)
        reader = TileReader(log.log.read, size + 4)
        assert [leaf_hash(reader.entry(index)) for index in range(size + 4)] == leaves

    def test_the_mark_is_raised_before_a_checkpoint_is_published(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        with stopped_at(2, after=True), pytest.raises(OSError, match="the disk refuses"):
            log.append(entries(0, 3))
        assert log.mark.read().size == 3 and log.log.head(ROLES).size == 0
        assert log.settle().size == 3 and log.log.head(ROLES).size == 3

    def test_a_draft_that_is_swept_is_swept_durably(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 3))
        draft = log.log.root / "checkpoints" / "3" / ".checkpoint.99.new"
        draft.write_text("half")
        with stopped_at(0) as steps:
            log.settle()
        assert steps.begun == ["sync_folder"] and not draft.exists()

    def test_a_mark_that_is_ahead_is_made_durable_before_it_is_gone_by(
        self, tmp_path: Path
    ) -> None:
        log = writer(tmp_path)
        with stopped_at(2, after=True), pytest.raises(OSError, match="the disk refuses"):
            log.append(entries(0, 3))  # Whether the mark can be read says nothing of the disk.
        with stopped_at(0) as steps:
            log.settle()
        assert steps.begun == [
            "write_durably",  # the mark, anew
            "write_durably",  # log/checkpoints/3/checkpoint
            "sync_folder",
            "write_durably",  # log/checkpoint
        ]


class TestRollback:
    """ "Nothing is signed that does not extend [the mark]"."""

    def refused(self, log: LogWriter, said: str) -> None:
        with pytest.raises(RolledBackError, match=said) as refused:
            log.append(entries(100, 101))
        assert "Bring back the newest copy" in str(refused.value)
        assert refused.value.exit_code == 3

    def test_an_older_copy(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 3))
        for path in (tmp_path / "log" / "tile").rglob("3"):
            path.unlink()
        self.refused(log, "it lacks")

    def test_another_history_of_the_same_size(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 3))
        log.mark.raise_to(Checkpoint(OURS.log.name, 3, b"\1" * 32))
        self.refused(log, "another history up to entry 3")

    def test_a_mark_that_was_put_back(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 3))
        before = log.mark.path.read_bytes()
        log.append(entries(3, 5))
        log.mark.path.write_bytes(before)
        self.refused(log, "its checkpoint speaks of 5 entries")

    def test_a_changed_tile(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 3))
        [tile] = (tmp_path / "log" / "tile" / "0").rglob("3")
        tile.write_bytes(bytes(96))
        self.refused(log, "another history")

    def test_a_missing_checkpoint(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        (tmp_path / "log" / "checkpoint").unlink()
        self.refused(log, "is missing")

    def test_a_checkpoint_by_another_key(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        note = sign_note(Checkpoint(OURS.log.name, 0, bytes(32)).body(), THEIRS.log)
        (tmp_path / "log" / "checkpoint").write_bytes(note)
        self.refused(log, "none of the note's signatures")

    def test_no_mark(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.mark.path.unlink()
        with pytest.raises(KeyFolderError, match="is missing"):
            log.append(entries(0, 1))

    def test_nothing_that_was_refused_left_a_signature(self, tmp_path: Path) -> None:
        log = writer(tmp_path)
        log.append(entries(0, 3))
        log.mark.raise_to(Checkpoint(OURS.log.name, 9, b"\1" * 32))
        self.refused(log, "it lacks")
        assert log.log.checkpoints() == (0, 3)
        assert ROLES.open(log.log.note()).size == 3
