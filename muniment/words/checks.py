"""What checks say."""

from __future__ import annotations

from checksums import Finding, Severity
from manifests import Check, CheckName, Result, printable
from muniment.words.beacons import BEACONS
from muniment.words.custody import REDACTED
from muniment.words.endorsements import ENDORSED
from muniment.words.findings import finding_words
from muniment.words.hashes import HASHES
from muniment.words.history import HISTORY
from muniment.words.language import Language, Sentence
from muniment.words.stamps import STAMPED
from muniment.words.witnesses import WITNESSED

_PASSED = {
    CheckName.PACKAGE: Sentence(
        "the package is complete: {files} files, each as listed, and no other",
        "文件齐全：共 {files} 个文件，均与清单一致，没有多余文件",
    ),
    CheckName.ROLES: Sentence(
        "its roles (serial {serial}) are signed by the root key that you pinned as {name} ({root})",
        "其角色文件（序号 {serial}）由您钉住的根密钥 {name} 签署（{root}）",
    ),
    CheckName.SIGNATURES: Sentence(
        "every manifest is signed by a signer that these roles name: {signers}",
        "每份清单均由角色文件所列的签署者签署：{signers}",
    ),
    CheckName.BYTES: Sentence(
        "every file has the sha512 that its manifest gives",
        "每个文件的 sha512 均与清单一致",
    ),
    CheckName.STATE: Sentence(
        "nothing is there that the manifests do not list; no version drops or changes a file",
        "没有清单之外的文件；各版本均未删除或更改文件",
    ),
    CheckName.STATEMENTS: Sentence(
        "every statement is well formed and agrees with its manifest",
        "每份陈述格式正确，并与清单一致",
    ),
    CheckName.INVENTORIES: Sentence(
        "the OCFL inventories are, byte for byte, those that follow from the statements",
        "OCFL 目录文件与陈述所推算的逐字节相同",
    ),
    CheckName.INCLUSION: Sentence(
        "each version's entry is in the log (entry {entries})",
        "每个版本的条目均在日志中（第 {entries} 条）",
    ),
    CheckName.CHECKPOINT: Sentence(
        "the log's checkpoint ({size} entries) is signed by the log key that the roles name",
        "日志检查点（{size} 条）由角色文件所列的日志密钥签署",
    ),
    CheckName.MEMORY: Sentence(
        "this log ({size} entries) is consistent with the one you saw last ({remembered} entries)",
        "此日志（{size} 条）与您上次所见（{remembered} 条）一致",
    ),
}

_PASSED |= {CheckName.NOT_AFTER: STAMPED["passed"], CheckName.NOT_BEFORE: BEACONS["passed"]}
_PASSED |= {CheckName.ENDORSED: ENDORSED["passed"], CheckName.HASHES: HASHES["passed"]}

# What a check of the same number says where it looked at a whole archive.
_SAID = {
    "storage-root": Sentence(
        "the storage root is as it was made, and holds objects and nothing else",
        "存储根与建库时一致，除对象外别无他物",
    ),
    "whole-log": Sentence(
        "tiles and checkpoints are those of entries {entries}; every shelved version is logged, "
        "and nothing logged is missing",
        "日志块与检查点均与第 {entries} 条条目相符；架上各版本均已入日志，日志所载无一缺失",
    ),
    "roles-remembered": Sentence(
        "its roles (serial {serial}) are signed by the root key that you pinned as {name} "
        "({root}); you remember newer ones (serial {remembered}), and all is judged by these",
        "其角色文件（序号 {serial}）由您钉住的根密钥 {name} 签署（{root}）；"
        "您记得更新的角色文件（序号 {remembered}），以下均据后者判定",
    ),
    "stamped-log": STAMPED["log"],
    "beacons-many": BEACONS["many"],
    "beacons-archive": BEACONS["archive"],
    "hashes-none": HASHES["none"],
    "log-first": HISTORY["log-first"],
    "endorsed-archive": ENDORSED["archive"],
    "witnessed": WITNESSED["passed"],
    "witnessed-first": WITNESSED["first"],
}

