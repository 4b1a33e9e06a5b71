"""Values that web pages set above a text, each after its label: 索引号, 发文机关, 主题词."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from muniment.edition.fields import Field, Status
from muniment.edition.metadata.lines import Line, Page, line_at
from muniment.edition.metadata.words import either, words
from muniment.edition.writing.dates import dates_in, only_date
from muniment.edition.writing.han import folded

_LABELLED = {folded(word): name for name, listed in words("labels").items() for word in listed}
_CELL = re.compile(r"[^\t]+")
_LABEL = re.compile(rf"(?P<label>{either(_LABELLED)})[:：](?P<value>.*)")
_BETWEEN = re.compile(r"[\s、，,;；]")  # several values
# What pages say in one line under a title: 发布时间：2023-10-08 来源：市政府 浏览次数：120.
_BESIDE = re.compile(
    rf"(?:^|(?<=[\s|｜]))[【\[]?(?:{either((*_LABELLED, *words('web')['beside']))})[:：]"
)
_MOST_UNDER = 2  # lines of such; more are a table
_HEAD = 12
# Also of a label that is not known here, whose value is none of its neighbour's.
_BEGINS = re.compile(rf"{_LABEL.pattern}|[^:：]{{2,8}}[:：]")


def labelled(page: Page) -> Iterator[tuple[str, Field]]:
    """Read a table of labelled values: labels and values in turns in a row, or on two lines."""
    for line, following, after in _triples(tuple(_parted(page.lines[:60]))):
        match = _LABEL.fullmatch(line.bare)
        if match is None:
            continue
        name = _LABELLED[folded(match["label"])]
        if match["value"]:
            yield name, _valued(page, name, line, match)
        elif following is not None and _is_value(name, following, after):
            yield name, _printed(page, name, following.start, following.end)


def _parted(lines: Iterable[Line]) -> Iterator[Line]:
    """Part rows of several labels, each with its value: 发文机关：|国务院|成文日期：|…"""
    for line in lines:
        begins = [
            cell.start()
            for cell in _CELL.finditer(line.text)
            if _BEGINS.fullmatch("".join(cell[0].split()))
        ]
        if len(begins) < 2 or begins[0]:
            begins = [match.start() for match in _BESIDE.finditer(line.text)]
        if len(begins) < 2 or begins[0]:
            yield line
            continue
        for start, end in pairwise((*begins, len(line.text))):
            yield line_at(line.start + start, line.text[start:end].rstrip("|｜ "))


def _triples(lines: tuple[Line, ...]) -> Iterator[tuple[Line, Line | None, Line | None]]:
    return zip(lines, (*lines[1:], None), (*lines[2:], None, None), strict=False)


def _is_value(name: str, line: Line, after: Line | None) -> bool:
    """Tell whether a line is the value of the label above it, and not the text's first line."""
    if _LABEL.fullmatch(line.bare):
        return False
    if name.startswith("date"):
        return only_date(line.text) is not None
    if name == "keywords":
        words = line.text.split()
        return 1 < len(words) < 12 and all(len(word) <= 8 for word in words)
    return after is not None and _LABEL.fullmatch(after.bare) is not None


def _valued(page: Page, name: str, line: Line, match: re.Match[str]) -> Field:
    return _printed(page, name, *page.within(line, *match.span("value")))


def _printed(page: Page, name: str, start: int, end: int) -> Field:
    """Make the field; blanks in a list of keywords part its words, in all else they are setting."""
    listed = " ".join(page.view.text[start:end].split()) if name == "keywords" else ""
    return _dated(page.printed(name, "labelled", (start, end), value=listed))


def _dated(field: Field) -> Field:
    """Give a date's value as ISO 8601."""
    found = dates_in(field.value or "") if field.name.startswith("date") else []
    if not found:
        return field
    return Field(
        field.name,
        field.status,
        field.rule,
        found[0].value.isoformat(),
        field.printed,
        field.spans,
        field.language,
    )


def after_table(page: Page, table: dict[str, Field]) -> tuple[Line, ...]:
    """Give the lines that follow the table of labelled values, where there is one.

    What stands under a title, in a line or two, is no such table, and left out.
    """
    under = _under_title(page.lines)
    lines = (*page.lines[: under.start], *page.lines[under.stop :])
    labels = [at for at, line in enumerate(lines[:60]) if _LABEL.fullmatch(line.bare)]
    if not table or not labels:
        return lines
    ended = (at for at, line in enumerate(lines) if line.bare[-1] in "。；")
    # A sentence in the table is a value: a label is on its line, or on the next.
    text = next((at for at in ended if at < labels[0] or not {at, at + 1} & {*labels}), 60)
    above = [at for at in labels if at < text]
    if not above:  # 主题词 under a text is no table above it.
        return lines
    last = above[-1]
    ends = {span.end for field in table.values() for span in field.spans}
    following = lines[last + 1 :]
    if following and page.view.span(following[0].start, following[0].end).end in ends:
        following = following[1:]
    return following


def _under_title(lines: tuple[Line, ...]) -> range:
    """Give which lines under a title say where the page is from, and since when it stands there."""
    first = next((at for at, line in enumerate(lines[:_HEAD]) if _BESIDE.match(line.text)), 0)
    end = first
    while end < len(lines) and _BESIDE.match(lines[end].text):
        end += 1
    said = any(line.bare[-1] in "。；" for line in lines[:first])
    alone = any(line.bare[-1] in ":：" for line in lines[first:end])
    return (
        range(first, end)
        if first and end - first <= _MOST_UNDER and not (said or alone)
        else range(0)
    )


def both(table: dict[str, Field], body: list[Field]) -> Iterator[Field]:
    """Give what page and text say alike once, and what they say differently as a conflict.

    Of joint issuers, and of their numbers, the page has all in one value.
    """
    for name, fields in _by_name(body).items():
        other = table.pop(name, None)
        if other is None or _said(other.value) == "".join(_said(one.value) for one in fields):
            yield from fields
        else:
            yield Field(
                name,
                Status.CONFLICTING,
                "page-and-text",
                readings=(other, *fields),
                language=fields[0].language,
            )
    yield from table.values()


def _by_name(fields: Iterable[Field]) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for field in fields:
        found.setdefault(field.name, []).append(field)
    return found


def _said(value: str | None) -> str:
    return _BETWEEN.sub("", value or "")
