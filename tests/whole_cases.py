"""Pages made by hand, one for each rule by which something belongs to a notice, and the like of it.

A case is a page, and what is found on it: for attachments the address that a link leads to and the
rule it is known by; for parts the same, seen from `PAGE`. None is a copy of anybody's page.
"""

from __future__ import annotations

HOST = "http://www.example.gov.cn"
FOLDER = f"{HOST}/zwgk/201410"
PAGE = f"{FOLDER}/t20141001_1234.html"


def body(inner: str, head: str = "") -> str:
    """A page around some markup."""
    return f"<html><head><title>公告</title>{head}</head><body>{inner}</body></html>"


def text(inner: str) -> str:
    """The same within what TRS marks as the notice's text."""
    return body(f'<div class="TRS_Editor">{inner}</div>')


# For each rule of attachments.toml: a page, and the addresses that it must find by it.
ATTACHMENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "document-embedded": (
        body(
            '<iframe src="./P020141001.pdf"></iframe><embed src="a.ofd">'
            '<iframe src="/pdfjs/web/viewer.html?file=/upload/b.pdf#page=1"></iframe>'
            '<object data="c.CEB"></object>'
        ),
        (
            f"{FOLDER}/P020141001.pdf",
            f"{FOLDER}/a.ofd",
            f"{HOST}/pdfjs/web/viewer.html?file=/upload/b.pdf",
            f"{FOLDER}/c.CEB",
        ),
    ),
    "document-suffix": (
        body(
            '<a href="a.doc">甲</a><a href="b.DOCX?v=2">乙</a><a href="..\\c.xls">丙</a>'
            '<a href="d.wps">丁</a><a href="e.et">戊</a><a href="/f.ofd">己</a><a '
            'href="g.rtf">庚</a><a href="h.zip">辛</a><a href="i.rar">壬</a>'
            '<a href="/d?name=j.pdf">癸</a>'
            '<a href="/get/7">申报表.xlsx</a>'
            "<a href=\"javascript:downloadFile('/up/k.docx')\">子</a>"
            "<a href=\"#\" onclick=\"window.open('l.pdf','_blank')\">丑</a>"
        ),
        (
            *(f"{FOLDER}/a.doc", f"{FOLDER}/b.DOCX?v=2", f"{HOST}/zwgk/c.xls", f"{FOLDER}/d.wps"),
            *(f"{FOLDER}/e.et", f"{HOST}/f.ofd", f"{FOLDER}/g.rtf", f"{FOLDER}/h.zip"),
            *(f"{FOLDER}/i.rar", f"{HOST}/d?name=j.pdf", f"{HOST}/get/7", f"{HOST}/up/k.docx"),
            f"{FOLDER}/l.pdf",
        ),
    ),
    "plain-suffix": (
        text('<a href="data.csv">数据</a>').replace(
            "</body>", '<a href="/rss.xml">RSS</a><a href="/robots.txt">x</a></body>'
        ),
        (f"{FOLDER}/data.csv",),
    ),
    "download-attribute": (
        body('<a href="/api/7" download="名单">名单</a>'),
        (f"{HOST}/api/7",),
    ),
    "image-linked": (
        body('<a href="scan1.jpg"><img src="small.jpg"></a><a href="scan2.PNG">第二页</a>'),
        (f"{FOLDER}/scan1.jpg", f"{FOLDER}/scan2.PNG"),
    ),
    "image-in-text": (
        text(
            '<p><img src="./scan.jpg"><img src="/ewebeditor/sysimage/icon16/doc.gif">'
            '<img src="/counter.jsp?id=7"></p>'
        ),
        (f"{FOLDER}/scan.jpg",),
    ),
    "image-of-trs": (
        body('<td><img src="./W020141001123456789012.jpg"><img src="banner.jpg"></td>'),
        (f"{FOLDER}/W020141001123456789012.jpg",),
    ),
    "named-attachment": (
        body('<p><a href="/art/77.html">附件1：申报指南</a></p><a href="/art/78">Annex II</a>'),
        (f"{HOST}/art/77.html", f"{HOST}/art/78"),
    ),
    "named-in-front": (
        body(
            '<p>附件：<a href="/v?id=1">名单</a></p><p><a href="/v?id=2">2. 表格</a></p>'
            '<p>此致</p><p><a href="/v?id=3">首届大会</a></p>'
        ),
        (f"{HOST}/v?id=1", f"{HOST}/v?id=2"),
    ),
    "button-numbered": (
        body(
            "<button onclick=\"openFile('/f/1')\">附件1：名单</button>"
            "<li onclick=\"openFile('/f/2')\">附件</li>"
            "<span onclick=\"openFile('/f/3')\">附件：表</span>"
            "<input type=button value=附件二 onclick=\"openFile('/f/4')\">"
        ),
        (f"{HOST}/f/1", f"{HOST}/f/3", f"{HOST}/f/4"),
    ),
    "button-beside": (
        body(
            "<table><tr><td>名单.doc<td><button onclick=\"downFile('/f/5')\">下载</button></td>"
            "</tr><tr><td>说明</td><td><button onclick=\"downFile('/f/6')\">查看</button></td></tr>"
            "<tr><td>附件2 表格</td><td><input type=image alt=下载 onclick=\"downFile('/f/7')\">"
            "</td></tr></table>"
        ),
        (f"{HOST}/f/5", f"{HOST}/f/7"),
    ),
    "download-words": (
        body('<p><a href="/x/9">点击下载</a> <a href="/x/10">全文下载</a></p>'),
        (f"{HOST}/x/9", f"{HOST}/x/10"),
    ),
    "download-address": (
        body(
            '<p><a href="/system/_content/download.jsp?wbfileid=12">名单</a>'
            '<a href="/module/download/downfile.jsp?classid=0&filename=1.x">表</a></p>'
        ),
        (
            f"{HOST}/system/_content/download.jsp?wbfileid=12",
            f"{HOST}/module/download/downfile.jsp?classid=0&filename=1.x",
        ),
    ),
}

