"""What searching the archive says, in words."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.words.language import Language, Sentence

_WORDS = {
    "earlier": Sentence("an earlier version; {by} came after it", "较早版本；其后有 {by}"),
    "superseded": Sentence("superseded by {by}", "已被 {by} 取代"),
    "line": Sentence("line {line}", "第 {line} 行"),
    "page-line": Sentence("page {page}, line {line}", "第 {page} 页第 {line} 行"),
    "until": Sentence("{unit} to {last}", "{unit} 至 {last}"),
    "characters": Sentence("characters {start}-{end}", "字符 {start}-{end}"),
    "picture": Sentence("read off a picture, not as sure as print", "由图像识别，不如印本可靠"),
    "nothing": Sentence("No paragraph holds that.", "没有段落包含所查内容。"),
    "nothing-left": Sentence(
        "No paragraph holds that, in the notices that were asked for.",
        "在所限定的公告中，没有段落包含所查内容。",
    ),
    "unmet": Sentence(
        "No text in this archive meets {filters} by itself.",
        "本档案中没有任何文本单独符合 {filters}。",
    ),
    "languages": Sentence("Its texts are in {languages}.", "其文本的语言有：{languages}。"),
    "empty": Sentence(
        "There is no text in this archive that could be searched.",
        "本档案中没有可供检索的文本。",
    ),
    "more": Sentence(
        "There are more; these are the first {count} (--limit).",
        "还有更多；以上为前 {count} 条（--limit）。",
    ),
    "cut": Sentence(
        "The search ended after {most} paragraphs that hold all pieces of it, but not in a row. "
        "There may be others; ask for more words.",
        "已有 {most} 个段落含有全部片段而均不相连，检索至此结束。可能还有其他段落；请增加词语。",
    ),
    "as-of": Sentence(
        "As of entry {entry} of {origin}. Read by {rules}; no evidence: the files and their proofs "
        "are.",
        "截至 {origin} 第 {entry} 条。按 {rules} 读取；本身不是证据，证据是文件及其证明。",
    ),
    "silent": Sentence(
        "Not searched, since no text of theirs is read here: renditions, {count} ({codes}). "
        "`muniment search --without-text` lists them, `muniment outline ID` says why.",
        "未检索：{count} 个载体在此没有文本（{codes}）。用 `muniment search --without-text` "
        "可列出，用 `muniment outline ID` 可查原因。",
    ),
    "silent-files": Sentence(
        "Not searched, since no text of theirs is read here: files, {count} ({codes}). "
        "`muniment edition FILE` says why.",
        "未检索：{count} 个文件在此没有文本（{codes}）。用 `muniment edition FILE` 可查原因。",
    ),
    "all-searched": Sentence(
        "Every rendition in this archive that may be read has a text.",
        "本档案中可读取的载体均有文本。",
    ),
    "not-of-record": Sentence(
        "Changed or missing on the shelves when they were read: {count}. Run `muniment verify`.",
        "其中 {count} 个在读取时已变动或缺失。请运行 `muniment verify`。",
    ),
    "wrong": Sentence(
        "{notice}: {rendition} is changed or missing, and is not shown. Run `muniment verify` on "
        "it.",
        "{notice}：{rendition} 已变动或缺失，未予显示。请用 `muniment verify` 检查。",
    ),
    "exact": Sentence("word for word", "逐字相同"),
    "alike": Sentence("the same letters, set otherwise", "文字相同，写法不同"),
    "near": Sentence("near (letters otherwise: {distance})", "相近（有 {distance} 字之差）"),
    "nowhere": Sentence(
        "It stands nowhere in what was searched, neither so nor nearly so.",
        "所检索的文本中没有此引文，也没有相近者。",
    ),
    "nowhere-loose": Sentence(
        "It stands nowhere in the text that these files have, neither so nor nearly so.",
        "这些文件的文本中没有此引文，也没有相近者。",
    ),
    "elided": Sentence(
        "in pieces, in this order (letters that its ellipses leave out: {distance})",
        "分段出现，次序相同（省略处略去 {distance} 字）",
    ),
    "ellipsis": Sentence(
        "What stands around its ellipses does so nowhere in this order within {most} letters: ask "
        "for each piece by itself.",
        "省略号前后的文字，没有在 {most} 字之内依此次序出现：请分开查询。",
    ),
    "more-places": Sentence(
        "It stands in {count} more places (--limit).", "另有 {count} 处（--limit）。"
    ),
    "quote-cut": Sentence(
        "So much holds pieces of it that not every place was looked at. A longer quotation tells "
        "more.",
        "含有其片段之处过多，未能逐一查看。请引用更长的文字。",
    ),
    "difference": Sentence(
        "quoted as [{quotation}], printed as [{printed}]", "引作［{quotation}］，印作［{printed}］"
    ),
    "difference-left-out": Sentence(
        "printed there, and not in the quotation: [{printed}]", "原文有而引文无：［{printed}］"
    ),
    "difference-put-in": Sentence(
        "in the quotation, and not printed there: [{quotation}]", "引文有而原文无：［{quotation}］"
    ),
    "differences": Sentence(
        "and {count} more differences (--json)", "另有 {count} 处不同（--json）"
    ),
}


def search_words(code: str, language: Language, **particulars: str) -> str:
    """Give the sentence of a code, its particulars as they are given."""
    return _WORDS[code].say(language, particulars)


def silent_words(silent: Mapping[str, int], language: Language, of: str = "silent") -> str:
    """Say how many renditions have no text in the index; empty where all have.

    `of` is ``silent``, or ``silent-files`` of files in no archive.
    """
    if not silent:
        return ""
    codes = ", ".join(f"{code}: {count}" for code, count in sorted(silent.items()))
    count = str(sum(silent.values()))
    said = search_words(of, language, count=count, codes=codes)
    if changed := silent.get("text-not-of-record"):
        gap = "" if language is Language.CHINESE else " "
        said += gap + search_words("not-of-record", language, count=str(changed))
    return said
