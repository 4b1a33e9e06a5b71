"""Which browser recorded a page, and why one was taken, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checksums import Finding
from manifests import printable
from muniment.words.language import Language, Sentence

NEEDS = {
    "challenge": Sentence("HTTP was answered with a challenge", "HTTP 得到的是验证页面"),
    "cookies": Sentence(
        "HTTP was sent in a circle with a cookie, which it does not keep",
        "HTTP 不保存 Cookie，因而被循环转发",
    ),
    "leads-on": Sentence("the page that HTTP got only leads on", "HTTP 所得网页仅作跳转"),
    "little-text": Sentence(
        "the page that HTTP got has scripts and hardly a text",
        "HTTP 所得网页有脚本而几乎没有文字",
    ),
    "frames": Sentence("the page that HTTP got is made of frames", "HTTP 所得网页由框架组成"),
    "attachments": Sentence(
        "the page that HTTP got has attachments that only a script or a form gives out",
        "HTTP 所得网页有仅由脚本或表单提供的附件",
    ),
}
MISSING = {
    "driver": Sentence(
        "its driver (pip install 'muniment[browser]')",
        "其驱动程序（pip install 'muniment[browser]'）",
    ),
    "chromium": Sentence(
        "Chromium (Debian package chromium)", "Chromium（Debian 软件包 chromium）"
    ),
    "working-chromium": Sentence("a Chromium that runs", "能运行的 Chromium"),
}
_LINES = {
    "by": Sentence(
        "by {name} {version} ({driver}; {sandbox})", "{name} {version}（{driver}；{sandbox}）"
    ),
    "on": Sentence("sandboxed", "有沙箱"),
    "off": Sentence("without a sandbox", "无沙箱"),
    "need": Sentence("a browser was taken since {need}", "使用浏览器的原因：{need}"),
    "clicked": Sentence(
        "clicked for attachments: {clicked}; files that came of it: {saved}",
        "为取得附件而点击：{clicked} 处；由此取得文件：{saved} 个",
    ),
    "missing": Sentence(
        "a browser was wanted since {need}; what is missing for it here: {missing}",
        "需要浏览器的原因：{need}；此处尚缺：{missing}",
    ),
    "failure": Sentence(
        "it brought less than HTTP, which stands ({why})",
        "所得少于 HTTP，以 HTTP 所得为准（{why}）",
    ),
}


def browser_lines(browser: Mapping[str, Any] | None, language: Language) -> Iterator[str]:
    """Give the lines that tell of a statement's ``browser``: which one, and why."""
    if not browser:
        return
    driver = browser.get("driver")
    told = {key: printable(str(browser.get(key, ""))) for key in ("name", "version")}
    named = driver if isinstance(driver, Mapping) else {}
    told["driver"] = printable(f"{named.get('name', '')} {named.get('version', '')}")
    sandbox = "on" if browser.get("sandbox") == "on" else "off"
    told["sandbox"] = _LINES[sandbox].say(language, {})
    yield _LINES["by"].say(language, told)
    if need := browser.get("need"):
        yield _LINES["need"].say(language, {"need": _word(NEEDS, need, language)})
    if clicked := [one for one in _listed(browser.get("clicked")) if isinstance(one, Mapping)]:
        saved = sum(len(_listed(one.get("saved"))) for one in clicked)
        yield _LINES["clicked"].say(language, {"clicked": str(len(clicked)), "saved": str(saved)})
    if why := browser.get("failure"):
        yield _LINES["failure"].say(language, {"why": printable(str(why))})


def missing_lines(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    """Give the line that tells what of a browser is missing, where one was wanted."""
    for one in findings:
        if one.code == "browser-missing":
            told = dict(one.particulars)
            yield _LINES["missing"].say(
                language,
                {
                    "missing": _word(MISSING, told.get("missing"), language),
                    "need": _word(NEEDS, told.get("need"), language),
                },
            )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(words: Mapping[str, Sentence], code: Any, language: Language) -> str:
    known = words.get(str(code))
    return known.say(language, {}) if known is not None else printable(str(code))
