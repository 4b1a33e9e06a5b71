"""What is said of imports: what was found in them, and what they claim."""

from __future__ import annotations

from muniment.words.language import Sentence

# Stands in the statement, beside what the validator of the container found.
FOUND = {
    "import-invalid": Sentence(
        "It breaks its specification (errors: {errors}, warnings: {warnings}, not listed: "
        "{left_out}). It is kept as it came; what could be read whole was read.",
        "它不合规范（错误 {errors} 处，警告 {warnings} 处，未列出 {left_out} 处）。"
        "按原样保存；能完整读取者均已读取。",
    ),
    "import-not-read": Sentence(
        "The file was not read to its end: {why} It is kept as it came.",
        "该文件未读到末尾：{why} 按原样保存。",
    ),
    "import-crowded": Sentence(
        "The file has more records than are remembered (limits.import_records), so no page was "
        "taken out of it: {records}.",
        "该文件的记录多于可记住的数量（limits.import_records），未从中取出网页：{records}。",
    ),
    "import-page-without-record": Sentence(
        "The file lists {pages} pages of which it has no answer of success.",
        "该文件列出的 {pages} 个网页没有成功应答的记录。",
    ),
    "import-page-truncated": Sentence(
        "The file says of the page that it was cut short when it was recorded ({reason}).",
        "该文件称此网页在记录时被截断（{reason}）。",
    ),
    "import-revisits": Sentence(
        "It has no answer, only {revisits} records which say that an answer was the same as one in "
        "another file; so there is no page that could be the notice. It is kept as it came.",
        "其中没有应答，只有 {revisits} 条记录称应答与另一文件所存相同，因而没有可作为公告的网页。"
        "按原样保存。",
    ),
    "import-page-too-large": Sentence(
        "The page is larger than is taken in, and was not read out; the file has it.",
        "该网页超过所能收入的大小，未予取出；仍在文件之中。",
    ),
    "import-files-too-large": Sentence(
        "The files in it are larger than is taken in (limits.decoded_bytes, limits.decoded_ratio), "
        "and were not read out; the file has them.",
        "其中的文件超过所能收入的大小（limits.decoded_bytes、limits.decoded_ratio），未予取出；"
        "仍在该文件之中。",
    ),
    "import-page-no-notice": Sentence(
        "By the rules, the page in it is no notice: {outcome} {detail} ({confidence}; {said}). It "
        "was not taken for the notice; the bytes are kept as they came.",
        "依规则判断，其中的网页不是公告：{outcome} {detail}（{confidence}；{said}）。"
        "未将其作为公告收入；字节按原样保存。",
    ),
    "import-no-success": Sentence(
        "No answer in it is one of success, so there is no page that could be the notice (answers "
        "by status: {statuses}). It is kept as it came.",
        "其中没有成功的应答，因而没有可作为公告的网页（按状态码：{statuses}）。按原样保存。",
    ),
    "import-member-too-large": Sentence(
        "What is packed unfolds beyond the limits, and was not read out: {why} The file has it.",
        "所打包的内容展开后超过限额，未予取出：{why} 仍在文件之中。",
    ),
    "import-not-unpacked": Sentence(
        "The packed file cannot be unpacked, so nothing was read out of it: {why}",
        "该打包文件无法解开，未从中取出任何内容：{why}",
    ),
    "import-names-read-in": Sentence(
        "The zip file does not say what encoding its names are in; by their characters, or else by "
        "its specification, they were read as {encoding}. The file keeps their bytes.",
        "该 zip 文件未说明其中文件名的编码；依其字符（否则依规范）按 {encoding} 读取。"
        "原字节仍在该文件之中。",
    ),
    "import-no-main-part": Sentence(
        "No page was found in as much of the MHTML file as is read (limits.mhtml_bytes, "
        "limits.mhtml_parts); it is kept as it came.",
        "在 MHTML 文件被读取的范围内（limits.mhtml_bytes、limits.mhtml_parts）没有找到网页；"
        "按原样保存。",
    ),
    "import-kit-wrong": Sentence(
        "The kit's evidence is wrong (verdict 1), so nothing was read out of it; it is kept as it "
        "came.",
        "该证据包的证据有误（结论 1），未从中取出任何内容；按原样保存。",
    ),
    "import-kit-unsure": Sentence(
        "The kit was verified with the verdict {verdict}: not all that was asked for holds.",
        "该证据包的核验结论为 {verdict}：所要求者并未全部成立。",
    ),
    "import-kit-unread": Sentence(
        "The kit could not be verified: {why} It is kept as it came.",
        "该证据包无法核验：{why} 按原样保存。",
    ),
    "import-said-otherwise": Sentence(
        "What the other archive's statement or manifest says of {files} is not so. The files are "
        "kept as they came.",
        "另一档案的声明或清单关于 {files} 的说法与实际不符。文件按原样保存。",
    ),
    "import-files-absent": Sentence(
        "The other archive's statement lists files that did not come: {files}. They were redacted "
        "there, or lost.",
        "另一档案的声明所列的文件未随之而来：{files}。或在彼处已被遮删，或已遗失。",
    ),
    "import-manifest-unread": Sentence(
        "The other archive's manifest is not one that can be read: {why} It is kept as it came.",
        "另一档案的清单无法读取：{why} 按原样保存。",
    ),
}

