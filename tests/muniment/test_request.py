"""Requests and descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.request import Request, RequestError, describe, is_edtf, is_web


def words(text: str) -> list[str]:
    return " ".join(text.split("\n")).strip(" ").split(" ")


# ISO 8601-2:2019 annex A, as loc.gov/standards/datetime lists it, levels 0 and 1.
DATES = words("""
1985-04-12 1985-04 1985 0000 2014-10-01/2014-11-01 1985-04-12T23:20:30 1985-04-12T23:20:30Z
1985-04-12T23:20:30-04 1985-04-12T23:20:30+04:30 1964/2008 2004-06/2006-08 2004-02-01/2005-02-08
2004-02-01/2005-02 2005/2006-02 Y170000002 Y-170000002 2001-21 2001-24 1984? 2004-06~ 2004-06-11%
201X 20XX 2004-XX 1985-04-XX 1985-XX-XX 1985-04-12/.. 1985-04/.. ../1985-04-12 1985-04-12/
/1985-04-12 1984~/2004-06 1984/2004-06~ 1984?/2004% -1985 2000-02-29 2400-02-29
""")
NO_DATES = words("""
85 198 19850412 1985-4-12 1985-13 1985-00 1985-04-31 1985-02-29 1900-02-29 1985-04-00 1985-04-32
1985-20 1985-25 1985-21-05 1985-13-XX XX85 1X85 1985-X4 1985-04-1X 1985-04-12T24:00:00
1985-04-12T23:60:00 1985-04-12T23:20 1985-04-12T23:20:30+25 1985-02-30T10:00:00 / ../.. +1985
/.. 1985/1986/1987 Y1985 Y012345 y170000002 1985?? ?1985 1985-04-12?~ today 01.10.2014 2014/10/01
１９８５ ١٩٨٥
""")
TAGS = words("""
zh zh-Hans zh-Hans-CN en en-US ug ug-Arab bo ii de-1996 sl-rozaj-biske zh-yue es-419 abcde EN-us
de-CH-x-phonebk x-private en-u-ca-buddhist de-a-value-b-other zh-cmn-Hans-CN
""")
NO_TAGS = words("""
e zh_CN en- -en en--US 中文 en-USA1 zh-Hanſ en-a en-x x de-419-DE a-DE i-klingon 12
""")
NO_TAGS += ["Chinese (simplified)", "en US", "zh-Hans\n", " en", "\u212ao", "en\u00a0"]
NO_DATES += ["1985\u00a0", "1985\n", ""]


class TestDates:
    """`--published` is a date or interval as EDTF spells it, levels 0 and 1."""

    @pytest.mark.parametrize("text", DATES)
    def test_a_date_is_taken(self, text: str) -> None:
        assert is_edtf(text)
        assert describe(published=text) == {"published": text}

    @pytest.mark.parametrize("text", NO_DATES)
    def test_anything_else_is_refused_with_examples(self, text: str) -> None:
        assert not is_edtf(text)
        if not text:
            return  # Nothing was given.
        with pytest.raises(RequestError, match="2014-10-01, 2014-10, 2014"):
            describe(published=text)


class TestLanguages:
    """`--language` is a language tag (BCP 47, RFC 5646 §2.1)."""

    @pytest.mark.parametrize("tag", TAGS)
    def test_a_tag_is_taken(self, tag: str) -> None:
        assert describe(language=[tag]) == {"language": [tag]}

    @pytest.mark.parametrize("tag", NO_TAGS)
    def test_anything_else_is_refused_with_examples(self, tag: str) -> None:
        with pytest.raises(RequestError, match="Chinese in simplified script is zh-Hans"):
            describe(language=[tag])


class TestDescriptions:
    """What was not given is absent; what was given is text that can be signed."""

    def test_what_was_not_given_is_absent(self) -> None:
        assert describe() == {}
        assert describe(title=["", "公告"], rights="") == {"title": ["公告"]}

    @pytest.mark.parametrize("text", ["a\nb", "a\x00", "\x1b[2J", "\udcff", "\ud800"])
    def test_no_control_character_and_no_half_of_one(self, text: str) -> None:
        for given_ in ({"title": [text]}, {"rights": text}, {"legal_basis": text}):
            with pytest.raises(RequestError, match="control character or is not UTF-8"):
                describe(**given_)  # type: ignore[arg-type]


class TestSources:
    """A source is a file, a folder, or an address."""

    @pytest.mark.parametrize("source", ["http://x", "HTTPS://x", "https:x", "ftp://x", "file:///x"])
    def test_a_scheme_makes_an_address(self, source: str) -> None:
        assert is_web(source)

    @pytest.mark.parametrize("source", ["a", "./http:", "/http://x", "c:\\x", "a:b", "https", ""])
    def test_everything_else_is_a_path(self, source: str) -> None:
        assert not is_web(source)


class TestItem:
    """The same request is known again by a digest of all that it says."""

    PATHS = st.binary(min_size=1).map(lambda path: path.decode("utf-8", "surrogateescape"))

    @given(st.lists(PATHS, min_size=1), st.text(st.characters(codec="utf-8")))
    def test_the_same_is_the_same(self, sources: list[str], title: str) -> None:
        one, other = (Request(tuple(sources), {"title": [title]}) for _ in range(2))
        assert one.item == other.item != Request(tuple(sources), {}).item

    def test_everything_in_it_counts(self) -> None:
        one = Request(("a",), {}, None)
        others = [
            Request(("b",), {}, None),
            Request(("a", "a"), {}, None),
            Request(("a",), {"title": ["a"]}, None),
            Request(("a",), {}, "urn:uuid:1"),
        ]
        assert len({request.item for request in (one, *others)}) == 5

    def test_a_path_that_is_not_utf8_has_one_too(self) -> None:
        assert Request(("\udcff",), {}).item != Request(("\udcfe",), {}).item
