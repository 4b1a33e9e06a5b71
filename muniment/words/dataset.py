"""What a dataset's tables and fields mean: its data dictionary, in both languages."""

from __future__ import annotations

from muniment.words.dataset_read import (
    END,
    INDEX,
    NOTICE,
    ORIGIN,
    READ,
    RECORDER,
    RENDITION,
    SIGNER,
    SOURCES,
    START,
    TONGUE,
    VERSION,
    WRITTEN,
)
from muniment.words.language import Language, Sentence

_WORDS = {
    "title": Sentence("Notices as tables", "公文数据表"),
    "about": Sentence(
        "Notices of the log {origin}, as of its first {size} entries. Derived from signed "
        "statements and from the files, and no evidence by itself.",
        "日志 {origin} 的公文，截至其前 {size} 条。由经签署的陈述与文件推导而得，本身不是证据。",
    ),
}

TABLES = {
    "notices": Sentence(
        "A row for each notice, with what its keeper wrote of it",
        "每份公文一行，含保存者所作著录",
    ),
    "versions": Sentence(
        "A row for each version: one act of taking material in",
        "每个版本一行：一次入藏",
    ),
    "files": Sentence(
        "A row for each file, under the version that brought it; what of it was read as text",
        "每个文件一行，列于带入该文件的版本之下；并说明其文本如何读取",
    ),
    "segments": Sentence(
        "A row for each piece of text, language by language: articles, paragraphs, items. Pieces "
        "of one version that have the same `row` stand side by side",
        "每段文字一行，分语言列出：条、款、项等。同一版本中 row 相同者互相对应",
    ),
    "sentences": Sentence(
        "A row for each group of sentences that says the same in two languages, within pieces that "
        "stand side by side. It rests on what the texts share, and nobody has looked at it",
        "两种语言中互相对应的句（组）各占一行，限于互相对应的文字之内；依两文共有内容推断，未经人工核对",
    ),
    "fields": Sentence(
        "A row for each thing that a rendition says of itself: title, numbers, dates, issuer",
        "呈现件自述的每一项各占一行：标题、文号、日期、发布机关等",
    ),
    "references": Sentence(
        "A row for each thing that a rendition refers to: other instruments, articles, links",
        "呈现件所引的每一项各占一行：其他文件、条款、链接",
    ),
    "deadlines": Sentence(
        "A row for each time limit that a rendition sets: so many units after an event",
        "呈现件所定的每一期限各占一行：某事之后若干时间",
    ),
    "attestations": Sentence(
        "A row for each thing that a person confirmed or corrected in what was read",
        "由人确认或更正的每一项各占一行",
    ),
    "events": Sentence(
        "A row for each record of the log that touches a notice",
        "日志中涉及公文的每条记录各占一行",
    ),
}

