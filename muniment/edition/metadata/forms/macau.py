"""Laws, regulations and dispatches of Macau's Boletim Oficial, in Chinese and Portuguese.

第99/2021號行政長官批示                 Despacho do Chefe do Executivo n.º 99/2021
一、本批示自公佈翌日起生效。             O presente despacho entra em vigor no dia seguinte ao
                                         da sua publicação.
二零二一年五月三日                       3 de Maio de 2021.
行政長官　某某某                         O Chefe do Executivo, Fulano de Tal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from muniment.edition.fields import Field
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.writing.dates import only_date

_HAN = re.compile(
    r"(?P<number>第\d{1,4}/\d{4}號)(?:(?P<type>法律|行政法規|行政命令)"
    r"|(?P<issuer>行政長官|[㐀-鿿]{2,10}司司長|[㐀-鿿]{2,16}局局長)(?P<kind>批示|公告|通告))"
)
_PORTUGUESE = re.compile(
    r"(?P<type>Lei|Regulamento Administrativo|Ordem Executiva|Despacho|Aviso)"
    r"(?: d[oa] (?P<issuer>Chefe do Executivo|(?:Secretári[oa] para|Directora? d[aeo]) \D{3,60}?))?"
    r" (?P<number>n\.[º°o] ?\d{1,4}/\d{4})"
)
_MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto"),
    *("setembro", "outubro", "novembro", "dezembro"),
)
_DAY = re.compile(
    rf"(?:Aprovad[oa] em |Assinad[oa] em )?(?P<day>\d{{1,2}}) de (?P<month>{'|'.join(_MONTHS)})"
    r" de (?P<year>\d{4})\.?",
    re.I,
)
_SIGNED = re.compile(
    r"(?P<post>行政長官|[㐀-鿿]{2,10}司司長|[㐀-鿿]{2,16}局局長)\s+(?P<name>[㐀-鿿]{2,4})"
)
_ASSINADO = re.compile(
    r"(?:O|A) (?P<post>Chefe do Executivo|Secretári[oa] para [^,]{3,60}|Director[a]?[^,]{0,60}),"
    r" (?P<name>[A-ZÀ-Þ][\w’'-]*(?: (?:d[aeo]s? )?[A-ZÀ-Þ][\w’'-]*){1,6})\.?"
)
_NEXT_DAY = re.compile(
    r"自(?:其)?公[佈布](?:後)?翌日起(?:生效|實施|開始生效)"
    r"|no dia seguinte ao da sua publicação"
)
_HEAD = 4
_NEAR = 3  # lines on either side of the day


def recognises(page: Page) -> bool:
    """Tell whether number and kind of an instrument of Macau stand alone in the head.

    Portugal numbers its laws alike: one in Portuguese must name Macau, or who governs it.
    """
    found = _first(page.lines)
    if found is None or found[1].re is _HAN:
        return found is not None
    return any(name in page.view.text for name in ("Macau", "Chefe do Executivo"))


def read(page: Page) -> Iterator[Field]:
    """Give the fields of an instrument, each with where it is printed, and no others."""
    found = _first(page.lines)
    if found is None:
        return
    index, match = found
    line = page.lines[index]
    for group, name in (
        ("number", "document_number"),
        ("issuer", "issuer"),
        ("type", "type"),
        ("kind", "type"),
    ):
        if group in match.re.groupindex and match[group]:
            yield (
                page.found(name, "head", line, match, group)
                if match.re is _HAN
                else page.printed(
                    name, "head", (line.start + match.start(group), line.start + match.end(group))
                )
            )
    below = page.lines[index + 1 : index + 2]
    titled = [one for one in below if not match["issuer"] and _is_title(one)]
    title = (titled or [line])[0]
    yield page.printed("title", "head", (title.start, title.end))
    begins = _NEXT_DAY.search(page.view.text)
    if begins:
        value = "1_day_after_publication"
        yield page.printed("in_force", "from-event", begins.span(), value=value)
    yield from _closed(page, index)


def _first(lines: Sequence[Line]) -> tuple[int, re.Match[str]] | None:
    for at, line in enumerate(lines[:_HEAD]):
        match = _HAN.fullmatch(line.bare) or _PORTUGUESE.fullmatch(line.text)
        if match:
            return at, match
    return None


def _is_title(line: Line) -> bool:
    return len(line.text) <= 100 and line.text[-1] not in "。，；：.,;:"


def _closed(page: Page, first: int) -> Iterator[Field]:
    for at in range(len(page.lines) - 1, first, -1):
        line = page.lines[at]
        day = _DAY.fullmatch(line.text)
        printed = only_date(line.text)
        if printed is not None:
            value = printed.value.isoformat()
            piece = (line.start + printed.start, line.start + printed.end)
        elif day and (said := _portuguese(day)):
            value, piece = said, (line.start + day.start("day"), line.start + day.end("year"))
        else:
            continue
        yield page.printed("date_written", "date-line", piece, value=value)
        for near in page.lines[max(at - _NEAR, first + 1) : at + 1 + _NEAR]:
            signed = _SIGNED.fullmatch(near.text) or _ASSINADO.fullmatch(near.text)
            if signed:
                for name, group in (("signatory", "name"), ("signatory_post", "post")):
                    start, end = signed.span(group)
                    yield page.printed(name, "signature", (near.start + start, near.start + end))
        return


def _portuguese(match: re.Match[str]) -> str | None:
    month = _MONTHS.index(match["month"].lower()) + 1
    try:
        return date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return None
