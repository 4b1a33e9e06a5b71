"""Pages of the made-up ministry for a browser: by script, in frames, behind challenges, endless.

with Ministry(SITE) as ministry:
    recording = browser_recorder().record(f"{ministry.address}/notice", folder, "capture-1")
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ingest import Profile, find_browser
from ingest.browser.recorder import BrowserRecorder
from manifests import Limits
from ministry import Answer, Visitor
from recordings import ok
from system_packages import need

PROFILE = Profile(languages=("zh-CN", "zh", "en"), width=1000, height=700)
LIMITS = Limits(
    browser_seconds=60,
    browser_load_seconds=20,
    browser_quiet_seconds=3,
    browser_patience_seconds=10,
    browser_answer_seconds=10,
    browser_screens=12,
    browser_picture_height=8000,
)
SENTENCE = "各部门应当依法公开有关文件，并自公布之日起三十日内办理完毕。"
PASSED = b"passed=yes"


def browser_recorder(
    limits: Limits = LIMITS, allow_private: bool = True, **more: Any
) -> BrowserRecorder:
    """A recorder with the system's Chromium; the test is skipped where there is none."""
    need("chromium", "chromium")
    settings: dict[str, Any] = {"software": "muniment/0.1", "authorities": lambda: ()} | more
    return BrowserRecorder(
        limits, lambda: datetime.now(UTC), allow_private, find_browser(PROFILE), PROFILE, **settings
    )


def page(body: str, head: str = "", status: str = "200 OK") -> bytes:
    html = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return sized(html.encode(), "text/html; charset=utf-8", status=status)


def sized(content: bytes, media: str, more: str = "", status: str = "200 OK") -> bytes:
    headers = (
        f"Content-Type: {media}\r\nContent-Length: {len(content)}\r\n{more}Connection: close\r\n"
    )
    return ok(headers.encode(), content).replace(b"200 OK", status.encode(), 1)


def picture(width: int = 8, height: int = 8) -> bytes:
    """A red PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff\0\0" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def challenge(visitor: Visitor) -> None:
    """412 and a script that sets a cookie; with the cookie, the notice."""
    if PASSED in visitor.request:
        visitor.send(page(f"<h1>公告</h1><p>{SENTENCE * 10}</p>"))
    else:
        script = (
            f"setTimeout(() => {{document.cookie='{PASSED.decode()}'; location.reload()}}, 900)"
        )
        held = f"<script>$_ts = window['$_ts']; {script}</script>"
        visitor.send(page(held, status="412 Precondition Failed"))
    visitor.end()


def challenge_with_words(visitor: Visitor) -> None:
    """The same with a text, on a connection that stays open, as those of most servers do."""
    words = f"<p>{SENTENCE * 3}</p>"
    while visitor.request:
        script = (
            f"setTimeout(() => {{document.cookie='{PASSED.decode()}'; location.reload()}}, 900)"
        )
        held = page(f"{words}<script>{script}</script>", status="412 Precondition Failed")
        passed = page(f"<h1>公告</h1><p>{SENTENCE * 10}</p>")
        answer = passed if PASSED in visitor.request else held
        visitor.send(answer.replace(b"Connection: close\r\n", b""))
        visitor.read_next()


def maze(visitor: Visitor) -> None:
    """Send everybody back to where he is, whatever he brings."""
    visitor.send(sized(b"", "text/html", "Location: /maze\r\n", "302 Found"))
    visitor.end()


def cookie_wall(visitor: Visitor) -> None:
    """Send whoever brings no cookie back to where he is, with one."""
    if PASSED in visitor.request:
        visitor.send(page(f"<h1>公告</h1><p>{SENTENCE * 10}</p>"))
    else:
        wall = "Set-Cookie: " + PASSED.decode() + "\r\nLocation: /wall\r\n"
        visitor.send(sized(b"", "text/html", wall, "302 Found"))
    visitor.end()


# Everything that a notice's page does to be seen whole, at once.
NOTICE = page(
    f"""
