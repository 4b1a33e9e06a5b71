"""A notice of the made-up ministry with all that one can have: parts, attachments, frames, styles.

The page and its parts stand in GBK, as do the query and the file name of one attachment.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ministry import Answer
from recordings import ok

ARTICLE = "第一条　为了规范政务公开工作，根据有关法律、行政法规，制定本办法。"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + b"scanned " * 20
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0" + b"word " * 30
OFD = b"PK\x03\x04\0" + b"ofd " * 20
SCAN = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"scan " * 20
ICON = b"GIF89a\x01\0\x01\0\0"
CITED = "<html><head><title>代码中心</title></head><body><p>组织机构代码。</p></body></html>"
# The page's parts in the order in which they are asked for, then what was attached.
OWN = ("notice_1.html", "notice_2.html", "a.pdf", "/d?n=%B9%AB%B8%E6", "b.ofd", "s.jpg", "x.doc")


def answer(content: bytes | str, media: str = "text/html", more: str = "") -> bytes:
    """An answer of status 200; text in GBK, as HTTP says."""
    raw = content.encode("gbk") if isinstance(content, str) else content
    kind = f"{media}; charset=gb2312" if isinstance(content, str) else media
    head = f"Content-Type: {kind}\r\nContent-Length: {len(raw)}\r\n"
    return ok((head + more).encode("gbk"), raw)


def page(number: int = 0) -> str:
    """The page, or a further part of the notice."""
    attached = (
        '<p>附件：<a href="a.pdf">1. 名单</a></p><p><a href="/d?n=公告">2. 表格</a></p>'
        '<iframe src="/viewer.html?file=/zwgk/b.ofd"></iframe><p><img src="s.jpg"></p>'
        '<p>见<a href="/cited.html">代码中心</a>。</p>'
    )
    return (
        "<html><head><title>示例市公告</title>"
        '<link rel="stylesheet" href="/css/main.css"></head><body><div class="TRS_Editor">'
        f"<p>{ARTICLE * 8}</p>{attached if not number else ''}</div><img data-src='/lazy.png'>"
        '<a href="x.doc">3. 附表.doc</a><iframe src="/frame.html"></iframe>'
        f'<script>createPageHTML(3, {number}, "notice", "html");</script>'
        '<script src="/js/main.js"></script><a href="other.html">下一篇：通知</a></body></html>'
    )


def served() -> Mapping[str, Answer]:
    """What the ministry answers, by path; ``/zwgk/notice.html`` is the notice."""
    name = 'Content-Disposition: attachment; filename="表格.xls"\r\n'
    return {
        "/zwgk/notice.html": answer(page()),
        "/zwgk/notice_1.html": answer(page(1)),
        "/zwgk/notice_2.html": answer(page(2)),
        "/zwgk/a.pdf": answer(PDF, "application/pdf"),
        "/d?n=%B9%AB%B8%E6": answer(DOC, "application/octet-stream", name),
        "/viewer.html?file=/zwgk/b.ofd": answer(OFD, "application/ofd"),
        "/zwgk/s.jpg": answer(SCAN, "image/jpeg"),
        "/zwgk/x.doc": answer(DOC + b"3", "application/msword"),
        "/css/main.css": answer(b"@import 'more.css'; body{background:url(/bg.gif)}", "text/css"),
        "/css/more.css": answer(b"@import url(main.css);", "text/css"),
        "/bg.gif": answer(ICON, "image/gif"),
        "/lazy.png": answer(b"\x89PNG\r\n\x1a\n\0", "image/png"),
        "/js/main.js": answer(b"var a = 1;", "application/javascript"),
        "/frame.html": answer('<html><body>框架<img src="/in.gif"></body></html>'),
        "/in.gif": answer(ICON + b"2", "image/gif"),
        "/cited.html": answer(CITED),
    }


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def site() -> Mapping[str, Answer]:
    """The same, of a host that says that it has no robots.txt."""
    return {**served(), "/robots.txt": NOT_FOUND}


def warc_of_notice(archive: Path) -> Path:
    """The notice's WARC file; the others are of robots.txt, and small."""
    found = archive.glob("shelves/*/*/*/v1/content/captures/*/data.warc.gz")
    return max(found, key=lambda path: path.stat().st_size)
