"""What is said of material that was superseded, withheld or redacted."""

from __future__ import annotations

from muniment.words.language import Sentence

FINDINGS = {
    "statement-other-key": Sentence(
        "{where} names the key {says}; {key} signed its manifest",
        "{where} 称密钥为 {says}，而签署其清单的是 {key}",
    ),
    "file-redacted": Sentence(
        "{where} was redacted under {authority} (record {record}); its bytes cannot be checked",
        "{where} 已依 {authority} 删除（记录 {record}），其字节无从核对",
    ),
    "redaction-undone": Sentence(
        "{where} is there, though the record {record} says that it was redacted: this copy was not "
        "redacted, or the file was put back; carry the redaction out here too",
        "{where} 仍在，而记录 {record} 称其已删除：此副本未执行删除，或文件被放回；"
        "此处也应执行删除",
    ),
    "redaction-of-nothing": Sentence(
        "{where} was never what the record {record} says was redacted",
        "记录 {record} 所称已删除者，从来不是 {where}",
    ),
}

REDACTED = {
    "check": Sentence(
        "{count} files were redacted: {files}",
        "有 {count} 个文件已删除：{files}",
    ),
    "one": Sentence("1 file was redacted: {files}", "有 1 个文件已删除：{files}"),
    "shows": Sentence(
        "Files were redacted ({count}): a signed and logged record says which, and on whose "
        "authority. Of them only the digests stand; there are no bytes to check.",
        "有文件已删除（{count} 个）：经签署并入日志的记录说明是哪些、依据何种授权。"
        "它们只有摘要尚在，没有可供核对的字节。",
    ),
    "verdict": Sentence(
        "consistent; the bytes of what was redacted cannot be checked",
        "前后一致；已删除者的字节无从核对",
    ),
}

# What `show` and its page say; muniment/words/reading.py takes them in.
READING = {
    "status": Sentence("standing", "状况"),
    "as-said": Sentence("{what}", "{what}"),
    "superseded": Sentence(
        "superseded by {by} on {day} ({reason}); entry {index}",
        "已于 {day} 被 {by} 取代（{reason}）；第 {index} 条",
    ),
    "superseded-then": Sentence(
        "superseded by {by} on {day} ({reason}), which is itself superseded: {last} stands; "
        "entry {index}",
        "已于 {day} 被 {by} 取代（{reason}），后者亦已被取代，现以 {last} 为准；第 {index} 条",
    ),
    "withheld": Sentence(
        "withheld from publication under {authority} ({reason}; record {record})",
        "依 {authority} 不予公开（{reason}；记录 {record}）",
    ),
    "withheld-until": Sentence(
        "withheld from publication under {authority} until the end of {until}, UTC ({reason}; "
        "record {record})",
        "依 {authority} 不予公开，至 {until} 结束（UTC）（{reason}；记录 {record}）",
    ),
    "not-given": Sentence(
        "withheld from publication under {authority} (record {record})",
        "依 {authority} 不予公开（记录 {record}）",
    ),
    "not-given-until": Sentence(
        "withheld from publication under {authority} until the end of {until}, UTC (record "
        "{record})",
        "依 {authority} 不予公开，至 {until} 结束（UTC）（记录 {record}）",
    ),
    "redacted": Sentence(
        "redacted under {authority} (record {record}); the bytes are gone",
        "已依 {authority} 删除（记录 {record}）；字节不复存在",
    ),
    "supersession-of": Sentence(
        "{accession} is superseded by {by} ({reason})", "{accession} 被 {by} 取代（{reason}）"
    ),
    "withholding-of": Sentence(
        "{what} withheld from publication under {authority} ({reason})",
        "{what} 依 {authority} 不予公开（{reason}）",
    ),
    "withholding-of-all": Sentence(
        "all of it withheld from publication under {authority} ({reason})",
        "全部依 {authority} 不予公开（{reason}）",
    ),
    "lifted": Sentence(
        "no longer withheld by {lifts} ({reason})", "{lifts} 所定不予公开已解除（{reason}）"
    ),
    "withholding-of-given": Sentence(
        "{what} withheld from publication under {authority}", "{what} 依 {authority} 不予公开"
    ),
    "withholding-of-all-given": Sentence(
        "all of it withheld from publication under {authority}", "全部依 {authority} 不予公开"
    ),
    "lifted-given": Sentence("no longer withheld by {lifts}", "{lifts} 所定不予公开已解除"),
    "redaction-of": Sentence(
        "{path} redacted under {authority} ({reason})", "{path} 已依 {authority} 删除（{reason}）"
    ),
}
