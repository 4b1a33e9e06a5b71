"""What a text refers to: instruments it cites, its own articles, itself, and what was put in.

Each reference stands where it is printed. `target` is the id of a unit of the same column, where
one is meant and there; a reference into another instrument has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from muniment.edition.fields import Reference
from muniment.edition.metadata.links import links_in
from muniment.edition.metadata.words import either, words
from muniment.edition.model import Column
from muniment.edition.places import Holders
from muniment.edition.structure.tables import named_tables
from muniment.edition.writing.dates import number_of

_TYPE = either((*words("types")["mainland"], *words("types")["statutes"]))
_INSTRUMENT = re.compile(
    r"《(?P<title>(?:[^《》]|《[^《》]*》){2,120})》(?:[（(](?P<number>[^（）()]{3,30}号)[）)])?"
)
# The characters just before 《 that can name who issued it.
_ISSUER = re.compile(r"[㐀-鿿]{2,40}$")
_AND = "".join(f"(?<!{name})" for name in words("leads")["joined"]) + "和"
_LEADS = re.compile(rf".*(?:{either(words('leads')['words'])}|{_AND})")
_OFFICE = re.compile(rf"(?:{either(words('offices')['citing'])})$")
_BASIS = re.compile(r"(?:根据|根據|依据|依據|依照|按照|遵照|依)[^。；;]*$")
_ENDS = re.compile(r"^[^。；;，]{0,80}?(?:同时废止|废止|廢止|停止执行|失效)")
_AMENDS = re.compile(r"(?:修改|修正|修订)[^。；;，]{0,12}$")
_QUOTED = re.compile(r"(?:[\"“]|``)(?P<title>[A-Z][^\"“”`]{4,160}?)[,.]?(?:[\"”]|'')")
_WHOSE_PAPER = re.compile(
    r"(?P<issuer>(?:[A-Z][\w.-]*\s+(?:(?:of|for|the|and|on)\s+)*)*[A-Z][\w.-]*)(?:['’]s)?\s+$"
)
_LONGEST_ISSUER = 200
_ENGLISH_TYPES = re.compile(
    r"\b(?:Acts?|Code|Constitution|Decisions?|Decree|Directive|Law|Measures|Notice|Opinions?|Orders?|"
    r"Provisions|Regulations?|Resolution|Rules|Statute|Treaty|Convention|Guidelines|Plan)\b"
    # HUD Code homes are none.
    r"(?!\s+(?!(?:of|on|for|to|in|and|or|as|under|with|against|between|concerning|regarding|relating)\b)[a-z])"
)
_NUMBER = r"[0-9０-９〇○零一二三四五六七八九十百千]+"
_ARTICLE = re.compile(
    rf"(?P<self>本(?:{_TYPE}))?第(?P<article>{_NUMBER})[条條](?:之(?P<sub>{_NUMBER}))?"
    rf"(?:第(?P<paragraph>{_NUMBER})[款項])?(?:第[（(]?(?P<item>{_NUMBER})[）)]?[项目款])?"
)
_SELF = re.compile(rf"(?<![基根样樣版文副成资資])本(?:{_TYPE})")  # 基本标准 is no 本标准.
_ENGLISH_ARTICLE = re.compile(
    r"(?:\b(?:articles?|sections?|art\.|secs?\.)|§+)\s*\(?(?P<article>\d{1,4}(?:\.\d{1,4})?[A-Z]?)\)?(?![\w/])"
    r"(?:\([a-z]{1,4}\)|\s*\(\d+\))*",
    re.I,
)
# Of what else than this text an article is: section 5(c) of the Act, TILA section 103.
_ELSEWHERE = re.compile(
    r"(?:,?\s+(?:(?:and|or|to)\s+)?\(?\d+[A-Z]?\)?(?:\(\w{1,4}\))*){0,12},?\s+(?:thereof\b"
    r"|of\s+(?!this\b|these\b|the\s+present\b|(?:the\s+)?(?:chapter|part|title|section)\b))",
    re.I,
)
_OF_OTHERS = re.compile(
    r"(?:\b[A-Z]{3,}|\b(?:Act|Law|Code|Treaty|Convention)|\b(?:Regulation|Directive) [A-Z(]\S*"
    r"|U\.S\.C\.)"
    r"(?:\s+(?:of\s+)?\d{4})?,?\s+$"
)
_ENGLISH_SELF = re.compile(
    r"\bthis\s+(?:notice|law|act|regulations?|measures|decision|rules?|order|directive|code|instrument|"
    r"announcement|provisions?)\b|\bthese\s+(?:regulations|measures|rules|provisions)\b",
    re.I,
)
# What founds a sentence, up to a title in it; what a sentence says becomes of one.
_ENGLISH_BASIS = re.compile(
    r"\b(?:in\s+accordance\s+with|pursuant\s+to|on\s+the\s+basis\s+of|according\s+to|by\s+virtue\s+of|"
    r"under)\b[^.;]*$",
    re.I,
)
_ENGLISH_AMENDS = re.compile(r"\b(?:amend|revis)\w*\b[^.;,]{0,40}$", re.I)
_ENGLISH_ENDS = re.compile(
    r"[^.;,]{0,80}?\b(?:is|are|shall\s+be)\s+(?:hereby\s+|simultaneously\s+)?"
    r"(?:repealed|revoked|abolished|rescinded|annulled)\b",
    re.I,
)
# Rules that are meant and not named: 国家、自治区有关规定, relevant laws and regulations.
_RULES = "(?:法律|法规|法規|规章|規章|规定|規定|政策)"
_WHOSE = "(?:国家|國家|中央|地方|自治区|本省|本市|省|市)"
_GENERIC = re.compile(
    # What it may begin with: most places of a text do not.
    r"(?=[国國中地自本省市的有相宪憲、和及法])"
    rf"(?:(?:{_WHOSE}[、和及]?){{0,4}}(?:的)?(?:有关|有關|相关|相關){_RULES}(?:[、和及与與或]{_RULES})*"
    r"|(?:宪法|憲法)?[、和及]?(?:法律|法规|法規)[、和及与與](?:法律|行政法规|法规|法規))"
)
_ENGLISH_RULES = r"(?:laws?|regulations?|rules|provisions|policies|statutes)"
_ENGLISH_GENERIC = re.compile(
    rf"\b(?:relevant|applicable)\s+(?:[a-z]+,?\s+){{0,6}}?{_ENGLISH_RULES}"
    rf"(?:,?\s+(?:and|or)\s+{_ENGLISH_RULES})*\b"
    r"|\b(?:the\s+Constitution,?\s+)?(?:the\s+)?laws\s+(?:and|or)\s+"
    rf"(?:the\s+)?{_ENGLISH_RULES}\b"
)
# 对其他行为，依照有关法律、法规执行: what they shall rule that this text does not.
_RESIDUAL = re.compile(r"[^。；，]{0,8}(?:执行|執行|处理|處理|处罚|處罰|办理|辦理|追究)")
_ENGLISH_RESIDUAL = re.compile(
    r"\b(?:handled|dealt\s+with|governed|punished|penali[sz]ed|settled|disposed\s+of)\s*,?\s+"
    r"(?:(?:strictly|also)\s+)?(?:according\s+to|in\s+accordance\s+with|under|by|pursuant\s+to)\s+$",
    re.I,
)
# A mere mention is read with the words around it that say what of them.
_CLAUSE = 80  # characters of it that are looked at
_CLAUSE_ENDS = "，。；：！？\n"
_GOVERNS = re.compile(
    r"[A-Za-z'’-]+\s+(?:(?:by|of|with|under|in|to|from|against)\s+)?(?:\[[^\[\]\n]{1,40}\]\s+)?"
    r"(?:(?:the|any|all|such|other)\s+)*$"
)
_NOTE_MARK = re.compile("[¹²³⁰⁴-⁹]{1,3}")
# What the Federal Register sets in brackets of its own: numbers of documents, pages, headings.
_INSERTED = re.compile(
    r"\[(?!(?:Docket|Doc|FR Doc|FRL|Release|File|Billing|Public Notice|Notice No|Pages?|RIN"
    r"|Federal Register)\b|www\.|(?:Reserved|Corrected|Amended|Removed|Rules and Regulations"
    r"|Proposed Rules|Notices|Presidential Documents)\])[^\[\]\n]{2,120}\]"
)


def references(column: Column, exact: str) -> tuple[Reference, ...]:
    """Give what a column refers to, in the order of its text."""
    reader = _Reader(column, exact)
    found = sorted(reader.all(), key=lambda pair: pair[0])
    return tuple(reference for _, reference in found)


class _Reader:
    def __init__(self, column: Column, exact: str) -> None:
        self._column, self._exact = column, exact
        self._text = column.view.text
        self._units = Holders(column.segments())
        self._ids = {unit.id for unit in column.walk()}
        self._han = column.language.startswith(("zh", "und"))

    def all(self) -> Iterator[tuple[int, Reference]]:
        if self._han:
            yield from self._instruments()
            yield from self._articles()
            yield from self._self(_SELF)
            yield from self._generic(_GENERIC)
        else:
            yield from self._english_instruments()
            yield from self._english_articles()
            yield from self._self(_ENGLISH_SELF)
            yield from self._generic(_ENGLISH_GENERIC)
            yield from self._plain("insertion", _INSERTED)
        yield from self._tables()
        yield from self._links()
        yield from self._notes()

    def _links(self) -> Iterator[tuple[int, Reference]]:
        view, exact = self._column.view, self._exact

        def is_line_end(at: int) -> bool:
            return any("\n" in exact[one.start : one.end] for one in view.spans(at, at + 1, exact))

        for link in links_in(self._text, is_line_end):
            yield self._one("link", link.value, link.start, link.end)

    def _tables(self) -> Iterator[tuple[int, Reference]]:
        for start, end, number, target in named_tables(self._column):
            if self._text[max(0, start - 1) : start] != "》":  # Else it is another text's.
                yield self._one("table", number, start, end, target=target)

    def _instruments(self) -> Iterator[tuple[int, Reference]]:
        for match in _INSTRUMENT.finditer(self._text):
            start = match.start()
            before = self._text[max(0, start - 60) : start].rpartition("\n")[2]
            issuer = _issuer(before)
            yield self._one(
                "instrument",
                match["title"],
                start - len(issuer or ""),
                match.end("title") + 1,
                issuer=issuer,
                number=match["number"],
                relation=self._relation(before, match.end()),
            )

    def _relation(self, before: str, end: int) -> str:
        if _ENDS.match(self._text[end : end + 60].partition("\n")[0]):
            return "repeals"
        if _AMENDS.search(before):
            return "amends"
        return "basis" if _BASIS.search(before) else "mention"

    def _articles(self) -> Iterator[tuple[int, Reference]]:
        for match in _ARTICLE.finditer(self._text):
            number = number_of(match["article"])
            before = self._text[max(0, match.start() - 1) : match.start()]
            if number is None or before in ("", "\n"):
                continue  # a label at the beginning of its line
            within = match["self"] is not None or before not in "》法例"
            target = f"art_{number}" + (f"_{number_of(match['sub'])}" if match["sub"] else "")
            yield self._one(
                "article",
                str(number),
                match.start(),
                match.end(),
                target=target if within and target in self._ids else None,
            )

    def _self(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, Reference]]:
        for match in pattern.finditer(self._text):
            yield self._one("self", match[0], match.start(), match.end())

    def _english_instruments(self) -> Iterator[tuple[int, Reference]]:
        ended = 0
        for match in _QUOTED.finditer(self._text):
            # Looked for backwards: a run of capitals without a title behind it may be all the text.
            begun = max(ended, match.start() - _LONGEST_ISSUER)
            whose = _WHOSE_PAPER.search(self._text[begun : match.start()])
            ended = match.end()
            if _ENGLISH_TYPES.search(match["title"]):
                start = begun + whose.start() if whose else match.start()
                yield self._one(
                    "instrument",
                    match["title"],
                    start,
                    match.end(),
                    issuer=whose["issuer"] if whose else None,
                    relation=self._english_relation(start, match.end()),
                )

    def _english_relation(self, start: int, end: int) -> str:
        before = self._text[max(0, start - 300) : start].rpartition("\n")[2]
        after = self._text[end : end + 160].partition("\n")[0]
        if _ENGLISH_ENDS.match(after):
            return "repeals"
        if _ENGLISH_AMENDS.search(before):
            return "amends"
        return "basis" if _ENGLISH_BASIS.search(before) else "mention"

    def _notes(self) -> Iterator[tuple[int, Reference]]:
        """Give marks of notes that are there: a power of ten has no note."""
        for match in _NOTE_MARK.finditer(self._text):
            target = f"fn_{unicodedata.normalize('NFKC', match[0])}"
            unit = self._units.at(match.start())
            label = self._text[max(0, match.start() - 1) : match.start()] in ("", "\n")
            if target in self._ids and not label and (unit is None or unit.id != target):
                yield self._one("note", match[0], match.start(), match.end(), target=target)

    def _english_articles(self) -> Iterator[tuple[int, Reference]]:
        for match in _ENGLISH_ARTICLE.finditer(self._text):
            if self._text[max(0, match.start() - 1) : match.start()] in ("", "\n"):
                continue
            target = f"art_{match['article']}"
            before = self._text[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
            within = not (_ELSEWHERE.match(self._text, match.end()) or _OF_OTHERS.search(before))
            yield self._one(
                "article",
                match["article"],
                match.start(),
                match.end(),
                target=target if within and target in self._ids else None,
            )

    def _generic(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, Reference]]:
        """Give rules that are meant and not named, and why; a mention with what is said of them."""
        for match in pattern.finditer(self._text):
            start, end = match.span()
            relation = self._generic_relation(start, end)
            if relation == "mention":
                start, end = self._said_of(start, end)
            yield self._one("generic", match[0], start, end, relation=relation)

    def _generic_relation(self, start: int, end: int) -> str:
        before = self._text[max(0, start - 300) : start].rpartition("\n")[2]
        if self._han:
            if not _BASIS.search(before):
                return "mention"
            return "residual" if _RESIDUAL.match(self._text, end) else "basis"
        if _ENGLISH_RESIDUAL.search(before):
            return "residual"
        return "basis" if _ENGLISH_BASIS.search(before) else "mention"

    def _said_of(self, start: int, end: int) -> tuple[int, int]:
        """Give the clause of a Chinese mention, the word that governs an English one."""
        unit = self._units.at(start)
        least = max(unit.body if unit is not None else 0, start - _CLAUSE)
        if not self._han:
            governing = _GOVERNS.search(self._text, least, start)
            return (governing.start() if governing else start), end
        most = min(len(self._text), end + _CLAUSE)
        while start > least and self._text[start - 1] not in _CLAUSE_ENDS:
            start -= 1
        while end < most and self._text[end] not in _CLAUSE_ENDS:
            end += 1
        return start, end

    def _plain(self, kind: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, Reference]]:
        for match in pattern.finditer(self._text):
            yield self._one(kind, match[0], match.start(), match.end())

    def _one(
        self, kind: str, value: str, start: int, end: int, **more: str | None
    ) -> tuple[int, Reference]:
        unit = self._units.at(start)
        return start, Reference(
            kind=kind,
            value=value,
            printed=self._text[start:end],
            spans=self._column.view.spans(start, end, self._exact),
            language=self._column.language,
            unit=unit.id if unit else None,
            **more,
        )


def _issuer(before: str) -> str | None:
    """Give the office that stands right before a title, without the words that lead to it."""
    found = _ISSUER.search(before)
    if found is None:
        return None
    led = _LEADS.match(found[0])
    name = found[0][led.end() :] if led else found[0]
    return name if len(name) > 1 and _OFFICE.search(name) else None
