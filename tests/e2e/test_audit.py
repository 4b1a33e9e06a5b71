"""`muniment audit`: what a round records, what it names, and which signatures it verifies."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audits import audit, checked, copied, journals, make_archive, notices, rendition, report
from muniment.fixity.examine import Examiner
from muniment.fixity.quick import place_of
from muniment_cli import call, config_of, good, holds, kinds


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("audit"))


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path)


class TestTheRecord:
    """ "Results are records: one a round, with the report: JSON and a readable page."""

    def test_a_round_over_a_whole_archive_is_recorded(self, archive: Path) -> None:
        answer = audit(archive)
        assert answer["verdict"] == 0 and answer["findings"] == []
        assert answer["covered"] == answer["log_size"] == 14 and answer["objects"] == 13
        assert answer["index"] == 14 and kinds(archive)[-1] == "fixity"
        holds(archive)
        assert not list(journals(archive).glob("*.jsonl"))

    def test_the_report_says_all_that_an_event_needs(self, archive: Path) -> None:
        answer = audit(archive)
        said = json.loads(report(archive, answer).read_text("utf-8"))
        assert said["round"] == answer["round"] and said["format"] == "muniment-audit-report/1"
        assert said["began"]["value"] <= said["ended"]["value"]
        assert said["whole"] == "0-13" and said["wrong"] == "" and said["details"] == []
        assert said["agent"]["name"] == "muniment" and said["algorithm"] == "sha512"

    def test_the_page_speaks_both_languages_and_fetches_nothing(self, archive: Path) -> None:
        rendition(archive, notices(archive)[3]).write_text("<script>alert(1)</script>")
        page = report(archive, audit(archive, code=1), "0001.html").read_text("utf-8")
        assert "Fixity round" in page and "完整性检查" in page
        assert "bytes-changed" in page and '<rect class="wrong"' in page
        assert "<script" not in page and "http:" not in page and "https:" not in page

    def test_nothing_is_written_without_a_record(self, archive: Path) -> None:
        before = {path: path.stat().st_mtime_ns for path in archive.parent.rglob("*")}
        answer = audit(archive, "--no-record")
        assert answer["record"] is None and answer["unrecorded"] == "not-asked"
        after = {path: path.stat().st_mtime_ns for path in archive.parent.rglob("*")}
        changed = {path for path in after if before.get(path) != after[path]}
        # What the owner saw last is remembered in his own trust.
        assert {path for path in changed if "trust" not in path.parts} == set()

    def test_without_keys_it_says_how_to_look(self, archive: Path) -> None:
        shutil.rmtree(config_of(archive) / "keys")
        done = call("audit", archive=archive)
        assert done.returncode == 3 and "--no-record" in done.stderr
        assert audit(archive, "--no-record")["verdict"] == 0

    def test_without_trust_it_is_2(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "trust").mkdir()
        (tmp_path / "trust" / "roots").write_text("")
        answer = audit(archive, "--trust", tmp_path / "trust", code=2)
        assert answer["trusted"] is False and answer["record"]

    def test_it_speaks_chinese(self, archive: Path) -> None:
        assert "已整体检查日志" in good(archive, "audit", "--lang", "zh").stdout


class TestDamage:
    """What is wrong is named file by file, and recorded."""

    def test_a_changed_file_is_named_and_remembered(self, archive: Path) -> None:
        audit(archive)
        notice = notices(archive)[5]
        path = rendition(archive, notice)
        data = path.read_bytes()
        path.write_bytes(data[:-1] + b"?")
        for options in ([], ["--full"], ["--algorithm", "sha256"], ["--algorithm", "fastest"]):
            answer = audit(archive, *options, code=1)
            where = str(path.relative_to(archive))
            assert {one["where"] for one in answer["findings"]} == {where}
            assert {one["object"] for one in answer["findings"]} == {notice}
            assert answer["record"]
        assert checked(archive)[notice] == "wrong"
        path.write_bytes(data)
        assert audit(archive)["findings"] == []
        assert set(checked(archive).values()) == {"whole"}

    def test_a_damaged_log_is_named_and_the_round_recorded(self, archive: Path) -> None:
        [tile] = (archive / "log/tile/0/000.p").glob("14")
        tile.write_bytes(bytes(len(tile.read_bytes())))
        done = call("audit", archive=archive)
        assert done.returncode == 1 and "log-tile-wrong" in done.stdout
        assert "could NOT be recorded" in done.stdout  # Tiles lead to no mark: nothing is signed.

    def test_the_rest_is_checked_beside_what_is_damaged(self, archive: Path) -> None:
        for notice in notices(archive)[::3]:
            rendition(archive, notice).unlink()
        answer = audit(archive, code=1)
        assert answer["covered"] == 14 and answer["objects"] == 13
        assert list(checked(archive).values()).count("wrong") == 4

    def test_what_is_unreadable_ends_nothing(self, archive: Path) -> None:
        [sums] = (archive / "shelves" / place_of(notices(archive)[2])).glob("v1/*/*/*.sums")
        with sums.open("r+b") as stream:
            stream.truncate(200 << 20)  # Larger than any manifest that is read.
        answer = audit(archive, code=1)
        assert "object-unreadable" in {one["code"] for one in answer["findings"]}
        assert answer["covered"] == 14


class TestSignatures:
    """ "A logged signature is verified once; later rounds check its digest against the log."""

    @pytest.fixture
    def examined(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
        places: list[str] = []
        read = Examiner.read

        def noting(self: Examiner, place: str, package: Any) -> Any:
            places.append(place)
            return read(self, place, package)

        monkeypatch.setattr(Examiner, "read", noting)
        yield places

    def test_only_what_is_new_is_examined_again(self, archive: Path, examined: list[str]) -> None:
        audit(archive)
        assert len(examined) == 13
        examined.clear()
        first = audit(archive)
        assert len(examined) == 2  # The first round's record, believed and then checked.
        assert first["objects"] == 14

    def test_full_believes_no_earlier_round(self, archive: Path, examined: list[str]) -> None:
        audit(archive)
        examined.clear()
        audit(archive, "--full")
        assert len(examined) == 15

    def test_a_damaged_record_is_not_believed(self, archive: Path, examined: list[str]) -> None:
        answer = audit(archive)
        path = report(archive, answer)
        path.write_text(path.read_text().replace('"wrong": ""', '"wrong": "0"'))
        examined.clear()
        again = audit(archive, code=1)
        assert len(examined) >= 14
        assert {one["where"] for one in again["findings"]} == {str(path.relative_to(archive))}


class TestARedaction:
    """What a logged record says was taken out is not missing, and may not come back."""

    def test_a_redacted_notice_is_whole_until_its_bytes_come_back(self, archive: Path) -> None:
        notice = notices(archive)[4]
        path = rendition(archive, notice)
        kept = Path(
            shutil.copytree(archive / "shelves" / place_of(notice), archive.parent / "kept")
        )
        audit(archive)
        options = ("--path", "renditions/0001.txt", "--authority", "Court", "--reason", "order")
        done = call("redact", notice, *options, archive=archive)
        assert done.returncode == 0, done.stderr
        assert not path.exists()
        assert audit(archive)["findings"] == [] and audit(archive)["findings"] == []
        shutil.rmtree(archive / "shelves" / place_of(notice))
        shutil.copytree(kept, archive / "shelves" / place_of(notice))
        codes = {one["code"] for one in audit(archive, code=1)["findings"]}
        assert "redaction-undone" in codes
