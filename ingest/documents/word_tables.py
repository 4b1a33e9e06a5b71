"""What the cells of a table in OOXML are: headers, spans, and whether rules stand around them.

    {"ruled": true, "rows": [[[true, 1, 2], [true, 2, 1]], [[false, 1, 1], [false, 1, 1], null]]}

Of each cell: whether its row is a header row (`tblHeader`, ECMA-376 part 1 §17.4.78), how many rows
and how many columns it spans; null for one that a cell above it covers (`vMerge`, §17.4.84). A row
that was deleted, changes tracked, has no cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.documents.numbering import W
from ingest.documents.word_runs import ALTERNATE, chosen

_ON = ("", "1", "true", "on")
_NO_RULE = ("nil", "none", "")
_MOST_ACROSS = 1000


def descend(parent: Any, tag: str) -> Iterator[Any]:
    """Give rows or cells, those in content controls too, but not those of tables within."""
    for child in parent.iterchildren(etree.Element):
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from descend(child, tag)
        elif child.tag == ALTERNATE and (one := chosen(child)) is not None:
            yield from descend(one, tag)


def ruled_styles(styles: Any) -> frozenset[str]:
    """Give the table styles that draw rules, by their own word or that of their ground."""
    if styles is None:
        return frozenset()
    every = {
        one.get(f"{W}styleId", ""): one
        for one in styles.iter(f"{W}style")
        if one.get(f"{W}type") == "table"
    }
    own = {name for name, one in every.items() if _draws(one.find(f"{W}tblPr/{W}tblBorders"))}
    grounds = {name: _said(one.find(f"{W}basedOn")) for name, one in every.items()}
    for _ in every:
        more = {name for name, ground in grounds.items() if ground in own} - own
        if not more:
            break
        own |= more
    return frozenset(own)


def said_of_table(table: Any, ruled: frozenset[str]) -> dict[str, Any]:
    """Say what the cells of a table are; `ruled` are the styles that draw rules."""
    rows: list[list[list[Any] | None]] = []
    open_above: dict[int, list[Any]] = {}
    cells = drawn = 0
    for row in descend(table, f"{W}tr"):
        made: list[list[Any] | None] = []
        below: dict[int, list[Any]] = {}
        if row.find(f"{W}trPr/{W}del") is not None:
            rows.append(made)
            continue
        header = _is_on(row.find(f"{W}trPr/{W}tblHeader"))
        at = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in descend(row, f"{W}tc"):
            across = max(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            cells += 1
            drawn += _draws(cell.find(f"{W}tcPr/{W}tcBorders"))
            over = open_above.get(at)
            if merge is not None and _said(merge) != "restart" and over and not _text(cell):
                over[1] += 1
                below[at] = over
                made.append(None)
            else:
                one = [header, 1, across]
                if merge is not None:
                    below[at] = one
                made.append(one)
            at += across
        open_above = below
        rows.append(made)
    own = _draws(table.find(f"{W}tblPr/{W}tblBorders"))
    styled = _said(table.find(f"{W}tblPr/{W}tblStyle")) in ruled
    return {"ruled": own or styled or drawn * 2 > cells, "rows": rows}


def _draws(borders: Any) -> bool:
    return borders is not None and any(
        one.get(f"{W}val", "") not in _NO_RULE for one in borders.iterchildren(etree.Element)
    )


def _is_on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val", "") in _ON


def _said(element: Any) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _number(element: Any, otherwise: int) -> int:
    said = _said(element)
    return min(int(said), _MOST_ACROSS) if said.isascii() and said.isdecimal() else otherwise


def _text(cell: Any) -> bool:
    return any((one.text or "").strip() for one in cell.iter(f"{W}t"))
