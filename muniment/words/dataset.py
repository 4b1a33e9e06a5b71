"""What a dataset's tables and fields mean: its data dictionary, in both languages."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

_NOTICE = Sentence("The notice: its ARK, or a URN", "公文：ARK 或 URN")
_VERSION = Sentence("Its version, from 1", "版本号，自 1 起")
_ORIGIN = Sentence("The log that has it", "所在日志")
_INDEX = Sentence("Its entry in that log, from 0", "在该日志中的条目号，自 0 起")
_SIGNER = Sentence("The role that signed it, never a person", "签署该项的角色（不代表任何个人）")
_RECORDER = Sentence("The program that wrote it, and its version", "写入程序及其版本")
_PAGE = Sentence("The page on which it begins, from 1", "起始页，自 1 起")
_LINE = Sentence("The line of the print on which it begins, from 1", "起始行，自 1 起")
_START = Sentence(
    "Where it begins: characters (code points) of the rendition's decoded text, from 0",
    "起点：呈现件解码后文本的字符（码点）位置，自 0 起",
)
_END = Sentence("Where it ends; that character is not in it", "终点；不含该字符")
_RENDITION = Sentence(
    "The rendition in which it is read: `path` in files", "所据呈现件：即 files 的 path"
)
_TONGUE = Sentence(
    "Its language (BCP 47); und where it is not known", "语言（BCP 47）；不明则为 und"
)
_SOURCES = Sentence(
    "Whence it came: an address or a name for each source. Null where something of it is withheld",
    "来源：每一来源的网址或名称。有内容不予公开时为空",
)

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
    "fields": Sentence(
        "A row for each thing that a rendition says of itself: title, numbers, dates, issuer",
        "呈现件自述的每一项各占一行：标题、文号、日期、发布机关等",
    ),
    "events": Sentence(
        "A row for each record of the log that touches a notice",
        "日志中涉及公文的每条记录各占一行",
    ),
}

FIELDS = {
    "notices.notice": _NOTICE,
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
    "versions.notice": _NOTICE,
    "versions.version": _VERSION,
    "versions.accession": Sentence("The accession's own id", "入藏号"),
    "versions.kept_at": Sentence(
        "When the archive wrote its statement, by the archive's own clock: no proof of time",
        "档案写成陈述的时间，依档案自身时钟；并非时间证明",
    ),
    "versions.log_origin": _ORIGIN,
    "versions.log_index": _INDEX,
    "versions.signer": _SIGNER,
    "versions.signer_key": Sentence("The fingerprint of its key", "其密钥指纹"),
    "versions.recorder": _RECORDER,
    "versions.sources": _SOURCES,
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
    "files.notice": _NOTICE,
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
    "segments.notice": _NOTICE,
    "segments.version": _VERSION,
    "segments.language": _TONGUE,
    "segments.segment": Sentence(
        "Its place in this language of this version, from 1", "在该版本该语言中的次序，自 1 起"
    ),
    "segments.row": Sentence(
        "The row in which it stands: what has the same row says the same in another language",
        "所在行：行号相同者为其他语言的对应文字",
    ),
    "segments.row_unit": Sentence("The id of that row's first piece", "该行首段的 id"),
    "segments.joined": Sentence(
        "By what the row was put together: label (the same number), order, evidence (what it "
        "says), alone (nothing stands beside it)",
        "对应依据：label 编号相同；order 次序；evidence 内容；alone 无对应",
    ),
    "segments.confidence": Sentence(
        "How sure that is: 1 unless by evidence", "对应的可信度：除 evidence 外均为 1"
    ),
    "segments.unit": Sentence(
        "The unit's id in its language: art_6__item_1", "该语言中的条目 id，如 art_6__item_1"
    ),
    "segments.kind": Sentence(
        "What it is: title, article, paragraph, item, …", "种类：title、article、paragraph、item 等"
    ),
    "segments.number": Sentence(
        "The number that its innermost label stands for: 3, 3-1",
        "最内层编号所表示的数，如 3、3-1",
    ),
    "segments.label": Sentence(
        "The labels that stand before it, as they are printed", "其前的编号，依原样"
    ),
    "segments.heading": Sentence("The headings that stand before it", "其前的小标题"),
    "segments.text": Sentence(
        "What is read, without labels and headings; lines of the print are joined",
        "正文，不含编号与小标题；原文分行已接合",
    ),
    "segments.article": Sentence("The id of the article that it is in", "所在条的 id"),
    "segments.parents": Sentence(
        "The ids of all that it is in, outermost first", "所在各层的 id，由外至内"
    ),
    "segments.status": Sentence(
        "printed, or inferred where the print does not mark it off",
        "printed 原文所载；inferred 原文未标明而推断",
    ),
    "segments.rendition": _RENDITION,
    "segments.page": _PAGE,
    "segments.line": _LINE,
    "segments.char_start": _START,
    "segments.char_end": _END,
    "segments.spans": Sentence(
        "[start, end] of each exact piece that `text` was made from",
        "构成 text 的各段原文的 [起, 止]",
    ),
    "fields.notice": _NOTICE,
    "fields.version": _VERSION,
    "fields.rendition": _RENDITION,
    "fields.field": Sentence(
        "Its place among the rendition's fields, from 1", "在该呈现件各项中的次序，自 1 起"
    ),
    "fields.reading": Sentence(
        "0 for the field itself; from 1, each print of a field whose prints differ",
        "0 为该项本身；自 1 起为互相不一致的各处所载",
    ),
    "fields.language": _TONGUE,
    "fields.base": Sentence(
        "Whether this language is read in this rendition; else it is another copy of it",
        "该语言是否以此呈现件为底本；否则为另一副本",
    ),
    "fields.form": Sentence("The kind of notice whose rules were taken", "所用规则对应的公文类型"),
    "fields.name": Sentence(
        "Which field: title, issuer, document_number, date_written, … (docs/edition.md)",
        "何项：title、issuer、document_number、date_written 等（见 docs/edition.md）",
    ),
    "fields.status": Sentence(
        "printed; inferred (it follows from the print, by `rule`); absent; conflicting (prints "
        "differ: see its readings)",
        "printed 原文所载；inferred 依 rule 推断；absent 无；conflicting 各处不一致（见其各读）",
    ),
    "fields.value": Sentence("The value, normalised: dates as EDTF", "规范化的值：日期用 EDTF"),
    "fields.printed": Sentence("What stands in the print, exactly", "原文所载，一字不改"),
    "fields.rule": Sentence("The rule that read it", "读取所依规则"),
    "fields.page": _PAGE,
    "fields.line": _LINE,
    "fields.char_start": _START,
    "fields.char_end": _END,
    "fields.spans": Sentence(
        "[start, end] of each exact piece that it rests on", "所据各段原文的 [起, 止]"
    ),
    "events.notice": _NOTICE,
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
    "events.written_at": Sentence(
        "When it was written, by the archive's own clock: no proof of time",
        "写成时间，依档案自身时钟；并非时间证明",
    ),
    "events.log_origin": _ORIGIN,
    "events.log_index": _INDEX,
    "events.outcome": Sentence(
        "success or failure. A failed attempt is no removal",
        "success 成功或 failure 失败。尝试失败不等于公文被撤下",
    ),
    "events.note": Sentence("More of how it ended", "结果说明"),
    "events.versions": Sentence("The versions that it speaks of", "所涉版本"),
    "events.signer": _SIGNER,
    "events.recorder": _RECORDER,
    "events.sources": _SOURCES,
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
