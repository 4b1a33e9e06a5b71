"""Pages as portals make them: what is the notice is read, and what is around it is not."""

from __future__ import annotations

import pytest

from editions import read

TITLE = "关于开展文书登记工作的通知"
PARAGRAPHS = (
    "各区人民政府，市政府各部门：",
    "为做好文书登记工作，现将有关事项通知如下，请认真贯彻执行。",
    "一、各单位应当在每月月底以前登记上月发布的全部文书。",
    "二、登记的文书应当妥善保存，任何单位和个人不得擅自修改。",
    "示例市人民政府办公室",
    "2023年9月28日",
)
TEXT = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
UNENDED = "".join(f"<p>{one}" for one in PARAGRAPHS)
BROKEN = "<br><br>".join(f"&nbsp;&nbsp;{one}" for one in PARAGRAPHS)
MENU = "".join(f"<li><a href=/{one}>{one}</a></li>" for one in ("首页", "政务公开", "办事服务"))
PATH = "当前位置：<a href=/>首页</a> &gt; <a href=/tz>通知公告</a>"
FOOT = "版权所有：示例市人民政府　网站标识码：0000000000"
TOOLS = "【字体：<a href='javascript:'>大</a> <a href='javascript:'>小</a>】 打印"

SHAPES = {
    "head not ended": f"<!doctype html><head><title>{TITLE}_示例市</title><h1>{TITLE}</h1>{TEXT}",
    "no head": f"<!doctype html><title>{TITLE}</title><h1>{TITLE}</h1>{UNENDED}",
    "a form around all": (
        "<html><head><title>示例市</title></head><body><form method=post action=a.aspx id=form1>"
        f"<input type=hidden name=__VIEWSTATE value=x><div class=top><ul>{MENU}</ul></div><div "
        f"id=content><h2>{TITLE}</h2>{TEXT}</div><div class=footer>{FOOT}</div></form></body>"
    ),
    "a form that ends within a cell": (
        f"<form><table><tr><td><ul>{MENU}</ul></form></td></tr><tr><td><h1>{TITLE}</h1>{TEXT}</td>"
        "</tr></table>"
    ),
    "named with what it has": (
        f"<body><div class='page has-sidebar no-footer'><div class='position-relative'><h1>{TITLE}"
        f"</h1>{TEXT}</div></div><div class=sidebar>热门</div></body>"
    ),
    "named a side": (
        f"<div class=left-side><ul>{MENU}</ul></div><div class=right-side><h1>{TITLE}</h1>{TEXT}"
        "</div>"
    ),
    "a menu without an end": f"<div class=menu><ul>{MENU}</ul><h1>{TITLE}</h1>{TEXT * 4}",
    "its title in a division": (
        f"<html><head><title>{TITLE}_通知公告_示例市人民政府</title></head><body><div class=path>"
        f"{PATH}</div><div class=tit>{TITLE}</div><div class=tools>{TOOLS}</div>"
        f"<div class=TRS_Editor>{TEXT}</div><div>{FOOT}</div></body></html>"
    ),
    "its title a link": (
        f"<title>{TITLE} – 示例市</title><h1><a href=/>示例市</a></h1><div id=main><h2><a href=/n>"
        f"{TITLE}</a></h2><div>{TEXT}</div></div>"
    ),
    "a layout of tables": (
        f"<table><tr><td colspan=2>{PATH}</td></tr><tr><td><ul>{MENU}</ul></td><td><table><tr><td "
        f"align=center><b>{TITLE}</b></td></tr><tr><td>{TEXT}</td></tr></table></td></tr></table>"
    ),
    "its parts in rows": (
        f"<title>示例市 {TITLE}</title><table width=999><tr><td>当前位置：<a href=/>首页</a>→"
        f"<a href=/t>通知</a></td></tr></table><table id=article><tr><td class=title>{TITLE}</td>"
        f"</tr><tr><td><div id=zoom>{TEXT}</div></td></tr><tr><td><a href='javascript:print()'>打印"
        "本页</a> <a href='javascript:close()'>关闭窗口</a></td></tr></table><table><tr><td>版权"
        "所有：示例市</td></tr></table>"
    ),
    "lines and spaces": (
        f"<html><head><title>{TITLE}</title></head><body><center><font size=5>{TITLE}</font>"
        f"</center><font face=宋体>{BROKEN}</font></body></html>"
    ),
    "an anchor without an end": f"<a name=top><h1>{TITLE}</h1>{TEXT}",
    "a link without an end": f"<p><a href=/>首页<h1>{TITLE}</h1></a>{TEXT}",
    "after its end": f"<html><body><h1>{TITLE}</h1></body></html>{TEXT}",
    "ends of what is not open": (
        f"<div id=main></span></font><table><tr><td></div><h1>{TITLE}</h1></p></td></tr></table>"
        f"<font><div>{TEXT}</font></div></div>"
    ),
    "shown by a script": (
        f"<div class=tabs>全文　解读</div><div style='display: none'><h1>{TITLE}</h1>{TEXT}</div>"
    ),
    "beside what is not shown": (
        f"<h1>{TITLE}</h1><div hidden>扫描二维码分享到朋友圈</div>{TEXT}"
        "<p style='display:none'>已复制</p>"
    ),
}


