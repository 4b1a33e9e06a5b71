"""What is ranked: every paragraph, by the written formula, whatever the segments are made of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.search import (
    bits,
    filters,
    looking,
    packing,
    postings,
    ranking,
    runs,
    scoring,
    segments,
)
from muniment.search.counting import length_class
from muniment.search.filters import Filters
from muniment.search.folding import cut, fold
from muniment.search.index import Index, Source
from muniment.search.looking import Search
from muniment.search.paragraphs import Paragraph
from muniment.search.query import Need, read_query
from muniment.search.ranking import Ranking, every_one
from muniment.search.worths import UNIT

_WORDS = ("the", "state", "states", "of", "archive", "决定", "公布", "定公", "办", "第3条", "3")
_TEXTS = st.lists(st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join), max_size=40)
_QUERIES = (
    "the",
    "the state",
    "stat",
    "决定",
    "决定公布",
    "办",
    "第3条",
    '"the state of"',
    "of 公布 the",
)


@pytest.fixture(autouse=True, scope="module")
def small_segments() -> object:
    """Segments of eight paragraphs, in which what two hold is common."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (packing, postings, runs, segments, ranking, filters):
            patch.setattr(module, "SPAN", 8)
        for module in (ranking, filters):
            patch.setattr(module, "EVERY_ONE", 0xFF)
        patch.setattr(runs, "COMMON", 1)
        # Of eight, one is few, and five are many.
        patch.setattr(packing, "_FEW", 1)
        patch.setattr(packing, "_OF", 2)
        for module in (ranking, scoring):
            patch.setattr(module, "FEW", 2)
        yield


def index_of(groups: Sequence[Sequence[str]]) -> Index:
    """Make an index, each group of paragraphs a document and a transaction."""
    index = Index.create(None, "example.org/log")
    for position, texts in enumerate(groups):
        with index.transaction():
            add(index, position, texts)
    return index


def add(index: Index, position: int, texts: Sequence[str]) -> None:
    index.add_source(Source(position, f"notice {position}", 1, f"a{position}"))
    made = [Paragraph("", text, ((0, 0, len(text)),), 1, 1) for text in texts]
    index.add_document(position, ("renditions/0001.txt", "text"), "und", made)


def reference(texts: dict[int, str], needs: Sequence[Need]) -> list[tuple[int, int]]:
    """Rank paragraphs by the formula, one by one: (number, score), all that meet all needs."""
    held = {number: cut(fold(text)) for number, text in texts.items()}
    tokens = {number: Counter(said) for number, (said, _) in held.items()}
    joints = {number: set(joined) for number, (_, joined) in held.items()}
    full = [said for said in tokens.values() if said]
    mean = sum(said.total() for said in full) / max(len(full), 1)
    found = []
    for number, said in tokens.items():
        score = 0
        for need in dict.fromkeys(needs):
            if not need.counts:
                if need.token not in joints[number]:
                    break
                continue
            if need.begins:
                count = int(any(token.startswith(need.token) for token in said))
            else:
                count = min(said[need.token], 8)
            if not count:
                break
            holding = sum(need.token in one for one in full)
            rarity = math.log(1 + (len(full) - holding + 0.5) / (holding + 0.5))
            relative = 2 ** (length_class(said.total()) / 2) / mean
            # What each occurrence adds is rounded, and they are added.
            worth = [
                round(UNIT * rarity * 2.2 * n / (n + 1.2 * (0.25 + 0.75 * relative)))
                for n in range(count + 1)
            ]
            score += worth[-1]
        else:
            found.append((number, score))
    return sorted(found, key=lambda one: (-one[1], one[0]))


