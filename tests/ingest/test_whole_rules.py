"""Which links of a page belong to the notice: rules that are data, and a case for each."""

from __future__ import annotations

import re

import pytest

from certificates import NOW
from ingest.exchange import Exchange
from ingest.network.web_address import WebAddressError, parse_web_address
from ingest.whole.attachments import attachment_rules
from ingest.whole.captured import Relation
from ingest.whole.content import ReadPage
from ingest.whole.links import PageLinks
from ingest.whole.names import original_name
from ingest.whole.page_links import read_links
from ingest.whole.parts import part_rules
from ingest.whole.resolve import resolve
from ingest.whole.sort import Due, Sorter
from ingest.whole.styles import srcset_addresses, style_addresses
from ingest.whole.viewers import shown_by
from manifests import Limits
from outcome_cases import in_site
from whole_cases import (
    ATTACHMENTS,
    HOST,
    INDEX,
    LINKED,
    LONG,
    MORE_PARTS,
    NO_ATTACHMENTS,
    NO_PARTS,
    PAGE,
    PARTS,
    SHAPES,
    body,
    text,
)

MOST = 8192


def found(page: str, relation: Relation, url: str = PAGE) -> list[Due]:
    sorter = Sorter(parse_web_address(url, MOST), Limits())
    read = ReadPage(read_links(page, 1000), "utf-8", cut=False)
    due = sorter.of_page(url, read, Relation.PAGE).due
    return [one for one in due if one.relation is relation]


def addresses(due: list[Due]) -> list[str]:
    return list(dict.fromkeys(str(one.address) for one in due))


class TestAttachments:
    """An attachment is known by its suffix, its words, where it stands, or what it answers."""

    def test_each_rule_has_a_case_and_a_source(self) -> None:
        assert [rule.name for rule in attachment_rules()] == list(ATTACHMENTS)
        assert all(rule.source for rule in attachment_rules())

    @pytest.mark.parametrize("rule", ATTACHMENTS)
    def test_a_rule_finds_its_case(self, rule: str) -> None:
        page, expected = ATTACHMENTS[rule]
        due = [one for one in found(page, Relation.ATTACHMENT) if one.place.rule == rule]
        assert addresses(due) == list(expected)
        assert all(one.place.own and one.place.found_in == PAGE for one in due)

    @pytest.mark.parametrize("page", NO_ATTACHMENTS)
    def test_what_only_looks_like_one_is_none(self, page: str) -> None:
        assert found(page, Relation.ATTACHMENT) == []

    def test_documents_as_portals_link_them(self) -> None:
        due = found(body("".join(LINKED)), Relation.ATTACHMENT)
        assert [
            int(re.findall(r"\d+", one.address.target)[0])
            for one in due
            if one.place.rule == "document-suffix"
        ] == list(range(len(LINKED)))

    def test_what_lies_on_nobodys_web_is_told(self) -> None:
        sorter = Sorter(parse_web_address(PAGE, MOST), Limits())
        page = body('<a href="file:///D:/a.doc">名单</a><a href="ftp://f.cn/b">附件2</a>'
                    '<a href="ftp://f.cn/">FTP</a><a href="mailto:a@b.cn">附件</a>')  # fmt: skip
        read = ReadPage(read_links(page, 1000), "utf-8", cut=False)
        told = sorter.of_page(PAGE, read, Relation.PAGE).unasked
        assert [one.address for one in told] == ["file:///D:/a.doc", "ftp://f.cn/b"]
        assert {one.failure[0] for one in told if one.failure} == {"not-an-address"}

    def test_a_page_that_is_a_picture_has_it_as_its_text(self) -> None:
        page = body('<td><img src="/scan.jpg"><img src="/logo.jpg"><img src="/line.gif"></td>')
        assert addresses(found(page, Relation.ATTACHMENT)) == [f"{HOST}/scan.jpg"]
        assert found(body("公告" * 200) + page, Relation.ATTACHMENT) == []

    @pytest.mark.parametrize("page", SHAPES)
    def test_a_container_ends_where_html_ends_it(self, page: str) -> None:
        assert addresses(found(page, Relation.ATTACHMENT)) == [f"{HOST}/v?id=1"]

    @pytest.mark.parametrize(
        ("viewer", "shown"),
        [
            ("/pdfjs/web/viewer.html?file=/up/b.pdf", f"{HOST}/up/b.pdf"),
            ("/pdfjs/web/viewer.html?file=b.pdf&x=1", f"{HOST}/pdfjs/web/b.pdf"),
            ("/view.aspx?src=https%3A%2F%2Fa.gov%2Fb.docx", "https://a.gov/b.docx"),
            ("/onlinePreview?url=aHR0cDovL2EuZ292L2IuZG9j", "http://a.gov/b.doc"),
            ("/folder/a.pdf/view", f"{HOST}/folder/a.pdf"),
            ("/download.jsp?name=b.pdf", None),
            ("/viewer.html?file=javascript:a.pdf", None),
            ("/viewer.html?q=" + "&" * 100, None),
        ],
    )
    def test_a_viewer_names_what_it_shows(self, viewer: str, shown: str | None) -> None:
        address = shown_by(parse_web_address(HOST + viewer, MOST), MOST)
        assert (None if address is None else str(address)) == shown

    def test_what_only_a_script_knows_is_told(self) -> None:
        sorter = Sorter(parse_web_address(PAGE, MOST), Limits())
        page = body(
            '<a href="javascript:void(0)" onclick="down(7)">附件2：表</a><a href="#">附件</a>'
            "<a href='javascript:alert(\"没有附件\")'>下载</a>"
        )
        read = ReadPage(read_links(page, 1000), "utf-8", cut=False)
        [told] = sorter.of_page(PAGE, read, Relation.PAGE).unasked
        assert (told.address, told.place.text) == ("down(7)", "附件2：表")
        assert told.failure is not None
        assert told.failure[0] == "by-script"


