"""DOCX: its characters are the exact text; automatic numbers are read, and said to be inferred."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from editions import ids
from ingest.documents.numbering import spell
from ingest.documents.word import said_of
from manifests import Limits
from muniment.edition import ReadRendition, Status
from muniment.edition.formats import word as word_reader
from muniment.edition.outline import outline_lines
from muniment.edition.read import read_edition, read_rendition
from muniment.edition.shape import edition_json
from muniment.words import Language
from word_files import docx, list_of, p, packed, part, r, table

LIST = list_of(("第%1条", "chineseCountingThousand"), ("（%2）", "chineseCountingThousand"))
LAW = [
    p("某市文书保存办法"),
    p("保存机构应当登记所存文书的来源。", level=0),
    p("有下列情形之一的，由主管部门处理：", level=0),
    p("未按规定登记的；", level=1),
    p("擅自改动文书的。", level=1),
    p("本办法自公布之日起施行。", level=0),
]


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read here: starting a process for each document of a test takes its time."""

    def said(_kind: str, data: bytes, _bounds: object, *words: str) -> Iterator[dict[str, Any]]:
        return said_of(data, *words)

    monkeypatch.setattr(word_reader, "document_lines", said)


def read(data: bytes, **limits: int) -> ReadRendition:
    found = read_rendition(data, "notice.docx", Limits(**limits))
    edition_json(read_edition([found]))
    list(outline_lines(read_edition([found]), Language.ENGLISH))
    return found


def codes(rendition: ReadRendition) -> list[str]:
    return [one.code for one in rendition.findings]


def text_of(rendition: ReadRendition) -> str:
    assert rendition.text is not None
    return rendition.text.content


def lines(rendition: ReadRendition, column: int = 0) -> list[str]:
    return rendition.columns[column].view.text.split("\n")


