"""What findings on WACZ files say."""

from __future__ import annotations

from muniment.words.language import Sentence

WACZ = {
    "wacz-extension": Sentence("{where} does not end in .wacz", "{where} 不以 .wacz 结尾"),
    "wacz-zip-unreadable": Sentence(
        "{where} cannot be read as a zip file: {detail}", "{where} 无法作为 zip 文件读取：{detail}"
    ),
    "wacz-zip-after-end": Sentence(
        "something follows the end of the zip file ({where})", "zip 文件结尾之后还有内容（{where}）"
    ),
    "wacz-zip-comment": Sentence(
        "{where} has a zip comment, which nothing covers", "{where} 有 zip 注释，不受任何摘要保护"
    ),
    "wacz-zip-disks": Sentence(
        "{where} says that it goes on in another file", "{where} 声称分布于多个文件"
    ),
    "wacz-zip-count": Sentence(
        "the end of the zip file counts {stated} members; the directory lists {found}",
        "zip 文件结尾称有 {stated} 个成员，目录列出 {found} 个",
    ),
    "wacz-zip-gap": Sentence(
        "the bytes {bytes} belong to no member", "第 {bytes} 字节不属于任何成员"
    ),
    "wacz-zip-overlap": Sentence(
        "{where} overlaps what stands before it", "{where} 与其前的内容重叠"
    ),
    "wacz-zip-twice": Sentence("there are two members called {where}", "有两个成员名为 {where}"),
    "wacz-zip-headers": Sentence(
        "local header and central directory differ about {where} ({field})",
        "本地头部与中央目录在 {where} 的 {field} 上不一致",
    ),
    "wacz-zip-descriptor": Sentence(
        "the data descriptor of {where} is missing or wrong", "{where} 的数据描述符缺失或有误"
    ),
    "wacz-zip-attributes": Sentence(
        "{where} is, by its attributes, a link or something else that is no file",
        "按其属性，{where} 是链接或其他非文件之物",
    ),
    "wacz-zip-mixed": Sentence(
        "members differ in what the directory alone says of them: the program that added them, "
        "and their file attributes",
        "各成员在仅由目录说明的事项上有所不同：加入它们的程序，以及文件属性",
    ),
    "wacz-zip-flags": Sentence(
        "{where} is encrypted, or has flags that are not known ({flags})",
        "{where} 已加密或有未知标志（{flags}）",
    ),
    "wacz-zip-method": Sentence(
        "{where} is neither stored nor deflated (method {method})",
        "{where} 既非存储亦非 deflate（方法 {method}）",
    ),
    "wacz-zip-size": Sentence(
        "{where} is not as long as the zip file says", "{where} 的长度与 zip 文件所称不符"
    ),
    "wacz-zip-damaged": Sentence("the bytes of {where} are damaged", "{where} 的字节已损坏"),
    "wacz-zip-padding": Sentence(
        "bits are set behind the end of the deflated bytes of {where}, where zeros belong",
        "{where} 的 deflate 数据结尾之后的填充位不为零",
    ),
    "wacz-zip-crc": Sentence(
        "{where} has not the CRC that the zip file gives", "{where} 的 CRC 与 zip 文件所注不符"
    ),
    "wacz-zip-name": Sentence(
        "{where} is a name that could lead elsewhere", "{where} 这一名称可能通向别处"
    ),
    "wacz-zip-name-encoding": Sentence(
        "{where} is a name that does not say that it is UTF-8", "名称 {where} 未标明为 UTF-8"
    ),
    "wacz-zip-recompressed": Sentence(
        "{where} is compressed and was compressed again, so nobody can seek in it",
        "{where} 已压缩而又再次压缩，无法随机读取",
    ),
    "wacz-zip-not-stored": Sentence(
        "{where} should be stored, not deflated", "{where} 应以存储方式放入，而非 deflate"
    ),
    "wacz-archive-missing": Sentence(
        "there is no WARC file in {where}", "{where} 中没有 WARC 文件"
    ),
    "wacz-archive-ending": Sentence(
        "{where} ends in .gz and is not gzip, or the other way round",
        "{where} 以 .gz 结尾而非 gzip，或正相反",
    ),
    "wacz-indexes-missing": Sentence("there is no index in {where}", "{where} 中没有索引"),
    "wacz-pages-missing": Sentence("there is no {where}", "缺少 {where}"),
    "wacz-other-place": Sentence(
        "{where} does not belong into that folder", "{where} 不应在该文件夹内"
    ),
    "wacz-json": Sentence(
        "{where} is no JSON object: {detail}", "{where} 不是 JSON 对象：{detail}"
    ),
    "wacz-datapackage-missing": Sentence("there is no {where}", "缺少 {where}"),
    "wacz-datapackage-profile": Sentence(
        'profile in {where} must be "data-package", not {value}',
        "{where} 的 profile 须为“data-package”，而非 {value}",
    ),
    "wacz-datapackage-version": Sentence(
        "{where} has no wacz_version", "{where} 没有 wacz_version"
    ),
    "wacz-datapackage-version-unknown": Sentence(
        "{where} states version {version}; it was held against 1.1.1",
        "{where} 注明版本 {version}；此处按 1.1.1 核对",
    ),
    "wacz-datapackage-resources": Sentence("{where} lists no resources", "{where} 未列出任何资源"),
    "wacz-datapackage-path": Sentence("{where} has no path", "{where} 没有 path"),
    "wacz-datapackage-unsafe": Sentence(
        "{where} lists {path}, which could lead elsewhere", "{where} 列出的 {path} 可能通向别处"
    ),
    "wacz-datapackage-name": Sentence(
        "{where} has no name of a-z, 0-9, dot, hyphen and underscore ({path})",
        "{where} 没有合格的 name（{path}）",
    ),
    "wacz-datapackage-hash-form": Sentence(
        "{where} gives no hash of {path} in its form", "{where} 未给出 {path} 的合格摘要"
    ),
    "wacz-datapackage-bytes-form": Sentence(
        "{where} gives no number of bytes of {path}", "{where} 未给出 {path} 的字节数"
    ),
    "wacz-datapackage-twice": Sentence("{where} lists {path} twice", "{where} 两次列出 {path}"),
    "wacz-datapackage-absent": Sentence(
        "{where} is listed in datapackage.json and missing", "datapackage.json 列有 {where} 而缺失"
    ),
    "wacz-datapackage-unlisted": Sentence(
        "{where} is not listed in datapackage.json", "datapackage.json 未列出 {where}"
    ),
    "wacz-datapackage-bytes": Sentence(
        "{where} has {found} bytes; datapackage.json gives {stated}",
        "{where} 有 {found} 字节，datapackage.json 称 {stated}",
    ),
    "wacz-datapackage-hash": Sentence(
        "{where} has not the hash that datapackage.json gives",
        "{where} 与 datapackage.json 所注摘要不符",
    ),
    "wacz-digest-missing": Sentence(
        "there is no {where}, which would cover the manifest", "没有 {where} 以保护清单"
    ),
    "wacz-digest-path": Sentence(
        "path in {where} must be datapackage.json, not {value}",
        "{where} 的 path 须为 datapackage.json，而非 {value}",
    ),
    "wacz-digest-form": Sentence("{where} gives no hash in its form", "{where} 未给出合格的摘要"),
    "wacz-digest-hash": Sentence(
        "datapackage.json has not the hash that {where} gives",
        "datapackage.json 与 {where} 所注摘要不符",
    ),
    "wacz-auth-form": Sentence(
        "the signature in {where} cannot be read: {detail}", "{where} 中的签名无法读取：{detail}"
    ),
    "wacz-auth-hash": Sentence(
        "the signature in {where} is over another hash than the one beside it",
        "{where} 中的签名所签摘要与旁边的不同",
    ),
    "wacz-auth-signature": Sentence(
        "the signature in {where} was not made by the key that it brings",
        "{where} 中的签名并非由所附密钥作出",
    ),
    "wacz-auth-property": Sentence(
        "the signature in {where} has {name}, which no form of signature has",
        "{where} 中的签名含有 {name}，任何签名形式均无此项",
    ),
    "wacz-auth-created": Sentence(
        "the signature in {where} gives {created} for created; datapackage.json does not",
        "{where} 中的签名所注 created 为 {created}，datapackage.json 所注不同",
    ),
    "wacz-auth-domain": Sentence(
        "the certificate in {where} is not for {domain}", "{where} 中的证书不属于 {domain}"
    ),
    "wacz-pages-gzip": Sentence(
        "the gzip data of {where} are damaged", "{where} 的 gzip 数据已损坏"
    ),
    "wacz-pages-json": Sentence(
        "{where} is no JSON object: {detail}", "{where} 不是 JSON 对象：{detail}"
    ),
    "wacz-pages-url": Sentence("the page at {where} has no url", "{where} 的页面没有 url"),
    "wacz-pages-url-relative": Sentence(
        "the page at {where} has no absolute address: {url}", "{where} 的页面地址不完整：{url}"
    ),
    "wacz-pages-ts": Sentence(
        "ts of the page at {where} is no RFC 3339 time: {value}",
        "{where} 的 ts 不是 RFC 3339 时间：{value}",
    ),
    "wacz-index-gzip": Sentence(
        "the gzip data of {where} are damaged", "{where} 的 gzip 数据已损坏"
    ),
    "wacz-index-line": Sentence("{where} is no CDXJ: {detail}", "{where} 不是 CDXJ：{detail}"),
    "wacz-index-order": Sentence(
        "{where} is out of order, so a search may miss it", "{where} 次序有误，检索可能遗漏"
    ),
    "wacz-index-filename": Sentence(
        "{where} points into {filename}, which is not in archive/",
        "{where} 所指 {filename} 不在 archive/ 之内",
    ),
    "wacz-index-offset": Sentence(
        "{where} points at byte {offset}, where no record begins",
        "{where} 指向第 {offset} 字节，该处并非记录开头",
    ),
    "wacz-index-length": Sentence(
        "{where} gives the record {length} bytes; it has {found}",
        "{where} 称记录有 {length} 字节，实为 {found}",
    ),
    "wacz-index-url": Sentence(
        "{where} gives {url}; the record is of {target}", "{where} 所注为 {url}，记录则为 {target}"
    ),
    "wacz-index-time": Sentence(
        "{where} gives the time {time}, which is not the record's",
        "{where} 所注时间 {time} 与记录不符",
    ),
    "wacz-index-digest": Sentence(
        "{where} gives another payload digest than the record states",
        "{where} 的载荷摘要与记录所注不同",
    ),
    "wacz-index-record-digest": Sentence(
        "the record that {where} points at has not its recordDigest",
        "{where} 所指记录与其 recordDigest 不符",
    ),
    "wacz-index-block": Sentence(
        "{where} names no block of an index that is there", "{where} 所指的索引块不存在"
    ),
    "wacz-index-block-digest": Sentence(
        "the block that {where} names has not its digest", "{where} 所指的索引块与其摘要不符"
    ),
}
