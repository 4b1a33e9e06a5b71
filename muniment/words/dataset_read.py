"""What the fields of a dataset mean that tell what was read, and what fields share."""

from __future__ import annotations

from muniment.words.language import Sentence

NOTICE = Sentence("The notice: its ARK, or a URN", "公文：ARK 或 URN")
VERSION = Sentence("Its version, from 1", "版本号，自 1 起")
ORIGIN = Sentence("The log that has it", "所在日志")
INDEX = Sentence("Its entry in that log, from 0", "在该日志中的条目号，自 0 起")
SIGNER = Sentence("The role that signed it, never a person", "签署该项的角色（不代表任何个人）")
RECORDER = Sentence("The program that wrote it, and its version", "写入程序及其版本")
PAGE = Sentence("The page on which it begins, from 1", "起始页，自 1 起")
LINE = Sentence("The line of the print on which it begins, from 1", "起始行，自 1 起")
START = Sentence(
    "Where it begins: characters (code points) of the rendition's decoded text, from 0",
    "起点：呈现件解码后文本的字符（码点）位置，自 0 起",
)
END = Sentence("Where it ends; that character is not in it", "终点；不含该字符")
RENDITION = Sentence(
    "The rendition in which it is read: `path` in files", "所据呈现件：即 files 的 path"
)
TONGUE = Sentence(
    "Its language (BCP 47); und where it is not known", "语言（BCP 47）；不明则为 und"
)
SOURCES = Sentence(
    "Whence it came: an address or a name for each source. Null where something of it is withheld",
    "来源：每一来源的网址或名称。有内容不予公开时为空",
)

BASE = Sentence(
    "Whether this language is read in this rendition; else it is another copy of it",
    "该语言是否以此呈现件为底本；否则为另一副本",
)
GROUNDS = Sentence("[start, end] of each exact piece that it rests on", "所据各段原文的 [起, 止]")
WRITTEN = Sentence(
    "When it was written, by the archive's own clock: no proof of time",
    "写成时间，依档案自身时钟；并非时间证明",
)