class TestExactness:
    """ "The first twenty are the best twenty of all, ties in the order of the index"."""

    @settings(max_examples=60)
    @given(st.lists(_TEXTS, max_size=4), st.sampled_from(_QUERIES), st.integers(1, 12))
    def test_the_best_are_those_of_a_ranking_one_by_one(
        self, groups: list[list[str]], query: str, most: int
    ) -> None:
        texts = dict(enumerate((text for group in groups for text in group), 1))
        with closing(index_of(groups)) as index:
            for begun in (False, True):
                needs = [need for term in read_query(query) for need in term.needs(begun=begun)]
                whole = reference(texts, needs)
                ranked = Ranking(index.segments, needs, every_one)
                assert ranked.best(most) == whole[:most]
                assert ranked.best(len(texts) + 1) == whole
                assert ranked.newest(most) == sorted(dict(whole), reverse=True)[:most]

    @settings(max_examples=30)
    @given(st.lists(_TEXTS, min_size=2, max_size=4), st.sampled_from(_QUERIES), st.data())
    def test_what_was_erased_is_as_if_it_never_was(
        self, groups: list[list[str]], query: str, data: st.DataObject
    ) -> None:
        numbers = iter(range(1, 1 + sum(map(len, groups))))
        texts = [{next(numbers): text for text in group} for group in groups]
        gone = data.draw(st.integers(0, len(groups) - 1))
        with closing(index_of(groups)) as index:
            with index.transaction():
                index.erase(f"notice {gone}")
            left = {k: v for at, group in enumerate(texts) if at != gone for k, v in group.items()}
            needs = [need for term in read_query(query) for need in term.needs(begun=False)]
            ranked = Ranking(index.segments, needs, every_one)
            assert ranked.best(1000) == reference(left, needs)
            with index.transaction():
                add(index, 9, ["the state of the archive"])
            assert index.segments.next == sum(map(len, groups)) + 2

    def test_hits_are_given_on_and_on_each_once(self) -> None:
        with closing(index_of([[f"the {'x ' * (n % 7)}state" for n in range(90)]])) as index:
            hits = list(Search(index, read_query("the state"), Filters()).hits())
            assert len({hit.number for hit in hits}) == len(hits) == 90
            order = [(-hit.score, hit.number) for hit in hits]
            assert order == sorted(order)

    def test_a_search_ends_where_too_many_only_hold_the_pieces(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "MOST_REJECTED", 3)
        texts = ["决定，公布" for _ in range(5)]
        with closing(index_of([texts])) as index:
            search = Search(index, read_query('"公布，决定"'), Filters())
            assert list(search.hits()) == [] and search.cut
            search = Search(index, read_query("决定"), Filters())
            assert len(list(search.hits())) == 5 and not search.cut


class TestPacking:
    """Sets are read as they were written, in whichever form."""

    @given(
        st.lists(st.sets(st.integers(0, 7)), max_size=8), st.lists(st.integers(0, 7), unique=True)
    )
    def test_sets_and_who_of_some_is_in_them(self, sets: list[set[int]], some: list[int]) -> None:
        packed = packing.write([bits.of(one, 8) for one in sets])
        assert [bits.members(one) for one in packing.read(packed)] == [*map(sorted, sets)]
        found = [one.among(some) for one in packing.parted(packed)]
        assert found == [[one for one in some if one in those] for those in sets]


class TestBits:
    """Sets and numbers in bits are sets and numbers."""

    @given(st.lists(st.integers(0, 300)), st.lists(st.integers(0, 300)), st.integers(0, 400))
    def test_sums_and_the_best(self, some: list[int], others: list[int], least: int) -> None:
        size = min(len(some), len(others))
        sums = [one + other for one, other in zip(some, others, strict=False)]
        planes = _planes(some[:size])
        bits.add(planes, _planes(others[:size]))
        assert bits.numbers(planes, range(size)) == sums
        every = (1 << size) - 1
        over = [at for at, one in enumerate(sums) if one > least]
        assert bits.members(bits.above(planes, every, least)) == over
        order = sorted(range(size), key=lambda at: (-sums[at], at))
        for most in range(1, 5):
            assert bits.members(bits.best(planes, every, most)) == sorted(order[:most])

    @given(st.sets(st.integers(0, 99)))
    def test_ranges(self, edges: set[int]) -> None:
        rising = sorted(edges)
        pairs = list(zip(rising[::2], rising[1::2], strict=False))
        wanted = [n for start, end in pairs for n in range(start, end)]
        assert bits.members(bits.of_ranges(pairs, 100)) == wanted
        assert bits.of(wanted, 100) == bits.of_ranges(pairs, 100)


def _planes(numbers: Sequence[int]) -> list[int]:
    return [sum((one >> at & 1) << place for place, one in enumerate(numbers)) for at in range(9)]
