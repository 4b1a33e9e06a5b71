"""What is said of fixity rounds."""

from __future__ import annotations

from collections.abc import Mapping

from manifests import printable
from muniment.words.language import Language, Sentence

FIXITY_FINDINGS = {
    "object-missing": Sentence(
        "nothing stands at {where}, where {object} should ({kind}, entry {index})",
        "{where} 处空无一物，应有 {object}（{kind}，第 {index} 条）",
    ),
    "object-unreadable": Sentence("{where} cannot be read: {detail}", "无法读取 {where}：{detail}"),
    "replica-ahead": Sentence(
        "the replica's log has {replica} entries, this archive's {size}: this archive was rolled "
        "back, or its log key was used elsewhere",
        "副本的日志有 {replica} 条，本档案有 {size} 条：本档案被回退，或其日志密钥曾在别处使用",
    ),
    "replica-another-history": Sentence(
        "the replica's log has another history up to entry {replica}",
        "副本的日志在第 {replica} 条之前有另一段历史",
    ),
}

_WORDS = {
    "checked": Sentence(
        "{objects} objects, {files} files, {bytes} bytes were checked",
        "已检查 {objects} 个对象、{files} 个文件、{bytes} 字节",
    ),
    "checked-replica": Sentence(
        "{objects} objects, {files} files, {bytes} bytes of the replica {replica} were checked",
        "已检查副本 {replica} 的 {objects} 个对象、{files} 个文件、{bytes} 字节",
    ),
    "log": Sentence(
        "the log of {size} entries was checked as a whole", "已整体检查日志，共 {size} 条"
    ),
    "whole": Sentence("all that was checked is what was logged", "所查各项均与入日志时相同"),
    "wrong": Sentence("{count} things are wrong:", "发现 {count} 处错误："),
    "one-wrong": Sentence("one thing is wrong:", "发现 1 处错误："),
    "left-out": Sentence(
        "and {count} more, which the report counts by their codes",
        "另有 {count} 处，报告按代码计数",
    ),
    "rest": Sentence(
        "{covered} of {size} log entries were covered ({ending}); call again to go on",
        "共 {size} 条日志，已覆盖 {covered} 条（{ending}）；再次运行即可继续",
    ),
    "complete": Sentence("complete", "已完成"),
    "sample": Sentence("a sample", "抽样"),
    "budget": Sentence("the budget is used up", "预算已尽"),
    "interrupted": Sentence("interrupted", "已中断"),
    "oldest": Sentence(
        "every version on the shelves has been checked since {time}",
        "架上各版本自 {time} 以来均已检查",
    ),
    "never": Sentence(
        "{count} log entries have never been covered by a round", "有 {count} 条日志从未经过检查"
    ),
    "recorded": Sentence(
        "recorded: entry {index} of {origin} ({id})", "已记录：日志 {origin} 第 {index} 条（{id}）"
    ),
    "page": Sentence("its page: {path}", "报告页：{path}"),
    "not-asked": Sentence("not recorded, as you asked", "应您的要求未作记录"),
    "nothing": Sentence(
        "not recorded: there was nothing to be checked", "未作记录：没有可检查的内容"
    ),
    "unrecorded": Sentence("the round could NOT be recorded: {why}", "本次检查未能记录：{why}"),
    "next": Sentence(
        "next: `muniment repair` puts right what is whole somewhere else",
        "下一步：`muniment repair` 以他处完好者修复",
    ),
    "no-trust": Sentence(
        "whose archive this is was not checked: no root key that you pin signed its roles",
        "未核对档案归属：其角色文件并非由您钉住的根密钥签署",
    ),
    # Earlier rounds
    "last-whole": Sentence("whole", "完好"),
    "last-wrong": Sentence("WRONG", "有误"),
    "last-never": Sentence("never checked", "从未检查"),
    "round-whole": Sentence(
        "{ended}  {objects} objects, {bytes} bytes, all whole ({ending}; {by})",
        "{ended}  {objects} 个对象，{bytes} 字节，均完好（{ending}；{by}）",
    ),
    "round-wrong": Sentence(
        "{ended}  {objects} objects, {bytes} bytes, {found} things WRONG ({ending}; {by})",
        "{ended}  {objects} 个对象，{bytes} 字节，{found} 处有误（{ending}；{by}）",
    ),
    # The page
    "page-kind": Sentence("Fixity round", "完整性检查"),
    "page-wrong": Sentence("things that are wrong: {count}", "发现 {count} 处错误"),
    "page-picture": Sentence("{rounds} rounds over time.", "历次检查，共 {rounds} 次。"),
    "page-caption": Sentence(
        "Above, how much of the log each round covered; red where something was wrong. Below, the "
        "age in days of the oldest check after each round; no line where some entries had never "
        "been checked.",
        "上：每次检查所覆盖的日志比例，红色表示发现错误。下：每次检查后最久一次检查距其时的天数；"
        "尚有条目从未检查时无线。",
    ),
    "page-facts": Sentence("What was checked", "检查内容"),
    "page-round": Sentence("round", "检查编号"),
    "page-log": Sentence("log, entries", "日志，条数"),
    "page-replica": Sentence("replica", "副本"),
    "page-began": Sentence("began", "开始"),
    "page-ended": Sentence("ended", "结束"),
    "page-covered": Sentence("log entries covered", "覆盖的日志条目"),
    "page-objects": Sentence("objects", "对象"),
    "page-files": Sentence("files", "文件"),
    "page-bytes": Sentence("bytes read", "读取字节"),
    "page-oldest": Sentence("oldest check of any version", "各版本中最久的一次检查"),
    "page-never": Sentence("never checked", "从未检查"),
    "page-algorithm": Sentence("digest", "摘要算法"),
    "page-sample": Sentence("random sample (seed)", "随机抽样（种子）"),
    "page-budget": Sentence("budget", "预算"),
    "page-agent": Sentence("by", "检查程序"),
    "page-findings": Sentence("What is wrong", "发现的错误"),
    "page-limits": Sentence(
        "This says what was on the disk when it was read: not what was there before or since, and "
        "not that what was preserved is true.",
        "此处仅说明读取之时磁盘上的情况：不说明此前此后的情况，也不说明所保存的内容属实。",
    ),
}


def fixity_words(
    code: str, language: Language, particulars: Mapping[str, str] | None = None
) -> str:
    """Give a sentence about a round, its particulars escaped."""
    escaped = {name: printable(value) for name, value in (particulars or {}).items()}
    return _WORDS[code].say(language, escaped)
