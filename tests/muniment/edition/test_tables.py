"""Tables are units; one that sets a page is none, and what stands in cells stays in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akn import judge, read_back, sheet
from editions import ids, read
from ingest.documents.word import said_of
from muniment.edition import Column, Kind, ReadRendition, Unit
from muniment.edition.akn.document import akn_documents
from muniment.edition.formats import word as word_reader
from muniment.edition.outline import outline_lines
from muniment.edition.read import read_edition
from muniment.edition.showing.page import page_of
from muniment.edition.showing.plain import plain_lines
from muniment.edition.showing.terminal import terminal_lines
from muniment.search.paragraphs import paragraphs_of
from muniment.words import Language
from word_files import cell, docx, p, table

TABLE = """<table border="1">
<tr><th>载体</th><th colspan="2">温度</th></tr>
<tr><td rowspan="2">胶片</td><td>夏</td><td>不高于20&#8451;</td></tr>
<tr><td>冬</td><td>第九条　不低于14℃</td></tr>
<tr><td>纸</td><td></td><td><p>一、14℃</p><p>二、24℃</p></td></tr>
</table>"""
PAGE = f"""<html><body><h1>某市文书保存办法</h1>
<p>第一条　各类载体的保存温度见表2，收费见附表1。</p><p>表2　各类载体的温度</p>{TABLE}
<p>第二条　本办法自公布之日起施行。</p>
<p>附表1　收费标准</p><table border="1"><tr><td>项目</td><td>元</td></tr>
<tr><td>复制</td><td>5</td></tr></table>
<p>某市人民政府</p><p>2014年12月24日</p></body></html>"""


def tables(column: Column) -> list[Unit]:
    return [unit for unit in column.walk() if unit.kind is Kind.TABLE]


def texts(unit: Unit) -> list[list[str]]:
    return [[one.text for one in row] for row in unit.rows]


def printed(found: ReadRendition) -> None:
    """Assert that each cell is what stands at its place, in the view and in the exact text."""
    assert found.text is not None
    for column in found.columns:
        for unit in tables(column):
            assert unit.text == column.view.text[unit.body : unit.end].strip()
            for one in (one for row in unit.rows for one in row):
                assert column.view.text[one.start : one.end] == one.text
                assert bool(one.spans) == bool(one.text)


class TestPages:
    """HTML 4.9: rows of cells, headers where the page says th, spans as their tags have them."""

    def test_a_table_has_its_number_caption_and_cells(self) -> None:
        found = read(PAGE, "notice.html")
        (column,) = found.columns
        one, other = tables(column)
        assert (one.id, one.heading, one.number) == ("table_2", "各类载体的温度", "2")
        assert one.label is not None
        assert one.label.printed == "表2"
        assert texts(one) == [
            ["载体", "温度"],
            ["胶片", "夏", "不高于20℃"],
            ["冬", "第九条　不低于14℃"],
            ["纸", "", "一、14℃\n二、24℃"],
        ]
        assert [[x.header for x in row] for row in one.rows][:2] == [[True, True], [False] * 3]
        assert (one.rows[1][0].rowspan, one.rows[0][1].colspan) == (2, 2)
        assert (other.id, other.heading) == ("table_1", "收费标准")
        assert found.text is not None
        assert [found.text.printed(span) for span in one.rows[1][2].spans] == ["不高于20&#8451;"]
        printed(found)

    def test_what_looks_like_a_label_in_a_cell_is_none(self) -> None:
        column = read(PAGE, "notice.html").columns[0]
        assert [one for one in ids(column) if "item" in one or one.startswith("art")] == [
            "art_1",
            "art_1__para_1",
            "art_2",
            "art_2__para_1",
        ]
        assert ids(column)[-2:] == ["closing_1", "date"]

    @pytest.mark.parametrize(
        "page",
        [
            f"<table border=1><tr><td>a</td><td>{TABLE}</td></tr>"
            "<tr><td>b</td><td>c</td></tr></table>",
            TABLE.replace("<table", '<table role="presentation"'),
            "<table border=1><tr><td>一行</td></tr><tr><td>一列</td></tr></table>",
            "<table><tr><td>发文机关：</td><td>某市</td></tr><tr><td>文号：</td><td>1号</td></tr>"
            "<tr><td>日期：</td><td>2014年</td></tr></table>",
        ],
    )
    def test_what_sets_a_page_is_no_table(self, page: str) -> None:
        found = tables(read(f"<html><body><p>某市公告</p>{page}</body></html>").columns[0])
        assert all(len(one.rows) == 4 for one in found)  # That within is one, and no other.
        assert len(found) == page.count("colspan") * (1 - page.count("role="))

    def test_a_table_without_a_number_is_counted_in_what_holds_it(self) -> None:
        page = PAGE.replace("表2　各类载体的温度", "下列温度：")
        one, other = tables(read(page, "n.html").columns[0])
        assert (one.id, one.number, one.label) == ("art_1__table_1", "1", None)
        assert other.id == "table_1"

    def test_a_caption_of_its_own_is_the_heading(self) -> None:
        page = TABLE.replace("<tr>", "<caption>Table 3-1: Film</caption><tr>", 1)
        (one,) = tables(read(f"<html><body><p>Notice</p>{page}</body></html>").columns[0])
        assert (one.id, one.heading) == ("table_3-1", "Film")

    @settings(max_examples=25, deadline=None)
    @given(
        # Of one script: what stands beside each other in two is parted by language.
        st.sampled_from(["甲乙 <&\n", "ab <&\n"]).flatmap(
            lambda script: st.lists(
                st.lists(st.text(script, max_size=6), min_size=2, max_size=4),
                min_size=2,
                max_size=5,
            )
        )
    )
    def test_any_table_reads_back(self, rows: list[list[str]]) -> None:
        made = "".join(
            "<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in rows
        )
        page = f"<html><body><table><thead></thead>{made}</table></body></html>"
        found = read(page, "n.html")
        printed(found)
        certain = [row for row in rows if any(one.split() for one in row)]
        pairs = [row for row in certain if sum(bool(one.split()) for one in row) > 1]
        if len(certain) > 1 and pairs:
            (one,) = tables(found.columns[0])
            assert [[x.split() for x in row] for row in texts(one)] == [
                [x.split() for x in row] for row in rows
            ]


class TestWordFiles:
    """ECMA-376 part 1 §17.4: gridSpan, vMerge, and tblHeader, which alone makes headers."""

    @pytest.fixture(autouse=True)
    def in_this_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def said(_kind: str, data: bytes, _bounds: object, *words: str) -> Iterator[dict[str, Any]]:
            return said_of(data, *words)

        monkeypatch.setattr(word_reader, "document_lines", said)

    def test_cells_that_are_merged_are_one(self) -> None:
        rows = [
            (cell("载体"), cell("温度", across=2)),
            (cell("胶片", merge="restart"), cell("夏"), cell("20℃")),
            (cell("", merge="continue"), cell("冬"), cell("14℃")),
        ]
        found = read(docx("某市办法", p("表1 温度"), table(*rows, headers=1)), "notice.docx")
        printed(found)
        (one,) = tables(found.columns[0])
        assert (one.id, one.heading) == ("table_1", "温度")
        assert texts(one) == [["载体", "温度"], ["胶片", "夏", "20℃"], ["冬", "14℃"]]
        assert [row[0].header for row in one.rows] == [True, False, False]
        assert (one.rows[0][1].colspan, one.rows[1][0].rowspan) == (2, 2)

    def test_rules_make_a_table_and_a_row_of_signatures_is_none(self) -> None:
        signed = table(("甲方：", "乙方："), ("张三", "李四"))
        assert not tables(read(docx("协议", signed), "n.docx").columns[0])
        ruled = table(("项目", "元"), ("复制", "5"), ruled=True)
        assert len(tables(read(docx("办法", ruled), "n.docx").columns[0])) == 1


class TestMarkdown:
    """GFM §4.10: the row above the dashes is one of headers; without dashes it is no table."""

    def test_bars_part_cells(self) -> None:
        rows = "|载体|温度|\n|--|:-:|\n| 纸 | |"
        text = f"办法\n\n第一条　见表1。\n\n表1　温度\n\n{rows}\n\n第二条　施行。\n"
        found = read(text)
        printed(found)
        (one,) = tables(found.columns[0])
        assert (one.id, texts(one)) == ("table_1", [["载体", "温度"], ["纸", ""]])
        assert [row[0].header for row in one.rows] == [True, False]
        assert not tables(read(text.replace("|--|:-:|\n", "")).columns[0])


class TestForms:
    """Each form has the table as a table; what is read in a cell leads to the table's id."""

    def test_references_lead_to_tables_that_one_can_tell(self) -> None:
        def led(page: str) -> list[tuple[str, str | None]]:
            said = read(page, "notice.html").said[0].references
            return [(one.printed, one.target) for one in said if one.kind == "table"]

        assert led(PAGE) == [("表2", "table_2"), ("附表1", "table_1")]
        assert led(PAGE.replace("附表1　", "表2　")) == []
        assert led(PAGE.replace("见表2", "有代表2人")) == [("附表1", "table_1")]

    def test_page_text_terminal_and_outline(self) -> None:
        laid = sheet(("notice.html", PAGE))
        page = page_of(laid, Language.ENGLISH, 1 << 20)
        shown = re.search(r'<table class="printed">.*?</table>', page, re.S)
        assert shown is not None
        assert "<caption>" in shown[0]
        assert '<th colspan="2" scope="colgroup">温度</th>' in shown[0]
        assert '<td rowspan="2">胶片</td>' in shown[0]
        assert '<a href="#table_2">表2</a>' in page
        lines = [line for line in plain_lines(laid, Language.ENGLISH) if line.startswith("table_2")]
        assert [line.split("\t")[3] for line in lines][:4] == [
            "表2 各类载体的温度",
            "载体 | 温度 |",
            "胶片 | 夏 | 不高于20℃",
            " | 冬 | 第九条 不低于14℃",
        ]
        assert "载体 | 温度 |" in "\n".join(terminal_lines(laid, 80, Language.ENGLISH))
        told = "\n".join(outline_lines(read_edition([read(PAGE, "n.html")]), Language.ENGLISH))
        assert "table_2  表2 各类载体的温度" in told

    def test_akoma_ntoso_has_it_and_the_schema_takes_it(self, tmp_path: Path) -> None:
        above = PAGE.replace("<p>第一条", TABLE + "<p>第一条", 1)
        for number, page in enumerate((PAGE, above)):
            laid = sheet(("notice.html", page))
            (document,) = akn_documents(laid).values()
            path = tmp_path / f"{number}.xml"
            path.write_bytes(document)
            judge([path])
            assert b'<td rowspan="2"' in document
            column = laid.parallel.standings[0].base.column
            back = read_back(document)
            for unit in tables(column):
                said = " ".join(one for row in texts(unit) for one in row)
                assert back[unit.id][2].split() == said.split()

    def test_a_paragraph_of_it_names_its_id(self) -> None:
        found = read(PAGE, "notice.html")
        assert found.text is not None
        named = {one.text: one.unit for one in paragraphs_of(found.columns[0], found.text)}
        assert named["胶片\t夏\t不高于20℃"] == "table_2"


