"""What a published site says around the notices."""

from __future__ import annotations

from muniment.words.language import Language, Sentence

_WORDS = {
    "kind": Sentence("Notices kept with proof", "附有证明的公文存档"),
    "heading": Sentence("Notices kept by {origin}", "{origin} 所存公文"),
    "caution": Sentence(
        "Copies of notices as they were published, kept so that anybody can check them. This site "
        "is no evidence by itself: the kits are.",
        "公文发布时的副本，任何人均可核验。本网站本身不是证据，证据是各份证明包。",
    ),
    "notices": Sentence("{count} notices, the latest kept first", "公文 {count} 份，新入藏者在前"),
    "versions": Sentence("versions: {count}", "版本数：{count}"),
    "kept": Sentence("kept {time}", "入藏于 {time}"),
    "search": Sentence("Search", "检索"),
    "asked": Sentence("Words, in any language", "检索词（任何语言）"),
    "no-script": Sentence(
        "Searching in the page needs JavaScript; nothing else here does.",
        "页内检索需要 JavaScript，其余内容均不需要。",
    ),
    "all": Sentence("All notices", "全部公文"),
    "search-left": Sentence(
        "{count} notices are not searched here: the page would be too large.",
        "另有 {count} 份公文未列入本页检索，以免页面过大。",
    ),
    "feed": Sentence("Feed", "订阅"),
    "check": Sentence("Check it", "核验"),
    "check-how": Sentence(
        "Each kit holds the files, signatures and proofs of one notice; its README tells how to "
        "check them with sha512sum, ssh-keygen and openssl alone. Whom you trust is yours to say: "
        "get the root key of this archive elsewhere, and compare it.",
        "每份证明包含有一份公文的文件、签名与证明；其 README 说明如何仅用 sha512sum、ssh-keygen 与 "
        "openssl 核验。信任何人由您决定：请从别处取得本档案的根密钥并加以比对。",
    ),
    "log": Sentence("The log {origin} has {size} entries:", "日志 {origin} 共 {size} 条："),
    "sums": Sentence("Every file of this site, the log aside:", "本网站全部文件（日志除外）："),
    "read": Sentence("Read it", "阅读"),
    "provenance": Sentence("Provenance", "来源与经过"),
    "kit": Sentence("Kit with all proofs", "证明包"),
    "issuer": Sentence("issuer", "发布机关"),
    "issued": Sentence("date", "日期"),
    "identifier": Sentence("identifier", "标识符"),
    "entry": Sentence("log", "日志"),
    "entry-of": Sentence("entry {index} of {origin}", "日志 {origin} 第 {index} 条"),
    "source": Sentence("source", "来源"),
    "files": Sentence("Files", "文件"),
    "attested": Sentence("Attested, beside what the rules read", "人工确认（与规则读数并列）"),
    "cite": Sentence("Cite", "引用"),
    "bytes": Sentence("{size} bytes", "{size} 字节"),
    "standing-inferred": Sentence("inferred", "推定"),
    "standing-conflicting": Sentence("prints differ", "各处所载不一"),
    "standing-described": Sentence("as the archive describes it", "据档案描述"),
    "became-superseded": Sentence("Superseded.", "已被取代。"),
    "not-here": Sentence(
        "Not given out, since some or all of it is withheld or was redacted:",
        "因部分或全部内容暂不公开或已被删除，以下内容不予提供：",
    ),
    "became-withheld": Sentence("Some of it is withheld.", "部分内容暂不公开。"),
    "became-redacted": Sentence("Some of it was redacted.", "部分内容已依法删除。"),
    "form-html": Sentence("its text, language beside language", "正文，各语言并列"),
    "form-text": Sentence("its text", "正文"),
    "form-csl": Sentence("citation, CSL-JSON", "引用信息（CSL-JSON）"),
    "form-bibtex": Sentence("citation, BibTeX", "引用信息（BibTeX）"),
    "form-ris": Sentence("citation, RIS", "引用信息（RIS）"),
    "form-wacz": Sentence("what was recorded, for web archive players", "网络采集存档（WACZ）"),
    "form-originals": Sentence("as it came", "原始文件"),
    "form-kit": Sentence("all proofs", "全部证明"),
    "as-of": Sentence(
        "As of entry {entry} of {origin}; a later correction, withdrawal or revocation is not "
        "visible here.",
        "截至 {origin} 第 {entry} 条；其后的更正、撤回或吊销在此不可见。",
    ),
    "written-by": Sentence("Written by muniment {version}.", "由 muniment {version} 生成。"),
    "published": Sentence(
        "published: {notices} notices in {folder}; {written} files written ({size} bytes), {same} "
        "unchanged, {removed} removed",
        "已发布：{folder} 中公文 {notices} 份；写入 {written} 个文件（{size} 字节），"
        "{same} 个未变，删除 {removed} 个",
    ),
}


def site_words(code: str, language: Language, **particulars: str) -> str:
    """Say one of these in a language."""
    return _WORDS[code].say(language, particulars)