class TestParts:
    """Words and address together make a part; a list's next page is none."""

    def test_each_convention_has_a_case_and_a_source(self) -> None:
        rules = part_rules()
        assert {one.name for one in rules.conventions} | {one[0] for one in rules.scripts} == set(
            PARTS
        )
        assert all(one.source for one in rules.conventions)

    @pytest.mark.parametrize("rule", PARTS)
    def test_a_convention_finds_its_case(self, rule: str) -> None:
        url, page, expected = PARTS[rule]
        due = found(page, Relation.PART, url)
        assert addresses(due) == list(expected)
        assert {one.place.rule for one in due} == {rule}

    def test_a_folder_has_parts_under_the_name_of_its_index(self) -> None:
        url, page, expected = INDEX
        assert addresses(found(page, Relation.PART, url)) == list(expected)

    @pytest.mark.parametrize(("url", "page", "expected"), MORE_PARTS)
    def test_of_other_systems_too(self, url: str, page: str, expected: str) -> None:
        assert addresses(found(body(page), Relation.PART, url)) == [expected]

    def test_a_menu_makes_no_list_of_a_notice(self) -> None:
        page = in_site("公告", f'<div class="TRS_Editor">{"第一条　总则。" * 40}</div>')
        page += '<a href="t20141001_1234_2.html">下一页</a>'
        assert len(found(page, Relation.PART)) == 1

    def test_the_next_part_that_only_a_script_knows_is_told(self) -> None:
        sorter = Sorter(parse_web_address(PAGE, MOST), Limits())
        page = body(
            '<a href="javascript:goPage(2)">下一页</a><a href="#" onclick=slide()>下一页</a>'
            '<a href="#" onclick="nextSlide(1)">Next</a>'
        )
        read = ReadPage(read_links(page, 1000), "utf-8", cut=False)
        [told] = sorter.of_page(PAGE, read, Relation.PAGE).unasked
        assert (told.relation, told.address) == (Relation.PART, "javascript:goPage(2)")

    @pytest.mark.parametrize(("url", "page"), NO_PARTS)
    def test_what_leads_elsewhere_is_no_part(self, url: str, page: str) -> None:
        assert found(page, Relation.PART, url) == []