def lines(page: str) -> list[str]:
    columns = read(f"<meta charset=utf-8>{page}", "notice.html").columns
    text = "\n".join(one.view.text for one in columns)
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_notice_is_read_and_what_is_around_it_is_not(shape: str) -> None:
    found = lines(SHAPES[shape])
    once = len(SHAPES[shape].split(PARAGRAPHS[-1])) - 1
    assert found == [TITLE, *PARAGRAPHS * once]


class TestAttached:
    """What a notice attaches are links, within its text or below it."""

    @pytest.mark.parametrize(
        "page",
        [
            "<div id=main>{text}<p>附件：<a href=1.doc>登记表.doc</a></p><p><a href=2.pdf>名单</a>"
            "</p></div>",
            "<div id=main>{text}</div><div class=files><p>附件：<a href=1.doc>登记表.doc</a></p>"
            "<p><a href='/down?f=2.pdf'>名单</a></p></div>",
            "<div id=main>{text}<p>附件：</p><p><a href=/d?1>1. 登记表</a></p><p><a href=/d?2>"
            "2. 名单</a></p></div>",
        ],
    )
    def test_they_are_read(self, page: str) -> None:
        found = lines("<h1>" + TITLE + "</h1>" + page.replace("{text}", TEXT))
        assert found[1 : len(PARAGRAPHS) + 1] == list(PARAGRAPHS)
        attached = "".join(found[len(PARAGRAPHS) + 1 :])
        assert attached.startswith("附件：") and "登记表" in attached and "名单" in attached

    def test_what_is_related_is_not(self) -> None:
        related = (
            "<p><a href=/2>图解：如何登记文书</a></p><p>上一篇：<a href=/3>关于假期的通知</a></p>"
        )
        page = (
            f"<div id=main><h1>{TITLE}</h1>{TEXT}<p><a href=/n>《登记办法》</a></p>{related}"
            "<h3>相关阅读</h3><ul><li><a href=/4>文书登记问答</a></li></ul></div>"
        )
        assert lines(page) == [TITLE, *PARAGRAPHS, "《登记办法》"]


