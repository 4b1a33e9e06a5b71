"""Views: whatever is done to a text, each piece of it leads back to the exact one."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.edition import Span, View, exact_text
from muniment.edition.views import caseless, compatible, joined, squeezed, without_space

TEXTS = st.text(
    st.one_of(
        st.sampled_from("第一条（二）①Ａ１ ﬁ½㊀　\t\n\r\u0301\u3099가ß"),
        st.characters(),
    ),
    max_size=40,
)


class TestOffsetsLeadBack:
    """Every normalisation is a view with offsets back to the exact original."""

    @given(TEXTS)
    def test_a_view_without_space_is_the_text_without_space(self, text: str) -> None:
        view = without_space(View.identity(text))
        assert view.text == re.sub(r"\s", "", text)
        for at, character in enumerate(view.text):
            span = view.span(at, at + 1)
            assert text[span.start : span.end] == character

    @given(TEXTS)
    def test_what_nfkc_makes_of_a_piece_is_what_it_makes_of_the_print(self, text: str) -> None:
        view = compatible(View.identity(text))
        for at in range(len(view.text)):
            span = view.span(at, at + 1)
            assert view.text[at] in unicodedata.normalize("NFKC", text[span.start : span.end])

    @given(TEXTS, st.data())
    def test_there_and_back_again(self, text: str, data: st.DataObject) -> None:
        view = caseless(compatible(squeezed(View.identity(text))))
        start = data.draw(st.integers(0, len(view.text)))
        end = data.draw(st.integers(start, len(view.text)))
        span = view.span(start, end)
        assert 0 <= span.start <= span.end <= len(text)
        if span.start < span.end:
            located = view.locate(span)
            assert located is not None
            assert located[0] <= start and end <= located[1]

    @given(TEXTS, TEXTS)
    def test_views_of_a_view_lead_back_to_the_exact_text_at_once(self, a: str, b: str) -> None:
        text = a + b
        whole = View.identity(text)
        parts = joined([whole.slice(len(a), len(text)), whole.slice(0, len(a))])
        assert parts.text == b + "\n" + a
        for at, character in enumerate(without_space(parts).text):
            span = without_space(parts).span(at, at + 1)
            assert text[span.start : span.end] == character

    def test_pieces_with_only_space_between_them_are_one(self) -> None:
        text = "first \n line <br> second"
        view = View.of_pieces((text[a:b], a, b) for a, b in ((0, 5), (8, 12), (17, 24)))
        assert view.spans(0, len(view.text), text) == (Span(0, 12), Span(17, 24))

    def test_what_was_put_in_comes_from_an_empty_place(self) -> None:
        view = View.identity("ab").changed([(1, 1, "-")])
        assert (view.text, view.span(1, 2)) == ("a-b", Span(1, 1))
        assert view.spans(0, 3, "ab") == (Span(0, 2),)


class TestExactText:
    """Offsets are code points; bytes are counted in UTF-8; lines and pages count from 1."""

    @given(TEXTS, st.data())
    def test_bytes_are_those_of_utf8(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text)))
        place = exact_text(text, "utf-8").place(Span(start, len(text)))
        assert place.byte_start == len(text[:start].encode("utf-8", "surrogatepass"))
        assert place.byte_end == len(text.encode("utf-8", "surrogatepass"))

    def test_lines_end_as_they_end_in_any_system(self) -> None:
        exact = exact_text("一\r\n二\r三\n\f四", "utf-8")
        assert [exact.place(Span(at, at)).line for at in (0, 3, 5, 8)] == [1, 2, 3, 4]
        assert [exact.place(Span(at, at)).page for at in (0, 5, 8)] == [1, 1, 2]

    def test_no_span_runs_backwards(self) -> None:
        with pytest.raises(ValueError, match="no span"):
            Span(3, 2)
