"""What verdicts say: what they show, and what they do not."""

from __future__ import annotations

from manifests import Check, CheckName, Result, Verdict, agreed_by, printable
from muniment.words.beacons import BEACONS
from muniment.words.custody import REDACTED
from muniment.words.endorsements import ENDORSED
from muniment.words.hashes import HASHES
from muniment.words.history import HISTORY
from muniment.words.language import Language, Sentence
from muniment.words.stamps import STAMPED

_SHOWS = {
    "changed": Sentence(
        "Something was changed, is missing, or was never what it claims to be: see the checks that "
        "FAIL. Nothing else is concluded from this package.",
        "有内容被改动、缺失，或从来不是其所称之物：见“不通过”的各项。不据此作任何其他结论。",
    ),
    "signed": Sentence(
        "The holder of the signer's key, named by the root that you pinned as {name}, signed "
        "exactly these bytes and what the statements say of them.",
        "由您钉住的根密钥 {name} 所指定的签署者，签署的正是这些字节及其陈述。",
    ),
    "logged": Sentence(
        "They are in the log {origin} at entry {entries}, in a tree of {size} entries that the "
        "log's key signed.",
        "它们位于日志 {origin} 的第 {entries} 条，该日志树有 {size} 条，由日志密钥签署。",
    ),
    "consistent": Sentence(
        "The bytes agree with the manifests, and the manifests with keys that the package itself "
        "brings. Anybody can make such a package.",
        "字节与清单一致，清单与包内自带的密钥一致。任何人都能造出这样的包。",
    ),
}

_MEANING = {
    0: Sentence("what was asked holds", "所查各项成立"),
    1: Sentence("the evidence is wrong", "证据有误"),
    2: Sentence("consistent, but trust or a proof is missing", "前后一致，但缺少信任或证明"),
}

_NO_TIME = Sentence(
    "When this was: nothing in it shows that by what you pinned and asked for; the times in the "
    "statements are the archive's own clock.",
    "时间：凭您所钉住与所要求者，包内无可证明；陈述中的时间出自档案自己的时钟。",
)
_DOES_NOT_SHOW = (
    Sentence(
        "That these bytes were received from the source that a statement names: that is its "
        "signer's word.",
        "这些字节确由陈述所称来源取得：那只是签署者的说法。",
    ),
    Sentence(
        "That the publisher published them, or that what they say is true.",
        "发布者确曾发布它们，或其内容属实。",
    ),
)
_COUNTS = Sentence(
    "{notices} notices: of {hold} all that was asked holds, {consistent} are consistent and lack "
    "trust or a proof, {wrong} are wrong. In sum:",
    "共 {notices} 份公告：{hold} 份所问各项均成立，{consistent} 份一致但缺少信任或证明，"
    "{wrong} 份有误。合计：",
)
_AS_OF = Sentence(
    "As of entry {entry} of log {origin}; a later correction, withdrawal or revocation is not "
    "visible here.",
    "截至日志 {origin} 第 {entry} 条；其后的更正、撤回或吊销在此不可见。",
)
_NO_HEAD = Sentence(
    "As of no log head that could be checked; a later correction, withdrawal or revocation is not "
    "visible here.",
    "没有可核对的日志头；其后的更正、撤回或吊销在此不可见。",
)


def meaning_of(verdict: Verdict, language: Language) -> str:
    """Say what a verdict's number means."""
    if verdict.only_redacted:
        return REDACTED["verdict"].say(language, {})
    return _MEANING[verdict.code].say(language, {})


def count_words(hold: int, consistent: int, wrong: int, language: Language) -> str:
    """Say how the notices of a kit of many ended."""
    counts = {"hold": str(hold), "consistent": str(consistent), "wrong": str(wrong)}
    return _COUNTS.say(language, {**counts, "notices": str(hold + consistent + wrong)})


