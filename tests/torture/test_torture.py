"""The harness can fail: a writer, a verifier or a disk that is not as it should be is found out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment_cli import Done
from system_packages import need
from torture import damage, rot_row, work
from torture.judging import judged, no_empty_files, refused_plainly
from torture.kill_row import count, kill_at
from torture.points import on_files, reading_points, writing_points
from torture.rows import ROWS
from torture.table import BEGIN, END, Loss, Part, Result, lines, write_into
from torture.traced import Told

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "durability.md"


@pytest.fixture
def stage(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[work.Stage]:
    """This process as a worker, whose neighbours' pins outlive the test."""
    monkeypatch.setattr("tempfile.tempdir", None)
    work.begin(tmp_path_factory.mktemp("stage"))
    yield work.stage()


class TestBrokenWriter:
    """What is not written atomically is lost at some point, and the row says so."""

    def test_a_checkpoint_written_in_place(
        self, stage: work.Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        need("strace", "strace")

        def in_place(path: Path, data: bytes, mode: int = 0o666) -> None:
            path.write_bytes(b"")
            path.write_bytes(data)

        monkeypatch.setattr("muniment.archive.log.write_durably", in_place)
        name = "preserve: new notices"
        points = [one for one in count(name) if "/log/checkpoint" in one.shown]
        outcomes = [kill_at(name, point) for point in points]
        assert all(one.struck for one in outcomes)
        assert any(one.loss is not None for one in outcomes)

    def test_a_verifier_that_sees_nothing(
        self, stage: work.Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        template = rot_row.template_of("bits flipped")
        path = next(iter(damage.files_of(template / "archive")))
        monkeypatch.setattr(rot_row, "call", lambda *_, **__: Done(0, "", ""))
        outcome = rot_row.damage_and_look(template, damage.Damage("flipped", path), "verify")
        assert outcome.loss is not None and "unnoticed" in outcome.loss.why

    def test_a_failure_without_words_names_its_line(self) -> None:
        def judge() -> bool:
            assert 1 > 2
            return True

        outcome = judged("here", judge)
        assert outcome.loss is not None and "assert 1 > 2" in outcome.loss.why

    @pytest.mark.parametrize(
        "told",
        [
            Told(0, "", ""),
            Told(1, "", "muniment: the disk is full.\n"),
            Told(3, "", ""),
            Told(3, "", "muniment: something failed.\n"),
            Told(3, "", "Traceback (most recent call last)\nthe disk is full\n"),
        ],
    )
    def test_a_refusal_that_is_not_plain(self, told: Told) -> None:
        with pytest.raises(AssertionError):
            refused_plainly(told, "the disk is full")

    def test_an_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / ".draft.new").touch()
        no_empty_files(tmp_path)
        (tmp_path / "checkpoint").touch()
        with pytest.raises(AssertionError, match="checkpoint is empty"):
            no_empty_files(tmp_path)


class TestDamage:
    """Every damage changes something, and can be undone to the byte."""

    def test_done_and_undone(self, stage: work.Stage) -> None:
        template = rot_row.template_of("bits flipped")
        archive = template / "archive"
        files = damage.files_of(archive)
        tree = sorted(archive.rglob("*"))
        for generate in (damage.flips, damage.truncations, damage.blocks, damage.names):
            every = list(generate(files))
            assert len(every) == len(set(every))
            for one in every[:: max(1, len(every) // 40)]:
                damage.do(archive, one, files.get(one.path, b""))
                changed = damage.files_of(archive) != files or sorted(archive.rglob("*")) != tree
                damage.undo(archive, one, files.get(one.path, b""))
                assert changed, one
                assert damage.files_of(archive) == files and sorted(archive.rglob("*")) == tree, one


class TestPoints:
    """strace counts calls of one name in each process by itself."""

    TRACE = """\
7  openat(AT_FDCWD</>, "/a", O_RDONLY|O_CLOEXEC) = 3</a>
7  read(3</a>, "x", 10) = 1
7  openat(AT_FDCWD</>, "/b", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 4</b>
7  write(4</b>, "x", 1) = 1
8  write(4</b>, "y", 1) = 1
7  write(4</b>, "z", 1) = 1
7  +++ exited with 0 +++
"""

    def test_what_writes(self) -> None:
        points = [str(one) for one in writing_points(self.TRACE)]
        assert points == ["openat 2", "write 1", "write 2"]

    def test_what_reads(self) -> None:
        assert [str(one) for one in reading_points(self.TRACE)] == ["openat 1", "read 1"]

    def test_what_a_server_does_to_files(self) -> None:
        trace = """\
7  write(1<pipe:[5]>, "listening", 9) = 9
8  openat(AT_FDCWD</>, "/s/.mark.7.new", O_WRONLY|O_CREAT, 0666) = 4</s/.mark.7.new>
8  write(3<socket:[6]>, "wake", 4) = 4
8  write(4</s/.mark.7.new>, "x", 1) = 1
8  rename("/s/.mark.7.new", "/s/mark") = 0
7  read(5</sys/cpu>, "x", 1) = 1
"""
        kept, files = on_files(trace, Path("/s"), 7)
        assert [str(one) for one in writing_points(kept)] == ["openat 1", "write 1", "rename 1"]
        assert reading_points(kept) == ()
        assert files.of(Path("/t"), 9) == ("/t/.mark.9.new", "/t/mark")


class TestTable:
    """One line a row, and nothing is called passed that did not run."""

    def result(self, *parts: Part) -> Result:
        return Result("kill -9", "a signal", parts)

    def test_verdicts(self) -> None:
        ran, lost = Part("one", 3, 4), Part("two", 1, 1, (Loss("there", "gone"),))
        left = Part("three", not_run="no such thing")
        assert self.result(ran).verdict == "yes"
        assert self.result(ran, left).verdict == "yes; not run: three"
        assert self.result(ran, lost, left).verdict == "NO"
        assert self.result(left).verdict == "NOT RUN"
        assert lines([self.result(ran, lost)]) == {
            "kill -9": "| kill -9 | a signal | 4 | 5 | 1 | NO |"
        }

    def test_rows_that_did_not_run_stay(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(f"before\n{BEGIN}\n| EIO | how | 1 | 2 | 0 | yes |\n{END}\nafter\n")
        order = ["kill -9", "EIO", "replicas"]
        write_into(page, [self.result(Part("one", 3, 4))], order, "With this.")
        text = page.read_text()
        assert text.startswith("before\n") and text.endswith("after\n") and "With this." in text
        assert [line.split(" |")[0] for line in text.splitlines() if line.startswith("| ")] == [
            *("| fault", "| kill -9", "| EIO", "| replicas"),
        ]
        assert "| replicas |  |  |  |  | NOT RUN |" in text

    def test_the_page_has_every_row(self) -> None:
        shown = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
        for row in ROWS:
            assert f"\n| {row.fault} |" in shown, row.fault
