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
    "akamai-verify": Answer("<html><meta http-equiv='refresh' content='5; URL=/?bm-verify=AAQ'>"),
    "f5-script": Answer(script("window['bobcmn']='x'")),
    "kasada": Answer(script("window.KPSDK={}"), 429),
    "stormwall": Answer("<html><script src='/__qrator/qauth.js'></script></html>", 401),
    "safeline": Answer(page("请稍候", head="<script src='/.safeline/static/x.js'></script>"), 468),
    "sucuri-script": Answer(script("sucuri_cloudproxy_js='';"), 307),
    "site-ground": Answer("<html><meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r'>"),
    "incapsula": Answer(page("", head="<script src='/_Incapsula_Resource?x'></script>")),
    "datadome": Answer(script("c('https://geo.captcha-delivery.com/x')"), 403),
    "perimeterx": Answer(page("Hello", "Press and hold", head="<div id='px-captcha'></div>"), 403),
    "anubis": Answer(page("Wait", head="<script id='anubis_challenge'>1</script>")),
    "ddos-guard": Answer(page("DDoS-Guard", "Checking your browser"), 403),
    "puzzle": Answer(page("安全验证", "请拖动滑块", head="<script>1</script>")),
    "puzzle-line": Answer(
        page("微信公众平台", "环境异常", "当前环境异常，完成验证后即可继续访问。")
    ),
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
    "firewall-title": Answer(page("WEB 应用防火墙", "请求编号：1")),
    "firewall-line": Answer(page("提示", "抱歉，您的请求似乎存在威胁，已被拦截！")),
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
    "filing-title": Answer(page("未备案提示", "网站暂时不能提供服务")),
    "filing-words": Answer(page("提示", "温馨提示：", "该网站未备案，请联系管理者。")),
    "refused-words": Answer(page("访问被拦截", "您的来源可疑")),
    "refused-line": Answer(page("", "对不起，您的访问已被拦截！")),
    "login-address": Answer(page("统一身份"), came_from=f"{_HOST}/cas/login?service=x"),
    "login-title": Answer(
        page("统一身份认证平台", "用户名", "<form><input type='password'></form>")
    ),
    "login-words": Answer(page("提示", "您还没有登录，请先登录！")),
    "maintenance": Answer(page("系统维护中", "请稍后再来")),
    "maintenance-notice": Answer(page("系统升级公告", "因系统升级，本周六停机。")),
    "maintenance-line": Answer(page("示例市人民政府", "网站维护中，敬请期待")),
    "closed": Answer(page("提示", "此域名已过期，请及时续费")),
    "server-error-title": Answer(page("系统发生错误", "ThinkPHP V5")),
    "server-error-line": Answer(page("", "Whitelabel Error Page", "There was an unexpected error")),
    "not-found-title": Answer(page("页面不存在_示例市人民政府", "首页", "政务公开", "联系我们")),
    "not-found-line": Answer(page("示例市", "很抱歉，您访问的页面不存在！", "返回首页")),
    "deleted-words": Answer(page("示例市", "该信息已被删除。")),
    "missing-in-json": Answer(
        '{"code":404,"msg":"x","data":null}', headers=(("Content-Type", "application/json"),)
    ),
    "missing-by-script": Answer(script("alert('该信息不存在或已被删除');history.back();")),
    "error-address": Answer(page("提示"), came_from=f"{_HOST}/error/404.html"),
    "error-by-script": Answer(script("location.href='/404.html'")),
    "server-default": Answer(page("Welcome to nginx!", "It works.")),
    "home": Answer(page("示例市人民政府", "要闻"), came_from=f"{_HOST}/index.html"),
    "onward-by-meta": Answer(page("", head="<meta http-equiv='refresh' content='0;url=/new/'>")),
    "onward-by-header": Answer(page("通告", "请稍候"), headers=(("Refresh", "0;url=/new/"),)),
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
    ("deleted-words", page("提示", "该信息已被删除或正在审核中。")),
    ("not-found-line", page("", "The page you’re looking for is no longer available")),
    ("refused-words", page("403 Forbidden", "nginx")),
    ("refused-words", page("Zugriff verweigert", "x")),
    ("refused-words", page("Доступ запрещён", "x")),
    ("refused-line", page("", "Your IP address has been blocked.")),
    ("puzzle", page("Verify you are human", head="<script>1</script>")),
    ("not-found-title", page("无法找到该页", "您正在搜索的页面可能已经删除、更名或暂时不可用。")),
    ("not-found-title", page("404 - 找不到文件或目录。", "服务器错误")),
    ("not-found-title", page("HTTP状态 404 - 未找到", "类型 状态报告")),
    ("not-found-title", page("抱歉，页面找不到了-示例市人民政府", "返回首页")),
    ("not-found-title", page("網頁未能找到", "回首頁")),
    ("not-found-title", page("系統訊息 | 網頁不存在或已移除", "回首頁")),
    ("not-found-title", page("Хуудас олдсонгүй", "Нүүр")),
    ("not-found-title", page("Бет табылмады", "Басты бет")),
    ("not-found-title", page("بەت تېپىلمىدى", "باش بەت")),
    ("not-found-title", page("صفحه مورد نظر یافت نشد", "خانه")),
    ("not-found-title", page("Không tìm thấy trang", "Trang chủ")),
    ("not-found-title", page("Halaman tidak ditemukan", "Beranda")),
    ("not-found-title", page("ไม่พบหน้าที่คุณต้องการ", "หน้าแรก")),
    ("not-found-title", page("Сторінку не знайдено", "Головна")),
    ("not-found-title", page("Nie znaleziono strony", "Start")),
    ("not-found-title", page("Pagina niet gevonden", "Home")),
    ("not-found-title", page("Sidan hittades inte", "Start")),
    ("not-found-title", page("Az oldal nem található", "Kezdőlap")),
    ("not-found-title", page("Siden blev ikke fundet", "Forside")),
    ("not-found-title", page("Sivua ei löytynyt", "Etusivu")),
    ("not-found-title", page("Stránka nebyla nalezena", "Domů")),
    ("not-found-title", page("Pagina nu a fost găsită", "Acasă")),
    ("not-found-title", page("Страницата не е намерена", "Начало")),
    ("not-found-title", page("Страница није пронађена", "Почетна")),
    ("not-found-title", page("Η σελίδα δεν βρέθηκε", "Αρχική")),
    ("not-found-title", page("הדף לא נמצא", "דף הבית")),
    ("not-found-title", page("पृष्ठ नहीं मिला", "मुख्य पृष्ठ")),
    ("not-found-line", page("跳转提示", "文章不存在或已删除！")),
    ("not-found-line", page("提示信息", "抱歉，指定的主题不存在或已被删除或正在被审核")),
    ("not-found-line", page("", "您所查看的页面可能已下线,请访问其他页面！")),
    ("not-found-line", page("", "啊哦，您访问的页面不见了")),
    ("not-found-line", page("", "很抱歉，您所查詢的資料不存在或已下架")),
    ("deleted-words", page("", "此账号已被屏蔽, 内容无法查看")),
    ("refused-line", page("", "仅限中国大陆地区访问")),
    ("refused-line", page("", "您所在的地区无法访问该网站")),
    ("refused-line", page("", "访问太频繁了，请稍后再试！").replace("访问", "您的访问")),
    ("puzzle", page("百度安全验证", head="<script>1</script>")),
    ("puzzle", page("滑动验证页面", head="<script>1</script>")),
    ("puzzle", page("浏览器安全检查中...", head="<script>1</script>")),
    ("firewall-line", page("", "当前访问疑似黑客攻击，已被网站管理员设置为拦截")),
    ("firewall-line", page("", "很抱歉，您提交的请求可能对网站造成威胁")),
    ("server-error-title", page("502 Bad Gateway", "nginx")),
    ("maintenance", page("系统升级维护中", "请稍后访问")),
    ("closed", page("", "This account has been suspended.")),
    # What sends on, and what says it in a script, as old sites and ASP.NET write them.
    ("onward-by-meta", "<html><meta content='0;url=/new/' http-equiv='refresh'><body></body>"),
    ("onward-by-script", "<script><!--\nwindow.location='/new/';\n//--></script>"),
    ("onward-by-script", "<script>window.location.assign('/new/')</script>"),
    (
        "missing-by-script",
        "<form id=f><input type=hidden name=__VIEWSTATE></form>"
        + script("alert('该信息不存在或已被删除');history.back()"),
    ),
)

