"""Columns of a rendition: its blocks put together, one text for each language."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from muniment.edition.layout.blocks import Block
from muniment.edition.layout.grids import InGrid, Tabled
from muniment.edition.layout.paragraphs import paragraphs
from muniment.edition.views import View, joined
from muniment.edition.writing.endings import ends_part
from muniment.edition.writing.han import folded
from muniment.edition.writing.language import language, main_script, scripts
from muniment.edition.writing.one_after_other import second_text
from muniment.edition.writing.tongues import in_turns, language_of, tongue_of

_NO_SCRIPT = ("Zyyy", "Zzzz")
# A second language is one only where it has this share of the text, and paragraphs enough.
_SHARE = 0.2
_FEWEST = 3
_TURN = 3  # paragraphs on average, after which the other language has its turn


@dataclass(frozen=True, slots=True)
class Laid:
    """A column before its structure is known. `line_starts` are where lines of print begin.

    `tables` are those that stand in it whole, in its order. `rows` say where what stands beside
    something of another column begins, and by which number: the same in both.
    """

    language: str
    script: str
    view: View
    line_starts: tuple[int, ...] = ()
    tables: tuple[Tabled, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()


def lay_columns(blocks: Sequence[Block]) -> list[Laid]:
    """Put blocks together into columns, in the order in which their languages begin."""
    if any(block.column is not None for block in blocks):
        return _of_cells(blocks)
    if any(block.script for block in blocks):
        return _of_scripts(blocks)
    views: list[View] = []
    starts: tuple[int, ...] = ()
    rows: list[tuple[int, InGrid]] = []
    at = 0
    for block in blocks:
        if block.kind == "lines":
            made, starts = paragraphs(block.view)
        else:
            made = block.view
        if block.table is not None:
            rows.append((at, block.table))
        views.append(made)
        at += len(made.text) + 1
    whole = views[0] if len(views) == 1 else joined(views)
    if len(views) > 1:
        starts = ()
    if not whole.text.strip():
        return []
    tables = list(_tables(rows))
    parted = _by_paragraph(whole, tables)
    if parted is not None:
        return parted
    return [replace(_laid(whole, starts), tables=tuple(tables))]


def _tables(rows: Sequence[tuple[int, InGrid]]) -> Iterator[Tabled]:
    """Put tables together of what each block has of them, and where it begins in the whole."""
    together: dict[int, list[tuple[int, InGrid]]] = {}
    for at, row in rows:
        together.setdefault(id(row.grid), []).append((at, row))
    for parts in together.values():
        places = {
            (row.row, number): (at + start, at + end)
            for at, row in parts
            if row.row is not None
            for number, start, end in row.cells
        }
        if not places:
            continue
        caption = next(
            (
                (at + start, at + end)
                for at, row in parts
                if row.row is None
                for _, start, end in row.cells
            ),
            None,
        )
        start = min(first for first, _ in places.values())
        end = max(last for _, last in places.values())
        yield Tabled(parts[0][1].grid, start, end, places, caption)


def _laid(view: View, starts: tuple[int, ...] = (), tongue: str = "") -> Laid:
    tag = language_of(tongue) or language(view.text)
    return Laid(tag, main_script(view.text), view, starts)


def _of_scripts(blocks: Sequence[Block]) -> list[Laid]:
    """Give each script its columns' paragraphs, and what stands in it above and below them."""
    known = list(dict.fromkeys(block.script for block in blocks if block.script))
    texts: dict[str, list[_Part]] = {script: [] for script in known}
    home = known[0]
    apart = any("-" in script for script in known)
    for block in blocks:
        text = block.view.text
        script = block.script or (_tongue(text, known) if apart else main_script(text))
        home = script if script in known else home
        texts[home].append(_Part(block.view, block.table, None))
    return [_of_parts(parts, script) for script, parts in texts.items()]


@dataclass(slots=True)
class _Part:
    """What a column has of a block."""

    view: View
    table: InGrid | None
    row: int | None


