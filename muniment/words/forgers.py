"""What the deadliest forger could still have done, by the levels of a verdict (docs/assurance.md).

Each sentence is of one kind of forger, and stands where nothing that was checked keeps him from it.
The pages docs/threats.md and docs/assurance.md have it in full.
"""

from __future__ import annotations

from manifests import Check, CheckName, Level, Result, Verdict, agreed_by, levels_of, printable
from muniment.words.language import Language, Sentence

HEADING = Sentence(
    "What a forger could still have done (docs/threats.md)",
    "伪造者仍可做到的事（docs/threats.md）",
)
LEVELS = Sentence("Levels (docs/assurance.md): {levels}", "等级（docs/assurance.md）：{levels}")
_WORDS = {
    "anybody": Sentence(
        "Anybody: make this package, of whatever he likes and under any name.",
        "任何人：造出此包，内容与署名皆可随意。",
    ),
    "aged": Sentence(
        "Whoever can make other bytes of a digest that you no longer believe: put them in the "
        "place of these.",
        "能以您不再相信的散列算法造出同摘要之字节者：以之取代这些字节。",
    ),
    "undated": Sentence(
        "Whoever has the keys of signer and log, their owner or a thief: make it today, with any "
        "date.",
        "持签署者与日志密钥者，无论其主或窃贼：于今日造出，并署任意日期。",
    ),
    "undated-later": Sentence(
        "Whoever has the keys of signer and log, their owner or a thief: add today, with any date, "
        "whatever is not among the first {size} entries.",
        "持签署者与日志密钥者，无论其主或窃贼：于今日添入前 {size} 条之外者，并署任意日期。",
    ),
    "alone": Sentence(
        "Whoever has the keys of signer and log, and the help or the key of {authorities}: make it "
        "today, with any date.",
        "持签署者与日志密钥，并得 {authorities} 之助或其密钥者：于今日造出，并署任意日期。",
    ),
    "dated": Sentence(
        "Whoever has the keys of signer and log: make it up before {before}. To make it later and "
        "have it dated so, he needs {count} of the authorities that you pinned to lie, or their "
        "keys.",
        "持签署者与日志密钥者：于 {before} 之前编造。若要此后编造而署此时，"
        "须有您所钉住的 {count} 个机构撒谎，或得其密钥。",
    ),
    "block": Sentence(
        "Whoever has the keys of signer and log, and does the work of a Bitcoin block anew: have "
        "that block for one of these authorities.",
        "持签署者与日志密钥，并重做一个比特币区块之工作量者：以该区块充当其中一个机构。",
    ),
    "history": Sentence(
        "The archive's operator: show others another history of this log.",
        "档案运营者：向他人出示此日志的另一部历史。",
    ),
    "remembered": Sentence(
        "The archive's operator: show those who did not see what you saw another history of this "
        "log.",
        "档案运营者：向未见您所见者出示此日志的另一部历史。",
    ),
    "witnessed": Sentence(
        "The archive's operator with {need} of your witnesses who lie, or their keys: show others "
        "another history of this log.",
        "档案运营者联同您的 {need} 个撒谎的见证者，或得其密钥：向他人出示此日志的另一部历史。",
    ),
    "composed": Sentence(
        "The archive's operator: name an older round or block, so that the records seem older. "
        "Newer than they are he cannot make them.",
        "档案运营者：写下更早的轮次或区块，使记录显得更早；却不能使其显得更新。",
    ),
    "endorsed": Sentence(
        "The endorsers: sign unseen, or together with the operator.",
        "背书者：未经查看即签署，或与运营者串通。",
    ),
}


def forgers_words(language: Language) -> str:
    """Give the heading of what is said of forgers."""
    return HEADING.say(language, {})


def level_words(verdict: Verdict, language: Language) -> str:
    """Name the levels that a verdict reaches; empty where it reaches none."""
    levels = ", ".join(level.value for level in levels_of(verdict))
    return LEVELS.say(language, {"levels": levels}) if levels else ""


def forgers_left(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say what each kind of forger could still have done; nothing where the evidence is wrong."""
    if verdict.code == 1:
        return ()
    dated = _dated(verdict)
    told = {name: printable(value) for name, value in dated.particulars}
    told["count"] = str(len(agreed_by(dated)))
    told["need"] = dict(_find(verdict, CheckName.MEMORY).particulars).get("need", "")
    return tuple(_WORDS[code].say(language, told) for code in _codes(verdict))


def _codes(verdict: Verdict) -> tuple[str, ...]:
    levels = frozenset(levels_of(verdict))
    endorsed = ("endorsed",) if Level.ENDORSED in levels else ()
    if verdict.rests_on_aged:
        return ("aged",)
    if Level.SIGNED not in levels:
        return ("anybody",)
    composed = _find(verdict, CheckName.NOT_BEFORE).result is Result.PASS
    by_block = any(one.startswith("Bitcoin block") for one in agreed_by(_dated(verdict)))
    when = (
        _when(verdict, levels),
        *(["block"] if by_block else []),
        *(["composed"] if composed else []),
    )
    return (*when, _history(levels), *endorsed)


def _when(verdict: Verdict, levels: frozenset[Level]) -> str:
    check = _dated(verdict)
    if Level.DATED in levels:
        return "dated"
    if not agreed_by(check):
        return "undated"
    return "undated-later" if "said" in dict(check.particulars) else "alone"


def _history(levels: frozenset[Level]) -> str:
    if Level.WITNESSED in levels:
        return "witnessed"
    return "remembered" if Level.REMEMBERED in levels else "history"


def _dated(verdict: Verdict) -> Check:
    return _find(verdict, CheckName.NOT_AFTER)


def _find(verdict: Verdict, name: CheckName) -> Check:
    """Give a check; one that was not carried out where there is none of that name."""
    found = next((check for check in verdict.checks if check.name is name), None)
    return found or Check(name, Result.NOT_CHECKED)
