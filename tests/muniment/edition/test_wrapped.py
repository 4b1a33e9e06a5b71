"""Pages under other names, or in one file with what they show, and XML: tags are no text."""

from __future__ import annotations

import quopri

import pytest

from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.formats import office
from muniment.edition.read import read_rendition
from word_files import docx

PAGE = (
    "<html><head><meta charset='{}'></head><body><p>各区县人民政府：</p><p>第一条　登记来源。</p>"
    "<p>第二条　保存原件。</p></body></html>"
)
READ = ["各区县人民政府：", "第一条　登记来源。", "第二条　保存原件。"]
BOUND = "----=_NextPart_000"


def read(data: bytes, name: str = "notice.doc", **limits: int) -> ReadRendition:
    return read_rendition(data, name, Limits(**limits))


def lines(rendition: ReadRendition) -> list[str]:
    text = rendition.columns[0].view.text if rendition.columns else ""
    return text.replace("条 ", "条　").split("\n")


def codes(rendition: ReadRendition) -> list[str]:
    return [one.code for one in rendition.findings]


def archived(content: bytes, kind: str = "multipart/related", charset: str = "gb2312") -> bytes:
    """MHTML as browsers save it."""
    page = (
        f'Content-Type: text/html;\r\n\tcharset="{charset}"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n"
    )
    coded = quopri.encodestring(content)
    head = b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
    if kind == "text/html":
        return head + page.encode() + b"\r\n" + coded
    picture = "Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlh\r\n"
    return (
        head
        + f'Content-Type: {kind};\r\n\tboundary="{BOUND}"\r\n\r\n--{BOUND}\r\n'.encode()
        + f"{page}\r\n".encode()
        + coded
        + f"\r\n--{BOUND}\r\n{picture}--{BOUND}--\r\n".encode()
    )


class TestPages:
    """A page is one by how it begins, whatever it is called and however it is encoded."""

    @pytest.mark.parametrize(
        "data",
        [
            b"\xef\xbb\xbf" + PAGE.format("utf-8").encode(),
            PAGE.format("utf-16").encode("utf-16"),
            b"<!-- saved from url=(0022)http://example.org/ -->\r\n"
            + PAGE.format("gbk").encode("gbk"),
        ],
        ids=["mark", "two-bytes", "comment"],
    )
    def test_it_may_begin_with_a_mark_or_a_comment(self, data: bytes) -> None:
        found = read(data)
        assert (found.format, lines(found)) == ("html", READ)

    @pytest.mark.parametrize("kind", ["multipart/related", "text/html"])
    def test_in_one_file_with_what_it_shows(self, kind: str) -> None:
        found = read(archived(PAGE.format("gb2312").encode("gb2312"), kind), "notice.mht")
        assert (found.format, lines(found), codes(found)) == ("html", READ, ["page-archived"])
        assert found.text is not None and found.text.content.startswith("<html>")

    def test_a_letter_or_parts_within_parts_are_no_page(self) -> None:
        nested = archived(b"<p>x</p>").replace(b"R0lGODlh", b"multipart/mixed " * 30)
        for data in (nested, b"Subject: a\r\n\r\nThe text of a letter.\r\n"):
            found = read(data, "notice.mht")
            assert found.format != "html" and "page-archived" not in codes(found)


class TestElements:
    """XML of any vocabulary is read as its text, paragraph by paragraph."""

    def test_tags_part_paragraphs_or_are_within_one(self) -> None:
        data = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE n>\n<n><head>'
            "<title>关于<b>保存</b> <i>文书</i>的通知</title>"
            "<number>某政发〔2026〕5号</number></head>\n"
            "<!-- <p>不印</p> --><body><para>各区县&amp;单位：</para>\n"
            "  <art n='1'>第一条　登记<i>来源</i>。</art><line/><art><![CDATA[第二条　a<b。]]>"
            "</art></body></n>"
        )
        found = read(data.encode(), "notice.xml")
        assert lines(found) == [
            *("关于保存 文书的通知", "某政发〔2026〕5号", "各区县&单位："),
            *("第一条　登记来源。", "第二条　a<b。"),
        ]
        assert (found.format, codes(found)) == ("markup", ["text-of-elements"])
        assert found.text is not None and found.text.content == data
        short = read(data.encode(), "notice.xml", edition_lines=2)
        assert len(lines(short)) == 2 and "lines-cut" in codes(short)

    def test_what_a_word_processor_wrote_as_one_is_its_document(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(office, "has_office", lambda: True)
        monkeypatch.setattr(office, "converted", lambda *_: docx(*READ))
        said = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'
        assert lines(read(said.encode(), "notice.xml")) == READ
        packed = read(b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', "notice.xml")
        assert codes(packed) == ["text-unread-format"]

    def test_no_end_is_needed(self) -> None:
        for torn in ("<!-- ", "<? ", "<![CDATA[", "<a b='"):
            found = read(f'<?xml version="1.0"?><a>登记来源。</a>{torn}'.encode(), "notice.xml")
            assert lines(found)[0] == "登记来源。"


def test_markdown_is_read_as_it_is_shown() -> None:
    data = (
        "# 关于**保存**文书的通知\n\n某政发〔2026〕5号\n\n各区县人民政府：\n\n## 一、登记\n\n"
        "> 1. 登记来源，见[表](http://example.org/a)；\n> 2. 保存__原件__ 3\\*4 # 份。\n\n---\n\n"
        "```\n| 载体 | 温度 |\n|---|---|\n| 胶片 | a\\|b |\n```\n![章](seal.png)\n"
    )
    read_as = [
        *("关于保存文书的通知", "某政发〔2026〕5号", "各区县人民政府：", "一、登记"),
        *("1. 登记来源，见表；", "2. 保存原件 3*4 # 份。", "载体\t温度", "胶片\ta\\|b"),
    ]
    assert lines(read(data.encode(), "notice.md")) == read_as
    assert lines(read(data.encode(), "notice.txt"))[0] == "# 关于**保存**文书的通知"