class TestTheRest:
    """Requisites, frames and outlinks, as the elements of HTML have them."""

    def test_requisites(self) -> None:
        page = body(
            f'{LONG}<img src="a.png" srcset="b.png 1x, c.png 2x" data-src="d.png">'
            '<script src="e.js"></script><style>@import "f.css"; p{background:url(g.png)}</style>'
            '<p style="background:url(\'h.png\')"><td background="i.gif">'
            '<input type=image src=j.png><input src="none.png"><video src="k.mp4" '
            'poster="l.jpg"></video>',
            '<link rel="stylesheet" href="m.css"><link rel="shortcut icon" href="n.ico">'
            '<link rel="canonical" href="none.html"><base href="/base/">',
        )
        names = [str(one.address) for one in found(page, Relation.REQUISITE)]
        assert sorted(name.removeprefix(f"{HOST}/base/")[0] for name in names) == list(
            "abcdefghijklmn"
        )

    def test_frames_and_their_framesets(self) -> None:
        frames = '<frame src="a.html"><iframe src="b.html"></iframe><iframe src="//x.cn"></iframe>'
        for said, own in ((LONG, [True, False, False]), ("", [True, True, False])):
            due = found(body(said + frames), Relation.FRAME)
            assert [one.place.own for one in due] == own

    def test_outlinks_are_what_the_text_cites(self) -> None:
        page = text(
            '<p>见<a href="http://www.nacao.org.cn/">代码</a>及 http://law.example.cn/7。</p>'
        ).replace("</body>", '<a href="/other.html">其他</a></body>')
        assert addresses(found(page, Relation.OUTLINK)) == [
            "http://www.nacao.org.cn/",
            "http://law.example.cn/7",
        ]

    def test_nothing_is_asked_of_other_schemes(self) -> None:
        links = read_links(body('<img src="data:image/png;base64,AA"><a href="tel:1">1</a>'), 100)
        assert all(resolve(PAGE, link.address, "utf-8", MOST) is None for link in links.links)


class TestAddresses:
    """Addresses are resolved as browsers do (URL standard)."""

    @pytest.mark.parametrize(
        ("written", "encoding", "target"),
        [
            (" ..\\a b\n.doc#x ", "utf-8", "/zwgk/a%20b.doc"),
            ("名.doc?名=关", "gbk", "/zwgk/201410/%E5%90%8D.doc?%C3%FB=%B9%D8"),
            ("?q=☃", "gbk", "/zwgk/201410/t20141001_1234.html?q=%26%239731%3B"),
            ("?q=☃", "utf-16le", "/zwgk/201410/t20141001_1234.html?q=%E2%98%83"),
            ("//www.example.gov.cn\\x", "utf-8", "/x"),
            ("a%zz?b='", "utf-8", "/zwgk/201410/a%zz?b=%27"),
        ],
    )
    def test_of_a_page(self, written: str, encoding: str, target: str) -> None:
        address = resolve(PAGE, written, encoding, MOST)
        assert address is not None
        assert (address.host, address.target) == ("www.example.gov.cn", target)

    @pytest.mark.parametrize("written", ["http://a@b.cn/x.doc", "http://[::1/x", "http://a..b/"])
    def test_what_is_none_is_refused(self, written: str) -> None:
        with pytest.raises(WebAddressError):
            resolve(PAGE, written, "utf-8", MOST)

    def test_style_sheets_and_sets(self) -> None:
        style = "@import 'a.css';/*url(no)*/x{y:url( \"b c.png\" ),url('d.png?\\26 e')} url("
        assert list(style_addresses(style)) == ["a.css", "b c.png", "d.png?&e"]
        assert list(srcset_addresses("a.png, b.png 2x,c.png 1.5x, d,e.png")) == [
            *("a.png", "b.png", "c.png", "d,e.png"),
        ]


