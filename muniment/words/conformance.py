"""What a validation says: what was recognised, looked at and found."""

from __future__ import annotations

from collections.abc import Mapping

from manifests import printable
from muniment.conformance.report import Looked
from muniment.words.conformance_bagit import BAGIT
from muniment.words.conformance_signature import FOUND as SIGNATURES
from muniment.words.conformance_signature import LOOKED as SIGNATURES_LOOKED
from muniment.words.conformance_tlog import TLOG
from muniment.words.conformance_wacz import WACZ
from muniment.words.conformance_warc import WARC
from muniment.words.language import Language, Sentence
from muniment.words.ocfl import FINDINGS as OCFL
from muniment.words.opentimestamps import LOOKED as OTS_LOOKED
from muniment.words.opentimestamps import VALIDATION as OTS
from muniment.words.stamps import LOOKED as STAMPS_LOOKED
from muniment.words.stamps import VALIDATION as STAMPS

FOUND: Mapping[str, Sentence] = {
    **BAGIT,
    **OCFL,
    **OTS,
    **SIGNATURES,
    **STAMPS,
    **TLOG,
    **WARC,
    **WACZ,
}

KINDS = {
    "ocfl-root": Sentence("an OCFL storage root", "OCFL 存储根"),
    "ocfl-object": Sentence("an OCFL object", "OCFL 对象"),
    "ocfl": Sentence("an OCFL object", "OCFL 对象"),
    "ro-crate": Sentence("an RO-Crate", "RO-Crate"),
    "bag": Sentence("a BagIt bag", "BagIt 包"),
    "warc": Sentence("a WARC file", "WARC 文件"),
    "wacz": Sentence("a WACZ file", "WACZ 文件"),
    "saved-page": Sentence("a saved page", "已存网页"),
    "kit": Sentence("a muniment kit", "muniment 证据包"),
    "archive": Sentence("a muniment archive", "muniment 档案"),
    "log": Sentence("a transparency log", "透明日志"),
    "checkpoint": Sentence("a checkpoint of a transparency log", "透明日志的检查点"),
    "signature": Sentence("a signature of OpenSSH", "OpenSSH 签名"),
    "time-stamp": Sentence("a time-stamp response", "时间戳回应"),
    "time-stamp-request": Sentence("a time-stamp request", "时间戳请求"),
    "revocation-lists": Sentence("revocation lists", "吊销列表"),
    "ocsp-answers": Sentence("OCSP answers", "OCSP 回答"),
    "opentimestamps": Sentence("an OpenTimestamps proof", "OpenTimestamps 证明"),
}