READING = {
    "kind-warc": Sentence("a WARC file named {name}, imported", "名为 {name} 的 WARC 文件（导入）"),
    "kind-wacz": Sentence("a WACZ file named {name}, imported", "名为 {name} 的 WACZ 文件（导入）"),
    "kind-bag": Sentence("a BagIt bag named {name}, imported", "名为 {name} 的 BagIt 包（导入）"),
    "kind-kit": Sentence("a muniment kit named {name}, imported", "名为 {name} 的证据包（导入）"),
    "kind-ocfl": Sentence(
        "an OCFL object named {name}, imported", "名为 {name} 的 OCFL 对象（导入）"
    ),
    "kind-ro-crate": Sentence(
        "an RO-Crate named {name}, imported", "名为 {name} 的 RO-Crate（导入）"
    ),
    "kind-saved-page": Sentence(
        "a saved page named {name}, imported", "名为 {name} 的已存网页（导入）"
    ),
    "kind-memento": Sentence(
        "a memento of another archive, {name}, imported", "另一档案的存档 {name}（导入）"
    ),
    "imported": Sentence("imported", "导入"),
    "import-container": Sentence(
        "the whole of it is {size} bytes, sha512 {digest}",
        "其整体为 {size} 字节，sha512 {digest}",
    ),
    "import-page": Sentence(
        "it claims that the page came from {address} at {time}; nobody here saw that",
        "它声称网页于 {time} 取自 {address}；本处无人目睹",
    ),
    "saved-page-in": Sentence(
        "{path} claims that it was saved from {address} at {time}; nobody here saw that",
        "{path} 声称于 {time} 保存自 {address}；本处无人目睹",
    ),
    "import-pages": Sentence(
        "pages in it: {pages}; records: {records}", "其中网页 {pages} 个，记录 {records} 条"
    ),
    "import-valid": Sentence(
        "held against its specification: no errors; warnings: {warnings}",
        "依规范核对：无错误；警告 {warnings} 处",
    ),
    "import-not-valid": Sentence(
        "held against its specification: errors: {errors}, warnings: {warnings}",
        "依规范核对：错误 {errors} 处，警告 {warnings} 处",
    ),
    "import-verdict": Sentence(
        "verified when it came in: verdict {verdict}, by what its keeper trusted then",
        "收入时已核验：结论 {verdict}，依保管者当时所信任者",
    ),
    "import-signature": Sentence(
        "its signature fits the key that it brings itself ({key}); whose that is, nobody said",
        "其签名与自带的密钥（{key}）相符；密钥属于何人，无从得知",
    ),
    "import-claim": Sentence("it says of itself: {name}: {value}", "其自述：{name}：{value}"),
}
