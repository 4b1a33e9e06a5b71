"""What a fetch ended in, in words; a removal is not among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from manifests import printable
from muniment.words.language import Language, Sentence

OUTCOMES = {
    "notice": Sentence("a notice, as far as the rules can tell", "公文（就规则所能判断）"),
    "changed": Sentence("other content than last time", "内容与上次不同"),
    "redirected": Sentence("sent elsewhere", "被转往别处"),
    "not-found": Sentence("not found", "未找到"),
    "soft-not-found": Sentence(
        "not found by the page's own words, though the status says otherwise",
        "页面自称未找到，而状态码并非如此",
    ),
    "blocked": Sentence("blocked or challenged", "被拦截或要求验证"),
    "unreachable": Sentence("unreachable", "无法到达"),
    "empty": Sentence("empty", "空白"),
    "truncated": Sentence("not whole", "不完整"),
}

DETAILS = {
    "refused-address": Sentence("an address that is not allowed", "不被允许的地址"),
    "dns": Sentence("the name was not resolved", "域名未能解析"),
    "tcp": Sentence("no connection", "未能建立连接"),
    "tls": Sentence("TLS failed", "TLS 失败"),
    "reset": Sentence("the connection was reset", "连接被重置"),
    "timeout": Sentence("too slow, or silence", "过慢或无响应"),
    "protocol": Sentence("an answer that is no HTTP", "应答不是 HTTP"),
    "limit": Sentence("a limit of ours was met", "达到我方限额"),
    "given-up": Sentence("the browser did not wait for it", "浏览器未等其完成"),
    "server-error": Sentence("the server says that it failed", "服务器称自身出错"),
    "closed": Sentence("the site is closed, says who stands in its place", "网站已关闭或停用"),
    "maintenance": Sentence("the site says that it is under maintenance", "网站称正在维护"),
    "challenge": Sentence(
        "a script, puzzle or wait in place of the page", "以脚本、验证或等待代替页面"
    ),
    "firewall": Sentence("a firewall's page", "防火墙的页面"),
    "filing": Sentence(
        "a page put before sites without an ICP filing", "网站未备案时所显示的拦截页面"
    ),
    "refused": Sentence("refused", "被拒绝"),
    "login": Sentence("a log-in is asked for", "要求登录"),
    "too-often": Sentence("asked too often", "访问过于频繁"),
    "legal": Sentence(
        "not available for legal reasons, says the server", "服务器称因法律原因不可用"
    ),
    "said-gone": Sentence("the server says that it is gone", "服务器称已不存在"),
    "said-missing": Sentence("the page says that there is none", "页面称不存在"),
    "said-deleted": Sentence("the page says that it was deleted", "页面称已被删除"),
    "error-page": Sentence("the site's error page", "网站的错误页面"),
    "default-page": Sentence("the page that a server is installed with", "服务器的默认页面"),
    "home": Sentence("the front page", "首页"),
    "by-page": Sentence("by a page that only leads on", "由仅作跳转的页面转出"),
    "nowhere": Sentence("to no address that was given", "未给出去处"),
    "redirect-loop": Sentence("in a circle", "循环"),
    "redirect-malformed": Sentence("to what is no address", "所指不是地址"),
    "too-many-redirects": Sentence("too often", "次数过多"),
    "robots-disallowed": Sentence(
        "to what robots.txt there asks not to visit", "所指地址的 robots.txt 要求不要访问"
    ),
    "robots-unreachable": Sentence(
        "to a host whose robots.txt could not be had", "所指主机的 robots.txt 无法取得"
    ),
    "host-resting": Sentence(
        "to a host that is to be left alone for longer than is waited",
        "所指主机要求暂停访问，超出等待时限",
    ),
    "no-text": Sentence("a page without a text", "没有文字的页面"),
}

CONFIDENCE = {
    "certain": Sentence("certain", "确定"),
    "likely": Sentence("likely", "很可能"),
    "unclear": Sentence("unclear", "不明"),
}

_LINES = {
    "came": Sentence("what came: {outcome} ({sure})", "所得：{outcome}（{sure}）"),
    "came-detail": Sentence(
        "what came: {outcome}: {detail} ({sure})", "所得：{outcome}：{detail}（{sure}）"
    ),
    "evidence": Sentence(
        "by the rule {rule}: {where} “{said}”", "依据规则 {rule}：{where}“{said}”"
    ),
    "encoding": Sentence("its text: {name}, by {how}", "其文字：{name}，依据{how}"),
    "encoding-wrong": Sentence(
        "its text: {name}, by {how}; its bytes are {content}",
        "其文字：依据{how}为 {name}；字节实为 {content}",
    ),
    "taken": Sentence(
        "taken for the notice all the same: {reason}", "仍作为公文收录，理由：{reason}"
    ),
}


HOW = {
    "mark": Sentence("its byte order mark", "字节顺序标记"),
    "http": Sentence("HTTP", "HTTP"),
    "meta": Sentence("the page itself", "网页自身"),
    "content": Sentence("its content", "其内容"),
    "default": Sentence("nothing better", "并无更好的依据"),
}


def encoding_lines(encoding: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Give the line that tells of a statement's ``encoding``; none of an empty one."""
    if not encoding:
        return
    told = {key: printable(str(encoding.get(key, ""))) for key in ("name", "content")}
    told["how"] = _word(HOW, encoding.get("how"), language)
    yield _LINES["encoding-wrong" if told["content"] else "encoding"].say(language, told)


def fetch_lines(fetch: Mapping[str, Any] | None, language: Language) -> Iterator[str]:
    """Give the lines that tell of a statement's ``fetch``: what came, by which evidence."""
    if not fetch:
        return
    told = {
        "outcome": _word(OUTCOMES, fetch.get("outcome"), language),
        "detail": _word(DETAILS, fetch.get("detail"), language),
        "sure": _word(CONFIDENCE, fetch.get("confidence"), language),
    }
    yield _LINES["came-detail" if told["detail"] else "came"].say(language, told)
    shown_by = fetch.get("evidence")
    for one in shown_by if isinstance(shown_by, list) else ():
        if not isinstance(one, Mapping):
            continue
        shown = {key: printable(str(one.get(key, ""))) for key in ("rule", "where", "said")}
        yield _LINES["evidence"].say(language, shown)
    if reason := fetch.get("taken_as_notice"):
        yield _LINES["taken"].say(language, {"reason": printable(str(reason))})


def _word(words: Mapping[str, Sentence], code: Any, language: Language) -> str:
    """Give the word of a code; one of a later release as it is."""
    known = words.get(str(code or ""))
    return known.say(language, {}) if known is not None else printable(str(code or ""))
