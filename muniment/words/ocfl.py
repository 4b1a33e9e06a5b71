"""What the codes of the OCFL specification say, in our own short words.

Codes that only instruct an implementer, or that more specific ones cover, have no finding:
E002, E022, E026 to E028, E034, E055, E062, E068, E074, E075, E082, E087, E089, E091, W012.
"""

from __future__ import annotations

from muniment.words.language import Sentence

_ERRORS = {
    "E001": ("does not belong in an object's root", "不应出现在对象根中"),
    "E003": ("an object has exactly one version declaration", "对象须有且仅有一个版本声明"),
    "E004": ("a declaration's name is 0=ocfl_object_ and a version", "版本声明的文件名格式不对"),
    "E005": ("a declaration's name begins with 0=", "版本声明的文件名须以 0= 开头"),
    "E006": ("declares no published version of OCFL", "所声明的并非已发布的 OCFL 版本"),
    "E007": ("a declaration holds its own name and a newline", "版本声明的内容与其文件名不符"),
    "E008": ("an object has at least one version", "对象须至少有一个版本"),
    "E009": ("the versions begin with 1", "版本号须从 1 开始"),
    "E010": ("a version is missing in the sequence", "版本序列有缺漏"),
    "E011": ("a zero-padded version begins with v0", "补零的版本名须以 v0 开头"),
    "E012": ("all versions are named in one way", "各版本的命名方式须一致"),
    "E013": ("the naming of the first version is kept", "后续版本须沿用首个版本的命名方式"),
    "E014": ("paths use the version folders' actual names", "路径须使用版本文件夹的实际名称"),
    "E015": ("does not belong in a version folder", "不应出现在版本文件夹中"),
    "E016": ("the version has files, but no content folder", "版本含有文件，却没有内容文件夹"),
    "E017": ("contentDirectory has no slash", "contentDirectory 不得含斜杠"),
    "E018": ("contentDirectory is not . or ..", "contentDirectory 不得为 . 或 .."),
    "E019": (
        "contentDirectory is not as the first version set it",
        "contentDirectory 与首个版本所设不同",
    ),
    "E020": ("contentDirectory changed between versions", "contentDirectory 在版本之间改变"),
    "E021": (
        "without contentDirectory the folder is content",
        "未设 contentDirectory 时内容文件夹须为 content",
    ),
    "E023": ("is not listed in the manifest", "未列入清单"),
    "E024": ("an empty folder in the content", "内容文件夹中有空文件夹"),
    "E025": ("digestAlgorithm is sha512 or sha256", "digestAlgorithm 须为 sha512 或 sha256"),
    "E029": ("a sha1 digest is hexadecimal", "sha1 摘要须为十六进制"),
    "E030": ("a sha256 digest is hexadecimal", "sha256 摘要须为十六进制"),
    "E031": ("a sha512 digest is hexadecimal", "sha512 摘要须为十六进制"),
    "E032": ("a blake2b-512 digest is hexadecimal", "blake2b-512 摘要须为十六进制"),
    "E033": ("is not the JSON that an inventory is", "不是目录文件应有的 JSON"),
    "E035": ("paths are separated by forward slashes", "路径须以正斜杠分隔"),
    "E036": ("a required key is missing", "缺少必需的键"),
    "E037": ("an id is a text, and one object's alone", "id 须为文本，且唯一对应一个对象"),
    "E038": ("type is not that of the declared version", "type 与所声明的版本不符"),
    "E039": ("not a digest of digestAlgorithm", "不是 digestAlgorithm 的摘要"),
    "E040": ("head is the newest version's name", "head 须为最新版本的名称"),
    "E041": ("a required block is missing", "缺少必需的部分"),
    "E042": (
        "a content path leads into no content folder of a version",
        "内容路径不在版本的内容文件夹中",
    ),
    "E043": ("an inventory has a block of versions", "目录文件须有 versions 部分"),
    "E044": ("the block of versions is a JSON object", "versions 须为 JSON 对象"),
    "E045": ("versions is a JSON object", "versions 须为 JSON 对象"),
    "E046": ("versions and version folders are not the same", "versions 与版本文件夹不一致"),
    "E047": ("a version is a JSON object", "版本须为 JSON 对象"),
    "E048": ("a version has created and state", "版本须有 created 与 state"),
    "E049": ("created is a date and time of RFC 3339", "created 须为 RFC 3339 日期时间"),
    "E050": ("a state's digest is not in the manifest", "状态中的摘要不在清单中"),
    "E051": ("a logical path is a text", "逻辑路径须为文本"),
    "E052": ("a logical path has an element ., .. or none", "逻辑路径含有 .、.. 或空的部分"),
    "E053": ("a logical path begins or ends with a slash", "逻辑路径以斜杠开头或结尾"),
    "E054": ("user is an object with a name", "user 须为带有 name 的对象"),
    "E056": ("fixity is an object of known algorithms", "fixity 须为已知算法的对象"),
    "E057": ("a fixity block is built as the manifest is", "fixity 各部分的结构须与清单相同"),
    "E058": ("an inventory has a sidecar beside it", "目录文件旁须有摘要文件"),
    "E059": ("the sidecar is of another algorithm", "摘要文件的算法不符"),
    "E060": ("the inventory's digest is not what its sidecar says", "目录文件的摘要与摘要文件不符"),
    "E061": ("a sidecar is a digest and the name inventory.json", "摘要文件的格式不对"),
    "E063": ("an object has an inventory in its root", "对象根须有目录文件"),
    "E064": ("is not the same as the inventory in the root", "与根中的目录文件不同"),
    "E066": (
        "an earlier inventory gives a version another state",
        "较早的目录文件所载版本状态不同",
    ),
    "E067": ("extensions holds only folders of extensions", "extensions 中只可有扩展文件夹"),
    "E069": ("a storage root declares its version", "存储根须声明版本"),
    "E070": (
        "ocfl_layout.json has extension and description",
        "ocfl_layout.json 须有 extension 与 description",
    ),
    "E071": ("the layout is no registered extension", "布局不是已注册的扩展"),
    "E072": ("a file that is part of no object", "文件不属于任何对象"),
    "E073": ("an empty folder under a storage root", "存储根下有空文件夹"),
    "E076": ("a storage root has exactly one version declaration", "存储根须有且仅有一个版本声明"),
    "E077": ("a declaration's name is 0=ocfl_ and a version", "版本声明的文件名格式不对"),
    "E078": ("a declaration's name begins with 0=", "版本声明的文件名须以 0= 开头"),
    "E079": ("declares no published version of OCFL", "所声明的并非已发布的 OCFL 版本"),
    "E080": ("a declaration holds its own name and a newline", "版本声明的内容与其文件名不符"),
    "E081": ("an object of a later version than its root", "对象的版本晚于存储根的版本"),
    "E083": ("an id has one place in a storage root", "一个 id 在存储根中只有一个位置"),
    "E084": ("a file in a folder between root and objects", "存储根与对象之间的文件夹中有文件"),
    "E085": ("a folder leads to no object", "文件夹不通往任何对象"),
    "E086": ("extensions holds only folders of extensions", "extensions 中只可有扩展文件夹"),
    "E088": ("a folder of a storage root without objects", "存储根中的文件夹没有对象"),
    "E090": (
        "a link, or another thing that is neither file nor folder",
        "是链接，或既非文件也非文件夹",
    ),
    "E092": ("is not the file that the manifest lists", "与清单所列文件不符"),
    "E093": ("is not the file that the fixity block lists", "与 fixity 所列文件不符"),
    "E094": ("message is a text", "message 须为文本"),
    "E095": ("a logical path conflicts with another one", "逻辑路径与另一路径冲突"),
    "E096": ("a digest stands twice in the manifest", "清单中摘要重复"),
    "E097": ("a digest stands twice in a fixity block", "fixity 中摘要重复"),
    "E098": ("a content path is a text", "内容路径须为文本"),
    "E099": ("a content path has an element ., .. or none", "内容路径含有 .、.. 或空的部分"),
    "E100": ("a content path begins or ends with a slash", "内容路径以斜杠开头或结尾"),
    "E101": ("a content path conflicts with another one", "内容路径与另一路径冲突"),
    "E102": ("a key that the specification does not have", "规范中没有的键"),
    "E103": (
        "a version of an earlier specification than one before it",
        "版本所依规范早于先前版本",
    ),
    "E104": ("a version's name begins with v", "版本名须以 v 开头"),
    "E105": ("a version's number is a whole number from 1", "版本号须为从 1 起的整数"),
    "E106": ("the manifest is a JSON object", "清单须为 JSON 对象"),
    "E107": ("a digest of the manifest is in no state", "清单中的摘要不在任何状态中"),
    "E108": (
        "contentDirectory names a folder in the version folder",
        "contentDirectory 须为版本文件夹的直接子文件夹",
    ),
    "E110": ("the id changed between versions", "id 在版本之间改变"),
    "E111": ("fixity is a JSON object", "fixity 须为 JSON 对象"),
    "E112": ("extensions holds only folders of extensions", "extensions 中只可有扩展文件夹"),
}
_WARNINGS = {
    "W001": ("version numbers are better not padded", "版本号最好不补零"),
    "W002": ("a version folder better holds only its content", "版本文件夹最好只有内容文件夹"),
    "W003": ("a content folder without files", "内容文件夹没有文件"),
    "W004": ("sha512 is better", "最好使用 sha512"),
    "W005": ("an id is better a URI", "id 最好为 URI"),
    "W007": ("a version better has message and user", "版本最好有 message 与 user"),
    "W008": ("a user better has an address", "user 最好有 address"),
    "W009": ("a user's address is better a URI", "user 的 address 最好为 URI"),
    "W010": ("a version better has an inventory of its own", "版本文件夹最好有目录文件"),
    "W011": (
        "an earlier inventory says something else of the version",
        "较早的目录文件对版本的说明不同",
    ),
    "W013": ("no registered extension has this name", "没有以此为名的已注册扩展"),
    "W014": ("not where the layout of the storage root puts it", "不在存储根布局所定的位置"),
    "W015": (
        "some objects stand directly in the root, others deeper",
        "部分对象直接在根下，其余在更深处",
    ),
    "W016": ("no registered extension has this name", "没有以此为名的已注册扩展"),
}
FINDINGS = {
    code: Sentence(f"{{where}}: {english} ({{found}})", f"{{where}}：{chinese}（{{found}}）")
    for code, (english, chinese) in {**_ERRORS, **_WARNINGS}.items()
} | {
    "ocfl-more": Sentence(
        "{where}: {count} more findings of {found}", "{where}：另有 {count} 条 {found}"
    ),
    "ocfl-packed": Sentence(
        "the packed objects cannot be read as files: {detail}", "无法读取打包的对象：{detail}"
    ),
    "ocfl-unreadable": Sentence("{where} cannot be read: {detail}", "无法读取 {where}：{detail}"),
    "ocfl-unknown-algorithm": Sentence(
        "{where}: digests of {found} in the fixity block were not checked",
        "{where}：未检查 fixity 中 {found} 的摘要",
    ),
    "ocfl-unknown-layout": Sentence(
        "{where}: the places of objects were not held against {found}",
        "{where}：未依 {found} 检查对象的位置",
    ),
    "ocfl-layout-config": Sentence(
        "{where}: no configuration of the layout ({found})", "{where}：不是该布局的配置（{found}）"
    ),
}
