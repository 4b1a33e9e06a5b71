"""`export --as dataset`: tables that DuckDB, pandas and Frictionless read, and all read alike."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from editions import CHINESE, ENGLISH
from exporting import NAMES, SEEDS, Exporting, contents
from muniment_cli import ROOT, answers, call, good, new_archive
from system_packages import peer

WHY = ("--authority", "an act", "--reason", "a person is named")
ALL = ("--tables", "csv", "--tables", "jsonl", "--tables", "parquet")
TABLES = [
    *("attestations", "deadlines", "events", "fields", "files"),
    *("notices", "references", "segments", "sentences", "versions"),
]
PAGE = ROOT / "docs" / "dataset.md"
# The notice of docs/dataset.md; its second version changed a number in one language.
NOTICE = {
    "zh.txt": [
        *CHINESE[:-1],
        "第三条　保存机构应当自本公告发布之日起30日内报备。",
        "第四条　本公告自2022年1月1日起施行。",
        "某市人民政府",
        "2021年11月5日",
    ],
    "en.txt": [
        *ENGLISH[:-1],
        "Article 3 Archives shall report within 30 days of the publication of this Notice.",
        "Article 4 This Notice is in force from January 1, 2022.",
        "November 5, 2021",
    ],
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Exporting:
    scene = Exporting(tmp_path_factory.mktemp("scene"))
    good(scene.archive, "audit")
    said = ("--field", "metadata/title", "--value", "As it should read", "--reason", "the scan")
    good(scene.archive, "attest", scene.seed, *said)
    scene.export("--all", "dataset", scene.folder / "tables", *ALL)
    return scene


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of docs/dataset.md."""
    folder = tmp_path_factory.mktemp("bilingual")
    archive, source = new_archive(folder), folder / "notice"
    source.mkdir()
    for name, lines in NOTICE.items():
        (source / name).write_text("\n".join(lines), "utf-8")
    [told] = answers(good(archive, "preserve", source, "--json"))
    (source / "zh.txt").write_text("\n".join(NOTICE["zh.txt"]).replace("90", "60"), "utf-8")
    good(archive, "preserve", source, "--notice", told["notice"])
    good(archive, "export", "--all", "--as", "dataset", "-o", folder / "tables", *ALL)
    return folder / "tables"


