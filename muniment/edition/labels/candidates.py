"""Candidates for labels: whatever looks like one, with how much its surroundings speak for it.

Weights are in rough units of log odds, set by hand from how drafters write, not fitted to any text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.labels.annexes import is_heading
from muniment.edition.labels.families import Family, families

_ENDS = "。！？!?…"
_CLOSES = '）)」』”"》〉】］]'
_PAUSES = "；;：:"
# What follows the number of an article that is only spoken of.
_SPOKEN_OF = re.compile(
    r"\s*(?:规定|規定|所[列称稱述指规規]|的|之[规規一二三四五六七八九十]|[及和或至到与與]\s*(?:第|其|前|本)|、|，|,|以[及外]"
    r"|第\s*[\d一二三四五六七八九十]+\s*[款项項目]|[款项項]|中(?:的|，|“)|(?:修)?改(?:为|為|如)|增加(?:一|第|“)|删去|刪除|为第|為第|适用之|準用|准用"
    r"|情形|但[书書]|[前后後]段|各[款项項](?=[所规規之的、，。；及或与與和]|情形|以外|列|\s*$)|列举|列舉|；|;|。|）|\))"
)
# A heading of a chapter, of which a page's end may have cut the last few characters off.
_HEADED = re.compile(
    r"第\s*[^\s第，。；：]{1,6}\s*[章节節编編]\s*[^，。；！？\n第]{0,30}(?:\n[^，。；！？\n第]{1,4})?$"
)
# What follows the number of an item that is only spoken of: 第四条第（一）项.
_ITEM_CITED = re.compile(r"\s*(?:[项項](?!目)|[款目](?=[第的规規之所、，。]))")
_WITHIN_LINES = re.compile(r"[^\S\n]+")
# A few words after a sentence, or after the note on who passed a law and when.
_SHORT_HEADING = re.compile(
    r"(?:[。！？\n]|(?:通[过過]|批准|修[正订訂]|[公发發颁頒]布|施行)）)"
    r"\s*(?P<words>[^\s，、。；：！？（）《》“”〈〉]{2,18})$"
)
_NOTED = re.compile(r"(?:通[过過]|批准|修[正订訂]|[公发發颁頒]布|施行)[）)]+$")
_TITLE = re.compile(r"[^，、。；：:！？第]{4,40}")
_REFERS = re.compile(
    r"[违違]反|[依按参參]照|根据|依據|依据|[适適]用|符合|[前本依除和与與及至或以对對将將照合在由]$"
)
_LEADS_TO_REFERENCE = re.compile(
    r"违反|違反|依照|按照|根据|依據|依据|适用|適用|符合|(?:法|例|定|款|[前本依除和与與及至或以对對将將照合在由])$"
)
# Attachments and notes are counted too, on the line of the word that announces them.
ATTACHED = re.compile(r"(?:附\s*[件录錄表]|注|註|备注)\s*[:：]?$")
_MOST_HEADING = 45
_LOOKED_BACK = 60
_CITES = re.compile(
    r"(?i)(?:\b(?:articles?|sections?|paragraphs?|sub-?paragraphs?|items?|clauses?|points?|of|in|to"
    r"|and|or|with|by|under|through|see)|[,§]|\w')\s*$"
)
_CITED = re.compile(
    r"(?i)\s*(?:of (?:this|the|that)|thereof|above|below|hereof|to|through|and|or|,|\))(?:\b|\s|$)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that looks like a label. `number` is (3, 1) for 第三条之一."""

    start: int
    end: int
    family: Family
    number: tuple[int, ...]
    weight: float
    leads: bool
    headed_from: int
    """Where the sentence before it ends: what stands between is a heading, if anything."""
    damaged: bool = False


def candidates(text: str, script: str, line_starts: Sequence[int]) -> list[Candidate]:
    """Find the candidates of a column's text, in its order.

    `line_starts` are offsets in `text` at which a line of the print begins; they rise.
    """
    found: list[Candidate] = []
    for family in families(script):
        for match in family.pattern.finditer(text):
            number = family.numbers(match)
            if number is None:
                continue
            start = match.end() - len(match[0].lstrip())
            leads = _leads(text, start)
            if family.leads and not leads:
                continue
            if family.kind == "annex" and not is_heading(text, start, match.end()):
                continue
            if family.kind == "item" and not leads and _is_cited_item(text, start, match.end()):
                continue
            weigh = _weigh_han if script in ("Hani", "Kana") else _weigh_spaced
            weight = weigh(text, start, match.end(), family, leads)
            if not leads and _at_line(start, line_starts):
                weight += 0.5
            ended = _sentence_end(text, start)
            found.append(Candidate(start, match.end(), family, number, weight, leads, ended))
    found.sort(key=lambda one: (one.start, one.family.rank))
    return found


