"""`muniment audit`: budgets, rounds that are stopped, several processes, writers, replicas."""

import itertools
import json
import shutil
import signal
from pathlib import Path

import pytest

from audits import audit, checked, copied, journals, make_archive, notices, rendition, report
from muniment.fixity import round as round_module
from muniment.fixity.quick import place_of
from muniment_cli import answers, call, good, holds, kinds, start
from patience import until


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("audit"))


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path)


class TestBudgets:
    """ "Oldest-checked first, `--budget 50GB|2h`, `--rate`, `--sample`, resumable."""

    def test_rounds_with_a_budget_go_on_where_the_last_one_stopped(self, archive: Path) -> None:
        seen: list[int] = []
        for _ in range(20):
            answer = audit(archive, "--budget", "60KB")
            assert 0 < answer["covered"] < answer["log_size"] and answer["ending"] == "budget"
            seen.append(answer["never"])
            if set(checked(archive).values()) == {"whole"}:
                break
        assert seen[0] > seen[-1] and len(seen) > 2
        # The next round looks at what the first one did.
        [first, *_] = answers(good(archive, "checked", "--rounds", "--json"))
        before = checked_at(archive)
        audit(archive, "--budget", "150KB")
        moved = {notice for notice, when in checked_at(archive).items() if when != before[notice]}
        kept = before.keys() - moved
        assert moved and kept
        assert max(before[one] for one in moved) <= min(before[one] for one in kept)
        assert first["ending"] == "budget"

    def test_a_budget_of_time_lets_every_round_go_on_somewhere(self, archive: Path) -> None:
        answer = audit(archive, "--budget", "1s", "--budget", "1TB")
        assert answer["covered"] > 0

    def test_a_sample_is_drawn_by_a_seed_that_is_recorded(self, archive: Path) -> None:
        answer = audit(archive, "--sample", "4")
        said = json.loads(report(archive, answer).read_text("utf-8"))
        assert 4 <= answer["covered"] <= 5 and said["sample"]["of"] == "4"
        assert len(said["sample"]["seed"]) == 16

    @pytest.mark.parametrize(
        "wrong",
        [
            ("--budget", "much"),
            ("--budget", "1GB", "--budget", "2GB"),
            ("--sample", "0%"),
            ("--sample", "101%"),
            ("--rate", "fast"),
            ("--replica", "nowhere"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, archive: Path, wrong: tuple[str, ...]) -> None:
        done = call("audit", *wrong, archive=archive)
        assert done.returncode == 3 and done.stdout == ""


def checked_at(archive: Path) -> dict[str, str]:
    return {
        one["notice"]: one["ended"] for one in answers(call("checked", "--json", archive=archive))
    }


def heed_interrupts() -> None:
    """What is begun in the background of a shell ignores Ctrl-C, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class TestStopped:
    """A round that was stopped is taken up, or recorded as far as it came."""

    def test_a_killed_round_is_taken_up(self, archive: Path) -> None:
        process = start("audit", "--rate", "16KB/s", archive=archive)
        kept = begun(archive, lines=3)
        process.kill()
        process.communicate()
        opening = json.loads(kept.read_bytes().split(b"\n")[0])
        with kept.open("ab") as stream:
            stream.write(b'{"torn')
        answer = audit(archive)
        assert answer["round"] == opening["round"] and answer["began"] == opening["began"]
        assert answer["covered"] == 14 and answer["objects"] == 13
        assert not kept.exists()
        assert audit(archive)["round"] != opening["round"]

    def test_ctrl_c_records_what_was_covered(self, archive: Path) -> None:
        process = start(
            *("audit", "--json", "--rate", "12KB/s"), archive=archive, preexec_fn=heed_interrupts
        )
        begun(archive, lines=3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        [answer] = [json.loads(line) for line in out.splitlines()]
        assert process.returncode == 3, err
        assert answer["ending"] == "interrupted" and answer["record"]
        assert kinds(archive)[-1] == "fixity"
        assert audit(archive)["covered"] == 15

    def test_a_journal_of_another_history_is_not_taken_up(self, archive: Path) -> None:
        folder = journals(archive)
        folder.mkdir(parents=True)
        line = {"began": "2026-01-01T00:00:00.000Z", "format": "muniment-audit-journal/1"}
        forged = {**line, "root": "00" * 32, "round": "0" * 25, "size": 14}
        step = {"bytes": 1, "files": 1, "objects": 13, "troubles": [], "whole": "0-13", "wrong": ""}
        (folder / "shelves.jsonl").write_text(f"{json.dumps(forged)}\n{json.dumps(step)}\n")
        rendition(archive, notices(archive)[4]).unlink()
        assert audit(archive, code=1)["round"] != "0" * 25

    def test_two_rounds_at_once_are_refused(self, archive: Path) -> None:
        process = start("audit", "--rate", "20KB/s", archive=archive)
        begun(archive)
        done = call("audit", archive=archive)
        process.kill()
        process.communicate()
        assert done.returncode == 3 and "Another `muniment audit`" in done.stderr


def begun(archive: Path, lines: int = 1) -> Path:
    """Wait until the journal of a round has some lines; give its path."""
    path = journals(archive) / "shelves.jsonl"
    until(lambda: path.exists() and path.read_bytes().count(b"\n") >= lines)
    return path


class TestProcesses:
    """Several processes look, and find what one finds."""

    def test_two_find_what_one_finds(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(round_module, "_FEW", 0)
        rendition(archive, notices(archive)[1]).unlink()
        (archive / "shelves" / "stray").mkdir()
        two = audit(archive, "--no-record", "--processes", "2", code=1)
        monkeypatch.undo()
        one = audit(archive, "--no-record", "--processes", "1", code=1)
        for key in ("findings", "covered", "objects", "files", "bytes"):
            assert one[key] == two[key], key


class TestBesideWriters:
    """What writers are about to log is not held against anybody."""

    def test_rounds_beside_a_writer_find_nothing(self, archive: Path, tmp_path: Path) -> None:
        more = tmp_path / "more"
        more.mkdir()
        for number in range(60):
            (more / f"{number}.txt").write_text(f"{number}!\n")
        first = notices(archive)[0]
        writers = [
            start("preserve", *more.iterdir(), archive=archive),
            start("preserve", more / "1.txt", "--notice", first, archive=archive),
        ]
        rounds = 0
        while any(writer.poll() is None for writer in writers) or not rounds:
            assert audit(archive)["findings"] == []
            rounds += 1
        for writer in writers:
            _, err = writer.communicate()
            assert writer.returncode == 0, err
        holds(archive)


class TestAReplica:
    """ "`audit --replica NAME`": a copy is held against our own log."""

    @pytest.fixture
    def copy(self, archive: Path) -> Path:
        folder = archive.parent / "copy"
        folder.mkdir()
        for name in ("README.md", "muniment.toml"):
            shutil.copy(archive / name, folder / name)
        for name in ("keys", "shelves", "log"):
            shutil.copytree(archive / name, folder / name)
        good(archive, "replica", "add", "main", f"folder:{folder}")
        return folder

    def test_one_that_is_whole_is_recorded_apart(self, archive: Path, copy: Path) -> None:
        answer = audit(archive, "--replica", "main")
        assert answer["replica"] == "main" and answer["covered"] == 14
        assert set(checked(archive).values()) == {"never checked"}
        done = good(archive, "checked", "--replica", "main", "--json")
        assert {one["result"] for one in answers(done)} == {"whole"}

    def test_one_that_is_behind_is_whole_as_far_as_it_says(self, archive: Path, copy: Path) -> None:
        (archive.parent / "late.txt").write_text("late\n")
        good(archive, "preserve", archive.parent / "late.txt")
        good(archive, "preserve", archive.parent / "late.txt", "--notice", notices(archive)[1])
        answer = audit(archive, "--replica", "main")
        assert answer["log_size"] == 14 and answer["findings"] == []

    def test_what_is_wrong_with_it_is_named(self, archive: Path, copy: Path) -> None:
        first, second, third = notices(archive)[:3]
        rendition(copy, first).write_text("rot")
        shutil.rmtree(copy / "shelves" / place_of(second))
        shutil.copytree(copy / "shelves" / place_of(third), copy / "shelves/00/00/00")
        (copy / "log/tile/0/000.p/14").write_bytes(bytes(14 * 32))
        (copy / "keys/roles/0001").write_text("ours\n")
        codes = {one["code"] for one in audit(archive, "--replica", "main", code=1)["findings"]}
        assert {"bytes-changed", "object-missing", "object-misplaced"} <= codes
        assert {"log-tile-wrong", "roles-differ"} <= codes
        assert audit(archive)["findings"] == []

    def test_its_checkpoints_are_ours_byte_for_byte(self, archive: Path, copy: Path) -> None:
        checkpoints, claim = copy / "log" / "checkpoints", copy / "log" / "checkpoint"
        whole = claim.read_bytes()
        (checkpoints / "1" / "checkpoint").write_bytes(b"flipped\n")
        shutil.rmtree(checkpoints / "0")
        (checkpoints / "late").mkdir()
        claim.write_bytes(b"flipped\n")
        found = audit(archive, "--replica", "main", code=1)["findings"]
        assert [(one["code"], one["where"]) for one in found] == [
            ("checkpoint-wrong", "log/checkpoint")
        ]
        claim.write_bytes(whole)
        found = audit(archive, "--replica", "main", code=1)["findings"]
        assert {(one["code"], one["where"]) for one in found} == {
            ("log-checkpoint-wrong", "log/checkpoints/1/checkpoint"),
            ("log-unreadable", "log/checkpoints/0/checkpoint"),
            ("log-extra", "log/checkpoints/late"),
        }

    def test_each_file_of_its_log_is_named_by_its_path(self, archive: Path, copy: Path) -> None:
        entries, hashes = (copy / "log/tile" / name / "000.p/14" for name in ("entries", "0"))
        whole = entries.read_bytes()
        entries.write_bytes(whole.replace(b"accession", b"aCcession", 1))
        hashes.unlink()
        found = audit(archive, "--replica", "main", code=1)["findings"]
        assert {(one["code"], one["where"]) for one in found} == {
            ("log-tile-wrong", "log/tile/entries/000.p/14"),
            ("log-unreadable", "log/tile/0/000.p/14"),
        }

    def test_what_does_not_belong_with_its_log_and_keys_is_named(
        self, archive: Path, copy: Path
    ) -> None:
        narrower = copy / "log/tile/0/000.p/3"
        narrower.write_bytes((copy / "log/tile/0/000.p/14").read_bytes()[:96])
        assert audit(archive, "--replica", "main")["findings"] == []
        narrower.write_bytes(bytes(96))
        strays = {
            "log-extra": ("log/stray", "log/tile/0/000.p/99", "log/checkpoints/14/stray"),
            "package-extra": ("keys/stray", "keys/roles/0001.sig.old"),
        }
        for path in itertools.chain(*strays.values()):
            (copy / path).write_bytes(b"stray\n")
        found = audit(archive, "--replica", "main", code=1)["findings"]
        assert {(one["code"], one["where"]) for one in found} == {
            ("log-tile-wrong", "log/tile/0/000.p/3"),
            *((code, path) for code, paths in strays.items() for path in paths),
        }

    def test_a_replica_ahead_of_us_says_that_we_were_rolled_back(
        self, archive: Path, copy: Path
    ) -> None:
        shutil.copytree(archive, archive.parent / "before")
        (archive.parent / "late.txt").write_text("late\n")
        good(archive, "preserve", archive.parent / "late.txt")
        shutil.rmtree(copy / "log")
        shutil.copytree(archive / "log", copy / "log")
        shutil.rmtree(archive)
        (archive.parent / "before").rename(archive)
        codes = {one["code"] for one in audit(archive, "--replica", "main", code=1)["findings"]}
        assert {"replica-ahead", "log-behind-mark"} <= codes
