"""A notice in a terminal: columns by the widths of their characters, and nothing that acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editions import CHINESE, ENGLISH, read
from manifests import Limits
from muniment.edition.read import read_edition
from muniment.edition.sheet import Sheet, only_article, sheet_of
from muniment.edition.showing.cells import legible, width_of, wrapped
from muniment.edition.showing.plain import plain_lines
from muniment.edition.showing.terminal import terminal_lines
from muniment.edition.whence import Whence
from muniment.words import Language

UYGHUR = [
    "ئومۇمىي ئۇقتۇرۇش",
    "بىرىنچى ماددا بارلىق ھۆججەتلەر تىزىملىنىدۇ.",
    "خەت ۋە باشقا ھۆججەتلەر.",
]


def sheet(*texts: list[str], languages: tuple[str, ...] = ()) -> Sheet:
    edition = read_edition([read("\n".join(t), f"{at}.txt") for at, t in enumerate(texts)])
    return sheet_of(edition, Whence(()), Limits(), languages)


def shown(one: Sheet, width: int = 100) -> list[str]:
    return list(terminal_lines(one, width, Language.ENGLISH))


class TestColumns:
    """Languages stand side by side where the width allows, else below each other."""

    @pytest.mark.parametrize("width", [66, 80, 100, 131])
    def test_every_bar_stands_under_the_other(self, width: int) -> None:
        lines = shown(sheet(CHINESE, ENGLISH), width)
        bars = {width_of(line.partition("│")[0]) for line in lines if "│" in line}
        assert len(bars) == 1
        assert all(width_of(line) <= width for line in lines)

    def test_where_it_is_narrow_they_stand_below_each_other(self) -> None:
        lines = shown(sheet(CHINESE, ENGLISH), 40)
        assert not any("│" in line for line in lines)
        han = lines.index("  zh-Hans: （一）来源不明的；")
        assert han < lines.index("  en: (1) records of unknown source;")
        assert max(map(width_of, lines)) <= 40

    def test_what_runs_to_the_left_has_lines_of_its_own(self) -> None:
        lines = shown(sheet(CHINESE, UYGHUR))
        assert not any("│" in line for line in lines)
        (said,) = (at for at, line in enumerate(lines) if "ھۆججەتلەر" in line)
        assert lines[said - 1].startswith("ug")

    @given(st.text("中文（）。，a b\u0301ᠠ\u180eق\u200c-", max_size=60), st.integers(8, 30))
    def test_no_line_is_wider_than_it_may_be(self, text: str, width: int) -> None:
        for line in wrapped(legible(text), width, 2):
            assert width_of(line) <= width + 2  # a closing mark may stand beyond the edge

    def test_no_line_begins_with_a_mark_that_closes(self) -> None:
        lines = list(wrapped("甲，乙。丙；丁、戊！己？" * 9, 11))
        assert not any(line.strip()[0] in "，。；、！？" for line in lines)


HOSTILE = [
    *CHINESE[:2],
    "第二条　\x1b]0;owned\x07\u202eevil\u2066 \x9b31m 登记。",
    *CHINESE[5:],
]


class TestHostile:
    """Nothing in a document acts on a terminal."""

    def test_escapes_and_controls_of_direction_are_spelled(self) -> None:
        one = sheet(HOSTILE, ENGLISH)
        for whole in map("\n".join, (shown(one), plain_lines(one, Language.CHINESE))):
            assert "\\x1b" in whole and "\\u202e" in whole
            assert not any(c in whole for c in "\x1b\x07\u202e\u2066\x9b")

    def test_what_joins_letters_stays_between_them(self) -> None:
        assert legible("می\u200cخواهم") == "می\u200cخواهم"
        assert legible("\u200c x") == "\\u200c x"

    def test_a_line_of_plain_text_is_four_fields(self) -> None:
        lines = list(plain_lines(sheet([*CHINESE, "第四条　a\tb"], ENGLISH), Language.ENGLISH))
        assert all(line.count("\t") == 3 for line in lines if not line.startswith("#"))


class TestChosen:
    """One language, one article."""

    @pytest.mark.parametrize("asked", ["2", "art_2"])
    def test_an_article_comes_with_its_items(self, asked: str) -> None:
        cut = only_article(sheet(CHINESE, ENGLISH), asked)
        assert cut is not None
        assert [row.id for row in cut.parallel.rows] == ["art_2", "art_2__item_1", "art_2__item_2"]
        assert only_article(sheet(CHINESE), "9") is None

    def test_a_language_is_found_by_its_first_part(self) -> None:
        [found] = sheet(CHINESE, ENGLISH, languages=("zh",)).parallel.standings
        assert found.language == "zh-Hans"
        assert not sheet(CHINESE, languages=("fr",)).parallel.standings