def _sentence_end(text: str, at: int) -> int:
    window = max(at - _MOST_HEADING, 0)
    last = max(text.rfind(end, window, at) for end in "。；！？\n")
    return last + 1 if last >= 0 else window if window else 0


def _leads(text: str, at: int) -> bool:
    before = text[max(at - 40, 0) : at]
    return not before.rpartition("\n")[2].strip() if at <= 40 or "\n" in before else False


def _at_line(at: int, line_starts: Sequence[int]) -> bool:
    index = bisect_left(line_starts, at)
    return index < len(line_starts) and line_starts[index] == at


def _weigh_han(text: str, start: int, end: int, family: Family, leads: bool) -> float:
    weight = _before_han(text, start, family, leads)
    if family.number == "path" and len(text[start:end]) < 3 and weight < 2.0:
        return weight - 4.0
    if family.kind in ("annex", "article", "chapter", "section", "part"):
        if leads and (end >= len(text) or text[end].isspace()):
            weight += 1.0
        elif is_spoken_of(text, end):
            weight -= 5.0
        elif text[end : end + 1].isspace():
            weight += 0.7
    return weight


def _is_cited_item(text: str, start: int, end: int) -> bool:
    """Tell whether the number of an item is only spoken of: 第四条第（一）项."""
    return _ITEM_CITED.match(text, end) is not None or _before(text, start).endswith("第")


def _before_han(text: str, start: int, family: Family, leads: bool) -> float:
    if leads:
        return 3.0
    before = _before(text, start)
    last = before[-1:]
    if last in _ENDS:
        return 2.5
    if last in "“‘「『《〈（([" or last in "、，,第款项項条條":
        return -4.0
    if _HEADED.search(before):
        return 2.0
    if family.kind == "item" and ATTACHED.search(before):
        return -4.0
    if family.kind == "article" and (_under_short_heading(before) or _under_title(text, start)):
        return -0.3
    if last in _PAUSES:
        return 2.0 if family.kind == "item" else 0.5
    if last in _CLOSES:
        return 1.0
    return -2.0


def _before(text: str, at: int) -> str:
    """Give what stands before a place; white space within a line says nothing: 总　则."""
    return _WITHIN_LINES.sub("", text[max(at - _LOOKED_BACK, 0) : at]).rstrip()


def begins_sentence(text: str, at: int) -> bool:
    """Tell whether a sentence, a paragraph or what a heading heads begins here."""
    if _leads(text, at):
        return True
    before = _before(text, at)
    return (
        before[-1:] in _ENDS
        or any(pattern.search(before) for pattern in (_HEADED, _NOTED))
        or _under_short_heading(before)
        or _under_title(text, at)
    )


def is_spoken_of(text: str, end: int) -> bool:
    """Tell whether what follows the number of an article only speaks of it."""
    return _SPOKEN_OF.match(text, end) is not None


def _under_short_heading(before: str) -> bool:
    """Tell whether a few words without a verb's company stand alone before a label."""
    headed = _SHORT_HEADING.search(before)
    return headed is not None and not _LEADS_TO_REFERENCE.search(headed["words"])


def _under_title(text: str, at: int) -> bool:
    """Tell whether nothing but a title stands above: 防震减灾条例第一条."""
    if at > _LOOKED_BACK:
        return False
    title = "".join(text[:at].split())
    return bool(_TITLE.fullmatch(title)) and not _REFERS.search(title)


def _weigh_spaced(text: str, start: int, end: int, family: Family, leads: bool) -> float:
    before = text[max(start - 40, 0) : start].rstrip(" \t")
    alone = leads and (end >= len(text) or text[end] == "\n")
    if alone:
        return 4.0
    if leads:
        return 2.5 - (3.0 if _CITED.match(text, end) else 0.0)
    # Nothing but a label looks like (viii); (i) may be a word, (2) anything.
    weight = -0.6 if family.number == "roman" and end - start > 3 else -1.0
    if _CITES.search(before):
        weight -= 4.0
    if _CITED.match(text, end):
        weight -= 2.0
    last = before[-1:]
    if last in ".!?" or last in _PAUSES:
        weight += 2.0
    follows = text[end : end + 2].strip()
    if follows[:1].isupper() and family.rank == 0:
        weight += 0.7
    return weight


def in_order(found: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Give the candidates by where they begin: those of one place are readings of one print."""
    at = 0
    while at < len(found):
        last = at
        while last < len(found) and found[last].start == found[at].start:
            last += 1
        yield list(found[at:last])
        at = last
