"""What findings on BagIt bags say."""

from __future__ import annotations

from muniment.words.language import Sentence

BAGIT = {
    "zip-d.1-names": Sentence(
        "the zip file does not say what encoding its names are in; by their characters, or else by "
        "the specification, they were read as {encoding}",
        "该 zip 文件未说明其中文件名的编码；依其字符（否则依规范）按 {encoding} 读取",
    ),
    "bag-packed": Sentence(
        "the packed bag cannot be read as one: {detail}", "无法读取打包的 BagIt 包：{detail}"
    ),
    "bagit-2.1.1-missing": Sentence("there is no bag declaration {where}", "缺少包声明 {where}"),
    "bagit-2.1.1-bom": Sentence(
        "{where} begins with a byte order mark, which it must not", "{where} 不得以字节顺序标记开头"
    ),
    "bagit-2.1.1-not-utf8": Sentence("{where} is not UTF-8", "{where} 不是 UTF-8"),
    "bagit-2.1.1-more-lines": Sentence(
        "{where} has more than its two lines", "{where} 多于规定的两行"
    ),
    "bagit-2.1.1-line": Sentence(
        '{where} has the line "{line}" where "{expected}" must stand',
        "{where} 中“{line}”一行应为“{expected}”",
    ),
    "bagit-2.1.1-label": Sentence(
        '"{line}" in {where} must begin exactly with "{expected}: "',
        "{where} 中“{line}”须以“{expected}: ”开头",
    ),
    "bagit-2.1.1-version": Sentence(
        "{where} declares version {version}, which is none of 0.93 to 0.97 and 1.0",
        "{where} 声明版本 {version}，不属于 0.93 至 0.97 或 1.0",
    ),
    "bagit-2.1.1-whitespace": Sentence(
        '"{line}" in {where} has other white space than one space after the colon',
        "{where} 中“{line}”的冒号后须恰有一个空格，行末不得有空白",
    ),
    "bagit-2.1.1-encoding": Sentence(
        "{where} declares the encoding {encoding}, which is not known",
        "{where} 声明的编码 {encoding} 不可识别",
    ),
    "bagit-2.1.1-not-utf8-tags": Sentence(
        "tag files are in {encoding}; UTF-8 is recommended", "标签文件用 {encoding}；建议用 UTF-8"
    ),
    "bagit-2.1.2-missing": Sentence(
        "there is no payload directory {where}", "缺少载荷目录 {where}"
    ),
    "bagit-2.1.3-missing": Sentence(
        "there is no payload manifest ({where})", "缺少载荷清单（{where}）"
    ),
    "bagit-2.1.3-line": Sentence(
        '{where} is no checksum and path: "{line}"', "{where} 不是校验和加路径：“{line}”"
    ),
    "bagit-2.1.3-checksum": Sentence(
        "the checksum at {where} is not as long as {algorithm} has it",
        "{where} 的校验和长度不合 {algorithm}",
    ),
    "bagit-2.1.3-folder": Sentence(
        "{where} lists {path}, which is a directory", "{where} 列出目录 {path}"
    ),
    "bagit-2.1.3-outside": Sentence(
        "{where} lists {path}, which is not below data/", "{where} 列出的 {path} 不在 data/ 之下"
    ),
    "bagit-2.1.3-percent": Sentence(
        "{where}: % in {path} must be written %25", "{where}：{path} 中的 % 须写作 %25"
    ),
    "bagit-2.1.3-contradiction": Sentence(
        "{where} lists {path} again, with another checksum", "{where} 再次列出 {path}，校验和不同"
    ),
    "bagit-2.1.3-twice": Sentence("{where} lists {path} a second time", "{where} 重复列出 {path}"),
    "bagit-2.1.3-unlisted": Sentence(
        "{where} is not listed in {manifest}, as every payload file must be",
        "{manifest} 未列出载荷文件 {where}",
    ),
    "bagit-2.2.1-payload": Sentence(
        "{where} lists the payload file {path}, which no tag manifest may",
        "{where} 列出载荷文件 {path}，标签清单不得如此",
    ),
    "bagit-2.2.1-tagmanifest": Sentence(
        "{where} lists the tag manifest {path}, which no tag manifest may",
        "{where} 列出标签清单 {path}，标签清单不得如此",
    ),
    "bagit-2.2.1-manifest-unlisted": Sentence(
        "{where} does not list {manifest}, as every tag manifest must",
        "{where} 未列出 {manifest}，标签清单须列出每份载荷清单",
    ),
    "bagit-2.2.1-unlisted": Sentence(
        "{where} is a tag file that no tag manifest lists", "标签文件 {where} 未列入任何标签清单"
    ),
    "bagit-2.2.2-line": Sentence(
        '{where} is no label and value: "{line}"', "{where} 不是标签加值：“{line}”"
    ),
    "bagit-2.2.2-whitespace": Sentence(
        '{where}: "{line}" has not exactly a label, a colon and one white space before its value',
        "{where}：“{line}”须为标签、冒号、一个空白与值",
    ),
    "bagit-2.2.2-oxum-twice": Sentence(
        "{where} states Payload-Oxum a second time", "{where} 重复注明 Payload-Oxum"
    ),
    "bagit-2.2.2-oxum-form": Sentence(
        "{where}: Payload-Oxum is octets.files, not {value}",
        "{where}：Payload-Oxum 应为“字节数.文件数”，而非 {value}",
    ),
    "bagit-2.2.2-oxum-differs": Sentence(
        "{where} states Payload-Oxum {stated}; the payload has {found}",
        "{where} 所称 Payload-Oxum 为 {stated}，实为 {found}",
    ),
    "bagit-2.2.2-repeated": Sentence(
        "{where} repeats {label}, which should stand once", "{where} 重复 {label}，本应只出现一次"
    ),
    "bagit-2.2.2-date": Sentence(
        "{where}: Bagging-Date is YYYY-MM-DD, not {value}",
        "{where}：Bagging-Date 应为 YYYY-MM-DD，而非 {value}",
    ),
    "bagit-2.2.3-line": Sentence(
        '{where} is no address, length and path: "{line}"', "{where} 不是地址、长度与路径：“{line}”"
    ),
    "bagit-2.2.3-url": Sentence(
        "{where}: {url} is no absolute address", "{where}：{url} 不是绝对地址"
    ),
    "bagit-2.2.3-tag-file": Sentence(
        "{where} lists {path}, which is no payload file", "{where} 列出的 {path} 不是载荷文件"
    ),
    "bagit-2.2.3-unlisted": Sentence(
        "{where} lists {path}, which the payload manifests do not",
        "{where} 列出的 {path} 不在载荷清单之内",
    ),
    "bagit-2.3-encoding": Sentence(
        "{where} is not in the encoding that the bag declares ({encoding})",
        "{where} 不合包所声明的编码（{encoding}）",
    ),
    "bagit-2.3-bom": Sentence(
        "{where} begins with a byte order mark, which {encoding} does not need",
        "{where} 以字节顺序标记开头，而 {encoding} 无需此标记",
    ),
    "bagit-2.4-algorithm": Sentence(
        "{where} uses {algorithm}, which is no checksum algorithm known here",
        "{where} 所用 {algorithm} 不是此处可识别的校验算法",
    ),
    "bagit-2.4-name": Sentence(
        "{where} must write its algorithm as {algorithm}", "{where} 的算法名应写作 {algorithm}"
    ),
    "bagit-3-missing": Sentence(
        "{where} is missing (listed in {manifest})", "缺少 {where}（列于 {manifest}）"
    ),
    "bagit-3-hole": Sentence(
        "{where} is still to be fetched, so the bag is not complete",
        "{where} 尚待下载，故此包不完整",
    ),
    "bagit-3-unlisted": Sentence("{where} is in no payload manifest", "{where} 未列入任何载荷清单"),
    "bagit-3-changed": Sentence(
        "{where} has not the checksum that {manifest} gives", "{where} 的校验和与 {manifest} 不符"
    ),
    "bagit-5.1-unsafe": Sentence(
        "{where} lists {path}, which could lead out of the bag; it was not followed",
        "{where} 列出的 {path} 可能通向包外；未予跟随",
    ),
    "bagit-5.1-not-a-file": Sentence(
        "{where} is a link or no file; it was not followed", "{where} 是链接或不是文件；未予跟随"
    ),
    "bagit-5.3-length": Sentence(
        "{where} gives another length than {path} has", "{where} 所注长度与 {path} 不同"
    ),
    "bagit-6.1.1-form": Sentence(
        "{where} writes {path} in another Unicode form than the file's name has",
        "{where} 中 {path} 的 Unicode 形式与文件名不同",
    ),
    "bagit-6.1.1-forms": Sentence(
        "{where} and {other} differ in Unicode form alone", "{where} 与 {other} 仅 Unicode 形式不同"
    ),
    "bagit-6.1.1-case": Sentence(
        "{where} and {other} differ in case alone", "{where} 与 {other} 仅大小写不同"
    ),
    "bagit-6.1.3-asterisk": Sentence(
        "{where} marks {path} as md5sum does; manifests have no such mark",
        "{where} 用 md5sum 的标记写 {path}；清单无此标记",
    ),
    "bagit-6.1.3-dot": Sentence(
        '{where} writes {path} with segments that say "here"',
        "{where} 中的 {path} 含有表示“此处”的段",
    ),
}
