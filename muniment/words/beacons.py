"""What is said of beacons, and of what was composed after they spoke."""

from __future__ import annotations

from muniment.words.language import Sentence

FINDINGS = {
    "beacon-wrong": Sentence(
        "{where} names what is no value of a beacon that you pinned: {detail}",
        "{where} 所载并非您所钉住信标之值：{detail}",
    ),
    "beacon-weak": Sentence(
        "block {height} of Bitcoin, which {where} names, counts not: {detail}",
        "{where} 所载比特币区块 {height} 不作数：{detail}",
    ),
    "beacon-other-block": Sentence(
        "{where} names the block {found} of height {height}, where you keep {kept}: it is a stale "
        "one, or somebody's own, and counts not",
        "{where} 所载高度 {height} 的区块为 {found}，而您所存为 {kept}："
        "它是废弃区块或他人自造，不作数",
    ),
    "beacon-other-in-capture": Sentence(
        "{where} did not begin with what its statement names: {detail}",
        "{where} 开头所记与其陈述不符：{detail}",
    ),
    "beacon-after-stamp": Sentence(
        "{where} names a value of {name} that nobody knew before {after}, and by its time stamps "
        "was there before {before}",
        "{where} 载有 {name} 于 {after} 方才公布之值，而时间戳称其在 {before} 之前已存在",
    ),
    "beacon-after-composed": Sentence(
        "{where} says that it was composed at {composed}, which is before {after}: that clock was "
        "slow, or it was not then",
        "{where} 自称编成于 {composed}，早于 {after}：当时时钟偏慢，或并非编成于彼时",
    ),
}

BEACONS = {
    "passed": Sentence(
        "this record was composed after {after} ({beacons})",
        "此记录编成于 {after} 之后（{beacons}）",
    ),
    "many": Sentence(
        "each version was composed after something that nobody knew before: {versions}",
        "各版本均编成于此前无人知晓之值公布之后：{versions}",
    ),
    "archive": Sentence(
        "each of the {count} objects that were recorded was composed after a value of a beacon; "
        "the earliest is of {after}, the latest of {last}",
        "所收录的 {count} 个对象均编成于信标某一值公布之后：最早为 {after}，最晚为 {last}",
    ),
    "none": Sentence(
        "no beacon is named in {versions}: none was asked before recording",
        "{versions} 未载信标：收录前未曾询问",
    ),
    "no-recording": Sentence(
        "a record of this kind comes from no recording, and names no beacon",
        "此类记录并非出自收录，不载信标",
    ),
    "not-had": Sentence(
        "a beacon was asked before {versions} was recorded, and none could be had: so the "
        "statement says",
        "收录 {versions} 之前曾询问信标而未能取得：陈述如此记载",
    ),
    "unpinned": Sentence(
        "{versions} names a beacon, and none that you have pinned (`muniment trust add beacon`; of "
        "blocks of Bitcoin, a floor in policy.toml)",
        "{versions} 载有信标，但非您所钉住者（见 `muniment trust add beacon`；"
        "比特币区块则须在 policy.toml 中设定难度下限）",
    ),
    "block-counts-not": Sentence(
        "{versions} names a block of Bitcoin that does not count for you",
        "{versions} 载有一个对您不作数的比特币区块",
    ),
    "too-few": Sentence(
        "you ask for {need} beacons, and {versions} names fewer that you have pinned",
        "您要求 {need} 个信标，而 {versions} 所载您所钉住者不足此数",
    ),
    "unreadable-here": Sentence(
        "{versions} names a beacon that you pinned, and it cannot be checked here: "
        "pip install 'muniment[proofs]'",
        "{versions} 载有您所钉住的信标，此处无法核对：请运行 pip install 'muniment[proofs]'",
    ),
    "some": Sentence(
        "{good} objects were composed after values of beacons that you pinned; of {others} others "
        "that were recorded, nothing shows it",
        "{good} 个对象编成于您所钉住信标之值公布之后；另有 {others} 个收录对象无从证明",
    ),
    "shows": Sentence(
        "This record was composed after {after}: until then nobody knew what it names, {beacons}.",
        "此记录编成于 {after} 之后：在此之前无人知晓其所载之值（{beacons}）。",
    ),
    "shows-many": Sentence(
        "Each version was composed after something that it names, which nobody knew earlier: "
        "{versions}.",
        "各版本均编成于其所载之值公布之后：{versions}。",
    ),
    "shows-archive": Sentence(
        "What was recorded was described after values of beacons: the earliest is of {after}, the "
        "latest of {last}.",
        "所收录者均编成于信标之值公布之后：最早为 {after}，最晚为 {last}。",
    ),
    "no-end": Sentence(
        "Before when this was: there is no time stamp in it; the times in the statements are the "
        "archive's own clock.",
        "早于何时：包内没有时间戳；陈述中的时间出自档案自己的时钟。",
    ),
    "older": Sentence(
        "That the bytes are as young as their record: they may have existed long before it. Nor "
        "that it was composed soon after what it names, since old rounds and blocks stay public.",
        "这些字节与其记录同龄：它们可能早已存在。亦不能证明记录编成于其所载之值公布后不久，"
        "因旧轮次与旧区块始终公开。",
    ),
    "block": Sentence(
        "That the block of Bitcoin is of the chain that everybody has, unless you keep its header; "
        "a block's time is its miner's word, of which two hours were taken off. Whoever spends as "
        "much work as your floor asks can name a block of his own, of any time.",
        "该比特币区块属于众所公认的链，除非您自己存有其区块头；区块时间出自矿工，已减去两小时。"
        "任何人只要付出您的下限所要求的工作量，即可造出任意时间的区块。",
    ),
}
