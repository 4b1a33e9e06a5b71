"""What the findings of a verification say."""

from __future__ import annotations

from checksums import Finding
from manifests import printable
from muniment.words.attesting import FINDINGS as ATTESTATIONS
from muniment.words.beacons import FINDINGS as BEACONS
from muniment.words.conformance import FOUND
from muniment.words.custody import FINDINGS as CUSTODY
from muniment.words.deposits import FINDINGS as DEPOSITS
from muniment.words.edition import FINDINGS as EDITION
from muniment.words.endorsements import FINDINGS as ENDORSEMENTS
from muniment.words.fixity import FIXITY_FINDINGS
from muniment.words.hashes import FINDINGS as HASHES
from muniment.words.history import FINDINGS as HISTORY
from muniment.words.language import Language, Sentence
from muniment.words.opentimestamps import FINDINGS as OTS
from muniment.words.recovery import RECOVERY_FINDINGS
from muniment.words.repair import FINDINGS as REPAIR
from muniment.words.replicas import FINDINGS as REPLICAS
from muniment.words.stamps import FINDINGS as STAMPS
from muniment.words.witnesses import FINDINGS as WITNESSES

_FINDINGS = {
    "package-not-a-file": Sentence("{where} is a link or no file", "{where} 是链接或不是文件"),
    "package-extra": Sentence("{where} does not belong here", "{where} 不应在此"),
    "package-missing": Sentence("{where} is missing", "缺少 {where}"),
    "package-unlisted": Sentence(
        "{where} is not listed in SHA512SUMS", "SHA512SUMS 未列出 {where}"
    ),
    "package-changed": Sentence(
        "{where} is not what SHA512SUMS lists", "{where} 与 SHA512SUMS 所列不符"
    ),
    "package-unread": Sentence(
        "{where} was not read: it is far longer than it can be",
        "{where} 未读取：其长度远超应有长度",
    ),
    "package-crc-differs": Sentence(
        "{where} has another CRC-32 than the zip file gives",
        "{where} 的 CRC-32 与 zip 文件所记不符",
    ),
    "package-sums-unreadable": Sentence(
        "{where} cannot be read: {detail}", "无法读取 {where}：{detail}"
    ),
    "shelves-root-differs": Sentence(
        "{where} is missing or not as the storage root was made", "{where} 缺失或与建库时不同"
    ),
    "shelves-extra": Sentence(
        "{where} is on the shelves and belongs to no object", "{where} 在架上而不属于任何对象"
    ),
    "object-misplaced": Sentence(
        "{where} is not where its identifier puts it", "{where} 不在其标识符所定的位置"
    ),
    "roles-signature-wrong": Sentence(
        "{where} is no signature of root over the roles: {detail}",
        "{where} 不是根密钥对角色文件的签名：{detail}",
    ),
    "state-empty-folder": Sentence("{where} is an empty folder", "{where} 是空文件夹"),
    "state-two-manifests": Sentence("{where} has two manifests", "{where} 有两份清单"),
    "state-no-manifest": Sentence("{where} holds no manifest", "{where} 中没有清单"),
    "state-unlisted": Sentence(
        "{where} is not listed in the manifest {by}", "清单 {by} 未列出 {where}"
    ),
    "state-rebound": Sentence("{where} introduces {path} a second time", "{where} 再次引入 {path}"),
    "state-extra": Sentence("{where} does not belong to the object", "{where} 不属于此对象"),
    "manifest-unreadable": Sentence(
        "{where} is no manifest: {detail}", "{where} 不是有效清单：{detail}"
    ),
    "signature-missing": Sentence("the signature {where} is missing", "缺少签名 {where}"),
    "signature-wrong": Sentence(
        "{where} is not a signature over the manifest: {detail}",
        "{where} 不是对清单的签名：{detail}",
    ),
    "signature-by-no-signer": Sentence(
        "{where} was made by {key}, which the roles do not name as a signer",
        "{where} 由 {key} 所签，角色文件未将其列为签署者",
    ),
    "signature-out-of-term": Sentence(
        "{where} was made by a key that root does not let sign entry {index} of the log that the "
        "statement names",
        "{where} 的签署密钥未获根密钥许可签署陈述所称日志的第 {index} 条",
    ),
    "signature-revoked": Sentence(
        "{where} was made by a key that root revoked since entry {since}, and it is entry {index}",
        "{where} 的签署密钥已被根密钥自第 {since} 条起吊销，而此为第 {index} 条",
    ),
    "signature-too-late": Sentence(
        "{where} is of a record that was composed after {after}, and root revoked its signer's key "
        "since {since}",
        "{where} 所属记录编成于 {after} 之后，而其签署者的密钥已被根密钥自 {since} 起吊销",
    ),
    "signature-undated": Sentence(
        "{where} was made by a key that root revoked since {since}, and nothing shows that it was "
        "there before",
        "{where} 的签署密钥已被根密钥自 {since} 起吊销，且无从证明其此前已存在",
    ),
    "statement-missing": Sentence("the statement {where} is missing", "缺少陈述 {where}"),
    "statement-unreadable": Sentence(
        "{where} is no statement of format 1: {detail}", "{where} 不是格式 1 的陈述：{detail}"
    ),
    "statement-disagrees": Sentence(
        "{where} says {field} is {says}; it is {expected}",
        "{where} 称 {field} 为 {says}，实为 {expected}",
    ),
    "statement-lists-other-files": Sentence(
        "{where} and the files of its version differ about {path}",
        "{where} 与其版本的文件在 {path} 上不一致",
    ),
    "statement-disagrees-with-bytes": Sentence(
        "{where} has not the size and sha256 that its statement gives",
        "{where} 的大小与 sha256 与陈述不符",
    ),
    "bytes-missing": Sentence("{where} is missing (listed in {by})", "缺少 {where}（列于 {by}）"),
    "bytes-changed": Sentence(
        "{where} changed: it has not the sha512 that {by} gives",
        "{where} 已改变：其 sha512 与 {by} 所列不符",
    ),
    "bytes-too-long": Sentence(
        "{where} has {size} bytes, far more than the {stated} that its statement gives, and was "
        "not read",
        "{where} 有 {size} 字节，远多于陈述所称的 {stated} 字节，故未读取",
    ),
    "roles-unreadable": Sentence(
        "{where} is no roles document: {detail}", "{where} 不是角色文件：{detail}"
    ),
    "roles-two": Sentence(
        "{where} and the roles that you remember are two histories: {detail}",
        "{where} 与您记得的角色文件分属两段历史：{detail}",
    ),
    "roles-differ": Sentence(
        "{where} is not the one that the log has at entry {index}",
        "{where} 与日志第 {index} 条所载不同",
    ),
    "roles-other-history": Sentence(
        "{where} has a term from entry {index} on that goes on from another tree than this log's",
        "{where} 中自第 {index} 条起的任期所承接的并非此日志的树",
    ),
    "inventory-missing": Sentence("{where} is missing", "缺少 {where}"),
    "inventory-differs": Sentence(
        "{where} is not what follows from the statements", "{where} 与陈述所推算的不同"
    ),
    "inclusion-no-proof": Sentence(
        "there is no proof that {id} is in the log ({where})", "没有 {id} 在日志中的证明（{where}）"
    ),
    "inclusion-unreadable": Sentence(
        "{where} is no log proof: {detail}", "{where} 不是日志证明：{detail}"
    ),
    "inclusion-other-checkpoint": Sentence(
        "{where} is about another checkpoint than log/checkpoint",
        "{where} 所据检查点与 log/checkpoint 不同",
    ),
    "inclusion-wrong": Sentence(
        "{where} does not show that {id} is in the log: {detail}",
        "{where} 未能证明 {id} 在日志中：{detail}",
    ),
    "checkpoint-wrong": Sentence(
        "{where} is not signed by the log key that the roles name: {detail}",
        "{where} 并非由角色文件所列日志密钥签署：{detail}",
    ),
    "memory-behind": Sentence(
        "this log has {size} entries; you saw {remembered}: it was rolled back",
        "此日志有 {size} 条，您曾见过 {remembered} 条：日志被回退",
    ),
    "memory-lost": Sentence(
        "you saw {remembered} entries of {origin}, which root says was never that long: what stood "
        "there is lost to this log",
        "您曾见过 {origin} 的 {remembered} 条，而根密钥称其从未如此之长：其后条目不在此日志中",
    ),
    "memory-inconsistent": Sentence(
        "this log has another history than the one you saw last ({remembered} entries): {detail}",
        "此日志的历史与您上次所见（{remembered} 条）不同：{detail}",
    ),
    "log-tile-wrong": Sentence(
        "{where} is not what the rest of the log gives", "{where} 与日志其余部分不符"
    ),
    "log-unreadable": Sentence("{where} cannot be read: {detail}", "无法读取 {where}：{detail}"),
    "log-extra": Sentence("{where} does not belong to the log", "{where} 不属于此日志"),
    "log-checkpoint-wrong": Sentence(
        "{where} is not a head of this log: {detail}", "{where} 不是此日志的头：{detail}"
    ),
    "log-not-shelved": Sentence(
        "entry {index} ({kind}) speaks of a manifest that is on no shelf",
        "第 {index} 条（{kind}）所指清单不在架上",
    ),
    "log-not-logged": Sentence(
        "{where} is on the shelves but in no log entry; `muniment adopt` takes it in, "
        "if it is to be believed",
        "{where} 在架上而不在日志中；若可信，可用 `muniment adopt` 收录",
    ),
    "log-twice": Sentence("entry {index} repeats an earlier entry", "第 {index} 条与先前条目重复"),
    "log-behind-mark": Sentence(
        "the log has {size} entries; its key has signed {mark} ({where}): it was rolled back, "
        "or its key was used elsewhere",
        "日志有 {size} 条，其密钥曾签署 {mark} 条（{where}）：日志被回退，或密钥曾在别处使用",
    ),
    **CUSTODY,
    **DEPOSITS,
    **EDITION,
    **FIXITY_FINDINGS,
    **ATTESTATIONS,
    **HASHES,
    **ENDORSEMENTS,
    **OTS,
    **REPAIR,
    **REPLICAS,
    **BEACONS,
    **STAMPS,
    **WITNESSES,
    **HISTORY,
}


_FINDINGS.update(RECOVERY_FINDINGS)


def finding_words(finding: Finding, language: Language) -> str:
    """Give a finding's sentence, its particulars escaped."""
    particulars = {name: printable(value) for name, value in finding.particulars}
    particulars["where"] = printable(finding.where)
    sentence = _FINDINGS.get(finding.code) or FOUND.get(finding.code)
    if sentence is None:
        said = ", ".join(f"{name} {value}" for name, value in sorted(particulars.items()))
        return f"{finding.code}: {said}"
    return sentence.say(language, particulars)
