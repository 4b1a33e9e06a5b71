"""What was captured for a notice besides its page, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from manifests import printable
from muniment.words.language import Language, Sentence

RELATIONS = {
    "page": Sentence("page", "页面"),
    "part": Sentence("part", "分页"),
    "attachment": Sentence("attachment", "附件"),
    "frame": Sentence("frame", "框架"),
    "requisite": Sentence("requisite", "页面资源"),
    "outlink": Sentence("outlink", "所引网页"),
}
_NAMED = ("part", "attachment", "outlink")
_COUNTS = {
    "part": Sentence("further parts: {count}", "后续分页 {count}"),
    "attachment": Sentence("attachments: {count}", "附件 {count}"),
    "frame": Sentence("frames: {count}", "框架 {count}"),
    "requisite": Sentence(
        "requisites (images, styles, scripts): {count}", "页面资源（图像、样式、脚本） {count}"
    ),
    "outlink": Sentence("cited pages: {count}", "所引网页 {count}"),
}
_FAILED = Sentence("{said} ({failed} not obtained)", "{said}（其中 {failed} 未取得）")
_WITH = Sentence("captured too: {said}", "一并捕获：{said}")
_MISSING = Sentence("not obtained ({code}): {what}: {why}", "未取得（{code}）：{what}：{why}")
_LACKING = Sentence("{what}: not obtained ({code})", "{what}：未取得（{code}）")


def _by_hand(english: str, chinese: str) -> Sentence:
    return Sentence(
        f"{english} Save it in a browser and add it with `muniment preserve --notice ID FILE`.",
        f"{chinese}请在浏览器中另存后，用 `muniment preserve --notice ID FILE` 补入。",
    )


_BECAUSE = {
    "whole-limit": Sentence(
        "a limit was met; see the finding. Raise it in muniment.toml and preserve it again.",
        "达到限额，见“发现”。请在 muniment.toml 中调高后再次入藏该网址。",
    ),
    "import-page-no-notice": Sentence(
        "it is none, by the rules; see the finding. If it is the notice, preserve it with "
        "--as-notice and the reason.",
        "依规则判断它不是公告，见“发现”。如它确是公告，请用 --as-notice 并说明理由入藏。",
    ),
    "import-revisits": Sentence(
        "the file only says that it was what another file has. Preserve that one too.",
        "该文件只说明内容与另一文件所存相同。请一并入藏那个文件。",
    ),
    "import-no-success": Sentence(
        "the file has none; see the finding. What was answered then is evidence all the same.",
        "该文件中没有，见“发现”。当时的应答仍是证据。",
    ),
    "by-script": _by_hand("a script gives it out.", "由脚本提供。"),
    "by-form": _by_hand("a form gives it out.", "由表单提供。"),
    "form-asks": _by_hand(
        "a form gives it out that asks for something first, and is not sent.",
        "由须先填写或选择的表单提供，不予提交。",
    ),
    "form-elsewhere": _by_hand(
        "a form gives it out that goes to another site, and is not sent.",
        "由提交至其他网站的表单提供，不予提交。",
    ),
    "form-other-buttons": _by_hand(
        "a form gives it out that does other things as well, and is not sent.",
        "由兼有其他用途的表单提供，不予提交。",
    ),
}


class Lacking(Protocol):
    """A piece of a notice that is not there."""

    @property
    def relation(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def sentence(self) -> str: ...


def captured_lines(captures: Iterable[Mapping[str, Any]], language: Language) -> Iterator[str]:
    """Give the line that counts what was captured besides the page; none where nothing was."""
    counts: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for one in captures:
        relation = str(one.get("relation", ""))
        counts[relation] += 1
        failed[relation] += "failure" in one
    said = []
    for relation, sentence in _COUNTS.items():
        if counts[relation]:
            line = sentence.say(language, {"count": str(counts[relation])})
            if failed[relation]:
                line = _FAILED.say(language, {"said": line, "failed": str(failed[relation])})
            said.append(line)
    if said:
        yield _WITH.say(
            language, {"said": ("；" if language is Language.CHINESE else "; ").join(said)}
        )


def lacking_lines(lacking: Iterable[Lacking], language: Language) -> Iterator[str]:
    """Give a line for each piece that is not there."""
    for one in lacking:
        because = _BECAUSE.get(one.code)
        why = one.sentence if because is None else because.say(language, {})
        told = {
            "what": _what(one.relation, one.text, one.address, language),
            "code": printable(one.code),
            "why": printable(why),
        }
        yield _MISSING.say(language, told)


def own_lines(captures: Any, language: Language) -> Iterator[str]:
    """Give a line for each part and attachment, then one that counts; of a statement as it is."""
    listed = (
        [one for one in captures if isinstance(one, Mapping)] if isinstance(captures, list) else []
    )
    for one in listed:
        failure = one.get("failure")
        code = str(failure.get("code", "")) if isinstance(failure, Mapping) else ""
        relation = str(one.get("relation", ""))
        if relation not in _NAMED:
            continue
        what = _what(relation, str(one.get("text", "")), str(one.get("address", "")), language)
        yield _LACKING.say(language, {"what": what, "code": printable(code)}) if code else what
    yield from captured_lines(listed, language)


def _what(relation: str, text: str, address: str, language: Language) -> str:
    known = RELATIONS.get(relation)
    named = known.say(language, {}) if known is not None else printable(relation)
    said = f" “{printable(text)}”" if text else ""
    return f"{named}{said} {printable(address)}"