# What looks like an attachment, and is none.
NO_ATTACHMENTS = (
    body('<div class="nav"><a href="/xz/">附件下载</a></div>'),
    body('<p>附件：</p><div class="footer"><a href="/about.html">关于我们</a></div>'),
    body('<p>附件：<a href="t20141002_9.html">下一篇：另一通知</a></p>'),
    body('<p><a href="/fj/">返回列表</a></p>'),
    body('<p>本办法附件由本机关解释，见<a href="/law/1.html">规定</a>。</p>'),
    body('<div class="content"><img src="/counter.jsp?x=.jpgx"><img src="/logo.png"></div>'),
    body('<a href="/sitemap.xml">网站地图</a>'),
    body("<button onclick=\"openFile('/a.doc')\">删除附件1.doc</button>"),
    body("<span onclick=\"openFile('/up')\">附件1 上传</span>"),
    body("<li onclick=\"openFile('/tab/2')\">附件</li>"),
    body('<a href="mailto:a@example.gov.cn">附件</a>'),
)

# For each convention and script of parts.toml: the page's address, a page, and its parts.
PARTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "underscore": (
        PAGE,
        body('<a href="t20141001_1234_2.html">2</a> <a href="./t20141001_1234_3.html">下一页</a>'),
        (f"{FOLDER}/t20141001_1234_2.html", f"{FOLDER}/t20141001_1234_3.html"),
    ),
    "hyphen": (
        f"{FOLDER}/77.htm",
        body('<a href="77-2.htm">第二页</a><a href="78-2.htm">第二页</a>'),
        (f"{FOLDER}/77-2.htm",),
    ),
    "query": (
        f"{HOST}/content.jsp?id=7",
        body('<a href="?id=7&page=2">[2]</a><a href="?id=8&page=2">[2]</a>'),
        (f"{HOST}/content.jsp?id=7&page=2",),
    ),
    "after": (
        f"{HOST}/notice/123",
        body('<a rel="next" href="/notice/123/2">more</a>'),
        (f"{HOST}/notice/123/2",),
    ),
    "trs-create-page": (
        PAGE,
        body('<script>createPageHTML(3, 0, "t20141001_1234", "html");</script>'),
        (f"{FOLDER}/t20141001_1234_1.html", f"{FOLDER}/t20141001_1234_2.html"),
    ),
}
INDEX = (
    f"{FOLDER}/t1/",
    body('<a href="index_2.shtml">下一页</a>'),
    (f"{FOLDER}/t1/index_2.shtml",),
)

_LISTED = "".join(
    f'<li><a href="t2014{n}_{n}.html">关于进一步加强第{n}类事项管理工作的通知</a> 2014-10-{n}</li>'
    for n in range(10, 30)
)
# What leads on, and not to a part of the same notice.
NO_PARTS = (
    (f"{FOLDER}/index.html", body(f'<ul>{_LISTED}</ul><a href="index_1.html">下一页</a>')),
    (f"{FOLDER}/", body(f'{_LISTED}<script>createPageHTML(9, 0, "index", "html");</script>')),
    (PAGE, body('<a href="t20141002_77.html">下一篇：另一通知</a>')),
    (PAGE, body('<a href="t20141002_77.html">下一页</a>')),
    (PAGE, body('<a href="t20141001_1235.html">2</a>')),
    (PAGE, body('<a href="t20141001_1234_2.html">相关解读</a>')),
    (PAGE, body('<a href="http://other.example/zwgk/201410/t20141001_1234_2.html">下一页</a>')),
    (PAGE, body('<a href="t20141001_1234_0.html">首页</a>')),
    (f"{FOLDER}/t20141001_2.html", body('<a href="t20141001_3.html">下一页</a>')),
)