_NOT_CHECKED = {
    "unknown-root": Sentence(
        "the roles are signed by {root}, which you have not pinned: an unknown signer",
        "角色文件由 {root} 签署，您未钉住该密钥：签署者不明",
    ),
    "no-trust": Sentence(
        "you have pinned no root key, so nobody vouches for {root}; name a folder with --trust",
        "您尚未钉住任何根密钥，无人为 {root} 作保；请用 --trust 指定文件夹",
    ),
    "roles-not-vouched": Sentence(
        "consistent with the package's own roles, for which nobody you trust vouches",
        "与包内自带的角色文件一致，但无您信任者为其作保",
    ),
    "key-revoked": Sentence(
        "the key of a signer was revoked",
        "某签署者的密钥已被吊销",
    ),
    "no-roles": Sentence(
        "the roles cannot be read, so there is nothing to hold it against",
        "角色文件无法读取，无从核对",
    ),
    "no-checkpoint": Sentence("there is no checkpoint to check it with", "没有可用的检查点"),
    "first-seen": Sentence(
        "you have seen no checkpoint of this log before",
        "您此前未见过此日志的检查点",
    ),
    "no-consistency-proof": HISTORY["unproven"],
    "log-behind-memory": HISTORY["behind-memory"],
    "log-other": HISTORY["other"],
    "log-too-short": HISTORY["too-short"],
    "log-incomplete": HISTORY["incomplete"],
    "log-newer-roles": HISTORY["newer-roles"],
    "no-time-evidence": Sentence(
        "there is no evidence of time in the package",
        "包内没有时间证据",
    ),
    "witnesses-too-few": WITNESSED["too-few"],
    "no-endorser": ENDORSED["no-endorser"],
    "no-endorser-asked": ENDORSED["no-endorser-asked"],
    "no-endorsement": ENDORSED["none"],
    "endorsement-of-record": ENDORSED["of-record"],
    "endorsers-too-few": ENDORSED["too-few"],
    "endorsed-by-none": ENDORSED["by-none"],
    "endorsed-some": ENDORSED["some"],
    "hashes-archive": HASHES["archive"],
    "hashes-log": HASHES["log"],
    "hashes-no-covering": HASHES["no-covering"],
    "hashes-uncovered": HASHES["uncovered"],
    "no-beacon": BEACONS["none"],
    "no-recording": BEACONS["no-recording"],
    "beacon-not-had": BEACONS["not-had"],
    "beacon-unpinned": BEACONS["unpinned"],
    "beacon-block-counts-not": BEACONS["block-counts-not"],
    "beacons-too-few": BEACONS["too-few"],
    "beacon-unreadable-here": BEACONS["unreadable-here"],
    "beacons-some": BEACONS["some"],
    "stamps-missing": STAMPED["missing"],
    "stamps-too-few": STAMPED["too-few"],
    "stamps-unpinned": STAMPED["unpinned"],
    "stamps-unreliable": STAMPED["unreliable"],
}

_RESULTS = {
    Result.PASS: Sentence("PASS", "通过"),
    Result.FAIL: Sentence("FAIL", "不通过"),
    Result.NOT_CHECKED: Sentence("NOT CHECKED", "未检查"),
}

_NAMES = {
    CheckName.PACKAGE: Sentence("package", "文件包"),
    CheckName.ROLES: Sentence("roles", "角色"),
    CheckName.SIGNATURES: Sentence("signatures", "签名"),
    CheckName.BYTES: Sentence("bytes", "字节"),
    CheckName.STATE: Sentence("state", "状态"),
    CheckName.STATEMENTS: Sentence("statements", "陈述"),
    CheckName.INVENTORIES: Sentence("inventories", "目录"),
    CheckName.INCLUSION: Sentence("in the log", "在日志中"),
    CheckName.CHECKPOINT: Sentence("checkpoint", "检查点"),
    CheckName.MEMORY: Sentence("no second history", "无第二历史"),
    CheckName.NOT_AFTER: Sentence("not after", "不晚于"),
    CheckName.NOT_BEFORE: Sentence("not before", "不早于"),
    CheckName.ENDORSED: Sentence("endorsed", "背书"),
    CheckName.HASHES: Sentence("hashes", "散列算法"),
}


# A reader sees by a few what is wrong; to list 50,000 files would bury the other checks.
_TOLD = 20
_MORE = Sentence("and {count} more", "另有 {count} 项")


def check_words(check: Check, language: Language) -> tuple[str, str, str]:
    """Give a check's name, result and detail for a reader."""
    particulars = {name: printable(value) for name, value in check.particulars}
    found = _told(check.findings, language)
    if check.result is Result.FAIL:
        detail = found
    elif particulars.get("why") == "redacted":
        count = str(len(check.findings))
        said = REDACTED["one" if count == "1" else "check"]
        detail = said.say(language, {"count": count, "files": found})
    elif check.result is Result.PASS:
        sentence = _SAID.get(particulars.get("said", ""), _PASSED[check.name])
        detail = sentence.say(language, particulars)
        detail = f"{detail}; {found}" if found else detail  # What was not counted.
    else:
        detail = _NOT_CHECKED[particulars["why"]].say(language, particulars)
        detail = f"{detail}: {found}" if found else detail
    return (
        _NAMES[check.name].say(language, {}),
        _RESULTS[check.result].say(language, {}),
        detail,
    )


def _told(findings: tuple[Finding, ...], language: Language) -> str:
    """Say what was found, of very much only the first, errors before the rest, and its number."""
    if len(findings) <= _TOLD:
        return "; ".join(finding_words(one, language) for one in findings)
    first = sorted(findings, key=lambda one: one.severity is not Severity.ERROR)[:_TOLD]
    more = _MORE.say(language, {"count": str(len(findings) - _TOLD)})
    return "; ".join((*(finding_words(one, language) for one in first), more))
