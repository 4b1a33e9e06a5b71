"""What a citation says of where a notice is kept, what became of it, how it is known."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

_WORDS = {
    "kept": Sentence(
        "{object}, version {version}; entry {index} of the log {origin}; accession {accession}.",
        "{object}，第 {version} 版；日志 {origin} 第 {index} 条；入藏 {accession}。",
    ),
    "archived": Sentence(
        "Archived {time} from {place}, by the statement of {signer} ({key}).",
        "{time} 存自 {place}，依 {signer}（{key}）之陈述。",
    ),
    "archived-file": Sentence(
        "Archived {time} from a file, by the statement of {signer} ({key}).",
        "{time} 存自文件，依 {signer}（{key}）之陈述。",
    ),
    "before": Sentence(
        "Existed before {before} ({before_by}).", "{before} 之前已存在（{before_by}）。"
    ),
    "after": Sentence("Composed after {after} ({after_by}).", "{after} 之后写成（{after_by}）。"),
    "no-before": Sentence(
        "No time is proven before which it existed, by the trust of whoever made this citation.",
        "凭作此引文者所信任者，尚无可证明其已存在的时间。",
    ),
    "not-checked": Sentence(
        "Proofs of time were not looked at here; `muniment cite` does.",
        "此处未核对时间证明；`muniment cite` 会核对。",
    ),
    "wrong": Sentence(
        "What is on the shelves does not verify: run `muniment verify` on it before citing.",
        "架上之物未通过核验：引用前请对其运行 `muniment verify`。",
    ),
    "superseded": Sentence(
        "Superseded: {by} stands in its place (record {record}, entry {index}: {reason}).",
        "已被取代：由 {by} 代之（记录 {record}，第 {index} 条：{reason}）。",
    ),
    "withheld": Sentence(
        "Withheld from publication: {what}, under {authority}{until} (record {record}, entry "
        "{index}).",
        "不予公开：{what}，依 {authority}{until}（记录 {record}，第 {index} 条）。",
    ),
    "redacted": Sentence(
        "Redacted: {what}, under {authority} (record {record}{entry}).",
        "已删除：{what}，依 {authority}（记录 {record}{entry}）。",
    ),
    "entry": Sentence(", entry {index}", "，第 {index} 条"),
    "until": Sentence(" until {until}", "，至 {until}"),
    "everything": Sentence("everything in it", "全部内容"),
    "inferred": Sentence(
        "{name}: {value} is printed nowhere; it is inferred ({rule}).",
        "{name}：{value} 并未印出，系推断（{rule}）。",
    ),
    "conflicting": Sentence(
        "{name}: printed in more than one way: {values}.", "{name}：有不同印本：{values}。"
    ),
    "described": Sentence(
        "{name} in brackets is the archive's description, not read off the notice.",
        "方括号中的 {name} 为档案所著录，并非读自文件。",
    ),
    "not-looked-up": Sentence(
        "{unit} was not looked up: no text of this version can be read here.",
        "未查对 {unit}：此版本无可读之文本。",
    ),
    "rules": Sentence(
        "Fields were read by {rules} and are no evidence; the files and their proofs are.",
        "各项由 {rules} 读出，本身不是证据；证据是文件及其证明。",
    ),
}


def citing_words(code: str, language: Language, **particulars: str) -> str:
    """Give the sentence of a code, its particulars as they are given."""
    return _WORDS[code].say(language, particulars)
