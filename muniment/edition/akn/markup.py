"""Elements, and how they are written: the same elements give the same bytes.

What XML 1.0 cannot hold is spelled as `manifests.escaping` does; `held` says whether it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:x-muniment:edition:1"

_UNHELD = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# White space is written as references where XML would make blanks of it.
_IN_ATTRIBUTES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
}
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MIXED = ("p", "num", "heading")
_SPECIAL = re.compile('[&<>"\t\n]')


@dataclass(slots=True)
class Node:
    """An element: its name (``m:…`` of our own namespace), attributes and content.

    An attribute that is None is left out. An element that has text of its own is written on one
    line, since every blank in it counts.
    """

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    content: list[Node | str] = field(default_factory=list)


def node(name: str, /, *content: Node | str | None, **attributes: str | None) -> Node:
    """Make an element; ``m_rule`` is the attribute ``m:rule``, ``xml_lang`` is ``xml:lang``."""
    named = {re.sub("^(m|xml)_", r"\1:", key): value for key, value in attributes.items()}
    return Node(name, named, [one for one in content if one is not None])


def document(root: Node) -> bytes:
    """Give the bytes of a whole document (UTF-8)."""
    root.attributes |= {"xmlns": NAMESPACE, "xmlns:m": OWN}
    written = "".join(_written(root, 0, False))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def held(text: str) -> bool:
    """Tell whether XML can hold a text as it is."""
    return _UNHELD.search(text) is None


def _written(one: Node, depth: int, within: bool) -> Iterator[str]:
    """Give the pieces of an element; `within` text nothing is set in."""
    indent = "" if within else "  " * depth
    said = "".join(
        f' {key}="{_escaped(value, _IN_ATTRIBUTES)}"'
        for key, value in one.attributes.items()
        if value is not None
    )
    if not one.content:
        yield f"{indent}<{one.name}{said}/>"
        return
    mixed = within or one.name in _MIXED or any(isinstance(each, str) for each in one.content)
    yield f"{indent}<{one.name}{said}>"
    for each in one.content:
        if isinstance(each, str):
            yield _escaped(each, _IN_TEXT)
        else:
            yield "" if mixed else "\n"
            yield from _written(each, depth + 1, mixed)
    yield f"</{one.name}>" if mixed else f"\n{indent}</{one.name}>"


def _escaped(text: str, special: dict[str, str]) -> str:
    text = _UNHELD.sub(lambda one: one[0].encode("unicode_escape").decode("ascii"), text)
    return _SPECIAL.sub(lambda one: special.get(one[0], one[0]), text)
