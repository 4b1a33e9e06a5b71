"""Logs of tiles, whoever wrote them: every file is held against the root that is signed."""

import dataclasses
from typing import BinaryIO

import pytest

from checksums import Severity
from judged import FIXTURES, codes, judge, need_fixtures, verdict
from manifests import LimitError, Limits, NoteSigner, parse_body, tile_path
from muniment.conformance.report import Nobody, Report
from muniment.conformance.tlog import validate_log
from muniment.storage import MemoryStorage
from tlogs import KEY, ORIGIN, Files, entry, head, judge_log, make_log

OTHER = NoteSigner(ORIGIN, bytes(32))
LARGE = 300


def places(report: Report) -> set[tuple[str, str]]:
    """The code and place of each error."""
    return {(one.code, one.where) for one in report.findings if one.severity is Severity.ERROR}


def root_of(note: bytes) -> bytes:
    """The root that a checkpoint states."""
    return parse_body(note.partition(b"\n\n")[0] + b"\n").root


def flipped(data: bytes, at: int) -> bytes:
    """The data with one bit of one byte changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


class TestOfOthers:
    """The log of another implementation, with all its sizes, is valid."""

    def test_tessera(self) -> None:
        need_fixtures()
        report = judge(FIXTURES / "tlog-tessera")
        assert verdict(report) == "valid"
        assert report.warnings == 0
        roots = next(one for one in report.checked if one.code == "tlog-roots")
        assert roots.particulars == (("count", "17"),)

    def test_tessera_with_one_bit_changed(self) -> None:
        need_fixtures()
        source = FIXTURES / "tlog-tessera"
        names = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
        files = {str(name): (source / name).read_bytes() for name in names}
        for name in (name for name in files if name.startswith("tile/")):
            report = judge_log({**files, name: flipped(files[name], len(files[name]) - 1)}, None)
            assert verdict(report) == "invalid", name
            assert name in {where for _, where in places(report)}


class TestSizes:
    """A tree of any size has its one root (RFC 9162 §2.1.1)."""

    @pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 700])
    def test_a_log_is_valid(self, size: int) -> None:
        report = judge_log(make_log(size))
        assert (verdict(report), report.warnings) == ("valid", 0)

    def test_a_log_of_three_levels(self) -> None:
        files = make_log(66_000, older=(65_536,))
        assert tile_path(2, 0, 1) in files
        assert verdict(judge_log(files)) == "valid"
        wrong = tile_path(1, 0)
        report = judge_log({**files, wrong: flipped(files[wrong], 40)})
        assert places(report) == {("tlog-tiles-hashes", wrong)}

    def test_every_size_on_the_way_is_the_same_history(self) -> None:
        report = judge_log(make_log(LARGE, older=(1, 2, 7, 255, 256, 299)))
        assert (verdict(report), report.warnings) == ("valid", 0)

    def test_what_the_log_deleted_when_it_grew_is_not_missed(self) -> None:
        files = make_log(LARGE, older=(7,))
        kept = {path: data for path, data in files.items() if not path.endswith(".p/7")}
        assert verdict(judge_log(kept)) == "valid"

    def test_without_bundles_the_tree_is_that_of_tile_0(self) -> None:
        files = make_log(LARGE)
        kept = {path: data for path, data in files.items() if "entries" not in path}
        report = judge_log(kept)
        assert verdict(report) == "valid"
        assert "tlog-no-bundles" in {one.code for one in report.unchecked}


class TestDamage:
    """Every crack is found, and named where it is."""

    @pytest.fixture
    def files(self) -> Files:
        return make_log(LARGE, older=(5, 256))

    def test_one_bit_in_any_file(self, files: Files) -> None:
        for path, data in files.items():
            for at in {0, len(data) // 2, len(data) - 1}:
                report = judge_log({**files, path: flipped(data, at)})
                assert verdict(report) == "invalid", (path, at)
                assert path in {where for _, where in places(report)}, (path, at)

    def test_any_file_cut_short(self, files: Files) -> None:
        for path, data in files.items():
            for length in (0, len(data) // 2, len(data) - 1):
                report = judge_log({**files, path: data[:length]})
                assert path in {where for _, where in places(report)}, (path, length)

    def test_any_file_gone_that_the_log_needs(self, files: Files) -> None:
        older = [path for path in files if path.startswith("checkpoint.") or path.endswith(".p/5")]
        for path in files.keys() - set(older):
            report = judge_log({name: data for name, data in files.items() if name != path})
            assert path in {where for _, where in places(report)}, path

    def test_two_files_swapped(self, files: Files) -> None:
        one, other = "tile/0/000.p/5", "tile/entries/000.p/5"
        report = judge_log({**files, one: files[other], other: files[one]})
        assert {one, other} <= {where for _, where in places(report)}

    def test_an_entry_exchanged_with_its_hash_is_told_by_the_root(self) -> None:
        files = make_log(LARGE)
        forged = make_log(LARGE, change=lambda at: b"forged" if at == 17 else entry(at))
        report = judge_log({**forged, "checkpoint": files["checkpoint"]})
        assert places(report) == {("tlog-tiles-root", "checkpoint")}

    def test_an_entry_changed_alone_is_told_from_a_changed_tile(self) -> None:
        files = make_log(LARGE)
        tile, bundle = "tile/0/000", "tile/entries/000"
        in_tile = judge_log({**files, tile: flipped(files[tile], 9)})
        assert places(in_tile) == {("tlog-tiles-entries", tile)}
        in_bundle = judge_log({**files, bundle: flipped(files[bundle], 4)})
        assert places(in_bundle) >= {
            ("tlog-tiles-entries", bundle),
            ("tlog-tiles-root", "checkpoint"),
        }

    def test_a_bundle_of_fewer_entries_than_its_name_says(self, files: Files) -> None:
        path = "tile/entries/001.p/44"
        report = judge_log({**files, path: files["tile/entries/000.p/5"]})
        assert ("tlog-tiles-bundle", path) in places(report)

    def test_a_link_is_no_tile(self, files: Files) -> None:
        storage = MemoryStorage(files, others=["tile/0/002"])
        report = validate_log(storage, Limits(), None, Nobody())
        assert ("tlog-tiles-not-a-file", "tile/0/002") in places(report)


class TestCheckpoints:
    """What is signed is one log's, extends what was signed before, and is signed by its key."""

    def test_none(self) -> None:
        files = make_log(3)
        del files["checkpoint"]
        assert codes(judge_log(files)) == {"tlog-checkpoint-missing"}

    @pytest.mark.parametrize("note", [b"", b"x\n", b"x\n1\nAAAA\n\n\xe2\x80\x94 x AAAAAAA=\n"])
    def test_one_that_is_none(self, note: bytes) -> None:
        assert codes(judge_log({**make_log(3), "checkpoint": note})) == {"tlog-checkpoint-form"}

    def test_a_second_history(self) -> None:
        theirs = make_log(5, change=lambda at: b"other" if at == 3 else entry(at))
        files = {**make_log(9), "checkpoint.5": theirs["checkpoint"]}
        assert places(judge_log(files)) == {("tlog-checkpoint-inconsistent", "checkpoint.5")}

    def test_a_log_that_was_cut(self) -> None:
        files = make_log(9, older=(5,))
        files["checkpoint.9"] = files["checkpoint"]
        files["checkpoint"] = files["checkpoint.5"]
        report = judge_log(files)
        assert places(report) == {("tlog-checkpoint-ahead", "checkpoint.9")}
        assert codes(report, Severity.WARNING) == {"tlog-tiles-beyond"}

    def test_ours_are_found_where_we_keep_them(self) -> None:
        files = make_log(9, older=(5,))
        files["checkpoints/5/checkpoint"] = files.pop("checkpoint.5")
        assert verdict(judge_log(files)) == "valid"
        files["checkpoints/4/checkpoint"] = files["checkpoints/5/checkpoint"]
        assert codes(judge_log(files), Severity.WARNING) == {"tlog-checkpoint-place"}

    def test_a_log_that_goes_on_under_another_name(self) -> None:
        files = make_log(9, older=(5,))
        before = NoteSigner("example.com/before", bytes(32))
        files["checkpoint.5"] = head(5, root_of(files["checkpoint.5"]), before.name, before)
        report = judge_log(files)
        assert report.code(strict=True) == 0
        assert codes(report, Severity.NOTE) == {"tlog-checkpoint-earlier"}
        assert "tlog-earlier" in {one.code for one in report.unchecked}

    def test_of_another_log(self) -> None:
        other = NoteSigner("example.com/other", bytes(32))
        files = {**make_log(9), "checkpoint.5": head(5, bytes(32), other.name, other)}
        found = places(judge_log(files, None))
        assert found == {("tlog-checkpoint-inconsistent", "checkpoint.5")}

    def test_without_a_key_the_answer_says_that_nobody_looked(self) -> None:
        report = judge_log(make_log(3), None)
        assert report.code(strict=True) == 0
        assert codes(report, Severity.NOTE) == {"tlog-checkpoint-unverified"}
        assert "tlog-no-key" in {one.code for one in report.unchecked}

    def test_by_another_key(self) -> None:
        report = judge_log(make_log(3), OTHER.verifier)
        assert places(report) == {("tlog-checkpoint-signature", "checkpoint")}

    def test_by_a_key_of_another_log(self) -> None:
        report = judge_log(make_log(3), NoteSigner("example.com/x", bytes(32)).verifier)
        assert ("tlog-checkpoint-origin", "checkpoint") in places(report)

    def test_signed_under_another_name(self) -> None:
        files = make_log(3)
        root = root_of(files["checkpoint"])
        files["checkpoint"] = head(3, root, key=NoteSigner("somebody", bytes(32)))
        report = judge_log(files, None)
        assert (verdict(report), codes(report, Severity.WARNING)) == (
            "valid",
            {"tlog-checkpoint-name"},
        )


