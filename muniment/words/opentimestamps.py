"""What is said of OpenTimestamps proofs, calendars and blocks."""

from __future__ import annotations

from muniment.words.language import Sentence

VALIDATION = {
    "ots-form": Sentence(
        "{where} is no OpenTimestamps proof that can be used: {detail}",
        "{where} 不是可用的 OpenTimestamps 证明：{detail}",
    ),
    "ots-other-bytes": Sentence(
        "{where} is not over {over}: its digest is another", "{where} 并非针对 {over}：摘要不符"
    ),
    "ots-no-root": Sentence(
        "{where} leads to {size} bytes in Bitcoin block {height}, and the root of a block has 32",
        "{where} 在比特币区块 {height} 处得出 {size} 字节，而区块的根为 32 字节",
    ),
}

FINDINGS = {
    "ots-no-headers": Sentence(
        "{where} is NOT CHECKED: it is an OpenTimestamps proof ({says}), and you keep no block "
        "headers",
        "{where} 未检查：其为 OpenTimestamps 证明（{says}），而您未存有任何区块头",
    ),
    "ots-no-header": Sentence(
        "{where} is NOT CHECKED: it leads to Bitcoin block {height}, of which you have no header",
        "{where} 未检查：其通向比特币区块 {height}，而您没有该区块头",
    ),
    "ots-no-floor": Sentence(
        "{where} is NOT CHECKED: it leads to Bitcoin block {height}, and your policy pins no "
        "difficulty (bitcoin.floor)",
        "{where} 未检查：其通向比特币区块 {height}，而您的策略未定难度下限（bitcoin.floor）",
    ),
    "ots-weak-header": Sentence(
        "{where} is NOT CHECKED: your header of Bitcoin block {height} does not count: {detail}",
        "{where} 未检查：您的比特币区块 {height} 的头不作数：{detail}",
    ),
    "ots-waiting": Sentence(
        "{where} leads to no block of Bitcoin yet ({says})",
        "{where} 尚未通向任何比特币区块（{says}）",
    ),
}

LOOKED = {
    "ots-says": Sentence(
        "what it says: from the file with the {algorithm} {digest}, {steps} steps lead to {ends} "
        "ends",
        "其内容：自 {algorithm} 为 {digest} 的文件，经 {steps} 步，至 {ends} 处终点",
    ),
    "ots-bytes": Sentence(
        "over which file it is: none was given (--over), and its digest alone says it",
        "针对哪个文件：未给出（--over），仅凭摘要可知",
    ),
    "ots-over": Sentence("that it is over {over}, by its digest", "确系针对 {over}（摘要相符）"),
    "ots-other-digest": Sentence(
        "over which file it is: its digest is by {algorithm}, which is not computed of files here",
        "针对哪个文件：其摘要为 {algorithm}，此处不对文件计算",
    ),
    "ots-bitcoin": Sentence(
        "whether Bitcoin block {height} has the merkle root {root}, to which it leads: that is for "
        "whoever has the block's header",
        "比特币区块 {height} 的默克尔根是否为其所得出的 {root}：须有该区块头方可知",
    ),
    "ots-pending": Sentence(
        "a promise of the calendar {uri}, which shows nothing until it is kept (`ots upgrade`)",
        "日历 {uri} 的承诺：兑现（`ots upgrade`）之前不证明任何事",
    ),
    "ots-unknown": Sentence(
        "an end of a kind that is not judged here ({name}, {tag})",
        "此处不判断的一类终点（{name}，{tag}）",
    ),
    "ots-no-block": Sentence(
        "when that was: it leads to no block of Bitcoin",
        "时间：其不通向任何比特币区块",
    ),
}
