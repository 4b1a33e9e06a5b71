"""What is said of time stamps."""

from __future__ import annotations

from muniment.words.language import Sentence

VALIDATION = {
    "stamp-form": Sentence(
        "{where} is no time-stamp response that can be used: {detail}",
        "{where} 不是可用的时间戳回应：{detail}",
    ),
    "stamp-request-form": Sentence(
        "{where} is no time-stamp request that can be used: {detail}",
        "{where} 不是可用的时间戳请求：{detail}",
    ),
    "stamp-not-granted": Sentence(
        "{where} holds no time stamp: {detail}", "{where} 中没有时间戳：{detail}"
    ),
    "stamp-signature": Sentence("{where} is not signed: {detail}", "{where} 的签名无效：{detail}"),
    "stamp-certificate": Sentence(
        "{where} is by a certificate that cannot sign it: {detail}",
        "{where} 所用证书不能作此签名：{detail}",
    ),
    "stamp-other-bytes": Sentence(
        "{where} is not over {over}: its digest is another", "{where} 并非针对 {over}：摘要不符"
    ),
    "revocation-form": Sentence(
        "{where} holds no revocation lists or OCSP answers that can be used: {detail}",
        "{where} 中没有可用的吊销列表或 OCSP 回答：{detail}",
    ),
    "revocation-shows-nothing": Sentence(
        "{where} is in the name of an issuer of the time stamp's certificates, and shows nothing: "
        "{detail}",
        "{where} 以该时间戳证书颁发者之名，却不能表明任何事：{detail}",
    ),
    "revocation-revoked": Sentence(
        "{where}: {name} was revoked when it stamped at {time}: since {since} (reason: {reason})",
        "{where}：{name} 在 {time} 加盖时已被吊销：自 {since} 起（原因：{reason}）",
    ),
    "revocation-discredited": Sentence(
        "{where}: {name} was revoked on {since} (reason: {reason}), after it stamped at {time}; "
        "others may have had its key, and made stamps of any time",
        "{where}：{name} 于 {time} 加盖，后于 {since} 被吊销（原因：{reason}）；"
        "其密钥可能曾落入他人之手，能造出任何时间的时间戳",
    ),
    "stamp-no-nonce": Sentence(
        "{where} has no nonce: an old answer would do for it",
        "{where} 没有随机数：旧回应亦可充数",
    ),
}

STAMPED = {
    "passed": Sentence(
        "the checkpoint, and with it these bytes, existed before {before} ({authorities})",
        "检查点以及这些字节在 {before} 之前已存在（{authorities}）",
    ),
    "log": Sentence(
        "the first {size} entries of the log existed before {before} ({authorities})",
        "日志的前 {size} 条在 {before} 之前已存在（{authorities}）",
    ),
    "missing": Sentence(
        "you ask for {need} time authorities, and there is no time stamp",
        "您要求 {need} 个时间戳机构，而此处没有时间戳",
    ),
    "too-few": Sentence(
        "you ask for {need} time authorities that agree, and {found} of those you pinned do",
        "您要求 {need} 个时间戳机构一致，而您所钉住者中只有 {found} 个",
    ),
    "unreliable": Sentence(
        "no time stamp by an authority that you have pinned counts",
        "您所钉住机构的时间戳无一可计入",
    ),
    "unpinned": Sentence(
        "no time stamp is by an authority that you have pinned, or in a block of which you have "
        "the header",
        "没有任何时间戳出自您所钉住的机构，或在您持有其头的区块中",
    ),
    "shows": Sentence(
        "These bytes existed before {before}: {count} independent authorities that you pinned "
        "yourself agree on it ({authorities}).",
        "这些字节在 {before} 之前已存在：您自己所钉住的 {count} 个互相独立的机构就此一致"
        "（{authorities}）。",
    ),
    "shows-alone": Sentence(
        "These bytes existed before {before}, by the word of one authority alone that you pinned "
        "yourself: {authorities}.",
        "这些字节在 {before} 之前已存在，仅凭您自己所钉住的一个机构之言：{authorities}。",
    ),
    "shows-log": Sentence(
        "What the first {size} entries of the log speak of existed before {before}: {count} "
        "independent authorities that you pinned yourself agree on it ({authorities}).",
        "日志前 {size} 条所载之物在 {before} 之前已存在："
        "您自己所钉住的 {count} 个互相独立的机构就此一致（{authorities}）。",
    ),
    "shows-log-alone": Sentence(
        "What the first {size} entries of the log speak of existed before {before}, by the word "
        "of one authority alone that you pinned yourself: {authorities}.",
        "日志前 {size} 条所载之物在 {before} 之前已存在，"
        "仅凭您自己所钉住的一个机构之言：{authorities}。",
    ),
    "alone": Sentence(
        "That this time is right: {authorities} alone says so, and its key can be made to say any "
        "time. Pin two independent ones and ask for both ([stamps] need in policy.toml).",
        "该时间属实：仅 {authorities} 如此声称，其密钥可称任何时间。"
        "请钉住两个互相独立的机构并要求二者（policy.toml 中 [stamps] need）。",
    ),
    "not-before": Sentence(
        "How long before that they existed: the times in the statements are the archive's own "
        "clock.",
        "在那之前多久已存在：陈述中的时间出自档案自己的时钟。",
    ),
}