<h1>关于信息公开的公告</h1><div id=text></div>
<div id=rest style="display:none">{SENTENCE * 8}末段</div>
<a href="javascript:void 0" id=more>阅读全文 &gt;</a>
<a href="/other">查看更多</a>
<div style="height:3000px"></div>
<img loading=lazy width=40 height=40 src="/seal.png">
<iframe src="/frame" width=600 height=200></iframe>
<script>
alert('欢迎');
more.onclick = () => {{ rest.style.display = 'block'; more.remove() }};
fetch('/text').then(one => one.text()).then(said => {{ text.textContent = said }});
console.error('no such widget');
window.open('/window');
const file = document.createElement('a');
file.href = '/annex'; document.body.append(file); setTimeout(() => file.click(), 200);
const rtc = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:1'}}]}});
rtc.createDataChannel('x'); rtc.createOffer().then(one => rtc.setLocalDescription(one));
rtc.onicecandidate = one => {{ if (one.candidate) fetch('/candidate?' + one.candidate.candidate) }};
</script>""",
    "<link rel=icon href='data:,'>",
)

SCRIPTED = page(
    "<div id=text></div><script>fetch('/text').then(one => one.text()).then(said => "
    "{ text.textContent = said })</script>"
)

# Attachments as portals give them out by script, and what must not be clicked.
GIVEN = page(
    f"""<div class=TRS_Editor><h1>公告</h1><p>{SENTENCE * 8}</p>
<p>附件：<a href="javascript:download('4711')">附件1：名单.doc</a></p>
<p><a href="#" onclick="post('one'); return false">附件2：表格.xls</a>
<a href="#" onclick="post('two'); return false">附件3：表格.xls</a></p>
<p><a href="javascript:;" id=blob>附件4：汇总.zip</a></p>
<p><a href="javascript:window.open('/scan')">附件5</a></p>
<p><a href="javascript:lead()">附件6：说明</a></p>
<p><a href="javascript:tear()">附件7：遗失.wps</a></p>
<p>附件：<a href="javascript:delAttach(1)">附件8.doc</a> <a href="javascript:left()">打印</a></p>
<table><tr><td>附件9.doc</td><td><button onclick="download('9');
return false">下载</button></td></tr></table>
<form action="/posted" method=post target=kept><input type=hidden name=id value=six>
<input type=submit value="附件10：图.zip"></form><iframe name=kept hidden></iframe>
<form action="/left"><input name=code><button>附件11：册.pdf</button></form>
<p><span role=button onclick="left()">附件12.doc 打印</span></p>
<iframe src="/listed" width=500 height=150></iframe>
</div>
<div class=footer><p><a href="javascript:left()">附件下载</a></p></div>
<p id=clicks>未点击</p>
<script>
function left() {{ fetch('/left') }}
function delAttach() {{ left() }}
function tear() {{ location.href = '/torn' }}
function lead() {{ location.href = '/explained' }}
function download(id) {{ clicks.textContent = '点击'; location.href = '/file?id=' + id }}
function post(id) {{
  const form = document.createElement('form'); form.method = 'post'; form.action = '/posted';
  const said = document.createElement('input'); said.name = 'id'; said.value = id;
  form.append(said); document.body.append(form); form.submit();
}}
blob.addEventListener('click', () => fetch('/bytes').then(one => one.blob()).then(made => {{
  const link = document.createElement('a'); link.href = URL.createObjectURL(made);
  link.download = '汇总.zip'; link.click();
}}));
</script>""",
    "<link rel=icon href='data:,'>",
)


# What ministries list in a frame of their own, with ASP.NET: each link sends the page to itself.
LISTED = page(
    """<form name=whole method=post action="./listed">
