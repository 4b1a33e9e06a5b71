"""What a word processor's styles say of paragraphs and runs: which list, and whether hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.documents.numbering import W

_ON = ("", "1", "true", "on")
_DEEPEST = 20
# Built-in styles have these names in every language ([MS-DOC] §2.9.273).
_CONTENTS = frozenset(("toc heading", *(f"toc {level}" for level in range(1, 10))))


@dataclass(frozen=True, slots=True)
class _Style:
    list_id: str
    level: str
    ground: str
    hidden: bool | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document, by identifier; the default paragraph's by an empty one too."""

    every: Mapping[str, _Style] = field(default_factory=dict)
    hiding: bool = False

    @classmethod
    def of(cls, part: Any) -> Styles:
        """Take the styles of a part, None for none."""
        found: dict[str, _Style] = {}
        for style in () if part is None else part.iter(f"{W}style"):
            kind = style.get(f"{W}type", "paragraph")
            if kind not in ("paragraph", "character"):
                continue
            own = _Style(
                *_list_of(style.find(f"{W}pPr")),
                said(style.find(f"{W}basedOn")),
                hides(style.find(f"{W}rPr")),
                said(style.find(f"{W}name")).lower(),
            )
            found[style.get(f"{W}styleId", "")] = own
            if kind == "paragraph" and style.get(f"{W}default", "0") in _ON:
                found[""] = own
        return cls(found, any(one.hidden for one in found.values()))

    def numbered(self, properties: Any) -> tuple[str, int]:
        """Give the list and the level of a paragraph: its own, its style's, or its ground's.

        The list is empty where it has none.
        """
        list_id, level = _list_of(properties)
        for style in self._grounds(_named(properties, "pStyle")):
            if list_id and level:
                break
            list_id, level = list_id or style.list_id, level or style.level
        level_number = int(level) if level.isdecimal() and len(level) < 3 else 0
        # List 0 takes a number away that a style gives (§17.9.18).
        return ("" if list_id == "0" else list_id), level_number

    def is_of_contents(self, properties: Any) -> bool:
        """Tell whether a paragraph is a line of a table of contents, or the heading of one."""
        style = self.every.get(_named(properties, "pStyle"))
        return style is not None and style.name in _CONTENTS

    def hides(self, properties: Any, name: str) -> bool | None:
        """Tell whether the style that properties name hides its text; None where none says."""
        if not self.hiding:
            return None
        style = _named(properties, name)
        if not style and name == "rStyle":
            return None
        found = (one.hidden for one in self._grounds(style))
        return next((hidden for hidden in found if hidden is not None), None)

    def hides_mark(self, properties: Any, mark: Any) -> bool:
        """Tell whether the end of a paragraph is hidden, by its `mark` or its style."""
        own = hides(mark)
        return bool(self.hides(properties, "pStyle") if own is None else own)

    def _grounds(self, name: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            style = self.every.get(name)
            if style is None:
                return
            yield style
            if not style.ground:
                return
            name = style.ground


def hides(properties: Any) -> bool | None:
    """Tell whether run properties hide the text (`vanish`, §17.3.2.41); None where silent."""
    vanish = None if properties is None else properties.find(f"{W}vanish")
    return None if vanish is None else vanish.get(f"{W}val", "") in _ON


def said(element: Any) -> str:
    """Give the `val` of an element, empty for None."""
    return "" if element is None else element.get(f"{W}val", "")


def _named(properties: Any, name: str) -> str:
    return "" if properties is None else said(properties.find(f"{W}{name}"))


def _list_of(properties: Any) -> tuple[str, str]:
    if properties is None:
        return "", ""
    return said(properties.find(f"{W}numPr/{W}numId")), said(properties.find(f"{W}numPr/{W}ilvl"))
