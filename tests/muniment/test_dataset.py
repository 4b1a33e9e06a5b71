"""What datasets are made of: one definition of the tables, and texts that any table can carry."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from muniment.exchange.dataset.carried import Carrier
from muniment.exchange.dataset.formats import DEFAULT, TableFormat, opener, wanted
from muniment.exchange.dataset.schema import TABLES, Field, Table, Type
from muniment.words import dataset as words

SMALL = Table("small", (Field("key"), Field("text"), Field("list", Type.TEXTS)), ("key",))


class TestDictionary:
    """ "A data dictionary (…) of every field, its description in English and Chinese." """

    def test_every_field_has_its_meaning_and_no_other_has(self) -> None:
        fields = {f"{table.name}.{name}" for table in TABLES for name in table.names}
        assert fields == set(words.FIELDS)
        assert {table.name for table in TABLES} == set(words.TABLES)

    def test_keys_and_links_lead_to_fields_that_are_there(self) -> None:
        tables = {table.name: table for table in TABLES}
        for table in TABLES:
            required = {field.name for field in table.fields if field.required}
            assert set(table.key) <= required
            for fields, other, theirs in table.links:
                assert set(fields) <= set(table.names)
                assert theirs == tables[other].key


class TestCarrier:
    """What no table can carry becomes U+FFFD, one for one, and is counted."""

    def test_nul_and_half_a_pair_are_replaced_and_counted(self) -> None:
        carrier = Carrier()
        row = carrier.row({"a": "x\0y\ud800", "b": ["\udfff", "plain"], "c": 3, "d": None})
        assert row == {"a": "x\ufffdy\ufffd", "b": ["\ufffd", "plain"], "c": 3, "d": None}
        assert carrier.replaced == 3

    def test_an_empty_text_is_none(self) -> None:
        assert Carrier().row({"a": "", "b": False, "c": 0}) == {"a": None, "b": False, "c": 0}


class TestTables:
    """A row in a table is the row that went in."""

    HARD = ("=1+1", 'a "quoted", text', "lines\r\nand\rand\n", "\u2028\x85", "第一条", " blank ")

    def test_formats_are_written_each_once_and_in_one_order(self) -> None:
        assert wanted(["parquet", "csv", "csv"]) == (TableFormat.CSV, TableFormat.PARQUET)
        assert wanted([]) == DEFAULT

    def test_csv_gives_texts_back_as_they_were(self, tmp_path: Path) -> None:
        table = opener(TableFormat.CSV)(SMALL, tmp_path / "small.csv")
        for text in self.HARD:
            table.write({"key": "k", "text": text, "list": [text]})
        table.close()
        with (tmp_path / "small.csv").open(encoding="utf-8", newline="") as stream:
            found = list(csv.DictReader(stream))
        assert [one["text"] for one in found] == list(self.HARD)
        assert [json.loads(one["list"]) for one in found] == [[text] for text in self.HARD]
        assert table.formulas == 1

    def test_json_lines_are_lines_for_every_reader(self, tmp_path: Path) -> None:
        table = opener(TableFormat.JSONL)(SMALL, tmp_path / "small.jsonl")
        for text in self.HARD:
            table.write({"key": "k", "text": text})
        table.close()
        lines = (tmp_path / "small.jsonl").read_bytes().decode().splitlines()
        assert [json.loads(line)["text"] for line in lines] == list(self.HARD)
        assert all(json.loads(line)["list"] is None for line in lines)

    def test_parquet_is_written_in_groups_and_read_back_whole(self, tmp_path: Path) -> None:
        parquet = pytest.importorskip("pyarrow.parquet")
        table = opener(TableFormat.PARQUET)(TABLES[0], tmp_path / "notices.parquet")
        lists = {name: [] for name in ("titles", "publishers", "languages")}
        rest = {"notice": "n", "versions": 1, "withheld": False, "redacted": False, **lists}
        long = "long" * (1 << 18)
        texts: list[str] = [*self.HARD, *[long] * 9]
        for text in texts:
            table.write({**rest, "rights": text})
        table.close()
        file = parquet.ParquetFile(tmp_path / "notices.parquet")
        assert file.num_row_groups > 1
        assert file.read().column("rights").to_pylist() == texts
