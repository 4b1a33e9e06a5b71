"""Articles are found wherever their labels stand, with lines or without; nothing else is one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import column, ids, law, read
from manifests import Limits
from muniment.edition import Column, Kind, Status
from muniment.edition.read import read_rendition

LAW = law(24)
LABELLED = [f"art_{number}" for number in range(1, 25)]


def _hard(lines: list[str], width: int) -> str:
    return "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))


def _cut(lines: list[str], width: int) -> str:
    return _hard(["".join(lines)], width)


def _articles(text: str) -> list[str]:
    return [unit.id for unit in column(text).walk() if unit.kind is Kind.ARTICLE]


class TestRenderings:
    """It collects candidates and chooses the best increasing chain: it needs no line structure."""

    def test_one_paragraph_a_line(self) -> None:
        assert _articles("\n".join(LAW)) == LABELLED

    @given(st.integers(18, 60))
    @settings(max_examples=8, deadline=None)
    def test_lines_of_any_width(self, width: int) -> None:
        assert _articles(_hard(LAW, width)) == LABELLED
        assert _articles(_cut(LAW, width)) == LABELLED

    def test_no_lines_at_all(self) -> None:
        assert _articles("".join(line.replace("\u3000", "") for line in LAW)) == LABELLED

    def test_spaces_that_a_scanner_put_in(self) -> None:
        scatter = random.Random(7)
        text = "".join(one + (" " if scatter.random() < 0.1 else "") for one in _cut(LAW, 38))
        assert _articles(text) == LABELLED

    def test_the_text_of_an_article_is_the_same_in_all(self) -> None:
        plain, cut = column("\n".join(LAW)), column(_cut(LAW, 40))
        for number in (1, 12, 24):
            units = [one.unit(f"art_{number}") for one in (plain, cut)]
            texts = [
                "".join(one.whole_text(unit).split())
                for one, unit in zip((plain, cut), units, strict=True)
                if unit is not None
            ]
            assert len(texts) == 2 and texts[0] == texts[1]


class TestLabels:
    """第N条之M, 一、 （一） 1. （1）, circled numbers, 〇/○/O."""

    def test_an_inserted_article_is_counted_on_after_its_own(self) -> None:
        text = "\n".join(f"第{one}　内容。" for one in ("一条", "二条", "二条之一", "三条"))
        assert _articles(text) == ["art_1", "art_2", "art_2-1", "art_3"]
        taiwan = "示例法\n第 1 條\n甲。\n第 2 條\n乙。\n第 2-1 條\n丙。\n第 3 條\n丁。"
        assert _articles(taiwan) == ["art_1", "art_2", "art_2-1", "art_3"]

    @pytest.mark.parametrize("zero", "〇○O零")
    def test_zeros_of_every_kind(self, zero: str) -> None:
        numbers = ["九十九", "一百", f"一百{zero}一", f"一{zero}二"]
        text = "\n".join(f"第{one}条　内容。" for one in numbers)
        assert _articles(text) == ["art_99", "art_100", "art_101", "art_102"]

    def test_levels_are_told_by_their_labels(self) -> None:
        text = (
            "关于做好文书保存工作的通知\n一、总体要求\n（一）目标。保存。\n1.登记。\n（1）及时；\n"
            "①当日；\n②次日；\n（2）完整。\n2.核对。\n（二）范围。全部。\n二、其他事项。"
        )
        found = [one for one in ids(column(text)) if "para" not in one and "intro" not in one]
        assert found == [
            "title",
            "art_1",
            "art_1__item_1",
            "art_1__item_1__sub_1",
            "art_1__item_1__sub_1__point_1",
            "art_1__item_1__sub_1__point_1__point_1",
            "art_1__item_1__sub_1__point_1__point_2",
            "art_1__item_1__sub_1__point_2",
            "art_1__item_1__sub_2",
            "art_1__item_2",
            "art_2",
        ]

    def test_items_may_count_on_from_one_section_to_the_next(self) -> None:
        text = "一、甲（一）子。二、乙（二）丑。（三）寅。三、丙（四）卯。"
        found = [one for one in ids(column(f"通知如下：{text}")) if "__item" in one]
        assert found == ["art_1__item_1", "art_2__item_2", "art_2__item_3", "art_3__item_4"]

    @pytest.mark.parametrize("above", ["示例市文书保存条例", "示例市文书保存法", "（通过）"])
    def test_the_first_label_may_stand_right_under_a_title(self, above: str) -> None:
        text = "".join([above, *(line for line in LAW[2:] if "章" not in line[:4])])
        assert _articles(text) == LABELLED
        assert _articles(text.replace("第一条", "第—条", 1)) == LABELLED

    def test_a_reference_is_no_label(self) -> None:
        text = "第一条　依照第三条规定。\n第二条　第五条、第六条的事项。\n第三条　完。"
        assert _articles(text) == ["art_1", "art_2", "art_3"]

    @pytest.mark.parametrize("cited", ["第四条第（一）项", "本条例第（一）项", "（一）项"])
    def test_an_item_that_is_spoken_of_is_no_label(self, cited: str) -> None:
        text = f"条例\n第一条　甲。\n第二条　违反{cited}规定的，处以罚款。\n第三条　丙。"
        assert _articles(text) == ["art_1", "art_2", "art_3"]
        assert not [one for one in ids(column(text)) if "item" in one]

    def test_a_text_may_begin_with_each_item_of_something(self) -> None:
        said = ["第一条　违反第二条各项规定的，依第三条各款处罚。", "第二条各项经费由市财政负担。"]
        text = "".join([*said, "第三条各项目应当登记。", "第四条　本条例施行。"])
        assert _articles(f"某市条例\n{text}") == ["art_1", "art_2", "art_3", "art_4"]

    def test_paragraphs_after_the_items_are_the_articles_again(self) -> None:
        found = column("\n".join(LAW)).unit("art_3")
        assert found is not None
        assert [one.id for one in found.children] == [
            "art_3__intro",
            "art_3__item_1",
            "art_3__item_2",
            "art_3__para_2",
        ]


class TestFrame:
    """What closes a text is apart from it, also where an annex follows."""

    def test_signature_and_date_stand_apart_before_an_annex(self) -> None:
        text = (
            "关于印发示例办法的通知\n各单位：\n一、请遵照执行。\n二、请按期上报。\n示例市人民政府\n"
            "2019年3月1日\n示例文书管理办法\n第一条　甲。\n第二条　乙。\n附件1\n第一条　丙。"
        )
        found = column(text)
        assert [unit.id for unit in found.units] == [
            "title",
            "preamble__para_1",
            "art_1",
            "art_2",
            "closing_1",
            "date",
            "title--2",
            "art_1--2",
            "art_2--2",
            "anx_1",
        ]
        unit = found.unit("art_2")
        assert unit is not None and found.whole_text(unit) == "请按期上报。"

    def test_a_letter_without_labels_is_apart_from_what_it_transmits(self) -> None:
        text = (
            "示例市人民政府关于印发文书保存暂行办法的通知\n各单位：\n现将办法印发给你们。\n示例市人民政府\n"
            "2019年3月1日\n文书保存暂行办法\n第一条　甲。\n第二条　乙。"
        )
        assert [unit.id for unit in column(text).units] == [
            "title",
            "preamble__para_1",
            "preamble__para_2",
            "closing_1",
            "date",
            "title--2",
            "art_1",
            "art_2",
        ]

    def test_attachments_counted_on_the_line_of_their_word_are_no_items(self) -> None:
        found = column(
            "关于存档的通知\n一、甲。\n二、乙。\n附件：1.登记表\n示例市人民政府\n2019年3月1日"
        )
        assert not [one for one in ids(found) if "item" in one]

    def test_attachments_listed_above_the_signature_stay_as_they_were_read(self) -> None:
        listed = "附件：1. 某某办法\n2. 某某表\n示例市人民政府\n2019年3月1日"
        above = f"关于存档的通知\n一、甲。\n二、乙。\n{listed}"
        found = column(f"{above}\n附件1\n某某办法\n一、甲。\n二、乙。\n附件2\n1. 甲。")
        assert [unit.id for unit in column(above).walk() if unit.kind is Kind.ANNEX] == []
        assert _labelled(found) == [
            *_labelled(column(above)),
            *("anx_1", "anx_1__art_1", "anx_1__art_2", "anx_2", "anx_2__art_1"),
        ]


ONE_TO_THREE = {
    "1.": "1. 首件。\n2. 次件。\n3. 末件。",
    "一、": "一、首件。\n二、次件。\n三、末件。",
    "（一）": "（一）首件。\n（二）次件。\n（三）末件。",
    "(1)": "(1) First.\n(2) Second.\n(3) Third.",
    "1. ": "1. First.\n2. Second.\n3. Third.",
}
HAN_ANNEXES = (
    "附件",
    "附件：",
    "附件1",
    "附件１",
    "附件一",
    "附件4",
    "附件1-2",
    "附件（1）",
    "【附件1】",
    "附录A",
)
LATIN_ANNEXES = (
    "Annex 1",
    "ANNEX I",
    "ANNEX",
    "Appendix A",
    "Appendix C",
    "Schedule 1",
    "THE SCHEDULE",
)


class TestAnnexes:
    """After the heading of an annex, what is counted is the annex's."""

    @pytest.mark.parametrize("listed", ["1.", "一、", "（一）"])
    @pytest.mark.parametrize("heading", HAN_ANNEXES)
    def test_a_list_below_a_chinese_heading_is_the_annexs(self, heading: str, listed: str) -> None:
        _is_the_annexs("示例办法\n第一条　甲。\n第二条　乙：\n1. 丙；\n2. 丁。", heading, listed)

    @pytest.mark.parametrize("listed", ["1. ", "(1)"])
    @pytest.mark.parametrize("heading", LATIN_ANNEXES)
    def test_a_list_below_a_latin_heading_is_the_annexs(self, heading: str, listed: str) -> None:
        above = "Notice\nArticle 1 Do this.\nArticle 2 Do that:\n(1) here;\n(2) there."
        _is_the_annexs(above, heading, listed)

    @pytest.mark.parametrize(
        "line",
        [
            "附件1所列文书如下：",
            "见附件一。",
            "附件：1. 登记表",
            "Annex 1 lists:",
            "Annexes",
            "Schedule",
        ],
    )
    def test_a_line_that_speaks_of_an_annex_is_none(self, line: str) -> None:
        found = column(f"办法\n第一条　甲。\n第二条　乙：\n{line}\n（一）丙；\n（二）丁。")
        assert "art_2__item_2" in ids(found)
        assert not [one for one in found.walk() if one.kind is Kind.ANNEX]

    def test_letters_of_annexes_are_no_roman_numerals(self) -> None:
        found = column("\n".join(["Notice", *(f"Appendix {one}\n1. Do it." for one in "ABCD")]))
        annexes = [one.id for one in found.units if one.kind is Kind.ANNEX]
        assert annexes == ["anx_1", "anx_2", "anx_3", "anx_4"]

    def test_articles_below_the_chapters_of_an_annex_are_the_annexs(self) -> None:
        found = column(
            "通知\n一、甲。\n二、乙。\n附件\n示例办法\n第一章　总则\n第一条　丙。\n第二条　丁。\n"
            "第二章　附则\n第三条　戊。"
        )
        assert _labelled(found)[2:] == [
            *("anx_1", "anx_1__chp_1", "anx_1__art_1", "anx_1__art_2"),
            *("anx_1__chp_2", "anx_1__art_3"),
        ]

    def test_an_annex_alone_with_its_numbers_needs_no_name_before_them(self) -> None:
        found = column("通知\n现将办法印发给你们。\n附件\n示例办法\n第一条　甲。\n第二条　乙。")
        assert _labelled(found) == ["anx_1", "art_1", "art_2"]