class TestTabs:
    """In plain text, tabs set tables; they also set labels, values and contents apart."""

    @pytest.mark.parametrize(
        ("text", "rows"),
        [
            ("项目\t单位\t元\n复制\t页\t5\n", [["项目", "单位", "元"], ["复制", "页", "5"]]),
            (
                "区\t\t名额\n东城\t\t12\n怀柔、密云\t15\n",
                [["区", "名额"], ["东城", "12"], ["怀柔、密云", "15"]],
            ),
            (
                "号\t名\t注\n1\t甲\t\n2\t乙\t改\n",
                [["号", "名", "注"], ["1", "甲", ""], ["2", "乙", "改"]],
            ),
            ("第一条\t制定本办法。\n第二条\t适用于全市。\n第三条\t自公布之日起施行。\n", None),
            ("第一章 总则\t1\n第二章 收费\t3\n第三章 罚则\t8\n", None),
            ("联系人：\t张三\n电话：\t123\n地址：\t某路\n", None),
            ("\t一、高度重视。\n\t二、加强检查。\n\t三、按时上报。\n", None),
        ],
    )
    def test_rows_of_as_many_cells_are_a_table(
        self, text: str, rows: list[list[str]] | None
    ) -> None:
        whole = f"某市收费办法\n现将标准通知如下，请遵照执行。\n{text}请各单位遵照执行。\n"
        found = read(whole)
        printed(found)
        assert [texts(one) for one in tables(found.columns[0])] == ([rows] if rows else [])
        assert "".join(found.columns[0].view.text.split()) == "".join(whole.split())
