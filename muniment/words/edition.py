"""What the reading of a notice's text says: outlines, and what was found while reading."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

_WORDS = {
    "derived": Sentence(
        "Derived from the renditions by {rules}; [n] is the line of the print. No evidence: the "
        "files and their proofs are.",
        "由 {rules} 从各载体推导；[n] 为原文行号。本身不是证据，证据是文件及其证明。",
    ),
    "form-plain": Sentence("{tag}", "{tag}"),
    "form-mainland": Sentence(
        "{tag}, by the rules for documents of the Chinese mainland", "{tag}，按中国大陆公文之规则"
    ),
    "form-taiwan-gazette": Sentence(
        "{tag}, by the rules for items of Taiwan's gazettes", "{tag}，按台湾公报之规则"
    ),
    "form-us-federal-register": Sentence(
        "{tag}, by the rules for the US Federal Register", "{tag}，按美国《联邦公报》之规则"
    ),
    "form-european": Sentence(
        "{tag}, by the rules for acts of the European Union and British instruments",
        "{tag}，按欧盟法令与英国法定文书之规则",
    ),
    "form-hong-kong": Sentence(
        "{tag}, by the rules for notices of the Hong Kong Gazette", "{tag}，按香港宪报公告之规则"
    ),
    "form-us-presidential": Sentence(
        "{tag}, by the rules for US presidential documents", "{tag}，按美国总统文件之规则"
    ),
    "form-canada-gazette": Sentence(
        "{tag}, by the rules for the Canada Gazette", "{tag}，按《加拿大公报》之规则"
    ),
    "form-macau": Sentence(
        "{tag}, by the rules for Macau's official gazette", "{tag}，按《澳门特别行政区公报》之规则"
    ),
    "conflicting": Sentence("{readings}: they differ", "{readings}：互相不一致"),
    "inferred": Sentence("{value}, inferred ({rule})", "{value}，推断（{rule}）"),
    "refers-instrument": Sentence("cites {printed}", "引用：{printed}"),
    "refers-article": Sentence("refers to {printed}", "参见：{printed}"),
    "names-organisation": Sentence("names the organisation {value}", "提及机构：{value}"),
    "names-place": Sentence("names the place {value}", "提及地名：{value}"),
    "names-actor": Sentence("binds {value}", "约束对象：{value}"),
    "names-identity_document": Sentence("asks for {value}", "要求证件：{value}"),
    "names-person": Sentence("names {value}", "提及人员：{value}"),
    "refers-table": Sentence("refers to {printed}", "参见：{printed}"),
    "refers-link": Sentence("links to {printed}", "链接：{printed}"),
    "limit": Sentence("time limit: {printed} {line}", "期限：{printed} {line}"),
    "limit-due": Sentence(
        "time limit: {printed} {line}; until {due}, inferred ({rule})",
        "期限：{printed} {line}；至 {due}，推断（{rule}）",
    ),
    "base": Sentence(
        "{tag}: the base is {name}, with {labels} labels",
        "{tag}：底本为 {name}，有标号 {labels} 个",
    ),
    "held-against": Sentence("{witness}, with {labels} labels:", "{witness}，有标号 {labels} 个："),
    "no-witness": Sentence(
        "no other rendition has it: there is nothing to hold against it",
        "别无载体有此语言，无从对校",
    ),
    "no-difference": Sentence("no difference", "无差异"),
    "lost": Sentence("lost", "脱漏"),
    "garbled": Sentence("garbled", "讹乱"),
    "variant": Sentence("reads otherwise", "异文"),
    "added": Sentence("more", "多出"),
    "duplicated": Sentence("twice", "重复"),
    "moved": Sentence("elsewhere", "移位"),
    "typographic": Sentence(
        "{count} more are of setting alone (--json shows them)",
        "另有 {count} 处仅排印不同（见 --json）",
    ),
    "whence": Sentence(
        "{object}, version {version} of {versions}; entry {entry} of log {origin}:",
        "{object}，第 {version} 版（共 {versions} 版）；日志 {origin} 第 {entry} 条：",
    ),
    "loose": Sentence(
        "Read from loose files: nothing is said of where they came from or since when they exist.",
        "读自零散文件：其来源与存在时间均无说明。",
    ),
    "one-sided": Sentence("— not in this language —", "— 此语言无 —"),
    "joined": Sentence(
        "put together by what they say (confidence {confidence}), not by a label",
        "依内容而非标号对应（置信度 {confidence}）",
    ),
    "note-read": Sentence(
        "{witness}{line}: {kind}: {base} | {read}", "{witness}{line}：{kind}：{base} | {read}"
    ),
    "note-alone": Sentence("{witness}{line}: {kind}: {text}", "{witness}{line}：{kind}：{text}"),
    "in-none": Sentence(
        "It has no text in {tags}; it has {others}", "其中没有 {tags} 文本；有 {others}"
    ),
    "not-in": Sentence("{name} has no {tag}", "{name} 中没有 {tag}"),
    "witnessed": Sentence(
        "{tag}: {base} is the base, with {labels} labels; {witness} has {others}",
        "{tag}：以 {base} 为底本，有标号 {labels} 个；{witness} 有 {others} 个",
    ),
    "set-otherwise": Sentence(
        "{name}: {count} differences are of setting alone", "{name}：另有 {count} 处仅排印不同"
    ),
    "notes-left": Sentence(
        "{tag}: {count} notes more than are shown (edition_notes)",
        "{tag}：另有 {count} 条注未显示（edition_notes）",
    ),
    "unweighed": Sentence(
        "{count} units were too many to be put together by what they say (edition_pairs)",
        "{count} 个单元过多，未按内容对应（edition_pairs）",
    ),
    "no-text": Sentence("no text was read", "未读取文本"),
    "head": Sentence(
        "{format}, {encoding}, {characters} characters, {articles} articles",
        "{format}，{encoding}，{characters} 字符，{articles} 条",
    ),
}

FINDINGS = {
    "label-missing": Sentence(
        "{where}: {unit}: label not found; before {before}",
        "{where}：{unit}：未找到标号；在 {before} 之前",
    ),
    "label-missing-text-present": Sentence(
        "{where}: {unit}: label not found, text present before {before}",
        "{where}：{unit}：未找到标号，{before} 之前有文本",
    ),
    "label-damaged": Sentence(
        "{where}: {unit}: its label is printed as {printed}, and was known by its place",
        "{where}：{unit}：标号印作 {printed}，由其位置认出",
    ),
    "labels-too-many": Sentence(
        "{where}: more than {most} candidates for labels (edition_labels); only those that begin "
        "a line, or the first of them, were weighed",
        "{where}：标号候选超过 {most} 个（edition_labels）；仅衡量行首者或最前者",
    ),
    "text-cut": Sentence(
        "{where}: only its first {most} bytes were read (edition_bytes)",
        "{where}：仅读取前 {most} 字节（edition_bytes）",
    ),
    "lines-cut": Sentence(
        "{where}: only its first {most} lines, paragraphs and cells were read (edition_lines), as "
        "far as line {line}; what comes after is not in the edition, nor found by a search. Where "
        "there is memory for more, set edition_lines higher",
        "{where}：仅读取其前 {most} 行、段落和单元格（edition_lines），至第 {line} 行为止；"
        "其后内容不在此版本中，也检索不到。内存足够时可调高 edition_lines",
    ),
    "text-damaged": Sentence(
        "{where}: {count} places could not be read in {encoding}",
        "{where}：{count} 处无法按 {encoding} 读取",
    ),
    "text-mislabelled": Sentence(
        "{where}: it says {said}, and was read in {encoding}, which its bytes are in",
        "{where}：自称 {said}，按其字节实际所用的 {encoding} 读取",
    ),
    "text-of-elements": Sentence(
        "{where}: it is XML of a kind that is not known here: read as its text, without attributes",
        "{where}：为此处不识的 XML，仅读取其文本，不含属性",
    ),
    "page-archived": Sentence(
        "{where}: a page and what it shows in one file (MHTML): the page is read, and places are "
        "those in it",
        "{where}：为单一文件网页（MHTML）：读取其中的网页，所示位置为该网页中的位置",
    ),
    "text-empty": Sentence("{where}: there is no text in it", "{where}：其中没有文本"),
    "text-none": Sentence(
        "{where}: its bytes are no text that is known here", "{where}：其字节不是此处所知的文本"
    ),
    "text-unread-format": Sentence(
        "{where}: it is {format}, of which no text is read here",
        "{where}：格式为 {format}，此处不读取其文本",
    ),
    "document-needs-extra": Sentence(
        "{where}: it is {format}, which is read where the extra `{extra}` is installed: pip "
        "install 'muniment[{extra}]'",
        "{where}：格式为 {format}，需安装附加组件 `{extra}` 方可读取：pip install "
        "'muniment[{extra}]'",
    ),
    "document-needs-program": Sentence(
        "{where}: it is {format}, which is read where {program} is installed (Debian: {package})",
        "{where}：格式为 {format}，需安装 {program}（Debian 软件包 {package}）方可读取",
    ),
    "document-converted": Sentence(
        "{where}: its text is as {program} converts it", "{where}：文本以 {program} 的转换结果为准"
    ),
    "document-unconverted": Sentence(
        "{where}: {program} could not convert it, crashed or met a limit (document_seconds, "
        "document_memory)",
        "{where}：{program} 无法转换、崩溃或达到限制（document_seconds、document_memory）",
    ),
    "document-networked": Sentence(
        "{where}: {program} was not cut off from the network, which this system does not let; its "
        "settings follow no links",
        "{where}：本系统无法使 {program} 与网络隔离；其设置不跟随任何链接",
    ),
    "document-too-long": Sentence(
        "{where}: it has more than {most} bytes (document_bytes), and was not read",
        "{where}：超过 {most} 字节（document_bytes），未读取",
    ),
    "document-encrypted": Sentence(
        "{where}: it opens with a password alone, and was not read",
        "{where}：须凭密码打开，未读取",
    ),
    "document-damaged": Sentence(
        "{where}: it is damaged, and could not be read", "{where}：已损坏，无法读取"
    ),
    "document-stopped": Sentence(
        "{where}: reading it ended after {pages} pages: what reads it crashed or met a limit "
        "(document_seconds, document_memory)",
        "{where}：读完 {pages} 页后中止：读取程序崩溃或达到限制（document_seconds、"
        "document_memory）",
    ),
    "document-pages-cut": Sentence(
        "{where}: only the first {most} of its {pages} pages were read (document_pages)",
        "{where}：共 {pages} 页，仅读取前 {most} 页（document_pages）",
    ),
    "document-letters-cut": Sentence(
        "{where}: only its first {most} letters were read (document_letters)",
        "{where}：仅读取前 {most} 个字符（document_letters）",
    ),
    "document-too-large": Sentence(
        "{where}: a part of it unfolds to more than is read, and it was not read",
        "{where}：其中一部分展开后过大，未读取",
    ),
    "document-changes": Sentence(
        "{where}: changes are tracked in it: {deleted} deletions were left out, {inserted} "
        "insertions read as text",
        "{where}：含修订记录：{deleted} 处删除未计入，{inserted} 处插入按正文读取",
    ),
    "document-hidden": Sentence(
        "{where}: {count} pieces of hidden text were left out",
        "{where}：{count} 处隐藏文字未计入",
    ),
    "document-embedded": Sentence(
        "{where}: {count} documents within it were not read",
        "{where}：其中嵌入的 {count} 份文档未读取",
    ),
    "document-formulas": Sentence(
        "{where}: {count} formulas: only their characters are read, without their form, or nothing",
        "{where}：{count} 处公式仅读取其字符，未读取其形式，或未读取",
    ),
    "document-fields": Sentence(
        "{where}: {count} fields whose values are lost when it is converted, or made anew by the "
        "day and the computer (a date, the file's name), were left out",
        "{where}：{count} 处域的值在转换时丢失，或按转换当时（日期、文件名等）重新生成，未计入",
    ),
    "document-garbled": Sentence(
        "{where}: {count} pieces are such as come out where Chinese in its own encoding is taken "
        "for Western letters",
        "{where}：{count} 处疑为中文编码被误作西文的乱码",
    ),
    "document-contents": Sentence(
        "{where}: {count} lines of its table of contents are no part of what is read",
        "{where}：目录共 {count} 行，不计入所读内容",
    ),
    "document-pictures": Sentence(
        "{where}: {count} pictures in it were not read",
        "{where}：其中 {count} 幅图像未读取",
    ),
    "document-deep": Sentence(
        "{where}: parts of it lie deeper within others than is read, and were left out",
        "{where}：其中部分内容嵌套过深，未计入",
    ),
    "numbers-automatic": Sentence(
        "{where}: {count} of its labels are automatic numbers: no characters of the file, but "
        "inferred from its lists",
        "{where}：{count} 个标号为自动编号，非文件字符，由其列表推断",
    ),
    "numbers-unknown": Sentence(
        "{where}: it numbers paragraphs in a form that is not known here; these labels are missing",
        "{where}：其自动编号格式此处不识，相应标号缺失",
    ),
    "text-recognised": Sentence(
        "{where}: page {pages}: recognised in a picture by {by}: a witness of what is printed, and "
        "not the text",
        "{where}：第 {pages} 页由 {by} 从图像识别，仅为所印内容之旁证，并非文本",
    ),
    "text-unsure": Sentence(
        "{where}: {count} of {words} recognised words are unsure (below {least} of 100)",
        "{where}：识别出的 {words} 个词中有 {count} 个不确定（低于 {least}/100）",
    ),
    "ocr-pages-cut": Sentence(
        "{where}: of its {pages} pages without text, the first {most} were recognised (ocr_pages)",
        "{where}：共 {pages} 页无文本，仅识别前 {most} 页（ocr_pages）",
    ),
    "picture-unread": Sentence(
        "{where}: it is a picture, whose letters were not recognised (ocr_pages)",
        "{where}：为图像，未识别其中文字（ocr_pages）",
    ),
    "picture-too-large": Sentence(
        "{where}: a picture has more than {most} pixels (picture_pixels), and was not read",
        "{where}：图像超过 {most} 像素（picture_pixels），未读取",
    ),
    "text-private": Sentence(
        "{where}: {count} characters of private use, which mean what a font shows",
        "{where}：{count} 个私用区字符，其意义由字体而定",
    ),
    "page-damaged": Sentence(
        "{where}: page {pages}: damaged; it could not be read, or not all of it",
        "{where}：第 {pages} 页已损坏，无法读取或未能全部读取",
    ),
    "page-without-text": Sentence(
        "{where}: page {pages}: no text layer: scan", "{where}：第 {pages} 页无文本层：扫描件"
    ),
    "page-unmapped": Sentence(
        "{where}: page {pages}: fonts do not say which characters some of their signs are, so the "
        "text is not what is printed",
        "{where}：第 {pages} 页：字体未说明部分字形对应何字，文本与所印不符",
    ),
    "page-private": Sentence(
        "{where}: page {pages}: characters of private use, which mean what the font shows",
        "{where}：第 {pages} 页：含私用区字符，其意义由字体而定",
    ),
    "page-garbled": Sentence(
        "{where}: page {pages}: the text layer is garble, not what is printed",
        "{where}：第 {pages} 页：文本层为乱码，与所印不符",
    ),
    "page-invisible": Sentence(
        "{where}: page {pages}: the text is not painted: somebody's recognition of the picture, "
        "and no more than that",
        "{where}：第 {pages} 页：文本未显示，仅为他人对图像的识别结果",
    ),
    "page-turned": Sentence(
        "{where}: page {pages}: letters that stand at another angle than most were left out",
        "{where}：第 {pages} 页：方向与多数文字不同的字符未计入",
    ),
    "page-switched-off": Sentence(
        "{where}: page {pages}: text of layers that are switched off, and not on the page, was "
        "left out",
        "{where}：第 {pages} 页：已关闭图层中不显示的文字未计入",
    ),
    "page-laid-over": Sentence(
        "{where}: page {pages}: filled into forms, typed or stamped on the page after it was made, "
        "and read as text",
        "{where}：第 {pages} 页：有表单填写、后加批注或盖章的文字，按正文读取",
    ),
    "page-form-unread": Sentence(
        "{where}: page {pages}: fields of its form have values that the file does not show, and "
        "they were left out",
        "{where}：第 {pages} 页：表单域有值而文件未予显示，未计入",
    ),
    "page-off": Sentence(
        "{where}: page {pages}: letters beyond the edge of the paper were left out",
        "{where}：第 {pages} 页：纸面之外的字符未计入",
    ),
    "page-lacks-chinese": Sentence(
        "{where}: page {pages}: no Chinese character, as the document or most of its pages have",
        "{where}：第 {pages} 页无汉字，而文件自称中文或多数页面有汉字",
    ),
    "text-lacks-language": Sentence(
        "{where}: page {pages}: no Chinese character at all, though the document says that its "
        "language is {language}",
        "{where}：第 {pages} 页毫无汉字，而文件自称语言为 {language}",
    ),
    "text-not-of-record": Sentence(
        "{where}: its bytes are missing or not those of record, and were not read",
        "{where}：字节缺失或与记录不符，未予读取",
    ),
    "text-withheld": Sentence("{where}: it is withheld", "{where}：不予公开"),
    "text-redacted": Sentence("{where}: it was redacted", "{where}：已销毁"),
}


def edition_words(code: str, language: Language, **particulars: str) -> str:
    """Give the sentence of a code, its particulars as they are given."""
    return _WORDS[code].say(language, particulars)
