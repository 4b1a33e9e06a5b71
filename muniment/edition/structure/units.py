"""Units out of labels: the tree of chapters, articles and items, and what is read in each.

An article's text stands in its paragraphs, or in an introduction and its items; paragraphs after
the last item are the article's again. What stands before the first label is title and preamble,
after the last text the closing lines with the date. Footnotes stand apart from what they interrupt.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from muniment.edition.fields import Status
from muniment.edition.labels.annexes import title_start
from muniment.edition.labels.chain import Mark
from muniment.edition.model import Kind, Label, Unit
from muniment.edition.structure.frame import Piece, closing_units, opening_units, take_footnotes
from muniment.edition.structure.tables import Captioned, table_unit, with_names
from muniment.edition.views import Span, View

_ITEMS = (Kind.ITEM, Kind.SUBITEM, Kind.POINT)
_HOLDERS = (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.SECTION)
_HEADING_ENDS = "。；：;:,，.!?！？"
_LONGEST_HEADING = 120


@dataclass(slots=True)
class _Node:
    mark: Mark
    kind: Kind
    end: int = 0
    children: list[_Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ground:
    """What units are cut from: a column's view, and the exact text behind it."""

    view: View
    exact: str
    tables: tuple[Captioned, ...] = ()
    listed: tuple[tuple[int, int], ...] = ()
    """Where lists of what is attached stand, in order."""

    def piece(self, start: int, end: int) -> Piece:
        """Give a piece of the view without the white space around it."""
        text = self.view.text[start:end]
        start += len(text) - len(text.lstrip())
        index = bisect_right(self.listed, start, key=lambda one: one[0])
        listed = index > 0 and start < self.listed[index - 1][1]
        return Piece(start, start + len(text.strip()), text.strip(), listed=listed)

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Give the paragraphs that are not blank; a table is one."""
        found = []
        for table in self._tables_in(start, end):
            found += self._paragraphs(start, table.start)
            found.append(replace(self.piece(table.start, table.end), table=True))
            start = table.end
        return [*found, *self._paragraphs(start, end)]

    def label(self, start: int, length: int, family: str) -> Label:
        """Make a label of what stands at a place of the view."""
        printed = self.view.text[start : start + length]
        return Label(printed, family, self.view.spans(start, start + length, self.exact))

    def _paragraphs(self, start: int, end: int) -> list[Piece]:
        found, at = [], start
        for line in self.view.text[start:end].split("\n"):
            if line.strip():
                found.append(self.piece(at, at + len(line)))
            at += len(line) + 1
        return found

    def _tables_in(self, start: int, end: int) -> Sequence[Captioned]:
        first = bisect_left(self.tables, start, key=lambda one: one.start)
        last = bisect_left(self.tables, end, lo=first, key=lambda one: one.start)
        return self.tables[first:last]

    def unit(
        self,
        id: str,
        kind: Kind,
        piece: Piece,
        number: str | None = None,
        label: Label | None = None,
    ) -> Unit:
        """Make a unit of a piece; of a table it is the table's own."""
        if piece.table:
            # The table may begin before what is printed of it: its first cells may be empty.
            at = bisect_right(self.tables, piece.start, key=lambda one: one.start) - 1
            return table_unit(self.view, self.exact, self.tables[at])
        spans = self.view.spans(piece.start, piece.end, self.exact)
        start, end = piece.start, piece.end
        return Unit(id, kind, start, end, number, label, None, piece.text, spans, body=start)


def build_units(ground: Ground, marks: Sequence[Mark]) -> tuple[Unit, ...]:
    """Build a column's units, with unique ids."""
    text = ground.view.text
    nodes = _tree(marks, len(text))
    first = marks[0].candidate.start if marks else len(text)
    before, footnotes = take_footnotes(ground.pieces(0, first))
    units = _opening(ground, before, bool(marks))
    if nodes:
        units.extend(_closings(ground, nodes))
    else:
        body = [
            replace(ground.piece(u.start, u.end), text=u.text, table=u.kind is Kind.TABLE)
            for u in units
            if u.kind is not Kind.TITLE
        ]
        if closing := closing_units(ground, body[1:]):
            units = [unit for unit in units if unit.start < closing[0].start]
            units.extend(closing)
    for node in nodes:
        units.append(_unit(ground, node, (), footnotes))
    notes = [
        ground.unit(f"fn_{number}", Kind.FOOTNOTE, piece, number=str(number), label=label)
        for number, (piece, label) in enumerate(_labelled(ground, footnotes), 1)
    ]
    return _unique(with_names((*sorted(units, key=lambda unit: unit.start), *notes)))


