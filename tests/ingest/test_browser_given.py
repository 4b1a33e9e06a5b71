"""Which links of a page are clicked for their attachments, and which never."""

from __future__ import annotations

import pytest

from ingest.browser.wanted import is_never_clicked, wanted_of
from ingest.network.web_address import parse_web_address
from ingest.recording import Clicked
from ingest.whole.captured import Relation
from ingest.whole.content import ReadPage
from ingest.whole.page_links import read_links
from ingest.whole.sort import Sorted, Sorter
from manifests import Limits
from whole_cases import PAGE, body

SCRIPTS = body(
    "<p>附件：<a href=/a.doc>名单</a> <a href='javascript:down(7)'>附件2：表</a></p>"
    "<p><a href='#' onclick=\"openFile('/b.doc')\">附件3.doc</a> <a name=here>附件</a>"
    "<a class=listened>附件4.pdf</a> <a href='javascript:print()'>附件5</a></p>"
    "<p><a href='/page' onclick=\"openFile('/c.doc')\">附件6</a></p>"
)


class TestWanted:
    """A link is clicked where only a script knows where it leads, and it leads to an attachment."""

    def test_links_by_script_are_wanted_and_others_are_not(self) -> None:
        wanted = wanted_of(SCRIPTS, PAGE, Limits())
        assert [one.link.text for one in wanted] == ["附件2：表", "附件3.doc", "附件4.pdf"]
        assert [one.link.clicked for one in wanted] == [
            ("javascript:down(7)", ""),
            ("#", "openFile('/b.doc')"),
            ("", ""),
        ]

    def test_links_that_look_the_same_are_told_apart(self) -> None:
        wanted = wanted_of(body("<a href=#>下载</a> <p><a href=#>下载</a>" * 2), PAGE, Limits())
        assert [one.nth for one in wanted] == [0, 1, 2, 3]

    @pytest.mark.parametrize(
        ("text", "script"),
        [
            ("打印", "javascript:;"),
            ("【 删除附件 】", ""),
            ("附件1.doc", "javascript:delAttach(1)"),
            ("附件1.doc", "window.print()"),
            ("附件1.doc", "document.forms[0].submit()"),
            ("附件1.doc", "javascript:__doPostBack('a','')"),
            ("附件1.doc", "toLogin()"),
            ("附件1.doc", "closewin()"),
            ("附件1.doc", "share_to('qq')"),
            ("Print", ""),
        ],
    )
    def test_what_does_something_else_is_never_clicked(self, text: str, script: str) -> None:
        assert is_never_clicked(text, script)

    @pytest.mark.parametrize(
        ("text", "script"),
        [
            ("附件：删除通知书.doc", "javascript:download('printed.doc')"),
            ("下载打印版", "downFile(3); return false;"),
            ("附件2：关闭企业名单", "javascript:void(0)"),
            ("Annex II", "javascript:getAttachment('delete')"),
        ],
    )
    def test_what_only_speaks_of_it_is(self, text: str, script: str) -> None:
        assert not is_never_clicked(text, script)


class TestAnswered:
    """A link whose click brought something is neither asked for again nor told as missing."""

    def sorted_with(self, **came: tuple[str, ...]) -> Sorted:
        [second, *_] = wanted_of(SCRIPTS, PAGE, Limits())
        given = {"saved": (), "shown": (), **came}
        clicked = Clicked(second.place, "附件2：表", "down(7)", second.rule.name, **given)
        sorter = Sorter(parse_web_address(PAGE, 999), Limits(), (clicked,))
        read = ReadPage(read_links(SCRIPTS, 1000), "utf-8", cut=False)
        return sorter.of_page(PAGE, read, Relation.PAGE)

    def test_a_file_that_came_is_had(self) -> None:
        told = self.sorted_with(saved=("http://www.example.gov.cn/7",))
        assert [one.place.text for one in told.unasked] == ["附件5"]

    def test_an_address_to_which_it_led_is_asked_for(self) -> None:
        told = self.sorted_with(shown=("http://www.example.gov.cn/shown",))
        due = [one for one in told.due if one.place.text == "附件2：表"]
        assert [(str(one.address), one.relation) for one in due] == [
            ("http://www.example.gov.cn/shown", Relation.ATTACHMENT)
        ]

    def test_what_brought_nothing_is_missing_as_before(self) -> None:
        assert [one.place.text for one in self.sorted_with().unasked] == ["附件2：表", "附件5"]