def _of_cells(blocks: Sequence[Block]) -> list[Laid]:
    """Give each language its cells; a cell that breaks off goes on in the next row's."""
    rows = Counter(block.row for block in blocks)
    scripts_of = [block.script or main_script(block.view.text) for block in blocks]
    cells = [block.column is not None for block in blocks]
    usual = Counter(
        one for one, cell in zip(scripts_of, cells, strict=True) if cell and one not in _NO_SCRIPT
    )
    known = [script for script, _ in usual.most_common(2)]
    if any("-" in script for script in known):
        # Both are in one script: what stands around them says by its words in which it is.
        scripts_of = [block.script or _tongue(block.view.text, known) for block in blocks]
    texts: dict[str, list[_Part]] = {script: [] for script in known}
    homes: dict[int, Counter[str]] = defaultdict(Counter)
    for block, script in zip(blocks, scripts_of, strict=True):
        if block.column is not None and rows[block.row] > 1 and script in known:
            homes[block.column][script] += 1
    last = known[0]
    for block, script in zip(blocks, scripts_of, strict=True):
        counted = homes.get(block.column or 0) if block.column is not None else None
        if script in known:
            last = script
        elif counted:
            last = counted.most_common(1)[0][0]
        part = _Part(_stripped(block.view), block.table, block.row)
        if part.table is not None:
            part.view = block.view
        before = texts[last]
        # A row whose other cell is empty, under a sentence that has not ended: a page break.
        broken = rows[block.row] == 1 and block.column and not block.script
        if before and broken and _breaks_off(before[-1].view.text):
            between = " " if _spaced(script) else ""
            before[-1].view = joined([before[-1].view, part.view], between)
        else:
            before.append(part)
    order = sorted(known, key=lambda script: min(_places(homes, script), default=len(homes)))
    return [_of_parts(texts[script], script) for script in order if texts[script]]


def _tongue(text: str, known: Sequence[str]) -> str:
    """Give in which of two tongues of one script a piece is; its script where it does not say."""
    script = main_script(text)
    if script == "Hani" and known[0].startswith(script):
        traditional = any(folded(one) != one for one in text)
        return next(one for one in known if one.endswith("Hant") == traditional)
    return tongue_of(text) or script


def _of_parts(parts: Sequence[_Part], script: str) -> Laid:
    starts = list(accumulate((len(one.view.text) + 1 for one in parts), initial=0))
    rows = [
        (at, -1 if one.row is None else one.row) for at, one in zip(starts, parts, strict=False)
    ]
    tables = [
        (at, one.table) for at, one in zip(starts, parts, strict=False) if one.table is not None
    ]
    first = [one for index, one in enumerate(rows) if not index or rows[index - 1][1] != one[1]]
    made = _laid(joined([one.view for one in parts]), tongue=script)
    together = tuple(first) if any(row >= 0 for _, row in first) else ()
    return replace(made, tables=tuple(_tables(tables)), rows=together)


def _places(homes: Mapping[int, Counter[str]], script: str) -> list[int]:
    """Give the columns of the table that are mostly in a script."""
    return [column for column, counted in homes.items() if counted.most_common(1)[0][0] == script]


def _by_paragraph(whole: View, tables: Sequence[Tabled]) -> list[Laid] | None:
    """Part a text whose paragraphs are in two languages; None where one is only quoted."""
    pieces: list[tuple[str, int, int, int]] = []
    at = 0
    for line in whole.text.split("\n"):
        counted = scripts(line)
        counted = Counter({one: n for one, n in counted.items() if one not in _NO_SCRIPT})
        script, size = counted.most_common(1)[0] if counted else ("", 0)
        pieces.append((script, size, at, at + len(line)))
        at += len(line) + 1
    sizes: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for script, size, _, _ in pieces:
        sizes[script] += size
        numbers[script] += bool(size)
    total = sum(sizes.values())
    if len(sizes) == 1 + ("" in sizes):
        return _of_one_script(whole, pieces, tables)
    chief = [
        script
        for script, size in sizes.most_common(3)
        if script and size >= total * _SHARE and numbers[script] >= _FEWEST
    ]
    if len(chief) == 1:
        return _whole_texts(whole, pieces, tables, chief[0])
    if not chief or set(chief) <= {"Hani", "Kana"}:
        return None
    parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    turns: list[tuple[str, int]] = []
    home = next(script for script, _, _, _ in pieces if script in chief)
    for script, _, start, end in pieces:
        home = script if script in chief else home
        if end > start:
            if not turns or turns[-1][0] != home:
                turns.append((home, start))
            parts[home].append((start, end))
    numbered = _turns(turns, sum(map(len, parts.values())))
    return [
        replace(
            _laid(joined([whole.slice(*line) for line in lines])),
            tables=tuple(_kept_whole(tables, lines)),
            rows=tuple(_numbered(lines, numbered)),
        )
        for lines in parts.values()
    ]


