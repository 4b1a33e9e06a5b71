"""Tables that nothing but white space sets: rows whose cells stand below each other, or after tabs.

    项目<TAB>单位<TAB>金额
    复制<TAB>页<TAB>5

Articles, values after their names, tables of contents and signatures are set so too. What is one
here has three rows, or two of three cells, and says things in them, not sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.layout.blocks import Block
from muniment.edition.layout.grids import Box, Grid, InGrid
from muniment.edition.views import View, joined
from muniment.edition.writing.dates import only_date

_FEWEST = 2
_REGULAR = 3  # rows of two cells
_MOST = 40  # cells of a row
_LONGEST = 80  # characters of a cell
_USUAL = 25  # of cells on average
_MOSTLY = 0.8  # of the rows have two cells at least
_SENTENCES = 0.25  # of the cells, at most, end as a sentence does
_ENDED = "。；！？;!?"
_LABELLED = "：:"
_LABEL = re.compile(
    r"第[^\s，。；]{1,8}[编編章节節条條款]|[一二三四五六七八九十]{1,3}[、.．]|[（(][^）)]{1,4}[）)]|\d{1,3}[.．、)）]"
    r"|(?i:article|section|chapter|part|annex|schedule)\s|附[件录錄表]|[①-⑳•·●■◆-]"
)
_NUMBER = re.compile(r"[\d.\s…·-]{1,12}")
_TABS = re.compile(r"\t+")
_LINE = re.compile(r"[^\r\n]+")


def is_tabular(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows of as many cells each, empty ones too, are a table."""
    filled = [[cell.strip() for cell in row] for row in rows]
    several = [row for row in filled if sum(map(bool, row)) >= _FEWEST]
    if len(rows) < (_REGULAR if len(rows[0]) == _FEWEST else _FEWEST) or len(rows[0]) > _MOST:
        return False
    if len(several) < len(rows) * _MOSTLY or not all(filled[0][:2]):
        return False
    cells = [cell for row in filled for cell in row if cell]
    sizes = list(map(len, cells))
    if max(sizes) > _LONGEST or sum(sizes) > _USUAL * len(sizes):
        return False
    if sum(cell[-1] in _ENDED for cell in cells) > len(cells) * _SENTENCES:
        return False
    if any(only_date(cell) for cell in filled[-1]) and len(rows) <= _REGULAR:
        return False  # Who signs, side by side, and when.
    first = [row[0] for row in filled if row[0]]
    named = sum(cell[-1] in _LABELLED for cell in first)
    return named * 2 < len(first) and not (labels_lead(filled) and _leads_on(filled))


def labels_lead(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether half of the rows begin with what may be the label of an article or item."""
    first = [row[0].strip() for row in rows if row[0].strip()]
    return sum(_LABEL.match(cell) is not None for cell in first) * 2 >= len(first)


def _leads_on(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether what stands after a label is its text, or the page on which it stands."""
    return len(rows[0]) == _FEWEST or all(_NUMBER.fullmatch(row[-1]) for row in rows if row[-1])


def row_blocks(
    rows: Sequence[Sequence[View]], headed: bool = False, grid: Grid | None = None
) -> Iterator[Block]:
    """Give a table's rows as blocks, a tab between cells; `headed` where the first has headers.

    `grid` is the table's own, where cells span rows or columns.
    """
    grid = grid or Grid(
        tuple(
            tuple(Box(header=headed and not number) for _ in row) for number, row in enumerate(rows)
        )
    )
    for number, row in enumerate(rows):
        views = [_trimmed(view) for view in row]
        cells, at = [], 0
        for index, view in enumerate(views):
            cells.append((index, at, at + len(view.text)))
            at += len(view.text) + 1
        yield Block("p", joined(views, "\t"), table=InGrid(grid, number, tuple(cells)))


def _trimmed(view: View) -> View:
    text = view.text
    start = len(text) - len(text.lstrip())
    return view.slice(start, start + len(text.strip()))


def with_tabs(whole: View) -> list[Block] | None:
    """Give the blocks of a text that has tables set with tabs, and the lines between; else None."""
    blocks: list[Block] = []
    done = 0
    for lines in _runs(whole.text):
        rows = _rows(whole.text, lines)
        if rows is None:
            continue
        blocks.append(Block("lines", whole.slice(done, lines[0][0])))
        blocks.extend(row_blocks([[whole.slice(*cell) for cell in row] for row in rows]))
        done = lines[-1][1]
    if not blocks:
        return None
    blocks.append(Block("lines", whole.slice(done, len(whole.text))))
    return [block for block in blocks if block.view.text.strip()]


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Give the lines that follow each other and have tabs within, run by run."""
    run: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        while start < end and text[start] in " \t　":
            start += 1
        if "\t" in text[start:end].rstrip(" 　"):
            run.append((start, end))
        elif run and line[0].strip():
            yield run
            run = []
    if run:
        yield run


def _rows(text: str, lines: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]] | None:
    """Part lines at each tab, else at each run of tabs, where that gives a table."""
    for by in (re.compile("\t"), _TABS):
        rows = []
        for start, end in lines:
            row, at = [], start
            for tab in by.finditer(text, start, end):
                row.append((at, tab.start()))
                at = tab.end()
            rows.append([*row, (at, end)])
        if len({len(row) for row in rows}) > 1 or len(rows) < _FEWEST:
            continue
        if is_tabular([[text[slice(*cell)] for cell in row] for row in rows]):
            return rows
    return None
