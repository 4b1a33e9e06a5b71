"""What is said of a repair."""

from __future__ import annotations

from manifests import printable
from muniment.words.language import Language, Sentence

FINDINGS = {
    "repair-object-missing": Sentence("{where} is on no shelf", "{where} 不在架上"),
    "repair-object-unreadable": Sentence(
        "{where} cannot be read: {detail}", "无法读取 {where}：{detail}"
    ),
    "repair-version-differs": Sentence(
        "{where} is not the version that was logged", "{where} 不是入日志时的版本"
    ),
    "repair-version-unknown": Sentence(
        "not all versions of {where} are known: the manifest of one is found nowhere",
        "{where} 的版本不全：其中一份清单无处可寻",
    ),
    "repair-redaction-unknown": Sentence(
        "{where} is not repaired: a redaction was logged whose record is found nowhere, and what "
        "was redacted must not come back",
        "未修复 {where}：日志载有一次删除，而其记录无处可寻；已删除者不得恢复",
    ),
    "repair-contradiction": Sentence(
        "{where} contradicts itself: {detail}", "{where} 自相矛盾：{detail}"
    ),
    "repair-added-to": Sentence(
        "{where} got another version meanwhile; call repair again",
        "{where} 其间新增了版本；请再次修复",
    ),
    "repair-lacking": Sentence(
        "{where} is whole nowhere; a file with the sha512 {sha512} is needed",
        "{where} 处处不完好；需要 sha512 为 {sha512} 的文件",
    ),
    "repair-log-lost": Sentence(
        "{where} can be made again from no copy, nor from what is on the shelves; a copy of the "
        "log is needed that has it",
        "无法由任何副本或架上之物重建 {where}；需要一份含有它的日志副本",
    ),
    "repair-other-history": Sentence(
        "{where} is signed by the log key and is no part of this history: the log was forked "
        "({size} entries); keep it, it is proof",
        "{where} 由日志密钥签署而不属于此历史：日志曾分叉（{size} 条）；请保存，这是证据",
    ),
    "repair-source-differs": Sentence("{where} was not taken: {why}", "未采用 {where}：{why}"),
}

_STATES = {
    "whole": Sentence("whole", "完好"),
    "repaired": Sentence("repaired", "已修复"),
    "partly repaired": Sentence("partly repaired", "部分修复"),
    "would be repaired": Sentence("would be repaired", "可修复"),
    "not repaired": Sentence("not repaired", "未修复"),
    "left alone": Sentence("left alone", "未动"),
}


_WORDS = {
    "own": Sentence("log, keys and storage root", "日志、密钥与存储根"),
    "came": Sentence("{path} came back: {source}", "{path} 已还原：{source}"),
    "extra": Sentence("{path} belonged to nothing", "{path} 不属于任何对象"),
    "seen": Sentence("{source}: {why}", "{source}：{why}"),
    "refused": Sentence(
        "{source}: {path} was not taken ({why})", "{source}：未采用 {path}（{why}）"
    ),
    "kept": Sentence("what stood there is in quarantine/{name}", "原有之物存于 quarantine/{name}"),
    "recorded": Sentence("recorded as {record}, entry {index}", "已记录为 {record}，第 {index} 条"),
    "replica": Sentence(
        "{name}: complete for {size} of {log_size} entries of the log; {objects} objects were put "
        "there anew",
        "{name}：完整，含日志 {log_size} 条中的 {size} 条；重新放入 {objects} 个对象",
    ),
}


def repair_words(code: str, language: Language, **particulars: str) -> str:
    """Give a sentence of a repair's answer, its particulars escaped."""
    escaped = {name: printable(value) for name, value in particulars.items()}
    return _WORDS[code].say(language, escaped)


def state_words(state: str, language: Language) -> str:
    """Say how a repair ended."""
    return _STATES[state].say(language, {})