def shown_by(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say what a verdict shows, from what passed and nothing else."""
    if verdict.code == 1:
        return (_SHOWS["changed"].say(language, {}),)
    if verdict.rests_on_aged:
        return (HASHES["shows-nothing"].say(language, {}),)
    time = _stamped(verdict, language)
    if not verdict.shows_signed:
        return (_SHOWS["consistent"].say(language, {}), *time, *_endorsed(verdict, language))
    particulars = dict(verdict.check(CheckName.ROLES).particulars)
    particulars.update(dict(verdict.check(CheckName.INCLUSION).particulars))
    particulars.update(dict(verdict.check(CheckName.CHECKPOINT).particulars))
    escaped = {name: printable(value) for name, value in particulars.items()}
    shown = [_SHOWS[code].say(language, escaped) for code in ("signed", "logged")]
    if verdict.only_redacted:
        count = str(len(verdict.check(CheckName.BYTES).findings))
        shown.append(REDACTED["shows"].say(language, {"count": count}))
    said = (*_composed(verdict, language), *time, *_endorsed(verdict, language))
    return (*shown, *said, *_covered(verdict, language))


def _stamped(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say before when these bytes existed, where they are in what was stamped."""
    check = _find(verdict, CheckName.NOT_AFTER)
    logged = _find(verdict, CheckName.INCLUSION)
    if check is None or check.result is not Result.PASS or logged is None or logged.findings:
        return ()
    particulars = {name: printable(value) for name, value in check.particulars}
    said = "shows-log" if "said" in particulars else "shows"
    count = len(agreed_by(check))
    said += "-alone" if count == 1 else ""
    return (STAMPED[said].say(language, {**particulars, "count": str(count)}),)


def _by_one_alone(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say that one authority alone decides before when it was."""
    check = _find(verdict, CheckName.NOT_AFTER)
    if check is None or len(agreed_by(check)) != 1 or not _stamped(verdict, language):
        return ()
    particulars = {name: printable(value) for name, value in check.particulars}
    return (STAMPED["alone"].say(language, particulars),)


def _composed(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say after when the records were composed, where they name rounds of pinned beacons."""
    check = _find(verdict, CheckName.NOT_BEFORE)
    if check is None or check.result is not Result.PASS:
        return ()
    particulars = {name: printable(value) for name, value in check.particulars}
    shows = {"beacons-many": "shows-many", "beacons-archive": "shows-archive"}
    sentence = BEACONS[shows.get(particulars.get("said", ""), "shows")]
    return (sentence.say(language, particulars),)


def _endorsed(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say who else signed these bytes."""
    check = _find(verdict, CheckName.ENDORSED)
    if check is None or check.result is not Result.PASS:
        return ()
    particulars = {name: printable(value) for name, value in check.particulars}
    said = "shows-archive" if "said" in particulars else "shows"
    return (ENDORSED[said].say(language, particulars),)


def _covered(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say that a hash which has aged does not matter here, and why."""
    check = _find(verdict, CheckName.HASHES)
    if check is None or check.result is not Result.PASS or "by" not in dict(check.particulars):
        return ()
    particulars = {name: printable(value) for name, value in check.particulars}
    return (HASHES["shows"].say(language, particulars),)


def _by_a_block(verdict: Verdict) -> bool:
    check = _find(verdict, CheckName.NOT_BEFORE)
    return check is not None and any("Bitcoin block" in value for _, value in check.particulars)


def _find(verdict: Verdict, name: CheckName) -> Check | None:
    return next((check for check in verdict.checks if check.name is name), None)


def limits_of_verdict(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Say what a verdict does not show; the last sentence is the head it is as of."""
    last = _NO_HEAD.say(language, {})
    if verdict.positions and verdict.shows_signed:
        last = _as_of(verdict, language)
    believed = verdict.code != 1 and not verdict.rests_on_aged
    stamped = believed and bool(_stamped(verdict, language))
    composed = verdict.shows_signed and bool(_composed(verdict, language))
    time = STAMPED["not-before"] if stamped else BEACONS["no-end"] if composed else _NO_TIME
    older = (BEACONS["older"],) if composed else ()
    if composed and _by_a_block(verdict):
        older = (*older, BEACONS["block"])
    seen = (ENDORSED["not"],) if believed and _endorsed(verdict, language) else ()
    alone = _by_one_alone(verdict, language) if stamped else ()
    rest = (one.say(language, {}) for one in (*older, *_DOES_NOT_SHOW, *seen))
    return (time.say(language, {}), *alone, *rest, last)


def _as_of(verdict: Verdict, language: Language) -> str:
    """Say as of which entry a verdict is, and what a log that was named shows of later ones."""
    position, memory = verdict.positions[-1], _find(verdict, CheckName.MEMORY)
    told = {"entry": str(position.size - 1), "origin": printable(position.origin)}
    if memory is None or memory.result is not Result.PASS:
        return _AS_OF.say(language, told)  # Roles that are not at hand may revoke a key.
    found = {one.code: one for one in memory.findings}
    if "log-later" in found or "log-later-many" in found:
        return HISTORY["as-of-later"].say(language, told)
    nothing = found.get("log-nothing-later")
    last = nothing.get("entry") if nothing is not None else None
    if last is not None and int(last) >= position.size - 1:
        return HISTORY["as-of"].say(language, {**told, "entry": last})
    return _AS_OF.say(language, told)