FIELDS = READ | {
    "notices.notice": NOTICE,
    "notices.titles": Sentence("Titles, as its keeper wrote them", "标题，依保存者著录"),
    "notices.publishers": Sentence("Publishers, as its keeper wrote them", "发布者，依保存者著录"),
    "notices.published": Sentence(
        "When it was published (EDTF), as its keeper wrote it", "发布日期（EDTF），依保存者著录"
    ),
    "notices.languages": Sentence(
        "Languages (BCP 47), as its keeper wrote them", "语言（BCP 47），依保存者著录"
    ),
    "notices.rights": Sentence("What its keeper states of rights", "保存者所述权利状况"),
    "notices.legal_basis": Sentence("On what legal basis it is kept", "保存的法律依据"),
    "notices.versions": Sentence("How many versions it has", "版本数"),
    "notices.withheld": Sentence(
        "Whether any of its files is withheld, and so not in these tables",
        "是否有文件不予公开，因而未载于各表",
    ),
    "notices.redacted": Sentence(
        "Whether any of its files was destroyed by law or by order",
        "是否有文件已依法或依令删除",
    ),
    "versions.notice": NOTICE,
    "versions.version": VERSION,
    "versions.accession": Sentence("The accession's own id", "入藏号"),
    "versions.kept_at": Sentence(
        "When the archive wrote its statement, by the archive's own clock: no proof of time",
        "档案写成陈述的时间，依档案自身时钟；并非时间证明",
    ),
    "versions.log_origin": ORIGIN,
    "versions.log_index": INDEX,
    "versions.signer": SIGNER,
    "versions.signer_key": Sentence("The fingerprint of its key", "其密钥指纹"),
    "versions.recorder": RECORDER,
    "versions.sources": SOURCES,
    "versions.source_kinds": Sentence(
        "What each source was: file, folder, web, warc, …",
        "各来源的种类：file、folder、web、warc 等",
    ),
    "versions.findings": Sentence(
        "Codes of what was found while it was taken in (docs/findings.md)",
        "入藏时所见情况的代码（见 docs/findings.md）",
    ),
    "versions.superseded_by": Sentence(
        "The accession that stands in its place, by the archive's last word",
        "依档案最近的记录取代它的入藏号",
    ),
    "versions.rules": Sentence(
        "The version of the rules by which its text was read", "读取其文本所用规则的版本"
    ),
    "files.notice": NOTICE,
    "files.version": Sentence("The version that brought it", "带入该文件的版本"),
    "files.path": Sentence("Its stored name", "存储名"),
    "files.state": Sentence(
        "kept; withheld (it is there and not given out, so nothing more is said of it); redacted "
        "(it was destroyed)",
        "kept 存有；withheld 存有而不予公开，故不再述；redacted 已删除",
    ),
    "files.kind": Sentence(
        "rendition (the notice itself), capture (what came over the wire), import, …",
        "rendition 呈现件（公文本身）、capture 捕获件、import 导入件等",
    ),
    "files.name": Sentence("The name that it had where it came from", "在来源处的原名"),
    "files.name_bytes": Sentence(
        "That name in base64, where it is not UTF-8", "原名非 UTF-8 时的 base64 形式"
    ),
    "files.size": Sentence("Its size in bytes", "大小（字节）"),
    "files.sha512": Sentence("Its SHA-512, in hexadecimal", "SHA-512（十六进制）"),
    "files.sha256": Sentence("Its SHA-256, in hexadecimal", "SHA-256（十六进制）"),
    "files.media_type": Sentence(
        "Its media type: as a tool told it when it came, else by the ending of its name",
        "媒体类型：入藏时由工具判定，否则依扩展名",
    ),
    "files.puids": Sentence(
        "PRONOM identifiers, where a tool told them", "工具判定的 PRONOM 标识符"
    ),
    "files.modified": Sentence(
        "When it was changed last, as the source's file system claims",
        "来源文件系统所称的最后修改时间",
    ),
    "files.derived_from": Sentence(
        "The file that it came out of, and after # the WARC record",
        "所出自的文件，# 后为 WARC 记录",
    ),
    "files.read_as": Sentence("As what its text was read", "按何种格式读取文本"),
    "files.encoding": Sentence("The encoding in which it was read", "读取所用编码"),
    "files.characters": Sentence(
        "How many characters (code points) its text has; null where none could be read",
        "文本字符（码点）数；无法读取时为空",
    ),
    "files.recognised": Sentence(
        "Whether its text was recognised in pictures of pages, which errs",
        "文本是否由图像识别而得（识别有误差）",
    ),
    "files.findings": Sentence(
        "Codes of what was found while its text was read: among them why there is none "
        "(docs/findings.md)",
        "读取文本时所见情况的代码，包括无文本的原因（见 docs/findings.md）",
    ),
    "attestations.notice": NOTICE,
    "attestations.version": VERSION,
    "attestations.record": Sentence(
        "The record: `record` in events", "记录号：即 events 的 record"
    ),
    "attestations.item": Sentence("Its place in that record, from 1", "在该记录中的次序，自 1 起"),
    "attestations.written_at": WRITTEN,
    "attestations.log_origin": ORIGIN,
    "attestations.log_index": INDEX,
    "attestations.signer": SIGNER,
    "attestations.key": Sentence(
        "The fingerprint of whose own key signed it; null where the archive's signer did alone. "
        "Nobody's key is judged here",
        "以自有密钥签署者的指纹；仅由档案签署时为空。此处不判断任何密钥是否可信",
    ),
    "attestations.stands": Sentence(
        "Whether the same key has not attested it otherwise since", "同一密钥此后是否未作不同确认"
    ),
    "attestations.field": Sentence(
        "What it is about: metadata/title, units/art_5/label, alignment/art_5/en, text",
        "所及项目，如 metadata/title、units/art_5/label、alignment/art_5/en、text",
    ),
    "attestations.language": TONGUE,
    "attestations.machine": Sentence("What the rules read; null for nothing", "规则所读；无则为空"),
    "attestations.status": Sentence(
        "What stood behind that: printed, inferred, absent, conflicting",
        "其依据：printed、inferred、absent、conflicting",
    ),
    "attestations.value": Sentence(
        "What the person says; null for: there is nothing", "该人所确认的内容；空表示确认无此项"
    ),
    "attestations.confirms": Sentence("Whether both are the same", "两者是否相同"),
    "attestations.reason": Sentence("Why, as the person wrote it", "理由，依该人所写"),
    "attestations.rules": Sentence(
        "The version of the rules that read it then", "当时读取所用规则的版本"
    ),
    "attestations.rendition": RENDITION,
    "attestations.char_start": START,
    "attestations.char_end": END,
    "events.notice": NOTICE,
    "events.record": Sentence(
        "The record's own id; an accession's for an accession", "记录号；入藏则为入藏号"
    ),
    "events.kind": Sentence(
        "What kind of record: accession, seen-again, attempt, fixity, supersession, …",
        "记录种类：accession、seen-again、attempt、fixity、supersession 等",
    ),
    "events.premis_type": Sentence(
        "The same in words of PREMIS, where it has one", "PREMIS 的对应用语（如有）"
    ),
    "events.written_at": WRITTEN,
    "events.log_origin": ORIGIN,
    "events.log_index": INDEX,
    "events.outcome": Sentence(
        "success or failure. A failed attempt is no removal",
        "success 成功或 failure 失败。尝试失败不等于公文被撤下",
    ),
    "events.note": Sentence("More of how it ended", "结果说明"),
    "events.versions": Sentence("The versions that it speaks of", "所涉版本"),
    "events.signer": SIGNER,
    "events.recorder": RECORDER,
    "events.sources": SOURCES,
}


def dataset_words(code: str, language: Language, **particulars: str) -> str:
    """Say what a dataset is."""
    return _WORDS[code].say(language, particulars)


def table_meaning(table: str, language: Language) -> str:
    """Say what a table holds."""
    return TABLES[table].say(language, {})


def meaning(table: str, field: str, language: Language) -> str:
    """Say what a field of a table means."""
    return FIELDS[f"{table}.{field}"].say(language, {})
