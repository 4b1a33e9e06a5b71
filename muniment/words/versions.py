"""What is said of two versions of a notice: their articles, their translations, their files."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

_WORDS = {
    "change-amended": Sentence("amended", "修改"),
    "change-typographic": Sentence("set otherwise, in the same words", "仅排印不同"),
    "change-added": Sentence("added", "新增"),
    "change-deleted": Sentence("deleted", "删除"),
    "change-renumbered": Sentence("renumbered", "改变序号"),
    "change-moved": Sentence("moved", "移动位置"),
    "change-renumbered-amended": Sentence("renumbered and amended", "改变序号并修改"),
    "change-moved-amended": Sentence("moved and amended", "移动位置并修改"),
    "stale-heading": Sentence(
        "Where one language changed, and another did not follow:",
        "一种语言已改而另一种未随之改动之处：",
    ),
    "stale-changed": Sentence(
        "{unit} ({tongue}) reads as in version {since}; {beside} ({of}) was changed in version "
        "{changed}",
        "{unit}（{tongue}）仍为第 {since} 版文本；{beside}（{of}）已于第 {changed} 版修改",
    ),
    "stale-gone": Sentence(
        "{unit} ({tongue}) reads as in version {since}; what stood beside it in {of} is gone "
        "since version {changed}",
        "{unit}（{tongue}）仍为第 {since} 版文本；{of} 中与之对应者自第 {changed} 版起已无",
    ),
    "no-change": Sentence("nothing changed in its text", "文本无变化"),
    "in-one-version": Sentence(
        "only version {version} has text in it that can be read: nothing was compared",
        "仅第 {version} 版有可读的此语言文本，未作比较",
    ),
    "files-heading": Sentence(
        "Its files, each held against the one of its name:", "随附文件（按同名文件逐一比较）："
    ),
    "file-alone": Sentence(
        "{name}: kept with version {version} alone ({path}). Whether the page dropped it, or it "
        "could not be had, `muniment show` says.",
        "{name}：仅第 {version} 版存有（{path}）。是网页不再提供，还是未能取得，"
        "见 `muniment show`。",
    ),
    "file-renamed": Sentence(
        "{before}: now {name}, with the same bytes ({was}, {now})",
        "{before}：现名 {name}，字节相同（{was}、{now}）",
    ),
    "file-in-place": Sentence(
        "{before}: in its place {name}, whose bytes are others ({was}, {now})",
        "{before}：现为 {name}，字节不同（{was}、{now}）",
    ),
    "file-of-page": Sentence(
        "the page reads otherwise ({was}, {now})", "网页文本有变化（{was}、{now}）"
    ),
    "file-unread": Sentence(
        "{name}: replaced, its bytes are others ({was}, {now}); no text of both can be read, and "
        "none was compared",
        "{name}：已被替换，字节不同（{was}、{now}）；未能读出两者的文本，未作比较",
    ),
    "file-same-text": Sentence(
        "{name}: its bytes are others ({was}, {now}), the text that was read of it is the same",
        "{name}：字节不同（{was}、{now}），读出的文本相同",
    ),
    "file-changed": Sentence(
        "{name}: replaced, its bytes are others ({was}, {now})",
        "{name}：已被替换，字节不同（{was}、{now}）",
    ),
}


def version_words(code: str, language: Language, **particulars: str) -> str:
    """Give the sentence of a code, its particulars as they are given."""
    return _WORDS[code].say(language, particulars)
