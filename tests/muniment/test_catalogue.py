"""The catalogue."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Algorithm, Digest
from manifests import Role, StatedFile, Statement, new_object_id, new_record_id
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, joint_key, rebuild, source_keys
from muniment_cli import answers, call, holds, new_archive

TABLES = ("records", "sources", "about")
FILE = StatedFile("renditions/0001.txt", 3, Digest.of(Algorithm.SHA256, b"abc"))


def statement(object_id: str | None = None, *keys: str, **fields: object) -> Statement:
    sources = tuple({"kind": "file", "key": key, "name": "a"} for key in keys)
    made = Statement(
        kind="accession",
        id=new_record_id(),
        object=object_id or new_object_id(None),
        version=1,
        origin="example.org/log",
        composed="2026-11-22T04:38:00.123Z",
        role=Role("signer", "p", "u", "k"),
        recorder=("muniment", "0"),
        salt="0" * 32,
        notice={"title": ["公告"]},
        sources=sources,
        files=(FILE,),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that follow from shelves and log."""
    with sqlite3.connect(path) as db:
        rows = {table: sorted(db.execute(f"SELECT * FROM {table}")) for table in TABLES}
        rows["meta"] = sorted(db.execute("SELECT * FROM meta"))
    db.close()
    return rows


def busy_archive(folder: Path) -> Path:
    """An archive with notices of several kinds, versions, records, and a refusal."""
    archive = new_archive(folder)
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"{number}")
    (folder / "folder").mkdir()
    for number in range(3):
        (folder / "folder" / f"{number}.html").write_text(f"{number}")
    first = answers(
        call("preserve", "--json", folder / "0.txt", folder / "folder", archive=archive)
    )
    call("preserve", "--as-one", folder / "1.txt", folder / "2.txt", archive=archive)
    call("preserve", "--notice", first[0]["notice"], folder / "3.txt", archive=archive)
    call("preserve", folder / "0.txt", folder / "folder", folder / "none", archive=archive)
    return archive


class TestRebuilding:
    """ "Disposable, rebuilt from shelves/ and log/"."""

    def test_built_anew_it_is_row_by_row_what_it_was(self, tmp_path: Path) -> None:
        archive = busy_archive(tmp_path)
        grown = dump(archive / "catalogue.db")
        assert len(grown["records"]) == 6
        (archive / "catalogue.db").unlink()
        assert call("list", archive=archive).returncode == 0
        assert dump(archive / "catalogue.db") == grown

    @pytest.mark.parametrize("damage", ["garbage", "another", "empty", "behind", "cut", "a pipe"])
    def test_whatever_lies_there_the_archive_is_read_right(
        self, tmp_path: Path, damage: str
    ) -> None:
        archive = busy_archive(tmp_path)
        path = archive / "catalogue.db"
        grown, listed = dump(path), call("list", "--json", archive=archive).stdout
        if damage == "garbage":
            path.write_bytes(b"not a database" * 1000)
        elif damage == "empty":
            path.write_bytes(b"")
        elif damage == "cut":
            path.write_bytes(path.read_bytes()[:5000])
        elif damage == "a pipe":
            path.unlink()
            os.mkfifo(path)
        elif damage == "behind":
            Catalogue.create(path, "example.org/log").close()
        else:
            path.unlink()
            with sqlite3.connect(path) as db:
                db.execute("CREATE TABLE meta (name TEXT, value TEXT)")
            db.close()
        assert call("list", "--json", archive=archive).stdout == listed
        assert dump(path) == grown
        (tmp_path / "new.txt").write_text("new")
        path.write_bytes(b"not a database either")
        assert call("preserve", tmp_path / "new.txt", archive=archive).returncode == 0
        assert len(dump(path)["records"]) == 7
        holds(archive)

    def test_what_is_damaged_within_is_said_in_a_sentence(self, tmp_path: Path) -> None:
        archive = busy_archive(tmp_path)
        path = archive / "catalogue.db"
        data = path.read_bytes()
        page = 4096
        path.write_bytes(data[:page] + b"\xff" * (len(data) - page))
        done = call("list", archive=archive)
        assert done.returncode in (0, 3) and "Traceback" not in done.stderr
        if done.returncode:
            assert "catalogue.db can be deleted, and is built anew" in done.stderr

    def test_it_says_nothing_about_what_was_not_logged(self, tmp_path: Path) -> None:
        archive = Archive.open(busy_archive(tmp_path))
        size = archive.log.head(archive.roles).size
        fresh = Catalogue.create(None, "example.org/log")
        rebuild(fresh, archive.shelves, archive.log, size - 1, archive.settings.limits)
        assert [row.position for row in fresh.rows(0)] == list(range(size - 1))
        fresh.close()

    def test_a_reader_who_pauses_keeps_no_writer_waiting(self, tmp_path: Path) -> None:
        archive = busy_archive(tmp_path)
        (tmp_path / "new.txt").write_text("new")
        with Archive.open(archive).catalogue() as catalogue:
            listed = catalogue.notices()
            first = next(listed)
            assert call("preserve", tmp_path / "new.txt", archive=archive).returncode == 0
            assert len([first, *listed]) == 4  # The new one too: it came after all others.

    def test_a_wrong_catalogue_makes_no_wrong_verdict(self, tmp_path: Path) -> None:
        archive = busy_archive(tmp_path)
        [told] = answers(call("list", "--json", archive=archive))[:1]
        with sqlite3.connect(archive / "catalogue.db") as db:
            db.execute("UPDATE records SET position = 10 - position + 100")
        db.close()
        done = call("verify", told["notice"], archive=archive)
        assert done.returncode == 0, done.stdout


