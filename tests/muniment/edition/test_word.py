"""DOCX: its characters are the exact text; automatic numbers are read, and said to be inferred."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from editions import ids
from ingest.documents.numbering import spell
from ingest.documents.word import said_of
from manifests import Limits
from muniment.edition import ReadRendition, Status
from muniment.edition import word as word_reader
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


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
FONTS = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'


def sign(font: str, code: str) -> str:
    """A symbol as Word writes one."""
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def instruction(text: str, data: str = "") -> str:
    """A field without a result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{text}'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def lettering(text: str) -> str:
    """WordArt as Word wrote it before 2010."""
    path = f'<v:textpath string="{text}"/>'
    return f'<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{path}</w:pict></w:r>'


@pytest.mark.usefixtures("in_this_process")
class TestSigns:
    """What is printed otherwise than it is stored is read as it is printed."""

    def test_a_bullet_is_no_letter_of_its_font(self) -> None:
        fonts = f"<w:rPr>{FONTS.format('Wingdings')}</w:rPr></w:lvl>"
        bullets = list_of(("l", "bullet")).replace("</w:lvl>", fonts)
        assert lines(read(docx(p("登记来源。", level=0), numbering=bullets))) == ["● 登记来源。"]

    def test_boxes_are_ticked_or_not(self) -> None:
        in_run = r("\uf0fe其他£", FONTS.format("Wingdings 2"))
        body = p(sign("Wingdings 2", "00A3"), "新", sign("Wingdings", "F0FE"), "旧", in_run)
        found = read(docx(body, p(sign("Webdings", "0041"), sign("宋体", "25A1"))))
        assert lines(found) == ["□新☑旧\uf0fe其他□", "\uf041□"]
        assert codes(found) == ["text-private"]

    def test_fields_that_show_what_they_say(self) -> None:
        box = '<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'
        choice = (
            '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
            '<w:listEntry w:val="乙"/></w:ddList></w:ffData>'
        )
        ruby = r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(wén),文)'
        body = (
            p(instruction(r"eq \o\ac(○,21)"), "登记；", instruction(ruby), "书。"),
            p(instruction("FORMCHECKBOX", box), "同意 ", instruction("FORMDROPDOWN", choice)),
            p(instruction(r"TC \l 1"), "率为", instruction(r"eq \f(1,2)"), "。"),
        )
        found = read(docx(*body))
        assert lines(found) == ["㉑登记；文书。", "☒同意 乙", "率为。"]
        assert codes(found) == ["document-formulas"]

    def test_lettering_is_text_and_pictures_are_said_to_be_none(self) -> None:
        picture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
        drawn = f'<w:r><w:drawing><pic:pic xmlns:pic="{picture}"/></w:drawing></w:r>'
        found = read(docx(p(lettering("某市人民政府文件")), p("正文。", drawn)))
        assert lines(found) == ["某市人民政府文件", "正文。"]
        assert codes(found) == ["document-pictures"]

    def test_one_of_contents_that_show_the_same_is_read(self) -> None:
        def either(*contents: str) -> str:
            return f"<mc:AlternateContent {MC}>{''.join(contents)}</mc:AlternateContent>"

        def choice(inner: str) -> str:
            return f"<mc:Choice>{inner}</mc:Choice>"

        box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
        row = f"<w:tr><w:tc>{p('行')}</w:tc></w:tr>"
        body = (
            p("正文。", f"<w:r>{either(choice(box), choice(box))}</w:r>"),
            p("又", f"<w:r>{either(choice('<w:x/>'), f'<mc:Fallback>{box}</mc:Fallback>')}</w:r>"),
            f"<w:tbl>{either(choice(row))}</w:tbl>",
            either(choice(p("后。"))),
        )
        assert lines(read(docx(*body))) == ["正文。", "框内", "又", "框内", "行", "后。"]

    def test_what_parts_words_is_kept(self) -> None:
        tab = '<w:r><w:ptab w:alignment="right"/></w:r>'
        found = read(docx(p("左", tab, "右"), p("<w:r><w:t>多\n  行</w:t></w:r>")))
        assert lines(found) == ["左\t右", "多 行"]


