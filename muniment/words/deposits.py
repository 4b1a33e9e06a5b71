"""What is said of deposits, and of copies that others hold."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

FINDINGS = {
    "holding-changed": Sentence(
        "{where} did not come back as it was given: it has {size} bytes, sha256 {came}, and was "
        "given with sha256 {wanted}",
        "{where} 取回后与交存时不同：共 {size} 字节，sha256 为 {came}；交存时 sha256 为 {wanted}",
    ),
    "holding-differs": Sentence(
        "{where} is not as it was logged: it has sha512 {came}, and was logged with {wanted}",
        "{where} 与记录不符：其 sha512 为 {came}，所记为 {wanted}",
    ),
    "holding-gone": Sentence(
        "{where} cannot be had any more: {detail}", "{where} 已无法取得：{detail}"
    ),
    "holding-item-gone": Sentence("{where} is not there any more", "{where} 已不存在"),
    "holding-dark": Sentence(
        "{where} was taken out of sight: its place still knows it, and gives nothing of it",
        "{where} 已被下架：存放处仍有记录，但不再提供任何内容",
    ),
}

_WORDS = {
    "whole": Sentence("whole", "完整"),
    "changed": Sentence("changed", "有改动"),
    "gone": Sentence("gone", "已消失"),
    "dark": Sentence("taken out of sight", "已下架"),
    "same-text": Sentence("other bytes, the same text", "字节不同，文字相同"),
    "different": Sentence("another text", "文字不同"),
    "blocked": Sentence("it was turned away, and kept that", "对方被拒，所存为拒绝页"),
    "challenge": Sentence("a challenge page was kept instead", "所存为验证页，并非公文"),
    "no-page": Sentence("what it kept is no notice", "所存并非公文"),
    "not-captured": Sentence("it could not capture the page", "对方未能采集该页"),
    "never": Sentence("never looked at", "从未查看"),
    "behind": Sentence("does not have it yet", "尚无此件"),
    "none": Sentence(
        "{notice}: nobody else holds it. `muniment replicate` and `muniment deposit` give copies.",
        "{notice}：别处尚无副本。可用 `muniment replicate` 与 `muniment deposit` 交存副本。",
    ),
    "holding": Sentence(
        "{notice}: {place}, {item}: {state}, last seen whole {time}",
        "{notice}：{place}，{item}：{state}，最近一次确认完整 {time}",
    ),
    "holding-never-whole": Sentence(
        "{notice}: {place}, {item}: {state}", "{notice}：{place}，{item}：{state}"
    ),
    "looked-for": Sentence(
        "{notice} in {place} {item}: {state}", "{place} {item} 中的 {notice}：{state}"
    ),
    "looked": Sentence("{item} at {place}: {state}", "{place} 的 {item}：{state}"),
    "logged": Sentence(
        "recorded: entry {index} of {origin}", "已记录：日志 {origin} 第 {index} 条"
    ),
    "mend": Sentence(
        "`muniment repair --replica {item}` mends it.",
        "可用 `muniment repair --replica {item}` 修复。",
    ),
    "again": Sentence(
        "`muniment deposit --again {notice}` gives it anew.",
        "可用 `muniment deposit --again {notice}` 重新交存。",
    ),
}


def deposit_words(code: str, language: Language, **particulars: str) -> str:
    """Say one of these in a language."""
    return _WORDS[code].say(language, particulars)
