"""Languages side by side: by label first, then in order, then by what they say."""

from editions import CHINESE, ENGLISH, SHARED, read, seed
from manifests import Limits
from muniment.edition.alignment.parallel import Joined, Parallel, parallel_of
from muniment.edition.read import read_edition


def side_by_side(*texts: list[str], most_pairs: int = 1000) -> Parallel:
    renditions = [read("\n".join(text), f"{at}.txt") for at, text in enumerate(texts)]
    return parallel_of(read_edition(renditions), most_pairs)


def ids(parallel: Parallel) -> list[tuple[str | None, ...]]:
    return [tuple(cell and cell.unit.id for cell in row.cells) for row in parallel.rows]


class TestRows:
    """What bears the same number stands in one row; what one language has alone stands alone."""

    def test_articles_and_items_meet_by_their_labels(self) -> None:
        parallel = side_by_side(CHINESE, ENGLISH)
        assert [one.language for one in parallel.standings] == ["zh-Hans", "en"]
        assert all(None not in row for row in ids(parallel))
        assert {row.joined for row in parallel.rows} == {Joined.LABEL}

    def test_an_article_of_one_language_stands_alone(self) -> None:
        parallel = side_by_side(CHINESE, [line for line in ENGLISH if "Article 3" not in line])
        alone = [row.id for row in parallel.rows if row.joined is Joined.ALONE]
        assert alone == ["art_3"]

    def test_what_has_lost_its_label_is_found_by_what_it_says(self) -> None:
        without = [line.replace("(2) ", "") for line in ENGLISH]
        without[4] = "The number of records exceeds 90."
        parallel = side_by_side(CHINESE, without)
        row = next(row for row in parallel.rows if row.id == "art_2__item_2")
        assert row.joined is Joined.EVIDENCE
        assert row.cells[1] is not None and "90" in row.cells[1].unit.text

    def test_each_text_is_read_once_and_all_of_them(self) -> None:
        for texts in ((CHINESE, ENGLISH), (ENGLISH, CHINESE), (CHINESE, ENGLISH[::2])):
            parallel = side_by_side(*texts)
            for at, standing in enumerate(parallel.standings):
                shown = [row.cells[at].unit.id for row in parallel.rows if row.cells[at]]
                assert shown == [one.id for one in standing.base.column.segments()]

    def test_more_pairs_than_the_limit_are_not_weighed_and_that_is_said(self) -> None:
        without = [line.split(" ", 2)[-1] for line in ENGLISH]
        parallel = side_by_side(CHINESE, without, most_pairs=2)
        assert parallel.unweighed

    def test_two_renditions_of_a_language_are_one_column(self) -> None:
        parallel = side_by_side(CHINESE, CHINESE[:4], ENGLISH)
        assert [len(one.witnesses) for one in parallel.standings] == [1, 0]
        assert parallel.standings[0].base.rendition.name == "0.txt"


class TestSeed:
    """The seed notice: 25 rows of both languages, and a note that only the English has."""

    def test_it_is_aligned_as_expected(self) -> None:
        _, gold = seed("clean")
        files = sorted((SHARED / "seeds").iterdir())
        renditions = [read(path.read_bytes(), path.name) for path in files]
        parallel = parallel_of(read_edition(renditions), Limits().edition_pairs)
        assert [one.language for one in parallel.standings] == ["zh-Hans", "en"]
        both = [row for row in ids(parallel) if None not in row]
        assert all(ours == theirs for ours, theirs in both)
        # A segment of the expected reading is an article's paragraph or item; title and date stand
        # beside them here.
        assert len(both) == gold["counts"]["zh_segments"]
        assert [row.id for row in parallel.rows if None in row.cells] == ["fn_1"]