@pytest.mark.usefixtures("in_this_process")
class TestNumbers:
    """Labels that exist only as numbers of a list are printed, and no characters (§17.9)."""

    def test_they_are_labels_of_units_and_not_in_the_exact_text(self) -> None:
        found = read(docx(*LAW, numbering=LIST))
        assert "第一条" not in text_of(found)
        column = found.columns[0]
        assert [one for one in ids(column) if "art" in one and "para" not in one] == [
            *("art_1", "art_2", "art_2__intro", "art_2__item_1", "art_2__item_2", "art_3"),
        ]
        [item] = [one for one in column.walk() if one.id == "art_2__item_2"]
        assert item.label is not None and item.label.printed == "（二）"
        assert item.status is Status.INFERRED
        assert [found.text.printed(span) for span in item.label.spans] == [""]
        assert codes(found) == ["numbers-automatic"]

    def test_a_style_numbers_its_paragraphs_and_may_stop(self) -> None:
        styles = (
            '<w:style w:type="paragraph" w:styleId="Ground"><w:pPr><w:numPr><w:numId w:val="1"/>'
            '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Article">'
            '<w:basedOn w:val="Ground"/></w:style>'
        )
        none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
        body = [
            p("一", style="Article"),
            p("二", style="Article", more=none),
            p("三", style="Article"),
        ]
        found = read(docx(*body, numbering=LIST, styles=styles))
        assert lines(found) == ["第一条 一", "二", "第二条 三"]

    def test_levels_begin_anew_below_and_count_on_beside(self) -> None:
        many = list_of(("%1", "decimal"), ("%1.%2", "decimal"), ("（%3）", "lowerRoman"))
        levels = (0, 1, 1, 2, 0, 1, 2, 2)
        found = read(docx(*(p("x", level=level) for level in levels), numbering=many))
        assert [line.partition(" ")[0] for line in lines(found)] == [
            *("1", "1.1", "1.2", "（i）", "2", "2.1", "（i）", "（ii）"),
        ]

    def test_another_list_of_the_same_kind_goes_on_unless_it_says_where_to_start(self) -> None:
        more = (
            '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="3">'
            '<w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/>'
            "</w:lvlOverride></w:num>"
        )
        body = [
            p("x", more=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr>')
            for n in (1, 2, 3, 3)
        ]
        found = read(docx(*body, numbering=list_of(("%1.", "decimal"), more=more)))
        assert [line.partition(" ")[0] for line in lines(found)] == ["1.", "2.", "9.", "10."]

    @pytest.mark.parametrize(
        ("number", "form", "spelled"),
        [
            (21, "chineseCountingThousand", "二十一"),
            (10, "chineseCounting", "十"),
            (105, "chineseCountingThousand", "一百零五"),
            (3, "decimalEnclosedCircle", "③"),
            (4, "upperRoman", "IV"),
            (28, "lowerLetter", "bb"),
            (2, "ideographTraditional", "乙"),
            (15, "chineseLegalSimplified", "壹拾伍"),
            (1, "hebrew1", None),
        ],
    )
    def test_forms(self, number: int, form: str, spelled: str | None) -> None:
        assert spell(number, form) == spelled

    def test_a_form_that_is_not_known_is_said_not_guessed(self) -> None:
        found = read(docx(p("保存。", level=0), numbering=list_of(("%1.", "hebrew1"))))
        assert (lines(found), codes(found)) == (["保存。"], ["numbers-unknown"])


@pytest.mark.usefixtures("in_this_process")
class TestText:
    """What is printed is text, and what is not is not."""

    def test_tracked_changes(self) -> None:
        deleted = "<w:del><w:r><w:delText>不得</w:delText></w:r></w:del>"
        found = read(docx(p("保存机构", deleted, f"<w:ins>{r('应当')}</w:ins>", "登记来源。")))
        assert lines(found) == ["保存机构应当登记来源。"]
        [finding] = found.findings
        assert dict(finding.particulars) == {"deleted": "1", "inserted": "1"}

    def test_a_paragraph_whose_end_was_deleted_goes_on(self) -> None:
        found = read(docx(p("保存机构", more="<w:rPr><w:del/></w:rPr>"), p("登记来源。")))
        assert lines(found) == ["保存机构登记来源。"]

    def test_hidden_text_and_field_codes_are_no_text(self) -> None:
        field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        found = read(docx(p("保存", r("隐藏", "<w:vanish/>"), field, "机构。")))
        assert (lines(found), codes(found)) == (["保存机构。"], ["document-hidden"])

    def test_notes_are_footnotes_and_their_numbers_no_characters(self) -> None:
        note = (
            '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
            + r("指纸质文书。")
            + "</w:p></w:footnote>"
        )
        body = p("第一条　保存文书", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。")
        found = read(docx(body, parts={"footnotes": part("footnotes", note)}))
        assert "fn_1" in ids(found.columns[0])
        assert "文书¹。" in lines(found)[0] and "¹" not in text_of(found)

    def test_text_boxes_come_after_their_paragraph_and_once(self) -> None:
        box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        both = (
            f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice>'
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
        assert lines(read(docx(p("正文。", both), p("其后。")))) == ["正文。", "框内", "其后。"]

    def test_rows_are_rows_and_headers_are_no_part_of_what_is_read(self) -> None:
        parts = {"header": part("hdr", p("某市公报"))}
        found = read(
            docx(p("名单："), table(("姓名", "单位"), ("甲", p("档案馆") + p("二处"))), parts=parts)
        )
        assert lines(found) == ["名单：", "姓名\t单位", "甲\t档案馆", "二处"]
        assert text_of(found).endswith("某市公报\n")

    def test_a_table_in_two_languages_becomes_columns(self) -> None:
        rows = [
            (
                f"第{han}条　保存机构应当登记来源。",
                f"Article {n} The body registers the source of all that is in it.",
            )
            for n, han in enumerate("一二三四", 1)
        ]
        found = read(docx(table(*rows)))
        assert [one.language for one in found.columns] == ["zh-Hans", "en"]
        assert lines(found, 1) == [row[1] for row in rows]


@pytest.mark.usefixtures("in_this_process")
class TestHostile:
    """Entities, bombs and torn packages end in a finding."""

    def test_a_document_type_is_refused(self) -> None:
        bomb = '<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><d>&b;</d>'
        assert codes(read(packed({"word/document.xml": bomb}))) == ["document-damaged"]

    def test_what_unfolds_to_too_much_is_not_read(self) -> None:
        bomb = packed({"word/document.xml": b"<d>" + b" " * (33 << 20)})
        assert codes(read(bomb)) == ["document-too-large"]

    def test_other_packages_are_named(self) -> None:
        assert codes(read(packed({"a.txt": "x"}))) == ["text-unread-format"]
        assert codes(read(docx(*LAW)[:300])) == ["document-damaged"]

    def test_deep_nesting(self) -> None:
        deep = "<w:tbl><w:tr><w:tc>" * 70 + p("底") + "</w:tc></w:tr></w:tbl>" * 70
        found = read(docx(p("面"), deep))
        assert "面" in text_of(found)

    def test_limits_are_named(self) -> None:
        assert "document-letters-cut" in codes(read(docx(*LAW), document_letters=20))
        assert "document-letters-cut" not in codes(read(docx(*LAW), edition_lines=3))

    def test_a_file_is_read_to_a_limit_of_paragraphs(self) -> None:
        for law in (docx(*LAW), docx(*LAW, *["<w:p/>"] * 40_000)):
            found = read(law, edition_lines=3)
            assert [one for one in codes(found) if one == "lines-cut"] == ["lines-cut"]
            assert found.text is not None and len(found.text.content.splitlines()) == 3
        assert "lines-cut" not in codes(read(docx(*LAW), edition_lines=len(LAW)))

    def test_lines_within_a_paragraph_count(self) -> None:
        broken = (
            "<w:p><w:r>" + "<w:br/>".join(f"<w:t>{one}</w:t>" for one in "一二三") + "</w:r></w:p>"
        )
        found = read(docx(p("零"), broken), edition_lines=3)
        assert text_of(found).split() == ["零", "一", "二"]
        assert dict(found.findings[0].particulars) == {"most": "3", "line": "3"}


def test_a_process_of_its_own_reads_the_same() -> None:
    found = read(docx(*LAW, numbering=LIST))
    assert lines(found)[1] == "第一条 保存机构应当登记所存文书的来源。"
