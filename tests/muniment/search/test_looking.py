"""What is found, and what is not: 2- and 1-character Chinese, other scripts, phrases, filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editions import read, seed
from muniment.search.filters import Filters
from muniment.search.folding import fold, is_gram
from muniment.search.index import Index, Source
from muniment.search.looking import Hit, Search
from muniment.search.paragraphs import Paragraph, pack, paragraphs_of, unpack, unpacked_rows
from muniment.search.query import QueryError, read_query
from muniment.search.sieve import Sieve

# The first article of the Declaration of Human Rights, or of it what is beyond doubt.
ARTICLES = {
    "zh-Hans": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，以兄弟关系的精神相对待。",
    "zh-Hant": "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，以兄弟關係的精神相對待。",
    "en": "All human beings are born free and equal in dignity and rights.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
    "ja": "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "ug": "ھەممە ئادەم تۇغۇلۇشىدىنلا ئەركىن، ئىززەت-ھۆرمەت ۋە ھوقۇقتا باپباراۋەر بولۇپ تۇغۇلغان.",
    "bo": "འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས་ཆེ་མཐོངས་དང༌། ཐོབ་ཐངགི་རང་དབང་འདྲ་མཉམ་དུ་ཡོད་ལ།",
    "ru": "Все люди рождаются свободными и равными в своём достоинстве и правах.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "km": "មនុស្សទាំងអស់ កើតមកមានសេរីភាព និងសមភាព",
    "ii": "ꊿꂷꃅꄿꐨꐥ，ꌅꅍꀂꏽꐯꒈꃅꐥꌐ。",
    "mn-Mong": "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠡᠯᠡᠬᠦ ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ ᠲᠡᠢ",
}


def index_of(texts: Sequence[tuple[str, str]]) -> Index:
    """Make an index of paragraphs, (language, text), each a document of its own."""
    index = Index.create(None, "example.org/log")
    with index.transaction():
        for number, (language, text) in enumerate(texts):
            paragraph = Paragraph("art_1", text, ((0, 0, len(text)),), 1, 1)
            index.add_source(Source(number, f"notice {number}", 1, f"a{number}"))
            index.add_document(number, ("renditions/0001.txt", "text"), language, [paragraph])
    return index


def look(index: Index, query: str, filters: Filters | None = None) -> list[Hit]:
    return list(Search(index, read_query(query), filters or Filters()).hits())


def found(index: Index, query: str) -> set[str]:
    """The languages in which a query is found."""
    return {hit.document.language for hit in look(index, query)}


@pytest.fixture(scope="module")
def declaration() -> Iterator[Index]:
    with closing(index_of(list(ARTICLES.items()))) as index:
        yield index


class TestLanguages:
    """ "2- and 1-character Chinese, traditional for simplified, Uyghur, Tibetan: all right"."""

    @pytest.mark.parametrize(
        ("query", "languages"),
        [
            ("尊严", {"zh-Hans", "zh-Hant"}),
            ("尊嚴", {"zh-Hans", "zh-Hant"}),
            ("权", {"zh-Hans", "zh-Hant"}),
            ("權", {"zh-Hans", "zh-Hant"}),
            ("待", {"zh-Hans", "zh-Hant"}),
            ("理性和良心", {"zh-Hans", "zh-Hant"}),
            ("等他们", set()),
            ("自由", {"zh-Hans", "zh-Hant", "ja"}),
            ("について", {"ja"}),
            ("dignit", {"en", "fr"}),
            ('"dignity and rights"', {"en"}),
            ('"dignity and right"', set()),
            ("RIGHTS Human", {"en"}),
            ("ｆｒｅｅ", {"en"}),
            ("egaux", set()),
            ("ئەركىن", {"ug"}),
            ("ھوقۇق", {"ug"}),
            ("باراۋەر", set()),
            ("རང་དབང", {"bo"}),
            ("རིགས", {"bo"}),
            ("དབང་རང", set()),
            ("достоинств", {"ru"}),
            ("อิสระ", {"th"}),
            ("สิทธิ", {"th"}),
            ("자유", {"ko"}),
            ("សេរីភាព", {"km"}),
            ("ꂷꃅ", {"ii"}),
            ("ꐥ", {"ii"}),
            ("ᠡᠷᠬᠡ", {"mn-Mong"}),
        ],
    )
    def test_a_word_is_found(self, declaration: Index, query: str, languages: set[str]) -> None:
        assert found(declaration, query) == languages

    def test_the_one_traditional_character_of_the_seed_stays_as_printed(self) -> None:
        data, _ = seed("clean")
        rendition = read(data, "notice.html")
        assert rendition.text is not None
        with closing(Index.create(None, "example.org/log")) as index:
            with index.transaction():
                index.add_source(Source(0, "notice", 1, "a"))
                for column in rendition.columns:
                    paragraphs = tuple(paragraphs_of(column, rendition.text))
                    assert unpack(pack(paragraphs)) == paragraphs
                    index.add_document(
                        0, ("renditions/0001.html", "html"), column.language, paragraphs
                    )
            hits = look(index, "决定")
            printed = {hit.paragraph.text[slice(*hit.matches[0])]: hit for hit in hits}
            assert set(printed) == {"决定", "決定"}
            hit = printed["決定"]
            spot = hit.paragraph.spot(*hit.matches[0])
            assert rendition.text.content[spot.span.start : spot.span.end] == "決定"
            assert spot.line == rendition.text.place(spot.span).line
            assert hit.paragraph.unit.startswith("art_1")


class TestProperties:
    """ "Whatever substring is searched is found; what is found contains the query"."""

    @given(st.sampled_from(sorted(ARTICLES)), st.data())
    def test_any_piece_of_a_paragraph_is_found(
        self, declaration: Index, language: str, data: st.DataObject
    ) -> None:
        text = ARTICLES[language]
        edges = [0, *(at for at in range(1, len(text)) if _parts(text, at)), len(text)]
        first = data.draw(st.integers(0, len(edges) - 2))
        last = data.draw(st.integers(first + 1, len(edges) - 1))
        piece = text[edges[first] : edges[last]]
        if not fold(piece):
            return
        hits = look(declaration, f'"{piece}"')
        assert language in {hit.document.language for hit in hits}
        for hit in hits:
            assert fold(piece) in fold(hit.paragraph.text)
            assert all(
                fold(hit.paragraph.text[start:end]) == fold(piece) for start, end in hit.matches
            )


def _parts(text: str, at: int) -> bool:
    """Whether a text may be cut here: between words, or anywhere where there are none."""
    before, after = text[at - 1], text[at]
    if len(fold(f"a{before}{after}")) != len(fold(f"a{before}")) + len(fold(f"a{after}")) - 1:
        return not (fold(before) and fold(after))
    return is_gram(before) or is_gram(after) or not (fold(before) and fold(after))


class TestSieve:
    """Most paragraphs that hold the words of a phrase without holding it are told by their row."""

    @given(
        st.text(st.sampled_from('ab1A _-"\\\n\t\x00\u00adﬁé'), max_size=12),
        st.sampled_from(
            ["a", "ab", "a b", "b1 a", '"a"', '"a b"', '"1 a" b', "a é", "aab", '"b\\a"']
        ),
    )
    def test_what_is_left_out_unread_does_not_hold_it(self, text: str, query: str) -> None:
        terms = read_query(query)
        row = unpacked_rows(pack([Paragraph("art_1", text, ((0, 0, len(text)),), 1, 1)]))[0]
        if all(term.pattern().search(fold(text)) for term in terms):
            assert Sieve(terms).may_hold(row)

    def test_what_has_the_words_apart_is_left_out_unread(self) -> None:
        texts = ["b of a", "ab", "a, (B) c", "a_b", "a bc"]
        rows = unpacked_rows(pack([Paragraph("", one, ((0, 0, len(one)),), 1, 1) for one in texts]))
        left = [*map(Sieve(read_query('"a b"')).may_hold, rows)]
        assert left == [False, False, True, True, False]


class TestRanking:
    """ "Ranked", and what is common is cut and said so."""

    def test_whole_words_come_first_and_more_of_them_before(self) -> None:
        texts = ["archives of old", "an archive", "archive on archive", "monarch"]
        with closing(index_of([("en", one) for one in texts])) as index:
            hits = look(index, "archive")
            assert [hit.paragraph.text for hit in hits] == [texts[2], texts[1], texts[0]]
            assert hits[0].score > hits[1].score
            assert [hit.paragraph.text for hit in look(index, '"archive"')] == [texts[2], texts[1]]
            assert not look(index, "ar")


@pytest.fixture(scope="module")
def described() -> Iterator[Index]:
    index = Index.create(None, "example.org/log")
    rows = [
        ("n1", 1, "国务院", "通知", "2014-12-24", "zh-Hans"),
        ("n1", 2, "国务院", "通知", "2015-03", "zh-Hans"),
        ("n2", 1, "內政部", "公告", "2016", "zh-Hant"),
        ("n3", 1, "Ministry", "Notice", "", "en"),
    ]
    with index.transaction():
        for at, (notice, version, issuer, kind, date, language) in enumerate(rows):
            source = Source(at, notice, version, f"a{at}", (), (issuer,), (kind,), date)
            index.add_source(source)
            text = Paragraph("art_1", "条文 text", ((0, 0, 7),), 1, 1)
            index.add_document(at, ("renditions/0001.txt", "text"), language, [text, text])
        index.supersede("a2", "a3")
    with closing(index):
        yield index


class TestFilters:
    """Issuer, type, date, language and standing narrow what is found."""

    @pytest.mark.parametrize(
        ("filters", "accessions"),
        [
            (Filters(), {0, 1, 2, 3}),
            (Filters(issuer="国务"), {0, 1}),
            (Filters(issuer="内政部"), {2}),
            (Filters(issuer="国务院", standing="current"), {1}),
            (Filters(issuer="国务院", standing="earlier"), {0}),
            (Filters(language="ZH-hant", standing="superseded"), {2}),
            (Filters(type="NOTICE"), {3}),
            (Filters(after="2015"), {1, 2}),
            (Filters(before="2015"), {0, 1}),
            (Filters(after="2014-12-24", before="2014-12"), {0}),
            (Filters(after="2016-05-01"), {2}),
            (Filters(after="2015-04"), {2}),
            (Filters(after="2015-03-31", before="2015-03-01"), {1}),
            (Filters(language="zh"), {0, 1, 2}),
            (Filters(language="zh-hant"), {2}),
            (Filters(standing="current"), {1, 3}),
            (Filters(standing="earlier"), {0}),
            (Filters(standing="superseded"), {2}),
            (Filters(language="zh", standing="current"), {1}),
            (Filters(language="bo"), set()),
        ],
    )
    def test_a_filter_keeps(self, described: Index, filters: Filters, accessions: set[int]) -> None:
        hits = look(described, "text", filters)
        assert {hit.document.source.position for hit in hits} == accessions
        assert len(hits) == 2 * len(accessions)

    def test_what_became_of_an_accession_is_known(self, described: Index) -> None:
        became = {
            hit.document.source.id: described.standing(hit.document.source)
            for hit in look(described, "text")
        }
        assert became == {
            "a0": ("earlier", "a1"),
            "a1": ("current", ""),
            "a2": ("superseded", "a3"),
            "a3": ("current", ""),
        }


class TestQueries:
    """What cannot be looked for is refused in words."""

    @pytest.mark.parametrize("query", ["", "  ", "。！", '""', "x" * 2001, "a b " * 200])
    def test_a_query_is_refused(self, query: str) -> None:
        if query == "a b " * 200:
            assert len(read_query(query)) == 2
            query = " ".join(f"w{n}" for n in range(33))
        with pytest.raises(QueryError):
            read_query(query)

    @given(st.text(max_size=40))
    def test_any_text_is_looked_for_or_refused(self, declaration: Index, query: str) -> None:
        try:
            terms = read_query(query)
        except QueryError:
            return
        list(Search(declaration, terms, Filters()).hits())