FINDINGS = {
    "proof-missing": Sentence(
        "{where} is missing: entry {index} of the log says that it was kept",
        "缺少 {where}：日志第 {index} 条称其已保存",
    ),
    "proof-changed": Sentence(
        "{where} changed: it has not the sha512 that entry {index} of the log gives",
        "{where} 已改变：其 sha512 与日志第 {index} 条所载不符",
    ),
    "proof-record-unread": Sentence(
        "{where} cannot be read: which time stamps and cosignatures entry {index} tells of is not "
        "known",
        "无法读取 {where}：不知第 {index} 条所载时间戳与联署为何",
    ),
    "stamp-wrong": Sentence(
        "{where} is no time stamp of this checkpoint: {detail}",
        "{where} 不是此检查点的时间戳：{detail}",
    ),
    "revocation-wrong": Sentence(
        "{where} is nothing that shows what was revoked then: {detail}",
        "{where} 不能表明当时有何被吊销：{detail}",
    ),
    "stamp-revoked": Sentence(
        "{where} was made at a time when {certificate} of {name} was revoked: since {since} "
        "(reason: {reason})",
        "{where} 作出时，{name} 的 {certificate} 已被吊销：自 {since} 起（原因：{reason}）",
    ),
    "stamp-discredited": Sentence(
        "{where} counts for nothing: {certificate} of {name} was revoked on {since} (reason: "
        "{reason}), so others may have had its key, and made stamps of any time",
        "{where} 不计入：{name} 的 {certificate} 于 {since} 被吊销（原因：{reason}），"
        "其密钥可能曾落入他人之手，能造出任何时间的时间戳",
    ),
    "stamp-unrevoked": Sentence(
        "{where}: {name} was not revoked, by the lists and answers of that moment",
        "{where}：据当时的吊销列表与回答，{name} 未被吊销",
    ),
    "stamp-status-missing": Sentence(
        "{where} counts for nothing: you ask to be shown that {name} was not revoked, and nothing "
        "tells of {silent}",
        "{where} 不计入：您要求表明 {name} 未被吊销，而无从得知者为 {silent}",
    ),
    "stamp-status-unknown": Sentence(
        "{where}: whether {name} was revoked is NOT CHECKED, since nothing tells of {silent}",
        "{where}：{name} 当时是否已被吊销，未检查：无从得知者为 {silent}",
    ),
    "stamp-unpinned": Sentence(
        "{where} is by {signer}, as it says itself, an authority that you have not pinned",
        "{where} 自称由 {signer} 所签，您未钉住该机构",
    ),
    "stamp-other-policy": Sentence(
        "{where} is by {name} under the policy {policy}, which is not the one you pinned",
        "{where} 由 {name} 按策略 {policy} 所签，并非您所钉住的策略",
    ),
}

LOOKED = {
    "stamp-says": Sentence(
        "what it says: the bytes with the {algorithm} {digest} were there at {time}, and before "
        "{latest} however far off its clock is; policy {policy}, number {serial}",
        "其内容：{algorithm} 为 {digest} 的字节在 {time} 已存在，计入时钟误差亦早于 {latest}；"
        "策略 {policy}，编号 {serial}",
    ),
    "stamp-asks": Sentence(
        "what it asks for: a time stamp over the bytes with the {algorithm} {digest}",
        "所请求者：对 {algorithm} 为 {digest} 的字节加盖时间戳",
    ),
    "stamp-signed": Sentence(
        "the signature, by the certificate of {name} (SHA-256 {fingerprint}), which was valid then "
        "and is for time stamping alone",
        "签名：由 {name} 的证书（SHA-256 {fingerprint}）作出，当时有效，且仅用于时间戳",
    ),
    "stamp-no-certificate": Sentence(
        "the signature: the certificate that it names, number {number}, did not come along",
        "签名：其所指证书（编号 {number}）未随附",
    ),
    "stamp-over": Sentence("that it is over {over}, by its digest", "确系针对 {over}（摘要相符）"),
    "revocation-list-says": Sentence(
        "what a list says: {count} certificates of {issuer} are revoked, as of {opens}, until "
        "{closes}",
        "列表内容：自 {opens} 至 {closes}，{issuer} 吊销了 {count} 份证书",
    ),
    "ocsp-answer-says": Sentence(
        "what an answer says: certificate number {number} is {status}, as of {opens}, until "
        "{closes}",
        "回答内容：自 {opens} 至 {closes}，编号 {number} 的证书状态为 {status}",
    ),
    "revocation-held": Sentence(
        "the signature by its issuer, and that {name} was not revoked at {time}",
        "其颁发者的签名，以及 {name} 在 {time} 未被吊销",
    ),
    "revocation-over": Sentence(
        "about whose certificates: no time stamp was given (--over NAME.tsr)",
        "针对谁的证书：未给出时间戳（--over NAME.tsr）",
    ),
    "revocation-others": Sentence(
        "whose certificates it is about: of none whose issuer's came with the time stamp",
        "针对谁的证书：并非颁发者证书随该时间戳附上者",
    ),
    "revocation-trust": Sentence(
        "whether that is an issuer you trust: anybody can make a certificate",
        "是否为您信任的颁发者：任何人都能造出证书",
    ),
    "stamp-bytes": Sentence(
        "over which file it is: none was given (--over), and its digest alone says it",
        "针对哪个文件：未给出（--over），仅凭摘要可知",
    ),
    "stamp-trust": Sentence(
        "whether that is an authority you trust: anybody can make a certificate",
        "是否为您信任的机构：任何人都能造出证书",
    ),
}