def _of_one_script(
    whole: View, pieces: Sequence[tuple[str, int, int, int]], tables: Sequence[Tabled]
) -> list[Laid] | None:
    """Part a text in one script: paragraphs that take turns in two tongues, or two whole texts."""
    lines = _filled(whole, pieces)
    tongues = in_turns([whole.text[start:end] for start, end in lines])
    if tongues is None:
        script = next((script for script, _, _, _ in pieces if script), "")
        return _whole_texts(whole, pieces, tables, script)
    return [
        replace(
            _part(whole, held, tables, tongue),
            rows=tuple(_numbered(held, {at: number for number, (at, _) in enumerate(held)})),
        )
        for held, tongue in zip((lines[::2], lines[1::2]), tongues, strict=True)
    ]


def _whole_texts(
    whole: View,
    pieces: Sequence[tuple[str, int, int, int]],
    tables: Sequence[Tabled],
    script: str,
) -> list[Laid] | None:
    """Part two whole texts in two tongues of one script, one after the other."""
    lines = _filled(whole, pieces)
    found = second_text([whole.text[start:end] for start, end in lines], script)
    if found is None:
        return None
    at, tongues = found
    return [
        _part(whole, held, tables, tongue)
        for held, tongue in zip((lines[:at], lines[at:]), tongues, strict=True)
    ]


def _filled(whole: View, pieces: Sequence[tuple[str, int, int, int]]) -> list[tuple[int, int]]:
    return [(start, end) for _, _, start, end in pieces if whole.text[start:end].strip()]


def _part(
    whole: View, lines: Sequence[tuple[int, int]], tables: Sequence[Tabled], tongue: str
) -> Laid:
    made = _laid(joined([whole.slice(*line) for line in lines]), tongue=tongue)
    return replace(made, tables=tuple(_kept_whole(tables, lines)))


def _turns(turns: Sequence[tuple[str, int]], pieces: int) -> dict[int, int]:
    """Number what stands where two languages take turns, both of a turn alike: by its start.

    Two whole texts take none, though some lines of either be in the other's script.
    """
    if len(turns) < max(2 * _FEWEST, pieces / _TURN) or {script for script, _ in turns} - {
        turns[0][0],
        turns[1][0],
    }:
        return {}
    return {start: index // 2 for index, (_, start) in enumerate(turns)}


def _numbered(
    lines: Sequence[tuple[int, int]], numbers: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in lines:
        if start in numbers:
            yield at, numbers[start]
        at += end - start + 1


def _kept_whole(tables: Sequence[Tabled], lines: Sequence[tuple[int, int]]) -> Iterator[Tabled]:
    """Give the tables that stand whole in a part made of these lines, where they stand in it."""
    at, places = 0, list[tuple[int, int, int]]()
    for start, end in lines:
        places.append((start, end, at))
        at += end - start + 1
    for table in tables:
        first = table.caption[0] if table.caption else table.start
        last = max(table.end, table.caption[1] if table.caption else 0)
        begun = max(bisect_right(places, first, key=lambda one: one[0]) - 1, 0)
        held = places[begun : bisect_left(places, last, key=lambda one: one[0])]
        if held and held[0][0] <= first and held[-1][1] >= last:
            by = {new - start for start, _, new in held}
            if len(by) == 1:
                yield table.moved(by.pop())


def _stripped(view: View) -> View:
    text = view.text
    start = len(text) - len(text.lstrip())
    return view.slice(start, start + len(text.strip()))


def _breaks_off(text: str) -> bool:
    return bool(text) and not ends_part(text)


def _spaced(script: str) -> bool:
    return script.partition("-")[0] not in (
        "Hani",
        "Kana",
        "Thai",
        "Laoo",
        "Khmr",
        "Mymr",
        "Yiii",
        "Tibt",
    )
