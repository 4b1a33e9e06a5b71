"""GB/T 7714-2015, 信息与文献 参考文献著录规则: an entry of a list of references.

§4.6.2 (electronic resources: who is responsible, title with type and carrier, date of issue in
parentheses, date of citing in brackets, address), §8.1.4 (nobody is named where nobody is
responsible), §8.4.4 (dates as 2014-12-24), §8.5 (a place in the text after a colon), appendix B:
EB/OL for what was taken from the web, S for standards by their type, Z for what came as a file.
Since 2015 parallel titles are not given, so of several languages one stands alone: Chinese, where
the notice has it, since the entry is. The day of citing is the day of archiving.
"""

from __future__ import annotations

from muniment.citing.citation import Citation
from muniment.citing.pinpoint import chinese
from muniment.citing.styles import parts
from muniment.words.language import Language

_STANDARD = "标准"


def write_gbt7714(citation: Citation) -> str:
    """Write the entry; what is not there is left out."""
    citation = citation.led_by("zh")
    kept, address = citation.kept, parts.address(citation)
    said = parts.joined(("".join(parts.titles(citation)[:1]), parts.number(citation)), "：")
    marked = f"{said}[{_mark(citation, bool(address))}]"
    place = f"：{chinese(citation.pinpoint)}" if citation.pinpoint else ""
    issued = f"({citation.issued})" if parts.date_parts(citation.issued) else ""
    version = f"第 {kept.version} 版，" if parts.versioned(citation) else ""
    sentences = (
        parts.stopped("".join(parts.issuers(citation)[:1])),
        f"{marked}{place}.",
        f"{issued}[{citation.archived}].",
        f"{address}." if address else "",
        f"{kept.object}，{version}日志 {kept.origin} 第 {kept.index} 条.",
    )
    return parts.joined(sentences, " ") + parts.stones(citation, Language.CHINESE)


def _mark(citation: Citation, online: bool) -> str:
    """Give type and carrier (appendix B)."""
    standard = citation.value("type").endswith(_STANDARD)
    if online:
        return "S/OL" if standard else "EB/OL"
    return "S" if standard else "Z"
