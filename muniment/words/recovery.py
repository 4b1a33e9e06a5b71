"""What restoring, resuming and rehearsing say, and what their findings mean."""

from __future__ import annotations

from collections.abc import Mapping

from manifests import printable
from muniment.words.language import Language, Sentence

RECOVERY_FINDINGS = {
    "copy-damaged": Sentence(
        "{copy}: {where} was not used: {detail}", "{copy}：未采用 {where}：{detail}"
    ),
    "copy-extra": Sentence(
        "{copy}: {where} belongs to no archive and was left there",
        "{copy}：{where} 不属于档案库，未取用",
    ),
    "copy-of-another": Sentence(
        "{copy} was not used: its roles are of {origin}, signed by {root}",
        "未采用 {copy}：其角色文件属于 {origin}，由 {root} 签署",
    ),
    "object-unfit": Sentence("{where}: {detail}", "{where}：{detail}"),
    "log-forked": Sentence(
        "the log's key signed two histories: {size} entries ({copy}) and {other_size} ({other})",
        "日志密钥签署了两段历史：{size} 条（{copy}）与 {other_size} 条（{other}）",
    ),
    "restored-aside": Sentence(
        "{where} is whole in no copy; what there is of it lies in {aside}",
        "{where} 在各副本中均不完整；现存部分置于 {aside}",
    ),
    "restored-left": Sentence(
        "{where} is whole in no copy, nor is its size signed; what there is of it is more than "
        "limits.aside_bytes, and was left there",
        "{where} 在各副本中均不完整，其大小亦未经签署；现存部分超过 limits.aside_bytes，未取用",
    ),
    "restored-unlogged": Sentence(
        "{where} is signed and not in the log up to the copy's checkpoint; it lies in {aside}",
        "{where} 已签署，但不在副本检查点所及的日志中；置于 {aside}",
    ),
    "restored-missing": Sentence(
        "entries {first} to {last} of the log speak of objects that no copy has whole",
        "日志第 {first} 至 {last} 条所指的对象在各副本中均不完整",
    ),
    "restored-lost": Sentence("{where} is whole in no copy", "{where} 在各副本中均不完整"),
    "restored-behind": Sentence(
        "the restored log has {size} entries, and {known} are known to have been signed",
        "恢复的日志有 {size} 条，而已知签署过 {known} 条",
    ),
    "rehearsal-impossible": Sentence(
        "nothing can be restored from {copy}: {detail}", "无法自 {copy} 恢复：{detail}"
    ),
    "rehearsal-ahead": Sentence(
        "the copy has {size} entries of the log, and this archive only {known}: it was rolled back",
        "副本有日志 {size} 条，此档案库仅 {known} 条：档案库被回退",
    ),
    "rehearsal-behind": Sentence(
        "the copy has {size} entries of the log; the archive has {known}: the rest would be lost",
        "副本有日志 {size} 条，档案库有 {known} 条：其余将会丢失",
    ),
}

_SAID = {
    "restored": Sentence(
        "restored: {objects} objects with {versions} versions ({bytes} bytes); {aside} kept aside, "
        "{missing} entries without their object. The log {origin} has {log_size} entries",
        "已恢复：{objects} 个对象、{versions} 个版本（{bytes} 字节）；另置 {aside} 个，"
        "{missing} 条缺对象。日志 {origin} 有 {log_size} 条",
    ),
    "settings-unsigned": Sentence(
        "settings: nobody signs muniment.toml. Look over what it sets: {settings}",
        "设置：muniment.toml 无人签署。请查看其中所设：{settings}",
    ),
    "restoration-logged": Sentence(
        "recorded: the restoration is entry {index} of {origin}",
        "已记录：此次恢复为 {origin} 第 {index} 条",
    ),
    "restoration-not-logged": Sentence(
        "not recorded, since nothing could be signed: {why}", "未能签署，故未记录：{why}"
    ),
    "resumed": Sentence(
        "resumed: the log {origin} goes on from {log_size} entries; {objects} objects with "
        "{versions} versions were brought in, {missing} entries are without their object",
        "已续接：日志 {origin} 自 {log_size} 条继续；取回 {objects} 个对象、{versions} 个版本，"
        "{missing} 条缺对象",
    ),
    "mark-raised": Sentence(
        "the high-water mark of the log {origin} now stands at {log_size} entries, as its copies "
        "and this archive do",
        "日志 {origin} 的高水位标记现为 {log_size} 条，与副本及此档案库一致",
    ),
    "nothing-to-resume": Sentence(
        "the log {origin} is where its key left it, at {log_size} entries: nothing to resume",
        "日志 {origin} 与其密钥所签一致，共 {log_size} 条：无需续接",
    ),
    "rehearsed": Sentence(
        "rehearsed: {objects} objects with {versions} versions ({bytes} bytes) were restored from "
        "{copy} and verified; {missing} entries without their object",
        "已演练：自 {copy} 恢复并核验 {objects} 个对象、{versions} 个版本（{bytes} 字节）；"
        "{missing} 条缺对象",
    ),
    "rehearsal-failed": Sentence(
        "rehearsed: nothing could be restored from {copy}", "已演练：无法自 {copy} 恢复"
    ),
    "rehearsal-logged": Sentence(
        "recorded: the rehearsal is entry {index} of {origin}",
        "已记录：此次演练为 {origin} 第 {index} 条",
    ),
    "writing-ready": Sentence(
        "next: cd {archive} && muniment verify. The archive can be written with the keys you have",
        "下一步：cd {archive} && muniment verify。以现有密钥即可写入",
    ),
    "writing-no-keys": Sentence(
        "the archive can be read and verified. To write, bring its key folder back from its backup "
        "to {keys}, then run `muniment log resume`",
        "档案库可读可验。若要写入，请从备份将密钥文件夹恢复到 {keys}，再运行 `muniment log resume`",
    ),
    "writing-no-log-key": Sentence(
        "the archive can be read and verified. {keys} has no log key that its roles name: bring "
        "that folder back from its backup, then run `muniment log resume`",
        "档案库可读可验。{keys} 中没有角色文件所列的日志密钥：请从备份恢复该文件夹，"
        "再运行 `muniment log resume`",
    ),
    "writing-no-mark": Sentence(
        "the archive can be read and verified. {keys}/mark is missing, so nobody can tell what the "
        "log key has signed: run `muniment log resume --from COPY` with every copy you have",
        "档案库可读可验。缺少 {keys}/mark，无从得知日志密钥签过什么："
        "请对所有副本运行 `muniment log resume --from 副本`",
    ),
    "writing-behind-mark": Sentence(
        "the log key has signed more entries than this log has. Run `muniment log resume --from "
        "COPY` with a newer copy; until then nothing is signed",
        "日志密钥签过的条数多于此日志。请用更新的副本运行 `muniment log resume --from 副本`；"
        "在此之前不签署任何内容",
    ),
    "writing-ahead-of-mark": Sentence(
        "the key folder is older than this log. Run `muniment log resume`, which raises the mark",
        "密钥文件夹早于此日志。请运行 `muniment log resume` 以提高标记",
    ),
    "writing-other-history": Sentence(
        "the log key has signed another history than this one: its key was used elsewhere. Nothing "
        "is signed; find out which of the two is yours",
        "日志密钥签署过另一段历史：密钥曾在别处使用。不再签署任何内容；请查明何者属于您",
    ),
}


def recovery_words(code: str, language: Language, particulars: Mapping[str, str]) -> str:
    """Give a sentence with its particulars, escaped."""
    escaped = {name: printable(value) for name, value in particulars.items()}
    return _SAID[code].say(language, escaped)