class TestNames:
    """A file keeps the name that it had where it came from."""

    @pytest.mark.parametrize(
        ("disposition", "called", "name"),
        [
            (b"attachment; filename=a.doc", "", b"a.doc"),
            (b"attachment; filename*=UTF-8''%E8%A1%A8.doc; filename=x", "", "表.doc".encode()),
            (
                b'attachment; filename="' + "誠信.doc".encode("gbk") + b'"',
                "",
                "誠信.doc".encode("gbk"),
            ),
            (b'attachment; filename="%E8%A1%A8.doc"', "", "表.doc".encode()),
            (b"attachment; filename*=\"UTF-8''%E8%A1%A8.doc\"", "", "表.doc".encode()),
            (b'attachment; filename="=?UTF-8?B?6KGoLmRvYw==?="', "", "表.doc".encode()),
            (b'attachment; filename="=?GBK?Q?=B1=ED.doc?="', "", "表.doc".encode("gbk")),
            (b'attachment; filename="=?UTF-8?B?6?="', "", b"=?UTF-8?B?6?="),
            (b'attachment; filename="..\\..\\up\\b.doc"', "", b"b.doc"),
            (b'attachment; filename=".."', "", b"P1.pdf"),
            (b"inline", "名单.xls", "名单.xls".encode()),
            (b"", "", b"P1.pdf"),
        ],
    )
    def test_of_an_answer(self, disposition: bytes, called: str, name: bytes) -> None:
        headers = ((b"Content-Disposition", disposition),) if disposition else ()
        exchange = Exchange(f"{HOST}/a/P1.pdf?x=1", "GET", NOW, NOW, headers=headers)
        assert original_name(exchange, called) == name


class TestHostilePages:
    """A page may link as it likes; what is read of it is bounded."""

    def test_links_beyond_the_limit_are_counted(self) -> None:
        links = read_links('<a href="a">x</a>' * 5000, 100)
        assert (len(links.links), links.left_out) == (100, 4900)

    @pytest.mark.parametrize(
        "page",
        [
            "<a href=x>" * 20_000,
            "<div class=content>" * 20_000 + "附件：<a href=x>",
            "附件" * 200_000,
            '<p style="' + "url(" * 100_000,
            "<a onclick='open(" + "'" * 100_000,
            '<img srcset="' + ", " * 200_000 + '">',
            '<img srcset="a (' + "(" * 200_000 + '">',
            "<script>" + "createPageHTML(" * 30_000 + "</script>",
            "<script>" + "'" * 200_000 + "</script>",
            "<script>" + "'/a.pdf" * 40_000 + "</script>",
            "<script>'" + "/a.pdf?" * 40_000 + "</script>",
            "<a title='" + ".pdf" * 50_000 + "' href=x class='" + "attach " * 50_000 + "'>x</a>",
            "<p class=position>" * 20_000 + "<table><td class=top>" * 20_000,
            "<style>" + "/*" * 100_000 + "</style>",
            "<a href='" + "a/" * 100_000 + "'>下载",
            "<a href=x>" + "附件 " * 50_000 + "</a>",
            "http://" * 50_000,
        ],
    )
    def test_no_page_takes_long(self, page: str) -> None:
        links = read_links(page, 1000)
        assert isinstance(links, PageLinks)
        read = ReadPage(links, "utf-8", cut=False)
        assert (
            len(
                Sorter(parse_web_address(PAGE, MOST), Limits())
                .of_page(PAGE, read, Relation.PAGE)
                .due
            )
            <= 3000
        )