LOOKED = {
    "ocfl-objects": Sentence(
        "{objects} OCFL objects: {files} files of {bytes} bytes against their inventories",
        "{objects} 个 OCFL 对象：{files} 个文件、{bytes} 字节，与其目录文件核对",
    ),
    "bagit-tags": Sentence(
        "the tag files of a bag of BagIt {version}: {manifests}",
        "BagIt {version} 包的标签文件：{manifests}",
    ),
    "bagit-files": Sentence(
        "{files} listed files of {bytes} bytes, by {algorithms}",
        "{files} 个所列文件，共 {bytes} 字节，算法 {algorithms}",
    ),
    "bagit-fetch": Sentence(
        "the {files} addresses in fetch.txt: nothing is fetched",
        "fetch.txt 中的 {files} 个地址：不作任何下载",
    ),
    "warc-records": Sentence(
        "{records} records of {bytes} bytes in their headers, lengths and order",
        "{records} 条记录，共 {bytes} 字节：其头部、长度与次序",
    ),
    "warc-digests": Sentence(
        "{blocks} block digests and {payloads} payload digests, computed anew",
        "重新计算 {blocks} 个块摘要和 {payloads} 个载荷摘要",
    ),
    "warc-gzip": Sentence(
        "{members} gzip members, with length and checksum of each",
        "{members} 个 gzip 成员，及各自的长度与校验和",
    ),
    "warc-zstd": Sentence(
        "{members} Zstandard frames, with content size and checksum of each that has them",
        "{members} 个 Zstandard 帧，及各自所注的内容长度与校验和",
    ),
    "warc-no-digest": Sentence(
        "the blocks of {records} records that state no block digest",
        "{records} 条未注明块摘要的记录的内容",
    ),
    "warc-algorithm": Sentence(
        "digests by {algorithm}, which is not known here", "算法 {algorithm} 的摘要：此处不识"
    ),
    "warc-payload": Sentence(
        "payload digests of {records} records whose payload is not in the record",
        "{records} 条记录的载荷摘要：载荷不在记录之内",
    ),
    "warc-segments": Sentence(
        "{count} segmented records, whose other segments are not in this file",
        "{count} 条分段记录：其余各段不在本文件内",
    ),
    "warc-remembered": Sentence(
        "identifiers beyond the first {count} records, for repetition (limits.records_remembered)",
        "前 {count} 条以后的记录标识是否重复（limits.records_remembered）",
    ),
    "wacz-zip": Sentence(
        "{members} zip members: headers, lengths and checksums",
        "{members} 个 zip 成员：头部、长度与校验和",
    ),
    "wacz-resources": Sentence(
        "{files} files of {bytes} bytes against datapackage.json",
        "{files} 个文件、{bytes} 字节，与 datapackage.json 核对",
    ),
    "wacz-index": Sentence(
        "{lines} lines of {files} indexes against the WARC records they point at",
        "{files} 个索引的 {lines} 行，与所指 WARC 记录核对",
    ),
    "wacz-deflated": Sentence(
        "the records of {name} against the index: it is deflated, so nobody can seek in it",
        "{name} 的记录与索引是否相符：该文件以 deflate 压缩，无法随机读取",
    ),
    "wacz-pages": Sentence("{pages} pages in pages/", "pages/ 中的 {pages} 个页面"),
    "wacz-signature": Sentence(
        "the signature over datapackage.json's hash, by the key that the file itself brings: {key}",
        "以文件自带的密钥 {key} 验证对 datapackage.json 摘要的签名",
    ),
    "wacz-unsigned": Sentence("a signature: there is none", "签名：没有"),
    "wacz-signer": Sentence(
        "who holds that key: anybody can make one", "谁持有该密钥：任何人都能造一个"
    ),
    "wacz-certificate": Sentence(
        "whether the certificate for {domain} leads to an authority you trust",
        "{domain} 的证书是否通向您信任的机构",
    ),
    "wacz-timestamp": Sentence(
        "the time stamp in the signature (timeSignature)", "签名中的时间戳（timeSignature）"
    ),
    "tlog-tree": Sentence(
        "{entries} entries: {tiles} tiles and {bundles} bundles, each against the others",
        "{entries} 条：{tiles} 个数据块与 {bundles} 个条目束，彼此核对",
    ),
    "tlog-roots": Sentence(
        "the roots of {count} checkpoints, computed anew", "重新计算 {count} 个检查点的根"
    ),
    "tlog-checkpoints": Sentence("the form of {count} checkpoints", "{count} 个检查点的格式"),
    "tlog-signatures": Sentence(
        "the signatures of {count} checkpoints, by the key {key}",
        "以密钥 {key} 验证 {count} 个检查点的签名",
    ),
    "tlog-says": Sentence(
        "what it says: the log {origin} has {size} entries, with the root {root}",
        "其内容：日志 {origin} 有 {size} 条，根为 {root}",
    ),
    "tlog-alone": Sentence(
        "the log itself: a checkpoint alone shows no entry",
        "日志本身：单凭检查点不能证明任何条目",
    ),
    "tlog-no-key": Sentence(
        "signatures: no key was given (--log-key), so who signed is not known",
        "签名：未给出密钥（--log-key），不知由谁签署",
    ),
    "tlog-earlier": Sentence(
        "the signatures of checkpoints of {origin}, whose key was not given",
        "{origin} 的检查点签名：未给出其密钥",
    ),
    "tlog-no-root": Sentence(
        "the roots of {count} checkpoints: tiles that they need cannot be read",
        "{count} 个检查点的根：所需数据块无法读取",
    ),
    "tlog-no-bundles": Sentence(
        "the entries: there are no bundles, so the tree was computed from tile/0",
        "条目：没有条目束，故以 tile/0 计算",
    ),
    "tlog-data": Sentence(
        "{count} files in tile/data, as logs of certificates have them",
        "tile/data 中的 {count} 个文件（证书日志的条目）",
    ),
    "tlog-others": Sentence(
        "{count} files beside the log that are no part of it",
        "日志之外的 {count} 个文件",
    ),
    **OTS_LOOKED,
    **SIGNATURES_LOOKED,
    **STAMPS_LOOKED,
}

_SUMMARY = {
    "error": Sentence("error", "错误"),
    "warning": Sentence("warning", "警告"),
    "note": Sentence("note", "说明"),
    "warned": Sentence("({count} warnings)", "（{count} 条警告）"),
    "left-out": Sentence(
        "and {count} more findings (limits.findings_kept)",
        "另有 {count} 条（limits.findings_kept）",
    ),
    "checked": Sentence("Checked", "已检查"),
    "not-checked": Sentence("Not checked", "未检查"),
    "verdict-0": Sentence(
        "Verdict: 0 (valid; {warnings} warnings)", "结论：0（有效；{warnings} 条警告）"
    ),
    "verdict-1": Sentence(
        "Verdict: 1 (invalid: {errors} errors, {warnings} warnings)",
        "结论：1（无效：{errors} 个错误，{warnings} 条警告）",
    ),
    "verdict-3": Sentence(
        "Verdict: 3 (not all of it could be read; nothing else is wrong)",
        "结论：3（有内容无法读取；其余未见错误）",
    ),
    "verdict-2": Sentence(
        "Verdict: 2 (consistent, but trust or a proof is missing)",
        "结论：2（前后一致，但缺少信任或证明）",
    ),
}


def kind_words(kind: str, language: Language) -> str:
    """Say what something was recognised as."""
    return KINDS[kind].say(language, {})


def looked_words(looked: Looked, language: Language) -> str:
    """Say what was, or was not, looked at."""
    particulars = {name: printable(value) for name, value in looked.particulars}
    return LOOKED[looked.code].say(language, particulars)


def summary_words(code: str, language: Language, **particulars: str) -> str:
    """Say a word of the answer's frame."""
    return _SUMMARY[code].say(language, particulars)
