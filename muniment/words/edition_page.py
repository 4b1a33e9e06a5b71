"""What the page of an edition says around a notice's text, and the names of its fields."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

_WORDS = {
    "kind": Sentence("A notice, as it is read", "公文整理本"),
    "caution": Sentence(
        "Read out of the files by rules ({rules}). This page is for reading and is no evidence: "
        "the files named at its foot are, and their proofs.",
        "由规则（{rules}）从文件中读出。本页仅供阅读，不是证据；证据是页末所列文件及其证明。",
    ),
    "untitled": Sentence("Untitled notice", "无题公文"),
    "contents": Sentence("Contents", "目录"),
    "text": Sentence("Text", "正文"),
    "metadata": Sentence("What it says of itself", "文件信息"),
    "differences": Sentence("Renditions compared", "载体对校"),
    "provenance": Sentence("Provenance", "来源"),
    "margin": Sentence("Apparatus", "校注"),
    "read-in": Sentence("read in {name}", "读自 {name}"),
    "articles": Sentence("Articles", "条文"),
    "none": Sentence("not in this language", "此语言无"),
    "place": Sentence("page {page}, line {line}", "第 {page} 页第 {line} 行"),
    "joined": Sentence(
        "beside each other by what they say, not by a label (confidence {confidence})",
        "依内容而非标号并列（置信度 {confidence}）",
    ),
    "note": Sentence("Note {number}", "注 {number}"),
    "in-witness": Sentence("in {name}", "见 {name}"),
    "in-witness-line": Sentence("in {name}, line {line}", "见 {name} 第 {line} 行"),
    "not-there": Sentence(": nothing in its place", "：该处无文"),
    "stands-there": Sentence(" has:", "作："),
    "stands-more": Sentence(":", "："),
    "damaged": Sentence("label damaged; known by its place", "标号受损，由位置认出"),
    "acting": Sentence(
        "U+… marks a character that would act on what stands around it; it is shown and has no "
        "effect.",
        "U+… 表示会影响周围文字的字符；此处仅显示，不起作用。",
    ),
    "cut": Sentence(
        "{count} rows more are not shown (page_bytes).", "另有 {count} 行未显示（page_bytes）。"
    ),
    "field": Sentence("Field", "项目"),
    "status-printed": Sentence("printed", "原文所印"),
    "status-inferred": Sentence("inferred", "推断"),
    "status-absent": Sentence("absent", "无"),
    "status-conflicting": Sentence("conflicting", "不一致"),
    "status-attested": Sentence("attested", "人工确认"),
    "status-stale": Sentence("not followed", "未随原文更新"),
    "at-entry": Sentence("entry {entry}", "第 {entry} 条"),
    "by-rule": Sentence("by rule: {rule}", "依规则：{rule}"),
    "line": Sentence("line {line}", "第 {line} 行"),
    "relation-basis": Sentence("as its basis", "作为依据"),
    "relation-amends": Sentence("amended by it", "予以修改"),
    "relation-repeals": Sentence("repealed by it", "予以废止"),
    "relation-mention": Sentence("mentioned", "提及"),
    "compared": Sentence(
        "{tag}: the base is {base}, with {labels} labels. {witness} has {others}; where it "
        "differs, the text is marked and a note stands in the margin. {marks} more differences are "
        "of setting alone.",
        "{tag}：以 {base} 为底本，有标号 {labels} 个；{witness} 有 {others} 个，相异之处在正文标出"
        "并有校注。另有 {marks} 处仅排印不同。",
    ),
    "lacks": Sentence("{name} has no {tag}.", "{name} 中没有 {tag}。"),
    "alone": Sentence(
        "No two renditions have the same language: there is nothing to compare.",
        "没有两个载体使用同一语言，无从对校。",
    ),
    "left-out": Sentence(
        "{tag}: {count} notes more are not shown (edition_notes).",
        "{tag}：另有 {count} 条注未显示（edition_notes）。",
    ),
    "notice": Sentence("notice", "公文"),
    "version": Sentence("version", "版本"),
    "which-version": Sentence(
        "version {version} of {versions}", "第 {version} 版，共 {versions} 版"
    ),
    "version-of": Sentence("{version} of {versions}", "第 {version} 版，共 {versions} 版"),
    "accession": Sentence("accession", "入藏"),
    "composed": Sentence("composed", "编制时间"),
    "by-clock": Sentence("{time}, by the archive's own clock", "{time}（档案自身时钟）"),
    "entry": Sentence("log entry", "日志条目"),
    "entry-of": Sentence("{entry} of {origin}", "{origin} 第 {entry} 条"),
    "signer": Sentence("signed by", "签署者"),
    "superseded": Sentence("superseded", "已被取代"),
    "loose": Sentence("source", "来源"),
    "digest": Sentence("identifier of these files", "文件组标识"),
    "files": Sentence("The files that were read", "所读文件"),
    "file": Sentence("file", "文件"),
    "bytes": Sentence("{size} bytes", "{size} 字节"),
    "came-as": Sentence("came as {name}", "原名 {name}"),
    "time": Sentence("Proofs of time, to one who trusts nobody", "时间证明（对不信任任何一方者）"),
    "not-shown": Sentence("What is not shown by it", "由此不可知"),
    "check": Sentence("To check all this in the archive:", "在档案中核验："),
    "made-by": Sentence("Written by muniment {version}.", "由 muniment {version} 写成。"),
}

_FIELDS = {
    "title": Sentence("title", "标题"),
    "type": Sentence("type", "文种"),
    "issuer": Sentence("issuer", "发文机关"),
    "document_number": Sentence("document number", "发文字号"),
    "addressee": Sentence("addressee", "主送机关"),
    "signatory": Sentence("signatory", "签署人"),
    "signatory_post": Sentence("signatory post", "签署人职务"),
    "date_written": Sentence("date written", "成文日期"),
    "date_passed": Sentence("date passed", "通过日期"),
    "date_signed": Sentence("date signed", "签发日期"),
    "date_published": Sentence("date published", "发布日期"),
    "date_printed": Sentence("date printed", "印发日期"),
    "in_force": Sentence("comes into force", "生效规则"),
    "date_in_force": Sentence("in force from", "生效日期"),
    "date_applies": Sentence("date applies", "适用日期"),
    "date_registered": Sentence("date registered", "登记日期"),
    "order_in_council": Sentence("order in council", "枢密令编号"),
    "keywords": Sentence("keywords", "主题词"),
    "index_number": Sentence("index number", "索引号"),
    "agency": Sentence("agency", "机构"),
    "rin": Sentence("RIN", "RIN"),
    "docket": Sentence("docket", "案卷号"),
    "part": Sentence("part", "法规编号"),
    "subject": Sentence("subject", "主旨"),
    "date_issued": Sentence("date issued", "发出日期"),
    "date_laid": Sentence("date laid", "提交议会日期"),
    "cites": Sentence("cites", "引用"),
    "limit": Sentence("time limit", "期限"),
}

EXPECTED = (
    "title",
    "type",
    "issuer",
    "document_number",
    "addressee",
    "signatory",
    "signatory_post",
    "date_written",
    "date_published",
    "in_force",
    "date_in_force",
)
"""The fields that are said to be absent where they are."""


def page_words(code: str, language: Language, **particulars: str) -> str:
    """Give the sentence of a code, its particulars as they are given."""
    return _WORDS[code].say(language, particulars)


def field_names() -> tuple[str, ...]:
    """Name the fields that a notice may say of itself."""
    return tuple(name for name in _FIELDS if name not in ("cites", "limit"))


def field_words(name: str, language: Language) -> str:
    """Give the name of a field; one that has none here is given as it is."""
    known = _FIELDS.get(name)
    return name.replace("_", " ") if known is None else known.say(language, {})
