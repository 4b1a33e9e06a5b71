"""What findings on transparency logs say."""

from __future__ import annotations

from muniment.words.language import Sentence

TLOG = {
    "log-packed": Sentence(
        "the packed log cannot be read as one: {detail}", "无法读取打包的日志：{detail}"
    ),
    "tlog-unreadable": Sentence("{where} cannot be read: {detail}", "无法读取 {where}：{detail}"),
    "tlog-checkpoint-missing": Sentence(
        "there is no {where}, so nothing says what the log should be",
        "没有 {where}，无从得知日志应为何样",
    ),
    "tlog-checkpoint-form": Sentence(
        "{where} is not a checkpoint: {detail}", "{where} 不是检查点：{detail}"
    ),
    "tlog-checkpoint-unverified": Sentence(
        "the signature on {where} was not checked, since no key was given (--log-key)",
        "未检查 {where} 的签名：未给出密钥（--log-key）",
    ),
    "tlog-checkpoint-signature": Sentence(
        "{where} is not signed by the key that was given: {detail}",
        "{where} 并非由所给密钥签名：{detail}",
    ),
    "tlog-checkpoint-origin": Sentence(
        "{where} is of the log {origin}, not of {expected}",
        "{where} 属于日志 {origin}，而非 {expected}",
    ),
    "tlog-checkpoint-earlier": Sentence(
        "{where} names the log {origin}, which this one must be the continuation of",
        "{where} 所称日志为 {origin}，本日志应为其延续",
    ),
    "tlog-checkpoint-name": Sentence(
        "no signature on {where} has the name of its log, {origin}",
        "{where} 上没有以其日志 {origin} 为名的签名",
    ),
    "tlog-checkpoint-place": Sentence(
        "{where} is of {size} entries, unlike what its name says",
        "{where} 的条目数为 {size}，与其名称不符",
    ),
    "tlog-checkpoint-ahead": Sentence(
        "{where} is of {size} entries, and the newest checkpoint of {newest}: the log was cut, or "
        "its newest checkpoint is not here",
        "{where} 有 {size} 条，而最新检查点只有 {newest} 条：日志被截断，或最新检查点不在此处",
    ),
    "tlog-checkpoint-inconsistent": Sentence(
        "{where} has another history: the first {size} entries have the root {found}, not {root}",
        "{where} 属于另一历史：前 {size} 条的根为 {found}，而非 {root}",
    ),
    "tlog-tiles-root": Sentence(
        "the {size} entries have the root {found}, and {where} says {root}",
        "{size} 条的根为 {found}，而 {where} 称 {root}",
    ),
    "tlog-tiles-missing": Sentence(
        "{where} is missing ({count} in a row)", "缺少 {where}（连续 {count} 个）"
    ),
    "tlog-tiles-not-a-file": Sentence("{where} is a link or no file", "{where} 是链接或不是文件"),
    "tlog-tiles-length": Sentence(
        "{where} has {found} bytes, and {expected} is what it can have",
        "{where} 有 {found} 字节，而应为 {expected}",
    ),
    "tlog-tiles-bundle": Sentence(
        "{where} is no bundle of entries: {detail}", "{where} 不是条目束：{detail}"
    ),
    "tlog-tiles-entries": Sentence(
        "{where} does not agree with {other}: the hashes are not those of the entries",
        "{where} 与 {other} 不一致：摘要并非条目的摘要",
    ),
    "tlog-tiles-hashes": Sentence(
        "{count} hashes of {where} are not those of the tiles below, beginning with {below}",
        "{where} 中有 {count} 个摘要与下层不符，始于 {below}",
    ),
    "tlog-tiles-partial": Sentence(
        "{where} does not begin as the log does now", "{where} 的开头与日志现状不同"
    ),
    "tlog-tiles-beyond": Sentence(
        "{where} holds more than the {size} entries of the checkpoint, which nothing vouches for",
        "{where} 超出检查点的 {size} 条，无可佐证",
    ),
    "tlog-tiles-stray": Sentence(
        "{where} stands among the tiles and is none", "{where} 位于数据块之间而并非数据块"
    ),
}