def _opening(ground: Ground, pieces: Sequence[Piece], labelled: bool) -> list[Unit]:
    """Give what stands before the first label: a whole letter, where it transmits another text."""
    closing = closing_units(ground, pieces[1:], open_ended=False) if labelled else ()
    above = [piece for piece in pieces if closing and piece.end <= closing[0].start]
    if len(closing) < 2 or not any(piece.text[-1] == "。" for piece in above):
        return opening_units(ground, pieces)
    below = [piece for piece in pieces if piece.start >= closing[-1].end]
    return [*opening_units(ground, above), *closing, *opening_units(ground, below)]


def _closings(ground: Ground, nodes: Sequence[_Node]) -> Iterator[Unit]:
    """Give what closes the text, and what closes it before an annex or another text begins."""
    for node, after in zip(nodes, [*nodes[1:], None], strict=True):
        if after is not None and not _begins_anew(node, after):
            continue
        last = node
        while last.children:
            last = last.children[-1]
        stretch = ground.pieces(last.mark.candidate.end, node.end)[1:]
        closing = closing_units(ground, stretch, open_ended=after is None)
        if not closing:
            continue
        _shut([node], closing[0].start)
        yield from closing
        if after is not None:
            yield from opening_units(
                ground, [piece for piece in stretch if piece.start >= closing[-1].end]
            )


def _begins_anew(node: _Node, after: _Node) -> bool:
    restarts = after.mark.candidate.number[0] == 1
    return after.kind is Kind.ANNEX or restarts or after.kind is not node.kind


def _labelled(ground: Ground, footnotes: Sequence[Piece]) -> list[tuple[Piece, Label | None]]:
    found: list[tuple[Piece, Label | None]] = []
    for piece in footnotes:
        mark = re.match(r"[\u00b9\u00b2\u00b3\u2070-\u2079]+", piece.text)
        if mark is None:
            found.append((piece, None))
            continue
        spans = ground.view.spans(piece.start, piece.start + mark.end(), ground.exact)
        rest = ground.piece(piece.start + mark.end(), piece.end)
        found.append((rest, Label(mark[0], "superscript", spans)))
    return found


def _tree(marks: Sequence[Mark], end: int) -> list[_Node]:
    named = {mark.candidate.family.kind for mark in marks}
    top: list[_Node] = []
    opened: list[_Node] = []
    for mark in marks:
        while opened and opened[-1].mark.depth >= mark.depth:
            opened.pop().end = mark.candidate.start
        node = _Node(mark, _kind(mark, opened, "article" in named), end)
        (opened[-1].children if opened else top).append(node)
        opened.append(node)
    return top


def _kind(mark: Mark, above: Sequence[_Node], has_articles: bool) -> Kind:
    stated = mark.candidate.family.kind
    if stated == "section" and mark.candidate.family.name == "word-section" and not has_articles:
        return Kind.ARTICLE
    if stated != "item":
        return Kind[stated.upper()]
    over = [node.kind for node in above if node.kind not in _HOLDERS]
    if not over:
        return Kind.ARTICLE
    return _ITEMS[min(len(over) - 1, len(_ITEMS) - 1)]


def _shut(nodes: Sequence[_Node], end: int) -> None:
    """End what runs into the closing lines before them."""
    for node in nodes:
        node.end = min(node.end, end)
        _shut(node.children, end)


def _unit(ground: Ground, node: _Node, above: Sequence[str], footnotes: list[Piece]) -> Unit:
    candidate = node.mark.candidate
    number = "-".join(map(str, candidate.number))
    short = f"{node.kind.value}_{number}"
    prefixed = node.kind in _ITEMS and above
    id = f"{above[-1]}__{short}" if prefixed else short
    begun = candidate.end
    if node.kind is Kind.ANNEX:
        begun = title_start(ground.view.text, begun)
    own_end = node.children[0].mark.candidate.start if node.children else node.end
    pieces, notes = take_footnotes(ground.pieces(begun, max(own_end, begun)))
    footnotes.extend(notes)
    heading, pieces = _heading(ground, node, pieces)
    late = _after_last_item(ground, node, footnotes)
    inner = [_unit(ground, child, (*above, id), footnotes) for child in node.children]
    children = [*_paragraphs(ground, node, id, pieces), *inner]
    if late:
        children[-1] = _cut(children[-1], late[0].start)
        count = max(sum(one.kind in (Kind.PARAGRAPH, Kind.INTRO) for one in children), 1)
        children.extend(_numbered(ground, id, late, count))
    text, spans = "", tuple[Span, ...]()
    if not children and pieces:
        text = pieces[0].text
        spans = ground.view.spans(pieces[0].start, pieces[0].end, ground.exact)
    label = ground.piece(candidate.start, candidate.end)
    placed = ground.view.spans(label.start, label.end, ground.exact)
    # An automatic number is no character of its file.
    inferred = candidate.damaged or all(span.start == span.end for span in placed)
    return Unit(
        id,
        node.kind,
        candidate.start,
        node.end,
        number,
        Label(label.text, candidate.family.name, placed),
        heading,
        text,
        spans,
        Status.INFERRED if inferred else Status.PRINTED,
        tuple(children),
        begun,
    )


