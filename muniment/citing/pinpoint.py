"""Places in a text, named as languages name them: art_6__item_2 is art. 6(ii), 第六条第二项."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.citing.citation import Pinpoint, Step
from muniment.edition.labels.damaged import han
from muniment.edition.model import Column, Edition, Unit

_WRAPPED = re.compile(r"^[\s（(\[〔【]+|[\s.．、，,:：;；）)\]〕】]+$")
_CHINESE = {
    "art": "第{}条",
    "para": "第{}款",
    "item": "第{}项",
    "sub": "第{}目",
    "point": "第{}点",
    "part": "第{}编",
    "chp": "第{}章",
    "sec": "第{}节",
}
_CHINESE_NAMES = {
    "title": "题名",
    "preamble": "序言",
    "intro": "引言",
    "date": "日期",
    "closing": "落款",
    "wrap": "结尾",
    "rec": "序言{}",
    "table": "表{}",
    "fn": "注{}",
    "anx": "附件{}",
}
_ENGLISH = {
    "art": "art.",
    "para": "para.",
    "part": "pt.",
    "chp": "ch.",
    "sec": "sec.",
    "rec": "recital",
    "table": "table",
    "fn": "note",
    "anx": "annex",
    "title": "title",
    "preamble": "preamble",
    "intro": "introductory words",
    "date": "date line",
    "closing": "signature block",
    "wrap": "closing words",
}
_ATTACHED = frozenset({"item", "sub", "point"})


def find_pinpoint(edition: Edition, unit_id: str) -> Pinpoint | None:
    """Find a unit in all languages and renditions; None where none has it."""
    chains = [
        (column.language, rendition.name, chain)
        for rendition in edition.renditions
        for column in rendition.columns
        if (chain := _chain(column, unit_id))
    ]
    if not chains:
        return None
    steps = []
    for depth, unit in enumerate(chains[0][2]):
        labels: dict[str, str] = {}
        for language, _, chain in chains:
            if depth < len(chain) and (label := chain[depth].label) is not None:
                labels.setdefault(language, " ".join(label.printed.split()))
        steps.append(Step(unit.kind.value, unit.number or "", tuple(labels.items())))
    renditions = tuple(dict.fromkeys(name for _, name, _ in chains))
    return Pinpoint(unit_id, tuple(steps), renditions)


def unread_pinpoint(unit_id: str) -> Pinpoint:
    """Take a unit's id apart where there is no text to look it up in."""
    steps = []
    for part in unit_id.split("__"):
        kind, _, number = part.partition("_")
        steps.append(Step(kind, number))
    return Pinpoint(unit_id, tuple(steps), found=False)


def english(pinpoint: Pinpoint, *, stops: bool = True) -> str:
    """Name a place in English: ``art. 6(ii)``; without `stops` ``art 6(ii)``, as OSCOLA wants."""
    said = ""
    for step in pinpoint.steps:
        label = _bare(step.label("en")) or step.number
        if step.kind in _ATTACHED:
            said += f"({label})"
            continue
        name = _ENGLISH.get(step.kind, step.kind)
        number = step.number
        said += ", " * bool(said) + f"{name} {number}".strip()
    return said if stops else said.replace(".", "")


def chinese(pinpoint: Pinpoint) -> str:
    """Name a place in Chinese, as law is cited: ``第六条第二项``."""
    return "".join(_chinese(step.kind, step.number) for step in pinpoint.steps)


def _chinese(kind: str, number: str) -> str:
    if kind in _CHINESE_NAMES:
        return _CHINESE_NAMES[kind].format(number)
    first, *inserted = number.split("-")
    if not first.isdecimal() or not all(one.isdecimal() for one in inserted):
        return _CHINESE.get(kind, f"{kind} {{}}").format(number)
    said = _CHINESE.get(kind, f"{kind} {{}}").format(_han(first))
    return said + "".join(f"之{_han(one)}" for one in inserted)


def _han(digits: str) -> str:
    number = int(digits)
    return han(number) if 0 < number < 10_000 else digits


def _chain(column: Column, unit_id: str) -> Sequence[Unit]:
    """Give the units that lead to one, itself last; those that only hold it not."""
    for top in column.units:
        if chain := tuple(_down(top, unit_id)):
            return [one for one in chain if _is_named(one.id, unit_id)]
    return ()


def _down(unit: Unit, unit_id: str) -> Iterator[Unit]:
    if unit.id == unit_id:
        yield unit
        return
    for child in unit.children:
        if below := tuple(_down(child, unit_id)):
            yield unit
            yield from below
            return


def _is_named(holder: str, unit_id: str) -> bool:
    # Chapters hold articles, but a citation does not name them: articles count through.
    return unit_id == holder or unit_id.startswith(f"{holder}__")


def _bare(label: str) -> str:
    return _WRAPPED.sub("", label)
