"""What is counted, is the same whoever counts it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from killed_workers import DeadlyWorkers
from muniment.processes import Workers
from muniment.search import segments
from muniment.search.counting import TokenCounter, count
from muniment.search.filters import Filters
from muniment.search.index import Index, Source
from muniment.search.looking import Search
from muniment.search.paragraphs import Paragraph
from muniment.search.query import read_query

_PARAGRAPHS = 90


class TestCounting:
    """Workers count, and the one that writes puts together; the index is the same without them."""

    def test_a_part_says_where_each_token_stands(self) -> None:
        counted = count(5, ["a b a", "", "b"])
        assert counted.places["a"] == b"\5\0\5\0" and counted.places["b"] == b"\5\0\7\0"
        assert (len(counted.classes), counted.held, counted.tokens) == (3, 2, 4)

    def test_the_index_is_the_same_bytes_with_any_number_of_processes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(segments, "_PART_PARAGRAPHS", 8)
        with closing(Workers(2)) as several:
            alone, beside = _made(tmp_path / "1", Workers()), _made(tmp_path / "2", several)
            assert several.begun == 2
        assert alone == beside

    def test_where_a_process_is_killed_the_rest_is_counted_here(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(segments, "_PART_PARAGRAPHS", 8)
        with closing(DeadlyWorkers(2)) as killed:
            assert _made(tmp_path / "1", killed) == _made(tmp_path / "2", Workers())
            assert killed.begun == 2


def _made(path: Path, workers: Workers) -> bytes:
    """Give the file of an index of two transactions."""
    with closing(Index.create(path, "example.org/log", TokenCounter(workers))) as index:
        for position in range(2):
            texts = [f"第{at}条 决定公布 number {at % 7} of the {at}" for at in range(_PARAGRAPHS)]
            made = [Paragraph("", text, ((0, 0, len(text)),), 1, 1) for text in texts]
            with index.transaction():
                index.add_source(Source(position, f"notice {position}", 1, f"a{position}"))
                index.add_document(position, ("renditions/0001.txt", "text"), "und", made)
        hits = list(Search(index, read_query("第88条"), Filters()).hits())
        assert [hit.number for hit in hits] == [89, 89 + _PARAGRAPHS]
    return path.read_bytes()