def _heading(ground: Ground, node: _Node, pieces: list[Piece]) -> tuple[str | None, list[Piece]]:
    """Take the heading off: words without a stop, where more comes after them."""
    if not pieces or pieces[0].table or len(pieces[0].text) > _LONGEST_HEADING:
        return None, pieces
    first = pieces[0].text
    beside = "\n" not in ground.view.text[node.mark.candidate.end : pieces[0].start]
    headed = node.kind in _HOLDERS or (beside and (node.children or len(pieces) > 1))
    if not headed or first[-1] in _HEADING_ENDS or first[0].islower():
        return None, pieces
    over = len(pieces) > 1 and not pieces[1].table and not (beside and node.kind is Kind.ANNEX)
    if over and not (pieces[1].text[0].isalnum() and not pieces[1].text[0].islower()):
        return None, pieces
    return first, pieces[1:]


def _paragraphs(ground: Ground, node: _Node, id: str, pieces: Sequence[Piece]) -> list[Unit]:
    alone = len(pieces) == 1 and not pieces[0].table
    if not pieces or (node.kind in _ITEMS and not node.children and alone):
        return []
    made = list(_numbered(ground, id, pieces))
    if node.children and node.kind not in _HOLDERS and not pieces[-1].table:
        made[-1] = ground.unit(f"{id}__intro", Kind.INTRO, pieces[-1])
    return made


def _numbered(ground: Ground, id: str, pieces: Sequence[Piece], after: int = 0) -> Iterator[Unit]:
    """Give paragraphs, counted on from what is before them, and the tables between."""
    for piece in pieces:
        after += not piece.table
        yield ground.unit(f"{id}__para_{after}", Kind.PARAGRAPH, piece, number=str(after))


def _after_last_item(ground: Ground, node: _Node, footnotes: list[Piece]) -> list[Piece]:
    """Give paragraphs after the last item that are the article's own again, as 款 are counted."""
    if node.kind is not Kind.ARTICLE or len(node.children) < 2:
        return []
    last = node.children[-1]
    if last.children:
        return []

    def own(child: _Node) -> list[Piece]:
        return take_footnotes(ground.pieces(child.mark.candidate.end, child.end))[0]

    if any(len(own(child)) > 1 for child in node.children[:-1]):
        return []
    pieces = own(last)
    if len(pieces) < 2 or pieces[0].text[-1] not in "。.”":
        return []
    _, notes = take_footnotes(ground.pieces(last.mark.candidate.end, last.end))
    footnotes.extend(notes)
    last.end = pieces[1].start
    return pieces[1:]


def _cut(unit: Unit, end: int) -> Unit:
    return replace(unit, end=min(unit.end, end))


def _unique(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Make ids unique: what counts again from 1 is told apart by what holds it, else by a count.

    Where one label of an annex counts again, all of them are told apart: its art_3 below art_1
    and art_2 of the notice would pass for the notice's own.
    """
    seen: dict[str, int] = {}

    def again(unit: Unit) -> bool:
        return any(one.id in seen or (one.kind in _HOLDERS and again(one)) for one in unit.children)

    def named(unit: Unit, old: str, new: str, holder: str, annex: str) -> Unit:
        own = id = new + unit.id.removeprefix(old) if old and unit.id.startswith(old) else unit.id
        if annex and unit.label is not None and unit.kind is not Kind.TABLE:
            id = _within(annex, own)
        if id in seen and holder:
            id = _within(holder, own)
        count = seen[id] = seen.get(id, 0) + 1
        if count > 1:
            id = f"{id}--{count}"
            seen[id] = 1
        if unit.kind is Kind.ANNEX:
            annex = id if again(unit) else ""
        children = tuple(named(child, unit.id, id, id, annex) for child in unit.children)
        if id == unit.id and all(a is b for a, b in zip(children, unit.children, strict=True)):
            return unit
        return replace(unit, id=id, children=children)

    return tuple(named(unit, "", "", "", "") for unit in units)


def _within(holder: str, id: str) -> str:
    return id if id.startswith(f"{holder}__") else f"{holder}__{id}"
