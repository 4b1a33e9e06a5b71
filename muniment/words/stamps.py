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
    "stamp-no-nonce": Sentence(
        "{where} has no nonce: an old answer would do for it",
        "{where} 没有随机数：旧回应亦可充数",
    ),
}

FINDINGS = {
    "stamp-wrong": Sentence(
        "{where} is no time stamp of this checkpoint: {detail}",
        "{where} 不是此检查点的时间戳：{detail}",
    ),
    "stamp-unpinned": Sentence(
        "{where} is by {signer}, as it says itself, an authority that you have not pinned",
        "{where} 自称由 {signer} 所签，您未钉住该机构",
    ),
    "stamp-other-policy": Sentence(
        "{where} is by {name} under the policy {policy}, which is not the one you pinned",
        "{where} 由 {name} 按策略 {policy} 所签，并非您所钉住的策略",
    ),
    "stamp-no-path": Sentence(
        "{where} says it is by {name}, and cannot be led to its root: {detail}",
        "{where} 自称由 {name} 所签，但无法追溯至其根证书：{detail}",
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
    "stamp-bytes": Sentence(
        "over which file it is: that is known by its digest alone",
        "针对哪个文件：仅凭摘要可知",
    ),
    "stamp-trust": Sentence(
        "whether that is an authority you trust: anybody can make a certificate",
        "是否为您信任的机构：任何人都能造出证书",
    ),
}
