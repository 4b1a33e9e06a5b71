"""What is said of attestations: who says what of which field, beside what the rules read."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

_WORDS = {
    "heading": Sentence("Attested, beside what the rules read:", "人工确认（与规则读数并列）："),
    "as-read": Sentence("as the rules read it", "与规则读数一致"),
    "read": Sentence("the rules read {machine}", "规则读作 {machine}"),
    "none-read": Sentence("the rules read nothing", "规则未读出"),
    "nothing": Sentence("nothing", "无"),
    "between": Sentence("; ", "；"),
    "place": Sentence("characters {start} to {end}", "第 {start} 至 {end} 字符"),
    "label": Sentence("label of {unit}", "{unit} 的标号"),
    "start": Sentence("where {unit} begins", "{unit} 的起点"),
    "end": Sentence("where {unit} ends", "{unit} 的终点"),
    "alignment": Sentence("what stands for {unit} in {other}", "{unit} 在 {other} 中的对应"),
    "sentence": Sentence(
        "{field}: {reading}; {by}, entry {index}", "{field}：{reading}；{by}，第 {index} 条"
    ),
    "attested": Sentence("attested", "人工确认"),
    "by-pinned": Sentence("attested by {name} ({key})", "由 {name} 确认（{key}）"),
    "by-unknown": Sentence(
        "attested by {key}, whom you have not pinned", "由 {key} 确认，您并未钉住此密钥"
    ),
    "by-key": Sentence("attested by the holder of {key}", "由持有 {key} 者确认"),
    "by-archive": Sentence("attested by the archive ({signer})", "由档案确认（{signer}）"),
    "where": Sentence(
        "{path}, characters {start} to {end}; entry {index}",
        "{path}，第 {start} 至 {end} 字符；第 {index} 条",
    ),
    "whole": Sentence("{path}; entry {index}", "{path}；第 {index} 条"),
    "taken": Sentence(
        "{field} of {object} v{version}: {value}; {by}; entry {index} of {origin}",
        "{object} 第 {version} 版 {field}：{value}；{by}；{origin} 第 {index} 条",
    ),
}
FINDINGS = {
    "attestation-signature-wrong": Sentence(
        "{where} is no signature over what is attested: {detail}",
        "{where} 并非对所确认之事的签名：{detail}",
    ),
}


def attesting_words(code: str, language: Language, **particulars: str) -> str:
    """Give the sentence of a code, its particulars as they are given."""
    return _WORDS[code].say(language, particulars)