class TestFrame:
    """What changes from visit to visit is no text of the notice."""

    @pytest.mark.parametrize(
        "frame",
        [
            "<table><tr><td>最新<tr><td>·<a href=1>停水</a><tr><td>·<a href=2>招聘</a></table>",
            "<h3>点击排行</h3><ul><li><a href=1>停水</a>(332)<li><a href=2>公积金</a>(210)</ul>",
            "<div class=cookie-banner><h2>Cookies</h2><p>We use essential cookies.</p></div>",
            "<header class=site-header id=masthead><h1>示例市</h1></header>",
            "<dl><dt>浏览次数：<dd>1,024</dl>",
            "<table><tr><td>浏览次数：<td>57<td><td></tr></table>",
        ],
    )
    def test_it_is_left_out(self, frame: str) -> None:
        page = f"<title>{TITLE}</title><h1>{TITLE}</h1>{frame}<div id=zoom>{TEXT}</div>"
        assert lines(page) == [TITLE, *PARAGRAPHS]

    def test_of_the_line_below_the_title_what_tells_of_the_notice_is_read(self) -> None:
        said = "<span>发布时间：2023-10-08</span> <span>来源：市政府办</span>"
        counted = (
            f"{said} <span>浏览次数：<b id=hits>1024</b>次</span> <span>字号：【大 中 小】</span>"
        )
        page = f"<div><h1>{TITLE}</h1><div>{counted}</div>{TEXT}</div>"
        assert lines(page)[1] == "发布时间：2023-10-08 来源：市政府办"

    def test_a_table_of_the_text_may_be_about_such_counts(self) -> None:
        table = (
            "<table border=1><tr><th>栏目<th>数<tr><td>阅读量<td>3,000<tr><td>点击量<td>88</table>"
        )
        assert lines(f"<div><h1>{TITLE}</h1>{TEXT}{table}</div>")[-2:] == [
            "阅读量\t3,000",
            "点击量\t88",
        ]


def test_what_a_table_says_of_tools_is_no_tool() -> None:
    rows = "".join(f"<tr><td>{name}<td>{number}" for name, number in (("打印", "5"), ("大", "小")))
    table = f"<table border=1><tr><th>项目<th>数量{rows}</table>"
    said = ["打印后签字。", "（1）", "2023", "大", "1" * 99 + "字"]
    page = f"<h1>{TITLE}</h1>{TEXT}{table}" + "".join(f"<p>{one}</p>" for one in said)
    assert lines(page)[-8:] == ["项目\t数量", "打印\t5", "大\t小", *said]


def test_a_short_name_and_its_value_stand_in_one_line() -> None:
    page = (
        f"<h1>{TITLE}</h1><dl><dt>发布机构：<dd><a href=/o>示例市人民政府办公室</a><dt>发布日期："
        f"<dd>2023年10月8日</dl>{TEXT}<dl><dt>文书<dd>{'是指本市制发的公文，' * 12}</dl>"
    )
    found = lines(page)
    assert found[1:3] == ["发布机构：\t示例市人民政府办公室", "发布日期：\t2023年10月8日"]
    assert found[-2] == "文书"


class TestForms:
    def test_what_follows_one_that_was_not_ended_is_read(self) -> None:
        head = "".join(f"<p>第{number}条　{PARAGRAPHS[1]}" for number in "一二三四五六七")
        found = lines(f"<div><h1>{TITLE}</h1>{head}<form action=/s><input name=q>{TEXT}</div>")
        assert found[-len(PARAGRAPHS) :] == list(PARAGRAPHS)

    def test_what_is_asked_below_a_text_is_none_of_it(self) -> None:
        asked = "<p>姓名：<input><p>您的意见<input><p>注：带*号的各项为必填，请如实填写。<p>提交"
        found = lines(f"<div><h1>{TITLE}</h1>{TEXT}<form action=/s>{asked}</form></div>")
        assert found == [TITLE, *PARAGRAPHS]


@pytest.mark.parametrize("name", ["notice.xhtml", "notice.html"])
def test_elements_of_xhtml_may_end_where_they_begin(name: str) -> None:
    head = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/>"
    page = f"{head}<script src='a.js'/></head><body><h1>{TITLE}</h1>{TEXT}</body></html>"
    text = read(page, name).columns[0].view.text
    assert text.split() == [TITLE, *PARAGRAPHS]
