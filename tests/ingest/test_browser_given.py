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


BUTTONS = body(
    "<p><button onclick=down(1)>附件1.doc 下载</button> <input type=button value=附件2.xls></p>"
    "<p><span role=button>附件三</span> <input type=image alt='名单.pdf' onclick=down(4)></p>"
    "<table><tr onclick=choose()><td>附件5.doc<td><b onclick='down(5)'>下载</b></td></tr></table>"
    "<p><button onclick=down(6)>打印附件6.doc</button> <i onclick=down(7)>附件7.doc 上传</i></p>"
    "<p><i onclick=down(12)>附件一删除</i> <i onclick=down(13)>Annex 2: send</i></p>"
    "<p><i onclick=down(14)>附件14：企业注册</i> <i onclick=down(15)>取消资格名单.doc</i></p>"
    "<p><u onclick=delFile(8)>附件8.doc</u> <button type=reset>附件9.doc</button></p>"
    "<ul><li onclick=tab(2)>附件<li onclick=tab(3)>相关附件</ul>"
    "<p><a href=/c.doc><em onclick=count()>附件10.doc</em></a> <label onclick=x()>附件</label></p>"
)
# A form, what is pressed in it, and what becomes of it: it is sent, or why not.
HIDDEN = "<input type=hidden name=id value=1>"
FORMS = {
    f"<form action=/down method=post>{HIDDEN}<button>附件1.doc</button></form>": "sent",
    f"<form>{HIDDEN}<input name=q hidden><input type=submit value=附件1.doc></form>": "sent",
    f"<form id=f>{HIDDEN}</form><button form=f>附件1.doc</button>": "sent",
    f"<form name=f>{HIDDEN}</form><a href='javascript:document.f.submit()'>附件1.doc</a>": "sent",
    f"<form>{HIDDEN}<i onclick='this.form.submit()'>附件1.doc</i></form>": "sent",
    "<form action=//www.example.gov.cn/x><button>附件1.doc</button></form>": "sent",
    "<form><input name=q><button>附件1.doc</button></form>": "form-asks",
    "<form><input type=password><button>附件1.doc</button></form>": "form-asks",
    "<form><select name=y></select><button>附件1.doc</button></form>": "form-asks",
    "<form id=f><button>附件1.doc</button></form><input name=q form=f>": "form-asks",
    "<table><form></form><td><input name=q><button>附件1.doc</button></table>": "form-asks",
    "<table><tr><td><form></form><input><button>附件1.doc</button></table>": "clicked",
    "<form></form><input name=q><button>附件1.doc</button>": "clicked",
    "<form action=//other.example/><button>附件1.doc</button></form>": "form-elsewhere",
    "<form action=mailto:a@b.example><button>附件1.doc</button></form>": "form-elsewhere",
    "<form><button>附件1.doc</button><button>删除</button></form>": "form-other-buttons",
    "<form><button formaction=/other>附件1.doc</button></form>": "by-form",
    "<form action=/delete.do><button>附件1.doc</button></form>": "by-form",
    "<form onsubmit='return printAll()'><button>附件1.doc</button></form>": "by-form",
    "<form name=f></form><a href='javascript:document.g.submit()'>附件1.doc</a>": "by-script",
    "<form><button type=button onclick=down(1)>附件1.doc</button><input name=q></form>": "clicked",
}
# ASP.NET's form is all of the page, and has buttons for everything.
ASPX = "<form action=./t20141001_1234.html><input type=hidden name=__VIEWSTATE>{}{}</form>"
POSTED = "<a id=x href=\"javascript:__doPostBack('ctl00$lnk{}','')\">附件1.doc</a>"
BUTTON = (
    "<input type=submit value=附件1.doc onclick='javascript:WebForm_DoPostBackWithOptions(new "
    'WebForm_PostBackOptions("ctl00$f", "", true, "", "", false, false))\'>'
)
OTHER = "<input type=submit value=检索>"
FORMS |= {
    ASPX.format(POSTED.format("Down"), OTHER): "sent",
    ASPX.format(BUTTON, OTHER): "sent",
    ASPX.format(POSTED.format("Delete"), ""): "by-form",
    ASPX.format(POSTED.format("Down"), "<input name=search>"): "form-asks",
    POSTED.format("Down"): "by-script",
}


