"""What is said of a replicate."""

from __future__ import annotations

from muniment.words.language import Sentence

FINDINGS = {
    "replicate-proof-wrong": Sentence(
        "{where} is not the proof that was kept, and was not sent: {detail}",
        "{where} 并非当初所存证明，未予复制：{detail}",
    ),
    "replicate-not-as-logged": Sentence(
        "{where} is not as it was logged, and was not sent: {detail}",
        "{where} 与日志所载不符，未予复制：{detail}",
    ),
    "replicate-unreadable": Sentence(
        "{where} cannot be read, and was not sent: {detail}",
        "无法读取 {where}，未予复制：{detail}",
    ),
    "replica-in-the-way": Sentence(
        "{where} in the replica holds files that were never put there by us; they were left as "
        "they are. Look into them: `muniment repair --replica` puts the object anew",
        "副本中的 {where} 含有并非由我们放入的文件，已原样保留。请查看；"
        "`muniment repair --replica` 会重新放置该对象",
    ),
}
