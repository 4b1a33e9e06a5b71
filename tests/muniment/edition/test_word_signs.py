"""DOCX: what is printed otherwise than it is stored, and what is stored and not printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from ingest.documents.word import said_of
from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.formats import word as word_reader
from muniment.edition.read import read_rendition
from word_files import docx, list_of, p, packed, part, r, table

LIST = list_of(("第%1条", "chineseCountingThousand"), ("（%2）", "chineseCountingThousand"))


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read here: starting a process for each document of a test takes its time."""

    def said(_kind: str, data: bytes, _bounds: object, *words: str) -> Iterator[dict[str, Any]]:
        return said_of(data, *words)

    monkeypatch.setattr(word_reader, "document_lines", said)


def read(data: bytes) -> ReadRendition:
    return read_rendition(data, "notice.docx", Limits())


def codes(rendition: ReadRendition) -> list[str]:
    return [one.code for one in rendition.findings]


def text_of(rendition: ReadRendition) -> str:
    assert rendition.text is not None
    return rendition.text.content


def lines(rendition: ReadRendition) -> list[str]:
    return rendition.columns[0].view.text.split("\n")


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
        whole = docx(p("某市文书保存办法"), p("登记来源。", level=0), numbering=LIST)
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
