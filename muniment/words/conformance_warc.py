"""What findings on WARC files say."""

from __future__ import annotations

from muniment.words.language import Sentence

_FORM = Sentence(
    '{field} of {where} is not in its form: "{value}"', "{where} 的 {field} 格式不合：“{value}”"
)
_MISSING = Sentence("{where} has no {field}", "{where} 没有 {field}")
_MISSING_IN = Sentence(
    "{where} has no {field}, which every {type} record must have",
    "{where} 没有 {field}，而 {type} 记录必须有",
)
_NOT_IN = Sentence(
    "{where} has {field}, which no {type} record may have",
    "{where} 有 {field}，而 {type} 记录不得有",
)

WARC = {
    "warc-4-no-record": Sentence("there is no record in it", "其中没有记录"),
    "warc-4-between": Sentence(
        "something other than a record stands at {where}", "{where} 处不是记录"
    ),
    "warc-4-version": Sentence(
        '{where} opens with "{line}", which is no version that is known',
        "{where} 以“{line}”开头，不是已知的版本",
    ),
    "warc-4-draft": Sentence(
        "{where} is of draft version {version}, before the standard",
        "{where} 是标准之前的草案版本 {version}",
    ),
    "warc-4-line-end": Sentence(
        "a header line of {where} does not end with CR LF", "{where} 的头部有行不以 CR LF 结尾"
    ),
    "warc-4-header-cut": Sentence(
        "the header of {where} has no empty line after it", "{where} 的头部之后没有空行"
    ),
    "warc-4-not-utf8": Sentence(
        '{where} has a header line that is not UTF-8: "{line}"',
        "{where} 的头部有非 UTF-8 的行：“{line}”",
    ),
    "warc-4-control": Sentence(
        '{where} has a control character in a header line: "{line}"',
        "{where} 的头部行含有控制字符：“{line}”",
    ),
    "warc-4-field": Sentence(
        '{where} has a header line that is no field: "{line}"',
        "{where} 的头部有一行不是字段：“{line}”",
    ),
    "warc-4-end": Sentence(
        "the block of {where} is not followed by exactly two line ends: its length, or what "
        "follows, is wrong",
        "{where} 的内容之后不是恰好两个换行：其长度或其后的内容有误",
    ),
    "warc-5.1-repeated": Sentence("{where} repeats {field}", "{where} 重复 {field}"),
    "warc-5.1-misspelt": Sentence(
        "{where} has the field {field}, which is nearly {meant}",
        "{where} 的字段 {field} 与 {meant} 仅差一字",
    ),
    "warc-5.1-empty": Sentence("{field} of {where} is empty", "{where} 的 {field} 为空"),
    **{f"warc-{section}-missing": _MISSING for section in ("5.2", "5.3", "5.4", "5.5")},
    "warc-5.2-uri": _FORM,
    "warc-5.2-twice": Sentence(
        "{where} has the identifier of an earlier record: {id}",
        "{where} 与先前记录的标识相同：{id}",
    ),
    "warc-5.2-uuid": Sentence(
        "{field} of {where} is no UUID: {value}", "{where} 的 {field} 不是 UUID：{value}"
    ),
    "warc-5.3-number": _FORM,
    "warc-5.3-cut": Sentence(
        "the file ends within the block of {where}: {found} of {stated} bytes are there",
        "文件在 {where} 的内容之中结束：{stated} 字节中只有 {found} 字节",
    ),
    "warc-5.4-date": _FORM,
    "warc-5.4-finer": Sentence(
        '{field} of {where} is finer or coarser than a second, as only WARC 1.1 lets it: "{value}"',
        "{where} 的 {field} 精度不是秒，WARC 1.1 才可如此：“{value}”",
    ),
    "warc-5.5-token": _FORM,
    "warc-5.5-unknown": Sentence(
        "{where} is of type {type}, which the standard does not define",
        "{where} 的类型 {type} 不在标准之内",
    ),
    "warc-5.6-missing": Sentence(
        "{where} has a block and no Content-Type", "{where} 有内容而没有 Content-Type"
    ),
    "warc-5.6-media-type": _FORM,
    "warc-5.6-parameter": _FORM,
    "warc-5.8-form": Sentence(
        "the block digest of {where} is none: {value}", "{where} 的块摘要不成摘要：{value}"
    ),
    "warc-5.8-block": Sentence(
        "the block of {where} has not the digest that is stated", "{where} 的内容与所注块摘要不符"
    ),
    "warc-5.9-form": Sentence(
        "the payload digest of {where} is none: {value}", "{where} 的载荷摘要不成摘要：{value}"
    ),
    "warc-5.9-payload": Sentence(
        "the payload of {where} has not the digest that is stated",
        "{where} 的载荷与所注载荷摘要不符",
    ),
    "warc-5.10-address": _FORM,
    "warc-5.12-not-in": _NOT_IN,
    "warc-5.14-uri": _FORM,
    "warc-5.14-space": Sentence(
        'the address of {where} has white space in it: "{value}"',
        "{where} 的地址含有空白：“{value}”",
    ),
    "warc-5.14-brackets": Sentence(
        'the address of {where} stands in brackets, as before 1.1: "{value}"',
        "{where} 的地址带尖括号，是 1.1 之前的写法：“{value}”",
    ),
    "warc-5.20-first": Sentence(
        "{where} is a {type} record and segment {number}; only segment 1 can be",
        "{where} 是 {type} 记录而为第 {number} 段；只能是第 1 段",
    ),
    "warc-5.20-continuation": Sentence(
        "{where} is a continuation and segment {number}; they begin with 2",
        "{where} 是延续记录而为第 {number} 段；应从第 2 段起",
    ),
    "warc-5.22-total": Sentence(
        "the segments that end with {where} have {found} bytes, not {stated}",
        "至 {where} 为止的各段共 {found} 字节，而非 {stated}",
    ),
    **{f"warc-{section}-missing-in": _MISSING_IN for section in ("5.14", "5.18", "5.20", "5.21")},
    **{
        f"warc-{section}-not-in": _NOT_IN
        for section in ("5.6", "5.7", "5.10", "5.11", "5.14", "5.16", "5.17", "5.21", "5.22")
    },
    "warc-6.2-content-type": Sentence(
        "{where} is a warcinfo record of type {value}, not application/warc-fields",
        "{where} 是 warcinfo 记录而类型为 {value}，应为 application/warc-fields",
    ),
    "warc-6.7-profile": Sentence(
        "{where} is a revisit by a profile that the standard does not define: {value}",
        "{where} 的重访类型不在标准之内：{value}",
    ),
    "warc-6.7.2-no-digest": Sentence(
        "{where} says that its payload is identical, and gives no payload digest",
        "{where} 称载荷相同，却未注明载荷摘要",
    ),
    "warc-7-order": Sentence(
        "{where} is segment {number} where segment {expected} must follow",
        "{where} 为第 {number} 段，此处应为第 {expected} 段",
    ),
    "warc-7-target": Sentence(
        "{where} has another target than its first segment, {first}",
        "{where} 的目标与其首段 {first} 不同",
    ),
    "warc-a-garbage": Sentence(
        "something other than a gzip member stands at {where}", "{where} 处不是 gzip 成员"
    ),
    "warc-a-cut": Sentence(
        "the file ends within the gzip member at {where}", "文件在 {where} 处的 gzip 成员之中结束"
    ),
    "warc-a-damaged": Sentence(
        "the gzip member at {where} is damaged", "{where} 处的 gzip 成员已损坏"
    ),
    "warc-a-header": Sentence(
        "the gzip header at {where} says of its compressor what none says",
        "{where} 处的 gzip 头部对压缩程序的说明不合常规",
    ),
    "warc-a-packed": Sentence(
        "from {where} on, records are in gzip members, and before it they are not",
        "自 {where} 起记录在 gzip 成员之中，此前则不然",
    ),
    "warc-a-plain": Sentence(
        "from {where} on, records are not in gzip members, and before it they are",
        "自 {where} 起记录不在 gzip 成员之中，此前则在",
    ),
    "warc-a-mixed": Sentence(
        "the gzip members were not all made by one compressor, as their headers tell",
        "由头部可知，各 gzip 成员并非出自同一压缩程序",
    ),
    "warc-a-padding": Sentence(
        "bits are set behind the end of the gzip data of {where}, where zeros belong",
        "{where} 处 gzip 数据结尾之后的填充位不为零",
    ),
    "warc-a.2-member": Sentence(
        "the gzip member at {where} holds {records} records; each must have its own",
        "{where} 处的 gzip 成员含有 {records} 条记录；每条应自成一员",
    ),
    "warc-a.2-no-record": Sentence(
        "the gzip member at {where} holds no record", "{where} 处的 gzip 成员没有记录"
    ),
    "zst-cut": Sentence(
        "the file ends within the Zstandard frame at {where}",
        "文件在 {where} 处的 Zstandard 帧之中结束",
    ),
    "zst-damaged": Sentence(
        "the Zstandard frame at {where} is damaged", "{where} 处的 Zstandard 帧已损坏"
    ),
    "zst-dictionary": Sentence(
        "the dictionary frame at {where} holds no dictionary", "{where} 处的字典帧不含字典"
    ),
    "zst-dictionary-id": Sentence(
        "the frame at {where} names another dictionary than the file has, or none where it has one",
        "{where} 处的帧所注字典与文件的字典不符，或未注明",
    ),
    "zst-garbage": Sentence(
        "something stands at {where} that is no Zstandard frame, or no frame for that place",
        "{where} 处不是 Zstandard 帧，或不是该处可用的帧",
    ),
    "zst-member": Sentence(
        "the Zstandard frame at {where} holds {records} records; each must have its own",
        "{where} 处的 Zstandard 帧含有 {records} 条记录；每条应自成一帧",
    ),
    "zst-no-checksum": Sentence(
        "the Zstandard frame at {where} has no checksum", "{where} 处的 Zstandard 帧没有校验和"
    ),
    "zst-no-record": Sentence(
        "the Zstandard frame at {where} holds no record", "{where} 处的 Zstandard 帧没有记录"
    ),
    "zst-no-size": Sentence(
        "the Zstandard frame at {where} does not say how much it holds",
        "{where} 处的 Zstandard 帧未注明内容长度",
    ),
}