def _labelled(found: Column) -> list[str]:
    return [unit.id for unit in found.walk() if unit.label is not None]


SIGNED = "关于登记的通知\n一、应当登记，建立台账。\n二、年底报送。\n{}某市水务局\n2021年3月5日\n"
LISTED = "一、名称应当一致。\n二、设施应当合格。\n"
ENGLISH_ARTICLES = "NOTICE\nArticle 1 Register.\nArticle 2 Keep records.\n"
POINTS = "1. The register shall be public.\n2. Entries shall be dated.\n"


class TestTitledAnnexes:
    """A heading may have its title beside it; lists of what is attached look the same."""

    @pytest.mark.parametrize(
        ("text", "annexes"),
        [
            (f"附：\n登记要求\n{LISTED}", [("1", "登记要求")]),
            (f"附：登记要求\n{LISTED}", [("1", "登记要求")]),
            (f"附件一　关于登记的说明\n{LISTED}", [("1", "关于登记的说明")]),
            (f"附件1：要求\n{LISTED}附件2 须知\n{LISTED}", [("1", "要求"), ("2", "须知")]),
            (f"附件1-1 要求\n{LISTED}", [("1-1", "要求")]),
            ("附件1：登记表\n扫一扫在手机打开\n打印本页\n", []),
            ("附件1：登记表.docx\n附件2：申请表.xlsx\n版权所有\n网站地图\n", []),
            ("附件1和附件2由市局另行印发，请注意查收，并转发所属单位遵照执行。\n", []),
            ("附：联系人张三，电话12345678。\n", []),
        ],
    )
    def test_in_chinese(self, text: str, annexes: list[tuple[str, str]]) -> None:
        assert _annexes(SIGNED.format("") + text) == annexes

    def test_above_a_signature_it_is_a_list(self) -> None:
        for listed in (
            "附件1：要求\n附件2：须知\n",
            "附件：要求\n",
            "附：要求\n",
            "附：\n1.要求\n",
        ):
            assert _annexes(SIGNED.format(listed)) == []
            whole = SIGNED.format(listed) + f"附件1：要求\n{LISTED}"
            assert _annexes(whole) == [("1", "要求")]

    @pytest.mark.parametrize(
        ("text", "annexes"),
        [
            (f"FIRST SCHEDULE\nForm\n{POINTS}", [("1", "Form")]),
            (f"The Second Schedule\nForm\n{POINTS}", [("2", "Form")]),
            (f"Exhibit A\nForm\n{POINTS}Exhibit B\nFees\n{POINTS}", [("1", "Form"), ("2", "Fees")]),
            (f"ANNEX I — LIST OF GOODS\n{POINTS}", [("1", "LIST OF GOODS")]),
            (f"Appendix A List of Goods\n{POINTS}", [("1", "List of Goods")]),
            ("Schedule 1 applies to operators that are registered before.\nOthers do.\n", []),
            ("Annex I to this Notice is replaced by the text below.\nIt is new.\n", []),
            ("The First Schedule to the Act applies.\nIt is in force.\n", []),
        ],
    )
    def test_in_english(self, text: str, annexes: list[tuple[str, str]]) -> None:
        assert _annexes(ENGLISH_ARTICLES + text) == annexes