class TestButtons:
    """What is pressed is clicked where its words say that it is an attachment, and nothing else."""

    def test_buttons_and_what_listens_for_clicks(self) -> None:
        wanted = wanted_of(BUTTONS, PAGE, Limits())
        assert [(one.link.pressed, one.link.text) for one in wanted] == [
            ("button", "附件1.doc 下载"),
            ("input", "附件2.xls"),
            ("span", "附件三"),
            ("input", "名单.pdf"),
            ("b", "下载"),
            ("i", "附件14：企业注册"),
            ("i", "取消资格名单.doc"),
        ]

    def test_what_only_says_download_is_told_by_what_it_stands_behind(self) -> None:
        read = ReadPage(read_links(BUTTONS, 1000), "utf-8", cut=False)
        sorter = Sorter(parse_web_address(PAGE, 999), Limits())
        told = [one.place.text for one in sorter.of_page(PAGE, read, Relation.PAGE).unasked]
        assert "附件5.doc 下载" in told
        assert "下载" not in told

    @pytest.mark.parametrize("form", FORMS)
    def test_a_form_is_sent_whose_only_purpose_it_is(self, form: str) -> None:
        wanted = wanted_of(body(form), PAGE, Limits())
        assert [bool(one.sends) for one in wanted] == {"sent": [True], "clicked": [False]}.get(
            FORMS[form], []
        )
        read = ReadPage(read_links(body(form), 1000), "utf-8", cut=False)
        sorter = Sorter(parse_web_address(PAGE, 999), Limits())
        [told] = sorter.of_page(PAGE, read, Relation.PAGE).unasked
        untold = {"sent": "by-form", "clicked": "by-script"}
        assert told.failure is not None
        assert told.failure[0] == untold.get(FORMS[form], FORMS[form])

    @pytest.mark.parametrize("url", [f"{PAGE}?of={{1|2}}", f"{PAGE}?{'x' * 9000}", "about:blank"])
    def test_a_page_at_an_odd_address_sends_to_itself_or_nowhere(self, url: str) -> None:
        form = f"<form method=post>{HIDDEN}<button>附件1.doc</button></form>"
        wanted = wanted_of(body(form), url, Limits())
        assert [one.sends for one in wanted] == [f"{PAGE}?of=%7B1%7C2%7D"] * ("{" in url)

    def test_a_page_of_nothing_but_forms_is_read_in_the_end(self) -> None:
        page = "<form><button>附件1.doc</button></form>" * 3000
        wanted = wanted_of(body(page), PAGE, Limits())
        assert len(wanted) == 500
        assert [one.nth for one in wanted] == list(range(500))


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

    def test_a_frame_has_links_of_its_own(self) -> None:
        [second, *_] = wanted_of(SCRIPTS, PAGE, Limits())
        at = {"frame": "dom-0002.html", "found_in": PAGE}
        clicked = Clicked(second.place, "附件2：表", "down(7)", "", (PAGE,), (), **at)
        sorter = Sorter(parse_web_address(PAGE, 999), Limits(), (clicked,))
        read = ReadPage(read_links(SCRIPTS, 1000), "utf-8", cut=False)
        told = [
            [one.place.text for one in sorter.of_page(url, read, Relation.FRAME, file).unasked]
            for url, file in ((PAGE, ""), (PAGE, "dom-0002.html"), ("http://other.example/", ""))
        ]
        assert told == [["附件2：表", "附件5"], ["附件5"], []]
        assert clicked.to_json()["found_in"] == PAGE

    def test_what_brought_nothing_is_missing_as_before(self) -> None:
        assert [one.place.text for one in self.sorted_with().unasked] == ["附件2：表", "附件5"]
