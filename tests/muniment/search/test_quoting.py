"""Where a quotation stands: word for word, in other characters, or nearly; and nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editions import law, read
from muniment.search.eliding import MOST_LEFT_OUT, find_quotation
from muniment.search.index import Index, Source
from muniment.search.near import near_matches
from muniment.search.paragraphs import paragraphs_of
from muniment.search.query import QueryError
from muniment.search.quoting import read_quotation
from muniment.search.stretches import Place

ENGLISH = """Notice on the keeping of documents

1. Whoever keeps documents shall register the source of each of them within thirty days.

2. No document that is kept may be altered. Whoever alters one shall answer for it.
"""


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    made = Index.create(None, "example.org/log")
    with made.transaction():
        for number, text in enumerate(("\n".join(law(9)), ENGLISH, "\n".join(law(3)))):
            rendition = read(text)
            assert rendition.text is not None
            made.add_source(Source(number, f"n{number}", 1, f"a{number}"))
            for column in rendition.columns:
                paragraphs = tuple(paragraphs_of(column, rendition.text))
                made.add_document(
                    number, ("renditions/0001.txt", "text"), column.language, paragraphs
                )
    with closing(made):
        yield made


def places(index: Index, text: str) -> list[Place]:
    found, cut = find_quotation(index, read_quotation(text))
    assert not cut
    return list(found)


def edits(pattern: str, text: str) -> int:
    """The least edit distance of a pattern to any piece of a text, by the table itself."""
    row = [0] * (len(text) + 1)
    for at, one in enumerate(pattern, 1):
        before, row = row, [at]
        for there, other in enumerate(text, 1):
            row.append(min(before[there] + 1, row[-1] + 1, before[there - 1] + (one != other)))
    return min(row)


def whole_distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        before, row = row, [at]
        for there, right in enumerate(other, 1):
            row.append(min(before[there] + 1, row[-1] + 1, before[there - 1] + (left != right)))
    return row[-1]


class TestNearness:
    """Myers' columns say what the table of edit distances says."""

    @given(st.text("abc", min_size=3, max_size=12), st.text("abc", max_size=40))
    def test_the_nearest_piece_is_found_with_its_distance(self, pattern: str, text: str) -> None:
        most = len(pattern) - 1
        found = list(near_matches(pattern, text, most))
        least = edits(pattern, text)
        assert (min((one.distance for one in found), default=None) == least) or least > most
        for one in found:
            assert whole_distance(pattern, text[one.start : one.end]) == one.distance


class TestPlaces:
    """ "Where exactly, near (variant characters, OCR errors allowed) or nowhere"."""

    def test_exactly_everywhere(self, index: Index) -> None:
        found = places(index, "保存机构不得改动已存文书。")
        assert [one.kind for one in found] == ["exact"] * len(found)
        assert all(one.printed == "保存机构不得改动已存文书" for one in found)
        assert found and not found[0].differences

    def test_in_traditional_and_full_width_characters(self, index: Index) -> None:
        [one] = places(index, "register the source of ｅａｃｈ of them")
        assert (one.kind, one.distance) == ("alike", 0)
        assert one.differences == (("ｅａｃｈ", "each"),)
        found = places(index, "應當在三十日內答復申請人")
        assert found[0].kind == "alike" and found[0].printed == "应当在三十日内答复申请人"

    def test_with_the_errors_of_a_reader_of_prints(self, index: Index) -> None:
        [one] = places(index, "N0 document that is kept rnay be altered")
        assert one.kind == "near" and one.printed == "No document that is kept may be altered"
        assert one.distance == 3
        found = places(index, "保存机构不得攺动己存文书")
        assert found[0].kind == "near" and found[0].distance == 2
        assert found[0].differences == (("攺", "改"), ("己", "已"))

    def test_from_one_paragraph_into_the_next(self, index: Index) -> None:
        found = places(index, "（一）未按第五条第二款登记的；（二）擅自改动文书的。")
        assert {one.document.source.object for one in found} == {"n0", "n2"}
        assert all(one.kind == "exact" and len(one.paragraphs) == 2 for one in found)
        assert found[0].printed == "一）未按第五条第二款登记的；\n（二）擅自改动文书的"

    def test_with_words_left_out(self, index: Index) -> None:
        [one] = places(index, "shall register the source of each within thirty days")
        assert one.kind == "near"
        assert one.printed == "shall register the source of each of them within thirty days"

    @pytest.mark.parametrize(
        "text", ["本决定自公布之日起废止。", "the lazy dog jumps over nothing", "改动不得", "zz"]
    )
    def test_nowhere(self, index: Index, text: str) -> None:
        assert places(index, text) == []

    def test_one_character(self, index: Index) -> None:
        found = places(index, "答")
        assert found and all(one.printed == "答" for one in found)

    @pytest.mark.parametrize("text", ["", "……", "x" * 10_001, "。" * 50_000])
    def test_what_is_no_quotation_is_refused(self, text: str) -> None:
        with pytest.raises(QueryError):
            read_quotation(text)

    @given(st.data())
    def test_any_piece_of_a_text_is_found_exactly(self, index: Index, data: st.DataObject) -> None:
        text = "".join(law(9)[4:])
        start = data.draw(st.integers(0, len(text) - 9))
        piece = text[start : data.draw(st.integers(start + 8, min(start + 200, len(text))))]
        found = places(index, piece)
        assert found[0].kind == "exact"

    @given(st.text("保存机构不得改动已存文书的source of each ，。", min_size=1, max_size=40))
    def test_any_text_is_looked_for_or_refused(self, index: Index, text: str) -> None:
        try:
            quotation = read_quotation(text)
        except QueryError:
            return
        for one in find_quotation(index, quotation)[0]:
            assert one.distance <= (MOST_LEFT_OUT if one.kind == "elided" else quotation.most)