def _annexes(text: str) -> list[tuple[str | None, str | None]]:
    # Of a page no line is one of print, to be joined with the next.
    page = "".join(f"<p>{line}</p>" for line in text.splitlines())
    found = read_rendition(f"<html><body>{page}</body></html>".encode(), "a.html", Limits())
    units = found.columns[0].units
    return [(one.number, one.heading) for one in units if one.kind is Kind.ANNEX]


def _is_the_annexs(above: str, heading: str, listed: str) -> None:
    found = column(f"{above}\n{heading}\n{ONE_TO_THREE[listed]}")
    annex = found.units[-1]
    assert annex.kind is Kind.ANNEX
    assert annex.label is not None and annex.label.printed == heading
    assert [one.id for one in annex.children] == [f"{annex.id}__art_{n}" for n in (1, 2, 3)]
    assert ids(column(above)) == ids(found)[: len(ids(column(above)))]


class TestWhatIsMissing:
    """It reports "article 5: label not found, text present"."""

    def test_a_lost_label_is_a_finding_and_no_guess(self) -> None:
        text = "\n".join(LAW).replace("第五条　", "")
        found = read(text)
        assert "art_5" not in ids(found.columns[0])
        [missing] = [one for one in found.findings if "label" in one.code]
        assert missing.code == "label-missing-text-present"
        assert missing.get("unit") == "art_5"

    @pytest.mark.parametrize("damaged", ["筑十五条", "第十五杀", "第+五条", "第十=条", "十五条"])
    def test_a_damaged_label_is_known_by_its_place(self, damaged: str) -> None:
        found = read(_cut(LAW, 40).replace("\n", "").replace("第十五条　", damaged))
        unit = found.columns[0].unit("art_15")
        assert unit is not None and unit.label is not None
        assert (unit.status, unit.label.printed) == (Status.INFERRED, damaged)
        assert [one.code for one in found.findings] == ["label-damaged"]

    @pytest.mark.parametrize("cited", ["十四条 规定办理。", "第十八条之规定办理。"])
    def test_a_line_that_begins_within_a_reference_is_no_damaged_label(self, cited: str) -> None:
        lines = [line for line in LAW if not line.startswith("第十六条")]
        at = lines.index(next(line for line in lines if line.startswith("第十五条")))
        lines.insert(at + 1, cited)
        assert "art_16" not in ids(column("\n".join(lines)))

    def test_two_damaged_labels_that_are_alike_are_told_apart(self) -> None:
        text = _cut(LAW, 40).replace("\n", "")
        damaged = text.replace("第二十条　", "第二十杀").replace("第二十一条　", "第二十一杀")
        one = read(damaged).columns[0]
        printed = [one.unit(id) for id in ("art_20", "art_21")]
        assert [unit and unit.label and unit.label.printed for unit in printed] == [
            "第二十杀",
            "第二十一杀",
        ]

    @pytest.mark.parametrize(
        "heading", ["法律责任", "法 律责 任", "第二章 法律责\n任", "第 二 章 法 律责任"]
    )
    def test_a_label_under_a_heading_whose_own_is_lost_or_torn(self, heading: str) -> None:
        text = "".join(LAW).replace("第五条　", f"{heading}第五条　")
        assert "art_5" in ids(read(text).columns[0])

    def test_a_reference_in_an_item_is_no_damaged_label(self) -> None:
        found = ids(column("\n".join(law(9))))
        assert "art_9__item_2" in found and "art_10" not in found

    def test_what_only_looks_like_it_is_not_taken_for_it(self) -> None:
        text = "".join(LAW).replace("第十五条　", "第十五届会议决定，")
        assert read(text).columns[0].unit("art_15") is None
