"""What is said of witnesses, and of those that were asked."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.words.language import Language, Sentence

FINDINGS = {
    "cosignature-wrong": Sentence(
        "{where} is no cosignature of this head by a witness that you pinned: {detail}",
        "{where} 不是您钉住的见证者对此检查点的联署：{detail}",
    ),
    "cosignature-unreadable": Sentence(
        "{where} holds no cosignature: {detail}", "{where} 不含联署：{detail}"
    ),
}

WITNESSED = {
    "passed": Sentence(
        "this log ({size} entries) is consistent with the one you saw last ({remembered} entries), "
        "and {cosigned} of your witnesses cosigned this very head, at times of their own: "
        "{witnesses}",
        "此日志（{size} 条）与您上次所见（{remembered} 条）一致，"
        "且您的见证者中有 {cosigned} 个联署了此检查点（时间为其自称）：{witnesses}",
    ),
    "first": Sentence(
        "{cosigned} of your witnesses cosigned this very head ({size} entries), {need} are asked "
        "for, at times of their own: {witnesses}; you have seen no checkpoint of this log before",
        "您的见证者中有 {cosigned} 个联署了此检查点（{size} 条），要求 {need} 个（时间为其自称）："
        "{witnesses}；您此前未见过此日志的检查点",
    ),
    "too-few": Sentence(
        "{cosigned} of your witnesses cosigned this head of {size} entries, and you ask for {need}",
        "您的见证者中有 {cosigned} 个联署了此 {size} 条的检查点，而您要求 {need} 个",
    ),
}

_ENDINGS = {
    "cosigned": Sentence(
        "{name} cosigned {size} entries at {time}", "{name} 于 {time} 联署了 {size} 条"
    ),
    "kept": Sentence(
        "{name} had cosigned {size} entries at {time}",
        "{name} 已于 {time} 联署过 {size} 条",
    ),
    "unreachable": Sentence("{name} did not answer: {detail}", "{name} 未应答：{detail}"),
    "refused": Sentence("{name} refused: {detail}", "{name} 拒绝：{detail}"),
    "garbage": Sentence(
        "{name} answered nothing that can be used: {detail}", "{name} 的应答无法使用：{detail}"
    ),
    "wrong": Sentence(
        "{name} gave no cosignature by its key over this head: {detail}",
        "{name} 没有以其密钥对此检查点作出联署：{detail}",
    ),
    "later": Sentence(
        "{name} has cosigned {size} entries of this log already, a later head",
        "{name} 已联署过此日志的 {size} 条，是更新的检查点",
    ),
    "ahead-said": Sentence(
        "{name} SAYS that this log had {size} entries, more than are here, and does not show it. "
        "If that is true, this archive is an older copy of itself, or somebody else holds its "
        "log key",
        "{name} 声称此日志曾有 {size} 条，多于此处，但未出示证据。若属实，"
        "则此档案是自身的旧副本，或另有他人持有日志密钥",
    ),
    "other-said": Sentence(
        "{name} SAYS that this head does not extend the {size} entries it cosigned, and shows no "
        "other. If that is true, this log has two histories",
        "{name} 声称此检查点并非其所联署的 {size} 条的延续，但未出示另一检查点。"
        "若属实，则此日志有两种历史",
    ),
    "contradicted": Sentence(
        "{name} SHOWS a head of {size} entries that this log's own key signed and that is no part "
        "of the history here: this archive is an older copy of itself, or somebody else holds "
        "its log key. Sign nothing more. Keep that head, {address}: it is proof, and `muniment "
        "log resume --head FILE` takes it",
        "{name} 出示了由此日志自身密钥签署的 {size} 条检查点，而它不属于此处的历史："
        "此档案是自身的旧副本，或另有他人持有日志密钥。请勿再签署。"
        "请保存该检查点 {address}：它是证据，`muniment log resume --head FILE` 可用之",
    ),
    "enough": Sentence(
        "{count} of {asked} witnesses cosigned; {need} were needed",
        "{asked} 个见证者中有 {count} 个联署；需要 {need} 个",
    ),
    "told": Sentence(
        "entry {index} of the log tells of {count} cosignatures",
        "日志第 {index} 条记载了 {count} 份联署",
    ),
}


def witness_words(code: str, language: Language, particulars: Mapping[str, str]) -> str:
    """Say how it ended to ask a witness."""
    return _ENDINGS[code].say(language, particulars)