def asked(*words: object) -> Any:
    """What the peers say."""
    program = [peer("dataset", "python"), ROOT / "tests/dataset_judge.py"]
    done = subprocess.run([*program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def rows(dataset: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    text = (dataset / f"jsonl/{table}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


class TestOthers:
    """ "DuckDB and pandas read it; Frictionless validates it." """

    def test_all_read_the_same_rows_in_every_format(self, scene: Exporting) -> None:
        told = asked(scene.folder / "tables")
        assert told["differ"] == [] and told["finds"] == []
        assert sorted(told["rows"]) == TABLES
        for table, counts in told["rows"].items():
            number = len(rows(scene.folder / "tables", table))
            assert len(counts) == 6 and set(counts.values()) == {number}, table

    def test_the_questions_of_the_page_have_the_answers_that_it_shows(
        self, bilingual: Path
    ) -> None:
        told = asked(bilingual, PAGE)
        assert told["finds"] == [] and rows(bilingual, "attestations") == []
        assert len(told["questions"]) == 4
        for one in told["questions"]:
            assert one["shown"] and one["shown"] == one["sql"] == one["pandas"], one["question"]


class TestRows:
    """Each row says where it comes from."""

    def test_every_piece_leads_back_to_the_bytes(self, scene: Exporting) -> None:
        tables = scene.folder / "tables"
        files = {(f["notice"], f["version"], f["path"]): f for f in rows(tables, "files")}
        pieces = [one for one in rows(tables, "segments") if one["notice"] == scene.seed]
        assert len(pieces) > 20
        [rendition] = {one["rendition"] for one in pieces}
        stated = files[scene.seed, 1, rendition]
        data = next(iter(SEEDS.glob("000_*.txt"))).read_bytes()
        assert hashlib.sha512(data).hexdigest() == stated["sha512"]
        text = data.decode(stated["encoding"])
        assert len(text) == stated["characters"]
        for one in pieces:
            exact = "".join(text[start:end] for start, end in one["spans"])
            assert "".join(exact.split()) == "".join((one["text"] or "").split()), one
            around = text[one["char_start"] : one["char_end"]]
            assert (one["label"] or "") in around and exact in around
            assert text[: one["char_start"]].count("\n") + 1 == one["line"]

    def test_a_piece_stands_beside_what_says_the_same(self, bilingual: Path) -> None:
        pieces = rows(bilingual, "segments")
        beside = {(one["version"], one["row"], one["language"]): one["unit"] for one in pieces}
        for (version, row, language), unit in beside.items():
            if language == "en":
                assert beside[version, row, "zh-Hans"] == unit

    def test_sentences_that_say_the_same_stand_in_pairs(self, tmp_path: Path) -> None:
        [seed] = SEEDS.glob("001_*.txt")  # It is in two languages.
        text, archive = seed.read_bytes().decode(), new_archive(tmp_path)
        good(archive, "preserve", seed)
        good(archive, "export", "--all", "--as", "dataset", "-o", tmp_path / "tables")
        pieces = {
            (one["language"], one["segment"]): one for one in rows(tmp_path / "tables", "segments")
        }
        held: dict[tuple[str, int], list[str]] = {}
        pairs = rows(tmp_path / "tables", "sentences")
        for pair in pairs:
            for other in ("", "other_"):
                key = pair[f"{other}language"], pair[f"{other}segment"]
                said, spans = pair[f"{other}text"] or "", pair[f"{other}spans"]
                assert pieces[key]["row"] == pair["row"] and said in pieces[key]["text"]
                exact = "".join(text[start:end] for start, end in spans)
                assert "".join(exact.split()) == "".join(said.split())
                held.setdefault(key, []).append(said)
        for key, parts in held.items():  # Each sentence is in one pair, and in its place.
            assert "".join("".join(parts).split()) == "".join(pieces[key]["text"].split())
        [two] = [one for one in pairs if (one["text"] or "").startswith("用户系个人的")]
        assert two["other_text"].startswith("For users who are individuals")
        assert two["other_text"].endswith("their business permit.") and two["pair"] == 2
        assert 0 < two["confidence"] < 1

    def test_what_happened_is_in_the_order_of_the_log(self, scene: Exporting) -> None:
        events = [
            e for e in rows(scene.folder / "tables", "events") if e["notice"] == scene.captured
        ]
        assert [one["kind"] for one in events] == ["accession", "accession", "fixity"]
        assert [one["versions"] for one in events] == [[1], [2], [1, 2]]
        versions = [v for v in rows(scene.folder / "tables", "versions")
                    if v["notice"] == scene.captured]  # fmt: skip
        assert [one["log_index"] for one in versions] == [one["log_index"] for one in events[:2]]
        assert versions[0]["sources"] == [scene.address]

    def test_what_a_person_says_stands_beside_what_was_read(self, scene: Exporting) -> None:
        tables = scene.folder / "tables"
        [said] = rows(tables, "attestations")
        [read] = [
            one
            for one in rows(tables, "fields")
            if one["notice"] == scene.seed and one["name"] == "title"
        ]
        assert said["value"] == "As it should read" and said["machine"] == read["value"]
        assert said["stands"] and not said["confirms"] and said["key"] is None
        assert said["record"] in {one["record"] for one in rows(tables, "events")}

    def test_what_a_text_refers_to_stands_in_a_unit_of_it(self, scene: Exporting) -> None:
        tables = scene.folder / "tables"
        units = {(one["notice"], one["unit"]) for one in rows(tables, "segments")}
        found = [one for one in rows(tables, "references") if one["notice"] == scene.seed]
        assert {"instrument", "article"} <= {one["kind"] for one in found}
        assert all((one["notice"], one["unit"]) in units for one in found)
        [inner] = {one["target"] for one in found if one["value"] == "2" and one["target"]}
        assert inner == "art_2"

    def test_a_time_limit_says_who_must_do_what_until_when(self, bilingual: Path) -> None:
        found = [one for one in rows(bilingual, "deadlines") if one["version"] == 1]
        [limit] = [one for one in found if one["language"] == "zh-Hans"]
        assert (limit["amount"], limit["measure"], limit["event"]) == (30, "day", "publication")
        assert (limit["who"], limit["what"], limit["due"]) == ("保存机构", "报备", "2021-12-05")
        assert limit["unit"] == "art_3__para_1" and limit["base"]

    def test_a_name_that_is_no_text_is_there_to_the_byte(self, scene: Exporting) -> None:
        files = [f for f in rows(scene.folder / "tables", "files") if f["notice"] == scene.named]
        [spelled] = [one["name_bytes"] for one in files if one["name"] is None]
        assert base64.b64decode(spelled) in NAMES


class TestExport:
    """What leaves, how it is asked for, and that it is the same."""

    def test_the_same_archive_gives_the_same_bytes(self, scene: Exporting, tmp_path: Path) -> None:
        scene.export("--all", "dataset", tmp_path / "again", *ALL)
        assert contents(tmp_path / "again") == contents(scene.folder / "tables")
        named = sorted(f"{one}/{table}.{one}" for one in ALL[1::2] for table in TABLES)
        written = sorted(path.decode() for path in contents(tmp_path / "again"))
        assert written == sorted([*named, "README.md", "datapackage.json"])

    def test_without_the_extra_it_is_csv_and_json_lines(
        self, scene: Exporting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        monkeypatch.delitem(sys.modules, "muniment.exchange.dataset.parquet", raising=False)
        told = scene.export(scene.seed, "dataset", tmp_path / "plain")
        assert told["formats"] == ["csv", "jsonl"]
        words = ("export", scene.seed, "--as", "dataset", "-o", tmp_path / "no", *ALL)
        done = call(*words, archive=scene.archive)
        assert done.returncode == 3 and "pip install 'muniment[dataset]'" in done.stderr
        assert not (tmp_path / "no").exists() and not list(tmp_path.glob(".no*"))

    def test_of_an_archive_without_notices_nothing_is_written(self, tmp_path: Path) -> None:
        words = ("export", "--all", "--as", "dataset", "-o", tmp_path / "tables")
        done = call(*words, archive=new_archive(tmp_path))
        assert done.returncode == 3 and "no notice in this archive" in done.stderr
        assert not (tmp_path / "tables").exists()

    def test_tables_are_asked_of_a_dataset_alone(self, scene: Exporting, tmp_path: Path) -> None:
        words = ("export", scene.seed, "--as", "text", "-o", tmp_path / "text", "--tables", "csv")
        done = call(*words, archive=scene.archive)
        assert done.returncode == 3 and "--tables" in done.stderr

    def test_formulas_stay_as_they_are_and_are_counted(
        self, scene: Exporting, tmp_path: Path
    ) -> None:
        formula = '=HYPERLINK("http://a.example","x")'
        archive = new_archive(tmp_path)
        (tmp_path / "notice.txt").write_text(f"Notice\n\n{formula}\n", "utf-8")
        good(archive, "preserve", tmp_path / "notice.txt", "--title", "+1")
        done = good(archive, "export", "--all", "--as", "dataset", "-o", tmp_path / "tables")
        assert "of CSV for formulas" in done.stdout
        assert formula in [one["text"] for one in rows(tmp_path / "tables", "segments")]
        assert '"=HYPERLINK(""http' in (tmp_path / "tables/csv/segments.csv").read_text("utf-8")

    def test_what_is_withheld_stays_behind(self, scene: Exporting, tmp_path: Path) -> None:
        shutil.copytree(scene.archive.parent / "config", tmp_path / "config")
        archive = Path(shutil.copytree(scene.archive, tmp_path / "archive"))
        secret = scene.file("Case.txt")
        good(archive, "withhold", scene.named, "--files", secret["path"], *WHY)
        good(archive, "withhold", scene.seed, *WHY)
        done = good(archive, "export", "--all", "--as", "dataset", "-o", tmp_path / "tables")
        assert scene.seed in done.stderr and secret["path"] in done.stderr
        everything = b"".join(contents(tmp_path / "tables").values())
        told = (secret["sha512"], secret["sha256"], secret["name"], WHY[-1], "upper", scene.seed)
        for word in told:
            assert word.encode() not in everything, word
        [kept] = [f for f in rows(tmp_path / "tables", "files") if f["path"] == secret["path"]
                  and f["notice"] == scene.named]  # fmt: skip
        assert {name for name, value in kept.items() if value is not None} == {
            *("notice", "version", "path", "state")
        }
        [version] = [v for v in rows(tmp_path / "tables", "versions") if v["notice"] == scene.named]
        assert version["sources"] is None

    def test_what_is_not_as_it_was_logged_is_not_given_out(
        self, scene: Exporting, tmp_path: Path
    ) -> None:
        shutil.copytree(scene.archive.parent / "config", tmp_path / "config")
        archive = Path(shutil.copytree(scene.archive, tmp_path / "archive"))
        for path in archive.glob("shelves/*/*/*/v1/content/renditions/0001.html"):
            path.write_bytes(b"<p>forged")
        done = call("export", "--all", "--as", "dataset", "-o", tmp_path / "out", archive=archive)
        assert done.returncode == 3 and "muniment verify" in done.stderr
        assert not (tmp_path / "out").exists()
