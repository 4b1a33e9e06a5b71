"""What stands in no article is compared too; pieces are whole words; numbers may change hands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from manifests import Limits
from muniment.edition import Column
from muniment.edition.differences import compare_versions
from muniment.edition.differences.matching import Gap, gaps
from muniment.edition.differences.words import in_context, in_words
from muniment.edition.read import read_rendition


def column(text: str) -> Column:
    return read_rendition(text.encode(), "a.txt", Limits()).columns[0]


def told(before: str, after: str) -> list[tuple[str, str]]:
    """Give the kind of each change, and the id of what it is of now, else of what it was of."""
    return [
        (one.kind.value, unit.id)
        for one in compare_versions(column(before), column(after))
        if (unit := one.after or one.before) is not None
    ]


LETTER = (
    "关于开放时间的通知\n\n各有关单位：\n\n为便利读者，阅览室自下月起每日九时开放，十七时关闭。\n\n"
    "查阅者应当持有效证件，在登记处领取查阅卡。\n\n某某市档案局\n2021年2月10日\n"
)


class TestWithoutArticles:
    """ "what changed since March": titles, signatures, dates too, and letters without articles."""

    def test_each_piece_that_reads_otherwise_is_told(self) -> None:
        assert told(LETTER, LETTER) == []
        after = (
            LETTER.replace("的通知", "的紧急通知").replace("九时", "十时").replace("10日", "12日")
        )
        found = ["title", "preamble__para_2", "date"]
        assert told(LETTER, after) == [("amended", one) for one in found]

    def test_what_came_went_or_stands_in_another_order(self) -> None:
        line = "查阅者应当持有效证件，在登记处领取查阅卡。\n\n"
        assert told(LETTER, LETTER.replace(line, "")) == [("deleted", "preamble__para_3")]
        assert told(LETTER.replace(line, ""), LETTER) == [("added", "preamble__para_3")]
        swapped = LETTER.replace(line, "").replace("为便利读者", f"{line}为便利读者")
        assert [kind for kind, _ in told(LETTER, swapped)] == ["moved"]

    def test_so_is_what_stands_around_articles(self) -> None:
        notice = "某市水务局通知\n一、各区应当登记。\n二、年底报送。\n某市水务局\n2021年3月5日\n"
        after = notice.replace("水务局\n2021年3月5日", "水利局\n2021年3月6日")
        assert [kind for kind, _ in told(notice, after)] == ["amended", "amended"]
        assert told(notice, after)[1] == ("amended", "date")


class TestNumbersAndWords:
    """What is told of an article is what a reader would say of it."""

    def test_a_number_that_another_article_has_now_is_no_amendment(self) -> None:
        head = "关于查阅档案的规定\n"
        articles = [
            "第一条　查阅档案应当持有效身份证件，并填写查阅申请表。",
            "第二条　保存机构应当自收到申请之日起三十日内答复申请人。",
            "第三条　任何人不得涂改、伪造档案。",
        ]
        put_in = [
            articles[0],
            "第二条　查阅不收取费用。",
            articles[1].replace("第二条", "第三条").replace("三十", "十五"),
            articles[2].replace("第三条", "第四条"),
        ]
        before, after = head + "\n".join(articles), head + "\n".join(put_in)
        renumbered = [("renumbered", "art_3"), ("renumbered", "art_4")]
        assert told(before, after) == [("added", "art_2"), *renumbered]

    def test_pieces_are_whole_words_where_a_script_parts_them(self) -> None:
        one = (
            "Article 1. Replies are given within thirty days of receipt.\nArticle 2. It is free.\n"
        )
        other = one.replace("thirty days", "fifteen working days")
        [change] = compare_versions(column(one), column(other))
        [piece] = change.pieces
        was, now = column(one).whole_text(change.before), column(other).whole_text(change.after)
        assert was[piece.start : piece.end] == "thirty"
        assert now[piece.other_start : piece.other_end] == "fifteen working"

    def test_a_number_in_chinese_characters_is_a_word(self) -> None:
        one, other = "自收到申请之日起三十日内答复", "自收到申请之日起十五日内答复"
        [gap] = in_words(gaps(one, other), one, other)
        assert (one[gap.start : gap.end], other[gap.other_start : gap.other_end]) == (
            "三十",
            "十五",
        )
        assert in_context(one, gap.start, gap.end) == "自收到申请之日起[三十]日内答复"
        assert in_context("abc " * 9, 16, 19) == "…abc abc abc [abc] abc abc abc…"

    @given(st.text("ab 档。三十", max_size=30), st.text("ab 档。三十", max_size=30))
    def test_what_words_leave_between_them_is_the_same(self, one: str, other: str) -> None:
        at = there = 0
        for gap in (
            *in_words(gaps(one, other), one, other),
            Gap(len(one), len(one), len(other), len(other)),
        ):
            assert one[at : gap.start] == other[there : gap.other_start]
            at, there = gap.end, gap.other_end
        assert (at, there) == (len(one), len(other))
