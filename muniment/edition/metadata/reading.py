"""What a notice says of itself, read by the form that its head shows.

    metadata = read_metadata(column, text.content)
    metadata.field("document_number")      a Field, or None where the notice has none

Nothing is invented: what is not printed is absent, what follows from print is inferred and says by
which rule, and prints that differ are a conflict with both readings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from muniment.edition.fields import Field, Metadata, Reference, Status
from muniment.edition.metadata.entities import entities
from muniment.edition.metadata.force import in_force
from muniment.edition.metadata.forms import (
    canadian,
    european,
    federal_register,
    hong_kong,
    macau,
    mainland,
    plain,
    presidential,
    taiwan,
)
from muniment.edition.metadata.issuing import with_issuer
from muniment.edition.metadata.lines import Page, page_of
from muniment.edition.metadata.references import references
from muniment.edition.metadata.terms import deadlines
from muniment.edition.metadata.words import either, words
from muniment.edition.model import Column

_FORMS: tuple[tuple[str, Callable[[Page], bool], Callable[[Page], Iterator[Field]]], ...] = (
    ("us-presidential", presidential.recognises, presidential.read),
    ("us-federal-register", federal_register.recognises, federal_register.read),
    ("european", european.recognises, european.read),
    ("taiwan-gazette", taiwan.recognises, taiwan.read),
    ("hong-kong", hong_kong.recognises, hong_kong.read),
    ("macau", macau.recognises, macau.read),
    ("canada-gazette", canadian.recognises, canadian.read),
)
_TITLE_TYPE = re.compile(
    rf"(?P<type>{either(words('types')['mainland'])})(?:[（(][^（）()]*[）)])?$"
)
_SELF_TYPE = re.compile(rf"本(?P<type>{either(words('types')['mainland'])})")


def read_metadata(column: Column, exact: str) -> Metadata:
    """Read one column of a rendition; `exact` is the rendition's exact text."""
    page = page_of(column.view, exact, column.language)
    form, fields = _by_form(page, column)
    referred = references(column, exact)
    named = {one.name: one for one in fields}
    if "type" not in named and column.language.startswith("zh"):
        fields += list(_type(page, named, referred))
    published = named.get("date_published") or named.get("date_written")
    if "date_in_force" not in named and "in_force" not in named:
        title = (named["title"].value if "title" in named else None) or ""
        fields += list(in_force(column, exact, published, title))
    limits = tuple(deadlines(column, exact, published))
    named_in_it = entities(column, exact, fields, referred)
    return Metadata(form, tuple(fields), referred, limits, named_in_it)


def _by_form(page: Page, column: Column) -> tuple[str, list[Field]]:
    for name, recognises, read in _FORMS:
        if recognises(page):
            found = list(read(page))
            return name, with_issuer(page, column, found) if name == "european" else found
    if column.language.startswith("zh"):
        return "mainland", list(mainland.read(page))
    return "plain", with_issuer(page, column, list(plain.read(page, column)))


def _type(
    page: Page, named: Mapping[str, Field], referred: tuple[Reference, ...]
) -> Iterator[Field]:
    """Give the type that the title ends with; a conflict where the text calls itself otherwise."""
    title, signed = named.get("title"), named.get("date_written")
    dated = (signed, *signed.readings) if signed else ()  # A conflict is printed where they are.
    ends = [span.start for one in dated for span in one.spans]
    if title is None or title.value is None:
        return
    match = _TITLE_TYPE.search("".join(title.value.split()))
    if match is None:
        return
    # A notice that issues 《…细则》 may say 本细则 of that.
    issued = match.string[: match.start()]
    said = [
        (one, count)
        for one, count in _said(referred, ends[0] if ends else len(page.exact))
        if f"{one.value[1:]}》" not in issued
    ]
    at = title.spans[-1]
    where = page.view.locate(at)
    if where is None:
        return
    start = page.view.text.rfind(match["type"], where[0], where[1])
    if start < 0:
        return
    printed = page.printed("type", "title", (start, start + len(match["type"])))
    # 实施意见 calls itself 本意见 too.
    pairs = [(one.value[1:], match["type"]) for one, _ in said]
    if not said or any(own.endswith(whole) or whole.endswith(own) for own, whole in pairs):
        yield printed
        return
    other, _ = said[0]
    reading = Field(
        "type",
        Status.PRINTED,
        "self-reference",
        other.value[1:],
        other.printed,
        other.spans,
        other.language,
    )
    yield Field(
        "type",
        Status.CONFLICTING,
        "title-and-text",
        readings=(printed, reading),
        language=page.language,
    )


def _said(referred: tuple[Reference, ...], end: int) -> Iterator[tuple[Reference, int]]:
    """Give what a text calls itself, the most frequent first; from `end` on it is another's."""
    own = [
        one
        for one in referred
        if one.kind == "self" and _SELF_TYPE.fullmatch(one.value) and one.spans[0].start < end
    ]
    counted = Counter(one.value for one in own)
    for value, count in counted.most_common():
        yield next(one for one in own if one.value == value), count
