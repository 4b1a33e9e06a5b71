"""Answers made by hand, one for each rule by which an outcome is judged, and the like of notices.

Each is the least that the rule is about; none is a copy of anybody's page.
"""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """What a server answers, and where it came from if not from where it was asked."""

    page: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    came_from: str = ""


def page(title: str = "", *lines: str, head: str = "") -> str:
    """A small page: a title, and a paragraph for each line."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def script(code: str) -> str:
    """A page of nothing but a script."""
    return f"<html><head></head><body><script>{code}</script></body></html>"


ASKED = "http://example.gov.cn/art/2014/notice.html"
_HOST = "http://example.gov.cn"

# For each rule an answer that it must know.
CASES: dict[str, Answer] = {
    "ruishu": Answer(script("$_ts=window['$_ts'];$_ts.nsd=1;"), 412),
    "jiasule": Answer(script("document.cookie='__jsl_clearance=1'"), 521),
    "aliyun-acw": Answer(script("var arg1='" + "A1" * 20 + "';setCookie('acw_sc__v2',1)")),
    "aliyun-punish": Answer(script("location='/x/_____tmd_____/punish?x=1'")),
    "yunsuo-verify": Answer(script("self.location='/?security_verify_data=3132'")),
    "qianxin-wzws": Answer(script("post('/wzws-waf-cgi/check')")),
    "cloudflare-challenge": Answer(page("Hold on"), 403, (("CF-Mitigated", "challenge"),)),
    "cloudflare-wait": Answer(
        page("Just a moment...", head="<script src='/cdn-cgi/challenge-platform/x'></script>"), 403
    ),
    "aws-waf": Answer("", 202, (("x-amzn-waf-action", "challenge"),)),
    "incapsula": Answer(page("", head="<script src='/_Incapsula_Resource?x'></script>")),
    "datadome": Answer(script("c('https://geo.captcha-delivery.com/x')"), 403),
    "perimeterx": Answer(page("Hello", "Press and hold", head="<div id='px-captcha'></div>"), 403),
    "anubis": Answer(page("Wait", head="<script id='anubis_challenge'>1</script>")),
    "ddos-guard": Answer(page("DDoS-Guard", "Checking your browser"), 403),
    "puzzle": Answer(page("安全验证", "请拖动滑块", head="<script>1</script>")),
    "script-needed": Answer(page("例", "请开启JavaScript并刷新该页", head="<script>1</script>")),
    "aliyun-block": Answer(page("405", head="<a href='//errors.aliyun.com/x'>x</a>"), 405),
    "qcloud-block": Answer(page("提示", "本次访问由腾讯云Web应用防火墙处理"), 403),
    "huawei-block": Answer(page("提示", "请写信给 hws_security@example.com")),
    "huawei-server": Answer(page("418"), 418, (("Server", "CloudWAF"),)),
    "baidu-block": Answer(page("403"), 403, (("Server", "yunjiasu-nginx"),)),
    "chuangyu-block": Answer(page("提示", head="<img src='//www.365cyd.com/x.png'>"), 403),
    "safedog-block": Answer(page("提示", head="<img src='//404.safedog.cn/images/x.png'>")),
    "yunsuo-block": Answer(page("提示", head="<img class='yunsuologo'>")),
    "safeline-block": Answer(page("提示", head="<!-- event_id: 1 -->"), 403),
    "d-shield": Answer(page("D盾_拦截提示")),
    "site-firewall": Answer(page("网站防火墙", "您的请求带有不合法参数，请联系管理员！")),
    "akamai-block": Answer(page("Access Denied", "Reference&#32;&#35;18&#46;1f2e"), 403),
    "f5-block": Answer(
        page("", "The requested URL was rejected. Please consult with your administrator.")
        + "Your support ID is: 1"
    ),
    "sucuri-block": Answer(
        page("Access Denied - Sucuri Website Firewall", head="<a href='https://sucuri.net/x'>x</a>")
    ),
    "filing": Answer(page("", head="<iframe src='http://batit.aliyun.com/alww.html'></iframe>")),
    "filing-address": Answer(
        page("提示"), came_from="https://dnspod.qcloud.com/static/webblock.html?d=example.cn"
    ),
    "filing-words": Answer(page("提示", "温馨提示：", "该网站未备案，请联系管理者。")),
    "refused-words": Answer(page("访问被拦截", "您的来源可疑")),
    "refused-line": Answer(page("", "对不起，您的访问已被拦截！")),
    "login-address": Answer(page("统一身份"), came_from=f"{_HOST}/cas/login?service=x"),
    "maintenance": Answer(page("系统维护中", "请稍后再来")),
    "not-found-title": Answer(page("页面不存在_示例市人民政府", "首页", "政务公开", "联系我们")),
    "not-found-line": Answer(page("示例市", "很抱歉，您访问的页面不存在！", "返回首页")),
    "deleted-words": Answer(page("示例市", "该信息已被删除。")),
    "missing-by-script": Answer(script("alert('该信息不存在或已被删除');history.back();")),
    "error-address": Answer(page("提示"), came_from=f"{_HOST}/error/404.html"),
    "error-by-script": Answer(script("location.href='/404.html'")),
    "server-default": Answer(page("Welcome to nginx!", "It works.")),
    "home": Answer(page("示例市人民政府", "要闻"), came_from=f"{_HOST}/index.html"),
    "onward-by-meta": Answer(page("", head="<meta http-equiv='refresh' content='0;url=/new/'>")),
    "onward-by-script": Answer(script("window.location.href='/new/'")),
}

# The same in other languages: (rule, what a page says in its title or as its only line).
ELSEWHERE = (
    ("not-found-title", page("404 Not Found", "nginx")),
    ("not-found-title", page("Page not found | Ministry of Examples", "Home", "Contact")),
    ("not-found-title", page("找不到網頁 - 範例市政府", "回首頁")),
    ("not-found-title", page("Page introuvable", "Accueil")),
    ("not-found-title", page("Seite nicht gefunden", "Start")),
    ("not-found-title", page("Página no encontrada", "Inicio")),
    ("not-found-title", page("Страница не найдена", "Главная")),
    ("not-found-title", page("ページが見つかりません", "トップ")),
    ("not-found-title", page("페이지를 찾을 수 없습니다", "홈")),
    ("not-found-title", page("الصفحة غير موجودة", "الرئيسية")),
    ("not-found-line", page("", "Sorry, the page you requested could not be found.")),
    ("not-found-line", page("", "您要查看的信息不存在或无权访问".removesuffix("或无权访问"))),
    ("not-found-line", page("", "お探しのページは見つかりませんでした")),
    ("deleted-words", page("", "此内容因违规无法查看")),
    ("deleted-words", page("", "該文章已被刪除")),
    ("deleted-words", page("", "This page has been removed.")),
    ("refused-words", page("403 Forbidden", "nginx")),
    ("refused-words", page("Zugriff verweigert", "x")),
    ("refused-words", page("Доступ запрещён", "x")),
    ("refused-line", page("", "Your IP address has been blocked.")),
    ("puzzle", page("Verify you are human", head="<script>1</script>")),
)