class TestLookups:
    """One row a log entry, and the sources by which it came."""

    @pytest.fixture
    def catalogue(self) -> Catalogue:
        return Catalogue.create(None, "example.org/log")

    def test_a_source_is_known_by_its_newest_accession(self, catalogue: Catalogue) -> None:
        one, other = statement(None, "files:1"), statement(None, "files:1")
        catalogue.add([(0, one), (1, other)], 2)
        known = catalogue.known("files:1")
        assert known and known.row.id == other.id and known.content == "files:1"
        assert catalogue.known("files:2") is None and catalogue.size == 2

    def test_only_accessions_make_a_source_known(self, catalogue: Catalogue) -> None:
        catalogue.add([(0, statement(None, "files:1", kind="seen-again"))], 1)
        assert catalogue.known("files:1") is None

    def test_an_object_is_found_by_the_beginning_of_an_id(self, catalogue: Catalogue) -> None:
        one = statement("urn:uuid:aaaa-1")
        two = statement("urn:uuid:aaaa-1", version=2)
        ark = statement("ark:12345/bcd")
        catalogue.add([(0, one), (1, two), (2, ark)], 3)
        for text in ("urn:uuid:aaaa", "aaaa", one.id, two.id, two.id[:8]):
            assert [row.position for row in catalogue.find(text)] == [0]
        assert [row.position for row in catalogue.find("ark:1")] == [2]
        assert catalogue.find("aaaaa") == () and catalogue.find("%") == ()

    def test_notices_come_with_their_versions(self, catalogue: Catalogue) -> None:
        one, other = statement("urn:uuid:z"), statement("urn:uuid:a")
        more = statement("urn:uuid:z", version=2)
        record = statement(None, kind="roles")
        catalogue.add([(0, record), (1, one), (2, other), (3, more)], 4)
        found = [[row.position for row in rows] for rows in catalogue.notices()]
        assert found == [[1, 3], [2]]
        assert [row.position for row in catalogue.versions("urn:uuid:z")] == [1, 3]
        assert catalogue.counts() == {"roles": 1, "accession": 3}

    def test_an_entry_is_found_by_what_it_came_from(self, catalogue: Catalogue) -> None:
        one, again = statement(None, "files:1"), statement(None, "files:1", kind="seen-again")
        attempt = statement(None, "files:2", kind="attempt")
        catalogue.add([(0, one), (1, again), (2, attempt)], 3)
        rows = [catalogue.at(position) for position in range(3)]
        came = [catalogue.came_from("files:1", row) for row in rows if row]
        assert [row and row.id for row in came] == [one.id, one.id, attempt.id]
        assert rows[0] and catalogue.came_from("files:2", rows[0]) is None
        assert catalogue.at(3) is None

    def test_a_group_is_added_whole_or_not_at_all(self, catalogue: Catalogue) -> None:
        one = statement()
        with pytest.raises(sqlite3.IntegrityError):
            catalogue.add([(0, one), (1, one)], 2)
        assert catalogue.size == 0 and list(catalogue.rows(0)) == []


class TestKeys:
    """The key of several sources is one that does not depend on their order."""

    PAIRS = st.lists(st.tuples(st.text("ab:", min_size=1), st.text("ab:")), min_size=1, max_size=4)

    @given(PAIRS)
    def test_order_is_no_matter(self, pairs: list[tuple[str, str]]) -> None:
        assert joint_key(pairs) == joint_key(reversed(pairs))

    def test_one_source_is_its_own_key(self) -> None:
        assert joint_key([("web:x", "outcome:1")]) == ("web:x", "outcome:1")
        assert source_keys(statement(None, "files:1")) == [("files:1", "files:1")]
        assert source_keys(statement()) == []

    def test_each_source_counts(self) -> None:
        keys = {joint_key([(one, one) for one in key])[0] for key in ("ab", "abc", "aab", "ac")}
        assert len(keys) == 4