<input type=hidden name=__EVENTTARGET><input type=hidden name=__VIEWSTATE value=dDw>
<p><a href="javascript:__doPostBack('ctl00$lnk13','')">附件13：册.doc</a>
<a href="javascript:__doPostBack('ctl00$lnkDel','')">附件14：册.doc</a>
<a href="javascript:location.href='/explained?15'">附件15：说明</a></p></form>
<p><a href="javascript:nothing()">附件16：遗失.doc</a> <a href="/annex">附件17.doc</a></p><script>
function __doPostBack(target) { whole.__EVENTTARGET.value = target; whole.submit() }
</script>""",
    "<link rel=icon href='data:,'>",
)


def listed(visitor: Visitor) -> None:
    """Show the list, or give what its form was sent for."""
    if visitor.request.startswith(b"POST"):
        said = visitor.read_body(len("__EVENTTARGET=ctl00%24lnk13&__VIEWSTATE=dDw"))
        name = "Content-Disposition: attachment; filename=list.doc\r\n"
        visitor.send(sized(b"\xd0\xcf\x11\xe0 list " + said, "application/msword", name))
    else:
        visitor.send(LISTED)
    visitor.end()


def posted(visitor: Visitor) -> None:
    """Give another file for each id, all from one address."""
    said = visitor.request.partition(b"\r\n\r\n")[2] or visitor.read_body(6)
    name = "Content-Disposition: attachment; filename=table.xls\r\n"
    table = sized(b"\xd0\xcf\x11\xe0 table " + said, "application/vnd.ms-excel", name)
    visitor.send(sized(said, "text/plain") if said.endswith(b"six") else table)
    visitor.end()


def reloads(visitor: Visitor) -> None:
    """A page that loads itself anew, once; who has it still is told that it has not changed."""
    if b"if-modified-since" in visitor.request.lower():
        visitor.send(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
    else:
        script = f"if (!document.cookie) {{document.cookie='{PASSED.decode()}'; location.reload()}}"
        whole = page(f"<p>{SENTENCE * 10}</p><script>{script}</script>")
        dated = b"Last-Modified: Sat, 21 Nov 2026 00:00:00 GMT\r\nConnection: close"
        visitor.send(whole.replace(b"Connection: close", dated))
    visitor.end()


SITE: Mapping[str, Answer] = {
    "/reloads": reloads,
    "/given": GIVEN,
    "/file?id=4711": sized(
        b"\xd0\xcf\x11\xe0 list", "application/msword", "Content-Disposition: attachment\r\n"
    ),
    "/torn": Visitor.reset,
    "/file?id=9": sized(
        b"\xd0\xcf\x11\xe0 nine", "application/msword", "Content-Disposition: attachment\r\n"
    ),
    "/posted": posted,
    "/listed": listed,
    "/bytes": sized(b"PK\x03\x04 bytes", "application/octet-stream"),
    "/scan": sized(picture(30, 30), "image/png"),
    "/explained?15": page(f"<p>说明：{SENTENCE * 3}</p>", "<link rel=icon href='data:,'>"),
    "/explained": page(f"<p>说明：{SENTENCE * 3}</p>", "<link rel=icon href='data:,'>"),
    "/notice": NOTICE,
    "/text": sized((SENTENCE * 12).encode(), "text/plain; charset=utf-8"),
    "/seal.png": sized(picture(), "image/png"),
    "/frame": page("<p>框架内的文字</p>", "<link rel=icon href='data:,'>"),
    "/window": page("<img src=/stamp.png>", "<link rel=icon href='data:,'>"),
    "/stamp.png": sized(picture(), "image/png"),
    "/other": page("<p>别的网页</p>", "<link rel=icon href='data:,'>"),
    "/annex": sized(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 40,
        "application/msword",
        'Content-Disposition: attachment; filename="annex 1.doc"\r\n',
    ),
    "/favicon.ico": sized(b"", "image/x-icon", status="404 Not Found"),
    "/challenge": challenge,
    "/challenge-with-words": challenge_with_words,
    "/wall": cookie_wall,
    "/maze": maze,
    "/gone": page(
        "<div id=all></div><script>all.innerHTML = '<h1>页面不存在</h1><p>您访问的页面不存在"
        "或已删除。</p>'</script>",
        "<title>404</title>",
    ),
    "/onward": page("", "<meta http-equiv=refresh content='1; url=/scripted?of={1|2}'>"),
    # Characters that browsers leave as they are, though an address may not have them.
    "/scripted?of={1|2}": SCRIPTED,
    "/scripted": SCRIPTED,
    "/stays": page(
        "<script>$_ts = window['$_ts']; setInterval(() => 1, 100)</script>",
        status="412 Precondition Failed",
    ),
    "/stays-200": page("<script>$_ts = window['$_ts']; setInterval(() => 1, 100)</script>"),
    "/paper": sized(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n", "application/pdf"),
    "/endless": page(
        "<div id=all></div><script>function grow() { for (let i = 0; i < 60; i++) { const p = "
        "document.createElement('p'); p.textContent = '公告第' + i + '段'; all.append(p) } } "
        "grow(); addEventListener('scroll', grow); setInterval(() => fetch('/text'), 300)</script>"
    ),
    "/stuck": page(
        f"<p>{SENTENCE * 8}</p><script>setTimeout(() => {{ while (true); }}, 0)</script>"
    ),
    "/held": page(f"<p>{SENTENCE * 8}</p><img src=/held.png>", "<link rel=icon href='data:,'>"),
    "/held.png": Visitor.hold,
    "/hungry": page(
        f"<p>{SENTENCE * 8}</p><script>const all = []; setInterval(() => {{ const one = new "
        "Uint8Array(50e6); one.fill(1); all.push(one) }, 20)</script>"
    ),
}
