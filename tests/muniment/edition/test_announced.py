"""What only names parts that stand elsewhere gives a notice no articles of its own."""

from __future__ import annotations

import pytest

from editions import column, ids
from manifests import Limits
from muniment.edition import Column, Kind
from muniment.edition.paper import pdf as pdf_reader
from muniment.edition.read import read_rendition
from paper import at, page, pdf, said_here

SIGNED = "示例市档案局\n2021年3月5日"
HEAD = "关于开展检查工作的通知\n各单位：\n一、自查。\n二、抽查：\n1.库房；\n2.目录。\n"
LABELLED = ["art_1", "art_2", "art_2__item_1", "art_2__item_2"]
BODY = (
    "第一章　总则\n第一条　甲。\n第二条　乙。\n第二章　利用\n第三条　丙。\n第三章　附则\n第四条　丁"
)
SHAPE = ["chp_1", "art_1", "art_2", "chp_2", "art_3", "chp_3", "art_4"]


def labelled(found: Column) -> list[str]:
    return [unit.id for unit in found.walk() if unit.label is not None]


def both(text: str) -> list[Column]:
    """Read a text as it is, and as the paragraphs of a page."""
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    whole = f"<html><body>{lines}</body></html>".encode()
    return [column(text), read_rendition(whole, "a.html", Limits()).columns[0]]


class TestAttachments:
    """A list of what is attached closes the text: its numbers are no articles and no items."""

    @pytest.mark.parametrize(
        "listed",
        [
            "附件：1.登记表\n2.目录格式\n3.汇总表",
            "附件：1．登记表\n　　　2．目录格式",
            "附件：\n1.登记表\n2.目录格式",
            "附：1、登记表\n2、目录格式",
            "附件：1.登记表；2.目录格式；3.汇总表。",
            "附件：（1）登记表\n（2）目录格式",
            "附件：1.关于开展检查工作的\n登记表\n2.目录格式",
            "附件:\n一、登记表\n二、目录格式",
        ],
    )
    def test_above_a_signature(self, listed: str) -> None:
        for found in both(f"{HEAD}{listed}\n{SIGNED}"):
            assert labelled(found) == LABELLED
            closing = [unit.text for unit in found.units if unit.kind is Kind.CLOSING]
            assert closing == [*(line.strip() for line in listed.split("\n")), "示例市档案局"]

    def test_in_a_notice_without_labels(self) -> None:
        for found in both(f"关于报送材料的通知\n请报送。\n附件：1.登记表\n2.目录格式\n{SIGNED}"):
            assert labelled(found) == []
            assert [unit.id for unit in found.units][-4:] == [
                *("closing_1", "closing_2", "closing_3", "date"),
            ]

    def test_its_annexes_follow_in_full(self) -> None:
        below = "附件1\n要点\n一、公开。\n二、解读。\n附件2\n台账\n甲。"
        text = f"{HEAD}附件：\n1.要点\n2.台账\n{SIGNED}\n{below}"
        for found in both(text):
            assert [one.number for one in found.units if one.kind is Kind.ANNEX] == ["1", "2"]
            assert labelled(found)[: len(LABELLED)] == LABELLED

    def test_below_the_date(self) -> None:
        listed = "附件：1.表甲\n2.表乙\n3.表丙\n4.表丁\n5.表戊"
        for found in both(f"{HEAD}{SIGNED}\n{listed}"):
            assert labelled(found) == LABELLED
            assert [unit.id for unit in found.units][-7:-5] == ["closing_1", "date"]

    def test_in_english(self) -> None:
        text = (
            "NOTICE\nA. Time\nAt ten.\nB. Subject\nThe draft.\nAttachments:\n1. Draft plan\n"
            "2. Budget\nMary Smith, Clerk\n1 February 2021"
        )
        for found in both(text):
            assert labelled(found) == ["art_1", "art_2"]

    def test_what_an_annex_counts_is_its_own(self) -> None:
        assert labelled(column(f"{HEAD}附件：\n1. 首件。\n2. 次件。"))[4:] == [
            *("anx_1", "anx_1__art_1", "anx_1__art_2"),
        ]

    def test_numbers_go_on_below_it_where_they_are_others(self) -> None:
        found = column("办法\n第一条　甲。\n第二条　乙：\n附件：1. 登记表\n（一）丙；\n（二）丁。")
        assert "art_2__item_2" in ids(found)


