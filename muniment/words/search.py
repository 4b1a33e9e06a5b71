"""What searching the archive says, in words."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.words.language import Language, Sentence

_WORDS = {
    "earlier": Sentence("an earlier version; {by} came after it", "较早版本；其后有 {by}"),
    "superseded": Sentence("superseded by {by}", "已被 {by} 取代"),
    "line": Sentence("line {line}", "第 {line} 行"),
    "page-line": Sentence("page {page}, line {line}", "第 {page} 页第 {line} 行"),
    "nothing": Sentence("No paragraph holds that.", "没有段落包含所查内容。"),
    "more": Sentence(
        "There are more; these are the first {count} (--limit).",
        "还有更多；以上为前 {count} 条（--limit）。",
    ),
    "cut": Sentence(
        "More than {most} paragraphs hold that; only those indexed last were ranked. Ask for more "
        "words, or use the filters.",
        "包含所查内容的段落超过 {most} 个；仅对最后编入索引者排序。请增加词语或使用筛选。",
    ),
    "as-of": Sentence(
        "As of entry {size} of {origin}. Read by {rules}; no evidence: the files and their proofs "
        "are.",
        "截至 {origin} 第 {size} 条。按 {rules} 读取；本身不是证据，证据是文件及其证明。",
    ),
    "silent": Sentence(
        "Not searched: {count} renditions without a text here ({codes}). `muniment outline` says "
        "of each why.",
        "未检索：{count} 个载体在此没有文本（{codes}）。用 `muniment outline` 可查各自原因。",
    ),
    "wrong": Sentence(
        "{notice}: {rendition} is changed or missing, and is not shown. Run `muniment verify` on "
        "it.",
        "{notice}：{rendition} 已变动或缺失，未予显示。请用 `muniment verify` 检查。",
    ),
    "indexed": Sentence(
        "The index covers {documents} texts of {renditions} renditions.",
        "索引包含 {renditions} 个载体的 {documents} 份文本。",
    ),
}


def search_words(code: str, language: Language, **particulars: str) -> str:
    """Give the sentence of a code, its particulars as they are given."""
    return _WORDS[code].say(language, particulars)


def silent_words(silent: Mapping[str, int], language: Language) -> str:
    """Say how many renditions have no text in the index; empty where all have."""
    if not silent:
        return ""
    codes = ", ".join(f"{code}: {count}" for code, count in sorted(silent.items()))
    return search_words("silent", language, count=str(sum(silent.values())), codes=codes)
