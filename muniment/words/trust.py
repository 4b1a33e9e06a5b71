"""What is said of a trust folder: labels, questions, and what stands in its files."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.words.language import Language, Sentence

_WORDS = {
    "none": Sentence(
        "no trust folder yet: muniment trust init", "尚无信任文件夹：muniment trust init"
    ),
    "root": Sentence("root key {name}", "根密钥 {name}"),
    "authority": Sentence("time authority {name}", "时间戳机构 {name}"),
    "authority-policy": Sentence(
        "time authority {name}, policy {policy}", "时间戳机构 {name}，策略 {policy}"
    ),
    "certificate": Sentence(
        "{role} certificate: {subject}, until {until}", "{role} 证书：{subject}，有效至 {until}"
    ),
    "endorser": Sentence("endorser {name}", "背书者 {name}"),
    "endorser-until": Sentence(
        "endorser {name}, for what was there by {until}", "背书者 {name}，限 {until} 前已有者"
    ),
    "endorsements": Sentence(
        "policy: {need} endorsers must have signed the same bytes",
        "策略：须有 {need} 个背书者签署同样的字节",
    ),
    "witness": Sentence("witness {name}", "见证者 {name}"),
    "witness-key": Sentence("witness {name}: {key}", "见证者 {name}：{key}"),
    "certified": Sentence("{role} certificate {subject}", "{role} 证书 {subject}"),
    "stamps": Sentence(
        "policy: {need} time authorities must agree", "策略：须有 {need} 个时间戳机构一致"
    ),
    "alone": Sentence(
        "one time authority alone decides before when something was, and can say any time: pin two "
        "of different operators, and write need = 2 below [stamps] in policy.toml",
        "仅凭一个时间戳机构即定先于何时，而它可称任何时间：请钉住两个不同运营者的机构，"
        "并在 policy.toml 的 [stamps] 下写 need = 2",
    ),
    "unrevoked": Sentence(
        "policy: a time stamp counts where it is shown that its certificates were not revoked",
        "策略：须表明其证书未被吊销，时间戳方可计入",
    ),
    "aged": Sentence(
        "policy: {algorithm} is no longer believed from {since} on",
        "策略：自 {since} 起不再相信 {algorithm}",
    ),
    "witnesses": Sentence(
        "policy: {need} witnesses must have cosigned", "策略：须有 {need} 个见证者联署"
    ),
    "beacons": Sentence(
        "policy: {need} beacons must have spoken before each record was composed",
        "策略：每份记录编成之前须有 {need} 个随机信标发布",
    ),
    "head": Sentence(
        "last seen of the log {origin}: {size} entries, root hash {root}",
        "日志 {origin} 上次所见：{size} 条，根哈希 {root}",
    ),
    "roles": Sentence(
        "newest roles seen of {origin}: serial {serial}", "{origin} 上次所见角色文件：序号 {serial}"
    ),
    "unread": Sentence("{path} cannot be read: {why}", "{path} 无法读取：{why}"),
    "nothing-seen": Sentence("no log seen yet", "尚未见过任何日志"),
    "trusted": Sentence("trusted from now on: {what}", "自此信任：{what}"),
    "compare": Sentence(
        "Compare the fingerprint of the {what} with what you have from elsewhere, by voice or "
        "paper:",
        "请以口头或纸本方式，将 {what} 的指纹与您从他处取得的逐组核对：",
    ),
    "asked": Sentence(
        "Type yes if every group agrees, or the fingerprint that you have",
        "若各组均一致，请输入“是”，或输入您所持有的指纹",
    ),
}


def trust_words(code: str, language: Language, particulars: Mapping[str, str]) -> str:
    """Say one thing of a trust folder."""
    return _WORDS[code].say(language, particulars)
