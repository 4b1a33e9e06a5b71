"""When a notice takes effect: the rule that it prints of itself, and the day, printed or inferred.

    本办法自2022年6月1日起施行          These Measures shall come into force on June 1, 2022
    ……，并自发布之日起施行              This final rule is effective July 22, 2011

What is said of another text, of a part, or of what was done before, is no rule of this one:
自本法中華民國九十六年六月十四日修正之條文施行之日起二年內.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.edition.fields import Field, Status
from muniment.edition.metadata.words import either, words
from muniment.edition.model import Column
from muniment.edition.writing.dates import PrintedDate, dates_in
from muniment.edition.writing.han import folded

_FORCE = either(words("force")["words"])
EVENTS = words("events")
EVENT = either(word for listed in EVENTS.values() for word in listed)
_ZH_RULE = re.compile(
    rf"自(?:本[一-鿿]{{1,4}})?(?P<event>{EVENT})之?日(?:起|后)?(?:正式)?(?:{_FORCE})"
)
_ZH_DAY = re.compile(rf"(?:自|于|於|從|从)(?P<day>[^，。；自]{{6,24}}?)起?(?:正式)?(?:{_FORCE})")
_EN_RULE = re.compile(
    r"(?:shall\s+)?(?:come|comes|enter|enters|take|takes|is|are|be|become|becomes)\s+(?:in)?(?:to\s+)?"
    r"(?:force|effect|effective|implemented)\s+(?:from|on|upon|as of|as from)\s+"
    r"(?:the\s+)?(?:date|day)?\s*(?:of\s+)?(?:its|their|the)?\s*(?P<event>(?a:publication|promulgation|issuance|printing|signature|passing))",
    re.I,
)
_EN_DAY = re.compile(
    r"(?:come|comes|enter|enters|take|takes|is|are|be|become|becomes)\s+(?:in)?(?:to\s+)?"
    r"(?:force|effect|effective|operation)\s+(?:from|on|as of|as from|beginning)?"
    r"\s*(?P<day>[^.;]{6,30})",
    re.I,
)
EN_EVENTS = {
    "publication": "publication",
    "promulgation": "publication",
    "issuance": "publication",
    "printing": "printing",
    "signature": "signature",
    "passing": "passing",
}
_SENTENCE = 300  # characters in which a sentence's beginning is looked for
_ENDS_CLAUSE = re.compile(r"[。；，、：:,;\n（(]")
_ENDS_SENTENCE = re.compile(r"[。；;\n]")
_LABEL = re.compile(
    r"(?:第[\d〇零一二三四五六七八九十百]+[条條](?:之[一二三四五六七八九十]+)?"
    r"|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:\.\d+)*[.．、]?)"
)
# 施行的, 施行之日, 施行前: what takes effect is spoken of.
_SPOKEN_OF = re.compile(r"\s*(?:的|之|[前后後时時期]|以[来來前后後]|[满滿]|日)")
_JOINS = re.compile(r"(?:[並并且而]|[並并]且|同时|同時)?(?:定|溯|均|即|[应應]|一律|將|将)?")
_PART = re.compile(r"第[^，。；第]{1,8}[条條款项項目点點章节節编編]")
_OWN = re.compile(
    r"但?本|[兹茲]?(?:修正|[订訂]定|[废廢]止|公告|核定|核准|指定|[发發]布|公布|施行|公開)"
)
_NAMES = re.compile(r"[《「](?P<name>[^《》「」]+)[》」]")
# 以……號令訂定發布……，並自發布日施行: what was done once.
_NARRATED = re.compile(
    r"曾|原[于於]|[号號]令?(?:[会會][同銜衔])?(?:修正|[订訂]定|制定|[发發]布|公布|施行)"
)
_PRESENTS = re.compile(r"现|現|[兹茲]|本")
_EN_SUBJECT = re.compile(
    r"(?:\b(?:this|these|the present)(?: [\w’'()/-]+){1,8}"
    r"|(?:^|[.;:\n]|\d[.)]?|[)])\s*(?:It|They)"
    rf"|(?:^|[.;:\n]|\d[.)]?|[)])\s*The (?:{'|'.join(words('types')['english'])}))"
    r"(?:\s+(?:shall|will))?\s*$",
    re.I,
)


def in_force(
    column: Column, exact: str, published: Field | None, title: str = ""
) -> Iterator[Field]:
    """Give the rule by which a text takes effect, and the day, printed or inferred from it."""
    text, view = column.view.text, column.view
    for pattern, events in ((_ZH_RULE, None), (_EN_RULE, EN_EVENTS)):
        match = next((one for one in pattern.finditer(text) if _is_own(text, one, title)), None)
        if match is None:
            continue
        event = events[match["event"].lower()] if events else event_of(match["event"])
        spans = view.spans(*match.span(), exact)
        yield Field(
            "in_force",
            Status.PRINTED,
            "from-event",
            f"on_{event}",
            match[0],
            spans,
            column.language,
        )
        if event == "publication" and published is not None and published.value:
            grounds = (*spans, *published.spans)
            rule = f"{published.name}-taken-as-{event}"
            yield Field(
                "date_in_force",
                Status.INFERRED,
                rule,
                published.value,
                None,
                grounds,
                column.language,
            )
        return
    found = next(_days(text, title), None)
    if found is not None:
        at, day = found
        start, end = at + day.start, at + day.end
        yield Field(
            "date_in_force",
            Status.PRINTED,
            "from-day",
            day.value.isoformat(),
            text[start:end],
            view.spans(start, end, exact),
            column.language,
        )


def _days(text: str, title: str) -> Iterator[tuple[int, PrintedDate]]:
    for pattern in (_ZH_DAY, _EN_DAY):
        for match in pattern.finditer(text):
            found = dates_in(match["day"])
            if found and _is_own(text, match, title):
                yield match.start("day"), found[0]


def _is_own(text: str, match: re.Match[str], title: str) -> bool:
    """Tell whether it is this text that is said to take effect, the whole of it, and now."""
    before = text[max(match.start() - _SENTENCE, 0) : match.start()]
    if match.re in (_EN_RULE, _EN_DAY):
        return _EN_SUBJECT.search(before) is not None
    if _SPOKEN_OF.match(text, match.end()):
        return False
    clause = _bare(_ENDS_CLAUSE.split(before)[-1])
    sentence = _bare(_ENDS_SENTENCE.split(before)[-1])
    if _JOINS.fullmatch(sentence) or sentence[:1] in "（(":
        # It goes on from the line above.
        sentence = _bare("".join(before.rstrip().split("\n")[-2:]))
    if _NARRATED.search(sentence) and not _OWN.match(sentence):
        return False
    if _JOINS.fullmatch(clause):
        return not _is_about_another(sentence, title)
    if _OWN.match(clause):
        return not _PART.search(clause)
    return _names_title(clause, title)


def _bare(text: str) -> str:
    """Give a clause without white space, and without the label before it."""
    held = "".join(text.split())
    label = _LABEL.match(held)
    return held[label.end() :] if label else held


def _is_about_another(sentence: str, title: str) -> bool:
    """Tell whether a sentence begins with a text that is not the one at hand."""
    if sentence[:1] not in "《「" or _PRESENTS.search(sentence):
        return False
    return not _names_title(sentence, title)


def _names_title(said: str, title: str) -> bool:
    named = _NAMES.search(said)
    bare = folded("".join(title.split()))
    return named is not None and bool(bare) and folded(named["name"]) in bare


def event_of(word: str) -> str:
    """Give the event that a word names: 頒布 is ``publication``."""
    return next(name for name, listed in EVENTS.items() if folded(word) in map(folded, listed))
