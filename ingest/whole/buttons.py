"""What of a page is pressed rather than followed: buttons, and elements that listen for clicks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.text.tokens import Start

_NAME = re.compile(r"[a-z][a-z0-9-]*")
# Pressed without a script that anybody can read, if they are of one of these kinds.
PRESSED = ("button", "input")
_KINDS = ("button", "submit", "image")
_SENDING = {"button": ("", "submit"), "input": ("submit", "image")}
# What is followed, holds a page together, or is chosen.
_NO_BUTTONS = frozenset(
    (
        *("a", "area", "html", "body", "form", "frameset", "iframe"),
        *("select", "option", "textarea", "label"),
    )
)
# Where a click is sent by the button itself, whatever its form says.
_ELSEWHERE = ("formaction", "formmethod")
NOWHERE = "?"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where on a page something stands: behind which words, in which of its containers, and in
    which form; `submits` says that a click sends that."""

    led_by: str
    inside: bool
    aside: bool
    form: str = ""
    submits: bool = False


@dataclass(slots=True)
class Button:
    """An element that is open, and pressed. `depth` counts elements of its name in each other."""

    tag: Start
    standing: Standing
    said: list[str] = field(default_factory=list)
    size: int = 0
    depth: int = 1

    @property
    def how(self) -> str:
        """Name it as links are named by element and attribute."""
        return f"button[{self.tag.name}]"

    @property
    def text(self) -> str:
        """What it says."""
        given = self.tag.attributes
        said = "".join(self.said)
        if self.tag.name == "input":
            said = given.get("value", "") or given.get("alt", "")
        return " ".join(said.split()) or given.get("title", "")


def is_button(tag: Start) -> bool:
    """Tell whether an element is pressed."""
    name, given = tag.name, tag.attributes
    if name == "button":
        return given.get("type", "").lower() != "reset"
    if name == "input":
        return given.get("type", "").lower() in _KINDS
    scripted = "onclick" in given or given.get("role", "").lower() == "button"
    return scripted and name not in _NO_BUTTONS and _NAME.fullmatch(name) is not None


def form_of_button(tag: Start, form: str) -> tuple[str, bool]:
    """Give the form that stands around a button, or `NOWHERE` where its own words lead elsewhere,
    and whether the button sends it."""
    kinds = _SENDING.get(tag.name)
    kind = tag.attributes.get("type", "").lower()
    submits = bool(form) and kinds is not None and (kind in kinds or kind not in _KINDS)
    led_away = submits and any(key in tag.attributes for key in _ELSEWHERE)
    return NOWHERE if led_away else form, submits