READ = {
    "segments.notice": NOTICE,
    "segments.version": VERSION,
    "segments.language": TONGUE,
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
    "segments.rendition": RENDITION,
    "segments.page": PAGE,
    "segments.line": LINE,
    "segments.char_start": START,
    "segments.char_end": END,
    "segments.spans": Sentence(
        "[start, end] of each exact piece that `text` was made from",
        "构成 text 的各段原文的 [起, 止]",
    ),
    "sentences.notice": NOTICE,
    "sentences.version": VERSION,
    "sentences.row": Sentence(
        "The `row` of segments in which they stand", "所在行：即 segments 的 row"
    ),
    "sentences.pair": Sentence("Its place in that row, from 1", "在该行中的次序，自 1 起"),
    "sentences.language": Sentence(
        "The first language that the row has (BCP 47)", "该行所具的第一种语言（BCP 47）"
    ),
    "sentences.segment": Sentence(
        "The `segment` of that language in which they are", "该语言中所在的 segment"
    ),
    "sentences.text": Sentence(
        "One sentence or several of that language. Null where the other says what this does not",
        "该语言的一句或数句。另一语言有而此语言无者为空",
    ),
    "sentences.spans": Sentence(
        "[start, end] of each exact piece that it was made from, in the rendition of its segment",
        "构成该文字的各段原文的 [起, 止]，位于其 segment 的呈现件",
    ),
    "sentences.other_language": Sentence(
        "The language that it is held against (BCP 47)", "与之对照的语言（BCP 47）"
    ),
    "sentences.other_segment": Sentence(
        "The `segment` of that other language", "对照语言中所在的 segment"
    ),
    "sentences.other_text": Sentence(
        "What goes with it there. Null where nothing does", "对照语言中与之对应的文字；无对应则为空"
    ),
    "sentences.other_spans": Sentence(
        "[start, end] of each exact piece of `other_text`, in the rendition of its segment",
        "构成 other_text 的各段原文的 [起, 止]，位于其 segment 的呈现件",
    ),
    "sentences.confidence": Sentence(
        "How sure it is, 0 to 1, beside the best other choice (0.5 is a tie); 1 where either side "
        "has one sentence, or both have too many to be told apart. It ranks, and is no probability",
        "与次优选择相比的可信度，0 至 1（0.5 为不相上下）；任一方仅一句、或两方句数过多而不加区分时"
        "为 1。仅供排序，并非概率",
    ),
    "fields.notice": NOTICE,
    "fields.version": VERSION,
    "fields.rendition": RENDITION,
    "fields.field": Sentence(
        "Its place among the rendition's fields, from 1", "在该呈现件各项中的次序，自 1 起"
    ),
    "fields.reading": Sentence(
        "0 for the field itself; from 1, each print of a field whose prints differ",
        "0 为该项本身；自 1 起为互相不一致的各处所载",
    ),
    "fields.language": TONGUE,
    "fields.base": BASE,
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
    "fields.page": PAGE,
    "fields.line": LINE,
    "fields.char_start": START,
    "fields.char_end": END,
    "fields.spans": GROUNDS,
    "references.notice": NOTICE,
    "references.version": VERSION,
    "references.rendition": RENDITION,
    "references.reference": Sentence(
        "Its place among the rendition's references, from 1", "在该呈现件各引用中的次序，自 1 起"
    ),
    "references.language": TONGUE,
    "references.base": BASE,
    "references.kind": Sentence(
        "instrument (another document), article, link, note, insertion; self (the text's word for "
        "itself), generic (rules that it means and does not name)",
        "instrument 其他文件、article 条款、link 链接、note 注、insertion 插入语；self 自称、"
        "generic 泛指而未列名的规定",
    ),
    "references.value": Sentence(
        "What is referred to: a title without its quotation marks, a number, an address",
        "所引为何：不带书名号的标题、条号或网址",
    ),
    "references.printed": Sentence("What stands in the print, exactly", "原文所载，一字不改"),
    "references.unit": Sentence(
        "The unit that it stands in: `unit` in segments", "所在条目：即 segments 的 unit"
    ),
    "references.target": Sentence(
        "The id of the unit of the same text that is meant", "所指本文条目的 id"
    ),
    "references.issuer": Sentence("Who issued what is meant", "所引文件的发布机关"),
    "references.number": Sentence("Its document number", "所引文件的文号"),
    "references.relation": Sentence(
        "basis, amends, repeals or mention; residual: it rules what the text does not",
        "basis 依据、amends 修改、repeals 废止、mention 提及；residual 本文未规定者从其规定",
    ),
    "references.page": PAGE,
    "references.line": LINE,
    "references.char_start": START,
    "references.char_end": END,
    "references.spans": GROUNDS,
    "deadlines.notice": NOTICE,
    "deadlines.version": VERSION,
    "deadlines.rendition": RENDITION,
    "deadlines.deadline": Sentence(
        "Its place among the rendition's time limits, from 1", "在该呈现件各期限中的次序，自 1 起"
    ),
    "deadlines.language": TONGUE,
    "deadlines.base": BASE,
    "deadlines.printed": Sentence("What stands in the print, exactly", "原文所载，一字不改"),
    "deadlines.amount": Sentence("How many units", "数量"),
    "deadlines.measure": Sentence(
        "Of what: day, working-day, month, year, hour",
        "单位：day 日、working-day 工作日、month 月、year 年、hour 小时",
    ),
    "deadlines.event": Sentence(
        "After what: publication, printing, signature, service, passing, effect",
        "起算：publication 发布、printing 印发、signature 签署、service 送达、passing 通过、"
        "effect 施行",
    ),
    "deadlines.due": Sentence(
        "The day on which it ends (EDTF), inferred, the first day not counted; null where that "
        "does not follow from the print",
        "推断的届满日（EDTF），首日不计；原文不足以推断时为空",
    ),
    "deadlines.due_rule": Sentence("The rule by which that follows", "推断所依规则"),
    "deadlines.who": Sentence("Who is bound, where its sentence says so", "受约束者（句中写明时）"),
    "deadlines.what": Sentence("To what, where its sentence says so", "须为何事（句中写明时）"),
    "deadlines.unit": Sentence(
        "The unit that it stands in: `unit` in segments", "所在条目：即 segments 的 unit"
    ),
    "deadlines.page": PAGE,
    "deadlines.line": LINE,
    "deadlines.char_start": START,
    "deadlines.char_end": END,
    "deadlines.spans": GROUNDS,
}