class TestContents:
    """A table of contents ends where its first entry stands again, over its text."""

    @pytest.mark.parametrize("heading", ["目录", "目　录", "目 次"])
    @pytest.mark.parametrize("led", ["", "..........{}", " …………………… {}", "　{}", "·······（{}）"])
    def test_chapters_are_there_once(self, heading: str, led: str) -> None:
        entries = [line for line in BODY.split("\n") if "章" in line]
        listed = "\n".join(line + led.format(page * 3) for page, line in enumerate(entries, 1))
        for found in both(f"示例市档案管理办法\n{heading}\n{listed}\n{BODY}"):
            assert labelled(found) == SHAPE

    def test_entries_of_the_width_of_a_page(self) -> None:
        entries = [line for line in BODY.split("\n") if "章" in line]
        listed = "\n".join(f"{line}{'.' * 60} {page}" for page, line in enumerate(entries, 1))
        assert labelled(column(f"示例市档案管理办法\n目录\n{listed}\n{BODY}")) == SHAPE

    def test_in_english(self) -> None:
        text = (
            "NOTICE\nCONTENTS\n1. Commencement ..... 2\n2. Duties ..... 2\n"
            "Schedule 1 Roads ..... 4\n1. Commencement\nIt begins on 1 June 2020.\n"
            "2. Duties\nRegister.\nSCHEDULE 1\nRoads\n1. Queen's Road\n2. Nathan Road"
        )
        for found in both(text):
            assert labelled(found)[:2] == ["art_1", "art_2"]
            assert [one.kind for one in found.units].count(Kind.ANNEX) == 1

    def test_without_its_first_entry_again_it_ends_with_the_pages(self) -> None:
        found = column(
            "规划\n目录\n一、基础 …… 1\n二、要求 …… 6\n一、发展基础\n甲。\n二、总体要求\n乙。"
        )
        assert labelled(found) == ["art_1", "art_2"]

    def test_a_list_under_such_a_heading_is_kept(self) -> None:
        found = column("收费项目公告\n目录\n一、登记费。\n二、检验费。\n三、查阅费。")
        assert labelled(found) == ["art_1", "art_2", "art_3"]

    def test_on_paper(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_reader, "document_lines", said_here)
        entries = [line for line in BODY.split("\n") if "章" in line]
        marks = [at(200, 80, "示例市档案管理办法", 20), at(260, 120, "目录", 14)]
        for number, line in enumerate(entries, 1):
            marks.append(at(90, 130 + 20 * number, f"{line}{'.' * 20} {number}"))
        text = [at(90, 80 + 24 * number, line) for number, line in enumerate(BODY.split("\n"))]
        found = read_rendition(pdf([page(marks), page(text)]), "a.pdf", Limits())
        assert labelled(found.columns[0]) == SHAPE


class TestRows:
    """The rows of a table that is set with blanks count nothing but themselves."""

    def test_numbers_under_their_heading(self) -> None:
        rows = "序号　企业名称　许可证号\n1　甲公司　示01\n2　乙公司　示02\n"
        for found in both(f"公告\n批准下列事项：\n{rows}特此公告。\n{SIGNED}"):
            assert labelled(found) == []


class TestRemarks:
    """What stands below a date is none of what comes after it."""

    @pytest.mark.parametrize(
        "remark", ["（此件公开发布）", "（联系人：张三，电话：12345）", "抄送：市委办公室，各区"]
    )
    def test_a_remark_below_the_date_is_no_title(self, remark: str) -> None:
        signed = f"示例市人民政府\n2019年3月1日\n{remark}\n"
        for below in ("附件\n示例办法\n第一条　丙。", "示例办法\n第一条　丙。\n第二条　丁。"):
            found = column(f"关于印发示例办法的通知\n各单位：\n一、甲。\n二、乙。\n{signed}{below}")
            titles = [unit.text for unit in found.units if unit.kind is Kind.TITLE]
            assert remark in [unit.text for unit in found.units if unit.kind is Kind.CLOSING]
            assert not [one for one in titles if remark in one]