class TestBeside:
    """What is no part of the log is named, and makes it no worse."""

    def test_strays_among_the_tiles(self) -> None:
        report = judge_log({**make_log(3), "tile/0/0": b"", "tile/readme": b"x"})
        assert verdict(report) == "valid"
        assert [one.where for one in report.findings] == ["tile/0/0", "tile/readme"]

    def test_tiles_beyond_the_checkpoint(self) -> None:
        files = make_log(9, older=(5,))
        files["checkpoint"] = files.pop("checkpoint.5")
        report = judge_log(files)
        assert verdict(report) == "valid"
        assert {one.where for one in report.findings} == {
            "tile/0/000.p/9",
            "tile/entries/000.p/9",
        }

    def test_other_files_are_counted(self) -> None:
        report = judge_log({**make_log(3), "index.html": b"", "tile/data/000.p/3": b""})
        assert {"tlog-others", "tlog-data"} <= {one.code for one in report.unchecked}


class TestHostile:
    """A claim costs nothing: what is not there is not looked for one by one."""

    def test_a_log_of_nearly_everything(self) -> None:
        files = {**make_log(3), "checkpoint": head(2**62, bytes(32))}
        report = judge_log(files)
        assert ("tlog-tiles-missing", "tile/0/000") in places(report)
        assert report.errors < 100

    def test_a_bundle_larger_than_any(self) -> None:
        files = {**make_log(3), "tile/entries/000.p/3": bytes(3 * 65_537 + 1)}
        assert ("tlog-tiles-length", "tile/entries/000.p/3") in places(judge_log(files))

    def test_a_checkpoint_over_the_limit(self) -> None:
        limits = dataclasses.replace(Limits(), checkpoint_bytes=10)
        with pytest.raises(LimitError, match="checkpoint_bytes"):
            validate_log(MemoryStorage(make_log(3)), limits, None, Nobody())

    def test_what_cannot_be_read_leaves_the_verdict_open(self) -> None:
        class Rotten(MemoryStorage):
            def read(self, path: str) -> BinaryIO:
                if path == "tile/entries/000.p/3":
                    raise OSError(5, "Input/output error")
                return super().read(path)

        report = validate_log(Rotten(make_log(3)), Limits(), KEY.verifier, Nobody())
        assert verdict(report) == "unreadable"
