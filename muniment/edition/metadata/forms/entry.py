"""When an act takes effect that counts its days, as those of the Union and instruments do.

    This Regulation shall enter into force on the twentieth day following that of its publication
    Le présent règlement entre en vigueur le vingtième jour suivant celui de sa publication
    These Regulations come into force on the day after the day on which they are made

    It shall apply from 1 January 2023 · Il est applicable à partir du 1er janvier 2023

An act may apply from another day than it is in force. From when parts of it do is no day of its.
The rule is printed. The day is inferred where the one that it counts from is printed, and absent
where that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from muniment.edition.fields import Field, Status
from muniment.edition.metadata.lines import Page
from muniment.edition.writing.dates import dates_in, french_dates_in

_COUNTS = {
    "": 1,
    "second": 2,
    "deuxième": 2,
    "third": 3,
    "troisième": 3,
    "fifth": 5,
    "cinquième": 5,
    "seventh": 7,
    "septième": 7,
    "tenth": 10,
    "dixième": 10,
    "fourteenth": 14,
    "quatorzième": 14,
    "fifteenth": 15,
    "quinzième": 15,
    "twentieth": 20,
    "vingtième": 20,
    "twenty-first": 21,
    "twenty-eighth": 28,
    "thirtieth": 30,
    "trentième": 30,
    "sixtieth": 60,
    "soixantième": 60,
    "ninetieth": 90,
}
_COUNT = "|".join(sorted(filter(None, _COUNTS), key=len, reverse=True))
_EVENT = "publication|adoption|notification|signature"
_ENGLISH = (
    r"\b(?:(?:This|The present) \w+|It) (?:shall )?(?:(?:enters?|comes?) into force|takes? effect) "
)
_FRENCH = r"\b(?:(?:Le présent|La présente) \w+|Il|Elle) (?:entre(?:ra)? en vigueur|prend effet) "
_RULES = (
    re.compile(
        rf"{_ENGLISH}(?P<rule>on the (?:(?P<count>{_COUNT}) )?(?:day|date) "
        rf"(?P<after>following (?:that |the day |the date )?)?of its (?P<event>{_EVENT})\b)"
    ),
    re.compile(
        rf"{_FRENCH}(?P<rule>le (?:(?P<count>{_COUNT}) )?jour (?P<after>suivant celui )?"
        rf"de s(?:a|on) (?P<event>{_EVENT})\b)"
    ),
    re.compile(
        rf"{_FRENCH}(?P<rule>le (?P<count>)(?P<after>lendemain) de s(?:a|on) (?P<event>{_EVENT})\b)"
    ),
    re.compile(
        r"\b(?:This|These) \w+\b[^.;:\n]{0,200}? comes? into force "
        r"(?P<rule>on the (?P<count>)(?P<after>)day on which (?:it is|they are) "
        r"(?P<event>registered|made)\b)"
    ),
    re.compile(
        rf"{_FRENCH}(?P<rule>à la (?P<count>)(?P<after>)date de s(?:a|on) "
        r"(?P<event>enregistrement)\b)"
    ),
    re.compile(
        r"\b(?:This|These) \w+\b[^.;:\n]{0,200}? comes? into (?:force|operation) "
        rf"(?P<rule>on the (?:(?P<count>{_COUNT}) )?day (?P<after>after )"
        r"the day on which (?:it is|they are) (?P<event>made|laid)\b)"
    ),
)
_APPLIES = (
    re.compile(
        r"(?P<who>This (?:Regulation|Directive|Decision)|It) (?:shall apply|applies)"
        r" (?:as )?(?:from|of) (?P<day>\d{1,2} [A-Z][a-z]+ \d{4})(?!\d)"
    ),
    re.compile(
        r"(?P<who>Le présent règlement|La présente (?:directive|décision)|Il|Elle)"
        r" (?:s[’']applique|est applicable|sera applicable)"
        r" (?:à (?:partir|compter) du|à dater du|dès le) (?P<day>\d{1,2}(?:er)? \w+ \d{4})(?!\d)"
    ),
)
_ITSELF = ("It", "Il", "Elle")  # whom the sentence before speaks of
_ON_A_DAY = re.compile(rf"{_ENGLISH}on \d|{_FRENCH}le \d")
# What speaks of the act itself, right before: This Regulation shall enter into force on …
_FORCE = re.compile(rf"(?:{_ENGLISH}|{_FRENCH})[^.\n]*\.\s*$")
_BEFORE = 400
_QUOTES = (("‘", "’"), ("“", "”"), ("«", "»"))
_LONGEST = 2000  # characters above a rule in which a quotation is looked for that holds it
_EVENTS = {
    "publication": ("publication", "date_published"),
    "adoption": ("passing", "date_signed"),
    "notification": ("service", ""),
    "signature": ("signature", "date_signed"),
    "made": ("signature", "date_signed"),
    "laid": ("laying", "date_laid"),
    "registered": ("registration", "date_registered"),
    "enregistrement": ("registration", "date_registered"),
}


def entry_into_force(page: Page, until: int, fields: Mapping[str, Field]) -> Iterator[Field]:
    """Give the rule that an act has for itself, the last above `until`, and the day by it."""
    said = page.view.text[:until]
    matches = [found for rule in (*_RULES, _ON_A_DAY) for found in rule.finditer(said)]
    own = [one for one in matches if not _is_quoted(said, one.start())]
    match = max(own, key=lambda one: one.start(), default=None)
    if match is None or match.re is _ON_A_DAY:
        return
    days = _COUNTS[match["count"] or ""] if match["after"] else 0
    if match["count"] and not match["after"]:
        return  # The twentieth day of its publication: of what, it does not say.
    event, counted = _EVENTS[match["event"]]
    value = f"on_{event}"
    if days:
        value = f"{days}_day{'s' * (days > 1)}_after_{event}"
    rule = page.printed("in_force", "from-event", match.span("rule"), value=value)
    yield rule
    day = fields.get(counted)
    if day is None or day.value is None or "date_in_force" in fields:
        return
    yield Field(
        "date_in_force",
        Status.INFERRED,
        f"{counted}-taken-as-{event}" + (f", {days} day{'s' * (days > 1)} later" if days else ""),
        (date.fromisoformat(day.value) + timedelta(days=days)).isoformat(),
        None,
        (*rule.spans, *day.spans),
        page.language,
    )


def application(page: Page, until: int) -> Iterator[Field]:
    """Give the day from which an act applies, the last that it has for itself above `until`."""
    said = page.view.text[:until]
    own = [
        match
        for rule in _APPLIES
        for match in rule.finditer(said)
        if not _is_quoted(said, match.start())
        and (match["who"] not in _ITSELF or _FORCE.search(said[: match.start()][-_BEFORE:]))
    ]
    match = max(own, key=lambda one: one.start(), default=None)
    days = (dates_in(match["day"]) or french_dates_in(match["day"])) if match else []
    if match is not None and days:
        value = days[0].value.isoformat()
        yield page.printed("date_applies", "applies-from", match.span("day"), value=value)


def _is_quoted(text: str, at: int) -> bool:
    """Tell whether a quotation is open there: what an act puts into another one."""
    before = text[max(at - _LONGEST, 0) : at]
    return any(before.rfind(begins) > before.rfind(ends) for begins, ends in _QUOTES)