@pytest.mark.usefixtures("in_this_process")
class TestMovedAndHidden:
    """What was moved away, or is hidden by a style, is neither printed nor counted."""

    def test_a_paragraph_that_was_moved_has_one_number(self) -> None:
        moved = "<w:moveFrom>" + r("移走。") + "</w:moveFrom>"
        body = (
            p("一", level=0),
            p(moved, level=0, more="<w:rPr><w:moveFrom/></w:rPr>"),
            p("二", level=0),
            p(f"<w:moveTo>{r('移走。')}</w:moveTo>", level=0),
        )
        found = read(docx(*body, numbering=LIST))
        assert lines(found) == ["第一条 一", "第二条 二", "第三条 移走。"]

    def test_what_has_no_next_to_go_on_in_stays(self) -> None:
        deleted = p("保留", more="<w:rPr><w:del/></w:rPr>")
        found = read(docx(p("面"), deleted, table((deleted, "右")), deleted))
        assert lines(found) == ["面", "保留", "保留\t右", "保留"]

    def test_styles_hide(self) -> None:
        styles = (
            '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="P"><w:pPr><w:numPr><w:numId w:val="1"/>'
            "</w:numPr></w:pPr><w:rPr><w:vanish/></w:rPr></w:style>"
        )
        body = (
            p("可见。", r("隐藏", '<w:rStyle w:val="H"/>'), r("又见。", '<w:vanish w:val="0"/>')),
            p("隐藏", style="P"),
            p("登记。", level=0),
        )
        found = read(docx(*body, styles=styles, numbering=LIST))
        assert lines(found) == ["可见。又见。", "第一条 登记。"]
        assert dict(found.findings[-1].particulars) == {"count": "2"}

    def test_a_header_of_the_first_page_alone_is_its_beginning(self) -> None:
        related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        named = f'<w:headerReference xmlns:r="{related}" w:type="first" r:id="r0"/>'
        parts = {"header": part("hdr", p("某市人民政府文件") + p("某政发〔2026〕5号"))}
        for more, at in (("<w:titlePg/>", 0), ("", -1)):
            found = read(docx(p("正文。"), f"<w:sectPr>{named}{more}</w:sectPr>", parts=parts))
            assert text_of(found).count("文件") == 1
            assert (lines(found)[0] == "某市人民政府文件") is (at == 0)

    def test_a_table_of_contents_is_in_the_text_and_not_read(self) -> None:
        styles = "".join(
            f'<w:style w:type="paragraph" w:styleId="{n}"><w:name w:val="{name}"/></w:style>'
            for n, name in enumerate(("TOC Heading", "toc 1"))
        )
        body = (
            p("目录", style="0"),
            p("第一章　总则", "<w:r><w:tab/></w:r>", "1", style="1"),
            p("第一章　总则"),
            p("第一条　登记来源。"),
        )
        found = read(docx(*body, styles=styles))
        assert lines(found) == ["第一章　总则", "第一条　登记来源。"]
        assert text_of(found).startswith("目录\n第一章　总则\t1\n第一章")
        assert codes(found) == ["document-contents"]

    def test_what_lies_too_deep_is_said(self) -> None:
        for depth, code in ((30, []), (80, ["document-deep"])):
            deep = "<w:smartTag>" * depth + r("深处") + "</w:smartTag>" * depth
            found = read(docx(p("面", deep)))
            assert (lines(found), codes(found)) == (["面" if code else "面深处"], code)

    def test_the_strict_form_is_read_whole(self) -> None:
        whole = docx(*LAW, numbering=LIST)
        with zipfile.ZipFile(io.BytesIO(whole)) as package:
            members = {name: package.read(name) for name in package.namelist()}
        strict = {
            name: content.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            for name, content in members.items()
        }
        assert lines(read(packed(strict))) == lines(read(whole))


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
