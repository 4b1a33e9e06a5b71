"""What is said of heads of one log, held against each other."""

from __future__ import annotations

from muniment.words.language import Sentence

FINDINGS = {
    "consistency-wrong": Sentence(
        "{where} does not show what it should: {detail}", "{where} 不能证明其所应证明者：{detail}"
    ),
    "log-head-wrong": Sentence(
        "the head of the log that you named, {where}, is not one of this log: {detail}",
        "您所指定的日志 {where} 的检查点不属于此日志：{detail}",
    ),
    "log-other-history": Sentence(
        "{where} has a head of {later} entries, signed by this log's key, which does not go on "
        "from the one of {earlier} entries: there are two histories ({detail})",
        "{where} 有一个由此日志密钥签署的 {later} 条的检查点，并非自 {earlier} 条的检查点延续而来："
        "存在两部历史（{detail}）",
    ),
    "log-later": Sentence(
        "{where} goes on to entry {entry}, and has {accessions} accessions, {supersessions} "
        "supersessions and {redactions} redactions that are not here; which notices they are about "
        "it does not say",
        "{where} 延续至第 {entry} 条，其中有 {accessions} 次收录、{supersessions} 次取代、"
        "{redactions} 次涂销不在此处；日志不载其涉及哪些公告",
    ),
    "log-later-many": Sentence(
        "{where} goes on to entry {entry}; for {count} of these notices it has accessions, "
        "supersessions or redactions that are not here and may be about them",
        "{where} 延续至第 {entry} 条；其中有不在此处、可能涉及所列公告中 {count} 份的收录、"
        "取代或涂销",
    ),
    "log-nothing-later": Sentence(
        "{where} goes on to entry {entry}, and has no accession, supersession or redaction that "
        "could be about this and is not here",
        "{where} 延续至第 {entry} 条，其中没有可能涉及此处而不在此处的收录、取代或涂销",
    ),
}

HISTORY = {
    "log-first": Sentence(
        "this log ({size} entries) and the one that you named ({published} entries) are one "
        "history; you have seen no checkpoint of it before",
        "此日志（{size} 条）与您所指定的日志（{published} 条）同属一部历史；您此前未见过其检查点",
    ),
    "unproven": Sentence(
        "you last saw {remembered} entries and this is a head of {size}; nothing here shows that "
        "they are of one history. Ask the archive for a new kit with `--since {remembered}`, or "
        "for its published log, and name that with --log",
        "您上次见到 {remembered} 条，此处为 {size} 条；此处无从证明二者同属一部历史。"
        "请向档案索取以 `--since {remembered}` 新制的 kit，或其公开日志并用 --log 指定",
    ),
    "behind-memory": Sentence(
        "you last saw {remembered} entries, and the log that you named has {published}: name a "
        "newer copy of it",
        "您上次见到 {remembered} 条，而您所指定的日志只有 {published} 条：请指定较新的副本",
    ),
    "other": Sentence(
        "{where} is signed by no log key that the roles here name: it is another log, or root has "
        "named its key in newer roles",
        "{where} 未由此处角色文件所列的任何日志密钥签署："
        "它是另一日志，或其密钥由更新的角色文件指定",
    ),
    "too-short": Sentence(
        "{where} has {published} entries and this is a head of {size}; nothing here shows that it "
        "goes on from there: name a newer copy of the log",
        "{where} 有 {published} 条，此处为 {size} 条；此处无从证明后者自前者延续而来："
        "请指定较新的日志副本",
    ),
    "incomplete": Sentence(
        "the log that you named is not all there: {detail}", "您所指定的日志不完整：{detail}"
    ),
    "newer-roles": Sentence(
        "{where} has roles at entry {index} that are newer than those known here (serial "
        "{serial}), and may revoke a key: verify a newer kit of this archive first",
        "{where} 第 {index} 条有比此处所知（序号 {serial}）更新的角色文件，可能吊销某密钥："
        "请先验证此档案较新的 kit",
    ),
    "as-of": Sentence(
        "As of entry {entry} of log {origin}: up to there no later version, correction, redaction "
        "or revocation is in the log; what was logged later is not visible here.",
        "截至日志 {origin} 第 {entry} 条：至此日志中没有更新的版本、更正、涂销或吊销；"
        "其后所载在此不可见。",
    ),
    "as-of-later": Sentence(
        "As of entry {entry} of log {origin}; what was logged that is not here may be a later "
        "version, a correction or a withdrawal of it, and only the archive can show which notices "
        "it is about.",
        "截至日志 {origin} 第 {entry} 条；不在此处的日志条目可能是其更新版本、更正或撤回，"
        "仅档案能表明其涉及哪些公告。",
    ),
}
