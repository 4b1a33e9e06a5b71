"""Pages made by hand, one for each rule by which something belongs to a notice, and the like of it.

A case is a page, and what is found on it: for attachments the address that a link leads to and the
rule it is known by; for parts the same, seen from `PAGE`. None is a copy of anybody's page.
"""

from __future__ import annotations

HOST = "http://www.example.gov.cn"
FOLDER = f"{HOST}/zwgk/201410"
PAGE = f"{FOLDER}/t20141001_1234.html"
# More text than a page has that is but the frame, or the ground, of a notice.
LONG = "第一条　总则。" * 40


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
            '<object data="c.CEB"></object><object><param name=SRC value="/up/d.pdf"></object>'
        ),
        (
            f"{FOLDER}/P020141001.pdf",
            f"{FOLDER}/a.ofd",
            f"{HOST}/pdfjs/web/viewer.html?file=/upload/b.pdf",
            f"{FOLDER}/c.CEB",
            f"{HOST}/up/d.pdf",
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
    "document-in-script": (
        body(
            "<script>document.write('<a href=\"./P1.pdf\">附件：名单</a>');"
            "PDFObject.embed('/up/b.pdf?v=2', '#pdf'); var all = {\"file\": \"\\/up\\/c.ofd\"};"
            "var d = '/up/' + id + '.doc', e = '/up' + '/e.doc', f = 'f.doc';</script>"
            '<script>document.write("<a href=\\"/up/g.wps\\">附件2</a>")</script>'
        ),
        (f"{FOLDER}/P1.pdf", f"{HOST}/up/b.pdf?v=2", f"{HOST}/up/c.ofd", f"{HOST}/up/g.wps"),
    ),
    "document-in-path": (
        body('<a href="/documents/1/0/a.pdf/3b-11?t=1">甲</a><a href="/b.docx/view">乙</a>'),
        (f"{HOST}/documents/1/0/a.pdf/3b-11?t=1", f"{HOST}/b.docx/view"),
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
        body(f'<td>{LONG}<img src="./W020141001123456789012.jpg"><img src="banner.jpg"></td>'),
        (f"{FOLDER}/W020141001123456789012.jpg",),
    ),
    "named-attachment": (
        body(
            '<p><a href="/art/77.html">附件1：申报指南</a></p><a href="/art/78">Annex II</a>'
            '<a href="/1">附錄一</a><a href="/2">Anlage 1</a><a href="/3">Приложение № 1</a>'
            '<a href="/4">첨부파일</a><a href="/5">別紙1</a><a href="/6">Allegato A</a>'
            '<a href="/7"><img src=w.gif alt="附件2 表"></a><a href="/8">Anlagenbau</a>'
        ),
        (f"{HOST}/art/77.html", f"{HOST}/art/78", *(f"{HOST}/{n}" for n in range(1, 8))),
    ),
    "named-in-front": (
        body(
            '<p>附件：<a href="/v?id=1">名单</a></p><p><a href="/v?id=2">2. 表格</a></p>'
            '<p>此致</p><p><a href="/v?id=3">首届大会</a></p>'
            '<p>附加檔案：<span class="link"><a href="/v?id=4">名冊</a></span></p>'
        ),
        (f"{HOST}/v?id=1", f"{HOST}/v?id=2", f"{HOST}/v?id=4"),
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
    "attachment-marked": (
        body('<a class="govuk-link gem-c-attachment__link" href="/government/x/y">Guide</a>'),
        (f"{HOST}/government/x/y",),
    ),
    "download-call": (
        body(
            "<a href=\"javascript:downFile('/f/8')\">名单</a>"
            "<a href=\"javascript:dropDown('/menu')\">名单</a>"
        ),
        (f"{HOST}/f/8",),
    ),
    "button-call": (
        body("<button onclick=\"downloadFile('/f/9')\">名单</button>"),
        (f"{HOST}/f/9",),
    ),
    "download-words": (
        body(
            '<p><a href="/x/9">点击下载</a> <a href="/x/10">全文下载</a> <a href="/x/11">下載</a>'
            '<a href="/x/12">PDF</a><a href="/x/13">Télécharger</a><a href="/x/14">查看附件</a></p>'
        ),
        tuple(f"{HOST}/x/{number}" for number in range(9, 15)),
    ),
    "download-address": (
        body(
            '<p><a href="/system/_content/download.jsp?wbfileid=12">名单</a>'
            '<a href="/module/download/downfile.jsp?classid=0&filename=1.x">表</a></p>'
            '<a href="/attachment.jspx?cid=12&i=0">名单</a>'
            '<a href="/DocumentCenter/View/12/Notice">Notice</a>'
        ),
        (
            f"{HOST}/system/_content/download.jsp?wbfileid=12",
            f"{HOST}/module/download/downfile.jsp?classid=0&filename=1.x",
            f"{HOST}/attachment.jspx?cid=12&i=0",
            f"{HOST}/DocumentCenter/View/12/Notice",
        ),
    ),
    "numbered-aside": (
        body(
            '<div class="related"><a href="/x/20">附件1：名单</a><a href="/x/21">附件说明</a></div>'
        ),
        (f"{HOST}/x/20",),
    ),
    "print-address": (
        body('<a href="/legal-content/EN/TXT/PDF/?uri=CELEX:3">EN</a><a href="?format=pdf">x</a>'),
        (f"{HOST}/legal-content/EN/TXT/PDF/?uri=CELEX:3", f"{PAGE}?format=pdf"),
    ),
}

# Documents that portals link as they do, all known by the suffix; each leads to /<number>...
LINKED = (
    '<a href="/0.pdf">Home Office guidance</a>',
    '<a href="/1.pdf">Print</a>',
    '<a href="/2">关闭、破产企业名单.doc</a>',
    '<a href="/3">名单.pdf(1.2MB)</a>',
    '<a href="/4">《名单.doc》</a>',
    '<a href="/5" title="名单.doc（另開視窗）">名单</a>',
    '<a href="/6.pdf;jsessionid=1A">名单</a>',
    '<a href="/7.hwpx">공고문</a>',
    '<a href="/8.pdf.p7m">atto</a>',
    "<a href=\"javascript:MM_openBrWindow('/9.pdf','','width=1')\">名单</a>",
    "<a href=\"javascript:show('/10.ofd')\">名单</a>",
    "<a href='###' onclick=\"openPdf('/11.pdf')\">名单</a>",
    '<a href="javascript:;" data-url="/12.pdf">名单</a>',
    '<select onchange="open(this.value)"><option value="/13.pdf">名单</option></select>',
    '<!-- x --!><a href="/14.pdf">名单</a>',
)
# Shapes of pages in which an attachment behind its words was taken for one of a menu, or for none.
_LED = '附件：<a href="/v?id=1">名单</a>'
SHAPES = (
    f'<body id="top"><p>{_LED}</p></body>',
    f'<p class="position">您的位置：首页<p>{_LED}',
    f'<div><p class="position">您的位置：首页</div><div>{_LED}</div>',
    f'<table><tr><td class="top">首页<tr><td>{_LED}</table>',
    f'<table><tr><td><div class="nav"><div>首页</td><td>{_LED}</td></tr></table>',
    f'<table><tr><td class="menu"><table><tr><td>首页</table></table><p>{_LED}',
    f'<a name="fj"><p>{_LED}</p>',
)

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
    "query-letter": (
        f"{HOST}/content.php?id=7",
        body('<a href="?id=7&p=2">2</a><a href="?id=8&p=2">2</a>'),
        (f"{HOST}/content.php?id=7&p=2",),
    ),
    "numbered": (
        f"{HOST}/show-12-345-1.html",
        body('<a href="show-12-345-2.html">« 上一页</a><a href="show-12-346-2.html">2</a>'),
        (f"{HOST}/show-12-345-2.html",),
    ),
    "kaipu-create-page": (
        PAGE,
        body("<script>createPageHTML('div', 2, 1, 't20141001_1234', 'html', 9);</script>"),
        (f"{FOLDER}/t20141001_1234_2.html",),
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

MORE_PARTS = (
    (f"{HOST}/2014/10/name/", '<a href="/2014/10/name/2/">2</a>', f"{HOST}/2014/10/name/2/"),
    (f"{HOST}/?p=12", '<a href="?p=12&page=2">2</a>', f"{HOST}/?p=12&page=2"),
    ("https://www.example.gov.cn/a.html", f'<a href="{HOST}/a_2.html">2</a>', f"{HOST}/a_2.html"),
    (f"{HOST}/a.html", '<a href="a_2.html"><img alt="下一页" src=n.gif></a>', f"{HOST}/a_2.html"),
)

_LISTED = "".join(
    f'<li><a href="t2014{n}_{n}.html">关于进一步加强第{n}类事项管理工作的通知</a> 2014-10-{n}</li>'
    for n in range(10, 30)
)
# What leads on, and not to a part of the same notice.
NO_PARTS = (
    (f"{HOST}/?p=12", body("", '<link rel=next href="/?p=13">')),
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
