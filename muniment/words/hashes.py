"""What is said of hashes that have aged, and of coverings."""

from __future__ import annotations

from muniment.words.language import Sentence

FINDINGS = {
    "covering-wrong": Sentence(
        "{where} is no covering, or not all of one: {detail}",
        "{where} 不是覆盖，或不完整：{detail}",
    ),
    "covering-other-bytes": Sentence(
        "{where} is not what was covered: {covering} has other bytes for it",
        "{where} 并非当时所覆盖者：{covering} 所载为其他字节",
    ),
    "covering-stamp-wrong": Sentence(
        "{where} is no time stamp of this covering: {detail}",
        "{where} 不是此覆盖的时间戳：{detail}",
    ),
    "covering-aged": Sentence(
        "{where} counts for nothing: it is by {algorithm}, which has aged too",
        "{where} 不计入：其所用 {algorithm} 亦已老化",
    ),
    "covering-unstamped": Sentence(
        "{where} counts for nothing: {found} of your time authorities stamped it so that it "
        "counts, and {need} must have",
        "{where} 不计入：您的时间戳机构中有 {found} 个的时间戳可计入，而须有 {need} 个",
    ),
    "covering-late": Sentence(
        "{where} counts for nothing: it is shown to be from before {before}, and not from before "
        "{since}",
        "{where} 不计入：只能证明其早于 {before}，不能证明早于 {since}",
    ),
    "covering-changed": Sentence(
        "{where} is not covered: it has not the digest that was signed. Run `muniment repair`",
        "{where} 未被覆盖：其摘要与所签署者不符。请运行 `muniment repair`",
    ),
    "covering-unread": Sentence(
        "{where} is not covered, since it cannot be read: {detail}",
        "{where} 未被覆盖，因无法读取：{detail}",
    ),
    "covering-left-out": Sentence(
        "{where} counts for nothing: no covering that counts has it",
        "{where} 不计入：没有可计入的覆盖载有它",
    ),
    "covering-missing": Sentence(
        "{where} is in no covering that counts", "没有可计入的覆盖载有 {where}"
    ),
    "stamp-aged": Sentence(
        "{where} by {name} counts for nothing: it hangs from {hashes}, which has aged",
        "{where}（{name}）不计入：其所依 {hashes} 已老化",
    ),
}

HASHES = {
    "passed": Sentence(
        "what hangs from {aged} was covered by {by}, and that was stamped before {before} "
        "({authorities}): while {aged} held, which you believe up to {since}",
        "所依 {aged} 者均已由 {by} 覆盖，并于 {before} 之前加盖时间戳（{authorities}）："
        "其时 {aged} 仍可信，您信其至 {since} 为止",
    ),
    "none": Sentence(
        "nothing here hangs from a hash that you no longer believe",
        "此处没有依赖您不再相信的散列算法之物",
    ),
    "uncovered": Sentence(
        "you no longer believe {aged}, and {count} files that the verdict hangs from are in no "
        "covering that counts",
        "您不再相信 {aged}，而结论所依的 {count} 个文件不在任何可计入的覆盖中",
    ),
    "no-covering": Sentence(
        "you no longer believe {aged}, and no covering that counts is here",
        "您不再相信 {aged}，而此处没有可计入的覆盖",
    ),
    "log": Sentence(
        "you no longer believe {aged}: the log's tree is SHA-256, and this version cannot show "
        "that its proofs are older",
        "您不再相信 {aged}：日志树用 SHA-256，此版本无法证明其证明早于此",
    ),
    "archive": Sentence(
        "you no longer believe a hash that evidence hangs from; this version looks at coverings in "
        "kits, not in archives: make a kit",
        "您不再相信证据所依的某散列算法；此版本只查看证据包中的覆盖，不查看档案中的：请制作证据包",
    ),
    "shows-nothing": Sentence(
        "The bytes agree with the manifests, by a hash that you no longer believe: nothing shows "
        "that they are the ones that were signed.",
        "字节与清单一致，但所依的散列算法您已不再相信：无从证明它们就是当时所签署者。",
    ),
    "shows": Sentence(
        "That {aged} has aged does not matter here: exactly these bytes were covered by {by} "
        "before {before}, by what you pinned for it yourself: {authorities}.",
        "{aged} 已老化于此无碍：正是这些字节在 {before} 之前已由 {by} 覆盖，"
        "凭您自己为此所钉住者：{authorities}。",
    ),
}
