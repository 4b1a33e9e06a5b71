"""What is said of endorsements: other archivists' signatures over the same bytes."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.words.language import Language, Sentence

FINDINGS = {
    "endorsement-unreadable": Sentence(
        "{where} holds no endorsement: {detail}", "{where} 不含背书：{detail}"
    ),
    "endorsement-wrong": Sentence(
        "{where} claims to be an endorsement by {name}, whom you pinned, and is none of these "
        "bytes: {detail}",
        "{where} 称为您钉住的背书者 {name} 的背书，但并非对这些字节：{detail}",
    ),
    "endorsement-unproven": Sentence(
        "{where} does not lead from what was endorsed to these bytes: {detail}",
        "{where} 不能由所背书者推及这些字节：{detail}",
    ),
    "endorsement-unknown": Sentence(
        "{where} is by {key}, whom you have not pinned: it counts for nothing",
        "{where} 出自 {key}，您未钉住该密钥：不予计数",
    ),
    "endorsement-by-itself": Sentence(
        "{where} is by {name}, whose key is one of the archive's own: it counts for nothing",
        "{where} 出自 {name}，其密钥为该档案自身所有：不予计数",
    ),
    "endorsement-elsewhere": Sentence(
        "{where} by {name} is of something that is not here, or not shown to hold these bytes: it "
        "counts for nothing",
        "{where} 出自 {name}，所背书者不在此处，或未证明其含有这些字节：不予计数",
    ),
    "endorsement-of-earlier": Sentence(
        "{where} by {name} is of versions up to v{version}, and there are later ones: it does not "
        "count for these",
        "{where} 出自 {name}，只及版本 v{version} 为止，其后另有版本：不计入",
    ),
    "endorsement-undated": Sentence(
        "{where} is by a key of {name} that you trust for what was there by {until}, and nothing "
        "shows that it was: it counts for nothing",
        "{where} 出自 {name} 的密钥，您只信任其 {until} 之前所签，而无从证明当时已有：不予计数",
    ),
}

ENDORSED = {
    "passed": Sentence(
        "{endorsers}, whom you pinned as endorsers, signed these bytes too ({need} asked for)",
        "您钉住的背书者 {endorsers} 也签署了这些字节（要求 {need} 个）",
    ),
    "archive": Sentence(
        "each of the {count} notices is endorsed, by one or more of {endorsers}, whom you pinned "
        "({need} asked for each)",
        "{count} 份公告均有背书，出自您钉住的 {endorsers} 之一或多个（每份要求 {need} 个）",
    ),
    "no-endorser": Sentence(
        "you have pinned no endorser, so nothing that others signed is looked at",
        "您未钉住任何背书者，故不查看他人的签名",
    ),
    "no-endorser-asked": Sentence(
        "you ask for {need} endorsers, and have pinned none",
        "您要求 {need} 个背书者，但尚未钉住任何一个",
    ),
    "none": Sentence("no endorsement is there ({need} asked for)", "没有背书（要求 {need} 个）"),
    "of-record": Sentence("this is no notice, and nobody endorses it", "这不是公告，无人为其背书"),
    "too-few": Sentence(
        "{count} of your endorsers signed these bytes, and you ask for {need}",
        "您的背书者中有 {count} 个签署了这些字节，而您要求 {need} 个",
    ),
    "by-none": Sentence(
        "nobody whom you pinned as an endorser signed these bytes",
        "您钉住的背书者无一签署这些字节",
    ),
    "some": Sentence(
        "{good} notices are endorsed as you ask, and {others} are not",
        "{good} 份公告有所要求的背书，{others} 份没有",
    ),
    "shows": Sentence(
        "{endorsers} signed exactly these bytes with keys that you pinned: each says so for "
        "himself, and needs no word of the archive's.",
        "{endorsers} 以您钉住的密钥签署了这些字节：各自为证，无需档案作保。",
    ),
    "shows-archive": Sentence(
        "Each notice was signed, byte for byte, by one or more of {endorsers} with keys that you "
        "pinned.",
        "每份公告均由 {endorsers} 之一或多个以您钉住的密钥逐字节签署。",
    ),
    "not": Sentence(
        "What an endorser had looked at before he signed, or when that was before the stamps.",
        "背书者签署之前看过什么，以及在时间戳之前何时所签。",
    ),
}

# What `show` says of the record.
READING = {
    "endorsement-of": Sentence(
        "{accession} (v{version}) endorsed by the key {key}",
        "{accession}（v{version}）由密钥 {key} 背书",
    ),
    "endorsement-of-head": Sentence(
        "the log up to {checkpoint} entries, and so all of this, endorsed by the key {key}",
        "日志前 {checkpoint} 条（含此处全部）由密钥 {key} 背书",
    ),
}

_ENDORSING = {
    "signed": Sentence(
        "signed: {name} by {key}, in {file}. Give that file to the archive",
        "已签署：{name}，密钥 {key}，写入 {file}。请将该文件交给档案方",
    ),
    "unchecked": Sentence(
        "(nothing was verified: a manifest or a checkpoint by itself has no bytes to hold it "
        "against. Sign what you have checked)",
        "（未作任何核对：单独的清单或检查点没有可供对照的字节。请只签署您已核对者）",
    ),
    "wrong": Sentence(
        "Nothing was signed: the evidence is wrong. `muniment verify` says in what.",
        "未签署：证据有误。详见 `muniment verify`。",
    ),
    "unproven": Sentence(
        "Nothing was signed: it is consistent, but trust or a proof is missing. `muniment verify` "
        "says which; with --unproven it is signed all the same.",
        "未签署：前后一致，但缺少信任或证明。详见 `muniment verify`；加 --unproven 则仍可签署。",
    ),
}


def endorse_words(code: str, language: Language, particulars: Mapping[str, str]) -> str:
    """Say how it ended to endorse something."""
    return _ENDORSING[code].say(language, particulars)