# A site's own page around what it says: a menu of links before, who runs the site behind.
MENU = "".join(
    f"<li><a href='/{number}/'>政务公开与互动交流之{number}</a></li>" for number in range(99)
)
FOOT = "主办：示例市人民政府办公室 网站标识码：4400000000 粤ICP备00000000号 公网安备 440000000号"


def in_site(title: str, *lines: str) -> str:
    """A page as portals have them: with far more text in its links than of its own."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><ul>{MENU}</ul>"
        f"<div>{body}</div><div>{FOOT}</div></body></html>"
    )


# Short notices, each with words that such pages have too: (title, lines).
NOTICES = (
    ("关于示例网站停止服务的公告", "因机构改革，示例网站已于2019年1月1日停止服务。", "特此公告。"),
    ("关于废止部分文件的通知", "经研究，下列文件已失效。", "该文件已失效", "示例市政府"),
    ("示例市招聘公告", "附件：<a href=/a.doc>名单.doc</a>", "登录后方可评论", "您还未登录"),
    ("关于系统升级维护的通知", "系统将于今晚22时至次日6时升级维护，期间暂停服务。"),
    ("关于网站备案工作的公告", "经查，以下网站未备案，请及时办理。", "一、甲网；二、乙网"),
    ("关于采购Web应用防火墙的公告", "采购内容：应用防火墙一台。", "联系人：张先生"),
    ("关于启用滑动验证的通知", "为保障安全，系统自即日起启用滑动验证。"),
    ("关于统一身份认证平台上线的通知", "请用户登录使用。<form><input type=password></form>"),
    ("关于数据库连接错误的情况说明", "因数据库错误，部分数据缺失。"),
    ("关于境外人员访问的通告", "本网站服务对象为境内用户。"),
    ("关于删除信息的公告", "根据规定，下列信息已删除。", "共三条。"),
    ("招标公告", "项目名称：道路工程", "公告已过期", "报名截止"),
    ("关于404国道封闭施工的公告", "404国道自即日起封闭施工。"),
    ("关于403国道封闭的通知", "403国道禁止通行。"),
    ("安全检查", "今日，市应急管理局检查了三家企业。<script></script>"),
    (
        "停水公告",
        "因管网检修，明日8时至18时停水，请提前储水，不便之处敬请谅解。",
        "<script src='/_Incapsula_Resource?a'></script>",
    ),
    ("Circular 7", "This document has been withdrawn."),
    ("Notice of system maintenance", "The site will be under maintenance on 3 May."),
    ("Access denied to records: appeal form", "If your request was denied, use this form."),
)
