"""Places found by an index are those that a look at every piece finds."""

from hypothesis import given
from hypothesis import strategies as st

from muniment.edition import Kind, Span, Unit, View
from muniment.edition.places import Holders
from muniment.edition.views import Located

BOUNDS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: tuple(sorted(pair)))


class TestHolders:
    """The smallest unit that holds a place is found, the first of several as small."""

    @given(st.lists(BOUNDS, max_size=12), st.integers(0, 31))
    def test_it_is_the_smallest_of_all_that_hold_it(
        self, bounds: list[tuple[int, int]], place: int
    ) -> None:
        units = [Unit(str(at), Kind.PARAGRAPH, *pair) for at, pair in enumerate(sorted(bounds))]
        holding = [one for one in units if one.start <= place < one.end]
        smallest = min(holding, key=lambda one: one.end - one.start, default=None)
        found = Holders(units).at(place)
        assert (found is None) == (smallest is None)
        if found is not None and smallest is not None:
            assert (found.start, found.end) == (smallest.start, smallest.end)


class TestLocated:
    """A span is located as the view itself does it, whatever order its runs are in."""

    @given(st.lists(st.tuples(st.text("ab", max_size=4), BOUNDS), max_size=8), BOUNDS)
    def test_it_agrees_with_the_view(
        self, pieces: list[tuple[str, tuple[int, int]]], bounds: tuple[int, int]
    ) -> None:
        view = View.of_pieces((text, *place) for text, place in pieces)
        span = Span(*bounds)
        assert Located(view).locate(span) == view.locate(span)