class TestElided:
    """A quotation may leave something out where its marks say so; what, is told."""

    @pytest.mark.parametrize("mark", ["…", "……", "...", ". . .", "[...]", "［……］"])
    def test_pieces_stand_in_one_text_in_their_order(self, index: Index, mark: str) -> None:
        [one] = places(index, f"Whoever keeps documents {mark} within thirty days")
        assert one.kind == "elided"
        assert one.printed.startswith("Whoever keeps") and one.printed.endswith("thirty days")
        assert one.differences == ((mark, "shall register the source of each of them"),)
        assert one.distance == len("shallregisterthesourceofeachofthem")

    def test_over_paragraphs_and_in_other_characters(self, index: Index) -> None:
        [one] = places(index, "No document（略）shall ａｎｓｗｅｒ [omitted] it")
        assert one.kind == "elided"
        assert one.differences == (
            ("（略）", "that is kept may be altered. Whoever alters one"),
            ("ａｎｓｗｅｒ", "answer"),
            ("[omitted]", "for"),
        )

    def test_an_ellipsis_at_either_end_leaves_nothing_out(self, index: Index) -> None:
        [one] = places(index, "……No document that is kept……")
        assert one.kind == "exact"

    @pytest.mark.parametrize(
        "text",
        [
            "may be altered ... Whoever keeps documents",  # in another order
            "Whoever keeps documents ... 保存机构",  # of two texts
            "Whoever keeps documents ... jumps over the lazy dog",
        ],
    )
    def test_pieces_that_do_not_follow_are_nowhere(self, index: Index, text: str) -> None:
        assert [one for one in places(index, text) if one.kind == "elided"] == []

    def test_no_more_is_left_out_than_is_told(self) -> None:
        apart = MOST_LEFT_OUT // len("letters") + 1
        for words, kinds in ((apart - 1, ["elided"]), (apart, [])):
            rendition = read(f"Notice\n\nIt begins so {'letters ' * words}and ends like this.")
            assert rendition.text is not None
            with closing(Index.create(None, "example.org/log")) as made:
                with made.transaction():
                    made.add_source(Source(0, "n", 1, "a"))
                    [column] = rendition.columns
                    paragraphs = tuple(paragraphs_of(column, rendition.text))
                    made.add_document(0, ("a.txt", "text"), column.language, paragraphs)
                found = places(made, "It begins so … and ends like this")
                assert [one.kind for one in found] == kinds

    @given(st.data())
    def test_any_text_is_found_with_pieces_left_out(
        self, index: Index, data: st.DataObject
    ) -> None:
        text = "".join(law(9)[4:])
        cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=4)))
        first, second = text[cuts[0] : cuts[1]], text[cuts[2] : cuts[3]]
        try:
            found = places(index, f"{first}……{second}")
        except QueryError:
            return
        if min(len("".join(one.split("。"))) for one in (first, second)) > 8:
            assert found[0].kind in ("exact", "alike", "elided")
