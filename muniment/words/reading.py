"""What is said around a notice that is shown: labels, how it was read, what it does not show."""

from __future__ import annotations

from manifests import printable
from muniment.words.custody import READING as CUSTODY
from muniment.words.endorsements import READING as ENDORSEMENTS
from muniment.words.imports import READING as IMPORTS
from muniment.words.language import Language, Sentence

_WORDS = {
    # The notice
    "untitled": Sentence("(untitled)", "（无标题）"),
    "notice": Sentence("notice", "公文"),
    "record": Sentence("record", "记录"),
    "held": Sentence("held as", "暂存名"),
    "language": Sentence("language", "语言"),
    "publisher": Sentence("publisher", "发布者"),
    "published": Sentence("published", "发布日期"),
    "rights": Sentence("rights", "权利"),
    "legal_basis": Sentence("legal basis", "法律依据"),
    "shelf": Sentence("lies in", "存放处"),
    "log": Sentence("log", "日志"),
    "log-size": Sentence("{origin}, {size} entries", "{origin}，共 {size} 条"),
    "version": Sentence("Version {number}", "第 {number} 版"),
    "not-preserved": Sentence("not preserved yet: held for a look", "尚未入藏：暂存待查看"),
    # One version
    "accession": Sentence("accession", "入藏号"),
    "time": Sentence("time", "时间"),
    "by-clock": Sentence("{time} by the archive's clock", "{time}（以档案自己的时钟为准）"),
    "entry": Sentence("entry", "日志条目"),
    "entry-of": Sentence("entry {index} of {origin}", "日志 {origin} 第 {index} 条"),
    "signer": Sentence("signed by", "签署"),
    "source": Sentence("source", "来源"),
    "sources": Sentence("sources", "来源"),
    "recorder": Sentence("recorded", "记录"),
    "outcome": Sentence("outcome", "结果"),
    "exchange": Sentence("exchange", "网络交换"),
    "as-stated": Sentence("as the archive states it", "据档案陈述"),
    "file": Sentence("file", "文件"),
    "folder": Sentence("folder", "文件夹"),
    "web": Sentence("address", "网址"),
    "kind-file": Sentence("a file named {name}", "名为 {name} 的文件"),
    "kind-folder": Sentence("a folder named {name}", "名为 {name} 的文件夹"),
    "kind-web": Sentence("{name}", "{name}"),
    "nameless": Sentence("(no name given)", "（未提供名称）"),
    "answered": Sentence("answered {status}", "答复 {status}"),
    "unanswered": Sentence("no answer", "无答复"),
    "from-peer": Sentence("from {address} port {port}", "来自 {address} 端口 {port}"),
    "by-proxy": Sentence("by way of a {kind} proxy", "经由 {kind} 代理"),
    "without-tls": Sentence("without TLS", "未用 TLS"),
    "certificate": Sentence("certificate: {verdict}", "证书：{verdict}"),
    "clock-offset": Sentence(
        "the server's clock was {seconds} seconds from the archive's",
        "服务器时钟与档案时钟相差 {seconds} 秒",
    ),
    "truncated": Sentence("cut short ({why})", "内容不完整（{why}）"),
    "findings": Sentence("findings", "发现"),
    "found": Sentence("found", "发现"),
    "same-bytes": Sentence(
        "The same bytes as {path} of version {version}.", "与第 {version} 版 {path} 的字节相同。"
    ),
    "bytes": Sentence("{size} bytes", "{size} 字节"),
    # Records about it
    "records": Sentence("Later records", "其后的记录"),
    "seen-again": Sentence("seen again, unchanged", "再次所见，内容未变"),
    "attempt": Sentence(
        "could not be obtained ({why}); a failed attempt is not a removal",
        "未能取得（{why}）；取得失败不等于已被撤下",
    ),
    "adoption": Sentence("taken into the log by hand", "由人工收录入日志"),
    "repair": Sentence(
        "repaired: what was damaged or missing here was put back, byte for byte",
        "已修复：损坏或缺失之处已逐字节还原",
    ),
    "roles": Sentence("the archive's roles", "档案的角色"),
    "fixity": Sentence("a round of fixity checks", "一轮固定性核查"),
    "restoration": Sentence("the archive was restored from a copy", "档案已由副本恢复"),
    "rehearsal": Sentence("a restoration was rehearsed", "恢复演练"),
    "succession": Sentence("this log succeeds another", "本日志接续另一日志"),
    "covering": Sentence(
        "what the archive held was hashed anew by another hash", "档案所存已用另一散列算法重新计算"
    ),
    "attestation": Sentence(
        "attested, beside what the rules read of {versions}", "人工确认，与规则所读 {versions} 并列"
    ),
    "deposit": Sentence("given to others, and fetched back whole", "已交存他处，并已完整取回核对"),
    "holdings": Sentence("copies that others hold were looked at", "已查看他处所存副本"),
    "proofs": Sentence("others vouched for the log", "他方为日志作证"),
    "robots": Sentence("a robots.txt as it was served", "所取得的 robots.txt"),
    "timemap": Sentence(
        "what another archive says it has, as it said it", "另一档案所列的存档清单（原样）"
    ),
    "left-out": Sentence("and {count} earlier ones", "另有更早的 {count} 条"),
    "about": Sentence("about", "所涉"),
    "unverified": Sentence(
        "Shown as it lies on the shelf. `muniment verify {id}` checks it.",
        "此处按架上原样显示。核验请用 `muniment verify {id}`。",
    ),
    # How a rendition was read
    "read-mark": Sentence(
        "Read as {what}, as its byte order mark says.", "按字节顺序标记读作 {what}。"
    ),
    "read-utf-8": Sentence("Read as UTF-8.", "读作 UTF-8。"),
    "read-declared": Sentence(
        "Read as {what}, as the page declares.", "按网页自身声明读作 {what}。"
    ),
    "read-served": Sentence(
        "Read as {what}, as the header that came with it says.", "按随附标头所称读作 {what}。"
    ),
    "read-guessed": Sentence(
        "It is not UTF-8 and was read as {what}, a guess: if it makes no sense, it is in another "
        "encoding.",
        "并非 UTF-8，推测为 {what}；如文意不通，则为其他编码。",
    ),
    "read-damaged": Sentence(
        "Read as UTF-8; {what} places that are not UTF-8 show as \ufffd.",
        "读作 UTF-8；有 {what} 处不是 UTF-8，显示为 \ufffd。",
    ),
    "read-in-part": Sentence(
        "Read as {what}; places that cannot be read so show as \ufffd.",
        "读作 {what}；无法读出之处显示为 \ufffd。",
    ),
    "reduced": Sentence(
        "Reduced to its text: styles, scripts, pictures and links are not shown, and what the page "
        "would have hidden may show.",
        "仅保留文字：样式、脚本、图片和链接均不显示；网页原本隐藏的文字可能显示。",
    ),
    "markup-in-text": Sentence(
        "It is named as plain text and holds HTML tags; they are left out here.",
        "文件名为纯文本而内含 HTML 标签，此处略去标签。",
    ),
    "cut": Sentence(
        "Only its first {what} bytes or characters are shown (page_text_bytes); the file has all.",
        "仅显示前 {what} 字节或字符（page_text_bytes）；全文见文件。",
    ),
    "empty": Sentence("It holds no text.", "其中没有文字。"),
    "too-large": Sentence(
        "The picture is larger than {what} bytes (page_picture_bytes) and is not shown.",
        "图片超过 {what} 字节（page_picture_bytes），不予显示。",
    ),
    "page-full": Sentence(
        "The page is full (page_bytes, {what}). Open the file itself.",
        "本页已满（page_bytes，{what}）。请打开文件本身。",
    ),
    "not-shown": Sentence(
        "This kind of file is not shown in a page. Open the file itself.",
        "此类文件不在网页中显示，请打开文件本身。",
    ),
    "not-text": Sentence(
        "It is no text in an encoding known here, and no picture. Open the file itself.",
        "既非此处所知编码的文本，也非图片。请打开文件本身。",
    ),
    "changed": Sentence(
        "These bytes are not the ones that the manifest lists. They are not shown.",
        "这些字节与清单所列不符，不予显示。",
    ),
    "missing": Sentence("The file is missing.", "文件缺失。"),
    "differs-from": Sentence(
        "Passages marked like this are not in version {version}.",
        "如此标记之处为第 {version} 版所无。",
    ),
    "differs-to": Sentence(
        "Passages marked like this are no longer in version {version}.",
        "如此标记之处在第 {version} 版中已不复存在。",
    ),
    # The page
    "page-kind": Sentence("A notice, kept by an archive", "档案所存公文"),
    "page-caution": Sentence(
        "This page is for reading. It is neither signed nor evidence: the files and their proofs "
        "in the archive are. How to check them stands below.",
        "本页仅供阅读，未经签署，不是证据；证据是档案中的文件及其证明。核验方法见下文。",
    ),
    "kept": Sentence("kept", "存有"),
    "kept-as": Sentence(
        "as of version {versions}, composed {time} by the archive's clock",
        "至第 {versions} 版，成于 {time}（以档案自己的时钟为准）",
    ),
    "contents": Sentence("On this page", "本页内容"),
    "text": Sentence("The notice", "公文"),
    "provenance": Sentence("Provenance", "来历"),
    "digests": Sentence("Files and digests", "文件与摘要"),
    "check": Sentence("How to check it", "如何核验"),
    "not-shown-by": Sentence("What this does not show", "由此不可知"),
    "shows-title": Sentence("The page calls itself: {title}", "网页自题：{title}"),
    "original-name": Sentence("original name", "原名"),
    "path": Sentence("path in the object", "对象内路径"),
    "size": Sentence("bytes", "字节"),
    "modified": Sentence("modified, as its file system claimed", "修改时间（原文件系统所称）"),
    "derived": Sentence("taken out of {path}", "取自 {path}"),
    "made-of": Sentence("made of what {path} holds", "据 {path} 所载制成"),
    "more-exchanges": Sentence(
        "{count} more, which the statement lists", "另有 {count} 次，见陈述"
    ),
    "acting": Sentence(
        "Characters that steer the direction of reading are shown by their number and have no "
        "effect here.",
        "控制阅读方向的字符以其编号显示，在此不起作用。",
    ),
    "check-muniment": Sentence(
        "With muniment, on the archive, trusting the root key that you pinned:",
        "用 muniment 在档案上核验（以您钉住的根密钥为准）：",
    ),
    "check-kit": Sentence(
        "Without muniment: get a kit of this notice and verify.sh, each from where you trust it, "
        "and a trust folder of your own. It needs only sha512sum, ssh-keygen and openssl:",
        "不用 muniment：取得本公文的核验包与 verify.sh（各取自您信任之处），"
        "并备好自己的信任文件夹。只需 sha512sum、ssh-keygen 和 openssl：",
    ),
    "check-hand": Sentence(
        "By hand, in the folder of the object ({shelf}); ROLES is the newest file in the archive's "
        "keys/roles/, itself signed by its root key:",
        "手工核验，在对象文件夹（{shelf}）中进行；ROLES 即档案 keys/roles/ 中序号最大的文件，"
        "由其根密钥签署：",
    ),
    "limit-bytes": Sentence(
        "Of each file named above, this program compared the sha512 with the manifest's when it "
        "wrote the page. Signatures and the log were not checked for it.",
        "写出本页时，程序已将所示文件的 sha512 与清单比对；未为本页核验签名与日志。",
    ),
    "limit-time": Sentence(
        "When this was: the times are the archive's own clock; servers' and file systems' times "
        "are their claims.",
        "时间：所列时间出自档案自己的时钟；服务器与文件系统的时间是其自称。",
    ),
    "limit-source": Sentence(
        "That these bytes were received from the source named: that is the signer's word. "
        "Certificates and addresses are recorded, and prove nothing to third parties.",
        "这些字节确由所称来源取得：那只是签署者的说法。证书与地址仅作记录，对第三方不构成证明。",
    ),
    "limit-truth": Sentence(
        "That the publisher published them, or that what they say is true.",
        "发布者确曾发布它们，或其内容属实。",
    ),
    "limit-as-of": Sentence(
        "As of a log of {size} entries ({origin}); a later correction, withdrawal or revocation is "
        "not visible here.",
        "截至日志 {origin} 共 {size} 条之时；其后的更正、撤回或吊销在此不可见。",
    ),
    "written-by": Sentence(
        "Written by muniment {version}. It loads nothing from elsewhere and runs no program.",
        "由 muniment {version} 写出。本页不从别处加载内容，也不运行程序。",
    ),
    **CUSTODY,
    **ENDORSEMENTS,
    **IMPORTS,
}


def reading_words(code: str, language: Language, **particulars: str) -> str:
    """Give a label or sentence, its particulars escaped."""
    escaped = {name: printable(value) for name, value in particulars.items()}
    return _WORDS[code].say(language, escaped)
